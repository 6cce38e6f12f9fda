"""Which strokes a problem's picture needs: its lines by their points, what of each is drawn, its circles."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import combinations, product
from typing import Any

from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.scene.grid import Spot, clears
from proofloom.engine.scene.ink import ON_LINE

Place = tuple[float, float]
Asked = tuple[str, tuple[int, ...]]  # what of which points

# predicates whose points are segments pair by pair, and those whose points are triangles
SEGMENTS = {"para", "perp", "cong", "eqangle", "eqratio", "aconst", "rconst", "r2const", "lconst", "l2const"}
SEGMENTS |= {"aequation", "lequation", "longer", "acompute", "rcompute", "lcompute"}
TRIANGLES = {"simtri", "simtrir", "contri", "contrir", "eqarea", "area", "areacompute"}
SAME = 1e-7  # relative
EXACT = 1e-9
NEARLY = 0.015  # of squares: lengths that differ by less than one and a half in a hundred
NEARLY_RIGHT = 0.0003  # a squared cosine: one degree
NONE, AID, FIRM = 0, 1, 2  # how a stretch of a line is drawn


@cache
def table() -> dict[str, Any]:
    """Return the table of constructions, read once."""
    text = files("proofloom.generators.geometry").joinpath("depict.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(slots=True)
class Ring:
    """A circle to draw: its centre's index or None, the points that are known to lie on it, its layer.

    `ends` are those of an arc, counter-clockwise, where no more of it is drawn.
    """

    center: int | None
    points: list[int]
    aid: bool
    ends: tuple[int, int] | None = None

    def spans(self, fact: Fact) -> bool:
        """Say whether a drawing of the circle states the fact: its points are on it, or equal radii."""
        p = fact.points
        match fact.name:
            case "cyclic":
                return set(p) <= set(self.points)
            case "circle":
                return p[0] == self.center and set(p[1:]) <= set(self.points)
            case "cong" if self.center is not None:
                (o, a), (w, b) = _from(self.center, p[:2]), _from(self.center, p[2:])
                return o == w == self.center and a in self.points and b in self.points
        return False


def _from(center: int, pair: tuple[int, ...]) -> tuple[int, int]:
    return (pair[1], pair[0]) if pair[1] == center else (pair[0], pair[1])


def rings(problem: Problem, facts: Iterable[Fact], aids: bool) -> list[Ring]:
    """Return the circles that the clauses, and facts about centres and concyclic points, speak of."""
    firm = len(problem.clauses) - problem.auxiliary
    found: list[Ring] = []
    for number, clause in enumerate(problem.clauses if aids else problem.clauses[:firm]):
        for part in clause.constructions:
            if part.row is not None:
                letters = dict(zip(part.row.letters, part.arguments, strict=False))
                for center, around in table()["circles"].get(part.name, ()):
                    _add(found, letters.get(center), [letters[x] for x in around], number >= firm)
    for fact in facts:
        if fact.name == "circle":
            _add(found, fact.points[0], list(fact.points[1:]), False)
        elif fact.name == "cyclic":
            _add(found, None, list(fact.points), False)
    return found


def _add(found: list[Ring], center: int | None, points: list[int], aid: bool) -> None:
    for ring in found:
        common = len(set(ring.points) & set(points))
        if common >= 3 or (common and center is not None and center == ring.center):
            ring.points += [p for p in points if p not in ring.points]
            ring.center = center if ring.center is None else ring.center
            ring.aid &= aid
            return
    found.append(Ring(center, points, aid))


def distinct(circles: Sequence[Ring], xy: Sequence[Place]) -> list[Ring]:
    """Return the circles that differ: one that is known by two names is drawn once."""
    found: list[tuple[Ring, Place, float]] = []
    for ring in circles:
        (x, y), (px, py) = xy[ring.center or 0], xy[ring.points[0]]
        square = (px - x) * (px - x) + (py - y) * (py - y)
        if not any(
            abs(x - a) + abs(y - b) <= SAME * (1 + abs(a) + abs(b)) and abs(square - other) <= SAME * square
            for _, (a, b), other in found
        ):
            found.append((ring, (x, y), square))
    return [ring for ring, _, _ in found]


def unmarked(problem: Problem) -> set[Fact]:
    """Return the facts that go without a mark, since others of the same construction say as much."""
    skipped: set[Fact] = set()
    kept: set[Fact] = set()
    for clause in problem.clauses:
        for part in clause.constructions:
            silent = table()["unmarked"].get(part.name, ())
            for template in part.row.gives if part.row is not None else ():
                said = template.fill(part.arguments, part.value)
                (skipped if template.name in silent else kept).add(said)
    return skipped - kept


def sides(problem: Problem, last: int) -> Iterator[tuple[int, int]]:
    """Yield the sides of the polygons that the clauses before `last` begin with or complete."""
    for clause in problem.clauses[:last]:
        for part in clause.constructions:
            if part.row is None:
                continue
            letters = dict(zip(part.row.letters, part.arguments, strict=False))
            whole = len(clause.points) if part.row.new == len(part.row.letters) else 0
            around = [letters[x] for x in table()["polygons"].get(part.name, "")]
            if whole > 1 and not part.name.startswith("test"):
                around = list(part.arguments)[:whole]
            if len(around) == 2:
                yield around[0], around[1]
            elif around:
                yield from zip(around, (*around[1:], around[0]), strict=True)


def touching(problem: Problem) -> list[tuple[int, int]]:
    """Return the segments that lie along tangents."""
    found = []
    for clause in problem.clauses:
        for part in clause.constructions:
            if part.row is not None:
                letters = dict(zip(part.row.letters, part.arguments, strict=False))
                found += [(letters[a], letters[b]) for a, b in table()["tangents"].get(part.name, ())]
    return found


def spoken(fact: Fact) -> Iterator[tuple[int, int]]:
    """Yield the segments that a fact names."""
    p = fact.points
    if fact.name in SEGMENTS:
        yield from zip(p[::2], p[1::2], strict=True)
    elif fact.name in TRIANGLES:
        for i in range(0, len(p), 3):
            yield from combinations(p[i : i + 3], 2)
    elif fact.name == "midp":
        yield p[1], p[2]


def asked_segments(asked: Asked | None) -> Iterator[tuple[int, int]]:
    """Yield the segments that a question is about."""
    if asked is None:
        return
    what, p = asked
    match what:
        case "length" | "ratio":
            yield from zip(p[::2], p[1::2], strict=True)
        case "angle":
            yield from ((p[1], p[0]), (p[1], p[2]))
        case "area" | "perimeter":
            yield from zip(p, (*p[1:], p[0]), strict=True)
        case _:
            raise ValueError(f"nothing called {what!r} can be asked for")


@dataclass(slots=True)
class Board:
    """The lines of a picture.

    at      where each point is, in scene units
    lines   the points of each line; in order along it once `build` was called
    wanted  the stretches to be drawn, with their layer
    drawn   per line, how the stretch between each point and the next is drawn
    number  of two points of one line, which line that is
    """

    at: dict[int, Spot]
    lines: list[list[int]] = field(default_factory=list)
    wanted: list[tuple[int, int, int]] = field(default_factory=list)
    drawn: list[list[int]] = field(default_factory=list)
    number: dict[tuple[int, int], int] = field(default_factory=dict)

    def join(self, points: Iterable[int]) -> None:
        """Say that points lie on one line; lines that share two points become one."""
        joined = set(points)
        while True:
            met = [line for line in self.lines if len(joined & set(line)) > 1]
            if not met:
                break
            joined.update(*met)
            self.lines = [line for line in self.lines if line not in met]
        self.lines.append(sorted(joined))

    def want(self, a: int, b: int, layer: int) -> None:
        """Have the stretch from a to b drawn."""
        self.wanted.append((a, b, layer))
        if not any(a in line and b in line for line in self.lines):
            self.join((a, b))

    def span(self, fact: Fact, layer: int) -> None:
        """Have the whole line through collinear points drawn."""
        ends = max(combinations(fact.points, 2), key=lambda pair: _apart(*(self.at[p] for p in pair)))
        self.want(*ends, layer)

    def build(self) -> None:
        """Put the points of each line in order and find out what of it is drawn."""
        self.drawn = []
        for line in self.lines:
            a, b = max(combinations(line, 2), key=lambda pair: _apart(*(self.at[p] for p in pair)))
            (ax, ay), (bx, by) = self.at[a], self.at[b]
            line.sort(key=lambda p: (self.at[p][0] - ax) * (bx - ax) + (self.at[p][1] - ay) * (by - ay))
            self.drawn.append([NONE] * (len(line) - 1))
        self.number = {}
        for i, line in enumerate(self.lines):
            for a, b in product(line, line):
                self.number.setdefault((a, b), i)
        for a, b, layer in self.wanted:
            i = self.line(a, b)
            first, last = sorted((self.lines[i].index(a), self.lines[i].index(b)))
            for j in range(first, last):
                self.drawn[i][j] = max(self.drawn[i][j], layer)

    def line(self, a: int, b: int) -> int:
        """Return the index of the line through two points, or -1 when it is none of the picture's."""
        return self.number.get((a, b), -1)

    def next_to(self, vertex: int, toward: int) -> int | None:
        """Return the point next to a vertex on its line toward another, if it is drawn that far."""
        i = self.line(vertex, toward)
        if i < 0:
            return None
        line = self.lines[i]
        v = line.index(vertex)
        step = 1 if line.index(toward) > v else -1
        return line[v + step] if self.drawn[i][min(v, v + step)] else None

    def rays(self, vertex: int, i: int) -> list[int]:
        """Return the points next to a vertex on line i, where it is drawn that far."""
        line = self.lines[i]
        v = line.index(vertex)
        return [
            line[v + step]
            for step in (-1, 1)
            if 0 <= v + step < len(line) and self.drawn[i][min(v, v + step)]
        ]

    def whole(self, a: int, b: int) -> bool:
        """Say whether segment ab is drawn and no other point lies on it, known to or not.

        A mark on a segment with a point within would seem to be of one of its parts.
        """
        p, q = self.at[a], self.at[b]
        return self.next_to(a, b) == b and all(
            clears(spot, p, q, ON_LINE) for point, spot in self.at.items() if point not in (a, b)
        )

    def along(self, pair: tuple[int, int], a: int, b: int) -> bool:
        """Say whether a segment lies along line ab."""
        i = self.line(*pair)
        return i >= 0 and i == self.line(a, b)

    def strokes(self) -> Iterator[tuple[int, int, int]]:
        """Yield the ends and the layer of each stroke."""
        for line, drawn in zip(self.lines, self.drawn, strict=True):
            start = 0
            for j, layer in enumerate(drawn):
                if j + 1 == len(drawn) or drawn[j + 1] != layer:
                    if layer:
                        yield line[start], line[j + 1], layer
                    start = j + 1


