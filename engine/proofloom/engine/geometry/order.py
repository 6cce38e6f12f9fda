"""Whether floats show a fact of order or difference: signs of polynomials that are clearly not zero."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from proofloom.engine.geometry.worlds import Corners, Vector, cross, distance2, dot, vector

SMALL = 1e-9  # a vanishing polynomial of drawn points is below this part of its measure, by a wide margin
CLEAR = 1e-6  # an order or a difference is taken as shown when its polynomial is above this part


def _clear(value: float, measure: float) -> bool:
    return value > 0 and value * value > CLEAR * CLEAR * measure


def _apart(a: Vector, b: Vector) -> bool:
    return bool(distance2(a, b) > 0)


def _side(p: Vector, a: Vector, b: Vector) -> int:
    """Return 1 or -1 when p lies clearly left or right of the line from a to b, else 0."""
    u, v = vector(a, b), vector(a, p)
    area = cross(u, v)
    if area * area <= CLEAR * CLEAR * dot(u, u) * dot(v, v):
        return 0
    return 1 if area > 0 else -1


def _corner(p: Corners) -> int:
    """Return the sign of the cosine of the angle at the first point: 1 acute, 0 right, -1 obtuse."""
    u, v = vector(p[0], p[1]), vector(p[0], p[2])
    cosine = dot(u, v)
    if cosine * cosine <= SMALL * SMALL * dot(u, u) * dot(v, v):
        return 0
    return 1 if cosine > 0 else -1


def _ncoll(p: Corners) -> bool:
    return any(_side(c, a, b) for a, b, c in combinations(p, 3))


def _sameclock(p: Corners) -> bool:
    one, other = _side(p[2], p[0], p[1]), _side(p[5], p[3], p[4])
    return one == other != 0


ORDERS: dict[str, Callable[[Corners], bool]] = {
    "diff": lambda p: all(_apart(a, b) for a, b in combinations(p, 2)),
    "ncoll": _ncoll,
    "npara": lambda p: _side((p[0][0] + p[3][0] - p[2][0], p[0][1] + p[3][1] - p[2][1]), p[0], p[1]) != 0,
    "nperp": lambda p: _corner((p[0], p[1], (p[0][0] + p[3][0] - p[2][0], p[0][1] + p[3][1] - p[2][1]))) != 0,
    "between": lambda p: _side(p[0], p[1], p[2]) == 0 and _corner(p) < 0,
    "oneside": lambda p: _side(p[0], p[2], p[3]) * _side(p[1], p[2], p[3]) > 0,
    "twosides": lambda p: _side(p[0], p[2], p[3]) * _side(p[1], p[2], p[3]) < 0,
    "sameclock": _sameclock,
    "sameside": lambda p: _corner(p[:3]) == _corner(p[3:]),
    "nsameside": lambda p: _corner(p[:3]) != _corner(p[3:]),
    "acute_angle": lambda p: _corner((p[1], p[0], p[2])) > 0,
    "obtuse_angle": lambda p: _corner((p[1], p[0], p[2])) < 0,
    "longer": lambda p: _clear(distance2(p[0], p[1]) - distance2(p[2], p[3]), distance2(p[0], p[1]) ** 2),
}
