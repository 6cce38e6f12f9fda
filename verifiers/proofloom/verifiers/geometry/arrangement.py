"""What an angle problem's setting says: which points share a line, which angles are one, which turns agree.

Turns (on which side of pq does r lie) are kept relative to each other, in classes with a sign: betweenness,
sides, convex corners, parallels and bisectors say that two turns are alike or opposite. Every rule used here
also holds when a turn is zero, so nothing is assumed of points that happen to be on one line.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from proofloom.engine.geometry.angles import AngleProblem
from proofloom.engine.geometry.facts import (
    Angle,
    AngleIs,
    Bisects,
    EqualLengths,
    Fact,
    Parallel,
    Perpendicular,
    names_of,
)

Ray = tuple[int, bool]
Key = tuple[str, frozenset[Ray]]
Normal = tuple[object, ...]


class NonsenseError(ValueError):
    """The body does not describe a figure: says why, in a short constant phrase."""


class Arrangement:
    """The incidences and orders of one problem's figure."""

    def __init__(self, body: AngleProblem) -> None:
        self.body = body
        self._rays: dict[tuple[str, str], Ray] = {}
        self._check_names()
        for index, line in enumerate(body.lines):
            for (i, p), (j, q) in combinations(enumerate(line), 2):
                if (p, q) in self._rays:
                    raise NonsenseError("two lines through two points")
                self._rays[p, q] = (index, i < j)
                self._rays[q, p] = (index, j < i)
        self._parent: dict[tuple[str, ...], tuple[tuple[str, ...], int]] = {}
        self._settle()

    def _check_names(self) -> None:
        body = self.body
        known = set(body.points)
        if len(known) != len(body.points) or any(len(p) != 1 or not "A" <= p <= "Z" for p in known):
            raise NonsenseError("points are not distinct capital letters")
        on_lines = {p for line in body.lines for p in line}
        if on_lines != known or any(len(line) < 2 or len(set(line)) < len(line) for line in body.lines):
            raise NonsenseError("lines and points do not match")
        named = [names_of(fact) for fact in body.premises]
        named += [(side.p, side.q, side.a, side.b) for side in body.sides]
        named += list(body.convex)
        named += [(body.goal.a, body.goal.vertex, body.goal.b)]
        if any(name not in known for names in named for name in names):
            raise NonsenseError("unknown point")
        if any(len(corners) != 4 or len(set(corners)) != 4 for corners in body.convex):
            raise NonsenseError("not a quadrilateral")

    def line(self, p: str, q: str) -> int:
        """Return the index of the line through two points; raise NonsenseError when none is drawn."""
        return self.ray(p, q)[0]

    def ray(self, vertex: str, through: str) -> Ray:
        """Return the ray from a point through another: its line, and whether it runs along the order."""
        found = self._rays.get((vertex, through))
        if found is None:
            raise NonsenseError("points not joined by a line")
        return found

    def key(self, angle: Angle) -> Key:
        """Return what identifies an angle whichever points name its arms."""
        one, two = self.ray(angle.vertex, angle.a), self.ray(angle.vertex, angle.b)
        if one[0] == two[0]:
            raise NonsenseError("arms on one line")
        return angle.vertex, frozenset((one, two))

    def named(self, name: str) -> Key:
        """Return the identity of the angle named by three letters."""
        return self.key(Angle(name[0], name[1], name[2]))

    def normal(self, fact: Fact) -> Normal:
        """Return a fact's meaning, equal for all ways of naming it; angles carry their value."""
        match fact:
            case AngleIs(_, _, _, value):
                return ("angle", self.key(fact.angle), value)
            case Parallel(a, b, c, d) | Perpendicular(a, b, c, d):
                lines = frozenset((self.line(a, b), self.line(c, d)))
                if len(lines) < 2:
                    raise NonsenseError("a line compared with itself")
                return (type(fact).__name__, lines)
            case EqualLengths(a, b, c, d):
                segments = frozenset((frozenset((a, b)), frozenset((c, d))))
                self.line(a, b), self.line(c, d)
                return ("EqualLengths", segments)
            case Bisects(vertex, through, a, b):
                arms = self.key(Angle(a, vertex, b))[1]
                return ("Bisects", vertex, self.ray(vertex, through), arms)

    def between(self, a: str, v: str, b: str) -> bool:
        """Say whether v lies strictly between a and b on a line of the figure."""
        one, two = self._rays.get((v, a)), self._rays.get((v, b))
        return one is not None and two is not None and one[0] == two[0] and one[1] != two[1]

    def alike(self, *turns: tuple[str, str, str]) -> bool:
        """Say whether the setting makes all these turns have the same sign."""
        roots = [self._find(turn) for turn in turns]
        return all(root == roots[0] for root in roots)

    def opposed(self, one: tuple[str, str, str], two: tuple[str, str, str]) -> bool:
        """Say whether the setting makes these turns have opposite signs."""
        (root, sign), (other, other_sign) = self._find(one), self._find(two)
        return root == other and sign == -other_sign

    def _find(self, turn: tuple[str, str, str]) -> tuple[tuple[str, ...], int]:
        key = tuple(sorted(turn))
        p, q, r = turn
        sign = 1 if (p < q) + (q < r) + (p < r) in (1, 3) else -1
        while key in self._parent:
            key, parity = self._parent[key]
            sign *= parity
        return key, sign

    def _join(self, one: tuple[str, str, str], two: tuple[str, str, str], same: bool = True) -> bool:
        (root, sign), (other, other_sign) = self._find(one), self._find(two)
        parity = sign * other_sign * (1 if same else -1)
        if root == other:
            if parity != 1:
                raise NonsenseError("setting contradicts itself")
            return False
        self._parent[root] = (other, parity)
        return True

    def _settle(self) -> None:
        body = self.body
        for side in body.sides:
            beside = self._line_or_none(side.a, side.p), self._line_or_none(side.a, side.q)
            if self.line(side.a, side.b) in beside:
                raise NonsenseError("side of a line that holds the point")
            self._join((side.a, side.b, side.p), (side.a, side.b, side.q), side.same)
        for w, x, y, z in body.convex:
            for turn in ((x, y, z), (y, z, w), (z, w, x)):
                self._join((w, x, y), turn)
        for fact in body.premises:
            if isinstance(fact, Bisects):
                v, d, a, b = fact.vertex, fact.through, fact.a, fact.b
                self._join((v, a, d), (v, a, b))
                self._join((v, d, b), (v, a, b))
            if isinstance(fact, Parallel):
                one, two = body.lines[self.line(fact.a, fact.b)], body.lines[self.line(fact.c, fact.d)]
                for first, second in ((one, two), (two, one)):
                    for p, q in combinations(first, 2):
                        for r in second[1:]:
                            self._join((p, q, second[0]), (p, q, r))
        while self._pass():
            pass

    def _line_or_none(self, p: str, q: str) -> int | None:
        found = self._rays.get((p, q))
        return None if found is None else found[0]

    def _pass(self) -> bool:
        """Use betweenness once everywhere: a side of line xy is a linear function along a, f, b."""
        changed = False
        for line in self.body.lines:
            for a, f, b in combinations(line, 3):
                for x, y in self._pairs(line):
                    on_a, on_f, on_b = x == a or y == a, x == f or y == f, x == b or y == b
                    if on_a:
                        changed |= self._join((x, y, f), (x, y, b))
                    elif on_b:
                        changed |= self._join((x, y, f), (x, y, a))
                    elif on_f:
                        changed |= self._join((x, y, a), (x, y, b), same=False)
                    elif self.alike((x, y, a), (x, y, b)):
                        changed |= self._join((x, y, f), (x, y, a))
                    elif self.opposed((x, y, a), (x, y, f)):
                        changed |= self._join((x, y, f), (x, y, b))
                    elif self.opposed((x, y, b), (x, y, f)):
                        changed |= self._join((x, y, f), (x, y, a))
        return changed

    def _pairs(self, line: tuple[str, ...]) -> Iterable[tuple[str, str]]:
        """Return the pairs of points of which at most one is on the line."""
        for x, y in combinations(self.body.points, 2):
            if not (x in line and y in line):
                yield x, y
