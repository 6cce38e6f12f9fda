"""What an injected solution is: the row, the steps as told, and what must be found of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from proofloom.engine import Candidate, Step
from proofloom.engine.codec import canonical_json, encode


@dataclass(frozen=True, slots=True)
class Case:
    """One solution with one injected error.

    first   the index of the first wrong step, by construction and by the oracle; the number of steps when
            only the answer read off is wrong; -1 when the step is only superfluous
    kinds   the types that the error may rightly be given
    shown   what shows that the step is wrong (the oracle's name)
    idle    a step that must be called redundant, or -1
    """

    injector: str
    row: dict[str, Any]
    steps: tuple[Step, ...]
    answer: str
    first: int
    kinds: tuple[str, ...]
    shown: str
    idle: int = -1


def row_of(address: str, made: Candidate[Any]) -> dict[str, Any]:
    """Return the columns that a grader reads."""
    return {
        "generator": address,
        "body": canonical_json(encode(made.body)),
        "answer": made.answer,
        "answer_type": made.answer_type,
        "answer_format": made.answer_format.value,
        "steps": [
            {
                "text": s.text,
                "claim": s.claim,
                "because": list(s.because),
                "rule": s.rule,
                "uses": list(s.uses),
            }
            for s in made.steps
        ],
    }
