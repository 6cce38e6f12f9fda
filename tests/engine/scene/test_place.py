"""Label placement and its gate: what is accepted is clean, and every planted fault is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

from proofloom.engine.scene import (
    AngleMark,
    Arc,
    Circle,
    LengthMark,
    Mark,
    ParallelMark,
    RightAngleMark,
    Scene,
    ScenePoint,
    Segment,
    TickMark,
)
from proofloom.engine.scene.check import lint
from proofloom.engine.scene.ink import draw
from proofloom.engine.scene.place import _tasks, acceptable, place
from proofloom.engine.scene.style import style, style_names
from proofloom.engine.scene.svg import svg

MakeScene = Callable[..., Scene]


@settings(max_examples=150, deadline=None)
@given(number=st.integers(0, 10**6))
def test_what_the_gate_accepts_is_clean(random_scene: MakeScene, number: int) -> None:
    scene = random_scene(number)
    layout = place(scene)
    if acceptable(layout) is None:
        assert lint(svg(scene, layout), scene) == ()


def test_the_gate_accepts_many_and_refuses_some(random_scene: MakeScene) -> None:
    reasons = [acceptable(place(random_scene(number))) for number in range(120)]
    assert 25 <= reasons.count(None) <= 110


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("name", ["triangle", "parallels", "circle", "curves"])
def test_textbook_figures_pass_in_every_style(textbook_scene: MakeScene, name: str, style: str) -> None:
    scene = textbook_scene(name, style)
    layout = place(scene)
    assert acceptable(layout) is None
    visible = [point.name for point in scene.points if not point.hidden]
    assert sorted(label.text for label in layout.labels if label.role == "name") == sorted(visible)
    written = sorted(mark.label for mark in scene.marks if getattr(mark, "label", ""))  # type: ignore[union-attr]
    assert sorted(label.text for label in layout.labels if label.role != "name") == written


def _figure(spots: dict[str, tuple[int, int]], lines: str, *marks: Mark) -> Scene:
    strokes = tuple(Segment(*pair) for pair in lines.split())
    return Scene(tuple(ScenePoint(name, *spot) for name, spot in spots.items()), strokes, marks)


WIDE = {"A": (1500, 2000), "B": (8500, 2000), "C": (5000, 8000)}
CORNER = {"A": (2000, 2000), "B": (8500, 2000), "C": (2000, 8500)}
THREE_LINES = {
    "A": (1000, 5000),
    "B": (9000, 5000),
    "C": (1000, 5430),
    "D": (9000, 5430),
    "E": (1000, 4570),
    "F": (9000, 4570),
}
PLANTED = {
    "points too close together": _figure({**WIDE, "D": (5200, 8200)}, "AB BC AC"),
    "a point too near a line": _figure({**WIDE, "D": (5000, 2100)}, "AB BC AC"),
    "an angle too sharp to read": _figure({**WIDE, "C": (8000, 2700)}, "AB AC"),
    "a mark runs into the figure": _figure(
        {**CORNER, "D": (2900, 1383), "E": (1383, 2900)}, "AB AC DE", AngleMark("B", "A", "C")
    ),
    "no free place for a label": _figure(
        {**WIDE, "C": (8400, 3200)}, "AB AC BC", AngleMark("B", "A", "C", "2x+3y+110.5°")
    ),
    "a label as near to another part": _figure(THREE_LINES, "AB CD EF", LengthMark("A", "B", "5")),
}


@pytest.mark.parametrize("reason", sorted(PLANTED))
def test_every_planted_fault_is_refused(reason: str) -> None:
    assert acceptable(place(PLANTED[reason])) == reason


def test_a_line_may_be_drawn_in_two_pieces_but_not_folded_back() -> None:
    straight = _figure({**WIDE, "M": (5000, 2000)}, "AM MB AC BC")
    assert acceptable(place(straight)) is None
    folded = _figure({**WIDE, "M": (5000, 2300)}, "AB AM BC")
    assert acceptable(place(folded)) == "an angle too sharp to read"


RIGHT = AngleMark("B", "A", "C")
RUN_INTO = {
    "point": _figure({**CORNER, "D": (2396, 2396)}, "AB AC", RIGHT),
    "circle": replace(
        _figure({**CORNER, "O": (3200, 3200), "D": (4337, 3200)}, "AB AC", RIGHT),
        strokes=(Segment("A", "B"), Segment("A", "C"), Circle("O", "D")),
    ),
    "mark": _figure({**CORNER, "B": (3100, 2000)}, "AB AC", RIGHT, TickMark("A", "B", 2)),
}


@pytest.mark.parametrize("what", sorted(RUN_INTO))
def test_marks_that_run_into_things_are_refused(what: str) -> None:
    assert acceptable(place(RUN_INTO[what])) == "a mark runs into the figure"
    assert acceptable(place(replace(RUN_INTO[what], marks=()))) is None


def test_the_planted_faults_are_the_only_ones() -> None:
    """The same figures without the offending part pass, so that each test above shows one fault."""
    assert acceptable(place(_figure(WIDE, "AB BC AC"))) is None
    assert acceptable(place(_figure(CORNER, "AB AC", AngleMark("B", "A", "C")))) is None
    assert acceptable(place(_figure({**WIDE, "C": (8400, 3200)}, "AB AC BC"))) is None
    assert acceptable(place(_figure(THREE_LINES, "AB CD EF"))) is None


def test_nested_angles_get_arcs_apart() -> None:
    """The value of the inner angle stands between its own arc and the wider angle's."""
    spots = {"V": (4000, 3000), "P": (8500, 3000), "Q": (6500, 7330), "R": (2300, 7700)}
    scene = _figure(spots, "VP VQ VR", AngleMark("P", "V", "R", "?"), AngleMark("P", "V", "Q", "60°"))
    layout = place(scene)
    assert acceptable(layout) is None
    corners = draw(scene).corners
    inner = box(*next(label for label in layout.labels if label.text == "60°").box)
    vertex = Point(spots["V"])
    assert corners["angle:PVQ"].radius < inner.distance(vertex)
    assert inner.hausdorff_distance(vertex) < corners["angle:PVR"].radius


