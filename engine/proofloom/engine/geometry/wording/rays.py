"""Plain angles of a drawn figure as exact sums of directions: floats only say on which side a point lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import atan2, dist, floor, pi

Pair = tuple[int, int]
Corner = tuple[int, int, int]
Ray = tuple[int, int]  # a line by its number, and 0 or 1: along its direction or against it
Angle = tuple[int, Ray, Ray]  # a vertex and two rays, the lesser first
Sum = dict[Angle, Fraction]

ONE, HALF = Fraction(1), Fraction(1, 2)
NEAR = 1e-6  # half turns


@dataclass(frozen=True, slots=True)
class Turn:
    """A sum of multiples of the directions of lines, and a constant, in half turns."""

    lines: tuple[tuple[int, Fraction], ...]
    constant: Fraction


def turn(parts: Iterable[tuple[Fraction | int, Turn]], constant: Fraction | int = 0) -> Turn:
    """Return a sum of multiples of turns, plus a constant."""
    total: dict[int, Fraction] = {}
    whole = Fraction(constant)
    for times, part in parts:
        whole += times * part.constant
        for line, c in part.lines:
            total[line] = total.get(line, Fraction(0)) + times * c
    return Turn(tuple(sorted((line, c) for line, c in total.items() if c)), whole)


class Rays:
    """The lines that some segments lie on, given which points lie on one line, and their plain angles."""

    def __init__(
        self, xy: Sequence[tuple[float, float]], pairs: Iterable[Pair], straight: Iterable[Sequence[int]]
    ) -> None:
        """Take where the points are drawn, the segments that matter, and sets of points on one line."""
        self.xy = xy
        self.pairs = tuple(pairs)
        lines = [set(points) for points in straight]
        lines += [set(pair) for pair in self.pairs]
        merged: list[set[int]] = []
        for line in lines:
            while other := next((one for one in merged if len(one & line) > 1), None):
                merged.remove(other)
                line |= other
            merged.append(line)
        self.lines = [tuple(sorted(line)) for line in merged]
        self._ends = [max(combinations(line, 2), key=lambda e: round(self._far(e), 9)) for line in self.lines]
        self.directions = [self._direction(a, b) for a, b in self._ends]
        self._turns: dict[Angle, Turn] = {}
        self._rays: dict[int, tuple[Ray, ...]] = {}
        self._names: dict[Angle, Corner] = {}

    def _far(self, ends: Pair) -> float:
        return dist(self.xy[ends[0]], self.xy[ends[1]])

    def _direction(self, a: int, b: int) -> float:
        (ax, ay), (bx, by) = self.xy[a], self.xy[b]
        return (atan2(by - ay, bx - ax) / pi) % 2

    def line(self, a: int, b: int) -> int | None:
        """Return the line through two points, if it is one of these."""
        return next((at for at, points in enumerate(self.lines) if a in points and b in points), None)

    def ray(self, vertex: int, through: int) -> Ray | None:
        """Return the ray from one point through another."""
        line = self.line(vertex, through)
        if line is None or vertex == through:
            return None
        (a, b), (vx, vy), (px, py) = self._ends[line], self.xy[vertex], self.xy[through]
        ux, uy = self.xy[b][0] - self.xy[a][0], self.xy[b][1] - self.xy[a][1]
        return line, int(ux * (px - vx) + uy * (py - vy) < 0)

    def rays(self, vertex: int) -> tuple[Ray, ...]:
        """Return the rays from a point through other points of its lines."""
        if vertex not in self._rays:
            through = [p for points in self.lines if vertex in points for p in points if p != vertex]
            found = (self.ray(vertex, p) for p in through)
            self._rays[vertex] = tuple(sorted({ray for ray in found if ray is not None}))
        return self._rays[vertex]

    def end(self, vertex: int, ray: Ray) -> int:
        """Return the first named point on a ray."""
        return next(p for p in self.lines[ray[0]] if p != vertex and self.ray(vertex, p) == ray)

    def name(self, line: int) -> Pair:
        """Return two points by which a line is called: those by which it is first spoken of."""
        points = self.lines[line]
        return next(
            (pair for pair in self.pairs if pair[0] in points and pair[1] in points), self._ends[line]
        )

    def common(self, one: int, other: int) -> int | None:
        """Return the point in which two lines meet, if it is on both by what is known."""
        shared = set(self.lines[one]) & set(self.lines[other])
        return min(shared) if one != other and shared else None

    # --- angles ----------------------------------------------------------------------------------------

    def angle(self, vertex: int, one: Ray, other: Ray) -> Angle | None:
        """Return the plain angle between two rays, unless they lie on one line."""
        if one[0] == other[0] or abs(self._fold(one, other)[0]) < NEAR:
            return None
        return (vertex, one, other) if one < other else (vertex, other, one)

    def named(self, corner: Corner) -> Angle | None:
        """Return the plain angle that three letters name, and keep this name of it."""
        a, vertex, b = corner
        one, other = self.ray(vertex, a), self.ray(vertex, b)
        if one is None or other is None:
            return None
        found = self.angle(vertex, one, other)
        if found is not None:
            self._names.setdefault(found, corner)
        return found

    def corner(self, angle: Angle) -> Corner:
        """Return three letters for an angle: those first used."""
        vertex, one, other = angle
        return self._names.setdefault(angle, (self.end(vertex, one), vertex, self.end(vertex, other)))

    def angles(self, vertex: int) -> Iterator[Angle]:
        """Yield the plain angles at a point."""
        for one, other in combinations(self.rays(vertex), 2):
            found = self.angle(vertex, one, other)
            if found is not None:
                yield found

    def _fold(self, one: Ray, other: Ray) -> tuple[float, int, int]:
        """Return the plain angle of two rays, the sign of its turn, and the half turns to add."""
        shift = other[1] - one[1]
        across = self.directions[other[0]] - self.directions[one[0]] + shift
        whole = floor((across + 1) / 2) * 2  # which leaves a turn from -1 to 1
        sign = 1 if across - whole >= 0 else -1
        return sign * (across - whole), sign, sign * (shift - whole)

    def turn(self, angle: Angle) -> Turn:
        """Return what an angle is, exactly."""
        if angle not in self._turns:
            _, one, other = angle
            _, sign, constant = self._fold(one, other)
            terms = sorted(((one[0], Fraction(-sign)), (other[0], Fraction(sign))))
            self._turns[angle] = Turn(tuple(terms), Fraction(constant))
        return self._turns[angle]

    def size(self, angle: Angle) -> float:
        """Return an angle as drawn, in half turns."""
        return self._fold(angle[1], angle[2])[0]

    def total(self, terms: Sum, constant: Fraction | int = 0) -> Turn:
        """Return a sum of multiples of angles less a constant, exactly."""
        return turn([(times, self.turn(angle)) for angle, times in terms.items()], -Fraction(constant))

    def lifted(self, terms: Sequence[tuple[Pair, int]], value: Fraction) -> Turn | None:
        """Return an equation of directions modulo a half turn as one that is exact for these directions.

        None when one of its lines is unknown, or when the figure does not show it.
        """
        total: dict[int, Fraction] = {}
        for (a, b), times in terms:
            line = self.line(a, b)
            if line is None:
                return None
            total[line] = total.get(line, Fraction(0)) + times
        drawn = sum(float(times) * self.directions[line] for line, times in total.items())
        whole = round(drawn - float(value))
        if abs(drawn - float(value) - whole) > NEAR * 10:
            return None
        return Turn(tuple(sorted((at, c) for at, c in total.items() if c)), -value - whole)
