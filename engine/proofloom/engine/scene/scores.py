"""How near a picture comes to unreadable: point gaps, sharp angles, marks that run into things. Exact."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from math import isqrt

from proofloom.engine.scene import SIZE, Caption, Scene
from proofloom.engine.scene.grid import Spot, beside, bounds, clears, crosses, distance
from proofloom.engine.scene.ink import ON_LINE, Drawing, Ends, Ink, draw, same_line
from proofloom.engine.scene.lettering import Box
from proofloom.engine.scene.obstacles import SAG, Dot, Ring, Wall, bar, bars_of, hits, hits_bar, hits_dot
from proofloom.engine.scene.style import style

# The least that a readable picture keeps apart: 16 and 7 pixels at 448, and a sine, squared, of 7 degrees.
MIN_POINT_GAP, MIN_LINE_GAP, MIN_SINE_SQUARED = 360, 160, 14_852
MARK_GAP = 20  # clearance of marks from foreign ink
FAR = 2 * SIZE


@dataclass(frozen=True, slots=True)
class Scores:
    """What keeps a picture from being read, before any label is placed.

    point_gap       least distance of two visible points, in scene units (2 * SIZE when there is no pair)
    line_gap        least distance of a visible point from a stroke that it is not on, at most MIN_LINE_GAP
    sine_squared    of the sharpest angle between two strokes that meet, in millionths
    mark_touches    keys of marks that run into strokes, points or other marks not their own
    """

    point_gap: int
    line_gap: int
    sine_squared: int
    mark_touches: tuple[str, ...]


@lru_cache(maxsize=64)
def measure(scene: Scene) -> Scores:
    """Measure a scene. Raises what `draw` raises."""
    if scene.caption:  # a caption stands apart from the figure
        return measure(scene.figure)
    spots = {point.name: (point.x, point.y) for point in scene.points}
    visible = [(point.x, point.y) for point in scene.points if not point.hidden]
    drawing = draw(scene)
    segments = drawing.lines
    curves = [ink for ink in drawing.inks if ink.radius and ink.role in ("stroke", "auxiliary")]
    gap = min(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 for a, b in combinations(visible, 2)), default=FAR**2)
    line_gap = MIN_LINE_GAP
    close = beside(visible, segments, line_gap)
    for spot in visible:
        for number in close[spot]:
            p, q = segments[number]
            if number not in drawing.on[spot] and not clears(spot, p, q, line_gap):
                line_gap = next(g for g in range(ON_LINE, line_gap + 1) if not clears(spot, p, q, g)) - 1
        for ink in curves:
            off = abs(distance(spot, ink.center) - ink.radius)
            if ON_LINE < off < line_gap and (ink.closed or _beside(spot, ink)):
                line_gap = off
    return Scores(isqrt(gap), line_gap, _sharpest(drawing), _mark_touches(scene, drawing, spots))


def degenerate(scores: Scores) -> str | None:
    """Return None for a readable figure, else a short constant reason to reject it."""
    if scores.point_gap < MIN_POINT_GAP:
        return "points too close together"
    if scores.line_gap < MIN_LINE_GAP:
        return "a point too near a line"
    if scores.sine_squared < MIN_SINE_SQUARED:
        return "an angle too sharp to read"
    if scores.mark_touches:
        return "a mark runs into the figure"
    return None


def _beside(p: Spot, ink: Ink) -> bool:
    """Whether a spot lies within the sector of an arc."""
    (x, y), (ax, ay), (bx, by) = ink.center, ink.points[0], ink.points[-1]
    px, py, ax, ay, bx, by = p[0] - x, p[1] - y, ax - x, ay - y, bx - x, by - y
    return ax * py - ay * px >= 0 and px * by - py * bx >= 0


def _on(p: Spot, line: Ends) -> bool:
    return not clears(p, *line, ON_LINE)


def _sharpest(drawing: Drawing) -> int:
    """The least squared sine, in millionths, of two strokes that meet without lying on one line."""
    lines = drawing.lines
    on = [drawing.on[p] + drawing.on[q] for p, q in lines]
    boxes = [bounds(line) for line in lines]
    least = 1_000_000
    for i, a in enumerate(lines):
        mine = on[i]
        x0, y0, x1, y1 = boxes[i]
        for j in range(i):
            if (j in mine) or (i in on[j]):
                shared = mine.count(j) + on[j].count(i)
                meet = shared == 1 or (shared == 2 and _bent(a, lines[j]))
            else:
                left, low, right, high = boxes[j]
                meet = left <= x1 and x0 <= right and low <= y1 and y0 <= high and crosses(*a, *lines[j])
            if meet:
                least = min(least, _sine_squared(a, lines[j]))
    return least


def _bent(a: Ends, b: Ends) -> bool:
    """Whether strokes that share an end go on in different directions there.

    An end that they share counts from both sides; more than that and one lies along the other. Two pieces of
    one line, drawn apart, go straight on: their shared end lies between the others.
    """
    ends = [
        (p, a[1 - i], b[1 - j])
        for i, p in enumerate(a)
        for j, q in enumerate(b)
        if (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 <= ON_LINE * ON_LINE
    ]
    return len(ends) == 1 and not _on(ends[0][0], ends[0][1:])


def _sine_squared(a: Ends, b: Ends) -> int:
    ux, uy, vx, vy = a[1][0] - a[0][0], a[1][1] - a[0][1], b[1][0] - b[0][0], b[1][1] - b[0][1]
    area = ux * vy - uy * vx
    return 1_000_000 * area * area // ((ux * ux + uy * uy) * (vx * vx + vy * vy))


def _mark_touches(scene: Scene, drawing: Drawing, spots: dict[str, Spot]) -> tuple[str, ...]:
    """Keys of marks that touch ink of others; an arc may cross what goes through its own vertex."""
    look = style(scene.style)
    vertices = {key: corner.vertex for key, corner in drawing.corners.items()}
    ends = {mark.key: (spots[mark.a], spots[mark.b]) for mark in scene.marks if not isinstance(mark, Caption)}
    marks = [(ink, _cover(ink)) for ink in drawing.inks if ink.role == "mark"]
    if not marks:
        return ()
    half = look.line // 2 + MARK_GAP
    straight = [
        (number, line, bar(*line, look.line // 2), *bounds(line, half))
        for number, line in enumerate(drawing.lines)
    ]
    dots = [Dot(ink.key, *ink.center, ink.radius) for ink in drawing.inks if ink.role == "dot"]
    curves = [
        (ink, [Ring(*ink.center, ink.radius, look.line // 2)] if ink.closed else bars_of(ink, look.line // 2))
        for ink in drawing.inks
        if ink.radius and ink.role in ("stroke", "auxiliary")
    ]
    faulty = set()
    reach = MARK_GAP + look.hairline // 2 + SAG
    for ink, cover in marks:
        if ink.key in faulty:
            continue
        vertex = vertices.get(ink.key)
        left, low, right, high = cover[0] - reach, cover[1] - reach, cover[2] + reach, cover[3] + reach
        x0, y0, x1, y1 = cover
        close: list[Wall] = [
            wall
            for number, line, wall, a, b, c, d in straight
            if (a <= x1 and x0 <= c and b <= y1 and y0 <= d)  # most marks are far from most strokes
            and hits_bar(cover, wall, MARK_GAP)
            and not (same_line(line, ends[ink.key]) if vertex is None else number in drawing.on[vertex])
        ]
        close += [dot for dot in dots if (dot.x, dot.y) != vertex and hits_dot(cover, dot, MARK_GAP)]
        for curve, walls in curves:
            if vertex is None or abs(distance(vertex, curve.center) - curve.radius) > ON_LINE:
                close += [wall for wall in walls if hits(cover, wall, MARK_GAP)]
        for other, (x0, y0, x1, y1) in marks:
            if x0 > right or x1 < left or y0 > high or y1 < low:
                continue
            if other.key != ink.key and (vertex is None or vertex != vertices.get(other.key)):
                bars = bars_of(other, look.hairline // 2)
                close += [wall for wall in bars if hits_bar(cover, wall, MARK_GAP)]
        if close and any(hits(box, wall, MARK_GAP) for box in _boxes(ink) for wall in close):
            faulty.add(ink.key)
    return tuple(sorted(faulty))


def _cover(ink: Ink) -> Box:
    """The box of all of a mark's boxes."""
    xs, ys = zip(*(ink.points[::2] if ink.radius else ink.points), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _boxes(ink: Ink) -> list[Box]:
    """Boxes that cover a mark's polyline, cut into pieces so that they stay narrow."""
    points = list(ink.points[::2])
    if not ink.radius:
        points = [
            (a[0] + (b[0] - a[0]) * i // 4, a[1] + (b[1] - a[1]) * i // 4)
            for a, b in pairwise(ink.points)
            for i in range(5)
        ]
    return [(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])) for a, b in pairwise(points)]
