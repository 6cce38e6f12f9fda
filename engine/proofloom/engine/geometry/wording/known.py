"""What school geometry knows of the plain angles of a figure: each an equation, with the words for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

from proofloom.engine.geometry.wording.rays import ONE, Angle, Rays, Sum, Turn, turn

STEP, PARTS, TRIANGLE, QUADRILATERAL = 0.1, 1.0, 1.2, 1.6  # how dear each is: a reader's effort
NOTHING = Turn((), Fraction(0))


@dataclass(frozen=True, slots=True)
class Equation:
    """A sum of multiples of angles that equals a constant, in half turns.

    terms     angle to multiple
    constant  half turns
    why       the phrase that names it
    points    the points that the phrase speaks of
    lines     the lines that it speaks of
    step      the step of the proof that it rests on, or -1
    cost      how dear it is to a reader
    """

    terms: Sum
    constant: Fraction
    why: str
    points: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    step: int = -1
    cost: float = PARTS


def _sum(*parts: tuple[int, Angle]) -> Sum:
    total: Sum = {}
    for times, angle in parts:
        total[angle] = total.get(angle, Fraction(0)) + times
    return {angle: times for angle, times in total.items() if times}


def identities(rays: Rays) -> Iterator[Equation]:
    """Yield what holds of the angles of any figure whose points lie in this order."""
    points = sorted({point for line in rays.lines for point in line})
    for vertex in points:
        yield from _at(rays, vertex)
    joined = {frozenset(pair) for line in rays.lines for pair in combinations(line, 2)}
    for three in combinations(points, 3):
        if all(frozenset(pair) in joined for pair in combinations(three, 2)):
            yield from _triangle(rays, *three)
    for a, b, c, d in combinations(points, 4):
        for four in ((a, b, c, d), (a, c, b, d), (a, b, d, c)):
            if all(frozenset((four[i], four[i - 1])) in joined for i in range(4)):
                yield from _quadrilateral(rays, four)


def _at(rays: Rays, vertex: int) -> Iterator[Equation]:
    """Yield how the angles at a point add up."""
    around = rays.rays(vertex)
    for one, other in combinations(around, 2):
        if one[0] == other[0]:  # a straight line
            for third in around:
                a, b = rays.angle(vertex, one, third), rays.angle(vertex, third, other)
                if third[0] != one[0] and a and b:
                    ends = (rays.end(vertex, one), vertex, rays.end(vertex, other))
                    yield Equation(_sum((1, a), (1, b)), ONE, "straight", ends)
        elif (whole := rays.angle(vertex, one, other)) is not None:
            for third in around:
                a, b = rays.angle(vertex, one, third), rays.angle(vertex, third, other)
                if a and b and third not in (one, other):
                    terms = _sum((1, a), (1, b), (-1, whole))
                    if rays.total(terms) == NOTHING:
                        yield Equation(
                            terms, Fraction(0), "parts", (*rays.corner(whole), rays.end(vertex, third))
                        )
                    elif one < other < third and rays.total(_sum((1, a), (1, b), (1, whole)), 2) == NOTHING:
                        yield Equation(_sum((1, a), (1, b), (1, whole)), Fraction(2), "around", (vertex,))
            opposite = rays.angle(vertex, (one[0], 1 - one[1]), (other[0], 1 - other[1]))
            if one[1] == 0 and opposite and {(one[0], 1), (other[0], 1 - other[1])} <= set(around):
                yield Equation(_sum((1, whole), (-1, opposite)), Fraction(0), "vertical", (vertex,))


def _inner(rays: Rays, before: int, vertex: int, after: int) -> Angle | None:
    one, other = rays.ray(vertex, before), rays.ray(vertex, after)
    return None if one is None or other is None else rays.angle(vertex, one, other)


def _triangle(rays: Rays, *corners: int) -> Iterator[Equation]:
    inner = [_inner(rays, corners[i - 2], corners[i], corners[i - 1]) for i in range(3)]
    a, b, c = inner
    if a is None or b is None or c is None:
        return
    terms = _sum((1, a), (1, b), (1, c))
    if rays.total(terms, 1) != NOTHING:
        return
    yield Equation(terms, ONE, "triangle", corners, cost=TRIANGLE)
    for i in range(3):
        ray = rays.ray(corners[i], corners[i - 2])
        side = rays.ray(corners[i], corners[i - 1])
        assert ray is not None
        assert side is not None
        beyond = (ray[0], 1 - ray[1])
        across = (side[0], 1 - side[1])
        for one, other in ((beyond, side), (ray, across)):
            if {one, other} <= set(rays.rays(corners[i])):
                outer = rays.angle(corners[i], one, other)
                first, second = inner[i - 1], inner[i - 2]
                if outer and first and second:
                    found = _sum((1, outer), (-1, first), (-1, second))
                    yield Equation(found, Fraction(0), "exterior", (*corners, corners[i]), cost=TRIANGLE)


def _quadrilateral(rays: Rays, corners: tuple[int, ...]) -> Iterator[Equation]:
    inner = [_inner(rays, corners[i - 1], corners[i], corners[(i + 1) % 4]) for i in range(4)]
    if any(angle is None for angle in inner):
        return
    found = [angle for angle in inner if angle is not None]
    cost = QUADRILATERAL
    if rays.total(_sum(*((1, angle) for angle in found)), 2) == NOTHING:
        yield Equation(
            _sum(*((1, angle) for angle in found)), Fraction(2), "quadrilateral", corners, cost=cost
        )
        return
    for i in range(4):
        terms = _sum(*((-1 if at == i else 1, angle) for at, angle in enumerate(found)))
        if rays.total(terms) == NOTHING:  # the plain angle at an inward corner is that outside
            points = (*corners[i:], *corners[:i])
            yield Equation(terms, Fraction(0), "inward", points, cost=cost)
    for i, j in ((1, 2), (2, 3)):
        terms = _sum(*((1 if at in (i, j) else -1, angle) for at, angle in enumerate(found)))
        if rays.total(terms) == NOTHING:  # the other two sides cross
            points = corners if i == 1 else (*corners[1:], corners[0])
            yield Equation(terms, Fraction(0), "crossing", points, cost=cost)


def between(rays: Rays, said: Turn, step: int = -1) -> Iterator[Equation]:
    """Yield what a turn from one line to another says of the angles that they make with a third line.

    The turn is one of parallels, of perpendiculars, or of lines that meet at a known angle.
    """
    if len(said.lines) != 2 or {abs(c) for _, c in said.lines} != {1}:
        return
    (first, _), (second, _) = said.lines
    meet = rays.common(first, second)
    if meet is not None:
        for angle in rays.angles(meet):
            if {angle[1][0], angle[2][0]} == {first, second}:
                for constant in _constants(rays, _sum((1, angle)), said):
                    yield Equation(_sum((1, angle)), constant, "step", step=step, cost=STEP)
        return
    for across in range(len(rays.lines)):
        p, q = rays.common(first, across), rays.common(second, across)
        if across in (first, second) or p is None or q is None or p == q:
            continue
        here = [one for one in rays.angles(p) if {one[1][0], one[2][0]} == {first, across}]
        there = [one for one in rays.angles(q) if {one[1][0], one[2][0]} == {second, across}]
        for one, other, sign in product(here, there, (1, -1)):
            terms = _sum((1, one), (sign, other))
            for constant in _constants(rays, terms, said):
                if constant >= 0:
                    why = _position(rays, (one, other), (p, q), constant, sign)
                    yield Equation(terms, constant, why, lines=(first, second, across), step=step)


def _constants(rays: Rays, terms: Sum, said: Turn) -> Iterator[Fraction]:
    """Yield what a sum of angles comes to if it is a turn, or less it, but for a constant."""
    found = rays.total(terms)
    for sign in (1, -1):
        rest = turn([(1, found), (sign, said)])
        if not rest.lines:
            yield rest.constant
            return


def _position(
    rays: Rays, angles: tuple[Angle, Angle], ends: tuple[int, int], constant: Fraction, sign: int
) -> str:
    """Return how two angles at a line across two others are called."""
    if constant == 1:
        return "cointerior"
    if constant:
        return "third" if sign > 0 else "third_outer"
    (one, other), (p, q) = angles, ends
    inward = rays.ray(p, q) in one[1:], rays.ray(q, p) in other[1:]
    return "alternate" if inward[0] == inward[1] else "corresponding"


def collinear(rays: Rays, points: tuple[int, int, int], said: Turn) -> Iterator[Equation]:
    """Yield what it says of the angles at one of three points that they lie on one line."""
    for vertex in points:
        a, b = (p for p in points if p != vertex)
        one, other = rays.ray(vertex, a), rays.ray(vertex, b)
        if one is None or other is None or one[0] == other[0]:
            continue
        for third in rays.rays(vertex):
            first, second = rays.angle(vertex, third, one), rays.angle(vertex, third, other)
            if first is None or second is None or third in (one, other):
                continue
            for sign in (-1, 1):
                terms = _sum((1, first), (sign, second))
                for constant in _constants(rays, terms, said):
                    if constant == (sign + 1) // 2:
                        yield Equation(terms, constant, "one_ray" if sign < 0 else "one_line", (a, vertex, b))
