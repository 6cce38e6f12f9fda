"""A question as its maker poses it: with its answer, its prompt, and how large what is asked is."""

from __future__ import annotations

from dataclasses import dataclass

from proofloom.engine.program.questions import Question


@dataclass(frozen=True, slots=True)
class Posed:
    """A question about a program; `asked` is the field of difficulty that docs/program-questions.md tells."""

    question: Question
    prompt: str
    answer: str
    answer_type: str
    asked: int = 0
