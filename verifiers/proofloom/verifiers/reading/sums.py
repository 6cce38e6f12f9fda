"""What is read by counting: sums of multiples of angles or products of lengths, and lists of lines cited."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from proofloom.engine.geometry.predicates import Fact, Term, fact
from proofloom.verifiers.reading.meaning import Found, Statement
from proofloom.verifiers.reading.tokens import Token, UnreadableError

CITES = "cites"  # what a step does with lines
LINES = "lines"  # the kind of token that stands for a list of them
LISTED = (",", "and", "、")  # between the lines cited
SIGNS = {"+": 1, "-": -1}


def sums(tokens: Sequence[Token], at: int) -> list[tuple[int, Found]]:
    """Return the sum that begins at a place, if there is one: its end, and its terms without the value.

    The statement's word holds, after the predicate's name, each term's coefficient and number of points.
    One length alone is no sum.
    """
    terms: list[str] = []
    names: list[str] = []
    kinds: set[str] = set()
    sign = 1
    if _is(tokens, at, "-"):
        sign, at = -1, at + 1
    while True:
        found = _term(tokens, at)
        if found is None:
            return []
        coefficient, points, kind, at = found
        terms.append(f"{sign * coefficient}:{len(points)}")
        names += points
        kinds.add(kind)
        if at == len(tokens) or tokens[at].value not in SIGNS:
            break
        sign, at = SIGNS[str(tokens[at].value)], at + 1
    if len(kinds) > 1 or (len(terms) == 1 and terms[0] == "1:2"):
        return []
    word = " ".join((*kinds, *terms))
    return [(at, Found(said=frozenset({Statement(word, tuple(names))})))]


def cites(tokens: Sequence[Token], at: int) -> list[tuple[int, Found]]:
    """Return the list of lines that stands at a place under one name, if there is one."""
    if at == len(tokens) or tokens[at].kind != LINES:
        return []
    return [(at + 1, Found(said=frozenset({Statement(CITES, (str(tokens[at].value),))})))]


def cited(tokens: Sequence[Token], at: int) -> tuple[int, tuple[str, ...]]:
    """Return where the list of numbers in brackets that begins at a place ends, and the numbers; or none.

    It goes as far as it can, and there is none where it breaks off.
    """
    numbers: list[str] = []
    while at + 2 < len(tokens) and tokens[at].value == "(" and tokens[at + 2].value == ")":
        if tokens[at + 1].kind != "number":
            break
        numbers.append(str(_whole(tokens[at + 1].value)))
        at += 3
        if at + 1 >= len(tokens) or tokens[at].value not in LISTED or tokens[at + 1].value != "(":
            return at, tuple(numbers)
        at += 1
    return at, ()


def _whole(square: object) -> Fraction | int:
    """Return a number by its square, as `rational` does, and faster where it is whole."""
    if isinstance(square, Fraction) and square.denominator == 1 and square.numerator >= 0:
        root = isqrt(square.numerator)
        if root * root == square.numerator:
            return root
    return rational(square)


def _term(tokens: Sequence[Token], at: int) -> tuple[Fraction, list[str], str, int] | None:
    """Return a term's coefficient, points and predicate, and where it ends."""
    coefficient = Fraction(1)
    if at < len(tokens) and tokens[at].kind == "number":
        coefficient = rational(tokens[at].value)
        if not _is(tokens, at + 1, "·"):
            return None
        at += 2
    if _is(tokens, at, "∡"):
        shape = [token.value for token in tokens[at + 1 : at + 6]]
        if len(shape) < 5 or (shape[0], shape[2], shape[4]) != ("(", ",", ")"):
            return None
        lines = [names for names in (shape[1], shape[3]) if isinstance(names, tuple) and len(names) == 2]
        return (coefficient, [*lines[0], *lines[1]], "aequation", at + 6) if len(lines) == 2 else None
    points: list[str] = []
    while at < len(tokens):
        names = tokens[at].value
        if not isinstance(names, tuple) or len(names) != 2:
            return None
        points += names
        at += 1
        if not _is(tokens, at, "·"):
            return coefficient, points, "lequation", at
        at += 1
    return None


def _is(tokens: Sequence[Token], at: int, sign: str) -> bool:
    return at < len(tokens) and tokens[at].value == sign


def rational(square: object) -> Fraction:
    """Return a number by its square; raise UnreadableError for a root."""
    assert isinstance(square, Fraction)
    top, below = isqrt(abs(square.numerator)), isqrt(square.denominator)
    if Fraction(top * top, below * below) != abs(square):
        raise UnreadableError("a root stands where a fraction is meant")
    return Fraction(top, below) if square >= 0 else -Fraction(top, below)


def equation(word: str, points: Sequence[int], value: Fraction | None) -> Fact:
    """Return the fact that a sum has a value (of lengths by its square, of angles in degrees)."""
    name, *parts = word.split()
    degrees = parts[-1] == "°"
    if degrees != (name == "aequation"):
        raise UnreadableError("a sum of angles is in degrees, and no other")
    terms: list[Term] = []
    for part in parts[:-1] if degrees else parts:
        coefficient, _, count = part.partition(":")
        terms.append((Fraction(coefficient), int(count)))
    assert value is not None
    return fact(name, points, value / 180 if name == "aequation" else rational(value), terms)
