"""Facts that a drawn figure shows, of every kind that a closure derives: floats only propose them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations
from math import atan2, hypot, log, pi

from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.engine.seed import Stream

Places = Sequence[tuple[float, float]]
FINE = 1e7  # angles and logarithms are compared by this part of one
OF_KIND = 200  # facts of one kind


def candidates(xy: Places, stream: Stream, most: int) -> list[Fact]:
    """Return different facts that the figure shows, a random choice of each kind, at most so many."""
    found: list[Fact] = []
    for pairs in (_lines, _lengths, _angles, _ratios, _triangles, _circles):
        groups = [group for group in pairs(xy) if len(group) > 1]
        for _ in range(3 * OF_KIND if groups else 0):
            one, other = stream.sample(stream.choice(groups), 2)
            found += [known for known in _said(one, other) if holds_among_floats(known, xy)]
    found = list(dict.fromkeys(found))
    by_name: dict[str, list[Fact]] = defaultdict(list)
    for known in stream.shuffled(found):
        by_name[known.name].append(known)
    kept = [known for facts in by_name.values() for known in facts[:OF_KIND]]
    return stream.shuffled(kept)[:most]


Named = tuple[tuple[str, ...], tuple[int, ...]]


def _said(one: Named, other: Named) -> Iterator[Fact]:
    """Yield the facts that two alike things make, by the names of predicates that their kind has."""
    for name in one[0]:
        points = (*one[1], *other[1])
        try:
            yield fact(
                name, points if name not in ("coll", "cyclic", "midp") else tuple(dict.fromkeys(points))
            )
        except FactError:
            continue


def _grouped(items: Iterator[tuple[Hashable, Named]]) -> list[list[Named]]:
    groups: dict[Hashable, list[Named]] = defaultdict(list)
    for key, item in items:
        groups[key].append(item)
    return list(groups.values())


def _near(value: float) -> int:
    return round(value * FINE)


def _direction(xy: Places, a: int, b: int) -> float:
    turn = atan2(xy[b][1] - xy[a][1], xy[b][0] - xy[a][0]) % pi
    return 0.0 if pi - turn < 1e-9 else turn


def _length(xy: Places, a: int, b: int) -> float:
    return log(hypot(xy[b][0] - xy[a][0], xy[b][1] - xy[a][1]))


def _lines(xy: Places) -> list[list[Named]]:
    """Group segments by direction up to a right angle: parallel, perpendicular, collinear."""
    return _grouped(
        (_near(_direction(xy, a, b) % (pi / 2)), (("para", "perp", "coll"), (a, b)))
        for a, b in combinations(range(len(xy)), 2)
    )


def _lengths(xy: Places) -> list[list[Named]]:
    return _grouped(
        (_near(_length(xy, a, b)), (("cong", "midp"), (a, b)))
        for first, second in combinations(range(len(xy)), 2)
        for a, b in ((first, second), (second, first))
    )


def _angles(xy: Places) -> list[list[Named]]:
    return _grouped(
        (_near((_direction(xy, b, c) - _direction(xy, b, a)) % pi), (("eqangle",), (b, a, b, c)))
        for b in range(len(xy))
        for a, c in combinations([p for p in range(len(xy)) if p != b], 2)
    )


def _ratios(xy: Places) -> list[list[Named]]:
    return _grouped(
        (_near(_length(xy, b, a) - _length(xy, b, c)), (("eqratio",), (b, a, b, c)))
        for b in range(len(xy))
        for a, c in combinations([p for p in range(len(xy)) if p != b], 2)
    )


def _triangles(xy: Places) -> list[list[Named]]:
    """Group triangles by their sides' ratios, corners in the order of the sides opposite."""
    names = ("simtri", "simtrir", "contri", "contrir")

    def shaped() -> Iterator[tuple[Hashable, Named]]:
        for three in combinations(range(len(xy)), 3):
            sides = []
            for corner in three:
                a, b = (point for point in three if point != corner)
                sides.append((_length(xy, a, b), corner))
            (short, p), (middle, q), (long, r) = sorted(sides)
            yield (_near(middle - short), _near(long - short)), (names, (p, q, r))

    return _grouped(shaped())


def _circles(xy: Places) -> list[list[Named]]:
    """Group point pairs by the angle under which they see a third pair: four points of one circle."""
    return _grouped(
        ((a, b, _near((_direction(xy, p, b) - _direction(xy, p, a)) % pi)), (("cyclic",), (a, b, p)))
        for a, b in combinations(range(len(xy)), 2)
        for p in range(len(xy))
        if p not in (a, b)
    )
