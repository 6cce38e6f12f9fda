"""What a label must not touch: all ink of a scene as thick integer segments, rings and dots."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import isqrt

from proofloom.engine.scene import Scene
from proofloom.engine.scene.grid import Spot, crosses
from proofloom.engine.scene.ink import Drawing, Ink, draw
from proofloom.engine.scene.lettering import Box
from proofloom.engine.scene.style import style

SAG = 12  # every fourth vertex of a sampled arc is kept: its chords lie this near to the arc
NEAR_END = 24  # a line of sight may start or end on a stroke through its own point


@dataclass(frozen=True, slots=True)
class Bar:
    """A thick segment, with what the separating-axis test needs: doubled middle, extents, length."""

    sx: int
    sy: int
    ax: int
    ay: int
    dx: int
    dy: int
    x: int
    y: int
    length: int
    thickness: int  # half of its width


@dataclass(frozen=True, slots=True)
class Ring:
    """A drawn circle."""

    x: int
    y: int
    radius: int
    thickness: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A drawn point."""

    key: str
    x: int
    y: int
    radius: int


Wall = Bar | Ring | Dot


def bar(a: Spot, b: Spot, thickness: int) -> Bar:
    """Return segment ab as an obstacle of half width `thickness`."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = isqrt(dx * dx + dy * dy) + 1
    return Bar(a[0] + b[0], a[1] + b[1], abs(dx), abs(dy), dx, dy, a[0], a[1], length, thickness)


def hits_bar(box: Box, wall: Bar, gap: int) -> bool:
    """Whether a box comes within about `gap` of a thick segment (never less; at corners a little more)."""
    cx, cy, width, height = box[0] + box[2], box[1] + box[3], box[2] - box[0], box[3] - box[1]
    reach = 2 * (wall.thickness + gap)
    if abs(wall.sx - cx) > wall.ax + width + reach or abs(wall.sy - cy) > wall.ay + height + reach:
        return False
    off = wall.dx * (cy - 2 * wall.y) - wall.dy * (cx - 2 * wall.x)
    return abs(off) <= wall.ax * height + wall.ay * width + reach * wall.length


def hits_ring(box: Box, wall: Ring, gap: int) -> bool:
    """Whether a box comes within `gap` of a drawn circle; exact."""
    dx = max(box[0] - wall.x, 0, wall.x - box[2])
    dy = max(box[1] - wall.y, 0, wall.y - box[3])
    fx = max(abs(box[0] - wall.x), abs(box[2] - wall.x))
    fy = max(abs(box[1] - wall.y), abs(box[3] - wall.y))
    outer, inner = wall.radius + wall.thickness + gap, max(0, wall.radius - wall.thickness - gap)
    return dx * dx + dy * dy <= outer * outer and fx * fx + fy * fy >= inner * inner


def hits_dot(box: Box, wall: Dot, gap: int) -> bool:
    """Whether a box comes within `gap` of a dot; exact."""
    dx = max(box[0] - wall.x, 0, wall.x - box[2])
    dy = max(box[1] - wall.y, 0, wall.y - box[3])
    return dx * dx + dy * dy <= (wall.radius + gap) ** 2


def hits(box: Box, wall: Wall, gap: int) -> bool:
    """Whether a box comes within `gap` of an obstacle of any kind."""
    if isinstance(wall, Bar):
        return hits_bar(box, wall, gap)
    return hits_ring(box, wall, gap) if isinstance(wall, Ring) else hits_dot(box, wall, gap)


def bars_of(ink: Ink, thickness: int) -> list[Bar]:
    """Return a polyline as thick segments; a sampled arc with fewer, thicker ones that cover it."""
    points = ink.points
    if ink.radius:
        points, thickness = points[::4], thickness + SAG
    return [bar(a, b, thickness) for a, b in pairwise(points)]


class Obstacles:
    """All ink of a scene, or the part of it near a window."""

    def __init__(self, scene: Scene) -> None:
        look = style(scene.style)
        drawing: Drawing = draw(scene)
        self.strokes: list[Bar] = []
        self.marks: list[Bar] = []
        self.rings: list[Ring] = []
        self.dots: list[Dot] = []
        for ink in drawing.inks:
            if ink.role == "dot":
                self.dots.append(Dot(ink.key, *ink.center, ink.radius))
            elif ink.closed:
                self.rings.append(Ring(*ink.center, ink.radius, look.line // 2))
            elif ink.role == "mark":
                self.marks.extend(bars_of(ink, look.hairline // 2))
            else:
                self.strokes.extend(bars_of(ink, look.line // 2))

    def near(self, window: Box) -> Obstacles:
        """Return the obstacles that a label within the window could touch."""
        local = object.__new__(Obstacles)
        gap = 200
        local.strokes = [wall for wall in self.strokes if hits_bar(window, wall, gap)]
        local.marks = [wall for wall in self.marks if hits_bar(window, wall, gap)]
        local.rings = [wall for wall in self.rings if hits_ring(window, wall, gap)]
        local.dots = [wall for wall in self.dots if hits_dot(window, wall, gap)]
        return local

    def hits(self, box: Box, gap: int, owner: str) -> int:
        """Count the obstacles that come within `gap` of a box, its owner's dot excepted."""
        return (
            sum(hits_bar(box, wall, gap) for wall in self.strokes)
            + sum(hits_bar(box, wall, gap) for wall in self.marks)
            + sum(hits_ring(box, wall, gap) for wall in self.rings)
            + sum(hits_dot(box, wall, gap) for wall in self.dots if wall.key != owner)
        )

    def between(self, a: Spot, b: Spot) -> bool:
        """Whether a stroke separates the spots a and b; strokes through b do not count."""
        for wall in self.strokes:
            end = wall.x + wall.dx, wall.y + wall.dy
            off = wall.dx * (b[1] - wall.y) - wall.dy * (b[0] - wall.x)
            if abs(off) > NEAR_END * wall.length and crosses(a, b, (wall.x, wall.y), end):
                return True
        return False
