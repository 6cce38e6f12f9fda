"""What facts of plane geometry say, as numbers that vanish: of floats in batches, or of balls of many digits.

A coordinate is a numpy array (one entry a figure) or an arb; nothing here asks which. Every formula is
analytic, so that complex steps give derivatives. Of angles and similar triangles there are two readings:
by directions, as the vocabulary has it, and by sizes, as a reader sees them, which more figures satisfy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Protocol

from proofloom.engine.geometry.predicates import Fact

Pair = tuple[Any, Any]


class Numbers(Protocol):
    """The functions that formulas need, of one kind of number."""

    def root(self, value: Any) -> Any:
        """Return a square root."""

    def turn(self, halves: Fraction) -> Pair:
        """Return cosine and sine of a part of a half turn."""

    def number(self, value: Fraction) -> Any:
        """Return a rational number."""


class UnknownFactError(ValueError):
    """A fact for which there is no formula."""


class Formulas:
    """The formulas over figures with coordinates x[i], y[i]; `unit` is the length that counts as one."""

    def __init__(self, x: Sequence[Any], y: Sequence[Any], numbers: Numbers, unit: Fraction) -> None:
        self.x, self.y, self.n, self.unit = x, y, numbers, unit

    # --- vectors

    def line(self, a: int, b: int) -> Pair:
        """Return the vector from a to b."""
        return self.x[b] - self.x[a], self.y[b] - self.y[a]

    def square(self, a: int, b: int) -> Any:
        """Return the squared distance of two points."""
        u, v = self.line(a, b)
        return u * u + v * v

    def length(self, a: int, b: int) -> Any:
        """Return the distance of two points."""
        return self.n.root(self.square(a, b))

    def cosine(self, a: int, v: int, b: int) -> Any:
        """Return the cosine of an angle, vertex in the middle."""
        return dot(self.line(v, a), self.line(v, b)) / (self.length(v, a) * self.length(v, b))

    def double(self, points: Sequence[int]) -> Any:
        """Return twice the signed area of a polygon."""
        ends = zip(points, (*points[1:], points[0]), strict=True)
        return sum(self.x[a] * self.y[b] - self.x[b] * self.y[a] for a, b in ends)

    # --- what a fact says

    def vanishing(self, fact: Fact, sizes: int = 0) -> list[Any]:
        """Return numbers that are all zero exactly if a fact holds; raise UnknownFactError.

        With `sizes`, 1 or -1 as `reading` has it, by sizes where there is such a reading; else by directions.
        """
        if sizes:
            seen = list(self._seen(fact, sizes))
            if seen:
                return seen
        found = list(self._said(fact))
        if not found:
            raise UnknownFactError(fact.name)
        return found

    def reading(self, fact: Fact) -> int:
        """Return how a fact reads by sizes in this figure of floats, which words rest on.

        1, or -1 where an angle between lines is seen as its supplement, and equal ones turn the other way.
        """
        corners = corners_of(fact)
        if fact.name == "aconst" and corners and fact.value is not None:
            return -1 if self.cosine(*corners[0]) * self.n.turn(fact.value)[0] < 0 else 1
        if corners:
            (a, v, b), (c, w, d) = corners
            turns = cross(self.line(v, a), self.line(v, b)) * cross(self.line(w, c), self.line(w, d))
            return -1 if turns < 0 else 1
        return 1

    def _seen(self, fact: Fact, sizes: int) -> Iterator[Any]:
        """Yield what a fact says of sizes alone, where the vocabulary has it with directions."""
        p = fact.points
        match fact.name:
            case "aconst" if corners := corners_of(fact):
                assert fact.value is not None
                yield self.cosine(*corners[0]) - sizes * self.n.turn(fact.value)[0]
            case "eqangle" if corners := corners_of(fact):
                yield self.cosine(*corners[0]) - sizes * self.cosine(*corners[1])
            case "simtri" | "simtrir":
                yield from self._sides(p)
            case "contri" | "contrir":
                for i, j in ((0, 1), (1, 2), (0, 2)):
                    yield self.square(p[i], p[j]) - self.square(p[3 + i], p[3 + j])

    def _sides(self, p: Sequence[int]) -> Iterator[Any]:
        one = [self.square(p[i], p[j]) for i, j in ((0, 1), (1, 2), (0, 2))]
        other = [self.square(p[3 + i], p[3 + j]) for i, j in ((0, 1), (1, 2), (0, 2))]
        yield one[0] * other[1] - one[1] * other[0]
        yield one[0] * other[2] - one[2] * other[0]

    def _said(self, fact: Fact) -> Iterator[Any]:
        p, value = fact.points, fact.value
        match fact.name:
            case "coll":
                for c in p[2:]:
                    yield cross(self.line(p[0], p[1]), self.line(p[0], c))
            case "para":
                yield cross(self.line(*p[:2]), self.line(*p[2:]))
            case "perp":
                yield dot(self.line(*p[:2]), self.line(*p[2:]))
            case "cong":
                yield self.square(*p[:2]) - self.square(*p[2:])
            case "midp":
                m, a, b = p
                yield self.x[a] + self.x[b] - 2 * self.x[m]
                yield self.y[a] + self.y[b] - 2 * self.y[m]
            case "circle":
                for other in p[2:]:
                    yield self.square(p[0], p[1]) - self.square(p[0], other)
            case "cyclic":
                a, b = p[:2]
                for d in p[3:]:
                    yield self._same_turn((p[2], a), (p[2], b), (d, a), (d, b))
            case "eqangle":
                yield self._same_turn(p[0:2], p[2:4], p[4:6], p[6:8])
            case "eqratio":
                yield self.square(*p[0:2]) * self.square(*p[6:8]) - self.square(*p[2:4]) * self.square(
                    *p[4:6]
                )
            case "simtri" | "simtrir" | "contri" | "contrir":
                yield from self._similar(fact)
            case "eqarea":
                one, other = self.double(p[:3]), self.double(p[3:])
                yield one * one - other * other
            case "aconst":
                assert value is not None
                yield cross(product(self.line(*p[:2]), self.n.turn(value)), self.line(*p[2:]))
            case "rconst" | "r2const":
                assert value is not None
                times = self.n.number(value * value if fact.name == "rconst" else value)
                yield self.square(*p[:2]) - times * self.square(*p[2:])
            case "lconst" | "l2const":
                assert value is not None
                size = value * value if fact.name == "lconst" else value
                yield self.square(*p) - self.n.number(size / self.unit**2)
            case "area":
                assert value is not None
                twice = self.double(p)
                yield twice * twice - self.n.number((2 * value / self.unit**2) ** 2)
            case "aequation":
                yield self._angles(fact)
            case "lequation":
                yield self._lengths(fact)

    def _same_turn(self, a: Sequence[int], b: Sequence[int], c: Sequence[int], d: Sequence[int]) -> Any:
        one = product(conjugate(self.line(*a)), self.line(*b))
        other = product(conjugate(self.line(*c)), self.line(*d))
        return cross(one, other)

    def _similar(self, fact: Fact) -> Iterator[Any]:
        a, b, c, d, e, f = fact.points
        p, q, r, s = self.line(a, b), self.line(a, c), self.line(d, e), self.line(d, f)
        if fact.name.endswith("rir"):
            r, s = conjugate(r), conjugate(s)
        one, other = product(p, s), product(q, r)
        yield one[0] - other[0]
        yield one[1] - other[1]
        if fact.name.startswith("con"):
            yield self.square(a, b) - self.square(d, e)

    def _angles(self, fact: Fact) -> Any:
        assert fact.value is not None
        scale = 1
        for times, _ in fact.terms:
            scale = scale * times.denominator
        turned: Pair = self.n.turn(-fact.value * scale)
        at = 0
        for times, count in fact.terms:
            a, b, c, d = fact.points[at : at + count]
            at += count
            power = int(times * scale)
            angle = product(conjugate(self.line(a, b)), self.line(c, d))
            for _ in range(abs(power)):
                turned = product(turned, angle if power > 0 else conjugate(angle))
        return turned[1]

    def _lengths(self, fact: Fact) -> Any:
        assert fact.value is not None
        total: Any = 0
        at, degree = 0, 0
        for times, count in fact.terms:
            part = self.n.number(times)
            for first in range(at, at + count, 2):
                part = part * self.length(*fact.points[first : first + 2])
            at, degree = at + count, count // 2
            total = total + part
        return total - self.n.number(fact.value / self.unit**degree)


def dot(a: Pair, b: Pair) -> Any:
    """Return the inner product."""
    return a[0] * b[0] + a[1] * b[1]


def cross(a: Pair, b: Pair) -> Any:
    """Return the outer product."""
    return a[0] * b[1] - a[1] * b[0]


def product(a: Pair, b: Pair) -> Pair:
    """Return the product of two complex numbers."""
    return a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]


def conjugate(a: Pair) -> Pair:
    """Return the mirror image in the first axis."""
    return a[0], -a[1]


def corners_of(fact: Fact) -> tuple[tuple[int, int, int], ...]:
    """Return the corners of which a fact about angles speaks; none where its lines have no common point."""
    p = fact.points
    if fact.name == "aconst":
        corner = corner_of(p[:2], p[2:])
        return (corner,) if corner else ()
    if fact.name == "eqangle":
        for one, other in ((p[:4], p[4:]), ((*p[:2], *p[4:6]), (*p[2:4], *p[6:]))):
            first, second = corner_of(one[:2], one[2:]), corner_of(other[:2], other[2:])
            if first and second:
                return first, second
    return ()


def corner_of(one: Sequence[int], other: Sequence[int]) -> tuple[int, int, int] | None:
    """Return the corner of two lines that share one point, vertex in the middle; else None."""
    shared = set(one) & set(other)
    if len(shared) != 1:
        return None
    (v,) = shared
    a, b = (next(p for p in side if p != v) for side in (one, other))
    return a, v, b
