"""From problems to pictures: marks for given facts, each of its kind, and for no others."""

from __future__ import annotations

from collections import Counter
from math import atan2, pi

import pytest

from proofloom.engine import Seed
from proofloom.engine.errors import Reject
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.scene import (
    AngleMark,
    Arc,
    Circle,
    LengthMark,
    Line,
    ParallelMark,
    RightAngleMark,
    Scene,
    Segment,
    TickMark,
)
from proofloom.engine.scene.check import lint
from proofloom.engine.scene.svg import svg
from proofloom.generators.geometry.depict import Depiction, crowded, depict
from proofloom.verifiers.geometry.picture import fault

SEED = Seed.root("pictures")


def _drawn(text: str, **options: object) -> Depiction:
    """The first of a few figures that can be read."""
    problem = read_problem(text)
    for number in range(40):
        figure = draw(problem, SEED / number)
        try:
            return depict(problem, figure.xy, SEED / number, **options)  # type: ignore[arg-type]
        except Reject:
            continue
    raise AssertionError("no figure can be read")


def _strokes(scene: Scene) -> set[str]:
    return {stroke.key for stroke in scene.strokes}


MIDLINE = "let a b c = triangle\nlet m = midpoint a b\nlet n = midpoint a c\nprove para m n b c"


def test_the_midline_has_ticks_of_two_kinds_and_no_mark_for_what_is_to_be_shown() -> None:
    problem = read_problem(MIDLINE)
    picture = _drawn(MIDLINE, named=problem.goals)
    counts = Counter((mark.count, type(mark)) for mark in picture.scene.marks if isinstance(mark, TickMark))
    assert sorted(counts.values()) == [2, 2]
    assert len(picture.scene.marks) == 4
    ticked = {
        frozenset((mark.a, mark.b)): mark.count for mark in picture.scene.marks if isinstance(mark, TickMark)
    }
    assert ticked[frozenset("AM")] == ticked[frozenset("BM")] != ticked[frozenset("AN")]
    assert _strokes(picture.scene) == {"segment:AB", "segment:AC", "segment:BC", "segment:MN"}
    assert set(picture.shown) == set(hypotheses(problem))


def test_nothing_is_marked_that_is_not_given() -> None:
    picture = _drawn(MIDLINE, given=())
    assert picture.scene.marks == ()
    assert picture.shown == ()


def test_an_isosceles_triangle_is_ticked_and_its_base_angles_are_not_marked() -> None:
    picture = _drawn("let a b c = iso_triangle\nlet d = midpoint b c\nprove perp a d b c")
    marks = {mark.key: mark for mark in picture.scene.marks}
    assert set(marks) == {"tick:AB", "tick:AC", "tick:BD", "tick:CD"}


def test_right_angles_circles_bisectors_and_parallels_are_marked() -> None:
    foot = _drawn("let a b c = triangle\nlet d = foot a b c\nlet o = circle a b c\nprove cong o a o b")
    assert [type(mark) for mark in foot.scene.marks] == [RightAngleMark]
    assert {mark.vertex for mark in foot.scene.marks if isinstance(mark, RightAngleMark)} == {"D"}
    assert [stroke.center for stroke in foot.scene.strokes if isinstance(stroke, Circle)] == ["O"]
    center = _drawn("let a b c = triangle\nlet i = incenter a b c\nprove eqangle b a b i b i b c")
    arcs = Counter(mark.arcs for mark in center.scene.marks if isinstance(mark, AngleMark))
    assert arcs == {1: 2, 2: 2, 3: 2}
    boards = _drawn("let a b c = triangle\nlet d = parallelogram a b c\nprove cong a b c d")
    chevrons = Counter(mark.count for mark in boards.scene.marks if isinstance(mark, ParallelMark))
    assert chevrons == {1: 2, 2: 2}
    assert len(boards.scene.marks) == 4


