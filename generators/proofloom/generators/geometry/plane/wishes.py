"""What may be asked of a scene: numbers of what is drawn, and facts that its figure shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from itertools import combinations, islice
from math import acos, atan2, hypot, log, pi

from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.plane.sight import Sight, centre

FINE = 1e7  # floats are compared by this part of one; what they propose is decided exactly
OF_KIND = 14  # facts of one kind that are looked into


def quantities(sight: Sight) -> dict[str, list[tuple[int, ...]]]:
    """Return the lengths, angles, areas, perimeters and ratios that a figure shows, each by its points."""
    fours = [four for four in sight.options("four") if four[0] == min(four) and four[1] < four[3]]
    polygons = [*sight.triangles(), *fours]
    return {
        "length": [*sight.on],
        "angle": [corner for corner in sight.corners() if corner[0] < corner[2]],
        "area": polygons,
        "perimeter": polygons,
        "ratio": [(*one, *other) for one, other in combinations(sight.on, 2)],
    }


def claims(sight: Sight, given: frozenset[Fact], stream: Stream) -> list[Fact]:
    """Return facts that a figure shows and its problem does not say, some of each kind."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for one in dict.fromkeys(_shown(sight)):
        if one not in given and holds_among_floats(one, sight.xy):
            found[one.name].append(one)
    return [one for facts in found.values() for one in stream.shuffled(facts)[:OF_KIND]]


def _shown(sight: Sight) -> Iterator[Fact]:
    yield from _lines(sight)
    yield from _circles(sight)
    lengths = [(pair, _length(sight, *pair)) for pair in sight.on]
    segments = _groups((_near(log(length)), pair) for pair, length in lengths)
    for one, other in _pairs(segments):
        yield fact("cong", (*one, *other))
        shared = set(one) & set(other)
        if shared:
            (m,) = shared
            a, b = (next(p for p in pair if p != m) for pair in (one, other))
            yield fact("midp", (m, a, b))
    corners = _groups((_near(_angle(sight, *c)), c) for c in sight.corners() if c[0] < c[2])
    for (a, v, b), (c, w, d) in _pairs(corners):
        arms = (c, d) if sight.turn(a, v, b) == sight.turn(c, w, d) else (d, c)
        if _lines_of(sight, (a, v, b)) != _lines_of(sight, (c, w, d)):
            yield fact("eqangle", (v, a, v, b, w, arms[0], w, arms[1]))
    triangles = _groups(_shapes(sight))
    for (one, size), (other, other_size) in _pairs(triangles):
        if set(one) != set(other):
            same = sight.turn(*one) == sight.turn(*other)
            names = ("contri", "contrir") if _near(size) == _near(other_size) else ("simtri", "simtrir")
            yield fact(names[0] if same else names[1], (*one, *other))
    ratios = _groups(
        (ratio, (one, other))
        for (one, length), (other, unit) in combinations(lengths, 2)
        if (ratio := _near(log(length / unit)))
    )
    for (a, b), (c, d) in _pairs(ratios, 60):
        if len({a, b, c, d}) == 4:
            yield fact("eqratio", (*a, *b, *c, *d))


def _lines(sight: Sight) -> Iterator[Fact]:
    directions = _groups((_near(_direction(sight, line) % (pi / 2)), line) for line in sight.lines)
    for one, other in _pairs(directions):
        ends = (one[0], one[-1], other[0], other[-1])
        for name in ("para", "perp"):
            try:
                yield fact(name, ends)
            except FactError:
                continue
    for three in combinations(range(len(sight.xy)), 3):
        if sight.flat(*three) and not any(set(three) <= set(line) for line in sight.lines):
            yield fact("coll", three)


def _circles(sight: Sight) -> Iterator[Fact]:
    on: dict[tuple[int, int], set[int]] = defaultdict(set)
    for a, b, c in combinations(range(len(sight.xy)), 3):
        if not sight.flat(a, b, c):
            x, y = centre(sight.xy[a], sight.xy[b], sight.xy[c])
            if hypot(x, y) < 20 * sight.size:
                on[_near(x / sight.size), _near(y / sight.size)] |= {a, b, c}
    for members in on.values():
        for four in combinations(sorted(members), 4):
            if not any(set(four) <= set(known) for known in sight.rounds):
                yield fact("cyclic", four)


def _shapes(sight: Sight) -> Iterator[tuple[Hashable, tuple[tuple[int, ...], float]]]:
    for three in sight.triangles():
        sides = []
        for at in three:
            a, b = (point for point in three if point != at)
            sides.append((log(_length(sight, a, b)), at))
        (short, p), (middle, q), (long, r) = sorted(sides)
        if _near(middle - short) and _near(long - middle):  # else its corners match in more than one way
            yield (_near(middle - short), _near(long - short)), ((p, q, r), long)


def _groups(items: Iterator[tuple[Hashable, object]]) -> list[list]:  # type: ignore[type-arg]
    groups = defaultdict(list)
    for key, item in items:
        groups[key].append(item)
    return [group for group in groups.values() if len(group) > 1]


def _pairs(groups, most: int = 400):  # type: ignore[no-untyped-def]
    """Yield pairs of members of one group, few of a large one."""
    for group in groups:
        yield from islice(combinations(group, 2), most)


def _near(value: float) -> int:
    return round(value * FINE)


def _length(sight: Sight, a: int, b: int) -> float:
    return hypot(sight.xy[b][0] - sight.xy[a][0], sight.xy[b][1] - sight.xy[a][1])


def _direction(sight: Sight, line: tuple[int, ...]) -> float:
    (ax, ay), (bx, by) = sight.xy[line[0]], sight.xy[line[-1]]
    turn = atan2(by - ay, bx - ax) % (pi / 2)
    return 0.0 if pi / 2 - turn < 1e-9 else turn


def _angle(sight: Sight, a: int, v: int, b: int) -> float:
    (ax, ay), (vx, vy), (bx, by) = (sight.xy[p] for p in (a, v, b))
    ux, uy, wx, wy = ax - vx, ay - vy, bx - vx, by - vy
    return acos(max(-1.0, min(1.0, (ux * wx + uy * wy) / (hypot(ux, uy) * hypot(wx, wy)))))


def _lines_of(sight: Sight, corner: tuple[int, int, int]) -> set[tuple[int, ...]]:
    a, v, b = corner
    return {sight.on[min(a, v), max(a, v)], sight.on[min(v, b), max(v, b)]}
