"""Recipes that place points by a formula from other points: midpoints, centres, tangents, copies, turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from proofloom.engine.geometry.loci import bisector, centre, minus, quotient, turned
from proofloom.engine.geometry.shapes import unit_turn
from proofloom.engine.geometry.worlds import Number, Vector, World, dot

Recipe = Callable[[World, Sequence[Vector]], list[Vector]]

HALF = Fraction(1, 2)


def _blend(w: World, parts: Sequence[tuple[Number, Vector]]) -> Vector:
    """Return a sum of multiples of points."""
    return w.cut(sum(k * p[0] for k, p in parts)), w.cut(sum(k * p[1] for k, p in parts))


def foot(w: World, a: Vector, b: Vector, c: Vector) -> Vector:
    """Return the foot of the perpendicular from a to line bc."""
    dx, dy = c[0] - b[0], c[1] - b[1]
    at = w.div((a[0] - b[0]) * dx + (a[1] - b[1]) * dy, dx * dx + dy * dy)
    return w.cut(b[0] + at * dx), w.cut(b[1] + at * dy)


def cross(w: World, a: Vector, u: Vector, b: Vector, v: Vector) -> Vector:
    """Return the point where the lines through a along u and through b along v meet."""
    at = w.div((b[0] - a[0]) * v[1] - (b[1] - a[1]) * v[0], u[0] * v[1] - u[1] * v[0])
    return w.cut(a[0] + at * u[0]), w.cut(a[1] + at * u[1])


def middle(w: World, a: Vector, b: Vector) -> Vector:
    """Return the midpoint."""
    half = w.number(HALF)
    return w.cut((a[0] + b[0]) * half), w.cut((a[1] + b[1]) * half)


def _midpoint(w: World, p: Sequence[Vector]) -> list[Vector]:
    return [middle(w, p[0], p[1])]


def _foot(w: World, p: Sequence[Vector]) -> list[Vector]:
    return [foot(w, p[0], p[1], p[2])]


def _mirror(w: World, p: Sequence[Vector]) -> list[Vector]:
    return [_blend(w, ((2, p[1]), (-1, p[0])))]


def _reflect(w: World, p: Sequence[Vector]) -> list[Vector]:
    return [_blend(w, ((2, foot(w, p[0], p[1], p[2])), (-1, p[0])))]


def _shift(w: World, p: Sequence[Vector]) -> list[Vector]:
    b, c, d = p
    return [_blend(w, ((1, b), (1, c), (-1, d)))]


def _parallelogram(w: World, p: Sequence[Vector]) -> list[Vector]:
    a, b, c = p
    return [_blend(w, ((1, a), (1, c), (-1, b)))]


def _circumcenter(w: World, p: Sequence[Vector]) -> list[Vector]:
    return [centre(w, p[0], p[1], p[2])]


def _centre_from_sides(w: World, p: Sequence[Vector], sign: int) -> Vector:
    """Return the centre of the incircle (sign 1), or of the excircle opposite the first vertex (sign -1)."""
    a, b, c = p
    x, y, z = w.size(*minus(c, b)), w.size(*minus(a, c)), w.size(*minus(b, a))
    scale = w.div(1, sign * x + y + z)
    return _blend(w, ((sign * x * scale, a), (y * scale, b), (z * scale, c)))


def _with_feet(w: World, p: Sequence[Vector], sign: int) -> list[Vector]:
    a, b, c = p
    i = _centre_from_sides(w, p, sign)
    return [foot(w, i, b, c), foot(w, i, c, a), foot(w, i, a, b), i]


def _incenter(w: World, p: Sequence[Vector]) -> list[Vector]:
    return [_centre_from_sides(w, p, 1)]


def _excenter(w: World, p: Sequence[Vector]) -> list[Vector]:
    return [_centre_from_sides(w, p, -1)]


def _incenter2(w: World, p: Sequence[Vector]) -> list[Vector]:
    return _with_feet(w, p, 1)


def _excenter2(w: World, p: Sequence[Vector]) -> list[Vector]:
    return _with_feet(w, p, -1)


def _midpoints(w: World, p: Sequence[Vector]) -> list[Vector]:
    a, b, c = p
    return [middle(w, b, c), middle(w, c, a), middle(w, a, b)]


def _centroid(w: World, p: Sequence[Vector]) -> list[Vector]:
    third = w.number(Fraction(1, 3))
    return [*_midpoints(w, p), _blend(w, [(third, point) for point in p])]


def _ninepoints(w: World, p: Sequence[Vector]) -> list[Vector]:
    x, y, z = _midpoints(w, p)
    return [x, y, z, centre(w, x, y, z)]


def _trisegment(w: World, p: Sequence[Vector]) -> list[Vector]:
    one, two = w.number(Fraction(1, 3)), w.number(Fraction(2, 3))
    return [_blend(w, ((two, p[0]), (one, p[1]))), _blend(w, ((one, p[0]), (two, p[1])))]


def _between_bound(w: World, p: Sequence[Vector]) -> list[Vector]:
    at = w.rand(0.15, 0.85)
    return [_blend(w, ((1 - at, p[0]), (at, p[1])))]


def _trisect(w: World, p: Sequence[Vector]) -> list[Vector]:
    a, b, c = p
    u, v = minus(a, b), minus(c, b)
    whole = quotient(w, v, u)
    third = w.third(*whole)
    first = turned(u, third)
    second = turned(first, third)
    across = minus(c, a)
    return [cross(w, a, across, b, first), cross(w, a, across, b, second)]


def _turned_about(w: World, a: Vector, b: Vector, turn: Vector) -> Vector:
    x, y = turned(minus(b, a), turn)
    return w.cut(a[0] + x), w.cut(a[1] + y)


def _eq_triangle(w: World, p: Sequence[Vector]) -> list[Vector]:
    c, s = w.turn(Fraction(1, 3))
    return [_turned_about(w, p[0], p[1], (c, -s if w.pick(2) else s))]


def _square(w: World, p: Sequence[Vector]) -> list[Vector]:
    a, b = p
    return [_turned_about(w, b, a, (0, -1)), _turned_about(w, a, b, (0, 1))]


def _psquare(w: World, p: Sequence[Vector]) -> list[Vector]:
    return [_turned_about(w, p[0], p[1], (0, 1))]


def _nsquare(w: World, p: Sequence[Vector]) -> list[Vector]:
    return [_turned_about(w, p[0], p[1], (0, -1))]


def _iso_trapezoid2(w: World, p: Sequence[Vector]) -> list[Vector]:
    a, b, c = p
    return [_blend(w, ((1, a), (1, b), (1, c), (-2, foot(w, c, a, b))))]


def _tangent(w: World, p: Sequence[Vector]) -> list[Vector]:
    """The points where the tangents from a touch the circle about o through b."""
    a, o, b = p
    x, y = minus(a, o)
    d2, r2 = x * x + y * y, (b[0] - o[0]) * (b[0] - o[0]) + (b[1] - o[1]) * (b[1] - o[1])
    scale = w.div(1, d2)
    step = w.root(w.cut(r2 * (d2 - r2))) * scale
    near = r2 * scale
    fx, fy = o[0] + x * near, o[1] + y * near
    found = [(w.cut(fx - y * step), w.cut(fy + x * step)), (w.cut(fx + y * step), w.cut(fy - x * step))]
    return found[::-1] if w.pick(2) else found


def _common_tangents(w: World, p: Sequence[Vector], sign: int) -> list[Vector]:
    """Points x, z on the circle about o through a and y, i on that about w through b: xy, zi touch both."""
    o, a, v, b = p
    r2, s2 = (w.cut(dot(side, side)) for side in (minus(a, o), minus(b, v)))
    equal = w.decide(abs(r2 - s2) < 1e-9 * r2 if not w.exact else False)
    rs = sign * (r2 if equal else w.root(w.cut(r2 * s2)))  # all that is needed of the radii themselves
    x, y = minus(v, o)
    d2 = x * x + y * y
    scale = w.div(1, d2)
    ratio = w.div(rs, r2)
    along = (r2 - rs) * scale
    across = w.root(w.cut(r2 * (d2 - r2 - s2 + 2 * rs))) * scale
    found = []
    for side in (across, -across):
        nx, ny = w.cut(along * x - side * y), w.cut(along * y + side * x)
        found += [
            (w.cut(o[0] + nx), w.cut(o[1] + ny)),
            (w.cut(v[0] + ratio * nx), w.cut(v[1] + ratio * ny)),
        ]
    return found[2:] + found[:2] if w.pick(2) else found


def _cc_tangent(w: World, p: Sequence[Vector]) -> list[Vector]:
    return _common_tangents(w, p, 1)


def _cc_itangent(w: World, p: Sequence[Vector]) -> list[Vector]:
    return _common_tangents(w, p, -1)


def _eqangle2(w: World, p: Sequence[Vector]) -> list[Vector]:
    """A random x, angle ab-ax equal to cx-cb: where ae and cy meet, with a, c, e, y on one circle."""
    a, b, c = p
    u, v = minus(a, b), minus(c, b)
    ratio = w.div(v[0] * v[0] + v[1] * v[1], u[0] * u[0] + u[1] * u[1])
    low = w.decide(ratio < 1 if not w.exact else False)
    at = w.rand(0.15, 0.85)
    if w.pick(2):
        at = at * (1 if low else w.div(1, ratio))
    else:
        at = (1 + at) * (w.div(1, ratio) if low else 1)
    e = w.cut(b[0] + at * v[0]), w.cut(b[1] + at * v[1])
    y = w.cut(b[0] + at * ratio * u[0]), w.cut(b[1] + at * ratio * u[1])
    return [cross(w, a, minus(e, a), c, minus(y, c))]


def _conjugate(vector: Vector) -> Vector:
    return vector[0], -vector[1]


def _similar(w: World, p: Sequence[Vector], *, mirrored: bool) -> list[Vector]:
    a, b, c, f, g = p
    ratio = quotient(w, minus(c, a), minus(b, a))
    return [_turned_about(w, f, g, _conjugate(ratio) if mirrored else ratio)]


def _simtri(w: World, p: Sequence[Vector]) -> list[Vector]:
    return _similar(w, p, mirrored=False)


def _simtrir(w: World, p: Sequence[Vector]) -> list[Vector]:
    return _similar(w, p, mirrored=True)


def _congruent(w: World, p: Sequence[Vector], *, mirrored: bool) -> list[Vector]:
    a, b, c, f = p
    turn = unit_turn(w)
    found = []
    for corner in (b, c):
        side = minus(corner, a)
        x, y = turned(_conjugate(side) if mirrored else side, turn)
        found.append((w.cut(f[0] + x), w.cut(f[1] + y)))
    return found


def _contri(w: World, p: Sequence[Vector]) -> list[Vector]:
    return _congruent(w, p, mirrored=False)


def _contrir(w: World, p: Sequence[Vector]) -> list[Vector]:
    return _congruent(w, p, mirrored=True)


def _touching(w: World, p: Sequence[Vector]) -> list[Vector]:
    """The circle about i that touches ac at x, bc at y, and the circle about o through a and b at z.

    Stretched from c so that it becomes the circle about o, it touches the parallels of ac and bc that touch
    that circle; those meet in f, and line cf leads to z.
    """
    a, b, c, o = p
    radius = w.size(*minus(a, o))
    normals = []
    for end, other in ((b, a), (a, b)):
        x, y = minus(end, c)
        scale = w.div(radius, w.size(x, y))
        side = x * (other[1] - c[1]) - y * (other[0] - c[0])
        sign = 1 if w.decide(side < 0 if not w.exact else False) else -1
        normals.append((w.cut(-y * scale * sign), w.cut(x * scale * sign)))
    d, e = ((o[0] + n[0], o[1] + n[1]) for n in normals)
    f = cross(w, d, minus(b, c), e, minus(a, c))
    z = _far_end(w, c, minus(f, c), o, radius)
    i = cross(w, c, _direction(w, a, c, b), o, minus(z, o))
    return [foot(w, i, a, c), foot(w, i, b, c), z, i]


def _direction(w: World, a: Vector, b: Vector, c: Vector) -> Vector:
    line = bisector(w, a, b, c)
    return line.dx, line.dy


def _far_end(w: World, a: Vector, along: Vector, o: Vector, radius: Number) -> Vector:
    """Return one of the points where the line through a meets a circle, chosen at random."""
    scale = w.div(1, along[0] * along[0] + along[1] * along[1])
    x, y = minus(o, a)
    near = w.cut((x * along[0] + y * along[1]) * scale)
    fx, fy = a[0] + near * along[0], a[1] + near * along[1]
    rest = radius * radius - (fx - o[0]) * (fx - o[0]) - (fy - o[1]) * (fy - o[1])
    step = w.root(w.cut(rest * scale)) * (-1 if w.pick(2) else 1)
    return w.cut(fx + step * along[0]), w.cut(fy + step * along[1])


def _e5128(w: World, p: Sequence[Vector]) -> list[Vector]:
    """y halves ab, and x is where line dy meets the circle about c through d again."""
    a, b, c, d = p
    y = middle(w, a, b)
    dx, dy = minus(y, d)
    at = w.div(-2 * ((d[0] - c[0]) * dx + (d[1] - c[1]) * dy), dx * dx + dy * dy)
    return [(w.cut(d[0] + at * dx), w.cut(d[1] + at * dy)), y]


def _3peq(w: World, p: Sequence[Vector]) -> list[Vector]:
    """z is any point of bc, and halves the segment from x on ab to y on ac."""
    a, b, c = p
    at = w.rand(-0.4, 1.4)
    z = _blend(w, ((1 - at, b), (at, c)))
    x = cross(w, _blend(w, ((2, z), (-1, c))), minus(a, c), a, minus(b, a))
    return [x, _blend(w, ((2, z), (-1, x))), z]


RECIPES: dict[str, Recipe] = {
    "midpoint": _midpoint,
    "foot": _foot,
    "mirror": _mirror,
    "reflect": _reflect,
    "shift": _shift,
    "parallelogram": _parallelogram,
    "circumcenter": _circumcenter,
    "incenter": _incenter,
    "excenter": _excenter,
    "incenter2": _incenter2,
    "excenter2": _excenter2,
    "centroid": _centroid,
    "ninepoints": _ninepoints,
    "trisegment": _trisegment,
    "between_bound": _between_bound,
    "trisect": _trisect,
    "eq_triangle": _eq_triangle,
    "square": _square,
    "psquare": _psquare,
    "nsquare": _nsquare,
    "iso_trapezoid2": _iso_trapezoid2,
    "tangent": _tangent,
    "cc_tangent": _cc_tangent,
    "cc_itangent": _cc_itangent,
    "eqangle2": _eqangle2,
    "simtri": _simtri,
    "simtrir": _simtrir,
    "contri": _contri,
    "contrir": _contrir,
    "2l1c": _touching,
    "e5128": _e5128,
    "3peq": _3peq,
}