def test_values_stand_beside_what_they_measure_and_a_question_mark_at_what_is_asked() -> None:
    text = "let a = free\nlet b = lconst a 6\nlet c = on_tline a a b, lconst a 5/2\nfind lcompute b c"
    picture = _drawn(text, asked=("length", (1, 2)))
    labels = {mark.key: mark.label for mark in picture.scene.marks if isinstance(mark, LengthMark)}
    assert labels == {"length:AB": "6", "length:AC": "2.5", "length:BC": "?"}
    turned = _drawn("let a b = segment\nlet c = s_angle a b 40o\nprove aconst a b b c 2/9")
    (angle,) = (mark for mark in turned.scene.marks if isinstance(mark, AngleMark))
    seen = _degrees(turned.scene, angle)
    assert angle.label in ("40°", "140°")
    assert abs(seen - int(angle.label[:-1])) <= 1


def _degrees(scene: Scene, mark: AngleMark) -> float:
    v, a, b = scene.point(mark.vertex), scene.point(mark.a), scene.point(mark.b)
    turn = atan2(a.y - v.y, a.x - v.x) - atan2(b.y - v.y, b.x - v.x)
    return min(abs(turn), 2 * pi - abs(turn)) * 180 / pi


def test_the_auxiliary_layer_lies_on_an_unchanged_base() -> None:
    text = MIDLINE.replace("prove", "aux x = mirror m n\nprove")
    problem = read_problem(text)
    assert problem.auxiliary == 1
    picture = _drawn(text, aids=True)
    dashed = {stroke.key for stroke in picture.scene.strokes if stroke.auxiliary}
    assert dashed == {"segment:NX"} or dashed == {"segment:MX"}
    plain = picture.bare
    assert plain is not None
    assert set(picture.scene.points) - set(plain.scene.points) == {picture.scene.point("X")}
    assert not any(stroke.auxiliary for stroke in plain.scene.strokes)
    assert set(plain.layout.labels) < set(picture.layout.labels)
    assert lint(svg(plain.scene, plain.layout), plain.scene) == ()


def test_a_stretched_figure_keeps_its_lines_and_says_so() -> None:
    figure = draw(read_problem(MIDLINE), SEED)
    true = depict(read_problem(MIDLINE), figure.xy, SEED)
    false = depict(read_problem(MIDLINE), figure.xy, SEED, to_scale=False)
    assert true.scene.to_scale
    assert not false.scene.to_scale
    assert _strokes(true.scene) == _strokes(false.scene)
    a, b, m = (false.scene.point(name) for name in "ABM")
    assert abs(2 * m.x - a.x - b.x) <= 2
    assert abs(2 * m.y - a.y - b.y) <= 2

    def shape(scene: Scene) -> float:
        p, q, r = (scene.point(name) for name in "ABC")
        return ((p.x - q.x) ** 2 + (p.y - q.y) ** 2) / ((p.x - r.x) ** 2 + (p.y - r.y) ** 2)

    assert abs(shape(true.scene) - shape(false.scene)) > 0.02
    circle = "let a b c = triangle\nlet o = circle a b c\nprove cong o a o b"
    with pytest.raises(Reject, match="stretched"):
        depict(read_problem(circle), draw(read_problem(circle), SEED).xy, SEED, to_scale=False)


def test_figures_that_cannot_be_read_are_refused_before_any_proof() -> None:
    assert crowded([(0.0, 0.0), (1.0, 0.0), (0.5, 0.8)]) is None
    assert crowded([(0.0, 0.0), (1.0, 0.0), (0.5, 0.1)]) == "figure too thin"
    assert crowded([(0.0, 0.0), (1.0, 0.0), (0.5, 0.8), (0.51, 0.8)]) == "points too close together"
    flat = read_problem(MIDLINE)
    with pytest.raises(Reject, match=r"thin|close"):
        depict(flat, [(0.0, 0.0), (1.0, 0.0), (2.0, 0.1), (0.5, 0.0), (1.0, 0.05)], SEED)


