"""Fresh rows of ours: their solutions pass, also read as sentences; a slip spoils all that rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from problems import row as row_of

from proofloom.engine import Outcome, Reject, Seed, Step
from proofloom.engine.program.questions import History, Next, Output, State, Steps, Times
from proofloom.engine.program.task import Exercise
from proofloom.generators.geometry.angle_chase import AngleChase
from proofloom.generators.program.asking import KINDS
from proofloom.generators.program.exercises import Exercises
from proofloom.verifiers.program.walker import Frame, Walker, WalkError, walk_with
from proofloom.verifiers.steps import check_steps, read_steps, replay
from proofloom.verifiers.steps.row import body_of
from proofloom.verifiers.steps.trace_run import Course, course_of

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN
SETTLED = (Output, Steps, State, Next, Times, History)
DRAWN: dict[str, Any] = {
    "geometry/angle_chase": AngleChase(),
    "program/exercises": Exercises(
        asks={**dict.fromkeys(KINDS, 1), "steps": 6}, steps=(10, 300), per_program=2
    ),
}


@cache
def rows(family: str, count: int) -> list[dict[str, Any]]:
    """Return fresh rows."""
    found: list[dict[str, Any]] = []
    attempt = 0
    while len(found) < count:
        try:
            made = DRAWN[family].draw(Seed.root("own solutions") / family / attempt)
            many = made if isinstance(made, tuple) else (made,)
            found += [row_of(one.body, one.answer, one.steps, one.answer_type) for one in many]
        except Reject:
            pass
        attempt += 1
    return found[:count]


@pytest.mark.parametrize(("family", "count"), [("geometry/angle_chase", 40), ("program/exercises", 40)])
def test_our_own_solutions_pass_formally_and_read_back_as_sentences(family: str, count: int) -> None:
    rules = set()
    for row in rows(family, count):
        body = body_of(row)
        final = UNKNOWN if isinstance(body, Exercise) and not isinstance(body.question, SETTLED) else PASS
        formal = check_steps(row)
        steps = read_steps("\n".join(step["text"] for step in row["steps"]))
        worded = check_steps(row, steps)
        for report, told in ((formal, None), (worded, steps)):
            assert (report.first_error, report.final) == (-1, final), row["body"]
            assert all(step.local is step.truth is step.sound is PASS for step in report.steps)
            assert all(step.certificate for step in report.steps)
            assert replay(row, report, told) == []
        rules |= {step["rule"] for step in row["steps"]}
    told_as = {"call", "turns", "enter", "exec", "test", "iter", "tally", "answer"}
    assert family == "geometry/angle_chase" or rules == told_as


class Slip(Walker):
    """A walk in which one stored number is one too large."""

    at = 0

    def stored(self, node: Any, pairs: list[Any], frame: Frame) -> None:
        if len(self.events) == self.at and len(pairs) == 1 and type(pairs[0][1]) is int:
            pairs = [(pairs[0][0], pairs[0][1] + 1)]
        super().stored(node, pairs, frame)


def slipped(course: Course) -> Iterator[tuple[int, list[str]]]:
    """Yield runs that go wrong at one event and go on from there, with the place."""
    for at in range(0, min(course.until, 120), 7):
        walker = Slip(course.reading)
        walker.at = at
        try:
            walk_with(walker, course.reading, course.body.entry, course.args)
        except (WalkError, IndexError, KeyError):
            continue
        if walker.events != course.events and len(walker.events) < 2_000:
            yield at, walker.events


def test_no_step_that_rests_on_a_slip_is_sound_and_false() -> None:
    tried = 0
    for row in rows("program/exercises", 40)[:36]:
        body = body_of(row)
        assert isinstance(body, Exercise)
        course = course_of(body)
        if course.until < len(course.events):
            continue
        for at, events in slipped(course):
            steps = [Step("", f"{k} {event}") for k, event in enumerate(events)]
            report = check_steps(row, steps)
            assert report.first_error == at
            assert all(step.local is PASS for k, step in enumerate(report.steps) if k != at)
            false = [step for step in report.steps if step.sound is PASS and step.truth is FAIL]
            assert false == [], (row["body"], at)
            if tried % 9 == 0:
                assert replay(row, report, steps) == []
            tried += 1
    assert tried > 30
