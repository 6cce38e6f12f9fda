"""Keep of a sketch only what its question needs, and say its premises and steps in terms of points."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from proofloom.engine import Reject
from proofloom.generators.geometry.circle import degrees
from proofloom.generators.geometry.question import Question
from proofloom.generators.geometry.relations import Angles, Ray, Relation
from proofloom.generators.geometry.sketch import Sketch

# For each rule: the positions of its points that only name a ray, with the position of that ray's vertex.
RAYS: dict[str, dict[int, int]] = {
    "triangle_sum": {},
    "exterior_angle": {3: 2},
    "isosceles": {},
    "isosceles_sum": {},
    "linear_pair": {0: 1, 2: 1, 3: 1},
    "vertical": {0: 1, 2: 1, 3: 1, 4: 1},
    "bisector": {1: 0, 2: 0, 3: 0},
    "perpendicular": {1: 0, 2: 0},
    "alternate": {0: 1, 3: 2},
    "cointerior": {0: 1, 3: 2},
    "corresponding": {0: 1, 3: 2, 4: 1},
    "angle_sum": {1: 0, 2: 0, 3: 0},
    "quadrilateral_sum": {},
}


@dataclass(frozen=True, slots=True)
class Premise:
    """A measured fact by point numbers.

    `kind` is "angle" (a, vertex, b, with a value) or a tie's kind: "parallel" (a b, c d),
    "perpendicular" (vertex, a, b), "equal" (apex, a, b), "bisects" (vertex, d, a, b).
    """

    kind: str
    points: tuple[int, ...]
    value: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Move:
    """A step of the proof: the angle it settles, its size, its rule and points, and the angles and the
    premise it cites (as positions among the premises, then the moves)."""

    angle: tuple[int, int, int]
    value: Fraction
    rule: str
    on: tuple[int, ...]
    because: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A problem by point numbers: points keep their sketch numbers, lines only the points that count."""

    sketch: Sketch
    points: tuple[int, ...]
    lines: tuple[tuple[int, ...], ...]
    directions: tuple[int, ...]  # ticks, from first to last point
    convex: tuple[tuple[int, ...], ...]
    premises: tuple[Premise, ...]
    goal: tuple[int, int, int]
    answer: Fraction
    moves: tuple[Move, ...]


class _Pruner:
    """Which points and lines count, and which point names each ray."""

    def __init__(self, angles: Angles) -> None:
        self.angles = angles
        self.sketch = angles.sketch
        self.points: set[int] = set()
        self.lines: set[int] = set()

    def ray(self, vertex: int, r: Ray) -> int:
        """Return the point that names a ray: one that counts anyway, or else the first drawn."""
        here = [point for point in self.angles.ends[vertex, r] if point in self.points]
        named = min(here) if here else self.angles.front(vertex, r)
        self.points |= {vertex, named}
        self.lines.add(r[0])
        return named

    def angle(self, number: int) -> tuple[int, int, int]:
        """Name an angle by three points that count."""
        v, one, two = self.angles.keys[number]
        return self.ray(v, one), v, self.ray(v, two)

    def rigid(self, relation: Relation) -> None:
        """Count the points that a rule instance cannot do without."""
        loose = RAYS[relation.rule]
        self.points |= {point for at, point in enumerate(relation.on) if at not in loose}

    def instance(self, relation: Relation) -> tuple[int, ...]:
        """Return a rule instance's points, each ray named by a point that counts."""
        loose = RAYS[relation.rule]
        named = []
        for at, point in enumerate(relation.on):
            if at in loose:
                vertex = relation.on[loose[at]]
                point = self.ray(vertex, self._ray_to(vertex, point))
            named.append(point)
        return tuple(named)

    def _ray_to(self, vertex: int, point: int) -> Ray:
        line = self.sketch.join(vertex, point)
        assert line is not None
        order = self.sketch.lines[line].points
        return line, order.index(point) > order.index(vertex)

    def tie(self, index: int) -> Premise:
        """Say a tie by points that count."""
        tie = self.sketch.ties[index]
        match tie.kind:
            case "equal":
                self.points |= set(tie.points)
                self.lines |= {
                    self._line(tie.points[0], tie.points[1]),
                    self._line(tie.points[0], tie.points[2]),
                }
                return Premise("equal", tie.points)
            case "bisects":
                v, *ends = tie.points
                return Premise("bisects", (v, *(self.ray(v, self._ray_to(v, end)) for end in ends)))
            case "perpendicular":
                v = tie.points[0]
                return Premise(
                    "perpendicular", (v, self._other(tie.lines[0], v), self._other(tie.lines[1], v))
                )
            case _:
                ends = []
                for line in tie.lines:
                    on_line = [point for point in self.sketch.lines[line].points if point in self.points]
                    if len(on_line) < 2:
                        raise Reject("parallel line without points")
                    ends += [on_line[0], on_line[-1]]
                return Premise("parallel", tuple(ends))

    def _line(self, p: int, q: int) -> int:
        line = self.sketch.join(p, q)
        assert line is not None
        return line

    def _other(self, line: int, vertex: int) -> int:
        on_line = [p for p in self.sketch.lines[line].points if p in self.points and p != vertex]
        return self.ray(vertex, self._ray_to(vertex, min(on_line or self.sketch.lines[line].points)))


def prune(angles: Angles, question: Question) -> Draft:
    """Return the question with the part of the sketch that it needs."""
    sketch, keep = angles.sketch, _Pruner(angles)
    for _, relation in question.proof:
        keep.rigid(relation)
    for tie in question.ties:
        if sketch.ties[tie].kind == "equal":
            keep.tie(tie)
    for number in (*question.given, *(angle for angle, _ in question.proof)):
        keep.points.add(angles.keys[number][0])
    instances = [keep.instance(relation) for _, relation in question.proof]
    named = [keep.angle(number) for number in (*question.given, *(angle for angle, _ in question.proof))]
    ties = [keep.tie(tie) for tie in question.ties]
    given = tuple(
        Premise("angle", name, degrees(angles.size[number]))
        for name, number in zip(named, question.given, strict=False)
    )
    moves: list[Move] = []
    place = {number: at for at, number in enumerate(question.given)}
    tie_place = {tie: len(given) + at for at, tie in enumerate(question.ties)}
    first = len(given) + len(ties)
    for at, (number, relation) in enumerate(question.proof):
        because = [place[other] for other in relation.angles if other != number]
        if relation.tie >= 0:
            because.insert(0, tie_place[relation.tie])
        name = named[len(given) + at]
        moves.append(Move(name, degrees(angles.size[number]), relation.rule, instances[at], tuple(because)))
        place[number] = first + at
    lines, directions = [], []
    for index in sorted(keep.lines):
        on_line = tuple(point for point in sketch.lines[index].points if point in keep.points)
        if len(on_line) > 1:
            lines.append(on_line)
            directions.append(sketch.lines[index].direction)
    convex = tuple(dict.fromkeys(move.on for move in moves if move.rule == "quadrilateral_sum"))
    return Draft(
        sketch,
        tuple(sorted(keep.points)),
        tuple(lines),
        tuple(directions),
        convex,
        (*given, *ties),
        moves[-1].angle,
        moves[-1].value,
        tuple(moves),
    )
