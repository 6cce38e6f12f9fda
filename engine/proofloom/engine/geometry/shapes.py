"""Free figures: triangles, quadrangles and the like at a random place, size and turn, in floats or field.

Triangles are built from the tangents of their half angles, so that the lengths of their sides are known
without a square root; in the field that is as general as any three points. The bounds on the parameters
keep a drawn figure well shaped; they mean nothing in the field.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.worlds import Number, Vector, World

Shape = Callable[[World], list[Vector]]
Sides = Sequence[tuple[int, int, Number]]

THIN = "a triangle is too thin"


def unit_turn(w: World) -> Vector:
    """Return cosine and sine of a random turn, rational in one parameter."""
    t = w.rand(-1.0, 1.0)
    scale = w.div(-1 if w.pick(2) else 1, 1 + t * t)
    return w.cut((1 - t * t) * scale), w.cut(2 * t * scale)


def moved(w: World, points: Sequence[Vector], sides: Sides = ()) -> list[Vector]:
    """Return the points turned, stretched and shifted at random, and half of the time mirrored.

    `sides` are segments whose lengths are known before; the world is told what they are after.
    """
    c, s = unit_turn(w)
    unit = 1 if w.exact else w.unit
    stretch = w.rand(0.6, 1.6) * unit
    x0, y0 = w.rand(-1.0, 1.0) * unit, w.rand(-1.0, 1.0) * unit
    flip = -1 if w.pick(2) else 1
    c, s = w.cut(c * stretch), w.cut(s * stretch)
    found = []
    for x, y in points:
        up = y * flip
        found.append((w.cut(c * x - s * up + x0), w.cut(s * x + c * up + y0)))
    for i, j, length in sides:
        w.know(found[j][0] - found[i][0], found[j][1] - found[i][1], w.cut(length * stretch))
    return found


def _free(w: World) -> list[Vector]:
    unit = 1 if w.exact else w.unit
    return [(w.rand(-1.0, 1.0) * unit, w.rand(-1.0, 1.0) * unit)]


def _segment(w: World) -> list[Vector]:
    return moved(w, [(0, 0), (1, 0)], [(0, 1, 1)])


def _between(w: World) -> list[Vector]:
    return moved(w, [(w.rand(0.15, 0.85), 0), (0, 0), (1, 0)], [(1, 2, 1)])


def _from_angles(w: World, u: Number, v: Number) -> list[Vector]:
    """Return the triangle A B C with AB = 1 whose half angles at A and B have tangents u and v."""
    cosine, sine = w.div(1 - u * u, 1 + u * u), w.div(2 * u, 1 + u * u)
    b, a = _side(w, u, v), _side(w, v, u)
    return moved(w, [(0, 0), (1, 0), (w.cut(b * cosine), w.cut(b * sine))], [(0, 1, 1), (0, 2, b), (1, 2, a)])


def _side(w: World, u: Number, v: Number) -> Number:
    """Return AC of the triangle with AB = 1: sin B / sin C, with tangents u, v of half of A and B."""
    # sin B = 2v/(1+v²), sin C = sin(A+B) = 2(u+v)(1-uv)/((1+u²)(1+v²))
    return w.div(v * (1 + u * u), (u + v) * (1 - u * v))


def _triangle(w: World) -> list[Vector]:
    u, v = w.rand(0.25, 0.9), w.rand(0.25, 0.9)
    if not w.exact and not 0.22 < (1 - u * v) / (u + v) < 1.1:
        raise Reject(THIN)
    return _from_angles(w, u, v)


def _acute_triangle(w: World) -> list[Vector]:
    u, v = w.rand(0.3, 0.92), w.rand(0.3, 0.92)
    if not w.exact and not 0.3 < (1 - u * v) / (u + v) < 0.92:
        raise Reject(THIN)
    return _from_angles(w, u, v)


def _iso_triangle(w: World) -> list[Vector]:
    u = w.rand(0.3, 0.8)
    b, c, a = _from_angles(w, u, u)
    return [a, b, c]


def _r_triangle(w: World) -> list[Vector]:
    u = w.rand(0.2, 0.7)
    leg = w.div(2 * u, 1 - u * u)
    long = w.div(1 + u * u, 1 - u * u)
    return moved(w, [(0, 0), (1, 0), (0, leg)], [(0, 1, 1), (0, 2, leg), (1, 2, long)])


def _risos(w: World) -> list[Vector]:
    return moved(w, [(0, 0), (0, 1), (1, 0)], [(0, 1, 1), (0, 2, 1)])


def _ieq_triangle(w: World) -> list[Vector]:
    return moved(w, [(0, 0), (1, 0), w.turn(Fraction(1, 3))], [(0, 1, 1), (0, 2, 1), (1, 2, 1)])


def _triangle12(w: World) -> list[Vector]:
    u = w.rand(0.3, 1.2)
    c, s = w.div(1 - u * u, 1 + u * u), w.div(2 * u, 1 + u * u)
    return moved(w, [(0, 0), (1, 0), (2 * c, 2 * s)], [(0, 1, 1), (0, 2, 2)])


def _crossing(w: World) -> tuple[Number, Number, Vector]:
    """Return how one diagonal of unit length is divided, and the direction of the other."""
    t = w.rand(-0.3, 0.3)
    return w.rand(0.3, 0.7), w.rand(0.3, 0.7), (w.div(2 * t, 1 + t * t), w.div(1 - t * t, 1 + t * t))


def _quadrangle(w: World) -> list[Vector]:
    x, y, (dx, dy) = _crossing(w)
    up = w.rand(0.25, 0.75)
    return moved(w, [(-x, 0), (-y * dx, -y * dy), (1 - x, 0), (up * dx, up * dy)])


def _eqdia_quadrangle(w: World) -> list[Vector]:
    x, y, (dx, dy) = _crossing(w)
    up = 1 - y
    return moved(w, [(-x, 0), (-y * dx, -y * dy), (1 - x, 0), (up * dx, up * dy)])


def _rectangle(w: World) -> list[Vector]:
    long = w.rand(0.5, 2.0)
    return moved(w, [(0, 0), (0, 1), (long, 1), (long, 0)], [(0, 1, 1), (1, 2, long)])


def _isquare(w: World) -> list[Vector]:
    return moved(w, [(0, 0), (1, 0), (1, 1), (0, 1)], [(0, 1, 1)])


def _trapezoid(w: World) -> list[Vector]:
    base, high, left = w.rand(0.4, 0.8), w.rand(0.5, 1.5), w.rand(-0.3, 0.6)
    return moved(w, [(left, high), (left + base, high), (1, 0), (0, 0)], [(2, 3, 1), (0, 1, base)])


def _r_trapezoid(w: World) -> list[Vector]:
    long, other = w.rand(0.5, 1.5), w.rand(0.5, 1.5)
    return moved(w, [(0, 1), (long, 1), (other, 0), (0, 0)], [(0, 1, long), (2, 3, other), (0, 3, 1)])


def _iso_trapezoid(w: World) -> list[Vector]:
    half, high = w.rand(0.2, 0.4), w.rand(0.4, 1.5)
    middle = w.number(Fraction(1, 2))
    return moved(
        w, [(0, 0), (1, 0), (middle + half, high), (middle - half, high)], [(0, 1, 1), (2, 3, 2 * half)]
    )


def _eq_quadrangle(w: World) -> list[Vector]:
    long, t, u = w.rand(0.5, 1.2), w.rand(0.55, 0.8), w.rand(0.85, 1.1)
    d = w.div(long * (1 - t * t), 1 + t * t), w.div(2 * long * t, 1 + t * t)
    c = w.div(long * (1 - u * u), 1 + u * u), w.div(2 * long * u, 1 + u * u)
    return moved(w, [(0, 0), (1, 0), (1 + c[0], c[1]), d], [(0, 1, 1), (0, 3, long), (1, 2, long)])


def _pentagon(w: World) -> list[Vector]:
    around = ((1.0, 0.0), (0.31, 0.95), (-0.81, 0.59), (-0.81, -0.59), (0.31, -0.95))
    if w.exact:
        return [(w.rand(0, 1), w.rand(0, 1)) for _ in around]
    near = [(x + w.rand(-0.25, 0.25), y + w.rand(-0.25, 0.25)) for x, y in around]
    return moved(w, near)


def _right_with_centre(w: World) -> list[Vector]:
    _, a, c = points = [(0, 0), (0, w.rand(0.5, 2.0)), (w.rand(0.5, 2.0), 0)]
    half = w.number(Fraction(1, 2))
    b, a, c, o = moved(w, [*points, ((a[0] + c[0]) * half, (a[1] + c[1]) * half)])
    return [o, a, b, c]


def _parallelogram_with_centre(w: World) -> list[Vector]:
    a, b, c = _triangle(w)
    half = w.number(Fraction(1, 2))
    d = w.cut(a[0] + b[0] - c[0]), w.cut(a[1] + b[1] - c[1])
    return [a, b, c, d, (w.cut((a[0] + b[0]) * half), w.cut((a[1] + b[1]) * half))]


SHAPES: dict[str, Shape] = {
    "free": _free,
    "segment": _segment,
    "between": _between,
    "triangle": _triangle,
    "acute_triangle": _acute_triangle,
    "r_triangle": _r_triangle,
    "iso_triangle": _iso_triangle,
    "ieq_triangle": _ieq_triangle,
    "risos": _risos,
    "triangle12": _triangle12,
    "quadrangle": _quadrangle,
    "rectangle": _rectangle,
    "isquare": _isquare,
    "trapezoid": _trapezoid,
    "r_trapezoid": _r_trapezoid,
    "iso_trapezoid": _iso_trapezoid,
    "eq_quadrangle": _eq_quadrangle,
    "eqdia_quadrangle": _eqdia_quadrangle,
    "pentagon": _pentagon,
    "test_r20": _right_with_centre,
    "test_r25": _parallelogram_with_centre,
}
