"""Takes the final answer to a question about a program out of a response, and says how it stood there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from proofloom.engine import AnswerFormat
from proofloom.verifiers.answers.extract import final_answer
from proofloom.verifiers.answers.kinds import Budget, Policy, UnreadableError

_FENCED = re.compile(r"\s*```[\w+-]*[ \t]*\n(?P<code>.*?)\n?[ \t]*```\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """A final answer's text; in a JSON object it stood as a text there (`quoted`) or as itself (`native`)."""

    text: str
    quoted: bool = False
    native: bool = False


def said(response: object, how: AnswerFormat, policy: Policy, budget: Budget) -> Said:
    """Return the one final answer of a response; raise `UnreadableError` or `TruncatedError`."""
    if not isinstance(response, str):
        raise UnreadableError("the response is not text")
    text = final_answer(response, how, policy, budget, literal=True)
    if how is not AnswerFormat.JSON:
        return Said(text)
    if not text.startswith('"'):
        return Said(text, native=True)
    found = json.loads(text, strict=False)
    if not isinstance(found, str) or len(found) > budget.answer:
        raise UnreadableError("the answer is too long")
    return Said(found, quoted=True)


def code_of(text: str) -> str:
    """Return the code that an answer is, without a fence around it."""
    fenced = _FENCED.fullmatch(text)
    return fenced["code"] if fenced and "```" not in fenced["code"] else text
