"""One polynomial per predicate, in coordinates in which rotations and circles are rational.

A point x + iy has the coordinates z = x + iy and w = x - iy; over the reals w is the conjugate of z, over any
other field the two are independent. With u = B - A, the direction of line AB is the quotient z(u) / w(u),
which is e^(2i * angle): directed angles modulo half a turn are quotients of directions, exactly. Squared
lengths are products z(u) * w(u). Every function here uses +, - and * only, so that it serves every field;
sums are not reduced, the field decides what is zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from proofloom.engine.geometry.predicates import Fact

Scalar = Any  # a number of whatever field
Axis = Sequence[Scalar]


class UnsupportedError(ValueError):
    """A fact that is no identity here: of order, a question, or with numbers beyond what is decided."""


@dataclass(frozen=True, slots=True)
class Number:
    """A constant of an equation: a rational or, when `turn`, the unit e^(2i * pi * value)."""

    value: Fraction
    turn: bool = False


@dataclass(frozen=True, slots=True)
class Equation:
    """`of(z, w, *points, *numbers)` vanishes; `weights` bound the degree in each of the points, in order."""

    of: Callable[..., Scalar]
    points: tuple[int, ...]
    weights: tuple[int, ...]
    numbers: tuple[Number, ...] = ()

    def value(self, z: Axis, w: Axis, numbers: Sequence[Scalar]) -> Scalar:
        """Return the polynomial's value; `numbers` are the constants in the field of z and w."""
        return self.of(z, w, *self.points, *numbers)


# --- the polynomials ------------------------------------------------------------------------------------


def _coll(z: Axis, w: Axis, a: int, b: int, c: int) -> Scalar:
    return (z[b] - z[a]) * (w[c] - w[a]) - (z[c] - z[a]) * (w[b] - w[a])


def _para(z: Axis, w: Axis, a: int, b: int, c: int, d: int) -> Scalar:
    return (z[b] - z[a]) * (w[d] - w[c]) - (z[d] - z[c]) * (w[b] - w[a])


def _perp(z: Axis, w: Axis, a: int, b: int, c: int, d: int) -> Scalar:
    return (z[b] - z[a]) * (w[d] - w[c]) + (z[d] - z[c]) * (w[b] - w[a])


def _cong(z: Axis, w: Axis, a: int, b: int, c: int, d: int) -> Scalar:
    return (z[b] - z[a]) * (w[b] - w[a]) - (z[d] - z[c]) * (w[d] - w[c])


def _cyclic(z: Axis, w: Axis, a: int, b: int, c: int, d: int) -> Scalar:
    return (z[c] - z[a]) * (z[d] - z[b]) * (w[d] - w[a]) * (w[c] - w[b]) - (w[c] - w[a]) * (w[d] - w[b]) * (
        z[d] - z[a]
    ) * (z[c] - z[b])


def _eqangle(z: Axis, w: Axis, a: int, b: int, c: int, d: int, e: int, f: int, g: int, h: int) -> Scalar:
    return (z[d] - z[c]) * (w[b] - w[a]) * (z[f] - z[e]) * (w[h] - w[g]) - (w[d] - w[c]) * (z[b] - z[a]) * (
        w[f] - w[e]
    ) * (z[h] - z[g])


def _eqratio(z: Axis, w: Axis, a: int, b: int, c: int, d: int, e: int, f: int, g: int, h: int) -> Scalar:
    return (z[b] - z[a]) * (w[b] - w[a]) * ((z[h] - z[g]) * (w[h] - w[g])) - (z[d] - z[c]) * (w[d] - w[c]) * (
        (z[f] - z[e]) * (w[f] - w[e])
    )


def _halfway_z(z: Axis, w: Axis, m: int, a: int, b: int) -> Scalar:
    return z[m] + z[m] - z[a] - z[b]


def _halfway_w(z: Axis, w: Axis, m: int, a: int, b: int) -> Scalar:
    return w[m] + w[m] - w[a] - w[b]


def _turned_z(z: Axis, w: Axis, a: int, b: int, c: int, d: int, e: int, f: int) -> Scalar:
    return (z[b] - z[a]) * (z[f] - z[d]) - (z[c] - z[a]) * (z[e] - z[d])


def _turned_w(z: Axis, w: Axis, a: int, b: int, c: int, d: int, e: int, f: int) -> Scalar:
    return (w[b] - w[a]) * (w[f] - w[d]) - (w[c] - w[a]) * (w[e] - w[d])