@pytest.mark.parametrize("style", ["textbook", "pencil", "scan"])
def test_equal_arguments_give_equal_pictures(style: str) -> None:
    one, two = _drawn(MIDLINE, style=style), _drawn(MIDLINE, style=style)
    assert one == two
    assert bool(one.scene.jitter) == (style != "textbook")
    assert all(isinstance(stroke, Segment) for stroke in one.scene.strokes)


def test_tangents_go_on_past_their_points_and_a_huge_circle_is_an_arc() -> None:
    text = "let a b c = triangle\nlet o = circle a b c\nlet x = lc_tangent a o\nprove perp a x o a"
    lines = [stroke for stroke in _drawn(text).scene.strokes if isinstance(stroke, Line)]
    assert [{line.a, line.b} for line in lines] == [{"A", "X"}]
    flat = read_problem("let a b c = triangle\nlet d = on_circum a b c\nlet e = free\nprove cyclic a b c d")
    spots = [(-1.0, 0.0), (1.0, 0.0), (0.0, 0.25), (0.5, 0.0), (0.2, -1.1)]
    center = (0.25**2 - 1) / (2 * 0.25)  # on the axis, as far from (1, 0) as from (0, 0.25)
    spots[3] = (0.5, center + ((0.25 - center) ** 2 - 0.25) ** 0.5)
    picture = depict(flat, spots, SEED)
    assert [(stroke.a, stroke.b) for stroke in picture.scene.strokes if isinstance(stroke, Arc)] == [
        ("B", "A")
    ]
    assert lint(svg(picture.scene, picture.layout), picture.scene) == ()
    assert any(one.name == "cyclic" for one in picture.shown)


def test_what_is_nearly_so_and_is_not_is_refused() -> None:
    plain = read_problem("let a b c = triangle\nprove cong a b a c")
    for spots, reason in (
        ([(0.0, 1.0), (-1.0, 0.0), (1.01, 0.0)], "isosceles"),
        ([(0.0, 0.01), (0.0, 1.0), (1.4, 0.0)], "right"),
    ):
        with pytest.raises(Reject, match=reason):
            depict(plain, spots, SEED)
    assert depict(plain, [(0.0, 1.0), (-1.0, 0.0), (1.0, 0.0)], SEED).scene.marks == ()


def test_most_figures_stand_on_a_side_and_none_hangs_from_it() -> None:
    problem = read_problem("let a b c = acute_triangle\nprove cong a b a c")
    level = 0
    for number in range(60):
        try:
            scene = depict(problem, draw(problem, SEED / number).xy, SEED / number).scene
        except Reject:
            continue
        a, b, c = (scene.point(name) for name in "ABC")
        if abs(b.y - c.y) <= 1:
            level += 1
            assert a.y > b.y
    assert level >= 15


def test_a_circle_that_is_known_by_two_points_is_drawn_once() -> None:
    points = "let a b = segment\nlet m = midpoint a b\nlet c = on_circle m a\nlet d = on_circle m b"
    picture = _drawn(f"{points}\nprove perp c a c b")
    assert sum(isinstance(stroke, Circle) for stroke in picture.scene.strokes) == 1
    assert all(one.name not in ("cong", "circle") for one in picture.shown)  # radii only seem to be equal


def test_points_on_a_drawn_circle_are_shown_and_its_centre_is_not() -> None:
    picture = _drawn(
        "let a b c = triangle\nlet o = circle a b c\nlet d = on_circum a b c\nprove cong o a o d"
    )
    assert [one.name for one in picture.shown] == ["cyclic"]


FOOT_OF_ITS_MIDDLE = """
let a = free
let b = lconst a 18
let c = eq_triangle a b
let o = circle a b c
let e = foot a o c
"""


