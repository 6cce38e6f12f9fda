"""What one line of a working cites, as tables: lengths tied to each other, cosines, areas, facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flint import arb

from proofloom.engine.geometry.predicates import Fact

Pair = tuple[int, int]
Three = tuple[int, int, int]
ONE: Pair = (-1, -1)  # the unit of lengths


class Missing(Exception):
    """A quantity that a rule needs is neither cited nor claimed."""


@dataclass(slots=True)
class Lines:
    """What a step cites together with what it claims.

    ratios   lengths as multiples of others, or of the unit
    angles   cosines by arm, vertex, arm, the smaller arm first
    areas    of polygons, by corners in order
    facts    that are cited
    about    the step's points
    own      what it claims: the same key as in the tables
    """

    ratios: list[tuple[Pair, Pair, arb]] = field(default_factory=list)
    angles: dict[Three, arb] = field(default_factory=dict)
    areas: dict[tuple[int, ...], arb] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    about: tuple[int, ...] = ()
    own: tuple[int, ...] = ()
    _sizes: dict[Pair, tuple[int, arb]] | None = None

    def length(self, *p: int) -> arb:
        """Return a length as a multiple of the first one that it is tied to."""
        return self.tied(pair_of(*p))[1]

    def lengths(self, *pairs: Sequence[int]) -> list[arb]:
        """Return lengths as multiples of one; they must be tied to each other."""
        found = [self.tied(pair_of(*p)) for p in pairs]
        if len({root for root, _ in found}) > 1:
            raise Missing
        return [size for _, size in found]

    def absolute(self, *pairs: Sequence[int]) -> list[arb]:
        """Return lengths outright."""
        sizes = self.lengths(ONE, *pairs)
        return [size / sizes[0] for size in sizes[1:]]

    def tied(self, p: Pair) -> tuple[int, arb]:
        """Return to which root a length is tied, and how many times that it is."""
        if self._sizes is None:
            self._sizes = _solved(self.ratios)
        if p not in self._sizes:
            raise Missing
        return self._sizes[p]

    def cosine(self, a: int, v: int, b: int) -> arb:
        """Return an angle's cosine."""
        key = (a, v, b) if a < b else (b, v, a)
        if key not in self.angles:
            raise Missing
        return self.angles[key]

    def area(self, *corners: int) -> arb:
        """Return a triangle's area."""
        for key, found in self.areas.items():
            if len(key) == 3 and set(key) == set(corners):
                return found
        raise Missing

    def said(self, name: str, *points: int) -> bool:
        """Say whether a fact of these points is cited, in whatever order."""
        return any(fact.name == name and set(fact.points) >= set(points) for fact in self.facts)


def _solved(ratios: Sequence[tuple[Pair, Pair, arb]]) -> dict[Pair, tuple[int, arb]]:
    near: dict[Pair, list[tuple[Pair, arb]]] = {}
    for one, other, times in ratios:
        near.setdefault(one, []).append((other, 1 / times))
        near.setdefault(other, []).append((one, times))
    sizes: dict[Pair, tuple[int, arb]] = {}
    for root, start in enumerate(near):
        if start in sizes:
            continue
        sizes[start] = root, arb(1)
        waiting = [start]
        while waiting:
            here = waiting.pop()
            for there, times in near[here]:
                if there not in sizes:
                    sizes[there] = root, sizes[here][1] * times
                    waiting.append(there)
    return sizes


def pair_of(a: int, b: int) -> Pair:
    """Return a segment's name."""
    return (a, b) if a < b else (b, a)
