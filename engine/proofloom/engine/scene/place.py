"""Where names and values stand: every label clear of all ink, nearest to what it names. Whole numbers only.

Each label has candidate places, best first; it takes the cheapest that is free, and tight clearance
costs extra. A label that found none is placed first in another round. No float decides: boxes are
tested against integer polylines by separating axes, so a layout is the same on every platform.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt
from typing import Literal

from proofloom.engine.scene import SIZE, AngleMark, LengthMark, ParallelMark, Scene, TickMark
from proofloom.engine.scene.candidates import Place, Places, around_point, beside_arc, beside_segment
from proofloom.engine.scene.grid import (
    ONE,
    Spot,
    along,
    cross,
    distance,
    dot,
    way,
)
from proofloom.engine.scene.ink import Corner, Drawing, draw, ends_of, same_line
from proofloom.engine.scene.lettering import Box, fitting, ink_box
from proofloom.engine.scene.obstacles import Obstacles, Piece, gap_squared, piece
from proofloom.engine.scene.scores import Scores, degenerate, measure
from proofloom.engine.scene.style import style

TIGHT, COMFORT = 48, 100  # clearance in scene units: about 2 and 4.5 pixels at 448
CROWDED = 320  # what tight clearance costs
NEARER = 40  # by how much a value is nearer to its own arc than to any other
APART = 120  # by how much a length is more than twice as far from anything else as from its own segment
VALUED = 3  # within so many radii of an angle's arc, between its arms, a number would be the angle's value
MARGIN = 70  # no label comes nearer to the canvas edge
ROUNDS = 4

Role = Literal["name", "value", "length"]


@dataclass(frozen=True, slots=True)
class Label:
    """A placed text: what it belongs to, its ink's box, the start of its baseline, its font and size."""

    text: str
    key: str
    role: Role
    box: Box
    x: int
    y: int
    font: str
    size: int


@dataclass(frozen=True, slots=True)
class Layout:
    """All labels of a scene, points' first, the figure's scores, and the keys of faulty labels.

    `touching` labels found no free place; `ambiguous` ones are as near to another part as to their own.
    """

    labels: tuple[Label, ...]
    scores: Scores
    touching: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


def acceptable(layout: Layout) -> str | None:
    """Return None for a picture fit to print, else a short constant reason to reject its scene."""
    reason = degenerate(layout.scores)
    if reason is None and layout.touching:
        reason = "no free place for a label"
    if reason is None and layout.ambiguous:
        reason = "a label as near to another part"
    return reason


@dataclass(frozen=True, slots=True)
class _Task:
    """A text to be placed: its ink box about the origin and its candidate places, cheapest first.

    Most texts find one of the first, so the rest is only listed for those that do not.
    """

    text: str
    key: str
    role: Role
    font: str
    size: int
    ink: Box
    places: Places


@lru_cache(maxsize=64)
def place(scene: Scene) -> Layout:
    """Place all labels of a scene. Raises what `draw` raises, and ValueError for letters without a font."""
    if scene.caption:  # the figure is the same below a caption: it is only drawn smaller
        return place(scene.figure)
    drawing = draw(scene)
    tasks = _tasks(scene, drawing)
    scores = measure(scene)
    look = style(scene.style)
    pieces = [piece(ink, look) for ink in drawing.inks]
    rivals = _Rivals(scene, drawing, pieces)
    walls = Obstacles.of(pieces)
    order = list(tasks)
    best: tuple[int, dict[str, tuple[Box, bool, bool]]] | None = None
    for _ in range(1 if degenerate(scores) else ROUNDS):
        found: dict[str, tuple[Box, bool, bool]] = {}
        taken: list[Box] = []
        for task in order:
            found[task.key] = _settle(task, walls, taken, rivals)
            taken.append(found[task.key][0])
        failed = [task for task in order if not all(found[task.key][1:])]
        if best is None or len(failed) < best[0]:
            best = len(failed), found
        if not failed or failed[0] is order[0]:  # all is well, or there is no place even with no other label
            break
        order.sort(key=lambda task: task not in failed)
    assert best is not None
    labels = []
    names = [task for task in tasks if task.role == "name"]
    for task in names + [task for task in tasks if task.role != "name"]:
        box = best[1][task.key][0]
        x, y = box[0] - task.ink[0], box[1] - task.ink[1]
        labels.append(Label(task.text, task.key, task.role, box, x, y, task.font, task.size))
    return Layout(
        tuple(labels),
        scores,
        tuple(label.key for label in labels if not best[1][label.key][1]),
        tuple(label.key for label in labels if not best[1][label.key][2]),
    )


