"""What all adapters share: read what a framework hands over, grade it, and tell wrong from not judged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from proofloom.engine import Grade, GradeOutcome
from proofloom.verifiers.answers import grade
from proofloom.verifiers.tasks import KINDS, grade_task

COLUMNS = (
    "generator",
    "body",
    "answer",
    "answer_type",
    "answer_format",
)  # of a row, as far as it is graded by
PROOF = "proof"
NOT_JUDGED = (GradeOutcome.ERROR, GradeOutcome.UNKNOWN)
_ASSISTANT = (None, "assistant")
_WRITTEN = (None, "text", "output_text", "input_text")  # parts of a message that are its text


class NotJudgedError(RuntimeError):
    """The response was not judged: its row or the grader is at fault, so a zero reward would be a lie."""


def judge(row: Mapping[str, Any], completion: object, *, steps: bool = False, **options: Any) -> Grade:
    """Grade a completion to a row: by the row's problem where it holds one, else by its answer alone.

    row         one of ours (generator, body, answer, answer_type, answer_format), or anyone's with `answer`,
                and `answer_type` and `answer_format` where they are known
    completion  as a framework hands it over: see `said`; what cannot be read is an ERROR, not a wrong answer
    steps       as of `grade_task`; of rows that are not ours only the answer is checked
    options     as `grade_task` and `grade` take them: policy, budget
    """
    response = said(completion)
    if response is None:
        return Grade(GradeOutcome.ERROR, evidence="no text and no messages of an assistant were handed over")
    generator = row.get("generator")
    if row.get("body") and isinstance(generator, str) and generator in KINDS:
        return grade_task(row, response, steps=steps, **options)
    gold = row.get("answer")
    if not isinstance(gold, str):
        return Grade(GradeOutcome.ERROR, evidence="the row has no answer that is text")
    kind, written = row.get("answer_type") or "auto", row.get("answer_format") or "boxed"
    if kind == PROOF:
        return Grade(GradeOutcome.UNKNOWN, evidence="a proof is judged by its steps: it has no final answer")
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


def said(completion: object) -> str | None:
    """Return what the assistant said last, or None where the completion cannot be read.

    completion  a text; or one message or several, as mappings or objects, in the forms of OpenAI's chats and
                Responses. Only an assistant's messages count (a message without a role is one), never what a
                user or a tool wrote after them, and never reasoning. "" where the assistant said nothing.
    """
    if isinstance(completion, str):
        return completion
    messages = completion if isinstance(completion, list | tuple) else (completion,)
    told = [[_field(message, name) for name in ("type", "role", "content")] for message in messages]
    if not told or any(fields == [None, None, None] for fields in told):
        return None
    contents = [content for kind, role, content in told if kind in (None, "message") and role in _ASSISTANT]
    return _text(contents[-1]) if contents else ""


def _text(content: object) -> str | None:
    """Return a message's content as text: a text by itself or in parts, of which pictures are none."""
    if content is None or isinstance(content, str):
        return content or ""
    if not isinstance(content, list | tuple):
        return None
    texts = []
    for part in content:
        kind, text = (None, part) if isinstance(part, str) else (_field(part, "type"), _field(part, "text"))
        if kind in _WRITTEN:
            texts.append(text)
    return "".join(texts) if all(isinstance(text, str) for text in texts) else None


def _field(thing: object, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)
