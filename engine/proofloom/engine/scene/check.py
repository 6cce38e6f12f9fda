"""Say what is wrong with a drawn SVG: labels that touch, parts that are missing, extra or misplaced.

Judges what `reread` reads, by exact integer geometry of its own: nothing here is shared with the code
that placed the labels or drew the marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from typing import Any

from proofloom.engine.scene import (
    SIZE,
    AngleMark,
    Arc,
    Caption,
    Circle,
    LengthMark,
    Line,
    ParallelMark,
    RightAngleMark,
    Scene,
    ScenePoint,
    Segment,
    TickMark,
)
from proofloom.engine.scene.reread import Bow, Box, Pair, Part, Text, reread

FAR = (2 * SIZE) ** 2  # squared: farther than anything on the canvas


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: its kind, the key of the part at fault and, where there is one, the other part's key."""

    kind: str
    key: str
    other: str = ""


def lint(svg_text: str, scene: Scene | None = None) -> tuple[Finding, ...]:
    """Return all faults of a drawn scene, in order; with the scene, also missing, extra and wrong parts.

    Kinds: "label off the canvas", "label touches label", "label touches line", "label touches mark",
    "label touches point", "label nearer to another point", "value outside its angle",
    "value nearer to another angle", "value nearer to another line", "value cut off from its angle",
    "length near another part", "length within an angle", "part missing", "part extra", "part twice",
    "wrong label", "wrong layer", "wrong count", "wrong place", "wrong caption".
    """
    drawn, above = reread(svg_text)
    found = tuple(_label_faults(drawn)) + (tuple(_scene_faults(drawn, scene)) if scene else ())
    if scene and above != "".join(scene.caption.split()):
        found += (Finding("wrong caption", "caption:"),)
    return found


def _label_faults(drawn: tuple[Part, ...]) -> Iterator[Finding]:
    labels = [(part, text) for part in drawn for text in part.texts]
    dots = [part for part in drawn if part.layer == "points"]
    reaches = [(part, *_reach(part)) for part in drawn]
    for index, (part, text) in enumerate(labels):
        left, top, right, bottom = text.box
        if min(text.box) < 0 or max(text.box) > SIZE:
            yield Finding("label off the canvas", part.key)
        for other, rival in labels[index + 1 :]:
            if _overlap(text.box, rival.box):
                yield Finding("label touches label", part.key, other.key)
        near = [
            o for o, x0, y0, x1, y1 in reaches if x0 <= right and left <= x1 and y0 <= bottom and top <= y1
        ]
        for other in near:
            if _inked(text.box, other):
                kind = {"points": "point", "marks": "mark"}.get(other.layer, "line")
                yield Finding(f"label touches {kind}", part.key, other.key)
        if part.layer == "points" and part.circles:
            yield from _name_faults(part, text, dots)
        if text.role == "value" and part.arcs:
            yield from _value_faults(part, text, drawn)


def _name_faults(part: Part, text: Text, dots: list[Part]) -> Iterator[Finding]:
    own = _squared_gap(text.box, part.circles[0])
    for other in dots:
        for circle in other.circles:
            if _squared_gap(text.box, circle) <= own and other is not part:
                yield Finding("label nearer to another point", part.key, other.key)
                break


def _value_faults(part: Part, text: Text, drawn: tuple[Part, ...]) -> Iterator[Finding]:
    middle = (text.box[0] + text.box[2]) // 2, (text.box[1] + text.box[3]) // 2
    own = part.arcs[0]
    if not _inside(middle, own):
        yield Finding("value outside its angle", part.key)
        return
    for other in drawn:
        rivals = [arc for arc in other.arcs[:1] if other is not part and _inside(middle, arc)]
        if any(_off_arc(middle, arc) <= _off_arc(middle, own) for arc in rivals):
            yield Finding("value nearer to another angle", part.key, other.key)
    gap = FAR
    for line in part.lines:
        gap = _apart(text.box, line, gap)
    arms = ((own.center, own.start), (own.center, own.end))
    strokes = [other for other in drawn if other.layer in ("strokes", "auxiliary")]
    for other in strokes:
        if _within(text.box, other, gap) and not any(_along(other, *arm) for arm in arms):
            yield Finding("value nearer to another line", part.key, other.key)
    nearest = min(part.lines[0], key=lambda spot: _far(spot, middle))
    (left, right), (top, bottom) = (sorted(pair) for pair in zip(nearest, middle, strict=True))
    sight = left, top, right, bottom
    for other in strokes:
        for line in other.lines if _overlap(sight, other.bounds) else ():
            if any(_cross(nearest, middle, a, b) for a, b in pairwise(line)):
                yield Finding("value cut off from its angle", part.key, other.key)


