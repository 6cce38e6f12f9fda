"""Lines drawn by hand waver without a break, and still meet where the points are."""

from __future__ import annotations

import pytest

from proofloom.engine.scene import Scene, ScenePoint, Segment
from proofloom.engine.scene.ink import draw
from proofloom.engine.scene.scores import degenerate, measure
from proofloom.engine.scene.style import style, style_names

HAND = [name for name in style_names() if style(name).hand]


@pytest.mark.parametrize("name", HAND)
def test_a_line_goes_straight_on_through_the_points_on_it(name: str) -> None:
    spots = {"A": (1000, 2000), "M": (4000, 4000), "N": (5500, 5000), "B": (8500, 7000)}
    points = tuple(ScenePoint(point, *spot) for point, spot in spots.items())
    bent = 0
    for seed in range(1, 30):
        line = draw(Scene(points, (Segment("A", "B"),), style=name, jitter=seed)).inks[0].points
        assert (line[0], line[-1]) == (spots["A"], spots["B"])
        off = max(abs(3 * (y - 2000) - 2 * (x - 1000)) for x, y in line)
        bent += off > 60
        for spot in (spots["M"], spots["N"]):
            at = line.index(spot)
            (x0, y0), (x1, y1) = line[at - 1], line[at + 1]
            for x, y in ((spot[0] - x0, spot[1] - y0), (x1 - spot[0], y1 - spot[1])):
                assert 20 * abs(3 * y - 2 * x) < 3 * x + 2 * y  # to within a twentieth of a radian
    assert bent > 20


def test_strokes_along_one_line_are_drawn_as_one() -> None:
    spots = {"A": (1000, 2000), "M": (4000, 4000), "N": (5500, 5000), "B": (8500, 7000)}
    points = tuple(ScenePoint(point, *spot) for point, spot in spots.items())
    strokes = (Segment("A", "B"), Segment("N", "A"), Segment("B", "M"))
    whole, *parts = (ink.points for ink in draw(Scene(points, strokes, style=HAND[0], jitter=7)).inks[:3])
    assert all(set(part) < set(whole) for part in parts)


def test_points_that_coincide_on_a_line_are_refused_by_the_gate() -> None:
    spots = {"A": (1000, 2000), "M": (4000, 4000), "N": (4000, 4000), "B": (8500, 7000)}
    points = tuple(ScenePoint(point, *spot) for point, spot in spots.items())
    scores = measure(Scene(points, (Segment("A", "B"),), style=HAND[0], jitter=7))
    assert degenerate(scores) == "points too close together"