def _mirrored_z(z: Axis, w: Axis, a: int, b: int, c: int, d: int, e: int, f: int) -> Scalar:
    return (z[b] - z[a]) * (w[f] - w[d]) - (z[c] - z[a]) * (w[e] - w[d])


def _mirrored_w(z: Axis, w: Axis, a: int, b: int, c: int, d: int, e: int, f: int) -> Scalar:
    return (w[b] - w[a]) * (z[f] - z[d]) - (w[c] - w[a]) * (z[e] - z[d])


def _eqarea(z: Axis, w: Axis, a: int, b: int, c: int, d: int, e: int, f: int) -> Scalar:
    one, other = _coll(z, w, a, b, c), _coll(z, w, d, e, f)
    return one * one - other * other


def _aconst(z: Axis, w: Axis, a: int, b: int, c: int, d: int, turn: Scalar) -> Scalar:
    return (z[d] - z[c]) * (w[b] - w[a]) - (w[d] - w[c]) * (z[b] - z[a]) * turn


def _ratio(z: Axis, w: Axis, a: int, b: int, c: int, d: int, square: Scalar) -> Scalar:
    return (z[b] - z[a]) * (w[b] - w[a]) - square * ((z[d] - z[c]) * (w[d] - w[c]))


def _length(z: Axis, w: Axis, a: int, b: int, square: Scalar) -> Scalar:
    return (z[b] - z[a]) * (w[b] - w[a]) - square


def _area(z: Axis, w: Axis, a: int, b: int, c: int, square: Scalar) -> Scalar:
    twice = _coll(z, w, a, b, c)  # -4i times the area
    return twice * twice + square * 16


# --- facts as equations ---------------------------------------------------------------------------------

MOST_BITS = 400  # of a constant: beyond it a prime could be made to divide it, and evaluation be made slow
REMEMBERED = 1 << 11  # facts, of which the equations are kept: a figure's steps are asked for on each drawing
MOST_POWER = 24  # of a direction in an equation of angles


@lru_cache(maxsize=REMEMBERED)
def equations(fact: Fact) -> tuple[Equation, ...]:
    """Return the equations that together say what the fact says, up to degenerate positions.

    Raise UnsupportedError for a fact of order or distinctness, a question, or too large a constant.
    """
    build = _BUILD.get(fact.name)
    if build is None:
        raise UnsupportedError(f"{fact.name} is no identity")
    numbers = [c for c, _ in fact.terms] + ([] if fact.value is None else [fact.value])
    if any(n.numerator.bit_length() + n.denominator.bit_length() > MOST_BITS for n in numbers):
        raise UnsupportedError(f"{fact.name} has a number of more than {MOST_BITS} bits")
    return build(fact)


def is_identity(fact: Fact) -> bool:
    """Say whether a fact has equations."""
    try:
        return bool(equations(fact))
    except UnsupportedError:
        return False


def directions(fact: Fact) -> tuple[Equation, ...]:
    """Return an equation of angles as one of directions; its coefficients must be whole."""
    if any(c.denominator != 1 for c, _ in fact.terms):
        raise UnsupportedError("a part of an angle is no identity of directions")
    powers = tuple(int(c) for c, _ in fact.terms)
    if sum(map(abs, powers)) > MOST_POWER:
        raise UnsupportedError(f"directions to powers above {MOST_POWER}")

    def product(z: Axis, w: Axis, *given: Scalar) -> Scalar:
        left, right = 1, given[-1]
        for at, power in enumerate(powers):
            a, b, c, d = given[4 * at : 4 * at + 4]
            up = (z[d] - z[c]) * (w[b] - w[a])
            down = (w[d] - w[c]) * (z[b] - z[a])
            if power < 0:
                up, down = down, up
            for _ in range(abs(power)):
                left, right = left * up, right * down
        return left - right

    weights = tuple(abs(power) for power in powers for _ in range(4))
    return (Equation(product, fact.points, weights, (Number(_value(fact), turn=True),)),)


def _value(fact: Fact) -> Fraction:
    assert fact.value is not None
    return fact.value


def _one(of: Callable[..., Scalar], weight: int) -> Callable[[Fact], tuple[Equation, ...]]:
    return lambda fact: (Equation(of, fact.points, (weight,) * len(fact.points)),)


def _line(fact: Fact) -> tuple[Equation, ...]:
    a, b, *others = fact.points
    return tuple(Equation(_coll, (a, b, c), (2, 2, 2)) for c in others)


