"""Whether a figure is fit to be shown: nothing too near, too flat, too long, or nearly what it is not."""

from __future__ import annotations

from itertools import combinations
from math import hypot

from proofloom.generators.geometry.plane.sight import Places, Sight

NEAR = 0.07  # of the figure's size: least distance of two points
LEAST = 0.14  # least sine of an angle between drawn lines
BESIDE = 0.035  # of the figure's size: least distance of a point from a line on which it does not lie
LONG = 2.8  # most that a figure is longer than broad


def unfit(xy: Places, sight: Sight) -> str | None:
    """Return a reason why a figure is not fit to be shown, or None."""
    size = sight.size
    if any(hypot(ax - bx, ay - by) < NEAR * size for (ax, ay), (bx, by) in combinations(xy, 2)):
        return "points too near to each other"
    xs, ys = [x for x, _ in xy], [y for _, y in xy]
    if min(max(xs) - min(xs), max(ys) - min(ys)) * LONG < size:
        return "a figure too long"
    directions = []
    for line in sight.lines:
        (ax, ay), (bx, by) = xy[line[0]], xy[line[-1]]
        length = hypot(bx - ax, by - ay)
        directions.append(((bx - ax) / length, (by - ay) / length))
    for (ux, uy), line in zip(directions, sight.lines, strict=True):
        x0, y0 = xy[line[0]]
        length = hypot(xy[line[-1]][0] - x0, xy[line[-1]][1] - y0)
        for p, (x, y) in enumerate(xy):
            if p in line:
                continue
            along, off = ux * (x - x0) + uy * (y - y0), abs(ux * (y - y0) - uy * (x - x0))
            if off < BESIDE * size and -BESIDE * size < along < length + BESIDE * size:
                return "a point too near to a line"
    for (one, u), (other, v) in combinations(zip(sight.lines, directions, strict=True), 2):
        if not set(one).isdisjoint(other) and abs(u[0] * v[1] - u[1] * v[0]) < LEAST:
            return "an angle too small"
    return None
