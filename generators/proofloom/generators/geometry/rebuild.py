"""Rebuild a draft's points from other directions, as ruler and protractor would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proofloom.engine import Reject
from proofloom.generators.geometry.circle import UNIT, unit
from proofloom.generators.geometry.draft import Draft

Place = tuple[int, int]


def building_order(draft: Draft, told: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
    """Return the points in an order in which each is met by at most two lines already placed, with
    those lines, ties going to the point told first; reject a figure that falls apart or in which three
    placed lines would have to meet."""
    placed: set[int] = set()
    ready: set[int] = set()
    through = {p: [i for i, line in enumerate(draft.lines) if p in line] for p in draft.points}
    order: list[tuple[int, tuple[int, ...]]] = []
    while len(placed) < len(draft.points):
        ranked = [
            (len([i for i in through[p] if i in ready]), len(through[p]), -at)
            for at, p in enumerate(told)
            if p not in placed
        ]
        count, _, at = max(ranked)
        if count > 2 or (count == 0 and placed):
            raise Reject("figure falls apart")
        point = told[-at]
        order.append((point, tuple(i for i in through[point] if i in ready)))
        placed.add(point)
        ready |= set(through[point])
    return order


def _neighbour(line: Sequence[int], point: int, placed: Mapping[int, Place]) -> int:
    """Return the placed point nearest to one in a line's order, so that its length is least disturbed."""
    at = line.index(point)
    return min((p for p in line if p in placed), key=lambda p: (abs(line.index(p) - at), line.index(p)))


def rebuild(
    draft: Draft, order: Sequence[tuple[int, tuple[int, ...]]], directions: Sequence[int]
) -> dict[int, Place]:
    """Place the points for the given directions (ticks); free lengths are those of the sketch."""
    sketch = draft.sketch
    where: dict[int, Place] = {}
    anchor: dict[int, int] = {}
    for point, lines in order:
        if not lines:
            where[point] = sketch.points[point]
        elif len(lines) == 1:
            line = lines[0]
            origin = _neighbour(draft.lines[line], point, where)
            (ox, oy), (c, s) = sketch.points[origin], unit(draft.directions[line])
            x, y = sketch.points[point]
            length = ((x - ox) * c + (y - oy) * s) // UNIT
            c, s = unit(directions[line])
            bx, by = where[origin]
            where[point] = (bx + c * length // UNIT, by + s * length // UNIT)
        else:
            (px, py), (qx, qy) = where[anchor[lines[0]]], where[anchor[lines[1]]]
            (ax, ay), (bx, by) = unit(directions[lines[0]]), unit(directions[lines[1]])
            across = ax * by - ay * bx
            if abs(across) < UNIT * UNIT // 64:
                raise Reject("lines nearly parallel")
            along = (qx - px) * by - (qy - py) * bx
            where[point] = (px + ax * along // across, py + ay * along // across)
        for index, line_points in enumerate(draft.lines):
            if point in line_points:
                anchor.setdefault(index, point)
    return where
