"""Every construction and every benchmark problem is drawn, and what it gives holds in both worlds."""

from __future__ import annotations

import math
import subprocess
import sys
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest

from proofloom.engine import Reject, Seed
from proofloom.engine.geometry import placing, plan, recipes
from proofloom.engine.geometry.accidents import accidents
from proofloom.engine.geometry.constructions import CONSTRUCTIONS, Row
from proofloom.engine.geometry.figure import Figure, FigureError, draw, figures
from proofloom.engine.geometry.jgex import read_jgex, read_jgex_file
from proofloom.engine.geometry.language import read_problem, write_problem
from proofloom.engine.geometry.predicates import Fact, Kind, fact
from proofloom.engine.geometry.problem import (
    Clause,
    Construction,
    Problem,
    ProblemError,
    conditions,
    hypotheses,
)

PROBLEMS = Path(__file__).parents[2] / "benchmarks" / "problems"
FILES = sorted(PROBLEMS.glob("*/*.txt"))


def check(problem: Problem, figure: Figure) -> None:
    """Ask both worlds for every hypothesis, and floats for every condition."""
    for held in hypotheses(problem, auxiliary=True):
        assert figure.shows(held), held
        assert figure.holds(held) is True, held
    for held in conditions(problem, auxiliary=True):
        assert figure.shows(held), held
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in figure.xy)
    assert len(set(figure.exact)) == len(problem.points)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_benchmark_problem_is_drawn(path: Path) -> None:
    for problem in read_jgex_file(path.read_text()):
        figure = draw(problem, Seed.root("benchmark"))
        check(problem, figure)
        assert figure.settled, problem.name


def test_goals_that_are_theorems_hold_in_both_worlds() -> None:
    """The JGEX problems are proved theorems, so each goal must be identically true on a settled figure."""
    for problem in read_jgex_file((PROBLEMS / "alphageometry" / "jgex_ag_231.txt").read_text()):
        figure = draw(problem, Seed.root("theorem"))
        for goal in problem.goals:
            assert figure.shows(goal), problem.name
            assert figure.holds(goal) is not False, problem.name


# --- each construction alone -----------------------------------------------------------------------------

SPECIAL = {  # what must hold of the points that exist
    "2l1c": "let a b c = acute_triangle\nlet o = circle a b c\nlet x y z i = 2l1c a b c o",
    "e5128": "let b a c = r_triangle\nlet d = on_circle c b\nlet x y = e5128 a b c d",
    "eqratio6": "let a c e f g h = free",
    "ninepoints": "let a b c = triangle\nlet x y z i = ninepoints a b c",
}
ROWS = sorted({row.name: row for row in CONSTRUCTIONS.values()}.values(), key=lambda row: row.name)
NUMBERS = {"aconst": Fraction(1, 7), "s_angle": Fraction(5, 12), "rconst2": Fraction(3, 2)}


def alone(row: Row) -> Problem:
    """Return the problem that makes one construction on free points."""
    if "let x" in SPECIAL.get(row.name, ""):
        return read_problem(SPECIAL[row.name])
    old = len(row.letters) - row.new
    clauses = [Clause((i,), (Construction("free", (i,)),)) for i in range(old)]
    new = tuple(range(old, old + row.new))
    value = NUMBERS.get(row.name, Fraction(5, 4)) if row.takes else None
    clauses.append(Clause(new, (Construction(row.name, (*new, *range(old)), value),)))
    return Problem(row.name, tuple("abcdefghijklm"[: old + row.new]), tuple(clauses), ())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_each_construction_gives_what_its_row_says(row: Row) -> None:
    problem = alone(row)
    drawn = [draw(problem, Seed.root(number)) for number in range(5)]
    for figure in drawn:
        check(problem, figure)
    if any(item.predicate.kind is Kind.EQUALITY for item in hypotheses(problem)) and row.new == 1:
        # and not more: without the clause, points placed at random do not satisfy it
        free = tuple(Clause((i,), (Construction("free", (i,)),)) for i in range(len(problem.points)))
        loose = draw(Problem("", problem.points, free, ()), Seed.root(1))
        assert not all(loose.holds(held) for held in hypotheses(problem))


