"""Lines and circles on which a construction puts its point: one formula each for floats and prime field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from proofloom.engine.geometry.worlds import Number, Vector, World


class Line(NamedTuple):
    """The line through a point in a direction."""

    x: Number
    y: Number
    dx: Number
    dy: Number


class Circle(NamedTuple):
    """The circle about a centre through a point, given as the vector from the centre."""

    x: Number
    y: Number
    rx: Number
    ry: Number


Locus = Line | Circle
Maker = Callable[[World, Sequence[Vector], Fraction | None], Locus]


def turned(one: Vector, other: Vector) -> Vector:
    """Return the product as complex numbers: the first vector turned by the second's angle."""
    return one[0] * other[0] - one[1] * other[1], one[0] * other[1] + one[1] * other[0]


def turned_back(one: Vector, other: Vector) -> Vector:
    """Return the first vector turned back by the second's angle, and stretched by its length."""
    return one[0] * other[0] + one[1] * other[1], one[1] * other[0] - one[0] * other[1]


def quotient(w: World, one: Vector, other: Vector) -> Vector:
    """Return the quotient as complex numbers."""
    x, y = turned_back(one, other)
    scale = w.div(1, other[0] * other[0] + other[1] * other[1])
    return w.cut(x * scale), w.cut(y * scale)


def minus(one: Vector, other: Vector) -> Vector:
    """Return the vector from the second point to the first."""
    return one[0] - other[0], one[1] - other[1]


def centre(w: World, a: Vector, b: Vector, c: Vector) -> Vector:
    """Return the centre of the circle through three points."""
    bx, by, cx, cy = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    scale = w.div(1, 2 * (bx * cy - by * cx))
    return w.cut(a[0] + (cy * b2 - by * c2) * scale), w.cut(a[1] + (bx * c2 - cx * b2) * scale)


def bisector(w: World, a: Vector, b: Vector, c: Vector) -> Line:
    """Return the line that halves angle abc."""
    u, v = minus(a, b), minus(c, b)
    p, q = w.size(*u), w.size(*v)
    return Line(*b, w.cut(u[0] * q + v[0] * p), w.cut(u[1] * q + v[1] * p))


def _line(w: World, p: Sequence[Vector], value: Fraction | None) -> Line:
    return Line(*p[0], *minus(p[1], p[0]))


def _parallel(w: World, p: Sequence[Vector], value: Fraction | None) -> Line:
    return Line(*p[0], *minus(p[2], p[1]))


def _perpendicular(w: World, p: Sequence[Vector], value: Fraction | None) -> Line:
    x, y = minus(p[2], p[1])
    return Line(*p[0], -y, x)


def _bisector_of_segment(w: World, p: Sequence[Vector], value: Fraction | None) -> Line:
    (ax, ay), (bx, by) = p
    half = w.number(Fraction(1, 2))
    return Line(w.cut((ax + bx) * half), w.cut((ay + by) * half), ay - by, bx - ax)


def _angle_line(w: World, p: Sequence[Vector], value: Fraction | None) -> Line:
    """Through the first point, in the direction of 1-2 less that of 3-4 plus that of 5-6."""
    direction = turned(turned_back(minus(p[2], p[1]), minus(p[4], p[3])), minus(p[6], p[5]))
    return Line(*p[0], w.cut(direction[0]), w.cut(direction[1]))


def _turned_line(w: World, p: Sequence[Vector], value: Fraction | None) -> Line:
    assert value is not None
    direction = turned(minus(p[2], p[1]), w.turn(value))
    return Line(*p[0], w.cut(direction[0]), w.cut(direction[1]))


def _bisector(w: World, p: Sequence[Vector], value: Fraction | None) -> Line:
    return bisector(w, p[0], p[1], p[2])


def _circle(w: World, p: Sequence[Vector], value: Fraction | None) -> Circle:
    return Circle(*p[0], *minus(p[1], p[0]))


def _circumcircle(w: World, p: Sequence[Vector], value: Fraction | None) -> Circle:
    o = centre(w, p[0], p[1], p[2])
    return Circle(*o, *minus(p[0], o))


def _diameter(w: World, p: Sequence[Vector], value: Fraction | None) -> Circle:
    half = w.number(Fraction(1, 2))
    o = w.cut((p[0][0] + p[1][0]) * half), w.cut((p[0][1] + p[1][1]) * half)
    return Circle(*o, *minus(p[0], o))