def _settle(task: _Task, walls: Obstacles, taken: list[Box], rivals: _Rivals) -> tuple[Box, bool, bool]:
    """Return the best box for a label, whether it is free, and whether it is nearest to its owner."""
    width, height = task.ink[2] - task.ink[0], task.ink[3] - task.ink[1]
    tight: tuple[int, Box] | None = None
    spare: Box | None = None  # free of ink, but nearer to something else
    for batch in (task.places.first, None):
        places = task.places.others() if batch is None else batch
        if not places or (tight and places[0][0] >= tight[0]):
            continue
        window = _window(places, width, height)
        local = walls.near(window)
        x0, y0, x1, y1 = window[0] - COMFORT, window[1] - COMFORT, window[2] + COMFORT, window[3] + COMFORT
        close = [one for one in taken if one[0] <= x1 and x0 <= one[2] and one[1] <= y1 and y0 <= one[3]]
        for cost, (cx, cy), sight in places:
            if tight and cost >= tight[0]:
                break
            left, bottom = cx - width // 2, cy - height // 2
            box = (left, bottom, left + width, bottom + height)
            gap = TIGHT if tight is None else COMFORT  # another tight place would be no better than the first
            if (
                left < MARGIN
                or bottom < MARGIN
                or box[2] > SIZE - MARGIN
                or box[3] > SIZE - MARGIN
                or (close and _overlap(box, close, gap))
                or local.block(box, gap, task.key)
                or local.between((cx, cy), sight)
            ):
                continue
            if not rivals.belongs(task.key, task.role, box):
                spare = spare or box
                continue
            if gap == COMFORT or not (_overlap(box, close, COMFORT) or local.block(box, COMFORT, task.key)):
                return box, True, True
            tight = cost + CROWDED, box
    if tight:
        return tight[1], True, True
    if spare:
        return spare, True, False
    cx, cy = (task.places.first or task.places.others())[0][1]
    left, bottom = cx - width // 2, cy - height // 2
    return (left, bottom, left + width, bottom + height), False, True


def _window(places: list[Place], width: int, height: int) -> Box:
    """Return what boxes about these places cover, and more."""
    xs, ys = zip(*[center for _, center, _ in places], strict=True)
    return min(xs) - width, min(ys) - height, max(xs) + width, max(ys) + height


def _overlap(box: Box, taken: Iterable[Box], gap: int) -> bool:
    x0, y0, x1, y1 = box[0] - gap, box[1] - gap, box[2] + gap, box[3] + gap
    return any(a <= x1 and x0 <= c and b <= y1 and y0 <= d for a, b, c, d in taken)