def test_neighbouring_angles_have_clearly_different_radii() -> None:
    spots = {"A": (1000, 5000), "B": (9000, 5000), "V": (5000, 5000), "C": (5000, 9000), "D": (8000, 8000)}
    clear = 2 * style("plain").arc_gap

    def span(scene: Scene, mark: AngleMark) -> tuple[int, int]:
        radius = draw(scene).corners[mark.key].radius
        return radius - (mark.arcs - 1) * style("plain").arc_gap, radius

    for left, right in (("90°", "90°"), ("90°", "?"), ("", "")):
        for arcs in (1, 2, 3):
            one, two = AngleMark("A", "V", "C", left, arcs), AngleMark("C", "V", "B", right, arcs)
            scene = _figure(spots, "AB VC", one, two)
            inner, outer = sorted((span(scene, one), span(scene, two)))
            assert outer[0] - inner[1] >= clear
    for reach in range(5600, 9000, 200):  # a square beside an arc that has little room
        near = {**spots, "D": (reach, reach)}
        arc = AngleMark("B", "V", "D")
        scene = _figure(near, "AB VC VD", RightAngleMark("A", "V", "C"), AngleMark("D", "V", "C"), arc)
        low, _ = span(scene, AngleMark("D", "V", "C"))
        assert abs(low - style("plain").square) >= clear or low > style("plain").square * 2


def test_a_value_or_a_length_is_nearest_to_its_own_part() -> None:
    """A foreign stroke that leaves only places as near to it refuses the label."""
    for apart, reason in (
        (700, None),
        (480, "a label as near to another part"),
        (400, "no free place for a label"),
    ):
        spots = {"A": (1000, 5000), "B": (9000, 5000), "C": (2000, 5000 + apart), "D": (8000, 5000 + apart)}
        spots |= {"E": (2000, 5000 - apart), "F": (8000, 5000 - apart)}
        assert acceptable(place(_figure(spots, "AB CD EF", LengthMark("A", "B", "7")))) == reason
    spots = {"A": (4500, 5000), "B": (5500, 5000), "C": (4500, 5700), "D": (5500, 5700)}
    spots |= {"E": (4500, 4300), "F": (5500, 4300)}
    asked, chevrons = LengthMark("A", "B", "?"), (ParallelMark("C", "D", 3), ParallelMark("E", "F", 3))
    for marks, reason in (((), None), (chevrons, "a label as near to another part")):
        assert acceptable(place(_figure(spots, "AB CD EF", asked, *marks))) == reason
    value = AngleMark("A", "V", "B", "40°")
    for apart, fits in ((3200, True), (1700, False)):
        spots = {"V": (2000, 2000), "A": (9000, 2000), "B": (2000, 9000)}
        spots |= {"C": (2300, 1700 + apart), "D": (1700 + apart, 2300)}
        assert (acceptable(place(_figure(spots, "VA VB CD", value))) is None) == fits