@pytest.mark.parametrize("name", ["midpoint", "foot", "incenter", "tangent"])
def test_a_wrong_formula_is_noticed_and_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = recipes.RECIPES[name]

    def wrong(w, points):
        return [(x + w.number(Fraction(1, 10**6)), y) for x, y in right(w, points)]

    monkeypatch.setitem(recipes.RECIPES, name, wrong)
    forget_formulas()
    try:
        with pytest.raises(FigureError, match=r"clause \d .*fails") as caught:
            draw(alone(CONSTRUCTIONS[name]), Seed.root(0))
        assert caught.value.clause == len(alone(CONSTRUCTIONS[name]).clauses) - 1
    finally:
        forget_formulas()


def forget_formulas() -> None:
    plan.plan.cache_clear()
    plan.alone.cache_clear()


def test_what_a_formula_brings_about_is_not_looked_at_again_unless_the_clause_says_more() -> None:
    lines = "let a b c = triangle\nlet d = midpoint b c\nlet e = midpoint a c\nlet f = midpoint a b\n"
    two, three = (
        plan.plan(read_problem(lines + said)).steps[-1]
        for said in ("let g = on_line a d, on_line b e", "let g = on_line a d, on_line b e, on_line c f")
    )
    assert two.facts
    assert not two.unsure
    assert three.unsure == three.facts


# --- given numbers ---------------------------------------------------------------------------------------


def test_given_lengths_and_angles_are_met() -> None:
    problem = read_problem(
        "let a = free\nlet b = lconst a 10\nlet c = s_angle a b 72o, lconst b 13/2\nlet d = l2const a 200\n"
        "let e = r2const a b a 3\nlet f = eq_triangle a b\nlet g = rconst a b a 2/3"
    )
    for figure in (draw(problem, Seed.root(number)) for number in range(20)):
        check(problem, figure)
        a, b, c, d, e, f, g = figure.xy
        assert math.isclose(math.dist(a, b), 10, rel_tol=1e-12)
        assert math.isclose(math.dist(b, c), 6.5, rel_tol=1e-12)
        assert math.isclose(math.dist(a, d), math.sqrt(200), rel_tol=1e-12)
        assert math.isclose(math.dist(a, e) * math.sqrt(3), 10, rel_tol=1e-12)
        assert math.isclose(math.dist(f, b), 10, rel_tol=1e-12)
        assert math.isclose(math.dist(a, g), 15, rel_tol=1e-12)
        bend = math.atan2(c[1] - b[1], c[0] - b[0]) - math.atan2(b[1] - a[1], b[0] - a[0])
        assert math.isclose(math.degrees(bend) % 180, 72, rel_tol=1e-12)


def test_square_root_of_three_in_disguise() -> None:
    """An equilateral triangle and a root that must agree with it in sign."""
    problem = read_problem(
        "let a = free\nlet b = lconst a 2\nlet c = eq_triangle a b\nlet m = midpoint a b\n"
        "let d = on_line m c, l2const m 3\nprove rconst m c a m 1/1"
    )
    figure = draw(problem, Seed.root(5), tries=1)
    m, c, a = (problem.point(name) for name in "mca")
    assert figure.holds(fact("r2const", (m, c, a, m), Fraction(3)))
    assert figure.holds(problem.goals[0]) is False


def test_morley_needs_thirds_that_belong_together() -> None:
    (problem,) = (
        p for p in read_jgex_file((PROBLEMS / "newclid/jgex_ag_231.txt").read_text()) if "morley" in p.name
    )
    for number in range(10):
        figure = draw(problem, Seed.root(number))
        assert figure.settled
        assert figure.holds(problem.goals[0])


# --- order -----------------------------------------------------------------------------------------------


