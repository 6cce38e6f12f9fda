"""Places where a label may stand, best first: around a point, beyond an angle's arc, beside a segment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from math import isqrt
from typing import NamedTuple

from proofloom.engine.scene.grid import ONE, Spot, Way, along, compass, cross, dot, fan, near, way
from proofloom.engine.scene.ink import Corner, Ends
from proofloom.engine.scene.lettering import Box
from proofloom.engine.scene.style import Style

NAME_GAPS = (70, 105, 150, 210, 290)  # from the dot's edge to the name
LENGTH_GAPS = (75, 110, 160, 220)  # from the segment to its length
VALUE_GAPS = (75, 120, 170, 230, 300, 380, 480, 600, 750, 930, 1150, 1400)  # from the arc to its value
OWN_END = 40  # a stroke's end this near a point is the point
DEAR = 1 << 20  # more than any place costs

Place = tuple[int, Spot, Spot]  # cost, centre of the box, and where the line of sight to the owner ends


class Places(NamedTuple):
    """The cheapest places in order, and a function that gives the others, in order, none of them cheaper."""

    first: list[Place]
    others: Callable[[], list[Place]]


def _standoff(w: Way, half_width: int, half_height: int, gap: int) -> int:
    """How far along w the centre of a box stands whose nearest point is `gap` from the start."""
    ux, uy = abs(w[0]), abs(w[1])
    if ux and (half_width + gap) * uy <= half_height * ux:
        return (half_width + gap) * ONE // ux
    if uy and (half_height + gap) * ux <= half_width * uy:
        return (half_height + gap) * ONE // uy
    b = (ux * half_width + uy * half_height) // ONE
    return b + isqrt(max(0, b * b - half_width**2 - half_height**2 + gap * gap))


@lru_cache(maxsize=4096)
def _ring(half_width: int, half_height: int, gap: int) -> tuple[Spot, ...]:
    """The centres of a box at a gap from the origin, in 16 directions."""
    return tuple(along((0, 0), w, _standoff(w, half_width, half_height, gap)) for w in compass(2))


def around_point(spot: Spot, lines: list[Ends], middle: Spot, look: Style, ink: Box) -> Places:
    """Places for a name: 16 directions at growing distance, the emptier side of the point first.

    `lines` are the straight strokes that the point lies on.
    """
    x, y = spot
    edges = [
        way(u - x, v - y)
        for line in lines
        for u, v in line
        if (u - x) * (u - x) + (v - y) * (v - y) > OWN_END * OWN_END
    ]
    if not edges and spot != middle:
        edges = [way(middle[0] - x, middle[1] - y)]
    half = (ink[2] - ink[0]) // 2, (ink[3] - ink[1]) // 2
    faced = [-350] * 16
    if edges:
        turned = [[wx * ex + wy * ey for wx, wy in compass(2)[:8]] for ex, ey in edges]
        cosines = list(zip(*turned, strict=True))
        faced = [350 * max(part) >> 40 for part in cosines]
        faced += [350 * -min(part) >> 40 for part in cosines]  # the other half of the ways are opposite
    bound = 2 * NAME_GAPS[2] + min(faced)  # what costs less is among the first gaps

    def at(gaps: Iterable[int], low: int, high: int) -> list[Place]:
        return sorted(
            [
                (cost, (x + dx, y + dy), spot)
                for gap in gaps
                for more, (dx, dy) in zip(faced, _ring(*half, look.dot + gap), strict=True)
                if low <= (cost := 2 * gap + more) < high
            ]
        )

    return Places(at(NAME_GAPS[:2], -DEAR, bound), lambda: at(NAME_GAPS, bound, DEAR))


def beside_arc(corner: Corner, look: Style, ink: Box) -> Places:
    """Places for an angle's value: within the arms beyond the arc, the bisector first."""
    half = (ink[2] - ink[0]) // 2, (ink[3] - ink[1]) // 2
    ways = fan(corner.first, corner.second, 3)
    indices = (4, 3, 5, 2, 6) if dot(*ways[::8]) < ONE * (ONE // 10 * 9) else (4,)

    def at(gaps: Iterable[int], low: int, high: int) -> list[Place]:
        places = []
        for index in indices:
            w = ways[index]
            start = along(corner.vertex, w, corner.radius)
            for gap in gaps:
                cost = gap + 70 * abs(index - 4)
                if low <= cost < high:
                    off = _standoff(w, *half, corner.radius + look.hairline // 2 + gap)
                    places.append((cost, along(corner.vertex, w, off), start))
        return sorted(places)

    bound = VALUE_GAPS[4]  # what costs less is among the first gaps
    return Places(at(VALUE_GAPS[:4], 0, bound), lambda: at(VALUE_GAPS, bound, DEAR))


def beside_segment(a: Spot, b: Spot, middle: Spot, look: Style, ink: Box) -> Places:
    """Places for a length: along the segment about its middle, the outer side of the figure first."""
    half_width, half_height = (ink[2] - ink[0]) // 2, (ink[3] - ink[1]) // 2
    u = way(b[0] - a[0], b[1] - a[1])
    inner = cross(u, (middle[0] - a[0], middle[1] - a[1])) > 0
    support = (abs(u[1]) * half_width + abs(u[0]) * half_height) // ONE + look.line // 2

    def at(parts: Iterable[int], low: int, high: int) -> list[Place]:
        places = []
        for t in parts:
            spot = a[0] + near((b[0] - a[0]) * t, 24), a[1] + near((b[1] - a[1]) * t, 24)
            for side, inwards in (((-u[1], u[0]), inner), ((u[1], -u[0]), not inner)):
                for gap in LENGTH_GAPS:
                    cost = 2 * gap + 30 * abs(t - 12) + (120 if inwards else 0)
                    if low <= cost < high:
                        places.append((cost, along(spot, side, support + gap), spot))
        return sorted(places)

    bound = 2 * LENGTH_GAPS[0] + 30 * 4  # what costs less is within three parts of the middle
    return Places(at(range(9, 16), 0, bound), lambda: at(range(6, 19), bound, DEAR))