def test_no_mark_stands_on_a_part_of_its_segment() -> None:
    """That the foot is the middle of ab is a theorem: no given fact puts it there, and its dot divides ab."""
    picture = _drawn(f"{FOOT_OF_ITS_MIDDLE}prove midp e a b")
    assert not {"length:AB", "tick:AB"} & {mark.key for mark in picture.scene.marks}
    assert all({"lconst", "cong"}.isdisjoint({one.name}) or 1 not in one.points for one in picture.shown)
    apart = _drawn(FOOT_OF_ITS_MIDDLE.replace("\nlet e = foot a o c", "") + "prove cong o a o b")
    assert "length:AB" in {mark.key for mark in apart.scene.marks}


def test_no_line_goes_through_a_right_angle_that_has_a_square() -> None:
    text = "let a b c = r_triangle\nlet m = midpoint b c\nprove cong m a m b"
    assert "angle:BAC" in {mark.key for mark in _drawn(text).scene.marks}
    median = _drawn(text, named=read_problem(text).goals)
    assert "angle:BAC" not in {mark.key for mark in median.scene.marks}
    assert all(one.name != "perp" for one in median.shown)


def test_equal_angles_on_the_same_rays_are_of_one_class() -> None:
    """E is on the ray MD, which nothing says: the halves of angle BMC are said to be equal twice."""
    text = "let a b = segment\nlet c = eq_triangle a b\nlet m = midpoint b a\n"
    text += "let d = angle_bisector c m b, on_line c b\nlet e = incenter b c m"
    marks = [mark for mark in _drawn(text).scene.marks if isinstance(mark, AngleMark)]
    assert len([mark for mark in marks if mark.vertex == "M"]) == 2
    assert len({mark.arcs for mark in marks if mark.vertex == "M"}) == 1


def test_no_value_stands_beside_a_half_of_a_segment_that_is_crossed() -> None:
    text = "let a = free\nlet b = lconst a 6\nlet c d = square a b"  # whose diagonals are drawn
    assert [mark for mark in _drawn(text, asked=("length", (0, 3))).scene.marks if _asks(mark)]
    assert not [mark for mark in _drawn(text, asked=("length", (0, 2))).scene.marks if _asks(mark)]


def _asks(mark: object) -> bool:
    return isinstance(mark, LengthMark) and mark.label == "?"


def test_a_square_under_the_asked_angle_would_show_the_answer() -> None:
    """K is on line DI by symmetry alone: the right angle at D is that of the foot."""
    text = "let e f = segment\nlet g h = square e f\nlet k = intersection_ll h f e g\n"
    problem = read_problem(f"{text}let i = incenter h e k\nlet d = foot i h e")
    asked = ("angle", tuple(map(problem.point, "edk")))
    for number in range(6):
        xy = draw(problem, SEED / number).xy
        with pytest.raises(Reject, match="show the answer"):
            depict(problem, xy, SEED / number, asked=asked)


def test_a_square_is_told_by_the_points_that_are_said_to_be_perpendicular() -> None:
    """In an equilateral triangle the perpendicular from the incentre goes the way of a side's median."""
    text = "let K N = segment\nlet P = eq_triangle N K\nlet I = incenter P N K\nlet D = foot I N K\n"
    scene = _drawn(text, asked=("length", (2, 4))).scene
    (square,) = (mark for mark in scene.marks if isinstance(mark, RightAngleMark))
    assert {square.a, square.b} & {"I"}
    assert square.vertex == "D"


def test_an_angle_is_told_by_one_pair_of_lines_and_shown_for_no_other() -> None:
    """The incentre of an equilateral triangle lies on a drawn bisector, which nothing states."""
    text = "let A = free\nlet B = lconst A 9\nlet C = eq_triangle A B\n"
    text += "let D = angle_bisector A C B, on_line A B\nlet I = incenter B C A\n"
    picture = _drawn(text, asked=("area", (1, 3, 4)))
    marks = [mark for mark in picture.scene.marks if isinstance(mark, AngleMark) and mark.vertex == "C"]
    assert len({"D", "I"} & {name for mark in marks for name in (mark.a, mark.b)}) == 1
    problem = read_problem(text)
    assert fault(problem, picture.scene, hypotheses(problem), picture.shown) == ""