def test_order_is_recorded_by_figure() -> None:
    problem = read_problem(
        "let a b c = triangle\nlet m = midpoint a b\nlet n = mirror a b\nlet f = on_line b c"
    )
    for figure in (draw(problem, Seed.root(number)) for number in range(20)):
        a, b, c, m, n, _ = range(6)
        assert figure.orientation(a, b, m) == figure.orientation(a, n, m) == 0
        turn = figure.orientation(a, b, c)
        assert turn in (1, -1)
        assert figure.orientation(b, a, c) == -turn == figure.orientation(a, c, b)
        assert figure.between(m, a, b)
        assert figure.between(b, a, n)
        assert not figure.between(a, m, b)
        assert not figure.between(c, a, b)
        assert figure.same_side(a, m, b, c) is True
        assert figure.same_side(a, n, b, c) is False
        assert figure.same_side(a, b, b, c) is None
        assert figure.shows(fact("between", (m, a, b)))
        assert figure.shows(fact("twosides", (a, n, b, c)))
        assert not figure.shows(fact("oneside", (a, n, b, c)))


def test_conditions_choose_among_figures() -> None:
    text = "let a b c = triangle\nlet d = on_line b c, between d b c\nlet e = on_line b c, twosides a e b d"
    with pytest.raises(FigureError, match=r"clause 3 \(e\): twosides .*fails"):
        draw(read_problem(text), Seed.root(0))
    inside = read_problem("let a b c = triangle\nlet d = on_line b c, between d b c\nlet e = mirror a d")
    for number in range(20):
        assert draw(inside, Seed.root(number)).between(3, 1, 2)


def test_a_wish_is_followed_as_far_as_the_clause_allows() -> None:
    problem = read_problem(
        "let a@0_0 b@4_0 c@1_3 = triangle\nlet d@2_5 = on_line b c\n"
        "let o = circle a b c\nlet e@9_9 = on_circle o a"
    )
    figure = draw(problem, Seed.root(0))
    assert figure.xy[:3] == ((0.0, 0.0), (4.0, 0.0), (1.0, 3.0))
    (x, y), o, e = figure.xy[3], figure.xy[4], figure.xy[5]
    assert math.isclose((2 - x) * -1 + (5 - y) * 1, 0, abs_tol=1e-12)  # the foot of the wish on bc
    assert math.isclose((9 - o[0]) * (e[1] - o[1]), (9 - o[1]) * (e[0] - o[0]), rel_tol=1e-9)


# --- what cannot be drawn --------------------------------------------------------------------------------

IMPOSSIBLE = [
    ("let a b c = triangle\nlet x = on_line a b, on_pline c a b", 1, "degenerates|fail"),
    ("let a = free\nlet b = lconst a 10\nlet c = lconst a 1, lconst b 2", 2, "do not meet"),
    ("let a b c d = quadrangle\nlet m = midpoint a b, on_line c d", 1, "coll c d m fails"),
    ("let a b c = triangle\nlet m = midpoint a b\nlet n = midpoint a b", 2, "fall together"),
    ("let a b c = triangle\nlet m = midpoint a b\nlet x = foot m a b", 2, "fall together|ncoll"),
    ("let a b c = triangle\nlet d = free\nlet x y z i = 2l1c a b c d", 2, "cong a d b d fails"),
    ("let a b = segment\nlet c = midpoint a b\nlet d e = tangent c a b", 2, "do not meet"),
    (
        "let a b = segment\nlet c = eq_triangle a b\nlet d = on_circle a b, on_circle b a, on_line c a",
        2,
        "coll a c d fails",
    ),
]


@pytest.mark.parametrize(("text", "clause", "reason"), IMPOSSIBLE)
def test_what_is_impossible_is_refused_with_its_clause(text: str, clause: int, reason: str) -> None:
    with pytest.raises(FigureError, match=reason) as caught:
        draw(read_problem(text), Seed.root(0))
    assert caught.value.clause == clause, str(caught.value)
    assert f"clause {clause + 1} " in str(caught.value)
    assert sum(caught.value.tally.values()) <= 6000


def test_problems_built_by_hand_are_checked_before_anything_is_drawn() -> None:
    line = Construction("on_line", (2, 0, 1))
    cases = [
        (Problem("", ("a", "b"), (), ()), "no clauses"),
        (Problem("", ("a", "b", "c"), (Clause((2,), (line,)),), ()), "placed by no clause"),
        (
            Problem(
                "",
                ("a", "b", "c"),
                (Clause((2,), (line,)), Clause((0, 1), (Construction("segment", (0, 1)),))),
                (),
            ),
            "clause 1 uses a point that is placed later",
        ),
        (
            Problem(
                "",
                ("a", "b"),
                (
                    Clause((0,), (Construction("free", (0,)),)),
                    Clause((1,), (Construction("midpoint", (1, 0, 0)),)),
                ),
                (),
            ),
            "clause 2, midpoint: .*repeats a point",
        ),
    ]
    for problem, message in cases:
        with pytest.raises(ProblemError, match=message):
            draw(problem, Seed.root(0))


