"""Which angles a set of facts settles: exact linear algebra over the directions of the lines.

A fact's row is what it says of small changes of the directions. Every choice of directions belongs to a
figure, so an angle is settled exactly when its row is a combination of the facts' rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

Row = tuple[int, ...]


class Span:
    """The rational span of whole-number rows, kept in reduced echelon form without fractions."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, list[int]]] = []

    def _reduce(self, row: Sequence[int]) -> list[int]:
        rest = list(row)
        for pivot, base in self._rows:
            if rest[pivot]:
                rest = _without(rest, base, pivot)
        return rest

    def holds(self, row: Sequence[int]) -> bool:
        """Say whether a row is in the span."""
        return not any(self._reduce(row))

    def add(self, row: Sequence[int]) -> bool:
        """Add a row; return whether it was new."""
        rest = self._reduce(row)
        pivot = next((i for i, value in enumerate(rest) if value), None)
        if pivot is None:
            return False
        for i, (at, base) in enumerate(self._rows):
            if base[pivot]:
                self._rows[i] = (at, _without(base, rest, pivot))
        self._rows.append((pivot, rest))
        return True

    def kernel(self, width: int) -> list[list[Fraction]]:
        """Return a basis of the direction changes that every row of the span leaves unseen."""
        pivots = dict(self._rows)
        found = []
        for free in range(width):
            if free not in pivots:
                vector = [Fraction(0)] * width
                vector[free] = Fraction(1)
                for pivot, base in pivots.items():
                    vector[pivot] = Fraction(-base[free], base[pivot])
                found.append(vector)
        return found


def _without(row: Sequence[int], base: Sequence[int], pivot: int) -> list[int]:
    """Clear a row's entry at the pivot of another, and divide out what all entries share."""
    keep, take = base[pivot], row[pivot]
    rest = [keep * value - take * other for value, other in zip(row, base, strict=True)]
    common = gcd(*rest)
    return [value // common for value in rest] if common > 1 else rest
