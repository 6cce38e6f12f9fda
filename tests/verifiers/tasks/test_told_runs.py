"""Of a response that tells a run, every line is judged, and the first wrong one is found."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import pytest

from proofloom.engine import Grade, GradeOutcome, Outcome, Reject, Seed
from proofloom.engine.codec import canonical_json, encode
from proofloom.engine.program.questions import kind
from proofloom.generators.program.exercises import Exercises
from proofloom.verifiers.tasks import grade_task

TOLD = ("output", "steps", "state", "next", "times", "history")


@cache
def rows() -> tuple[dict[str, Any], ...]:
    """Return questions that one run answers, in every language."""
    generator = Exercises(asks=dict.fromkeys((*TOLD, "inversion"), 1), per_program=3, steps=(10, 150))
    found: list[dict[str, Any]] = []
    attempt = 0
    while len(found) < 36:
        try:
            made = generator.draw(Seed.root("told runs") / attempt)
        except Reject:
            made = ()
        attempt += 1
        found += [
            {
                "generator": "program/exercises",
                "body": canonical_json(encode(one.body)),
                "answer": one.answer,
                "answer_type": one.answer_type,
                "answer_format": str(one.answer_format),
                "told": [step.text for step in one.steps],
                "claims": [step.claim for step in one.steps],
                "kind": kind(one.body.question),
            }
            for one in made
        ]
    return tuple(found)


def graded(row: dict[str, Any], told: list[str], answer: str = "") -> Grade:
    return grade_task(row, "\n".join([*told, f"\\boxed{{{answer or row['answer']}}}"]), steps=True)


@pytest.mark.parametrize("place", range(36))
def test_our_own_solutions_pass_and_a_wrong_line_is_the_first_error(place: int) -> None:
    row = rows()[place]
    told = row["told"]
    found = graded(row, told)
    assert found.outcome is GradeOutcome.PASS
    if row["kind"] not in TOLD:
        assert (found.final, found.first_error) == (Outcome.UNKNOWN, 0)
        return
    assert (found.final, found.first_error, len(found.steps)) == (Outcome.PASS, -1, len(told))
    assert {verdict.outcome for verdict in found.steps} == {Outcome.PASS}
    assert graded(row, told[:-1]).final is Outcome.PASS  # what was asked is in the box
    draw = (Seed.root("wrong lines") / place).stream()
    at = draw.integer(1, len(told) - 3)  # one that tells the run
    for wrong in (
        [*told[:at], *told[at + 1 :]],  # one is left out
        [*told[:at], told[at - 1], *told[at:]],  # one is told twice
        [*told[:at], "Then it goes on.", *told[at + 1 :]],
        [*told[:at], _other(told[at]), *told[at + 1 :]],
    ):
        if wrong == told or (wrong[at : at + 1] == told[at : at + 1]):
            continue
        again = graded(row, wrong)
        assert (again.outcome, again.first_error) == (GradeOutcome.PASS, at), wrong[at]
        # what the answer does not rest on may be wrong, and is then the only step that is
        harmless = {verdict.outcome for verdict in again.steps[at + 1 :]} == {Outcome.PASS}
        assert again.final is (Outcome.PASS if harmless else Outcome.FAIL), wrong[at]
        assert again.steps[at].reason
    unfinished = graded(row, told[:at])
    assert (unfinished.final, unfinished.first_error) == (Outcome.FAIL, at)
    assert unfinished.steps[-1].reason == "unfinished"
    other = graded(row, told, "123456")
    assert (other.outcome, other.final, other.steps[-1].reason) == (
        GradeOutcome.FAIL,
        Outcome.FAIL,
        "readout",
    )


def _other(line: str) -> str:
    """Return a line with its last digit another, or a truth."""
    for old, new in (("true", "false"), ("false", "true")):
        if old in line:
            return line.replace(old, new)
    digits = [place for place, c in enumerate(line) if c in "0123456789"]
    place = digits[-1]
    return line[:place] + str((int(line[place]) + 1) % 10) + line[place + 1 :]


def test_formal_claims_are_events() -> None:
    for row in [row for row in rows() if row["kind"] == "output"][:3]:
        claims = row["claims"][:-1]
        if any("-" in claim.split(" ")[0] for claim in claims):
            continue
        assert graded(row, claims).final is Outcome.PASS
        claims[2] += "1"
        assert graded(row, claims).first_error == 2


@pytest.mark.parametrize(
    "line",
    [
        "(" * 3_000, "Line 2: x = " + "(" * 3_000, "Line 1: " + "f(" * 1_500, "Line 2: " + "a = " * 900,
        "9" * 3_900, "Line 2: x = __import__('os').system('true')", "L2: " + "[1, " * 900, '"' * 999,
        "| a |\n" * 900, "\x00", "Line 99999999999999999999: x", "L1: f(x = " + "9" * 3_000 + ")",
        "x" * 100_000, "L1: " + " -> " * 900, "L1: 2 turns, 999999999 steps:\n| a |\n| --- |", "L2: \ud800",
        "Line 2: a goes to the end of " * 100,
    ],
)  # fmt: skip
def test_whatever_is_told_gets_a_verdict_in_no_time(line: str) -> None:
    for row in rows()[:6]:
        start = time.thread_time()
        for told in ([line], [*row["told"][:2], line], [line] * 50):
            found = graded(row, told)
            assert found.final in (Outcome.FAIL, Outcome.UNKNOWN)
        assert time.thread_time() - start < 3