def test_an_angle_beyond_every_field_is_refused() -> None:
    with pytest.raises(ProblemError, match="no prime field"):
        draw(read_problem("let a b = segment\nlet c = s_angle a b 1pi/1000000000000000003"), Seed.root(0))


def test_coordinates_must_show_what_is_assumed() -> None:
    good = "point a 0 0\npoint b 2 0\npoint m 1 0\nassume midp m a b\nprove cong m a m b"
    figure = draw(read_problem(good), Seed.root(0))
    assert figure.holds(fact("midp", (2, 0, 1))) is None  # nothing but order is read from coordinates
    assert figure.orientation(0, 1, 2) == 0
    assert figure.between(2, 0, 1)
    with pytest.raises(FigureError, match="assumption midp m a b does not hold"):
        draw(read_problem(good.replace("m 1 0", "m 1.001 0")), Seed.root(0))


# --- the same everywhere, and different each time ----------------------------------------------------------

PURE = """
import sys
from proofloom.engine import Seed
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.language import read_problem
problem = read_problem(sys.argv[1])
for figure in (draw(problem, Seed.root(n)) for n in range(4)):
    print([(x.hex(), y.hex()) for x, y in figure.xy], figure.exact)
"""


def test_a_seed_draws_the_same_figure_in_every_process() -> None:
    problem = read_jgex(
        "a b c = triangle; d e f i = incenter2 d e f i a b c; o = circle o a b c; "
        "p = on_circle p o a; q = s_angle a b q 40o, on_circle q o b; "
        "x = angle_bisector x p a q, on_line x b c"
    )
    text = write_problem(problem)
    found = {
        subprocess.run(
            [sys.executable, "-c", PURE, text],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
    stream = figures(problem, Seed.root("many"))
    drawn = [next(stream) for _ in range(12)]
    assert len({figure.xy for figure in drawn}) == len({figure.exact for figure in drawn}) == 12


def test_points_keep_their_distance() -> None:
    text = "let a b c = triangle\nlet d = on_line a b\nlet e = on_line a b\nlet f = on_line a b\nlet g = free"
    for number in range(50):
        figure = draw(read_problem(text), Seed.root(number))
        assert min(math.dist(p, q) for p, q in combinations(figure.xy, 2)) >= placing.CLOSE[-1]


def test_accidents_are_seen_and_theorems_are_not_taken_for_them() -> None:
    problem = read_problem("let a b c d = isquare\nlet o = midpoint a c\nlet e = foot o a b")
    figure = draw(problem, Seed.root(0))
    assert accidents(figure.xy, figure.exact, figure.field.prime) == 0
    loose = draw(read_problem("let a b c d = quadrangle\nlet o = free\nlet e = free"), Seed.root(0))
    assert accidents(figure.xy, loose.exact, loose.field.prime) > 10
    assert accidents(loose.xy, figure.exact, figure.field.prime) == 0


def test_a_shape_that_never_fits_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(w):
        raise Reject("never")

    problem = read_problem("let a b c = triangle")
    step = plan.plan(problem).steps[0]
    monkeypatch.setattr(plan, "SHAPES", {**plan.SHAPES, "triangle": never})
    forget_formulas()
    try:
        with pytest.raises(FigureError, match=r"clause 1 \(a b c\): never, 6000 times"):
            draw(problem, Seed.root(0))
    finally:
        forget_formulas()

    assert step.free


def test_questions_and_order_have_no_place_in_the_field() -> None:
    figure = draw(read_problem("let a b c = triangle"), Seed.root(0))
    assert figure.holds(Fact("sameclock", (0, 1, 2, 1, 2, 0))) is None
    with pytest.raises(ValueError, match="neither holds nor fails"):
        figure.shows(Fact("lcompute", (0, 1)))