def _length_faults(
    drawn: tuple[Part, ...], ends: dict[str, tuple[Pair, Pair]], signs: dict[str, tuple[Pair, Pair]]
) -> Iterator[Finding]:
    """Faults of lengths: not twice as far from another part as from their own segment, or at a marked angle.

    Other parts are strokes, arcs of angles, and ticks and chevrons of other segments. A number between the
    arms of a marked angle, within less than three radii of its vertex, could be the angle's.
    """
    for part in drawn:
        if part.key not in ends or not part.texts:
            continue
        box, (a, b) = part.texts[0].box, ends[part.key]
        twice = 4 * _apart(box, (a, b))  # of squares
        middle = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
        for other in drawn:
            rival = bool(other.arcs) if other.layer == "marks" else other.layer in ("strokes", "auxiliary")
            if other.key in signs:
                rival = not _of_one_line(signs[other.key], (a, b))
            if rival and _within(box, other, twice) and not _along(other, a, b):
                yield Finding("length near another part", part.key, other.key)
            for arc in other.arcs[:1] if other.layer == "marks" else ():
                if _inside(middle, arc) and _far(middle, arc.center) < 8 * _far(arc.start, arc.center):
                    yield Finding("length within an angle", part.key, other.key)


def _scene_faults(drawn: tuple[Part, ...], scene: Scene) -> Iterator[Finding]:
    spots = {point.name: (point.x, SIZE - point.y) for point in scene.points}
    lengths = [mark for mark in scene.marks if isinstance(mark, LengthMark)]
    signs = [mark for mark in scene.marks if isinstance(mark, TickMark | ParallelMark)]
    measured, signed = ({m.key: (spots[m.a], spots[m.b]) for m in marks} for marks in (lengths, signs))
    yield from _length_faults(drawn, measured, signed)
    shown = [point for point in scene.points if not point.hidden]
    marks = [mark for mark in scene.marks if not isinstance(mark, Caption)]
    wanted: dict[str, Any] = {part.key: part for part in (*scene.strokes, *marks, *shown)}
    seen: set[str] = set()
    for part in drawn:
        if part.key in seen:
            yield Finding("part twice", part.key)
        elif part.key not in wanted:
            yield Finding("part extra", part.key)
        else:
            yield from (Finding(kind, part.key) for kind in _part_faults(part, wanted[part.key], spots))
        seen.add(part.key)
    for key in wanted:
        if key not in seen:
            yield Finding("part missing", key)


def _part_faults(part: Part, want: Any, spots: dict[str, Pair]) -> Iterator[str]:
    """What is wrong with one part, given what the scene says it shows."""
    label = want.name if isinstance(want, ScenePoint) else getattr(want, "label", "")
    if [text.text for text in part.texts] != ([label] if label else []):
        yield "wrong label"
    layer = "marks"
    if isinstance(want, Segment | Line | Circle | Arc):
        layer = "auxiliary" if want.auxiliary else "strokes"
    if part.layer != ("points" if isinstance(want, ScenePoint) else layer):
        yield "wrong layer"
    tag, count = _expected(want)
    bowed = isinstance(want, Segment | Line) and part.tags == ["polyline"]
    if part.tags != [tag] * count and not bowed:
        yield "wrong count"
    elif not _fits(part, want, spots):
        yield "wrong place"


def _expected(want: Any) -> tuple[str, int]:
    """The SVG shape that a part consists of, and how many of it."""
    if isinstance(want, ScenePoint | Circle):
        return "circle", 1
    if isinstance(want, AngleMark | Arc):
        return "path", getattr(want, "arcs", 1)
    if isinstance(want, TickMark):
        return "line", want.count
    if isinstance(want, ParallelMark):
        return "polyline", want.count
    return {Segment: ("line", 1), Line: ("line", 1), RightAngleMark: ("polyline", 1), LengthMark: ("", 0)}[
        type(want)
    ]


