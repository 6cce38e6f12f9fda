"""Every way in which a theorem ties the angles of one sketch together, as linear relations.

An angle is a pair of rays from one vertex, so that angle ABC and angle DBC are one when D lies on ray BA.
A relation says: by this rule, applied to these points, given that tie if any, the sum of coefficient times
angle is a constant; when all angles but one are known, that one follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, permutations

from proofloom.generators.geometry.circle import HALF_TURN
from proofloom.generators.geometry.sketch import Sketch, between

Ray = tuple[int, bool]  # line, and whether along its direction
Key = tuple[int, Ray, Ray]  # vertex and two rays in order


@dataclass(frozen=True, slots=True)
class Relation:
    """One instance of a rule. `tie` is the index of the tie it needs, or -1; `on` are its points."""

    rule: str
    on: tuple[int, ...]
    angles: tuple[int, ...]
    tie: int = -1


class Angles:
    """The angles of a sketch, numbered, with their sizes in ticks and the relations between them."""

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.keys: list[Key] = []
        self.size: list[int] = []
        self._number: dict[Key, int] = {}
        self._rays: dict[tuple[int, int], Ray] = {}
        self.rays: list[list[Ray]] = [[] for _ in sketch.points]
        self.ends: dict[tuple[int, Ray], list[int]] = {}
        for index, line in enumerate(sketch.lines):
            for i, v in enumerate(line.points):
                for j, p in enumerate(line.points):
                    if i != j:
                        self._rays[v, p] = (index, j > i)
                        self.ends.setdefault((v, (index, j > i)), []).append(p)
        for v, r in self.ends:
            self.rays[v].append(r)
        for v, rays in enumerate(self.rays):
            for one, two in combinations(sorted(rays), 2):
                if one[0] != two[0]:
                    self._number[v, one, two] = len(self.keys)
                    self.keys.append((v, one, two))
                    self.size.append(between(self._heading(one), self._heading(two)))
        self.relations = self._triangles() + self._vertices() + self._ties() + self._quadrilaterals()

    def _heading(self, r: Ray) -> int:
        return self.sketch.lines[r[0]].direction + (0 if r[1] else HALF_TURN)

    def of_rays(self, v: int, one: Ray, two: Ray) -> int:
        """Return the number of the angle between two rays from a vertex."""
        return self._number[(v, one, two) if one < two else (v, two, one)]

    def of(self, a: int, v: int, b: int) -> int:
        """Return the number of angle a-v-b."""
        return self.of_rays(v, self._rays[v, a], self._rays[v, b])

    def front(self, v: int, r: Ray) -> int:
        """Return the point that names a ray: the one drawn first."""
        return min(self.ends[v, r])

    def _triangles(self) -> list[Relation]:
        found = []
        count = len(self.sketch.points)
        for x, y, z in combinations(range(count), 3):
            sides = [self._rays.get((x, y)), self._rays.get((y, z)), self._rays.get((z, x))]
            if None in sides or len({side[0] for side in sides if side}) < 3:
                continue
            inner = (self.of(y, x, z), self.of(x, y, z), self.of(x, z, y))
            found.append(Relation("triangle_sum", (x, y, z), inner))
            for p, q, r in permutations((x, y, z)):
                beyond = self.ends.get((r, self._opposite(self._rays[r, q])))
                if beyond:
                    w = min(beyond)
                    outer = (self.of(p, r, w), self.of(q, p, r), self.of(p, q, r))
                    found.append(Relation("exterior_angle", (p, q, r, w), outer))
        return found

    @staticmethod
    def _opposite(r: Ray) -> Ray:
        return (r[0], not r[1])

    def _vertices(self) -> list[Relation]:
        found = []
        for v, rays in enumerate(self.rays):
            here = set(rays)
            through = sorted({r[0] for r in rays if (r[0], not r[1]) in here})
            for line in through:
                a, b = self.front(v, (line, True)), self.front(v, (line, False))
                for r in rays:
                    if r[0] != line:
                        c = self.front(v, r)
                        found.append(
                            Relation("linear_pair", (a, v, b, c), (self.of(a, v, c), self.of(c, v, b)))
                        )
            for one, two in combinations(through, 2):
                a, b = self.front(v, (one, True)), self.front(v, (one, False))
                for s in (True, False):
                    c, d = self.front(v, (two, s)), self.front(v, (two, not s))
                    angles = (self.of(a, v, c), self.of(b, v, d))
                    found.append(Relation("vertical", (a, v, b, c, d), angles))
            for left, mid, right in permutations(rays, 3):
                if left < right and len({left[0], mid[0], right[0]}) == 3:
                    whole = self.of_rays(v, left, right)
                    parts = (self.of_rays(v, left, mid), self.of_rays(v, mid, right))
                    if self.size[whole] == sum(self.size[part] for part in parts):
                        on = (v, self.front(v, left), self.front(v, mid), self.front(v, right))
                        found.append(Relation("angle_sum", on, (whole, *parts)))
        return found

    def _ties(self) -> list[Relation]:
        found = []
        for index, tie in enumerate(self.sketch.ties):
            match tie.kind:
                case "parallel":
                    found += self._transversals(index, *tie.lines)
                case "perpendicular":
                    v = tie.points[0]
                    for one in (True, False):
                        for two in (True, False):
                            r, s = (tie.lines[0], one), (tie.lines[1], two)
                            if (v, r) in self.ends and (v, s) in self.ends:
                                on = (v, self.front(v, r), self.front(v, s))
                                found.append(Relation("perpendicular", on, (self.of_rays(v, r, s),), index))
                case "equal":
                    x, y, z = tie.points
                    if (y, z) in self._rays:
                        at_y, at_z, apex = self.of(x, y, z), self.of(x, z, y), self.of(y, x, z)
                        found.append(Relation("isosceles", tie.points, (at_y, at_z), index))
                        found.append(Relation("isosceles_sum", tie.points, (apex, at_y), index))
                        found.append(Relation("isosceles_sum", tie.points, (apex, at_z), index))
                case _:
                    v, d, a, b = tie.points
                    whole, first, second = self.of(a, v, b), self.of(a, v, d), self.of(d, v, b)
                    for angles in ((first, second), (whole, first), (whole, second)):
                        found.append(Relation("bisector", (v, a, d, b), angles, index))
        return found

    def _transversals(self, index: int, first: int, second: int) -> list[Relation]:
        found = []
        for p, q in (
            (p, q) for p in self.sketch.lines[first].points for q in self.sketch.lines[second].points
        ):
            cut = self._rays.get((p, q))
            if cut is None:
                continue
            for one, two in ((one, two) for one in (True, False) for two in (True, False)):
                if (p, (first, one)) not in self.ends or (q, (second, two)) not in self.ends:
                    continue
                x, y = self.front(p, (first, one)), self.front(q, (second, two))
                inner = (self.of(x, p, q), self.of(y, q, p))
                if one != two:
                    found.append(Relation("alternate", (x, p, q, y), inner, index))
                    continue
                found.append(Relation("cointerior", (x, p, q, y), inner, index))
                for (i, j), (u, w) in (((p, q), (x, y)), ((q, p), (y, x))):
                    beyond = self.ends.get((i, self._opposite(self._rays[i, j])))
                    if beyond:
                        angles = (self.of(u, i, min(beyond)), self.of(w, j, i))
                        found.append(Relation("corresponding", (u, i, j, w, min(beyond)), angles, index))
        return found

    def _quadrilaterals(self) -> list[Relation]:
        found = []
        for corners in self.sketch.convex:
            a, b, c, d = corners
            angles = (self.of(d, a, b), self.of(a, b, c), self.of(b, c, d), self.of(c, d, a))
            found.append(Relation("quadrilateral_sum", corners, angles))
        return found
