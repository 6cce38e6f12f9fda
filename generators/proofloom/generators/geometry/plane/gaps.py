"""Draws, among floats, a point that is free on a line or circle in each gap between the points there.

Chance alone seldom puts a point on a short arc, where an angle may be another one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import hypot

from proofloom.engine import Reject, Seed
from proofloom.engine.geometry.loci import Line, Locus
from proofloom.engine.geometry.placing import place
from proofloom.engine.geometry.plan import Plan, Step, plan
from proofloom.engine.geometry.problem import Problem, ProblemError
from proofloom.engine.geometry.worlds import Floats
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.plane.sight import Places

Spot = tuple[float, float]
EFFORT = 4  # clauses drawn for each one of a figure: a gap that an order forbids is soon given up
LEVEL = 2  # of the gates, the loosest
ON = 1e-9  # of a locus's size squared: what is nearer lies on it
PARTS = 64  # of a gap, in the middle half of which the point is put


def each_gap(problem: Problem, seed: Seed, count: int) -> Iterator[Places]:
    """Yield a figure for each gap of each point, so many at most, where order lets one be drawn."""
    try:
        made = plan(problem)
    except ProblemError:
        return
    free = [at for at, step in enumerate(made.steps) if _loose(step)]
    first = _drawn(made, seed / "first") if free else None
    if first is None:
        return
    left = count
    for at in free:
        step = made.steps[at]
        for gap, spot in enumerate(_spots(made, step, first, (seed / at).stream())):
            xy = _drawn(_wished(made, at, first, spot), seed / at / gap)
            if xy is not None and left:
                left -= 1
                yield xy


def _loose(step: Step) -> bool:
    return step.shape is None and step.recipe is None and len(step.loci) == 1


def _drawn(made: Plan, seed: Seed) -> Places | None:
    floats = Floats(seed.stream(), made.unit)
    return place(made, floats, EFFORT * len(made.steps), Counter(), LEVEL)[0]


def _wished(made: Plan, at: int, xy: Places, spot: Spot) -> Plan:
    """Return a plan whose point of one clause lies at a spot, and those before it where they were drawn."""
    steps = [
        replace(step, wishes=tuple(xy[point] for point in step.new) if before < at else (spot,))
        if before <= at
        else step
        for before, step in enumerate(made.steps)
    ]
    return replace(made, steps=tuple(steps))


def _spots(made: Plan, step: Step, xy: Places, stream: Stream) -> Iterator[Spot]:
    """Yield a spot in each gap of a free point's line or circle."""
    maker, on, value = step.loci[0]
    floats = Floats(stream, made.unit)
    floats.start(0)
    try:
        locus = maker(floats, [xy[point] for point in on], value)
    except Reject:
        return
    size = hypot(locus.dx, locus.dy) if isinstance(locus, Line) else hypot(locus.rx, locus.ry)
    earlier = {point for one in made.steps[: made.steps.index(step)] for point in one.new}
    away = [(xy[p][0] - locus.x, xy[p][1] - locus.y) for p in sorted(earlier)]
    marks = [_mark(locus, one) for one in away if _off(locus, one) < ON * max(size, hypot(*one)) * size]
    for low, high in _between(isinstance(locus, Line), sorted(marks)):
        part = stream.integer(PARTS // 4, 3 * PARTS // 4) / PARTS
        yield _spot(locus, low + (high - low) * part, size)


def _off(locus: Locus, away: Spot) -> float:
    if isinstance(locus, Line):
        return abs(float(away[0] * locus.dy - away[1] * locus.dx))
    return abs(float(away[0] ** 2 + away[1] ** 2 - locus.rx**2 - locus.ry**2))


def _mark(locus: Locus, away: Spot) -> float:
    """Return where on a line a point is; on a circle, a number that grows from 0 to 4 around it."""
    x, y = away
    if isinstance(locus, Line):
        return float((x * locus.dx + y * locus.dy) / (locus.dx**2 + locus.dy**2))
    turn = 1 - x / (abs(x) + abs(y))
    return turn if y >= 0 else 4 - turn


def _between(line: bool, marks: Sequence[float]) -> Iterator[tuple[float, float]]:
    if not line:
        marks = marks or [0.0]
        yield from zip(marks, [*marks[1:], marks[0] + 4], strict=True)
        return
    marks = marks or [0.0]
    wide = max(marks[-1] - marks[0], 1.0)
    yield from zip([marks[0] - wide, *marks], [*marks, marks[-1] + wide], strict=True)


def _spot(locus: Locus, at: float, size: float) -> Spot:
    if isinstance(locus, Line):
        return locus.x + at * locus.dx, locus.y + at * locus.dy
    at %= 4
    x = 1 - at if at <= 2 else at - 3
    y = (1 - abs(x)) * (1 if at <= 2 else -1)
    return locus.x + x * size, locus.y + y * size
