"""What a label must not touch: all ink of a scene as thick integer segments, rings and dots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from typing import NamedTuple

from proofloom.engine.scene.grid import Spot, crosses
from proofloom.engine.scene.ink import Ink
from proofloom.engine.scene.lettering import Box
from proofloom.engine.scene.style import Style

SAG = (
    12  # every fourth vertex of an arc, every other of a hand-drawn line is kept: chords lie this near to it
)
REACH = 200  # how far around a window its obstacles are kept: more than any clearance
NEAR_END = 24  # a line of sight may start or end on a stroke through its own point


class Bar(NamedTuple):
    """A thick segment, with what the separating-axis test needs; a plain tuple, for speed."""

    sx: int  # the middle, doubled
    sy: int
    ax: int  # the extents
    ay: int
    dx: int
    dy: int
    x2: int  # the start, doubled
    y2: int
    length: int  # rounded up
    thickness: int  # half of the width


@dataclass(frozen=True, slots=True)
class Ring:
    """A drawn circle."""

    x: int
    y: int
    radius: int
    thickness: int


class Dot(NamedTuple):
    """A drawn point; a plain tuple, for speed."""

    key: str
    x: int
    y: int
    radius: int


Wall = Bar | Ring | Dot
Piece = tuple[Ink, Dot | Ring | list[Bar]]


def bar(a: Spot, b: Spot, thickness: int) -> Bar:
    """Return segment ab as an obstacle of half width `thickness`."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = isqrt(dx * dx + dy * dy) + 1
    return Bar(a[0] + b[0], a[1] + b[1], abs(dx), abs(dy), dx, dy, 2 * a[0], 2 * a[1], length, thickness)


def hits_bar(box: Box, wall: Bar, gap: int) -> bool:
    """Whether a box comes within about `gap` of a thick segment (never less; at corners a little more)."""
    cx, cy, width, height = box[0] + box[2], box[1] + box[3], box[2] - box[0], box[3] - box[1]
    reach = 2 * (wall.thickness + gap)
    if abs(wall.sx - cx) > wall.ax + width + reach or abs(wall.sy - cy) > wall.ay + height + reach:
        return False
    off = wall.dx * (cy - wall.y2) - wall.dy * (cx - wall.x2)
    return abs(off) <= wall.ax * height + wall.ay * width + reach * wall.length


def gap_squared(box: Box, x: int, y: int) -> int:
    """Return the squared distance from a spot to a box."""
    x0, y0, x1, y1 = box
    dx = x0 - x if x < x0 else x - x1 if x > x1 else 0
    dy = y0 - y if y < y0 else y - y1 if y > y1 else 0
    return dx * dx + dy * dy


def hits_ring(box: Box, wall: Ring, gap: int) -> bool:
    """Whether a box comes within `gap` of a drawn circle; exact."""
    if gap_squared(box, wall.x, wall.y) > (wall.radius + wall.thickness + gap) ** 2:
        return False
    x, y = max(wall.x - box[0], box[2] - wall.x), max(wall.y - box[1], box[3] - wall.y)
    return x * x + y * y >= max(0, wall.radius - wall.thickness - gap) ** 2


def hits_dot(box: Box, wall: Dot, gap: int) -> bool:
    """Whether a box comes within `gap` of a dot; exact."""
    return gap_squared(box, wall.x, wall.y) <= (wall.radius + gap) ** 2


def hits(box: Box, wall: Wall, gap: int) -> bool:
    """Whether a box comes within `gap` of an obstacle of any kind."""
    if isinstance(wall, Bar):
        return hits_bar(box, wall, gap)
    return hits_ring(box, wall, gap) if isinstance(wall, Ring) else hits_dot(box, wall, gap)


def bars_of(ink: Ink, thickness: int) -> list[Bar]:
    """Return a polyline as thick segments; a sampled curve with fewer, thicker ones that cover it."""
    points = ink.points
    if ink.radius or len(points) > 16:
        points, thickness = points[:: 4 if ink.radius else 2], thickness + SAG
    return [bar(a, b, thickness) for a, b in pairwise(points)]


