"""A free point is drawn in each gap of its line or circle, and a number that changes there is not steady."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import pi

import pytest

from proofloom.engine import Seed
from proofloom.engine.geometry.derivation import Proof, Step
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.generators.geometry.plane.figures import figures
from proofloom.generators.geometry.plane.gaps import each_gap
from proofloom.generators.geometry.plane.needs import lacks
from proofloom.generators.geometry.plane.reckon import Quantity
from proofloom.generators.geometry.plane.sight import Places
from proofloom.generators.geometry.plane.steady import TURNING, angle, measure, sound, steady, turns

SEED = Seed.root("gaps")
CIRCLE = "let a b c = triangle\nlet d = on_circum a b c\n"
FLAT = "let a = free\nlet b = lconst a 100\nlet c = lconst a 51, lconst b 50\nlet d = on_circum a b c\n"


def inside(a: int, b: int, c: int, xy: Places) -> bool:
    return holds_among_floats(fact("between", (b, a, c)), xy)


def test_every_gap_of_a_line_is_met_once() -> None:
    found = list(each_gap(read_problem("let a b = segment\nlet c = on_line a b\n"), SEED, 9))
    assert len(found) == 3
    assert sum(inside(0, 2, 1, xy) for xy in found) == 1  # between a and b
    assert sum(inside(2, 0, 1, xy) for xy in found) == 1  # before a
    assert sum(inside(0, 1, 2, xy) for xy in found) == 1  # after b


def test_every_arc_of_a_circle_is_met_once() -> None:
    found = list(each_gap(read_problem(CIRCLE), SEED, 9))
    assert len(found) == 3
    opposite = {
        tuple(_side(xy, p, q, 3) == _side(xy, p, q, one) for one, p, q in ((0, 1, 2), (1, 2, 0), (2, 0, 1)))
        for xy in found
    }
    assert len(opposite) == 3  # each time it lies across another side
    assert all(across.count(False) == 1 for across in opposite)


def _side(xy: Places, p: int, q: int, r: int) -> bool:
    (px, py), (qx, qy), (rx, ry) = xy[p], xy[q], xy[r]
    return (qx - px) * (ry - py) > (qy - py) * (rx - px)


def test_a_gap_that_order_forbids_is_left_out() -> None:
    text = "let a b = segment\nlet c = on_line a b, between c a b\nlet d = on_line a b, between d a b\n"
    found = list(each_gap(read_problem(text), SEED, 9))
    assert {inside(0, 3, 2, xy) for xy in found} == {True, False}
    assert all(inside(0, 2, 1, xy) and inside(0, 3, 1, xy) for xy in found)


def test_no_more_figures_than_wanted_and_none_without_a_free_point() -> None:
    assert len(list(each_gap(read_problem(CIRCLE), SEED, 2))) == 2
    assert not list(each_gap(read_problem("let a b c = triangle\nlet d = midpoint a b\n"), SEED, 9))


@pytest.mark.parametrize("number", range(3))
def test_an_angle_that_is_another_on_a_short_arc_is_not_steady(number: int) -> None:
    problem, seed = read_problem(FLAT), SEED / number
    angle = Quantity("angle", (0, 3, 1))
    usual = min(measure(angle, xy) for xy in figures(problem, seed, 5))  # across the long arc
    assert not steady(problem, lambda xy: abs(measure(angle, xy) - usual) < 1e-6, seed)
    sides = tuple(Quantity("length", pair) for pair in pairwise((0, 1, 2)))
    assert steady(problem, lambda xy: abs(measure(sides[1], xy) - 50) < 1e-6, seed)  # as it is stated


@pytest.mark.parametrize("number", range(5))
def test_an_angle_turns_where_the_order_of_points_is_open(number: int) -> None:
    """Whether P lies between N and R is open: the angle MDP is 122.5° or 57.5°."""
    parallel = "let Q = on_pline P M N\nlet R = on_line N P, on_circle N M, oneside P R M N\n"
    text = f"let M N = segment\nlet P = s_angle M N 65o, acute_angle M N P\n{parallel}"
    problem = read_problem(f"{text}let D = intersection_ll P Q M R\n")
    for points, degrees, open_ in (((0, 5, 2), 122.5, True), ((1, 0, 4), 57.5, False)):
        angle = Quantity("angle", points)

        def agrees(xy: Places, angle: Quantity = angle, degrees: float = degrees) -> bool:
            return abs(measure(angle, xy) - degrees * pi / 180) < 1e-6

        assert turns(problem, agrees, (points,), SEED / number) is open_


def test_an_angle_that_turns_on_few_figures_is_found_where_its_sides_are_short() -> None:
    """Beyond the right angle at E the angle DGH is 154° and not 26°: few figures drawn at random are."""
    text = "let D E = segment\nlet F = s_angle E D 64o, acute_angle E D F\nlet G = foot D F E\n"
    problem, corner = read_problem(f"{text}let H = foot F D E"), (0, 3, 4)

    def agrees(xy: Places) -> bool:
        return abs(angle(corner, xy) - 26 * pi / 180) < 1e-6

    missed = [n for n in range(60) if all(map(agrees, figures(problem, SEED / n / "steady", TURNING)))]
    found = [n for n in missed if turns(problem, agrees, (corner,), SEED / n)]
    assert len(missed) >= 6
    assert 3 * len(found) >= 2 * len(missed)


def test_a_step_is_sound_on_all_figures_or_not_at_all() -> None:
    """BCE is equilateral only while D and A are on different sides of BC: no one says so."""
    text = "let A B = segment\nlet C = s_angle A B 120o, obtuse_angle A B C, lconst B 10\n"
    text += "let D = on_pline C A B\nlet E = on_line C D, on_circle C B, oneside D E B C\n"
    problem = read_problem(text)
    claim, condition = fact("cong", (1, 2, 1, 4)), fact("twosides", (3, 0, 1, 2))
    proof = Proof(problem.points, (Step(claim, "given"),), claim, (0,), (condition,))
    held = [holds_among_floats(condition, xy) for xy in figures(problem, SEED / "steady", 20)]
    assert {True, False} == {*held}
    assert not sound([proof], problem, SEED)
    assert sound([replace(proof, steps=(Step(fact("cong", (2, 1, 2, 4)), "given"),))], problem, SEED)


def test_a_size_of_one_angle_is_needless_where_the_other_is_all_that_matters() -> None:
    """VM is parallel to SR: the angle SVM is that at S, whatever the one at R is."""
    text = (
        "let R S = segment\nlet T = s_angle S R 20o, acute_angle S R T, s_angle R S 100o, acute_angle R S T\n"
    )
    text += "let U = parallelogram S R T\nlet V = midpoint S T\nlet M = midpoint S U\n"
    problem, corner = read_problem(text), (1, 4, 5)
    assert lacks(problem, lambda xy: abs(angle(corner, xy) - 80 * pi / 180) < 1e-6, SEED) is None
