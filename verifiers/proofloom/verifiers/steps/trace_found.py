"""What was found of one told step, and the unit that is under way."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from proofloom.engine import Outcome
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.steps.report import Certificate
from proofloom.verifiers.steps.trace_told import Told

RULES = {"E": "enter", "X": "exec", "T": "test", "I": "iter"}


class Ended(Exception):
    """There is nothing more to tell, or nothing more is told."""


class Derailed(Exception):
    """What is told cannot be followed: no state comes of it."""


@dataclass(slots=True)
class Found:
    """What was found of one told step: which events it stands for, as what it is read, whether it follows."""

    first: int
    last: int
    unit: str = "event"
    local: Outcome = Outcome.PASS
    error: str = ""
    why: str = ""
    expected: str = ""
    stated: str = ""
    letter: str = ""
    strayed: bool = False
    certificate: Certificate | None = None

    def fail(self, error: str, why: str) -> None:
        """Put down that it does not follow; the first reason stays."""
        if self.local is Outcome.PASS:
            self.local, self.error, self.why = Outcome.FAIL, error, why[:200]


@dataclass(slots=True)
class Span:
    """A whole call, or whole turns of a loop, told in one step: what opened it, and how far it is."""

    found: Found
    told: Told
    node: ast.stmt
    opened: int
    frame: Any
    turns: int = 0
    heads: int = 1


def owners(reading: Reading) -> list[str]:
    """Return the function of each node, in the order of the nodes."""
    found = [
        (part.lineno, name)
        for name, function in reading.functions.items()
        for part in ast.walk(function)
        if isinstance(part, ast.stmt)
    ]
    return [name for _, name in sorted(found)]
