"""Rows of questions about programs: their body and right answer, and what is said of a solution's steps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from proofloom.engine import Outcome, Step
from proofloom.engine.codec import CodecError, decode
from proofloom.engine.program.questions import Output, Steps
from proofloom.engine.program.task import Ask, Exercise, ProgramTask
from proofloom.verifiers.program.grammar import GrammarError, read
from proofloom.verifiers.program.keys import Key, key_of
from proofloom.verifiers.steps import errors
from proofloom.verifiers.steps.report import StepReport
from proofloom.verifiers.steps.row import LONGEST, RowError, plain_step
from proofloom.verifiers.steps.trace_check import MOST, check_trace

EXERCISES = ("program/exercises",)  # the generators of such rows


def is_exercise(row: Mapping[str, Any]) -> bool:
    """Return whether a row is of this kind."""
    generator = row.get("generator")
    return isinstance(generator, str) and generator in EXERCISES


def keyed(row: Mapping[str, Any]) -> tuple[Exercise, Key]:
    """Return a row's body and its right answer, worked out from it; raise `RowError`, or as `key_of` does."""
    text = row["body"]
    if not isinstance(text, str) or len(text) > LONGEST:
        raise RowError("the body is not text of a size that is read")
    return _keyed(text)


@lru_cache(maxsize=32)
def _keyed(text: str) -> tuple[Exercise, Key]:
    """Work out once for all the responses to a row."""
    try:
        body = decode(Exercise, json.loads(text))
    except (CodecError, ValueError, RecursionError) as error:
        raise RowError(f"the body is not one: {error!s:.200}") from None
    assert isinstance(body, Exercise)
    return body, key_of(body)


def told_run(body: Exercise, key: Key, steps: Sequence[Step]) -> StepReport | None:
    """Return what is said of the steps of a solution that tells the run; None where none is checked.

    Checked are runs of Python programs over integers and lists of integers, of which the value or the number
    of steps is asked.
    """
    if body.language != "python" or not isinstance(body.question, Output | Steps):
        return None
    try:
        read(body.source)
    except GrammarError:
        return None
    ask = Ask.OUTPUT if isinstance(body.question, Output) else Ask.STEPS
    value = 0 if body.value is None else body.value
    task = ProgramTask(
        body.source, body.tree, body.entry, body.args, ask, value, body.steps, body.trace, body.counts
    )
    if len(steps) > MOST:
        return StepReport((), 0, Outcome.UNKNOWN, Outcome.UNKNOWN, whole=errors.TOO_MANY)
    return check_trace(task, tuple(map(plain_step, steps)), key.text, explain=False)
