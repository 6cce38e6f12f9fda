"""For each premise, directions of a figure that keeps everything else and has another answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm

from proofloom.engine import Reject
from proofloom.generators.geometry.circle import HALF_TURN, TICKS, TURN, degrees, unit
from proofloom.generators.geometry.draft import Draft, Premise
from proofloom.generators.geometry.order import Side
from proofloom.generators.geometry.rebuild import Place, building_order, rebuild
from proofloom.generators.geometry.sketch import LENGTH, between
from proofloom.generators.geometry.spans import Span

SHIFTS = (8, 5, 3, 2, 1)  # how far, in degrees, the witness's directions may move, tried in this order


@dataclass(frozen=True, slots=True)
class Other:
    """Directions in ticks of the draft's lines, and the goal's size in degrees there."""

    directions: tuple[int, ...]
    answer: Fraction


def _line(draft: Draft, p: int, q: int) -> int:
    return next(i for i, line in enumerate(draft.lines) if p in line and q in line)


def _heading(draft: Draft, directions: Sequence[int], p: int, q: int) -> int:
    index = _line(draft, p, q)
    line = draft.lines[index]
    return directions[index] + (0 if line.index(q) > line.index(p) else HALF_TURN)


def _row(draft: Draft, kind: str, points: tuple[int, ...]) -> list[int]:
    """Return what a premise (or the goal, as an angle) says of the draft's directions."""
    row = [0] * len(draft.lines)
    if kind == "equal":
        x, y, z = points
        parts = ((y, z, 2), (x, y, -1), (x, z, -1))
    elif kind == "bisects":
        v, d, a, b = points
        parts = ((v, d, 2), (v, a, -1), (v, b, -1))
    elif kind == "parallel":
        a, b, c, d = points
        parts = ((a, b, 1), (c, d, -1), (c, d, 0))
    else:
        v, a, b = points if kind == "perpendicular" else (points[1], points[0], points[2])
        parts = ((v, a, -1), (v, b, 1), (v, b, 0))
    for p, q, factor in parts:
        row[_line(draft, p, q)] += factor
    return row


def witnesses(draft: Draft, sides: tuple[Side, ...], told: Sequence[int]) -> tuple[Other, ...]:
    """Return one figure for each premise; reject when one is not found near the drawn figure."""
    order = building_order(draft, told)
    rows = [_row(draft, premise.kind, premise.points) for premise in draft.premises]
    goal = _row(draft, "angle", draft.goal)
    found = []
    for skipped, premise in enumerate(draft.premises):
        span = Span()
        for index, row in enumerate(rows):
            if index != skipped:
                span.add(row)
        change = _change(span, goal, len(draft.lines))
        found.append(_nearby(draft, sides, order, change, premise))
    return tuple(found)


def _change(span: Span, goal: list[int], width: int) -> list[int]:
    """Return whole direction changes that the span does not see and the goal does."""
    for vector in span.kernel(width):
        if sum(a * b for a, b in zip(goal, vector, strict=True)):
            common = lcm(*(value.denominator for value in vector))
            whole = [int(value * common) for value in vector]
            # a common turn of all lines is no change: take the middle one out
            middle = sorted(whole)[width // 2]
            whole = [value - middle for value in whole]
            divisor = gcd(*whole)
            return [value // divisor for value in whole]
    raise Reject("premise to spare")


def _nearby(
    draft: Draft,
    sides: tuple[Side, ...],
    order: list[tuple[int, tuple[int, ...]]],
    change: list[int],
    skipped: Premise,
) -> Other:
    most = max(abs(value) for value in change)
    for shift in SHIFTS:
        factor = shift * TICKS // most
        for sign in (1, -1) if factor else ():
            directions = [d + sign * factor * c for d, c in zip(draft.directions, change, strict=True)]
            a, v, b = draft.goal
            size = between(_heading(draft, directions, v, a), _heading(draft, directions, v, b))
            if size in (0, HALF_TURN) or degrees(size) == draft.answer:
                continue
            try:
                places = rebuild(draft, order, directions)
            except Reject:
                continue
            if keeps_setting(draft, sides, places, directions, skipped):
                return Other(tuple(d % TURN for d in directions), degrees(size))
    raise Reject("no witness near the figure")


def keeps_setting(
    draft: Draft,
    sides: tuple[Side, ...],
    places: dict[int, Place],
    directions: Sequence[int],
    skipped: Premise | None,
) -> bool:
    """Say whether moved points keep the setting, with room to spare: the order on every line, every stated
    side, the convex corners, and the turns of every angle that the other premises or the goal name."""
    room = LENGTH // 200
    for index, line in enumerate(draft.lines):
        c, s = unit(directions[index])
        along = [(places[p][0] * c + places[p][1] * s) >> 60 for p in line]
        if any(second - first < room for first, second in pairwise(along)):
            return False

    def turn(p: int, q: int, r: int) -> int:
        (px, py), (qx, qy), (rx, ry) = places[p], places[q], places[r]
        cross = (qx - px) * (ry - py) - (qy - py) * (rx - px)
        return 0 if abs(cross) < room * LENGTH // 8 else (1 if cross > 0 else -1)

    def kept(p: int, q: int, r: int) -> bool:
        return turn(p, q, r) == (1 if draft.sketch.turn(p, q, r) > 0 else -1)

    for premise in draft.premises:
        if premise is not skipped:
            match premise.kind, premise.points:
                case "angle", (a, v, b):
                    if not kept(v, a, b):
                        return False
                case "bisects", (v, d, a, b):
                    if not (kept(v, a, d) and kept(v, d, b) and kept(v, a, b)):
                        return False
                case _:
                    pass
    corners = [(q[i], q[(i + 1) % 4], q[(i + 2) % 4]) for q in draft.convex for i in range(4)]
    stated = [(x, y, r) for p, q, x, y, _ in sides for r in (p, q)]
    a, v, b = draft.goal
    return all(kept(*t) for t in (*corners, *stated, (v, a, b)))
