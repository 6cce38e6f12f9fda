"""A growing figure of points and lines, in which every new point is where at most two lines meet.

Directions are ticks, coordinates integers at scale `LENGTH`. What makes a line special when it is drawn
(parallel, bisecting, …) is kept as a *tie*: a fact that a problem may give.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from proofloom.engine import Reject
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.circle import HALF_TURN, TICKS, UNIT, unit

LENGTH = 1 << 40


@dataclass(slots=True)
class Line:
    """A line: its direction in ticks in [0, HALF_TURN), and its points in order along that direction."""

    direction: int
    points: list[int]


@dataclass(frozen=True, slots=True)
class Tie:
    """A fact built into the figure.

    kind         points
    parallel     one point on each line, in `lines` the two lines
    perpendicular   the vertex, in `lines` the two lines
    equal        apex, and the two far ends of the equal segments
    bisects      vertex, a point on the halving ray, a point on either arm
    """

    kind: str
    points: tuple[int, ...]
    lines: tuple[int, ...] = ()


@dataclass(slots=True)
class Sketch:
    """Points, lines, ties and convex quadrilaterals, by index; free angles are multiples of `grain` ticks."""

    points: list[tuple[int, int]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    convex: list[tuple[int, ...]] = field(default_factory=list)
    grain: int = TICKS
    _joins: dict[tuple[int, int], int] = field(default_factory=dict)

    def copy(self) -> Sketch:
        """Return an independent copy, so that a move that fails leaves no trace."""
        lines = [Line(line.direction, list(line.points)) for line in self.lines]
        return Sketch(
            list(self.points), lines, list(self.ties), list(self.convex), self.grain, dict(self._joins)
        )

    def free(self, stream: Stream, low: int, high: int) -> int:
        """Return a free angle between two bounds in degrees, in ticks."""
        return self.grain * stream.integer(low * TICKS // self.grain, high * TICKS // self.grain)

    def add(self, x: int, y: int) -> int:
        """Add a point on no line yet; reject one that crowds another."""
        for px, py in self.points:
            if max(abs(px - x), abs(py - y)) < LENGTH // 12:
                raise Reject("points too close")
        if max(abs(x), abs(y)) > 5 * LENGTH:
            raise Reject("point too far away")
        self.points.append((x, y))
        return len(self.points) - 1

    def step(self, origin: int, direction: int, length: int) -> int:
        """Add a point at a distance from another, in a direction, on no line yet."""
        x, y = self.points[origin]
        c, s = unit(direction)
        return self.add(x + c * length // UNIT, y + s * length // UNIT)

    def line(self, origin: int, direction: int) -> int:
        """Draw a new line through a point; reject one that nearly covers another line there."""
        direction %= HALF_TURN
        for line in self.lines:
            if origin in line.points and apart(line.direction, direction) < HALF_TURN // 16:
                raise Reject("lines too close")
        self.lines.append(Line(direction, [origin]))
        return len(self.lines) - 1

    def put(self, point: int, line: int) -> None:
        """Note that a point lies on a line (it must, by its coordinates)."""
        c, s = unit(self.lines[line].direction)
        points = self.lines[line].points
        for other in points:
            pair = (other, point) if other < point else (point, other)
            if pair in self._joins:
                raise Reject("two lines through two points")
            self._joins[pair] = line
        points.append(point)
        points.sort(key=lambda p: self.points[p][0] * c + self.points[p][1] * s)

    def name(self, line: int, origin: int, forward: bool, length: int) -> int:
        """Add a point on a line at a distance from one of its points, only there to name the line."""
        direction = self.lines[line].direction + (0 if forward else HALF_TURN)
        point = self.step(origin, direction, length)
        self.put(point, line)
        return point

    def meet(self, first: int, second: int) -> int:
        """Return the point where two lines meet, adding it when it is new."""
        one, two = self.lines[first], self.lines[second]
        for point in one.points:
            if point in two.points:
                return point
        if apart(one.direction, two.direction) < HALF_TURN // 16:
            raise Reject("lines nearly parallel")
        (px, py), (qx, qy) = self.points[one.points[0]], self.points[two.points[0]]
        (ax, ay), (bx, by) = unit(one.direction), unit(two.direction)
        along, across = (qx - px) * by - (qy - py) * bx, ax * by - ay * bx
        point = self.add(px + ax * along // across, py + ay * along // across)
        self.put(point, first)
        self.put(point, second)
        return point

    def join(self, p: int, q: int) -> int | None:
        """Return the line through two points, if it is drawn."""
        return self._joins.get((p, q) if p < q else (q, p))

    def toward(self, vertex: int, point: int) -> int:
        """Return the direction in ticks, in [0, TURN), from a point to another on a common line."""
        index = self.join(vertex, point)
        assert index is not None
        line = self.lines[index]
        ahead = line.points.index(point) > line.points.index(vertex)
        return line.direction if ahead else line.direction + HALF_TURN

    def turn(self, p: int, q: int, r: int) -> int:
        """Return a number with the sign of the turn p, q, r: positive when counter-clockwise."""
        (px, py), (qx, qy), (rx, ry) = self.points[p], self.points[q], self.points[r]
        return (qx - px) * (ry - py) - (qy - py) * (rx - px)


def apart(first: int, second: int) -> int:
    """Return the smaller angle in ticks between two lines' directions."""
    gap = abs(first - second) % HALF_TURN
    return min(gap, HALF_TURN - gap)


def between(first: int, second: int) -> int:
    """Return the angle in ticks, in [0, HALF_TURN], between two rays' directions."""
    gap = (first - second) % (2 * HALF_TURN)
    return min(gap, 2 * HALF_TURN - gap)