def _angle_circle(w: World, p: Sequence[Vector], value: Fraction | None) -> Circle:
    """The x with the angle from xa to xb equal to that from vp to vq, of points a b p v q."""
    a, b, one, vertex, other = p
    chord = minus(b, a)
    tangent = turned(turned_back(chord, minus(other, vertex)), minus(one, vertex))
    tx, ty = w.cut(tangent[0]), w.cut(tangent[1])
    across = chord[1] * tx - chord[0] * ty  # the chord times the tangent turned by a right angle
    scale = w.div(chord[0] * chord[0] + chord[1] * chord[1], 2 * across)
    rx, ry = w.cut(-ty * scale), w.cut(tx * scale)
    return Circle(a[0] + rx, a[1] + ry, -rx, -ry)


def _compass(w: World, p: Sequence[Vector], value: Fraction | None) -> Circle:
    return Circle(*p[0], *minus(p[2], p[1]))


def _scaled_compass(w: World, p: Sequence[Vector], value: Fraction | None) -> Circle:
    assert value is not None
    x, y = minus(p[2], p[1])
    scale = w.number(1 / value)
    return Circle(*p[0], w.cut(x * scale), w.cut(y * scale))


def _square_scaled_compass(w: World, p: Sequence[Vector], value: Fraction | None) -> Circle:
    assert value is not None
    x, y = minus(p[2], p[1])
    scale = w.root_of_number(1 / value)
    return Circle(*p[0], w.cut(x * scale), w.cut(y * scale))


def _length_compass(w: World, p: Sequence[Vector], value: Fraction | None) -> Circle:
    assert value is not None
    return Circle(*p[0], w.number(value), w.number(Fraction(0)))


def _square_length_compass(w: World, p: Sequence[Vector], value: Fraction | None) -> Circle:
    assert value is not None
    return Circle(*p[0], w.root_of_number(value), w.number(Fraction(0)))


def _ratio_compass(w: World, p: Sequence[Vector], value: Fraction | None) -> Circle:
    """About g, of the radius x with ab : cd = ef : x."""
    g, a, b, c, d, e, f = p
    return Circle(*g, *quotient(w, turned(minus(d, c), minus(f, e)), minus(b, a)))


def _apollonius(w: World, p: Sequence[Vector], value: Fraction | None) -> Locus:
    assert value is not None
    if value == 1:
        return _bisector_of_segment(w, p, None)
    return _divider(w, p[0], p[1], w.number(value * value), (w.number(value), w.number(Fraction(0))))


def _ratio_apollonius(w: World, p: Sequence[Vector], value: Fraction | None) -> Locus:
    """The x with ax : cx = ef : gh."""
    a, c, e, f, g, h = p
    ratio = quotient(w, minus(f, e), minus(h, g))
    square = w.cut(ratio[0] * ratio[0] + ratio[1] * ratio[1])
    if w.decide(abs(square - 1) < 1e-9 if not w.exact else False):
        return _bisector_of_segment(w, (a, c), None)
    return _divider(w, a, c, square, ratio)


def _divider(w: World, a: Vector, c: Vector, square: Number, ratio: Vector) -> Circle:
    """The points whose distances from a and c have the ratio that is the length of a vector."""
    scale = w.div(1, 1 - square)
    o = w.cut((a[0] - square * c[0]) * scale), w.cut((a[1] - square * c[1]) * scale)
    x, y = turned(minus(a, c), ratio)
    return Circle(*o, w.cut(x * scale), w.cut(y * scale))


LOCI: dict[str, Maker] = {
    "line": _line,
    "parallel": _parallel,
    "perpendicular": _perpendicular,
    "bisector_of_segment": _bisector_of_segment,
    "angle_line": _angle_line,
    "turned_line": _turned_line,
    "bisector": _bisector,
    "circle": _circle,
    "circumcircle": _circumcircle,
    "diameter": _diameter,
    "angle_circle": _angle_circle,
    "compass": _compass,
    "scaled_compass": _scaled_compass,
    "square_scaled_compass": _square_scaled_compass,
    "length_compass": _length_compass,
    "square_length_compass": _square_length_compass,
    "ratio_compass": _ratio_compass,
    "apollonius": _apollonius,
    "ratio_apollonius": _ratio_apollonius,
}
