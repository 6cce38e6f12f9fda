"""Check that an angle problem's picture shows its figure and marks just what is given and asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations
from math import isqrt
from typing import TypeVar

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.angles import AngleProblem
from proofloom.engine.geometry.facts import (
    Angle,
    AngleIs,
    Bisects,
    EqualLengths,
    Fact,
    Parallel,
    Perpendicular,
)
from proofloom.engine.scene import (
    SIZE,
    AngleMark,
    ParallelMark,
    RightAngleMark,
    Scene,
    Segment,
    TickMark,
)
from proofloom.engine.scene.style import style_names
from proofloom.verifiers.geometry import enclosure
from proofloom.verifiers.geometry.arrangement import Arrangement, Key, NonsenseError

JITTERS = 1 << 64  # jitters are below this; one of thousands of digits could not be drawn
ACROSS = 3  # grid units: both ends of a stroke are within one unit in x and y of true points, 2 * sqrt(2) < 3
T = TypeVar("T")
_LABEL = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6}|/[1-9][0-9]{0,5})?)°")


@verifier
def angle_picture(candidate: Candidate[AngleProblem]) -> Verdict:
    """Pass when the exact directions realise every premise and the answer; when any two points of a line are
    drawn along its direction to within rounding (three grid units across, enclosed), in order, with the
    stated sides; when dots, strokes and marks are exactly those of figure, premises and question; and when
    the style is one of the table's and the jitter is a seed. A jitter bends the strokes between their ends,
    which stay where they are; how a style looks is not judged."""
    body, scene = candidate.body, candidate.scene
    if scene is None:
        return Verdict.failed("no picture")
    try:
        figure = Arrangement(body)
        reason = (
            _look_fault(scene)
            or _directions_fault(figure)
            or _places_fault(figure, scene)
            or _strokes_fault(figure, scene)
            or _angle_marks_fault(figure, scene)
            or _class_marks_fault(figure, scene)
        )
    except NonsenseError as error:
        return Verdict.failed(str(error))
    return Verdict.failed(reason) if reason else Verdict.passed()


def _look_fault(scene: Scene) -> str:
    if scene.style not in style_names():
        return "the picture's style is unknown"
    if type(scene.jitter) is not int or not 0 <= scene.jitter < JITTERS:
        return "the picture's jitter is not a seed"
    return ""


def _heading(figure: Arrangement, p: str, q: str) -> Fraction:
    line, ahead = figure.ray(p, q)
    return figure.body.directions[line] + (0 if ahead else 180)


def _opening(figure: Arrangement, a: str, v: str, b: str) -> Fraction:
    gap = (_heading(figure, v, a) - _heading(figure, v, b)) % 360
    return min(gap, 360 - gap)


def _directions_fault(figure: Arrangement) -> str:
    """Check the premises and the answer on the exact directions of the drawn lines."""
    body = figure.body
    if len(body.directions) != len(body.lines) or any(not 0 <= d < 360 for d in body.directions):
        return "directions do not match the lines"
    if not all(_shown(figure, fact) for fact in body.premises):
        return "the drawn figure does not satisfy a premise"
    if _opening(figure, body.goal.a, body.goal.vertex, body.goal.b) != body.answer:
        return "the drawn angle is not the answer"
    return ""


def _shown(figure: Arrangement, fact: Fact) -> bool:
    match fact:
        case AngleIs(a, v, b, value):
            return _opening(figure, a, v, b) == value
        case Parallel(a, b, c, d):
            return (_heading(figure, a, b) - _heading(figure, c, d)) % 180 == 0
        case Perpendicular(a, b, c, d):
            return (_heading(figure, a, b) - _heading(figure, c, d)) % 180 == 90
        case Bisects(v, d, a, b):
            half = _opening(figure, a, v, d)
            return half == _opening(figure, d, v, b) and 2 * half == _opening(figure, a, v, b)
        case EqualLengths(a, b, c, d):
            if len({a, b} & {c, d}) != 1:
                return False
            (apex,) = {a, b} & {c, d}
            (y,), (z,) = {a, b} - {apex}, {c, d} - {apex}
            return _opening(figure, apex, y, z) == _opening(figure, apex, z, y)


def _places_fault(figure: Arrangement, scene: Scene) -> str:
    body = figure.body
    if [point.name for point in scene.points] != list(body.points) or not scene.to_scale:
        return "the picture's points are not the figure's"
    if any(point.hidden for point in scene.points):
        return "a point is hidden"
    at = {point.name: (point.x, point.y) for point in scene.points}
    if any(not 0 <= value <= SIZE for place in at.values() for value in place):
        return "a point is off the picture"
    if tuple(at[name] for name in body.points) != body.drawing:
        return "the picture's points are not the figure's"

    def turn(p: str, q: str, r: str) -> int:
        (px, py), (qx, qy), (rx, ry) = at[p], at[q], at[r]
        cross = (qx - px) * (ry - py) - (qy - py) * (rx - px)
        return (cross > 0) - (cross < 0)

    for line, direction in zip(body.lines, body.directions, strict=True):
        c, s = enclosure.unit_vector(direction)
        for p, q in combinations(line, 2):
            across, along = _resolve(at[p], at[q], c, s)
            if across > ACROSS << enclosure.UNIT_BITS or along <= 0:
                return "a point is drawn off its line or out of order"
    for side in body.sides:
        product = turn(side.a, side.b, side.p) * turn(side.a, side.b, side.q)
        if product != (1 if side.same else -1):
            return "a point is drawn on the wrong side"
    for corners in body.convex:
        around = (*corners, *corners[:2])
        if len({turn(*around[i : i + 3]) for i in range(4)}) != 1:
            return "a convex quadrilateral is drawn otherwise"
    for fact in body.premises:
        if isinstance(fact, EqualLengths):
            one, two = _length(at[fact.a], at[fact.b]), _length(at[fact.c], at[fact.d])
            if abs(one - two) > ACROSS + 1:
                return "equal lengths are drawn unequal"
    return ""


def _resolve(p: tuple[int, int], q: tuple[int, int], c: enclosure.Ball, s: enclosure.Ball) -> tuple[int, int]:
    """Return upper bounds on the part of pq across a direction and a lower bound on the part along it."""
    dx, dy = (q[0] - p[0], 0), (q[1] - p[1], 0)
    across = enclosure.sub(enclosure.mul(dy, c), enclosure.mul(dx, s))
    along = enclosure.add(enclosure.mul(dx, c), enclosure.mul(dy, s))
    return abs(across[0]) + across[1], along[0] - along[1]


def _length(p: tuple[int, int], q: tuple[int, int]) -> int:
    return isqrt((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2)


def _strokes_fault(figure: Arrangement, scene: Scene) -> str:
    wanted = sorted(tuple(sorted((line[0], line[-1]))) for line in figure.body.lines)
    drawn = []
    for stroke in scene.strokes:
        if not isinstance(stroke, Segment) or stroke.auxiliary:
            return "a stroke that the figure has not"
        drawn.append(tuple(sorted((stroke.a, stroke.b))))
    return "" if sorted(drawn) == wanted else "strokes are not the figure's lines"


def _angle_marks_fault(figure: Arrangement, scene: Scene) -> str:
    """Check values, the question mark, the arcs of bisected angles and the right-angle squares."""
    body = figure.body
    arcs: dict[Key, AngleMark] = {}
    squares = []
    for mark in scene.marks:
        if isinstance(mark, AngleMark | RightAngleMark):
            key = figure.key(Angle(mark.a, mark.vertex, mark.b))
            if isinstance(mark, RightAngleMark):
                squares.append((mark.vertex, frozenset(line for line, _ in key[1])))
            elif key in arcs:
                return "an angle is marked twice"
            else:
                arcs[key] = mark
    wanted = [_corner(figure, fact) for fact in body.premises if isinstance(fact, Perpendicular)]
    if sorted(map(repr, squares)) != sorted(map(repr, wanted)):
        return "right-angle squares are not the given ones"
    values = {figure.key(fact.angle): fact.value for fact in body.premises if isinstance(fact, AngleIs)}
    halves = _classes(
        (figure.named(f.a + f.vertex + f.through), figure.named(f.through + f.vertex + f.b))
        for f in body.premises
        if isinstance(f, Bisects)
    )
    goal = figure.key(body.goal)
    if arcs.keys() != {*values, goal, *(key for group in halves for key in group)}:
        return "marked angles are not the given and the asked ones"
    for key, mark in arcs.items():
        label = _LABEL.fullmatch(mark.label)
        if key in values:
            if label is None or Fraction(label[1]) != values[key]:
                return "an angle's label is not its given value"
        elif mark.label != ("?" if key == goal else ""):
            return "an angle is labelled that is not given"
    counts = [{arcs[key].arcs for key in group} for group in halves]
    single = {mark.arcs for key, mark in arcs.items() if not any(key in group for group in halves)}
    if not single <= {1} or not _distinct(counts) or {1} in counts:
        return "arcs do not show which angles are equal"
    return ""


def _corner(figure: Arrangement, fact: Perpendicular) -> tuple[str, frozenset[int]]:
    one, two = figure.line(fact.a, fact.b), figure.line(fact.c, fact.d)
    common = set(figure.body.lines[one]) & set(figure.body.lines[two])
    if len(common) != 1:
        raise NonsenseError("perpendicular lines do not meet in a point")
    return common.pop(), frozenset((one, two))


def _class_marks_fault(figure: Arrangement, scene: Scene) -> str:
    """Check that ticks and chevrons group segments and lines exactly as the premises do."""
    body = figure.body
    ticks: dict[object, int] = {}
    chevrons: dict[object, int] = {}
    ways: dict[int, list[tuple[str, str]]] = {}
    for mark in scene.marks:
        if isinstance(mark, TickMark):
            figure.line(mark.a, mark.b)
            segment = frozenset((mark.a, mark.b))
            if segment in ticks:
                return "a segment is ticked twice"
            ticks[segment] = mark.count
        elif isinstance(mark, ParallelMark):
            line = figure.line(mark.a, mark.b)
            if line in chevrons:
                return "a line is marked parallel twice"
            chevrons[line] = mark.count
            ways.setdefault(mark.count, []).append((mark.a, mark.b))
        elif not isinstance(mark, AngleMark | RightAngleMark):
            return "a mark of another kind"
    equal = _classes(
        (frozenset((f.a, f.b)), frozenset((f.c, f.d))) for f in body.premises if isinstance(f, EqualLengths)
    )
    parallel = _classes(
        (figure.line(f.a, f.b), figure.line(f.c, f.d)) for f in body.premises if isinstance(f, Parallel)
    )
    for marked, classes, fault in (
        (ticks, equal, "ticks are not the given equal lengths"),
        (chevrons, parallel, "chevrons are not the given parallels"),
    ):
        if marked.keys() != {item for group in classes for item in group}:
            return fault
        if not _distinct([{marked[item] for item in group} for group in classes]):
            return fault
    for pairs in ways.values():
        if len({_heading(figure, a, b) % 360 for a, b in pairs}) != 1:
            return "chevrons of parallel lines point different ways"
    return ""


def _classes(pairs: Iterable[tuple[T, T]]) -> list[set[T]]:
    """Return the classes into which pairs of equal things fall."""
    classes: list[set[T]] = []
    for one, two in pairs:
        joined = {one, two}
        for group in [group for group in classes if group & joined]:
            joined |= group
            classes.remove(group)
        classes.append(joined)
    return classes


def _distinct(counts: list[set[int]]) -> bool:
    """Say whether each class has one count, from one to three, and no two classes the same."""
    flat = [count for group in counts for count in group]
    return all(len(group) == 1 for group in counts) and len(set(flat)) == len(flat) and set(flat) <= {1, 2, 3}
