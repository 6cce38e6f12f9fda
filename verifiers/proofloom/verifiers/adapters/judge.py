"""What all adapters share: grade by whatever columns are at hand, and tell wrong from not judged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from proofloom.engine import Grade, GradeOutcome
from proofloom.verifiers.answers import grade
from proofloom.verifiers.tasks import KINDS, grade_task

NOT_JUDGED = (GradeOutcome.ERROR, GradeOutcome.UNKNOWN)


class NotJudgedError(RuntimeError):
    """The response was not judged: its row or the grader is at fault, so a zero reward would be a lie."""


def judge(row: Mapping[str, Any], response: str, **options: Any) -> Grade:
    """Grade a response to a row: by the row's problem where it holds one, else by its answer alone.

    row      one of ours (generator, body, answer, answer_type, answer_format), or anyone's with `answer`, and
             `answer_type` and `answer_format` where they are known
    options  as `grade_task` and `grade` take them: policy, budget
    """
    if row.get("body") and row.get("generator") in KINDS:
        return grade_task(row, response, **options)
    gold = row.get("answer")
    if not isinstance(gold, str):
        return Grade(GradeOutcome.ERROR, evidence="the row has no answer that is text")
    kind, written = row.get("answer_type") or "auto", row.get("answer_format") or "boxed"
    return grade(gold, response, type=kind, format=written, **options)


def reward(graded: Grade) -> float | None:
    """Return a grade as a reward: None where nothing was judged."""
    return None if graded.outcome in NOT_JUDGED else float(graded.score)


def row_of(label: object) -> dict[str, Any]:
    """Return the row that a label holds: a mapping, its JSON text, or an answer by itself."""
    if isinstance(label, Mapping):
        return dict(label)
    if isinstance(label, str) and label.startswith("{"):
        try:
            found = json.loads(label)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict) and "answer" in found:
            return found
    return {"answer": label}


def last_text(completion: object) -> str:
    """Return what a completion says last: a text, or messages of which the last one's content counts."""
    if isinstance(completion, str):
        return completion
    try:
        content = completion[-1]["content"]  # type: ignore[index]
    except (TypeError, IndexError, KeyError):
        return ""
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content or () if isinstance(part, Mapping))
