"""Which points cannot be on one line by what is known of them, if different letters are different points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from proofloom.engine.geometry.predicates import Fact

Triple = frozenset[int]


def apart(known: Iterable[Fact], triangles: Iterable[Sequence[int]]) -> set[Triple]:
    """Return triples of points that are not on one line: they follow from facts and from given triangles."""
    facts = list(known)
    lines = _lines(facts)
    level = [
        (_line(lines, *said.points[:2]), _line(lines, *said.points[2:]))
        for said in facts
        if said.name == "para" and len(set(said.points)) == 4
    ]
    found: set[Triple] = set()
    new = [frozenset(three) for three in triangles] + [
        frozenset(three) for circle in _circles(facts) for three in combinations(circle, 3)
    ]
    for said in facts:
        if said.name == "perp":
            one, other = _line(lines, *said.points[:2]), _line(lines, *said.points[2:])
            new += [frozenset((*(one | other),))] if len(one | other) == 3 else []
            for foot in one & other:
                new += [frozenset((foot, a, b)) for a in one - {foot} for b in other - {foot}]
    while new:
        three = new.pop()
        if three in found or len(three) < 3:
            continue
        found.add(three)
        for point in three:
            line = _line(lines, *(three - {point}))
            new += [frozenset((*two, point)) for two in combinations(sorted(line), 2)]
            for one, other in (*level, *((b, a) for a, b in level)):
                if three - {point} <= one and point in other:
                    new += [frozenset((*two, far)) for two in combinations(sorted(one), 2) for far in other]
    return found


def _lines(facts: Sequence[Fact]) -> list[set[int]]:
    merged: list[set[int]] = []
    for said in facts:
        if said.name in ("coll", "midp"):
            line = set(said.points)
            while other := next((one for one in merged if len(one & line) > 1), None):
                merged.remove(other)
                line |= other
            merged.append(line)
    return merged


def _line(lines: Sequence[set[int]], a: int, b: int) -> set[int]:
    return next((line for line in lines if a in line and b in line), {a, b})


def _circles(facts: Sequence[Fact]) -> list[set[int]]:
    """Return sets of points on one circle: those said to be, and those equally far from one point."""
    found = [set(said.points) for said in facts if said.name == "cyclic"]
    about: list[tuple[int, set[int]]] = []
    for said in facts:
        p = said.points
        groups = [(p[0], set(p[1:]))] if said.name == "circle" else []
        if said.name == "cong" and len(centre := set(p[:2]) & set(p[2:])) == 1:
            groups += [(min(centre), set(p) - centre)]
        for middle, points in groups:
            for one in [one for one in about if one[0] == middle and one[1] & points]:
                about.remove(one)
                points |= one[1]
            about.append((middle, points))
    return found + [points for _, points in about]
