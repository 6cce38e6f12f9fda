"""Rebuild a draft's points from other directions, as ruler and protractor would."""

from __future__ import annotations

from collections.abc import Sequence

from proofloom.engine import Reject
from proofloom.generators.geometry.circle import UNIT, unit
from proofloom.generators.geometry.draft import Draft

Place = tuple[int, int]


def building_order(draft: Draft) -> list[tuple[int, tuple[int, ...]]]:
    """Return the points in an order in which each is met by at most two lines already placed, with
    those lines; reject a figure that falls apart or in which three placed lines would have to meet."""
    placed: set[int] = set()
    ready: set[int] = set()
    through = {p: [i for i, line in enumerate(draft.lines) if p in line] for p in draft.points}
    order: list[tuple[int, tuple[int, ...]]] = []
    while len(placed) < len(draft.points):
        ranked = [
            (len([i for i in through[p] if i in ready]), len(through[p]), -p)
            for p in draft.points
            if p not in placed
        ]
        count, _, name = max(ranked)
        if count > 2 or (count == 0 and placed):
            raise Reject("figure falls apart")
        order.append((-name, tuple(i for i in through[-name] if i in ready)))
        placed.add(-name)
        ready |= set(through[-name])
    return order


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
            origin = anchor[line]
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
