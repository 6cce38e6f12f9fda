"""Plane geometry in whole numbers: directions, bisectors, distances and crossings without a float.

Directions are integer vectors of length about `ONE`; everything else is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from math import isqrt

Spot = tuple[int, int]
Way = tuple[int, int]  # a direction of length ONE, rounded

ONE = 1 << 20
HALF = ONE >> 1


def near(value: int, divisor: int) -> int:
    """Return value / divisor rounded to the nearest integer (halves upwards); the divisor is positive."""
    return (2 * value + divisor) // (2 * divisor)


def way(dx: int, dy: int) -> Way:
    """Return the direction of a vector; raise ValueError for the zero vector."""
    if not dx and not dy:
        raise ValueError("two points coincide")
    length = isqrt((dx * dx + dy * dy) << 40)  # 2**20 times the length
    return ((dx << 41) + length) // (2 * length), ((dy << 41) + length) // (2 * length)


def along(start: Spot, direction: Way, distance: int) -> Spot:
    """Return the grid point at a distance from `start` in a direction."""
    return start[0] + (direction[0] * distance + HALF >> 20), start[1] + (
        direction[1] * distance + HALF >> 20
    )


def around(center: Spot, ways: Sequence[Way], radius: int) -> tuple[Spot, ...]:
    """Return the grid points at a distance from `center` in each of some directions."""
    x, y = center
    return tuple([(x + (u * radius + HALF >> 20), y + (v * radius + HALF >> 20)) for u, v in ways])


def cross(u: Way, v: Way) -> int:
    """Return the cross product: positive when v is counter-clockwise of u."""
    return u[0] * v[1] - u[1] * v[0]


def dot(u: Way, v: Way) -> int:
    """Return the scalar product."""
    return u[0] * v[0] + u[1] * v[1]


def bisector(u: Way, v: Way) -> Way:
    """Return the direction halfway between two; for opposite ones, u turned by a right angle."""
    x, y = u[0] + v[0], u[1] + v[1]
    if x * x + y * y < 1 << 12:
        return -u[1], u[0]
    return way(x, y)


def fan(u: Way, v: Way, halvings: int) -> list[Way]:
    """Return 2**halvings + 1 evenly spread directions from u to v."""
    ways = [u, v]
    for _ in range(halvings):
        ways = [w for a, b in pairwise(ways) for w in (a, bisector(a, b))] + [v]
    return ways


@cache
def compass(halvings: int) -> tuple[Way, ...]:
    """Return 4 * 2**halvings directions around the circle, counter-clockwise from east."""
    quarter = fan((ONE, 0), (0, ONE), halvings)[:-1]
    turned = [quarter]
    for _ in range(3):
        turned.append([(-y, x) for x, y in turned[-1]])
    return tuple(w for part in turned for w in part)


def distance(a: Spot, b: Spot) -> int:
    """Return the distance of two points, rounded to the nearest integer."""
    squared = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
    return (isqrt(4 * squared) + 1) // 2


def clears(p: Spot, a: Spot, b: Spot, gap: int) -> bool:
    """Whether point p is farther than `gap` from segment ab; exact."""
    dx, dy, px, py = b[0] - a[0], b[1] - a[1], p[0] - a[0], p[1] - a[1]
    t = px * dx + py * dy
    if t <= 0:
        return px * px + py * py > gap * gap
    length = dx * dx + dy * dy
    if t >= length:
        return (p[0] - b[0]) ** 2 + (p[1] - b[1]) ** 2 > gap * gap
    return (dx * py - dy * px) ** 2 > gap * gap * length


def bounds(line: tuple[Spot, Spot], gap: int = 0) -> tuple[int, int, int, int]:
    """Return the left, low, right and high edge of what comes within `gap` of a segment, or of more."""
    (x, y), (u, v) = line
    left, right = (x, u) if x < u else (u, x)
    low, high = (y, v) if y < v else (v, y)
    return left - gap, low - gap, right + gap, high + gap


def beside(
    spots: Iterable[Spot], lines: Sequence[tuple[Spot, Spot]], gap: int
) -> dict[Spot, tuple[int, ...]]:
    """Return for each of some spots the numbers of the segments that come within `gap` of it; exact."""
    boxed = [(number, *line, *bounds(line, gap)) for number, line in enumerate(lines)]
    return {
        (x, y): tuple(
            [
                number
                for number, a, b, left, low, right, high in boxed
                if left <= x <= right and low <= y <= high and not clears((x, y), a, b, gap)
            ]
        )
        for x, y in spots
    }


def crosses(a: Spot, b: Spot, c: Spot, d: Spot) -> bool:
    """Whether segments ab and cd meet in a point inside both, or an end of one lies inside the other."""
    ab, cd = (b[0] - a[0], b[1] - a[1]), (d[0] - c[0], d[1] - c[1])
    s1 = cross(ab, (c[0] - a[0], c[1] - a[1]))
    s2 = cross(ab, (d[0] - a[0], d[1] - a[1]))
    s3 = cross(cd, (a[0] - c[0], a[1] - c[1]))
    s4 = cross(cd, (b[0] - c[0], b[1] - c[1]))
    return (s1 > 0) != (s2 > 0) and (s3 > 0) != (s4 > 0)


def within_others(lines: Sequence[tuple[Spot, Spot]], gap: int) -> set[int]:
    """Return the numbers of segments that lie within `gap` of another one; of equal ones all but the last."""
    found: set[int] = set()
    ways = [(b[0] - a[0], b[1] - a[1]) for a, b in lines]
    for i, (a, b) in enumerate(lines):
        x, y = ways[i]
        for j, (u, v) in enumerate(ways):
            turn = x * v - y * u
            if (
                50 * abs(turn) <= abs(x * u + y * v)
                and i != j
                and j not in found
                and not clears(a, *lines[j], gap)
                and not clears(b, *lines[j], gap)
            ):
                found.add(i)
                break
    return found


def once(lines: Sequence[tuple[Spot, Spot]], gap: int) -> list[tuple[Spot, Spot] | None]:
    """Return what is left of segments so that no part of a line is drawn twice; None of one within another.

    Of two that lie along one line, within `gap`, and share a part, the first ends where the second begins.
    """
    gone = within_others(lines, gap)
    left = [None if number in gone else line for number, line in enumerate(lines)]
    for i, one in enumerate(left):
        for other in left[i + 1 :]:
            if one is None or other is None:
                continue
            (a, b), (c, d) = one, other
            x, y, u, v = b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]
            if 50 * abs(x * v - y * u) > abs(x * u + y * v):
                continue
            mine = [end for end in one if not clears(end, *other, gap)]
            theirs = [end for end in other if not clears(end, *one, gap)]
            if len(mine) == len(theirs) == 1 and _far(mine[0], theirs[0]) > (4 * gap) ** 2:
                one = left[i] = (a if mine[0] == b else b, theirs[0])
    return left


def _far(p: Spot, q: Spot) -> int:
    return (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2
