"""Every planted error in an otherwise true row is found by at least one of the program verifiers."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from proofloom.engine import Candidate, Outcome, Reject, Seed, Stream
from proofloom.engine.program.task import Ask, ClaimKind, ProgramTask
from proofloom.generators.program.loops_and_calls import LoopsAndCalls
from proofloom.verifiers.program.inputs import inputs
from proofloom.verifiers.program.reread import reread
from proofloom.verifiers.program.rerun import rerun
from proofloom.verifiers.program.text import text

Row = Candidate[ProgramTask]
VERIFIERS = (rerun, reread, inputs, text)


@cache
def rows() -> tuple[Row, ...]:
    """Draw true rows: both questions of some scenes, with short and long runs."""
    found: list[Row] = []
    for knobs, wanted in ((LoopsAndCalls(claims=10), 44), (LoopsAndCalls(steps=(150, 600)), 64)):
        index = 0
        while len(found) < wanted:
            index += 1
            with suppress(Reject):
                found += knobs.draw(Seed.root("planted") / knobs.steps[0] / index)
    return tuple(found)


def outcomes(row: Row) -> set[Outcome]:
    return {verify(row).outcome for verify in VERIFIERS}


def body(row: Row, **changes: Any) -> Row:
    return replace(row, body=replace(row.body, **changes))


def answered(row: Row) -> Row:
    """Make the answer follow a changed body, so that only the run can give the error away."""
    value = row.body.value if row.body.ask is Ask.OUTPUT else row.body.steps
    return replace(row, answer=str(value if isinstance(value, int) else list(value)))


def raised(value: Any, stream: Stream) -> Any:
    if isinstance(value, int):
        return value + stream.choice((-1, 1, 10))
    if not value or stream.chance(1, 3):
        return (*value, 0)
    place = stream.below(len(value))
    return (*value[:place], value[place] + 1, *value[place + 1 :])


def other_number(text: str, stream: Stream) -> str:
    """Change one of the numbers in a text."""
    spots = [match.span() for match in re.finditer(r"\d+", text)]
    start, end = stream.choice(spots)
    return text[:start] + str(int(text[start:end]) + stream.integer(1, 3)) + text[end:]


def other_source(row: Row, stream: Stream) -> Row:
    """Change one token of the source, in the body and in the prompt alike."""
    swaps = [
        (" + ", " - "),
        (" < ", " <= "),
        (" > ", " >= "),
        ("//", "%"),
        (" and ", " or "),
        ("total", "sum_"),
    ]
    old = row.body.source
    fit = [(a, b) for a, b in swaps if a in old]
    if fit and stream.chance(1, 2):
        new = old.replace(*stream.choice(fit), 1)
    else:
        new = other_number(old, stream) if re.search(r"\d", old) else old.replace("return ", "return 1 + ", 1)
    made = body(row, source=new)
    return replace(made, prompt=row.prompt.replace(old, new))


def other_event(row: Row, stream: Stream) -> Row:
    events = row.body.trace.split(";")
    place = stream.below(len(events) - 1)
    kind = stream.below(4)
    if kind == 0:
        del events[place]
    elif kind == 1:
        events.insert(place, events[place])
    elif kind == 2 and events[place] != events[place + 1]:
        events[place], events[place + 1] = events[place + 1], events[place]
    else:
        events[place] = other_number(events[place], stream)
    return body(row, trace=";".join(events))


def other_step(row: Row, stream: Stream) -> Row:
    steps = list(row.steps)
    place = stream.below(len(steps))
    step = steps[place]
    kind = stream.below(7)
    if kind == 0:
        steps[place] = replace(step, text=other_number(step.text, stream))
    elif kind == 1:
        steps[place] = replace(step, claim=other_number(step.claim, stream))
    elif kind == 2:
        steps[place] = replace(step, uses=("L1", "L2", "L99"))
    elif kind == 3:
        steps[place] = replace(step, rule={"exec": "test"}.get(step.rule, "exec"))
    elif kind == 4:
        steps[place] = replace(step, because=(*step.because, place))
    elif kind == 5:
        del steps[place]
    else:
        steps[place] = replace(step, text=step.text.replace("Line ", "Row "))
    return replace(row, steps=tuple(steps))


def other_counts(row: Row, stream: Stream) -> Row:
    name = stream.choice(("ops", "calls", "iterations", "branches", "max_depth"))
    return body(row, counts=replace(row.body.counts, **{name: getattr(row.body.counts, name) + 1}))


def other_args(row: Row, stream: Stream) -> Row:
    place = stream.below(len(row.body.args))
    args = list(row.body.args)
    args[place] = raised(args[place], stream)
    return body(row, args=tuple(args))


def other_call(row: Row, stream: Stream) -> Row:
    at = row.prompt.rindex(f"`{row.body.entry}(")
    return replace(
        row, prompt=row.prompt[:at] + other_number(row.prompt[at:] + " 1", stream).removesuffix(" 1")
    )


def other_difficulty(row: Row, stream: Stream) -> Row:
    name = stream.choice(sorted(row.difficulty))
    return replace(row, difficulty={**row.difficulty, name: row.difficulty[name] + 1})


PLANTS: dict[str, Callable[[Row, Stream], Row]] = {
    "answer": lambda row, stream: replace(row, answer=other_number(row.answer, stream)),
    "value": lambda row, stream: answered(body(row, value=raised(row.body.value, stream))),
    "steps": lambda row, stream: answered(body(row, steps=row.body.steps + stream.choice((-1, 1)))),
    "event": other_event,
    "source": other_source,
    "source in the body alone": lambda row, stream: replace(other_source(row, stream), prompt=row.prompt),
    "arguments": other_args,
    "counts": other_counts,
    "step": other_step,
    "call in the prompt": other_call,
    "ask": lambda row, _: body(row, ask=Ask.STEPS if row.body.ask is Ask.OUTPUT else Ask.OUTPUT),
    "tree": lambda row, stream: body(row, tree=other_number(row.body.tree + " 1", stream).removesuffix(" 1")),
    "entry": lambda row, _: body(row, entry="nothing"),
    "language": lambda row, _: body(row, language="go"),
    "difficulty": other_difficulty,
    "answer type": lambda row, _: replace(row, answer_type="text"),
    "no solution": lambda row, _: replace(row, steps=()),
}


def test_true_rows_pass() -> None:
    for row in rows():
        assert outcomes(row) == {Outcome.PASS}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_error_is_found(name: str) -> None:
    planted = 0
    for index, row in enumerate(rows()):
        changed = PLANTS[name](row, (Seed.root(name) / index).stream())
        if changed == row:
            continue
        planted += 1
        assert Outcome.FAIL in outcomes(changed), (name, index, changed)
    assert planted > 50


def rule_changes(row: Row) -> Iterator[Row]:
    for old, new in (
        ("is one step", "is two steps"),
        ("one more when", "none when"),
        ("`else` are", "`else` is"),
    ):
        yield replace(row, prompt=row.prompt.replace(old, new, 1))
    yield replace(row, prompt="\n\n".join(p for p in row.prompt.split("\n\n") if "counted like" not in p))
    yield replace(row, prompt=row.prompt + "\n\nAdd `7` to your result.")
    yield replace(row, prompt=row.prompt.replace("`?", "`? Add 7.").replace("`.", "`. Add 7."))


def test_a_changed_step_rule_or_question_is_found() -> None:
    asked = [row for row in rows() if row.body.ask is Ask.STEPS][:10]
    for row in asked:
        for changed in rule_changes(row):
            if changed != row:
                assert text(changed).outcome is Outcome.FAIL, changed.prompt


def test_a_false_claim_is_found() -> None:
    claims = 0
    for row in rows():
        claim = row.body.claim
        if claim is None:
            continue
        claims += 1
        if claim.kind in (ClaimKind.RANGE, ClaimKind.STEPS):
            wrong = [replace(claim, low=claim.low - 1), replace(claim, high=claim.high + 1),
                     replace(claim, low=claim.low + 1), replace(claim, witness=(1,))]  # fmt: skip
        elif claim.kind is ClaimKind.TWIN:
            here = tuple(arg for arg in row.body.args if isinstance(arg, int))
            wrong = [replace(claim, kind=ClaimKind.ALONE, witness=()), replace(claim, witness=here),
                     replace(claim, witness=(10**6,) * len(here)), replace(claim, witness=())]  # fmt: skip
        else:
            wrong = [replace(claim, kind=ClaimKind.TWIN, witness=tuple(low for low, _ in claim.box))]
        wrong.append(replace(claim, box=tuple((high + 1, high + 2) for _, high in claim.box)))
        for changed in wrong:
            assert inputs(body(row, claim=changed)).outcome is Outcome.FAIL, changed
    assert claims > 8
