"""Where a point can be when equations hold: lines, circles, pairs of lines, read off the polynomials.

An equation, as a polynomial in one point's coordinates z and w with all other points known, is sampled at six
places. No list of constructions is consulted: whatever the hypotheses say is solved as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from proofloom.verifiers.geometry.identities.polynomials import Scalar

LINE, CIRCLE, CONIC, NONE = 1, 2, 3, 0  # NONE: of higher degree, good for checking only
Locus = tuple[Scalar, ...]  # c, a, b, d, e, f of c + a z + b w + d z w + e z^2 + f w^2
Point = tuple[Scalar, Scalar]


class Arithmetic(Protocol):
    """What figures need of a field; `reduce` brings a sum of products back to a number of the field."""

    def reduce(self, value: Scalar) -> Scalar:
        """Return the number that a sum of products stands for."""
        ...

    def zero(self, value: Scalar) -> bool:
        """Say whether a value is zero (for floats: too small to be relied on)."""
        ...

    def inverse(self, value: Scalar) -> Scalar:
        """Return the reciprocal of a value that is not zero."""
        ...

    def root(self, value: Scalar) -> Scalar:
        """Return a square root; raise NoRootError when the field has none."""
        ...


class NoRootError(ValueError):
    """A number without a square root: these choices of free points admit no figure in this field."""


class UnreadableError(ValueError):
    """Equations that no line and circle solves, so that no figure can be found this way."""


def read(
    field: Arithmetic,
    of: Callable[..., Scalar],
    given: Sequence[Scalar],
    z: list[Scalar],
    w: list[Scalar],
    at: int,
    shape: int,
) -> Locus:
    """Return the locus of point `at` under an equation of known shape; z[at] and w[at] are overwritten.

    `given` are the equation's points and its numbers in the field.
    """
    reduce = field.reduce
    z[at] = w[at] = 0
    c = of(z, w, *given)
    z[at] = 1
    first = of(z, w, *given)
    z[at], w[at] = 0, 1
    second = of(z, w, *given)
    if shape == LINE:
        return (reduce(c), reduce(first - c), reduce(second - c), 0, 0, 0)
    z[at] = 1
    both = of(z, w, *given)
    if shape == CIRCLE:
        a, b = first - c, second - c
        return (reduce(c), reduce(a), reduce(b), reduce(both - a - b - c), 0, 0)
    half = field.inverse(reduce(2))
    z[at], w[at] = -1, 0
    minus_first = of(z, w, *given)
    z[at], w[at] = 0, -1
    minus_second = of(z, w, *given)
    e, f = (first + minus_first) * half - c, (second + minus_second) * half - c
    a, b = first - c - e, second - c - f
    return tuple(map(reduce, (c, a, b, both - a - b - c - e - f, e, f)))


def meets(field: Arithmetic, loci: Sequence[Locus]) -> tuple[list[Point], list[Locus]]:
    """Return the points where loci meet; or, if there are more, no points and the locus that they share.

    A locus that is nowhere (a constant other than zero) is returned as shared. Raise NoRootError where a
    root is missing, UnreadableError where the loci are beyond lines and circles.
    """
    if len(loci) == 1:
        return [], [] if _nothing(field, loci[0]) else [loci[0]]
    if len(loci) == 2:  # as most points are found
        line, second = loci
        if line[3:] == second[3:] == _STRAIGHT:
            determinant = field.reduce(line[1] * second[2] - line[2] * second[1])
            if not field.zero(determinant):
                return [_cramer(field, line, second, determinant)], []
        elif not field.zero(second[3]):
            if line[4:] == second[4:] == _ROUND and not field.zero(line[3]):
                line = _axis(field, line, second)
            if line[3:] == _STRAIGHT and not _nothing(field, line[1:3]):
                found = _on_line(field, line, second)
                if found is not None:
                    return found, [] if found else [_NOWHERE]
    kept = [locus for locus in loci if not _nothing(field, locus)]
    for locus in kept:
        if _nothing(field, locus[1:]):
            return [], [locus]
    lines = [locus for locus in kept if locus[3:] == _STRAIGHT or _nothing(field, locus[3:])]
    curves = [locus for locus in kept if locus not in lines]
    if lines:
        for second in lines[1:]:
            determinant = field.reduce(lines[0][1] * second[2] - lines[0][2] * second[1])
            if not field.zero(determinant):
                return [_cramer(field, lines[0], second, determinant)], []
            if any(not field.zero(lines[0][0] * second[i] - lines[0][i] * second[0]) for i in (1, 2)):
                return [], [_NOWHERE]  # parallels
        for curve in curves:
            found = _on_line(field, lines[0], curve)
            if found is not None:
                return found, [] if found else [_NOWHERE]
        return [], [lines[0]]
    circles = [locus for locus in curves if field.zero(locus[4]) and field.zero(locus[5])]
    conics = [locus for locus in curves if locus not in circles]
    if len(curves) < 2:
        return [], curves
    for other in circles[1:]:
        axis = _axis(field, circles[0], other)
        if not _nothing(field, axis):
            return meets(field, [axis, circles[0]])
    for conic in conics[0 if circles else 1 :]:
        first, others = (conic, circles[0]) if circles else (conics[0], conic)
        found = []
        for line in _split(field, first):
            points = _on_line(field, line, others)
            if points is None:
                break  # a line of both pairs
            found += points
        else:
            return found, [] if found else [_NOWHERE]
    return [], [curves[0]]


_NOWHERE: Locus = (1, 0, 0, 0, 0, 0)
_STRAIGHT = (0, 0, 0)  # as `read` leaves the rest of a line
_ROUND = (0, 0)  # and that of a circle


def _nothing(field: Arithmetic, parts: Sequence[Scalar]) -> bool:
    return all(map(field.zero, parts))


def _axis(field: Arithmetic, one: Locus, other: Locus) -> Locus:
    """Return the line through the points that two circles share: what is left where their squares cancel."""
    d, e = one[3], other[3]
    c, a, b = (field.reduce(one[i] * e - other[i] * d) for i in range(3))
    return c, a, b, *_STRAIGHT


def _cramer(field: Arithmetic, one: Locus, other: Locus, determinant: Scalar) -> Point:
    scale = field.inverse(determinant)
    z = (one[2] * other[0] - one[0] * other[2]) * scale
    w = (one[0] * other[1] - one[1] * other[0]) * scale
    return field.reduce(z), field.reduce(w)


def _on_line(field: Arithmetic, line: Locus, locus: Locus) -> list[Point] | None:
    """Return where a line meets a locus of degree 2, or None where it belongs to it.

    One coordinate is written by the other, and a quadratic solved.
    """
    c, a, b = line[:3]
    swap = field.zero(b)
    if swap:
        a, b = b, a
    scale = -field.inverse(b)
    slope, start = field.reduce(a * scale), field.reduce(c * scale)  # other = slope * one + start
    k, m, n, d, e, f = locus
    if swap:
        m, n, e, f = n, m, f, e
    two, one, zero = d * slope, m + n * slope + d * start, k + n * start
    if not (e == 0 and f == 0):  # as both are of a circle, exactly: a ball around zero is not
        two += e + f * slope * slope
        one += f * slope * start * 2
        zero += f * start * start
    two, one, zero = field.reduce(two), field.reduce(one), field.reduce(zero)
    if field.zero(two) and field.zero(one) and field.zero(zero):
        return None
    found = []
    for root in roots(field, two, one, zero):
        other = field.reduce(slope * root + start)
        found.append((other, root) if swap else (root, other))
    return found


def roots(field: Arithmetic, two: Scalar, one: Scalar, zero: Scalar) -> Iterator[Scalar]:
    """Yield the roots of a quadratic, or of a linear equation if its first coefficient is zero."""
    if field.zero(two):
        if not field.zero(one):
            yield field.reduce(-zero * field.inverse(one))
        return
    square = field.root(field.reduce(one * one - two * zero * 4))
    scale = field.inverse(field.reduce(two * 2))
    yield field.reduce((square - one) * scale)
    if not field.zero(square):
        yield field.reduce((-square - one) * scale)


def _split(field: Arithmetic, pair: Locus) -> Iterator[Locus]:
    """Yield the two lines that a degenerate conic consists of."""
    c, a, b, d, e, f = pair
    if field.zero(e):
        raise UnreadableError("a conic that is no pair of lines")
    delta = field.root(field.reduce(d * d - e * f * 4))
    if field.zero(delta):
        yield from _parallels(field, pair)
        return
    scale = field.inverse(field.reduce(e * 2))
    one, other = field.reduce((delta - d) * scale), field.reduce((-delta - d) * scale)
    # e (z - one w - s)(z - other w - t): s + t = -a/e and other s + one t = b/e
    across = field.inverse(field.reduce(e * (other - one)))
    s = field.reduce((b + a * one) * across)
    t = field.reduce((-b - a * other) * across)
    if not field.zero(field.reduce(s * t * e - c)):
        raise UnreadableError("a conic that is no pair of lines")
    yield (field.reduce(-s), 1, field.reduce(-one), 0, 0, 0)
    yield (field.reduce(-t), 1, field.reduce(-other), 0, 0, 0)


def _parallels(field: Arithmetic, pair: Locus) -> Iterator[Locus]:
    """Yield the lines of a conic with one direction: its polynomial is a quadratic in z - m w."""
    c, a, b, d, e, _ = pair
    m = field.reduce(-d * field.inverse(field.reduce(e * 2)))
    if not field.zero(field.reduce(b + a * m)):
        raise UnreadableError("a parabola")
    for root in roots(field, e, a, c):
        yield (field.reduce(-root), 1, field.reduce(-m), 0, 0, 0)