def test_a_length_does_not_stand_where_the_value_of_an_angle_would() -> None:
    """A line below leaves only places above the arm."""
    spots = {"V": (2000, 2000), "A": (2700, 2000), "B": (2000, 9000), "C": (1500, 1640), "D": (6000, 1640)}
    asked, reason = LengthMark("V", "A", "?"), "a label as near to another part"
    assert acceptable(place(_figure(spots, "VA VB CD", asked))) is None
    for angle in (AngleMark("A", "V", "B"), RightAngleMark("A", "V", "B")):
        assert acceptable(place(_figure(spots, "VA VB CD", asked, angle))) == reason


def test_no_label_means_no_box(textbook_scene: MakeScene) -> None:
    scene = textbook_scene("parallels")
    keys = {label.key for label in place(scene).labels}
    assert not keys & {"point:S", "point:T", "parallel:AB"}
    bare = replace(
        scene, marks=tuple(replace(m, label="") if isinstance(m, AngleMark) else m for m in scene.marks)
    )
    assert all(label.role == "name" for label in place(bare).labels)


def test_a_missing_point_is_named() -> None:
    with pytest.raises(KeyError, match="Z"):
        place(_figure(WIDE, "AZ"))


def test_two_names_never_share_a_place() -> None:
    """Both names would best stand between their points, where there is room for one."""
    spots = {"A": (4500, 5000), "B": (5200, 5000), "W": (1000, 5000), "E": (9000, 5000)}
    scene = _figure(spots, "AW BE")
    layout = place(scene)
    assert acceptable(layout) is None
    first, second = (box(*label.box) for label in layout.labels[:2])
    assert first.distance(second) >= 40


def test_a_name_does_not_come_near_another_point() -> None:
    """East of A is the emptiest side, and free; but there the name would be as near to B."""
    layout = place(_figure({"A": (5000, 5000), "B": (5570, 5000), "W": (1000, 5000)}, "AW"))
    assert acceptable(layout) is None
    name = box(*layout.labels[0].box)
    assert 4 * name.distance(Point(5000, 5000)) < 3 * name.distance(Point(5570, 5000))


def test_ticks_and_chevrons_share_a_segment() -> None:
    scene = _figure(WIDE, "AB BC AC", TickMark("A", "B", 2), ParallelMark("A", "B", 2))
    assert acceptable(place(scene)) is None


MIDDLE = ScenePoint("M", 5000, 2000)
BLOCKED = {
    "stroke": ((), (Segment("C", "D"),), ()),
    "point": ((MIDDLE,), (), ()),
    "arc": ((replace(MIDDLE, hidden=True),), (), (AngleMark("A", "M", "C"),)),
}


@pytest.mark.parametrize("mark", [TickMark("A", "B", 2), ParallelMark("A", "B")])
@pytest.mark.parametrize("blocked", sorted(BLOCKED))
def test_a_mark_moves_aside_for_what_stands_at_the_middle(blocked: str, mark: Mark) -> None:
    points, strokes, marks = BLOCKED[blocked]
    base = _figure({**WIDE, "D": (5000, 1000)}, "AB BC AC", mark)
    scene = replace(
        base,
        points=(*base.points, *points),
        strokes=(*base.strokes, *strokes),
        marks=(*base.marks, *marks),
    )
    assert acceptable(place(scene)) is None


def test_a_point_beside_a_circle_or_an_arc_is_refused() -> None:
    spots = {"O": (5000, 5000), "A": (8000, 5000), "B": (5000, 8000), "C": (2000, 5000), "P": (5000, 7880)}
    points = tuple(ScenePoint(name, *spot) for name, spot in spots.items() if name != "B")
    end = ScenePoint("B", *spots["B"], hidden=True)
    for stroke in (Circle("O", "A"), Arc("O", "A", "C")):
        near = Scene((*points, end), (stroke,))
        assert acceptable(place(near)) == "a point too near a line"
        apart = replace(near, points=(*points[:-1], replace(points[-1], y=7600), end))
        assert acceptable(place(apart)) is None
    quarter = Scene((*points, end), (Arc("O", "A", "B"),))
    beyond = replace(points[-1], x=4000, y=7710)  # beside the circle, but not beside that quarter of it
    assert acceptable(place(replace(quarter, points=(*points[:-1], beyond, end)))) is None


@pytest.mark.parametrize("name", ["triangle", "parallels", "circle", "curves"])
def test_places_come_in_the_order_of_their_cost_and_none_is_left_out(
    textbook_scene: MakeScene, name: str
) -> None:
    scene = textbook_scene(name)
    for task in _tasks(scene, draw(scene)):
        first, others = task.places.first, task.places.others()
        listed = [*first, *others]
        assert listed == sorted(listed)
        assert len({center for _, center, _ in listed}) == len(listed)
        assert first
        assert len(listed) in {"name": (80,), "value": (12, 60), "length": (104,)}[task.role]