def _fits(part: Part, want: Any, spots: dict[str, Pair]) -> bool:
    """Whether all shapes of a part lie where the scene says."""
    if isinstance(want, ScenePoint):
        return part.circles[0][:2] == spots[want.name]
    if isinstance(want, Circle):
        (x, y), (px, py), (cx, cy, radius) = spots[want.center], spots[want.through], part.circles[0]
        squared = (px - x) ** 2 + (py - y) ** 2
        return (cx, cy) == (x, y) and (radius - 1) ** 2 <= squared <= (radius + 1) ** 2
    a, b = spots[want.a], spots[want.b]
    if isinstance(want, Arc):
        arc, (x, y) = part.arcs[0], spots[want.center]
        return (arc.start, arc.end) == (a, b) and abs(arc.center[0] - x) + abs(arc.center[1] - y) <= 30
    if isinstance(want, Line):
        p, q = sorted((part.lines[0][0], part.lines[0][-1]), key=lambda end: _far(end, a))
        beyond = _past(p, a, b) and _past(q, b, a)
        return beyond and all(abs(isqrt(s) - want.past) < 3 for s in (_far(p, a), _far(q, b)))
    if isinstance(want, Segment):
        return {part.lines[0][0], part.lines[0][-1]} == {a, b}
    if isinstance(want, AngleMark | RightAngleMark):
        return all(_spans(line, spots[want.vertex], a, b) for line in part.lines)
    if isinstance(want, TickMark):
        middles = [((p[0] + q[0]) // 2, (p[1] + q[1]) // 2) for p, q in part.lines]
        return all(_on_ray(m, a, b) and _on_ray(m, b, a) for m in middles)
    return all(_points_along(line, a, b) for line in part.lines)


def _spans(line: tuple[Pair, ...], vertex: Pair, a: Pair, b: Pair) -> bool:
    """Whether a polyline goes from one arm of an angle to the other."""
    pairs = ((line[0], line[-1]), (line[-1], line[0]))
    return any(_on_ray(p, vertex, a) and _on_ray(q, vertex, b) for p, q in pairs)


def _points_along(line: tuple[Pair, ...], a: Pair, b: Pair) -> bool:
    """Whether a polyline of three spots is a chevron on segment ab that points to b."""
    if len(line) != 3:
        return False
    left, tip, right = line
    ahead = all((tip[0] - x) * (b[0] - a[0]) + (tip[1] - y) * (b[1] - a[1]) > 0 for x, y in (left, right))
    return ahead and _on_ray(tip, a, b) and _on_ray(tip, b, a)


def _inside(p: Pair, arc: Bow) -> bool:
    """Whether p lies between the arms that an arc joins."""
    return _turn(arc.center, arc.start, p) < 0 < _turn(arc.center, arc.end, p)


def _off_arc(p: Pair, arc: Bow) -> int:
    """The distance of p from the circle of an arc, rounded."""
    (x, y), (sx, sy) = arc.center, arc.start
    return abs(isqrt((p[0] - x) ** 2 + (p[1] - y) ** 2) - isqrt((sx - x) ** 2 + (sy - y) ** 2))


def _turn(o: Pair, p: Pair, q: Pair) -> int:
    """Twice the signed area of opq; with y downwards, negative when q is counter-clockwise of p as seen."""
    return (p[0] - o[0]) * (q[1] - o[1]) - (p[1] - o[1]) * (q[0] - o[0])


def _cross(a: Pair, b: Pair, c: Pair, d: Pair) -> bool:
    """Whether segments ab and cd have a point in common."""
    t1, t2, t3, t4 = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if t1 == t2 == t3 == t4 == 0:
        return all(
            max(min(a[i], b[i]), min(c[i], d[i])) <= min(max(a[i], b[i]), max(c[i], d[i])) for i in (0, 1)
        )
    return (t1 <= 0 <= t2 or t2 <= 0 <= t1) and (t3 <= 0 <= t4 or t4 <= 0 <= t3)


def _on_ray(p: Pair, start: Pair, through: Pair) -> bool:
    """Whether p lies within 4 units of the ray, on the side where it goes."""
    dx, dy, px, py = through[0] - start[0], through[1] - start[1], p[0] - start[0], p[1] - start[1]
    return dx * px + dy * py >= 0 and (dx * py - dy * px) ** 2 <= 16 * (dx * dx + dy * dy)


def _past(p: Pair, near: Pair, far: Pair) -> bool:
    """Whether p lies on the line of two spots, beyond the nearer one."""
    return _on_ray(p, near, (2 * near[0] - far[0], 2 * near[1] - far[1]))


def _far(p: Pair, q: Pair) -> int:
    return (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2


def _squared_gap(box: Box, circle: tuple[int, int, int]) -> int:
    x, y, _ = circle
    dx, dy = max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3])
    return dx * dx + dy * dy


def _along(part: Part, a: Pair, b: Pair) -> bool:
    """Whether a straight stroke covers what is between two spots, or lies within it."""
    if part.circles or part.arcs or not part.lines:
        return False
    ends = part.lines[0][0], part.lines[0][-1]
    return _of_one_line((a, b), ends)


def _of_one_line(one: tuple[Pair, Pair], two: tuple[Pair, Pair]) -> bool:
    """Whether one of two segments lies within the other."""
    return any(all(_spot_apart(end, *b) <= 900 for end in a) for a, b in ((one, two), (two, one)))


def _overlap(one: Box, two: Box) -> bool:
    """Whether two boxes have a spot in common."""
    return one[0] <= two[2] and two[0] <= one[2] and one[1] <= two[3] and two[1] <= one[3]


def _between(one: Box, two: Box) -> int:
    """The squared distance of two boxes: what lies in them is no nearer."""
    x, y = max(0, one[0] - two[2], two[0] - one[2]), max(0, one[1] - two[3], two[1] - one[3])
    return x * x + y * y


def _within(box: Box, part: Part, most: int) -> bool:
    """Whether a line or circle of a part is at no more than a squared distance from a box."""
    if _between(box, part.bounds) <= most and any(_apart(box, line, most + 1) <= most for line in part.lines):
        return True
    for x, y, radius in part.circles:
        near = isqrt(_squared_gap(box, (x, y, radius)))
        far = isqrt(max((u - x) ** 2 + (v - y) ** 2 for u in box[::2] for v in box[1::2]))
        if max(0, near - radius, radius - far) ** 2 <= most:
            return True
    return False


def _apart(box: Box, line: tuple[Pair, ...], most: int = FAR) -> int:
    """The squared distance of a box from a polyline, rounded down; `most` if it is no less."""
    left, top, right, bottom = box
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    for a, b in pairwise(line):
        (x0, x1), (y0, y1) = sorted((a[0], b[0])), sorted((a[1], b[1]))
        if _between(box, (x0, y0, x1, y1)) < most:  # else it is no nearer than what came before
            if _meets(box, a, b):
                return 0
            most = min(most, *(_squared_gap(box, (*end, 0)) for end in (a, b)))
            most = min(most, *(_spot_apart(corner, a, b) for corner in corners))
    return most


def _meets(box: Box, a: Pair, b: Pair) -> bool:
    """Whether a box and segment ab share a spot: no side of the box and no line along ab parts them."""
    (left, top, right, bottom), (x, y), (u, v) = box, a, b
    if (x < left and u < left) or (x > right and u > right):
        return False
    if (y < top and v < top) or (y > bottom and v > bottom):
        return False
    dx, dy = u - x, v - y
    high, low, near, far = dx * (top - y), dx * (bottom - y), dy * (left - x), dy * (right - x)
    least, most = (high, low) if high < low else (low, high)
    first, last = (near, far) if near < far else (far, near)
    return least - last <= 0 <= most - first


def _spot_apart(p: Pair, a: Pair, b: Pair) -> int:
    """The squared distance of p from segment ab, rounded down."""
    dx, dy, px, py = b[0] - a[0], b[1] - a[1], p[0] - a[0], p[1] - a[1]
    along, length = px * dx + py * dy, dx * dx + dy * dy
    if along <= 0 or along >= length:
        return min(_far(p, a), _far(p, b))
    return (px * dy - py * dx) ** 2 // length


def _reach(part: Part) -> Box:
    """The box of a part's ink, the pen's width and all: what is outside of it is not touched."""
    half = -(-part.width // 2)
    left, top, right, bottom = part.bounds
    return left - half, top - half, right + half, bottom + half


def _inked(box: Box, part: Part) -> bool:
    """Whether any ink of a part reaches into a box."""
    half = -(-part.width // 2)
    inked = box[0] - half, box[1] - half, box[2] + half, box[3] + half
    if any(_meets(inked, a, b) for line in part.lines for a, b in pairwise(line)):
        return True
    for circle in part.circles:
        nearest = _squared_gap(box, circle)
        farthest = max((x - circle[0]) ** 2 + (y - circle[1]) ** 2 for x in box[::2] for y in box[1::2])
        if part.layer == "points":
            if nearest <= circle[2] ** 2:
                return True
        elif nearest <= (circle[2] + half) ** 2 and farthest >= max(0, circle[2] - half) ** 2:
            return True
    return False
