"""Read what a grader needs from a row of ours: its kind, its formal problem, its steps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from proofloom.engine import Step
from proofloom.engine.codec import CodecError, decode
from proofloom.engine.geometry.angles import AngleProblem
from proofloom.engine.program.questions import History, Next, Output, Question, State, Steps, Times
from proofloom.engine.program.task import Exercise

KINDS: dict[str, type] = {
    "geometry/angle_chase": AngleProblem,
    "program/exercises": Exercise,
}
Body = AngleProblem | Exercise
LONGEST = 4_000_000  # characters of a body


class RowError(ValueError):
    """The row is of no kind known here, or damaged: says nothing of the response."""


def body_of(row: Mapping[str, Any]) -> Body:
    """Return a row's formal problem; raise `RowError`."""
    try:
        kind, text = row["generator"], row["body"]
    except (KeyError, TypeError) as error:
        raise RowError(f"the row lacks a column: {error}") from None
    if not isinstance(kind, str) or kind not in KINDS:
        raise RowError(f"no task of kind {kind!r:.80}")
    if not isinstance(text, str) or len(text) > LONGEST:
        raise RowError("the body is not text of a size that is read")
    try:
        body = decode(KINDS[kind], json.loads(text))
    except (CodecError, ValueError, RecursionError) as error:
        raise RowError(f"the body is not one: {error!s:.200}") from None
    assert isinstance(body, Body)
    return body


def is_settled(question: Question) -> bool:
    """Return whether one run answers a question."""
    return isinstance(question, Output | Steps | State | Next | Times | History)


def steps_of(row: Mapping[str, Any]) -> tuple[Step, ...]:
    """Return a row's solution; raise `RowError`."""
    try:
        return tuple(step_of(plain) for plain in row["steps"])
    except (KeyError, TypeError, AttributeError) as error:
        raise RowError(f"the steps are not steps: {error}") from None


def step_of(plain: Mapping[str, Any]) -> Step:
    """Return one step from plain values; raise `RowError` when a field is of another type."""
    texts = [plain.get(name, "") for name in ("text", "claim", "rule")]
    because, uses = plain.get("because", ()), plain.get("uses", ())
    if not all(type(text) is str for text in texts) or not all(type(use) is str for use in uses):
        raise RowError("a step's text, claim, rule and uses are text")
    if not all(type(index) is int for index in because):
        raise RowError("a step cites indices")
    return Step(texts[0], texts[1], tuple(because), texts[2], tuple(uses))


def plain_step(step: Step) -> Step:
    """Return a step, or one that says nothing when its fields are not of the types that a step has."""
    texts, because = (step.text, step.claim, step.rule), step.because
    fits = all(type(text) is str for text in texts) and isinstance(because, tuple | list)
    return step if fits and all(type(index) is int for index in because) else Step("")