class _Rivals:
    """What a label could be mistaken to belong to: other points, strokes, arcs of angles."""

    def __init__(self, scene: Scene, drawing: Drawing, pieces: list[Piece]) -> None:
        self.points = {p.key: (p.x, p.y) for p in scene.points if not p.hidden}
        spots = {p.name: (p.x, p.y) for p in scene.points}
        angles = {mark.key for mark in scene.marks if isinstance(mark, AngleMark)}
        self.corners = {key: corner for key, corner in drawing.corners.items() if key in angles}
        self.measured = {
            mark.key: (spots[mark.a], spots[mark.b]) for mark in scene.marks if isinstance(mark, LengthMark)
        }
        self.pieces = [
            one for one in pieces if one[0].role in ("stroke", "auxiliary") or one[0].key in self.corners
        ]
        self.marked = list(drawing.corners.values())
        signed = {
            mark.key: (spots[mark.a], spots[mark.b])
            for mark in scene.marks
            if isinstance(mark, TickMark | ParallelMark)
        }
        self.signs = [(one, signed[one[0].key]) for one in pieces if one[0].key in signed]
        self.foreign: dict[str, Obstacles] = {}

    def belongs(self, key: str, role: Role, box: Box) -> bool:
        """Whether the box is clearly nearer to its owner than to any other thing that it could belong to."""
        if role == "name":
            x, y = self.points[key]
            own = 16 * gap_squared(box, x, y)
            reach = isqrt(own) // 3 + 1  # at least as far as a point may be that is too near
            left, low, right, high = box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach
            for other, (x, y) in self.points.items():
                if (
                    left <= x <= right  # most points are far
                    and low <= y <= high
                    and other != key
                    and own >= 9 * gap_squared(box, x, y)
                ):
                    return False
            return True
        if role == "value":
            corner = self.corners[key]
            center = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
            off = _from_arc(center, corner)
            if any(
                off + NEARER >= _from_arc(center, rival)
                for other, rival in self.corners.items()
                if other != key and _within(center, rival)
            ):
                return False
            own = isqrt(gap_squared(box, *corner.vertex)) - corner.radius
            return not self._others(key).block(box, max(0, own) + NEARER, key)
        a, b = self.measured[key]
        u = way(b[0] - a[0], b[1] - a[1])
        own = min(abs(cross(u, (x - a[0], y - a[1]))) for x in box[::2] for y in box[1::2]) // ONE
        center = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
        valued = any(
            distance(center, corner.vertex) < VALUED * corner.radius and _within(center, corner)
            for corner in self.marked
        )
        return not valued and not self._others(key).block(box, 2 * max(0, own) + APART, key)

    def _others(self, key: str) -> Obstacles:
        """All strokes and arcs that are no part of a segment or an angle; its arms are."""
        if key not in self.foreign:
            corner, pieces = self.corners.get(key), self.pieces
            if corner is None:
                own = [self.measured[key]]
                pieces = [*pieces, *(one for one, on in self.signs if not same_line(on, own[0]))]
            else:
                arms = (corner.first, corner.second)
                own = [(corner.vertex, along(corner.vertex, arm, corner.radius)) for arm in arms]
            self.foreign[key] = Obstacles.of(
                (ink, wall)
                for ink, wall in pieces
                if ink.key != key and (ink.radius or not any(same_line(ends_of(ink), one) for one in own))
            )
        return self.foreign[key]


def _within(p: Spot, corner: Corner) -> bool:
    """Whether p lies between the arms of a corner."""
    d = p[0] - corner.vertex[0], p[1] - corner.vertex[1]
    return cross(corner.first, d) > 0 and cross(d, corner.second) > 0


def _from_arc(p: Spot, corner: Corner) -> int:
    """How far a spot between a corner's arms is from its arc."""
    return abs(distance(p, corner.vertex) - corner.radius)


def _tasks(scene: Scene, drawing: Drawing) -> list[_Task]:
    """All texts in the order of placement: least freedom first."""
    look = style(scene.style)
    spots = {point.name: (point.x, point.y) for point in scene.points}
    corners = drawing.corners
    values = [mark for mark in scene.marks if isinstance(mark, AngleMark) and mark.label]
    values.sort(key=lambda mark: -dot(corners[mark.key].first, corners[mark.key].second))
    tasks = []
    for mark in values:
        font, ink = _lettered(mark.label, look.value_font, look.value_size)
        places = beside_arc(corners[mark.key], look, ink)
        tasks.append(_Task(mark.label, mark.key, "value", font, look.value_size, ink, places))
    middle = (
        sum(x for x, _ in spots.values()) // max(1, len(spots)),
        sum(y for _, y in spots.values()) // max(1, len(spots)),
    )
    for length in scene.marks:
        if isinstance(length, LengthMark) and length.label:
            font, ink = _lettered(length.label, look.value_font, look.value_size)
            places = beside_segment(spots[length.a], spots[length.b], middle, look, ink)
            tasks.append(_Task(length.label, length.key, "length", font, look.value_size, ink, places))
    for point in scene.points:
        if not point.hidden:
            font, ink = _lettered(point.name, look.name_font, look.name_size)
            spot = point.x, point.y
            lines = [drawing.lines[number] for number in drawing.on[spot]]
            places = around_point(spot, lines, middle, look, ink)
            tasks.append(_Task(point.name, point.key, "name", font, look.name_size, ink, places))
    return tasks


def _lettered(text: str, font: str, size: int) -> tuple[str, Box]:
    font = fitting(text, font)
    return font, ink_box(text, font, size)
