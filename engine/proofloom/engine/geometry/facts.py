"""Facts of plane geometry as typed values, each with one line of formal text and its parser.

Points are named by single capital letters. Angles are in degrees, in (0, 180), as exact fractions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from proofloom.engine.codec import tagged


@dataclass(frozen=True, slots=True)
class Angle:
    """The angle a-vertex-b between the rays from `vertex` through `a` and through `b`."""

    a: str
    vertex: str
    b: str

    @property
    def text(self) -> str:
        """Return the three letters, vertex in the middle."""
        return self.a + self.vertex + self.b


@tagged
@dataclass(frozen=True, slots=True)
class AngleIs:
    """Angle a-vertex-b measures `value` degrees."""

    a: str
    vertex: str
    b: str
    value: Fraction

    @property
    def angle(self) -> Angle:
        """Return the angle without its value."""
        return Angle(self.a, self.vertex, self.b)


@tagged
@dataclass(frozen=True, slots=True)
class Parallel:
    """Line ab is parallel to line cd."""

    a: str
    b: str
    c: str
    d: str


@tagged
@dataclass(frozen=True, slots=True)
class Perpendicular:
    """Line ab is perpendicular to line cd."""

    a: str
    b: str
    c: str
    d: str


@tagged
@dataclass(frozen=True, slots=True)
class EqualLengths:
    """Segments ab and cd are equally long."""

    a: str
    b: str
    c: str
    d: str


@tagged
@dataclass(frozen=True, slots=True)
class Bisects:
    """The ray from `vertex` through `through` halves angle a-vertex-b (and so lies inside it)."""

    vertex: str
    through: str
    a: str
    b: str


Fact = AngleIs | Parallel | Perpendicular | EqualLengths | Bisects

_ANGLE = re.compile(r"angle ([A-Z])([A-Z])([A-Z]) = (\d+(?:/\d+)?)")
_PAIR = re.compile(r"(parallel|perpendicular|equal) ([A-Z])([A-Z]) ([A-Z])([A-Z])")
_BISECTOR = re.compile(r"bisector ([A-Z])([A-Z]) ([A-Z])([A-Z])([A-Z])")
_PAIRS: dict[str, type[Parallel] | type[Perpendicular] | type[EqualLengths]] = {
    "parallel": Parallel,
    "perpendicular": Perpendicular,
    "equal": EqualLengths,
}


def names_of(fact: Fact) -> tuple[str, ...]:
    """Return the points that a fact speaks of, in the order of its fields."""
    match fact:
        case AngleIs(a, vertex, b, _):
            return (a, vertex, b)
        case Bisects(vertex, through, a, b):
            return (vertex, through, a, b)
        case Parallel(a, b, c, d) | Perpendicular(a, b, c, d) | EqualLengths(a, b, c, d):
            return (a, b, c, d)


def write_fact(fact: Fact) -> str:
    """Return a fact's formal text, such as "angle ABC = 75/2" or "bisector BD ABC"."""
    match fact:
        case AngleIs(a, vertex, b, value):
            return f"angle {a}{vertex}{b} = {value}"
        case Parallel(a, b, c, d):
            return f"parallel {a}{b} {c}{d}"
        case Perpendicular(a, b, c, d):
            return f"perpendicular {a}{b} {c}{d}"
        case EqualLengths(a, b, c, d):
            return f"equal {a}{b} {c}{d}"
        case Bisects(vertex, through, a, b):
            return f"bisector {vertex}{through} {a}{vertex}{b}"


def read_fact(text: str) -> Fact:
    """Read a fact's formal text; raise ValueError when it is not one in its only form."""
    fact: Fact | None = None
    if found := _ANGLE.fullmatch(text):
        fact = AngleIs(found[1], found[2], found[3], Fraction(found[4]))
    elif found := _PAIR.fullmatch(text):
        fact = _PAIRS[found[1]](found[2], found[3], found[4], found[5])
    elif (found := _BISECTOR.fullmatch(text)) and found[1] == found[4]:
        fact = Bisects(found[1], found[2], found[3], found[5])
    if fact is None or write_fact(fact) != text:
        raise ValueError(f"not a fact: {text!r}")
    return fact
