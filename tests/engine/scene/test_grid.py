"""Whole-number geometry against exact fractions and shapely."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import LineString, Point, box

from proofloom.engine.scene.grid import (
    ONE,
    beside,
    bisector,
    clears,
    compass,
    cross,
    crosses,
    dot,
    fan,
    near,
    once,
    way,
)
from proofloom.engine.scene.obstacles import NEAR_END, Dot, Obstacles, Ring, bar, hits

coordinate = st.integers(0, 10_000)
spot = st.tuples(coordinate, coordinate)


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_near_rounds_to_the_nearest(value: int, divisor: int) -> None:
    assert abs(Fraction(value, divisor) - near(value, divisor)) <= Fraction(1, 2)


@given(st.integers(-10_000, 10_000), st.integers(-10_000, 10_000))
def test_way_is_parallel_and_of_unit_length(dx: int, dy: int) -> None:
    assume(dx or dy)
    w = way(dx, dy)
    assert abs(dot(w, w) - ONE * ONE) <= 4 * ONE
    assert dot(w, (dx, dy)) > 0
    assert abs(cross(w, (dx, dy))) <= 2 * (abs(dx) + abs(dy))


def test_way_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="coincide"):
        way(0, 0)


@given(st.integers(0, 63), st.integers(1, 32))
def test_bisector_halves(start: int, turn: int) -> None:
    circle = compass(4)
    u, v = circle[start], circle[(start + turn) % 64]
    m = bisector(u, v)
    assert cross(u, m) > 0
    assert abs(cross(u, m) - cross(m, v)) <= 16 * ONE
    ways = fan(u, v, 3)
    assert len(ways) == 9
    assert all(cross(a, b) > 0 for a, b in pairwise(ways))


@given(spot, spot, spot, st.integers(0, 5000))
def test_clears_is_the_distance_to_a_segment(
    p: tuple[int, int], a: tuple[int, int], b: tuple[int, int], gap: int
) -> None:
    true = LineString([a, b]).distance(Point(p)) if a != b else Point(a).distance(Point(p))
    assume(abs(true - gap) > 1e-6)
    assert clears(p, a, b, gap) == (true > gap)


@given(spot, spot, spot, spot)
def test_crosses_agrees_with_shapely(
    a: tuple[int, int], b: tuple[int, int], c: tuple[int, int], d: tuple[int, int]
) -> None:
    assume(
        all(
            cross((q[0] - p[0], q[1] - p[1]), (r[0] - p[0], r[1] - p[1]))
            for p, q, r in ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
        )
    )
    assert crosses(a, b, c, d) == LineString([a, b]).intersects(LineString([c, d]))


@given(spot, spot, spot, st.integers(20, 900), st.integers(20, 600), st.integers(5, 40), st.integers(0, 120))
def test_no_obstacle_is_missed(
    corner: tuple[int, int],
    a: tuple[int, int],
    b: tuple[int, int],
    width: int,
    height: int,
    thickness: int,
    gap: int,
) -> None:
    """Near a segment's end the box test may err on the safe side, never on the other; the rest is exact."""
    assume(a != b)
    label = (*corner, corner[0] + width, corner[1] + height)
    shape = box(*label)
    reach = thickness + gap
    true = shape.distance(LineString([a, b]))
    said = hits(label, bar(a, b, thickness), gap)
    assert said or true > reach
    assert not said or true < 1.5 * reach + 1
    radius = width + thickness + 100
    rim = abs(shape.distance(Point(a))), shape.hausdorff_distance(Point(a))
    if all(abs(abs(r - radius) - reach) > 1e-6 for r in rim):
        assert hits(label, Ring(*a, radius, thickness), gap) == (
            rim[0] <= radius + reach and rim[1] >= radius - reach
        )
    if abs(rim[0] - thickness - gap) > 1e-6:
        assert hits(label, Dot("", *a, thickness), gap) == (rim[0] < thickness + gap)


def test_no_part_of_a_line_is_left_twice() -> None:
    long, short, beyond = ((0, 0), (1000, 0)), ((900, 3), (200, 2)), ((1500, 0), (600, 4))
    across, next_to = ((500, -300), (500, 300)), ((1000, 0), (2000, 1))
    assert once([long, short, across], 20) == [long, None, across]
    assert once([long, next_to], 20) == [long, next_to]  # end to end: nothing is shared
    assert once([long, beyond], 20) == [((0, 0), (600, 4)), beyond]
    assert once([beyond, long], 20) == [((1500, 0), (1000, 0)), long]


@given(st.lists(spot, max_size=5), st.lists(st.tuples(spot, spot), max_size=5), st.integers(0, 3000))
def test_all_segments_beside_a_spot_are_found(
    spots: list[tuple[int, int]], lines: list[tuple[tuple[int, int], tuple[int, int]]], gap: int
) -> None:
    assert beside(spots, lines, gap) == {
        p: tuple(number for number, line in enumerate(lines) if not clears(p, *line, gap)) for p in spots
    }


@given(spot, spot, spot, spot)
def test_a_stroke_stands_between_two_spots_where_it_crosses_their_line(
    a: tuple[int, int], b: tuple[int, int], p: tuple[int, int], q: tuple[int, int]
) -> None:
    wall = bar(p, q, 10)
    apart = abs(cross((q[0] - p[0], q[1] - p[1]), (b[0] - p[0], b[1] - p[1]))) > NEAR_END * wall.length
    assert Obstacles([wall], [], [], []).between(a, b) == (apart and crosses(a, b, p, q))
