"""The shapes that an answer can have, as the grammar reads them; nothing here is evaluated."""

from __future__ import annotations

from typing import NamedTuple

from flint import fmpq

LARGEST_DEGREE = 64  # of a root, and base of a numeral
FUNCTIONS = frozenset("fghFGHpPE")  # what a bracket behind one holds stays a group: it may be an argument


class Number(NamedTuple):
    """A number literal, never negative; `whole` says that it was written as an integer."""

    value: fmpq
    whole: bool


class Symbol(NamedTuple):
    """A named variable, or "pi"."""

    name: str


class Infinity(NamedTuple):
    """Plus infinity."""


class Negative(NamedTuple):
    """Minus something."""

    body: Node


class Sum(NamedTuple):
    """Two or more terms; a subtracted one is a `Negative`."""

    terms: list[Node]


class Product(NamedTuple):
    """Two or more factors."""

    factors: list[Node]


class Quotient(NamedTuple):
    """One thing over another."""

    over: Node
    under: Node


class Power(NamedTuple):
    """A base with an exponent."""

    base: Node
    exponent: Node


class Root(NamedTuple):
    """The real root of a degree (2 for the square root)."""

    degree: int
    body: Node


class Quantity(NamedTuple):
    """Something with a unit: canonical names with their powers, sorted."""

    body: Node
    unit: Unit


class Group(NamedTuple):
    """Items between brackets, which tell tuple, list, set and interval apart; "" for a bare sequence.

    One item between unescaped braces in plain text is a set or only grouped: its opening is "{".
    A matrix stands between \\begin and \\end, and its items are its rows, groups in square brackets; a
    union stands between ∪ and ∪.
    """

    opening: str
    closing: str
    items: list[Node]


class Relation(NamedTuple):
    """Sides with a sign between each two: =, ≠, <, ≤, >, ≥ or ∈."""

    signs: list[str]
    sides: list[Node]


Unit = tuple[tuple[str, int], ...]
Value = Number | Symbol | Infinity | Negative | Sum | Product | Quotient | Power | Root
Node = Value | Quantity | Group | Relation


def integer(node: Node) -> int | None:
    """Return the integer that a node is written as, perhaps with a sign or between braces; or None."""
    match node:
        case Number(value, True):
            return int(value.p)
        case Negative(Number(value, True)):
            return -int(value.p)
        case Group("{", _, [body]):
            return integer(body)
    return None
