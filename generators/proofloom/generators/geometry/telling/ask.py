"""What is asked of a problem, and what telling it returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from proofloom.engine.geometry.predicates import Fact

Register = Literal["contest", "textbook", "terse", "exam"]
Language = Literal["en", "zh"]
REGISTERS: tuple[Register, ...] = ("contest", "textbook", "terse", "exam")
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Ask:
    """A quantity that is to be found.

    kind    "length" of a segment, "angle" (end, vertex, end; between 0° and 180°), "ratio" of two segments,
            "area" or "perimeter" of a polygon
    points  indices, in the polygon's order
    """

    kind: str
    points: tuple[int, ...]

    def __post_init__(self) -> None:
        """Refuse a number of points that the kind does not have."""
        fixed = {"length": 2, "angle": 3, "ratio": 4}.get(self.kind)
        if self.kind not in ("area", "perimeter") and fixed is None:
            raise ValueError(f"no quantity is called {self.kind!r}")
        if len(self.points) != fixed if fixed else len(self.points) < 3:
            raise ValueError(f"{self.kind} does not take {len(self.points)} points")


@dataclass(frozen=True, slots=True)
class Telling:
    """A problem in words.

    text      the statement and what is asked
    premises  the statement's sentences
    about     for each sentence the indices of the clauses that it tells; none for what is only said of order
    ask       the sentence that asks
    names     what each point is called, by index
    order     facts of order and difference that the words say and no clause gives
    register  how it is told
    language  in which language
    """

    text: str
    premises: tuple[str, ...]
    about: tuple[tuple[int, ...], ...]
    ask: str
    names: tuple[str, ...]
    order: tuple[Fact, ...]
    register: Register
    language: Language
