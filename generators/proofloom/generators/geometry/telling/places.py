"""Where points are drawn: on which side of a line, in what order on one, and where else they could be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import hypot, sqrt

from proofloom.engine.geometry.loci import Circle, Line, Locus
from proofloom.engine.geometry.predicates import Fact, Points
from proofloom.engine.geometry.truth import holds_among_floats

Spot = tuple[float, float]
Places = Sequence[Spot]
Corner = tuple[int, int, int]
CLEAR = 1e-6  # sine or part of a length below which nothing is said of a side or an order


def turn(a: int, b: int, c: int, xy: Places) -> int:
    """Return 1 when a, b, c turn left, -1 when right, 0 when they are on one line as far as floats show."""
    (ax, ay), (bx, by), (cx, cy) = xy[a], xy[b], xy[c]
    area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    return (
        0 if abs(area) <= CLEAR * hypot(bx - ax, by - ay) * hypot(cx - ax, cy - ay) else 1 if area > 0 else -1
    )


def side(a: int, b: int, p: int, q: int, xy: Places) -> int:
    """Return 1 when p and q are clearly on one side of line ab, -1 on two, 0 when one is on it."""
    return turn(a, b, p, xy) * turn(a, b, q, xy)


def between(x: int, a: int, b: int, xy: Places) -> bool:
    """Say whether x is drawn between a and b, if on their line."""
    (px, py), (ax, ay), (bx, by) = xy[x], xy[a], xy[b]
    return (ax - px) * (bx - px) + (ay - py) * (by - py) < 0


def corner(one: Points, other: Points, xy: Places) -> Corner | None:
    """Return the angle (end, vertex, end) that two lines form at a point that both name."""
    shared = set(one) & set(other)
    if len(shared) != 1:
        return None
    (vertex,) = shared
    a, b = next(p for p in one if p != vertex), next(p for p in other if p != vertex)
    return (a, vertex, b) if turn(vertex, a, b, xy) else None


def two_corners(points: Points, xy: Places) -> tuple[Corner, Corner, bool] | None:
    """Return two angles that are equal, or supplementary (true), when four lines turn alike."""
    a, b, c, d = (points[at : at + 2] for at in (0, 2, 4, 6))
    for lines in ((a, b, c, d), (a, c, b, d)):
        one, other = corner(lines[0], lines[1], xy), corner(lines[2], lines[3], xy)
        if one is not None and other is not None and {*one} != {*other}:
            same = turn(one[1], one[0], one[2], xy) == turn(other[1], other[0], other[2], xy)
            return one, other, not same
    return None


def corners_of(fact: Fact, xy: Places) -> tuple[Corner, ...]:
    """Return the plain angles by which a fact is said."""
    p = fact.points
    if fact.name == "eqangle":
        found = two_corners(p, xy)
        return () if found is None else found[:2]
    one = corner(p[:2], p[2:], xy) if fact.name == "aconst" else None
    return () if one is None else (one,)


def reads(fact: Fact, xy: Places, other: Places) -> bool:
    """Say whether a fact, worded for one figure, would be true as worded of another.

    So it is for all that floats can show when two of its points fall together there.
    """
    points = set(fact.points)
    if any(near(other[p], other[q], other) for p, q in combinations(points, 2)):
        return True
    found = corners_of(fact, xy)
    if fact.name == "eqangle" and found:
        worded = two_corners(fact.points, xy)
        assert worded is not None
        one, two = (_cosine(c, other) for c in worded[:2])
        return abs(one + two if worded[2] else one - two) < CLEAR
    if fact.name == "aconst" and found:
        return abs(_cosine(found[0], xy) - _cosine(found[0], other)) < CLEAR
    if fact.name in ("simtri", "simtrir", "contri", "contrir"):
        twin = fact.name[:-1] if fact.name.endswith("trir") else fact.name + "r"
        return any(holds_among_floats(Fact(name, fact.points), other) for name in (fact.name, twin))
    return holds_among_floats(fact, other)


def _cosine(c: Corner, xy: Places) -> float:
    (ax, ay), (vx, vy), (bx, by) = (xy[point] for point in c)
    sizes = hypot(ax - vx, ay - vy) * hypot(bx - vx, by - vy)
    return ((ax - vx) * (bx - vx) + (ay - vy) * (by - vy)) / sizes if sizes else 2.0


def mirrored(p: Spot, a: Spot, b: Spot) -> Spot:
    """Return a point mirrored in the line through two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    at = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy)
    return 2 * (a[0] + at * dx) - p[0], 2 * (a[1] + at * dy) - p[1]


def other_meeting(one: Locus, other: Locus, p: Spot) -> Spot | None:
    """Return the second point where two loci meet that meet in a given one."""
    if isinstance(one, Circle) and isinstance(other, Circle):
        if hypot(one.x - other.x, one.y - other.y) < CLEAR * hypot(one.rx, one.ry):
            return None
        return mirrored(p, (one.x, one.y), (other.x, other.y))
    if isinstance(one, Line) and isinstance(other, Line):
        return None
    line, circle = (one, other) if isinstance(one, Line) else (other, one)
    assert isinstance(line, Line)
    size = sqrt(line.dx * line.dx + line.dy * line.dy)
    ux, uy = (
        -line.dy / size,
        line.dx / size,
    )  # across the line: mirror in the perpendicular through the centre
    return mirrored(p, (circle.x, circle.y), (circle.x + ux, circle.y + uy))


def near(p: Spot, q: Spot, xy: Places) -> bool:
    """Say whether two points fall together on the scale of a figure."""
    spread = max(hypot(x - xy[0][0], y - xy[0][1]) for x, y in xy)
    return hypot(p[0] - q[0], p[1] - q[1]) < CLEAR * spread