def _circle(fact: Fact) -> tuple[Equation, ...]:
    centre, a, *others = fact.points
    return tuple(Equation(_cong, (centre, a, centre, b), (2, 2, 2, 2)) for b in others)


def _concyclic(fact: Fact) -> tuple[Equation, ...]:
    a, b, c, *others = fact.points
    return tuple(Equation(_cyclic, (a, b, c, d), (2, 2, 2, 2)) for d in others)


def _middle(fact: Fact) -> tuple[Equation, ...]:
    return tuple(Equation(of, fact.points, (1, 1, 1)) for of in (_halfway_z, _halfway_w))


def _similar(
    one: Callable[..., Scalar], other: Callable[..., Scalar], same: bool
) -> Callable[[Fact], tuple[Equation, ...]]:
    def build(fact: Fact) -> tuple[Equation, ...]:
        a, b, _, d, e, _ = fact.points
        found = tuple(Equation(of, fact.points, (2,) * 6) for of in (one, other))
        return (*found, Equation(_cong, (a, b, d, e), (2, 2, 2, 2))) if same else found

    return build


def _measured(of: Callable[..., Scalar], power: int, weight: int) -> Callable[[Fact], tuple[Equation, ...]]:
    def build(fact: Fact) -> tuple[Equation, ...]:
        number = Number(_value(fact) ** power)
        return (Equation(of, fact.points, (weight,) * len(fact.points), (number,)),)

    return build


def _angle(fact: Fact) -> tuple[Equation, ...]:
    return (Equation(_aconst, fact.points, (1, 1, 1, 1), (Number(_value(fact), turn=True),)),)


_BUILD: dict[str, Callable[[Fact], tuple[Equation, ...]]] = {
    "coll": _line,
    "para": _one(_para, 1),
    "perp": _one(_perp, 1),
    "cong": _one(_cong, 2),
    "midp": _middle,
    "circle": _circle,
    "cyclic": _concyclic,
    "eqangle": _one(_eqangle, 1),
    "eqratio": _one(_eqratio, 2),
    "simtri": _similar(_turned_z, _turned_w, same=False),
    "simtrir": _similar(_mirrored_z, _mirrored_w, same=False),
    "contri": _similar(_turned_z, _turned_w, same=True),
    "contrir": _similar(_mirrored_z, _mirrored_w, same=True),
    "eqarea": _one(_eqarea, 4),
    "aconst": _angle,
    "rconst": _measured(_ratio, 2, 2),
    "r2const": _measured(_ratio, 1, 2),
    "lconst": _measured(_length, 2, 2),
    "l2const": _measured(_length, 1, 2),
    "area": _measured(_area, 2, 4),
    "aequation": directions,
}

# facts that speak of proper triangles or circles: which of their points must not lie on one line
_PROPER: dict[str, Callable[[tuple[int, ...]], tuple[tuple[int, int, int], ...]]] = {
    "cyclic": lambda points: ((points[0], points[1], points[2]),),
    "simtri": lambda points: ((points[0], points[1], points[2]), (points[3], points[4], points[5])),
    "simtrir": lambda points: ((points[0], points[1], points[2]), (points[3], points[4], points[5])),
    "contri": lambda points: ((points[0], points[1], points[2]), (points[3], points[4], points[5])),
    "contrir": lambda points: ((points[0], points[1], points[2]), (points[3], points[4], points[5])),
}


@lru_cache(maxsize=REMEMBERED)
def apart(fact: Fact) -> tuple[tuple[int, int], ...]:
    """Return the pairs of points that must lie at different places for the fact to mean something."""
    run = fact.predicate.apart
    if run is None:
        return ()
    size, points = run or len(fact.points), fact.points
    runs = [points[at : at + size] for at in range(0, len(points), size)]
    pairs = {(min(a, b), max(a, b)) for part in runs for i, a in enumerate(part) for b in part[:i]}
    if fact.terms:
        pairs |= {(min(a, b), max(a, b)) for a, b in zip(points[::2], points[1::2], strict=True)}
    return tuple(sorted(pairs))


def proper(fact: Fact) -> tuple[tuple[int, int, int], ...]:
    """Return the triples of points that must not lie on one line for the fact to be true."""
    find = _PROPER.get(fact.name)
    return find(fact.points) if find else ()


def bent(z: Axis, w: Axis, triple: tuple[int, int, int]) -> Scalar:
    """Return what vanishes exactly when three points lie on one line."""
    return _coll(z, w, *triple)