def _apart(p: Spot, q: Spot) -> int:
    return (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2


def board(
    problem: Problem,
    at: dict[int, Spot],
    circles: list[Ring],
    quiet: set[Fact],
    extra: Iterable[tuple[int, int]],
    aids: bool,
) -> Board:
    """Return the lines of a problem's picture; `extra` are segments besides those of the hypotheses.

    `quiet` are the facts that go without a mark, and without strokes of their own.
    """
    made = Board(at)
    firm = hypotheses(problem)
    facts = [(fact, FIRM) for fact in firm]
    if aids:
        facts += [(fact, AID) for fact in hypotheses(problem, auxiliary=True) if fact not in firm]
    for fact, _ in facts:
        if fact.name in ("coll", "midp"):
            made.join(fact.points)
    first = len(problem.clauses) - problem.auxiliary
    for a, b in sides(problem, first):
        made.want(a, b, FIRM)
    for fact, layer in facts:
        if fact in quiet or any(ring.spans(fact) for ring in circles):
            continue
        if fact.name == "coll":
            made.span(fact, layer)
        for a, b in spoken(fact):
            made.want(a, b, layer)
    for a, b in extra:
        made.want(a, b, FIRM)
    made.build()
    return made


def accident(made: Board, xy: Sequence[Place]) -> str | None:
    """Return what the strokes nearly show and do not: an isosceles triangle, or a right angle.

    What holds exactly is a theorem or given; floats only have to tell it from what is off by thousandths.
    """
    bars = [
        (a, b)
        for line, drawn in zip(made.lines, made.drawn, strict=True)
        for a, b, layer in zip(line, line[1:], drawn, strict=False)
        if layer
    ]
    sides = set(bars)
    for i, (c, d) in enumerate(bars):
        for e, f in bars[:i]:
            first = c in (e, f)
            if first == (d in (e, f)):  # they have no point in common
                continue
            v, a = (c, d) if first else (d, c)
            b = f if v == e else e
            (vx, vy), (ax, ay), (bx, by) = xy[v], xy[a], xy[b]
            ax, ay, bx, by = ax - vx, ay - vy, bx - vx, by - vy
            p, q, dot = ax * ax + ay * ay, bx * bx + by * by, ax * bx + ay * by
            if EXACT * (p + q) < abs(p - q) < NEARLY * (p + q) and ((a, b) in sides or (b, a) in sides):
                return "a triangle nearly isosceles"
            if EXACT * p * q < dot * dot < NEARLY_RIGHT * p * q:
                return "an angle nearly right"
    return None
