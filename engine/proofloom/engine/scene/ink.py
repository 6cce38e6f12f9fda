"""From a scene to the lines, arcs and dots that are drawn: integer polylines, before any label.

Every exporter draws these, so that the SVG, the picture and the obstacles of label placement agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from proofloom.engine.scene import (
    AngleMark,
    Arc,
    Caption,
    Circle,
    LengthMark,
    Line,
    Mark,
    ParallelMark,
    RightAngleMark,
    Scene,
    Segment,
    TickMark,
)
from proofloom.engine.scene.grid import (
    ONE,
    Spot,
    Way,
    along,
    around,
    beside,
    bisector,
    clears,
    compass,
    cross,
    distance,
    dot,
    fan,
    near,
    way,
)
from proofloom.engine.scene.lettering import fitting, ink_box
from proofloom.engine.scene.style import Style, style
from proofloom.engine.seed import Seed

Ends = tuple[Spot, Spot]
Role = Literal["stroke", "auxiliary", "mark", "dot"]

ON_LINE = 20  # a point this near a stroke was meant to lie on it: coordinates are rounded
VALUE_ROOM = 260  # around a value between its own arc and a wider angle's
FROM_MIDDLE = tuple(sorted(range(3, 22), key=lambda t: abs(t - 12)))  # of 24: where ticks and chevrons stand
BESIDE_TICKS = (16, 8, 18, 6, 20, 4)  # and chevrons on a segment that has ticks
FLATTEST = 45  # a hand-drawn stroke bows out by at most this part of its length


@dataclass(frozen=True, slots=True)
class Ink:
    """One drawn line: a polyline; with a radius, the curve about `center` that the polyline samples."""

    key: str
    role: Role
    points: tuple[Spot, ...]
    closed: bool = False
    radius: int = 0
    center: Spot = (0, 0)


@dataclass(frozen=True, slots=True)
class Corner:
    """Where an angle mark is drawn: its vertex, its arms counter-clockwise, its outermost radius."""

    vertex: Spot
    first: Way
    second: Way
    radius: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """All ink of a scene in drawing order, the corners that angle marks occupy, and all straight strokes.

    `on` has for each point, and each end of a straight stroke, the numbers of the strokes it lies on.
    """

    inks: tuple[Ink, ...]
    corners: dict[str, Corner]
    lines: tuple[Ends, ...]
    on: dict[Spot, tuple[int, ...]]


@lru_cache(maxsize=64)
def draw(scene: Scene) -> Drawing:
    """Return a scene's ink: strokes, auxiliary strokes, marks, then dots.

    Raises KeyError for a part that names a point the scene lacks, ValueError for one of no size or an
    unknown style.
    """
    if scene.caption:  # a caption is no ink of the figure
        return draw(scene.figure)
    look = style(scene.style)
    spots = {point.name: (point.x, point.y) for point in scene.points}
    inks: list[Ink] = []
    for auxiliary in (False, True):
        for stroke in scene.strokes:
            if stroke.auxiliary is auxiliary:
                role: Role = "auxiliary" if auxiliary else "stroke"
                if isinstance(stroke, Circle):
                    inks.append(_circle(stroke, role, spots))
                elif isinstance(stroke, Arc):
                    inks.append(_arc(stroke, role, spots))
                else:
                    points = _bowed(*ends(stroke, spots), scene, look)
                    inks.append(Ink(stroke.key, role, points))
    lines = [ends(stroke, spots) for stroke in scene.strokes if isinstance(stroke, Segment | Line)]
    places = dict.fromkeys([*spots.values(), *(end for line in lines for end in line)])
    on = beside(places, lines, ON_LINE)
    corners = _corners(scene, look, spots, lines, on)
    for mark in scene.marks:
        inks.extend(_mark(mark, scene, look, spots, lines, on, corners))
    inks.extend(
        Ink(point.key, "dot", ((point.x, point.y),), radius=look.dot, center=(point.x, point.y))
        for point in scene.points
        if not point.hidden
    )
    return Drawing(tuple(inks), corners, tuple(lines), on)


def ends(stroke: Segment | Line, spots: dict[str, Spot]) -> Ends:
    """Return the two ends of a straight stroke."""
    a, b = spots[stroke.a], spots[stroke.b]
    if isinstance(stroke, Line):
        u = way(b[0] - a[0], b[1] - a[1])
        return along(a, u, -stroke.past), along(b, u, stroke.past)
    return a, b


def ends_of(ink: Ink) -> Ends:
    """Return the two ends of a drawn line."""
    return ink.points[0], ink.points[-1]


def same_line(a: Ends, b: Ends) -> bool:
    """Whether one of two segments lies along the other."""
    if not clears(a[0], *b, ON_LINE) and not clears(a[1], *b, ON_LINE):
        return True
    return not clears(b[0], *a, ON_LINE) and not clears(b[1], *a, ON_LINE)


def _bowed(a: Spot, b: Spot, scene: Scene, look: Style) -> tuple[Spot, ...]:
    """A straight stroke, or with jitter one that wavers through the same points, straight on at each."""
    if not scene.jitter or not look.bow:
        return a, b
    inner = {
        (p.x, p.y)
        for p in scene.points
        if not clears((p.x, p.y), a, b, ON_LINE)
        and clears((p.x, p.y), a, a, 60)
        and clears((p.x, p.y), b, b, 60)
    }
    dx, dy = b[0] - a[0], b[1] - a[1]
    order = sorted(inner, key=lambda p: ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy, p))
    bent = [a]
    for p, q in pairwise([a, *order, b]):
        piece = _wavering(p, q, scene.jitter, look) if p < q else _wavering(q, p, scene.jitter, look)[::-1]
        bent.extend(piece[1:])
    return tuple(bent)


def _wavering(p: Spot, q: Spot, jitter: int, look: Style) -> list[Spot]:
    """A line from p to q as by hand: the same in all strokes that go along it, so that none is seen twice."""
    stream = (Seed.root(jitter) / "jitter" / f"{p} {q}").stream()
    side = way(p[1] - q[1], q[0] - p[0])
    most = min(look.bow, distance(p, q) // FLATTEST)
    bow, sway = stream.integer(-most, most), stream.integer(-most, most)
    bent = [p]
    for i in range(1, 16):
        middle = (p[0] + near((q[0] - p[0]) * i, 16), p[1] + near((q[1] - p[1]) * i, 16))
        # bow at the middle, sway beside it; level at both ends, so that pieces join without a break
        bent.append(along(middle, side, near((i * (16 - i)) ** 2 * (8 * bow + (8 - i) * sway), 8 * 64**2)))
    return [*bent, q]


def _circle(stroke: Circle, role: Role, spots: dict[str, Spot]) -> Ink:
    center = spots[stroke.center]
    radius = distance(center, spots[stroke.through])
    if not radius:
        raise ValueError(f"circle {stroke.key} has no size")
    points = around(center, compass(6 if radius > 1500 else 5), radius)
    return Ink(stroke.key, role, points, closed=True, radius=radius, center=center)


def _arc(stroke: Arc, role: Role, spots: dict[str, Spot]) -> Ink:
    center, a, b = spots[stroke.center], spots[stroke.a], spots[stroke.b]
    u, v = way(a[0] - center[0], a[1] - center[1]), way(b[0] - center[0], b[1] - center[1])
    if cross(u, v) < -ONE * (ONE >> 10):
        raise ValueError(f"{stroke.key} is more than half a turn")
    if dot(u, v) < 0 and cross(u, v) <= ONE * (ONE >> 10):  # half a turn: by its middle
        ways = [*fan(u, (-u[1], u[0]), 6)[:-1], *fan((-u[1], u[0]), v, 6)]
    else:
        ways = fan(u, v, 7)
    radius = distance(center, a)
    points = (a, *around(center, ways[1:-1], radius), b)
    return Ink(stroke.key, role, points, radius=radius, center=center)


def _arms(mark: AngleMark | RightAngleMark, spots: dict[str, Spot]) -> tuple[Spot, Way, Way]:
    vertex, a, b = spots[mark.vertex], spots[mark.a], spots[mark.b]
    u, v = way(a[0] - vertex[0], a[1] - vertex[1]), way(b[0] - vertex[0], b[1] - vertex[1])
    return (vertex, u, v) if cross(u, v) >= 0 else (vertex, v, u)


def _overlap(a: Corner, b: Corner) -> bool:
    """Whether two corners at one vertex share more than an arm."""
    if a.vertex != b.vertex:
        return False
    slack = ONE * (ONE >> 8)

    def inside(w: Way, corner: Corner) -> bool:
        return cross(corner.first, w) > slack and cross(w, corner.second) > slack

    pairs = ((a, b), (b, a))
    return any(inside(bisector(x.first, x.second), y) or inside(x.first, y) for x, y in pairs)


def _corners(
    scene: Scene, look: Style, spots: dict[str, Spot], lines: list[Ends], on: dict[Spot, tuple[int, ...]]
) -> dict[str, Corner]:
    """Choose a radius for each angle mark: wider for sharp angles, within reach, apart from others."""
    corners: dict[str, Corner] = {}
    marks = [mark for mark in scene.marks if isinstance(mark, AngleMark | RightAngleMark)]
    placed = [(mark, *_arms(mark, spots)) for mark in marks]
    # squares stay at the vertex, narrow angles inside wide ones
    placed.sort(key=lambda item: (isinstance(item[0], AngleMark), -dot(item[2], item[3]), item[0].key))
    done: list[tuple[AngleMark | RightAngleMark, Corner]] = []
    for mark, vertex, u, v in placed:
        reach = min(distance(vertex, spots[mark.a]), distance(vertex, spots[mark.b])) // 2
        for number, (p, q) in enumerate(lines):
            if number not in on[vertex]:
                while reach > look.arc // 3 and not clears(vertex, p, q, 5 * reach // 3):
                    reach = 7 * reach // 8
        if isinstance(mark, RightAngleMark):
            corner = Corner(vertex, u, v, min(look.square, reach) * 1414 // 1000)
        else:
            radius = min(_usual_radius(u, v, look), reach)
            corner = _stepped(mark, Corner(vertex, u, v, radius), reach, look, done)
        corners[mark.key] = corner
        done.append((mark, corner))
    return corners


def _same_way(u: Way, v: Way) -> bool:
    return dot(u, v) > 0 and abs(cross(u, v)) < ONE * (ONE >> 8)


def _usual_radius(u: Way, v: Way, look: Style) -> int:
    sine = cross(u, v) >> 20
    if dot(u, v) > 0 and sine < 650_000:  # sharper than 38 degrees: up to 1.8 times as wide
        return look.arc + look.arc * 4 * (650_000 - sine) // (5 * 650_000)
    if dot(u, v) < 0 and sine < 900_000:  # wider than 120 degrees
        return look.arc * 4 // 5
    return look.arc


def _stepped(
    mark: AngleMark,
    corner: Corner,
    reach: int,
    look: Style,
    done: list[tuple[AngleMark | RightAngleMark, Corner]],
) -> Corner:
    """Return a corner with the outermost radius at which the mark is not taken for a part of another's.

    An angle that contains a marked one gets its arcs beyond that one's value. An angle beside another, equal
    or not, gets them at clearly another radius: further out, or where there is no room further in.
    """
    thickness = (mark.arcs - 1) * look.arc_gap
    least = 0
    beside: list[tuple[int, int]] = []
    for other, rival in done:
        if rival.vertex != corner.vertex:
            continue
        if _overlap(rival, corner):
            room = 5 * look.arc_gap // 2
            if isinstance(other, AngleMark) and other.label:
                room = max(room, _depth(other.label, rival, look) + VALUE_ROOM)
            least = max(least, rival.radius + room)
        elif _same_way(corner.second, rival.first) or _same_way(rival.second, corner.first):
            if isinstance(other, AngleMark):
                beside.append((rival.radius - (other.arcs - 1) * look.arc_gap, rival.radius))
            else:  # where the square meets the arm
                beside.append((rival.radius * 1000 // 1414,) * 2)
    gap = 2 * look.arc_gap
    innermost = max(corner.radius, least)
    for low, high in sorted(beside):
        if innermost < high + gap and low < innermost + thickness + gap:
            innermost = high + gap
    if innermost > max(reach, least):
        inwards = min((low for low, _ in beside), default=0) - gap - thickness
        if inwards >= max(least, look.arc // 2):
            innermost = inwards
    return Corner(corner.vertex, corner.first, corner.second, innermost + thickness)


def _depth(label: str, corner: Corner, look: Style) -> int:
    """How deep a value is along the middle of its angle."""
    left, bottom, right, top = ink_box(label, fitting(label, look.value_font), look.value_size)
    x, y = bisector(corner.first, corner.second)
    return (abs(x) * (right - left) + abs(y) * (top - bottom)) >> 20


def _mark(
    mark: Mark,
    scene: Scene,
    look: Style,
    spots: dict[str, Spot],
    lines: list[Ends],
    on: dict[Spot, tuple[int, ...]],
    corners: dict[str, Corner],
) -> list[Ink]:
    match mark:
        case AngleMark():
            corner = corners[mark.key]
            ways = fan(corner.first, corner.second, 4 if dot(corner.first, corner.second) > 0 else 5)
            return [
                Ink(
                    mark.key,
                    "mark",
                    around(corner.vertex, ways, corner.radius - i * look.arc_gap),
                    radius=corner.radius - i * look.arc_gap,
                    center=corner.vertex,
                )
                for i in range(mark.arcs)
            ]
        case RightAngleMark():
            corner = corners[mark.key]
            side = corner.radius * 1000 // 1414
            start, end = along(corner.vertex, corner.first, side), along(corner.vertex, corner.second, side)
            return [Ink(mark.key, "mark", (start, along(start, corner.second, side), end))]
        case TickMark():
            return _ticks(mark, look, spots, _middle(mark, scene, look, spots, lines, on, corners))
        case ParallelMark():
            return _chevrons(mark, look, spots, _middle(mark, scene, look, spots, lines, on, corners))
        case LengthMark() | Caption():
            return []


def _middle(
    mark: TickMark | ParallelMark,
    scene: Scene,
    look: Style,
    spots: dict[str, Spot],
    lines: list[Ends],
    on: dict[Spot, tuple[int, ...]],
    corners: dict[str, Corner],
) -> Spot:
    """The place on ab for ticks or chevrons: nearest the middle that keeps clear of other parts."""
    a, b = spots[mark.a], spots[mark.b]
    ticked = isinstance(mark, ParallelMark) and any(
        isinstance(other, TickMark) and {other.a, other.b} == {mark.a, mark.b} for other in scene.marks
    )
    room = look.tick + mark.count * look.step * 4 // 5 + look.hairline
    points = [spots[point.name] for point in scene.points if not point.hidden]
    round_parts = [(p, room) for p in points] + [(c.vertex, c.radius + room) for c in corners.values()]
    parts = BESIDE_TICKS if ticked else FROM_MIDDLE
    for t in parts:
        x, y = _part(a, b, t)
        for (u, v), radius in round_parts:
            if (x - u) * (x - u) + (y - v) * (y - v) <= radius * radius:
                break
        else:
            for number, (p, q) in enumerate(lines):
                if clears((x, y), p, q, room) or (number in on[a] and number in on[b]):
                    continue
                if clears(p, a, b, ON_LINE) or clears(q, a, b, ON_LINE):  # else it lies along ab
                    break
            else:
                return x, y
    return _part(a, b, parts[0])


def _part(a: Spot, b: Spot, t: int) -> Spot:
    """The spot that is so many parts of 24 of the way from a to b."""
    return a[0] + near((b[0] - a[0]) * t, 24), a[1] + near((b[1] - a[1]) * t, 24)


def _ticks(mark: TickMark, look: Style, spots: dict[str, Spot], middle: Spot) -> list[Ink]:
    u = way(spots[mark.b][0] - spots[mark.a][0], spots[mark.b][1] - spots[mark.a][1])
    side = (-u[1], u[0])
    inks = []
    for i in range(mark.count):
        at = along(middle, u, (2 * i - mark.count + 1) * look.step // 2)
        inks.append(Ink(mark.key, "mark", (along(at, side, -look.tick), along(at, side, look.tick))))
    return inks


def _chevrons(mark: ParallelMark, look: Style, spots: dict[str, Spot], middle: Spot) -> list[Ink]:
    u = way(spots[mark.b][0] - spots[mark.a][0], spots[mark.b][1] - spots[mark.a][1])
    side = (-u[1], u[0])
    inks = []
    for i in range(mark.count):
        tip = along(middle, u, (2 * i - mark.count + 1) * look.step * 4 // 5 + look.chevron // 2)
        back = along(tip, u, -look.chevron)
        wings = along(back, side, look.chevron), along(back, side, -look.chevron)
        inks.append(Ink(mark.key, "mark", (wings[0], tip, wings[1])))
    return inks
