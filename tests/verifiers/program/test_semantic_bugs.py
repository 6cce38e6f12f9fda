"""Seeded semantic bugs in the reference interpreter: within a fixed budget each shows, and each is caught."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest
from number_bugs import BUGS

from proofloom.engine import Candidate, Outcome, Reject, Seed
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.notation import parse
from proofloom.engine.program.task import Ask, ProgramTask
from proofloom.generators.program.loops_and_calls import LoopsAndCalls
from proofloom.verifiers.program.reread import reread
from proofloom.verifiers.program.rerun import rerun

BUDGET = 160  # programs


@cache
def rows() -> tuple[Candidate[ProgramTask], ...]:
    found = []
    index = 0
    while len(found) < BUDGET:
        with suppress(Reject):
            found.append(LoopsAndCalls(ask="steps").draw(Seed.root("bugs") / index)[0])
        index += 1
    return tuple(found)


def seen_by(bug: Callable[..., Interpreter], row: Candidate[ProgramTask]) -> Candidate[ProgramTask] | None:
    """Return the row as the generator would have made it with the bug, or None when the bug stops the run."""
    body = row.body
    try:
        run = bug(parse(body.tree), Limits(fuel=3_000), traced=True).run(body.args)
    except Fault:
        return None
    if run.value is None or run.counts is None:
        return None
    made = replace(body, value=run.value, steps=run.steps, trace=";".join(run.events), counts=run.counts)
    answer = run.steps if body.ask is Ask.STEPS else run.value
    return replace(row, body=made, answer=str(answer))


def test_without_a_bug_every_row_is_made_again() -> None:
    for row in rows():
        assert seen_by(Interpreter, row) == row


@pytest.mark.parametrize("bug", BUGS)
def test_a_seeded_bug_shows_and_is_caught(bug: type[Interpreter]) -> None:
    shown = 0
    for row in rows():
        made = seen_by(bug, row)
        if made is None or made.body == row.body:
            continue
        shown += 1
        outcomes = {rerun(made).outcome, reread(made).outcome}
        assert Outcome.FAIL in outcomes, (bug.__name__, made)
        if shown == 25:
            break
    assert shown >= 2, f"{bug.__name__} shows in {shown} of {BUDGET} programs"
