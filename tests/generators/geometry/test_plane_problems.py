"""Scenes are varied and fit, problems minimal; a problem has one canonical form, however it is named."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import permutations

import pytest

from proofloom.engine import Candidate, Reject, Seed
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.predicates import fact, renamed
from proofloom.engine.geometry.problem import Problem, conditions, hypotheses
from proofloom.engine.geometry.task import Kind, PlaneTask
from proofloom.generators.geometry.plane.canonical import digests
from proofloom.generators.geometry.plane.gates import unfit
from proofloom.generators.geometry.plane.reckon import Quantity
from proofloom.generators.geometry.plane.reduce import reduce
from proofloom.generators.geometry.plane.scenes import Scene, grow
from proofloom.generators.geometry.plane.sight import Sight
from proofloom.generators.geometry.plane.templates import bases, filled, moved, moves
from proofloom.generators.geometry.plane_problems import PlaneProblems

MEDIAN = "let a b c = triangle\nlet d = midpoint b c\nlet e = on_line a d, on_circum a b c\n"
SEED = Seed.root("plane problems")


@cache
def scenes() -> tuple[Scene, ...]:
    found = []
    for number in range(50):
        try:
            found.append(grow(SEED / number, (5, 8)))
        except Reject:
            continue
    return tuple(found)


@cache
def rows() -> tuple[Candidate[PlaneTask], ...]:
    found: list[Candidate[PlaneTask]] = []
    for number in range(12):
        try:
            found += PlaneProblems().draw(SEED / number)
        except Reject:
            continue
    return tuple(found)


def test_every_template_can_be_filled_with_all_its_numbers() -> None:
    for template in (*bases(), *moves()):
        for numbers in template.numbers or ((),):
            for scale in template.scale:
                made = filled(template, numbers, scale)
                named = {letter for line in (*template.lines, *template.circles) for letter in line}
                assert named <= set(made.letters), template.name


def test_scenes_are_fit_and_begin_in_many_ways() -> None:
    assert len(scenes()) > 35
    groups = Counter(scene.base.group for scene in scenes())
    assert max(groups.values()) <= 0.15 * len(scenes()) + 3
    for scene in scenes():
        assert unfit(scene.xy, Sight(scene.xy, scene.drawn)) is None


def test_most_questions_ask_for_a_number_and_of_several_kinds() -> None:
    kinds = Counter(row.body.kind for row in rows())
    assert kinds[Kind.VALUE] >= 0.5 * len(rows())
    asked = {row.body.asked.what for row in rows() if row.body.asked}
    assert len(asked) >= 3


def test_few_problems_rest_on_little_beyond_a_first_figure() -> None:
    first = {base.name: len(filled(base, (*base.numbers, ())[0], 1).letters) for base in bases()}
    made, near = 0, 0
    for number in range(40):
        try:
            drawn = PlaneProblems(points=(6, 9), steps=(5, 50)).draw(SEED / "far" / number)
        except Reject:
            continue
        beyond = [len(row.body.places) - first[row.body.lineage.base] for row in drawn]
        made, near = made + len(beyond), near + sum(count < 2 for count in beyond)
    assert made > 50
    assert near < made / 4  # of problems made anyhow, two of five: many scenes lead to the same ones


def test_a_cited_part_of_a_construction_stands_for_the_whole() -> None:
    problem = read_problem("let a b c = triangle\nlet d = foot a b c\nlet m = midpoint a b")
    perp = fact("perp", (3, 0, 1, 2))
    less = reduce(problem, frozenset((perp,)), (0, 1, 2, 3))
    assert [part.name for clause in less.problem.clauses for part in clause.constructions] == [
        "triangle",
        "on_tline",
    ]
    assert hypotheses(less.problem) == (less.fact(perp),)
    assert len(reduce(problem, frozenset(), (4,)).problem.points) == 1
    whole = reduce(problem, frozenset(), (4,), whole=True)
    assert whole.problem.points == ("a", "b", "c", "m")


def relabelled(problem: Problem, order: tuple[int, ...]) -> Problem:
    """Return a problem whose point i is called as point order[i] is, clauses as they were."""
    clauses = tuple(moved(clause, order) for clause in problem.clauses)
    return Problem("", problem.points, clauses, tuple(renamed(goal, order) for goal in problem.goals))


def test_one_problem_has_one_canonical_form_under_all_names() -> None:
    problem = read_problem(f"{MEDIAN}prove eqratio d a d b d c d e")
    wanted = digests(problem)
    others = {digests(relabelled(problem, order)) for order in permutations(range(5))}
    assert others == {wanted}
    other = read_problem(f"{MEDIAN}prove eqratio d a d c d b d e")
    assert digests(other) == wanted  # B and C are alike
    assert digests(read_problem("let a b c = triangle\nlet d = midpoint b c\nprove cong d b d c")) != wanted


def test_one_problem_has_one_canonical_form_whichever_points_its_clauses_begin_with() -> None:
    """The clauses say of three corners only that they are not on a line, here not of the same three."""
    text = "let a b c = triangle\nlet d = parallelogram a b c\nlet e = midpoint d a\nlet f = midpoint b c\n"
    text += "prove cong {} e f"
    one, other, third = (digests(read_problem(text.format(side))) for side in ("c d", "a b", "a c"))
    assert one == other
    assert third[0] != one[0]


def test_what_is_said_twice_is_said_once() -> None:
    problem = read_problem("let a b = segment\nlet c = between_bound a b\nlet d = midpoint b c")
    assert conditions(problem)
    assert digests(problem, None, conditions(problem)) == digests(problem)


def test_a_mirror_image_is_the_same_problem_and_other_numbers_are_another_of_its_shape() -> None:
    text = "let a b = segment\nlet c = s_angle a b {}o, acute_angle a b c\nlet d = foot c a b"
    asked = Quantity("angle", (0, 2, 3))
    one, other, third = (digests(read_problem(text.format(n)), asked) for n in (40, 140, 50))
    assert one == other
    assert third[0] != one[0]
    assert third[1] == one[1]
    assert digests(read_problem(text.format(40)), Quantity("angle", (1, 2, 3)))[0] != one[0]


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"points": (2, 5)}, "points must be a range"),
        ({"steps": (5, 4)}, "steps must be a range"),
        ({"numbers": 0, "proofs": 0}, "not both 0"),
        ({"groups": ("heptagon",)}, "groups must be among"),
        ({"registers": ("sung",)}, "registers must be among"),
        ({"styles": ()}, "styles must be among"),
        ({"modes": (0, 0, 0)}, "modes must not be negative"),
    ],
)
def test_a_wrong_knob_is_named(knobs: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        PlaneProblems(**knobs)  # type: ignore[arg-type]