def piece(ink: Ink, look: Style) -> Piece:
    """Return a drawn line with what it puts in the way."""
    if ink.role == "dot":
        return ink, Dot(ink.key, *ink.center, ink.radius)
    if ink.closed:
        return ink, Ring(*ink.center, ink.radius, look.line // 2)
    return ink, bars_of(ink, (look.hairline if ink.role == "mark" else look.line) // 2)


class Obstacles:
    """All ink of a scene, or a part of it: bars of strokes and of marks, rings and dots."""

    def __init__(self, strokes: list[Bar], marks: list[Bar], rings: list[Ring], dots: list[Dot]) -> None:
        self._strokes, self._marks, self._rings, self._dots = strokes, marks, rings, dots
        self._bars = strokes + marks
        self._walled: dict[Spot, list[tuple[int, int, int, bool, Spot, Spot]]] = {}

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> Obstacles:
        """Return some lines' obstacles."""
        strokes: list[Bar] = []
        marks: list[Bar] = []
        rings: list[Ring] = []
        dots: list[Dot] = []
        for ink, wall in pieces:
            if isinstance(wall, Dot):
                dots.append(wall)
            elif isinstance(wall, Ring):
                rings.append(wall)
            else:
                (marks if ink.role == "mark" else strokes).extend(wall)
        return cls(strokes, marks, rings, dots)

    def near(self, window: Box) -> Obstacles:
        """Return the obstacles that a label within the window could touch or be cut off by."""
        x0, y0, x1, y1 = window[0] - REACH, window[1] - REACH, window[2] + REACH, window[3] + REACH
        x, y, width, height = x0 + x1, y0 + y1, x1 - x0, y1 - y0

        def close(bars: list[Bar]) -> list[Bar]:
            return [
                wall
                for wall in bars
                if abs(wall[0] - x) <= wall[2] + width and abs(wall[1] - y) <= wall[3] + height
            ]

        return Obstacles(
            close(self._strokes),
            close(self._marks),
            [ring for ring in self._rings if hits_ring(window, ring, REACH)],
            [
                dot
                for dot in self._dots
                if x0 <= dot[1] + dot[3]
                and dot[1] - dot[3] <= x1
                and y0 <= dot[2] + dot[3]
                and dot[2] - dot[3] <= y1
            ],
        )

    def block(self, box: Box, gap: int, owner: str) -> bool:
        """Whether any ink but the owner's dot comes within `gap` of a box (unrolled, for speed)."""
        x, y, width, height = box[0] + box[2], box[1] + box[3], box[2] - box[0], box[3] - box[1]
        for sx, sy, ax, ay, dx, dy, x2, y2, length, thickness in self._bars:
            reach = 2 * (thickness + gap)
            if (
                -reach - width - ax <= sx - x <= ax + width + reach
                and -reach - height - ay <= sy - y <= ay + height + reach
                and abs(dx * (y - y2) - dy * (x - x2)) <= ax * height + ay * width + reach * length
            ):
                return True
        for dot in self._dots:
            if hits_dot(box, dot, gap) and dot.key != owner:
                return True
        return bool(self._rings) and any(hits_ring(box, ring, gap) for ring in self._rings)

    def between(self, a: Spot, b: Spot) -> bool:
        """Whether a stroke separates the spots a and b; strokes through b do not count."""
        x, y = a
        if b not in self._walled:  # most labels have one spot b for all their places
            self._walled[b] = [
                (
                    dx,
                    dy,
                    dx * y2 // 2 - dy * x2 // 2,
                    side > 0,
                    (x2 // 2, y2 // 2),
                    (x2 // 2 + dx, y2 // 2 + dy),
                )
                for _, _, _, _, dx, dy, x2, y2, length, _ in self._strokes
                if abs(side := dx * (b[1] - y2 // 2) - dy * (b[0] - x2 // 2)) > NEAR_END * length
            ]
        for dx, dy, level, side_of_b, start, end in self._walled[b]:
            if (dx * y - dy * x > level) != side_of_b and crosses(a, b, start, end):
                return True
        return False
