"""Sentences that are alike but for their points and the lines that they cite are read once.

A grammar only asks whether two points are the same, and of a line cited nothing at all: so a reading of one
such sentence is that of the other, its points and lines renamed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofloom.verifiers.reading.meaning import Found, Statement
from proofloom.verifiers.reading.sums import rational
from proofloom.verifiers.reading.tokens import Token

MOST_KEPT = 32_768  # sentences, after which the older half is forgotten
ARTICLE = ("A",)  # a point's name that may be a word where a sentence begins: it stays
FIRST = 10**6  # from here on lines cited are numbered anew
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A sentence with other names.

    key     equal for all that are alike
    tokens  the sentence, its points and the lines that it cites renamed in the order of their first mention
    names   what each new name stands for
    """

    key: Key
    tokens: tuple[Token, ...]
    names: Mapping[str, str]


def shape(tokens: Sequence[Token]) -> Shape:
    """Return a sentence with other names: those of points, and of lines, which are numbers in brackets."""
    points = {"A": "A"} if tokens and tokens[0].value == ARTICLE else {}
    lines: dict[str, int] = {}
    key: list[object] = []
    found: list[Token] = []
    for at, token in enumerate(tokens):
        value = token.value
        if isinstance(value, str):
            key.append(value)
        elif isinstance(value, tuple):
            value = tuple([points.setdefault(name, f"@{len(points)}") for name in value])
            token = Token(token.kind, value)
            key.append(value)
        elif token.kind == "number" and _bracketed(tokens, at):
            number = lines.setdefault(str(rational(value)), FIRST + len(lines))
            token = Token(token.kind, Fraction(number * number))
            key.append(number)
        else:
            key += token.kind, value
        found.append(token)
    names = {new: old for old, new in points.items()}
    names |= {str(new): old for old, new in lines.items()}
    return Shape(tuple(key), tuple(found), names)


def _bracketed(tokens: Sequence[Token], at: int) -> bool:
    return 0 < at < len(tokens) - 1 and tokens[at - 1].value == "(" and tokens[at + 1].value == ")"


def named(found: Found, names: Mapping[str, str]) -> Found:
    """Return a reading of a shape as one of a sentence."""
    said = [
        Statement(one.word, tuple([names.get(point, point) for point in one.points]), one.value)
        for one in found.said
    ]
    return Found(
        tuple([names.get(name, name) for name in found.names]),
        tuple([names.get(name, name) for name in found.new]),
        frozenset(said),
    )
