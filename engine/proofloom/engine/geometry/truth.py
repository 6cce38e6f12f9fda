"""Whether a fact holds of coordinates: exactly in a prime field, or as floats show it.

Every equality is a polynomial in the coordinates that vanishes; order facts are signs of polynomials. The
same formulas serve both worlds. A float cannot show that a polynomial vanishes, only that it is small by
the measure that stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from itertools import combinations
from math import lcm, sqrt
from operator import itemgetter
from typing import Any

from proofloom.engine.geometry.field import PrimeField
from proofloom.engine.geometry.order import ORDERS, SMALL
from proofloom.engine.geometry.predicates import Fact, Kind
from proofloom.engine.geometry.worlds import (
    Corners,
    Number,
    Vector,
    cosine_and_sine,
    cross,
    distance2,
    dot,
    vector,
)

Vanishing = Callable[[Corners], Sequence[Number]]


def _over(one: Vector, other: Vector) -> Vector:
    """Return one vector turned back by the other (the product with the conjugate)."""
    return one[0] * other[0] + one[1] * other[1], one[1] * other[0] - one[0] * other[1]


def _product(one: Vector, other: Vector) -> Vector:
    return one[0] * other[0] - one[1] * other[1], one[0] * other[1] + one[1] * other[0]


# --- what vanishes: polynomials, each followed by the squared measure of its size --------------------------


def _coll(p: Corners) -> list[Number]:
    found: list[Number] = []
    u = vector(p[0], p[1])
    for other in p[2:]:
        v = vector(p[0], other)
        found += [cross(u, v), dot(u, u) * dot(v, v)]
    return found


def _para(p: Corners) -> list[Number]:
    u, v = vector(p[0], p[1]), vector(p[2], p[3])
    return [cross(u, v), dot(u, u) * dot(v, v)]


def _perp(p: Corners) -> list[Number]:
    u, v = vector(p[0], p[1]), vector(p[2], p[3])
    return [dot(u, v), dot(u, u) * dot(v, v)]


def _cong(p: Corners) -> list[Number]:
    one, other = distance2(p[0], p[1]), distance2(p[2], p[3])
    return [one - other, (one + other) * (one + other)]


def _midp(p: Corners) -> list[Number]:
    u, v = vector(p[0], p[1]), vector(p[0], p[2])
    measure = dot(u, u) + dot(v, v)
    return [u[0] + v[0], measure, u[1] + v[1], measure]


def _circle(p: Corners) -> list[Number]:
    first = distance2(p[0], p[1])
    found: list[Number] = []
    for other in p[2:]:
        square = distance2(p[0], other)
        found += [first - square, (first + square) * (first + square)]
    return found


def _cyclic(p: Corners) -> list[Number]:
    a, b, c = p[:3]
    found: list[Number] = []
    for d in p[3:]:
        one, other = _over(vector(c, a), vector(c, b)), _over(vector(d, a), vector(d, b))
        found += [cross(one, other), dot(one, one) * dot(other, other)]
    return found


def _eqangle(p: Corners) -> list[Number]:
    one = _over(vector(p[2], p[3]), vector(p[0], p[1]))
    other = _over(vector(p[6], p[7]), vector(p[4], p[5]))
    return [cross(one, other), dot(one, one) * dot(other, other)]


def _eqratio(p: Corners) -> list[Number]:
    one, other = distance2(p[0], p[1]) * distance2(p[6], p[7]), distance2(p[2], p[3]) * distance2(p[4], p[5])
    return [one - other, (one + other) * (one + other)]


def _similar(p: Corners, *, mirrored: bool) -> list[Number]:
    a, b, c, x, y, z = p
    u, v = vector(a, b), vector(a, c)
    if mirrored:
        u, v = (u[0], -u[1]), (v[0], -v[1])
    s, t = vector(x, y), vector(x, z)
    one, other = _product(u, t), _product(v, s)
    measure = dot(one, one) + dot(other, other)
    return [one[0] - other[0], measure, one[1] - other[1], measure]


def _simtri(p: Corners) -> list[Number]:
    return _similar(p, mirrored=False)


def _simtrir(p: Corners) -> list[Number]:
    return _similar(p, mirrored=True)


def _contri(p: Corners) -> list[Number]:
    return _similar(p, mirrored=False) + _cong((p[0], p[1], p[3], p[4]))


def _contrir(p: Corners) -> list[Number]:
    return _similar(p, mirrored=True) + _cong((p[0], p[1], p[3], p[4]))


def _eqarea(p: Corners) -> list[Number]:
    one, other = cross(vector(p[0], p[1]), vector(p[0], p[2])), cross(vector(p[3], p[4]), vector(p[3], p[5]))
    one, other = one * one, other * other
    return [one - other, (one + other) * (one + other)]


EQUALITIES: dict[str, Vanishing] = {
    "coll": _coll,
    "para": _para,
    "perp": _perp,
    "cong": _cong,
    "midp": _midp,
    "circle": _circle,
    "cyclic": _cyclic,
    "eqangle": _eqangle,
    "eqratio": _eqratio,
    "simtri": _simtri,
    "simtrir": _simtrir,
    "contri": _contri,
    "contrir": _contrir,
    "eqarea": _eqarea,
}


class Measures:
    """What a given number is in one of the worlds."""

    def __init__(self, field: PrimeField | None) -> None:
        self.field = field

    def number(self, value: Fraction) -> Number:
        """Return a rational number."""
        return self.field.number(value) if self.field else value.numerator / value.denominator

    def turn(self, halves: Fraction) -> Vector:
        """Return cosine and sine of a number of half turns."""
        return self.field.turn(halves) if self.field else cosine_and_sine(halves)


def _aconst(m: Measures, value: Fraction) -> Vanishing:
    turn = m.turn(value)

    def found(p: Corners) -> list[Number]:
        between = _over(vector(p[2], p[3]), vector(p[0], p[1]))
        return [cross(between, turn), dot(between, between)]

    return found


def _ratio(m: Measures, square: Fraction) -> Vanishing:
    times = m.number(square)

    def found(p: Corners) -> list[Number]:
        one, other = distance2(p[0], p[1]), distance2(p[2], p[3]) * times
        return [one - other, (one + other) * (one + other)]

    return found


def _rconst(m: Measures, value: Fraction) -> Vanishing:
    return _ratio(m, value * value)


def _length2(m: Measures, square: Fraction) -> Vanishing:
    other = m.number(square)

    def found(p: Corners) -> list[Number]:
        one = distance2(p[0], p[1])
        return [one - other, (one + other) * (one + other)]

    return found


def _lconst(m: Measures, value: Fraction) -> Vanishing:
    return _length2(m, value * value)


def _area(m: Measures, value: Fraction) -> Vanishing:
    other = m.number(4 * value * value)

    def found(p: Corners) -> list[Number]:
        double = cross(vector(p[0], p[1]), vector(p[0], p[2]))
        return [double * double - other, (double * double + other) ** 2]

    return found


FLOATS = Measures(None)
VALUES: dict[str, Callable[[Measures, Fraction], Vanishing]] = {
    "aconst": _aconst,
    "rconst": _rconst,
    "r2const": _ratio,
    "lconst": _lconst,
    "l2const": _length2,
    "area": _area,
}


def _angles(m: Measures, fact: Fact, p: Corners) -> list[Number]:
    """A sum of multiples of angles: the product of powers has the direction of the sum.

    Fractions are cleared first, which loses what vanishes only up to a part of a half turn.
    """
    assert fact.value is not None
    clear = lcm(*(coefficient.denominator for coefficient, _ in fact.terms))
    total: Vector = m.turn(fact.value * clear)
    measure = 1
    for number, (coefficient, _) in enumerate(fact.terms):
        a, b, c, d = p[4 * number : 4 * number + 4]
        angle = _over(vector(c, d), vector(a, b))
        times = int(coefficient * clear)
        if times > 0:
            angle = angle[0], -angle[1]
        for _ in range(abs(times)):
            total = _product(total, angle)
            measure = measure * dot(angle, angle)
    return [total[1], measure]


def vanishing(fact: Fact, points: Corners, m: Measures) -> Sequence[Number]:
    """Return the polynomials of a fact and the measures of their size, in turn, at some points.

    Raise ValueError when the field has no angle of the fact's value, KeyError for a fact with none.
    """
    corners = [points[point] for point in fact.points]
    if fact.name in EQUALITIES:
        return EQUALITIES[fact.name](corners)
    if fact.name == "aequation":
        return _angles(m, fact, corners)
    assert fact.value is not None
    return VALUES[fact.name](m, fact.value)(corners)


def holds_in_field(fact: Fact, points: Corners, field: PrimeField) -> bool | None:
    """Say whether an equality or value holds exactly; None for what the field cannot say."""
    rule = EQUALITIES.get(fact.name)
    if rule is not None:
        found: Sequence[Number] = rule([points[point] for point in fact.points])
    elif fact.name == "lequation":
        return _lengths_in_field(fact, points, field)
    elif fact.predicate.kind is not Kind.VALUE:
        return None
    else:
        try:
            found = vanishing(fact, points, Measures(field))
        except (ValueError, ZeroDivisionError):
            return None
    return not any(polynomial % field.prime for polynomial in found[::2])


def holds_among_floats(fact: Fact, points: Corners) -> bool:
    """Say whether floats show a fact: a vanishing polynomial small, an order or a difference clear."""
    return shown_among_floats(fact)(points)


def shown_among_floats(fact: Fact) -> Callable[[Corners], bool]:
    """Return whether floats show a fact, as a question to any number of figures."""
    name = fact.name
    if name == "lequation":
        return partial(_lengths_among_floats, fact)
    if name == "aequation":
        return lambda points: _small(vanishing(fact, points, FLOATS))
    order = ORDERS.get(name)
    corners = itemgetter(*fact.points)  # of at least two points: a tuple
    if order is not None:
        return lambda points: order(corners(points))
    rule = EQUALITIES.get(name)
    if rule is None:
        if fact.predicate.kind is not Kind.VALUE:
            raise ValueError(f"{name} neither holds nor fails")
        assert fact.value is not None
        rule = VALUES[name](FLOATS, fact.value)
    return lambda points: _small(rule(corners(points)))


def _small(found: Sequence[float]) -> bool:
    if len(found) == 2:
        return found[0] * found[0] <= SMALL * SMALL * found[1]
    return all(found[at] * found[at] <= SMALL * SMALL * found[at + 1] for at in range(0, len(found), 2))


def _terms(fact: Fact) -> list[tuple[Fraction, list[tuple[int, int]]]]:
    found, at = [], 0
    for coefficient, count in fact.terms:
        flat = fact.points[at : at + count]
        found.append((coefficient, [(flat[i], flat[i + 1]) for i in range(0, count, 2)]))
        at += count
    return found


def _lengths_among_floats(fact: Fact, points: Corners) -> bool:
    assert fact.value is not None
    total = -(fact.value.numerator / fact.value.denominator)
    measure = abs(total)
    for coefficient, segments in _terms(fact):
        term = coefficient.numerator / coefficient.denominator
        for a, b in segments:
            term *= sqrt(distance2(points[a], points[b]))
        total += term
        measure += abs(term)
    return abs(total) <= SMALL * measure


def _lengths_in_field(fact: Fact, points: Corners, field: PrimeField) -> bool | None:
    """Decide sums of products of squared lengths; a single length has no sign there, so None."""
    assert fact.value is not None
    total = -field.number(fact.value)
    for coefficient, segments in _terms(fact):
        term = field.number(coefficient)
        for a, b in segments[::2]:
            term = term * distance2(points[a], points[b])
        if len(segments) % 2 or segments[::2] != segments[1::2]:
            return None
        total += term
    return total % field.prime == 0


def generic_in_field(fact: Fact, points: Corners, field: PrimeField) -> bool:
    """Say whether points that should differ, or lines that should meet, do so in the field."""
    corners: list[Any] = [points[point] for point in fact.points]
    if fact.name == "diff":
        return all(
            (a[0] - b[0]) % field.prime or (a[1] - b[1]) % field.prime for a, b in combinations(corners, 2)
        )
    twin = {"ncoll": _coll, "npara": _para, "nperp": _perp}.get(fact.name)
    return twin is None or any(polynomial % field.prime for polynomial in twin(corners)[::2])
