"""Fit a draft on the picture's grid and mark exactly what is given and asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from proofloom.engine import Reject
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
    Mark,
    ParallelMark,
    RightAngleMark,
    Scene,
    ScenePoint,
    Segment,
    TickMark,
)
from proofloom.generators.geometry.circle import TICKS
from proofloom.generators.geometry.draft import Draft
from proofloom.generators.geometry.phrases import show
from proofloom.generators.geometry.sketch import apart

MARGIN = 1000  # grid units kept free on each side
CLOSEST_POINTS = 900  # grid units
CLOSEST_STROKE = 450  # grid units, from a point to a stroke that it is not on
T = TypeVar("T")
NARROWEST = 14 * TICKS  # between two strokes from one point


def fit(draft: Draft) -> dict[int, tuple[int, int]]:
    """Return grid coordinates, rounded to the nearest unit; reject figures that would look crowded."""
    xs = [draft.sketch.points[p][0] for p in draft.points]
    ys = [draft.sketch.points[p][1] for p in draft.points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    span, room = max(width, height), SIZE - 2 * MARGIN
    if 4 * min(width, height) < span:
        raise Reject("figure too thin")
    places = {}
    for p in draft.points:
        x, y = draft.sketch.points[p]
        places[p] = (
            SIZE // 2 + ((2 * x - max(xs) - min(xs)) * room + span) // (2 * span),
            SIZE // 2 + ((2 * y - max(ys) - min(ys)) * room + span) // (2 * span),
        )
    _uncrowded(draft, places)
    return places


def _uncrowded(draft: Draft, places: Mapping[int, tuple[int, int]]) -> None:
    for (px, py), (qx, qy) in combinations(places.values(), 2):
        if (px - qx) ** 2 + (py - qy) ** 2 < CLOSEST_POINTS**2:
            raise Reject("points crowd in the picture")
    for line in draft.lines:
        (ax, ay), (bx, by) = places[line[0]], places[line[-1]]
        dx, dy = bx - ax, by - ay
        square = dx * dx + dy * dy
        for p, (x, y) in places.items():
            if p not in line and 0 < (x - ax) * dx + (y - ay) * dy < square:
                cross = dx * (y - ay) - dy * (x - ax)
                if cross * cross < CLOSEST_STROKE**2 * square:
                    raise Reject("point too near a stroke")
    for (i, one), (j, two) in combinations(enumerate(draft.lines), 2):
        if set(one) & set(two) and apart(draft.directions[i], draft.directions[j]) < NARROWEST:
            raise Reject("strokes too close in direction")


def draw(
    points: Sequence[str],
    lines: Sequence[tuple[str, ...]],
    places: Mapping[str, tuple[int, int]],
    premises: Sequence[Fact],
    goal: Angle,
    style: str,
) -> Scene:
    """Return the picture: a dot for each point, a stroke along each line, and the marks."""
    strokes = tuple(Segment(line[0], line[-1]) for line in lines)
    scene_points = tuple(ScenePoint(name, *places[name]) for name in points)
    return Scene(scene_points, strokes, tuple(_marks(lines, places, premises, goal)), style)


def _marks(
    lines: Sequence[tuple[str, ...]],
    places: Mapping[str, tuple[int, int]],
    premises: Sequence[Fact],
    goal: Angle,
) -> list[Mark]:
    arcs: dict[tuple[str, str, str], tuple[str, int]] = {}
    marks: list[Mark] = []
    halves: list[list[tuple[str, str, str]]] = []
    equal: list[list[tuple[str, str]]] = []
    parallel: list[list[tuple[str, ...]]] = []
    for fact in premises:
        match fact:
            case AngleIs(a, v, b, value):
                arcs[_key(lines, a, v, b)] = (show(value), 1)
            case Bisects(v, d, a, b):
                _group(halves, _key(lines, a, v, d), _key(lines, d, v, b))
            case Perpendicular(a, b, c, d):
                marks.append(_square(lines, (a, b), (c, d)))
            case EqualLengths(a, b, c, d):
                _group(equal, _pair(a, b), _pair(c, d))
            case Parallel(a, b, c, d):
                _group(
                    parallel,
                    *(next(line for line in lines if {p, q} <= set(line)) for p, q in ((a, b), (c, d))),
                )
    arcs[_key(lines, goal.a, goal.vertex, goal.b)] = ("?", 1)
    if max(len(equal), len(parallel), len(halves) + 1) > 3:
        raise Reject("too many marks of one kind")
    for count, angles in enumerate(halves, 2):
        for key in angles:
            arcs[key] = (arcs.get(key, ("", 1))[0], count)
    marks += [TickMark(a, b, count) for count, segments in enumerate(equal, 1) for a, b in segments]
    for count, group in enumerate(parallel, 1):
        first = group[0]
        for line in group:
            a, b = line[0], line[-1]
            if _against(places, (first[0], first[-1]), (a, b)):
                a, b = b, a
            marks.append(ParallelMark(a, b, count))
    return [*marks, *(AngleMark(a, v, b, label, count) for (a, v, b), (label, count) in arcs.items())]


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def _group(groups: list[list[T]], one: T, two: T) -> None:
    """Put two equal things into one group, joining the groups that they are in."""
    joined = list(dict.fromkeys(item for group in groups if one in group or two in group for item in group))
    groups[:] = [group for group in groups if one not in group and two not in group]
    groups.append([*joined, *(item for item in dict.fromkeys((one, two)) if item not in joined)])


def _key(lines: Sequence[tuple[str, ...]], a: str, v: str, b: str) -> tuple[str, str, str]:
    """Name an angle by the nearest point on either arm, the arms in alphabetical order."""

    def near(p: str) -> str:
        line = next(line for line in lines if p in line and v in line)
        at = line.index(v)
        return line[at + (1 if line.index(p) > at else -1)]

    first, second = sorted((near(a), near(b)))
    return first, v, second


def _square(lines: Sequence[tuple[str, ...]], one: tuple[str, str], two: tuple[str, str]) -> RightAngleMark:
    first = next(line for line in lines if set(one) <= set(line))
    second = next(line for line in lines if set(two) <= set(line))
    vertex = next(point for point in first if point in second)
    arm_one = next(point for point in one if point != vertex)
    arm_two = next(point for point in two if point != vertex)
    a, v, b = _key(lines, arm_one, vertex, arm_two)
    return RightAngleMark(a, v, b)


def _against(places: Mapping[str, tuple[int, int]], one: tuple[str, str], two: tuple[str, str]) -> bool:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = (places[name] for name in (*one, *two))
    return (bx - ax) * (dx - cx) + (by - ay) * (dy - cy) < 0
