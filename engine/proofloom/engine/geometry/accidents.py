"""Relations that a drawn figure seems to have and the field denies: nearly parallel, perpendicular or equal.

Two directions that differ by almost nothing (or almost a right angle), or two lengths that do, are one of
three things: related by the hypotheses, which the field confirms; an accident of this drawing; or a sign
that the field took other roots than the drawn figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from proofloom.engine.geometry.worlds import Vector

NEARLY = 1e-6  # relative difference below which two directions or lengths look equal


def accidents(xy: Sequence[Vector], exact: Sequence[Vector], prime: int) -> int:
    """Return how many neighbouring directions and lengths look related and are not."""
    directions, lengths = [], []
    for i, (ax, ay) in enumerate(xy):
        for j in range(i):
            bx, by = xy[j]
            dx, dy = bx - ax, by - ay
            lengths.append((dx * dx + dy * dy, i, j))
            if dx < 0:
                dx, dy = -dx, -dy
            if dy < 0:
                dx, dy = -dy, dx  # turned by a right angle, so that all lie in one quarter
            directions.append((dy / (dx + dy), i, j))
    directions.sort()
    lengths.sort()
    if directions:
        first, i, j = directions[0]
        directions.append((first + 1.0, i, j))  # the quarter's ends are perpendicular
    found = 0
    for (low, i, j), (high, k, m) in pairwise(directions):
        if high - low < NEARLY:
            (ax, ay), (bx, by), (cx, cy), (dx, dy) = exact[i], exact[j], exact[k], exact[m]
            ux, uy, vx, vy = bx - ax, by - ay, dx - cx, dy - cy
            if (ux * vy - uy * vx) % prime and (ux * vx + uy * vy) % prime:
                found += 1
    for (low, i, j), (high, k, m) in pairwise(lengths):
        if high - low < NEARLY * high:
            (ax, ay), (bx, by), (cx, cy), (dx, dy) = exact[i], exact[j], exact[k], exact[m]
            ux, uy, vx, vy = bx - ax, by - ay, dx - cx, dy - cy
            if (ux * ux + uy * uy - vx * vx - vy * vy) % prime:
                found += 1
    return found
