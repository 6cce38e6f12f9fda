"""Turn a figure and fit it on the canvas: the step from floats to whole scene units.

Only sums, products, quotients and square roots stand before the rounding, which are the same everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.problem import Problem
from proofloom.engine.scene import SIZE
from proofloom.engine.scene.grid import ONE, Spot, compass
from proofloom.engine.seed import Seed
from proofloom.generators.geometry.depict_lines import Place, Ring, sides

MARGIN = 950  # scene units kept free on each side for names
THIN = 4  # the picture's longer side is at most this much of the shorter
NEAR = 27  # points are farther apart than this part of the figure's size
WIDE = 2  # a circle without its centre is drawn whole if its diameter is at most this much of the extent
LEVEL = 3, 4  # how often a side of the first polygon lies at the bottom; else the picture is turned
STRETCHES = ((0.62, 0.2), (0.62, -0.2), (0.8, 0.35), (0.8, -0.35), (1.5, 0.25), (1.5, -0.25))


def crowded(xy: Sequence[Place]) -> str | None:
    """Return None for points that can be told apart on a picture, else a short reason to draw another."""
    xs, ys = [x for x, _ in xy], [y for _, y in xy]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if THIN * min(width, height) < max(width, height):
        return "figure too thin"
    least = (max(width, height) / NEAR) ** 2
    for i, (x, y) in enumerate(xy):
        if any((x - a) ** 2 + (y - b) ** 2 < least for a, b in xy[:i]):
            return "points too close together"
    return None


def center_of(a: Place, b: Place, c: Place) -> Place:
    """Return the centre of the circle through three points."""
    bx, by, cx, cy = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
    area = 2 * (bx * cy - by * cx)
    if not area:
        raise Reject("a circle through points of a line")
    p, q = bx * bx + by * by, cx * cx + cy * cy
    return a[0] + (cy * p - by * q) / area, a[1] + (bx * q - cx * p) / area


def fit(
    problem: Problem,
    xy: Sequence[Place],
    shown: Sequence[int],
    circles: Sequence[Ring],
    seen: Sequence[int],
    seed: Seed,
    to_scale: bool,
) -> dict[int, Spot]:
    """Turn the figure and put it on the canvas; from here on it is whole numbers.

    Of a circle that is much larger than the figure an arc is to be drawn; not if its centre is shown: then
    the points span at least a third of it.
    """
    spots = _turned(problem, xy, shown, seed)
    if not to_scale:
        if circles:
            raise Reject("a circle cannot be stretched")
        tall, slant = (seed / "stretch").choice(STRETCHES)
        spots = [(x + slant * y, tall * y) for x, y in spots]
    boxes = [(x, y, x, y) for x, y in (spots[p] for p in shown)]
    extent = max(
        max(b[2] for b in boxes) - min(b[0] for b in boxes),
        max(b[3] for b in boxes) - min(b[1] for b in boxes),
    )
    for ring in circles:
        (x, y), (px, py) = spots[ring.center or 0], spots[ring.points[0]]
        radius = sqrt((px - x) * (px - x) + (py - y) * (py - y))
        if ring.center in shown or 2 * radius <= WIDE * extent:
            boxes.append((x - radius, y - radius, x + radius, y + radius))
            continue
        ring.ends = (
            _ends(ring, spots) if ring.center is not None and ring.center >= len(problem.points) else None
        )
        if ring.ends is None:
            raise Reject("a circle much larger than the figure")
    left, low = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, high = max(b[2] for b in boxes), max(b[3] for b in boxes)
    span = max(right - left, high - low)
    if THIN * min(right - left, high - low) < span:
        raise Reject("figure too thin")
    scale = (SIZE - 2 * MARGIN) / span
    return {
        p: (
            round(SIZE / 2 + (spots[p][0] - (left + right) / 2) * scale),
            round(SIZE / 2 + (spots[p][1] - (low + high) / 2) * scale),
        )
        for p in dict.fromkeys(seen)
    }


def _turned(problem: Problem, xy: Sequence[Place], shown: Sequence[int], seed: Seed) -> list[Place]:
    """Turn a figure: a side of its first polygon to the bottom, or anyhow."""
    pairs = list(sides(problem, len(problem.clauses)))
    if pairs and (seed / "level").chance(*LEVEL):
        a, b = pairs[1] if len(pairs) > 1 else pairs[0]
        ux, uy = xy[b][0] - xy[a][0], xy[b][1] - xy[a][1]
        length = sqrt(ux * ux + uy * uy)
        ux, uy = ux / length, uy / length
        above = sum(ux * (xy[p][1] - xy[a][1]) - uy * (xy[p][0] - xy[a][0]) for p in shown)
        if above < 0:
            ux, uy = -ux, -uy
    else:
        wx, wy = (seed / "turn").choice(compass(4))
        ux, uy = wx / ONE, wy / ONE
    return [(ux * x + uy * y, ux * y - uy * x) for x, y in xy]


def _ends(ring: Ring, spots: Sequence[Place]) -> tuple[int, int] | None:
    """Return the ends of the arc of at most half a turn with all points of a circle, if there is one."""
    x, y = spots[ring.center or 0]
    ways = {p: (spots[p][0] - x, spots[p][1] - y) for p in ring.points}

    def left(p: int, q: int) -> bool:
        return ways[p][0] * ways[q][1] - ways[p][1] * ways[q][0] >= 0

    for a in ring.points:
        for b in ring.points:
            others = [p for p in ring.points if p not in (a, b)]
            if a != b and left(a, b) and all(left(a, p) and left(p, b) for p in others):
                return a, b
    return None
