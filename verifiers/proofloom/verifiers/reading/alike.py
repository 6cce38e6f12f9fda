"""Sentences that are alike but for their points and the lines that they cite are read once.

A grammar only asks whether two points are the same, and of lines cited nothing at all, not even how many: so
a reading of one such sentence is that of the other, its points and lists of lines renamed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proofloom.verifiers.reading.meaning import Found, Statement
from proofloom.verifiers.reading.sums import CITES, LINES, cited
from proofloom.verifiers.reading.tokens import Token

ARTICLE = ("A",)  # a point's name that may be a word where a sentence begins: it stays
OPENING = "opening"  # the kind of that token there
Part = str | tuple[str, ...] | int | Token  # a word, points, a list of lines, or another token
Key = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A sentence with other names: points and lists of lines are renamed in the order of their first mention.

    key     equal for all that are alike; each part stands for a token
    points  what each new name of a point stands for
    lines   what each new name of a list of lines stands for
    """

    key: Key
    points: Mapping[str, str]
    lines: Mapping[str, tuple[str, ...]]


class _Names(dict[str, str]):
    """The new names of points, given when first asked for."""

    def __missing__(self, name: str) -> str:
        new = self[name] = f"@{len(self)}"
        return new


class Indices(dict[str, int]):
    """The indices of points by their new names; one that has none is missed by its own name."""

    def __init__(self, like: Shape, index: Mapping[str, int]) -> None:
        """Take the points that a sentence names, and the indices of all points by their own names."""
        self.points = like.points
        super().__init__({new: index[name] for new, name in like.points.items() if name in index})

    def __missing__(self, name: str) -> int:
        raise KeyError(self.points.get(name, name))


def shape(tokens: Sequence[Token]) -> Shape:
    """Return a sentence with other names: of its points, and of its lists of numbers in brackets."""
    points, lines = _Names(), dict[tuple[str, ...], int]()
    key: list[Part] = []
    at = 0
    if tokens and tokens[0].value == ARTICLE:
        key.append(Token(OPENING, (points.setdefault(*ARTICLE, *ARTICLE),)))
        at = 1
    values = [token.value for token in tokens]
    while at < len(values):
        value = values[at]
        if isinstance(value, str):
            end, numbers = cited(tokens, at) if value == "(" else (at, ())
            if numbers:
                key.append(lines.setdefault(numbers, len(lines)))
                at = end
                continue
            key.append(value)
        elif isinstance(value, tuple):
            key.append(tuple(map(points.__getitem__, value)))
        else:
            key.append(tokens[at])
        at += 1
    return Shape(
        tuple(key),
        {new: old for old, new in points.items()},
        {str(new): old for old, new in lines.items()},
    )


def token_of(part: Part) -> Token:
    """Return the token that a part of a key stands for."""
    if isinstance(part, str):
        return Token("word", part)
    if isinstance(part, tuple):
        return Token("name", part)
    return Token(LINES, str(part)) if isinstance(part, int) else part


def named(found: Found, like: Shape) -> Found:
    """Return a reading of a shape as one of a sentence."""
    points, lines = like.points, like.lines
    said = [
        Statement(
            one.word,
            tuple([line for new in one.points for line in lines[new]])
            if one.word == CITES
            else tuple([points.get(point, point) for point in one.points]),
            one.value,
        )
        for one in found.said
    ]
    return Found(
        tuple([points.get(name, name) for name in found.names]),
        tuple([points.get(name, name) for name in found.new]),
        frozenset(said),
    )
