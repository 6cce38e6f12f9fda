"""Whether a picture's whole coordinates bear a fact out, to within the rounding of every point.

A coordinate is off by at most half a unit, so a side is off by at most one in x and in y. The bounds below
follow from that alone: a fact that is refuted here is false of every figure that rounds to the picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isqrt

from proofloom.engine.geometry.predicates import Fact
from proofloom.verifiers.geometry import enclosure

Spot = tuple[int, int]

OFF = 3  # two measured lengths, each off by less than 1.5, differ by less than this if they are equal
# facts that survive a figure's being stretched
AFFINE = frozenset(("coll", "para", "midp", "between", "oneside", "twosides"))


def refuted(fact: Fact, at: Mapping[int, Spot]) -> bool:
    """Say whether the picture, drawn to scale, contradicts a fact; what is not measured is not refuted."""
    p = [at[point] for point in fact.points]
    match fact.name:
        case "coll":
            return any(_off_line(p[0], p[i], p[j]) for i in range(1, len(p)) for j in range(i + 1, len(p)))
        case "midp":
            return any(abs(2 * p[0][i] - p[1][i] - p[2][i]) > 2 for i in (0, 1))
        case "para":
            return not _small(_cross(_side(p[0], p[1]), _side(p[2], p[3])), p)
        case "perp":
            return not _small(_dot(_side(p[0], p[1]), _side(p[2], p[3])), p)
        case "cong":
            return abs(length(p[0], p[1]) - length(p[2], p[3])) > OFF
        case "circle":
            sizes = [length(p[0], q) for q in p[1:]]
            return max(sizes) - min(sizes) > OFF
        case "cyclic":
            return any(_turned_apart([p[0], q, p[1], q, p[0], p[2], p[1], p[2]]) for q in p[3:])
        case "eqangle":
            return _turned_apart(p)
        case "eqratio":
            a, b, c, d = (length(p[i], p[i + 1]) for i in (0, 2, 4, 6))
            return abs(a * d - b * c) > OFF * (a + b + c + d) + 20
        case "aconst" if fact.value is not None:
            return _turned_otherwise(p, fact.value)
        case "rconst" if fact.value is not None:
            return unequal(p[0], p[1], p[2], p[3], fact.value)
    return False


def unequal(a: Spot, b: Spot, c: Spot, d: Spot, ratio: Fraction) -> bool:
    """Say whether ab is certainly not so many times cd."""
    return abs(length(a, b) - ratio * length(c, d)) > OFF * (1 + ratio)


def length(a: Spot, b: Spot) -> int:
    """Return a distance, rounded down."""
    return isqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)


def _side(a: Spot, b: Spot) -> Spot:
    return b[0] - a[0], b[1] - a[1]


def _cross(u: Spot, v: Spot) -> int:
    return u[0] * v[1] - u[1] * v[0]


def _dot(u: Spot, v: Spot) -> int:
    return u[0] * v[0] + u[1] * v[1]


def _size(u: Spot) -> int:
    return isqrt(u[0] * u[0] + u[1] * u[1]) + 1


def _small(product: int, p: list[Spot]) -> bool:
    """Say whether a product of two sides may be zero: each is off by at most a unit's diagonal."""
    return abs(product) <= 2 * (_size(_side(p[0], p[1])) + _size(_side(p[2], p[3]))) + 4


def _off_line(a: Spot, b: Spot, c: Spot) -> bool:
    return not _small(_cross(_side(a, b), _side(a, c)), [a, b, a, c])


def _turned_apart(p: list[Spot]) -> bool:
    """Say whether the turn from side one to two is not that from three to four, modulo half a turn."""
    u = [_side(p[i], p[i + 1]) for i in (0, 2, 4, 6)]
    re, im = 1, 0
    for (x, y), sign in zip(u, (-1, 1, 1, -1), strict=True):
        re, im = re * x - im * sign * y, re * sign * y + im * x
    sizes = [_size(side) + 2 for side in u]
    whole = sizes[0] * sizes[1] * sizes[2] * sizes[3]
    return abs(im) > sum(2 * whole // size for size in sizes)


def _turned_otherwise(p: list[Spot], value: Fraction) -> bool:
    """Say whether the turn from side one to two is not the given part of half a turn."""
    (x, y), (z, w) = _side(p[0], p[1]), _side(p[2], p[3])
    c, s = enclosure.unit_vector(180 * value)
    turned = (
        enclosure.sub(enclosure.mul((x, 0), c), enclosure.mul((y, 0), s)),
        enclosure.add(enclosure.mul((x, 0), s), enclosure.mul((y, 0), c)),
    )
    middle, radius = enclosure.cross(turned, ((z, 0), (w, 0)))
    bound = 2 * (_size((x, y)) + _size((z, w))) + 4
    return abs(middle) - radius > bound << enclosure.UNIT_BITS
