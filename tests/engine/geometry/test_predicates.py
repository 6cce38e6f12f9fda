"""Facts that say the same have one canonical form, and facts that do not have different ones."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations, product

import pytest

from proofloom.engine import Seed
from proofloom.engine.geometry.figure import Figure, draw
from proofloom.engine.geometry.language import read_problem, write_fact
from proofloom.engine.geometry.predicates import (
    PREDICATES,
    Fact,
    FactError,
    Kind,
    canonical,
    fact,
    renamed,
)

# a figure on which the goal holds and, but for the hypotheses, nothing else does
WITNESSES = {
    "coll": "let a b = segment\nlet c d = segment\nlet x = on_line a b\nprove coll a b x",
    "para": "let a b c = triangle\nlet d = on_pline c a b\nprove para a b c d",
    "perp": "let a b c = triangle\nlet d = on_tline c a b\nprove perp a b c d",
    "cong": "let a b c = triangle\nlet d = eqdistance c a b\nprove cong a b c d",
    "midp": "let a b c = triangle\nlet m = midpoint a b\nprove midp m a b",
    "circle": "let a b c = triangle\nlet o = circle a b c\nprove circle o a b c",
    "cyclic": "let a b c = triangle\nlet d = on_circum a b c\nlet e = free\nprove cyclic a b c d",
    "simtri": "let a b c = triangle\nlet p q = segment\nlet r = simtri a b c p q\nprove simtri a b c p q r",
    "simtrir": "let a b c = triangle\nlet p q = segment\nlet r = simtrir a b c p q\n"
    "prove simtrir a b c p q r",
    "contri": "let a b c = triangle\nlet p = free\nlet q r = contri a b c p\nprove contri a b c p q r",
    "contrir": "let a b c = triangle\nlet p = free\nlet q r = contrir a b c p\nprove contrir a b c p q r",
}
EIGHT = "let a b = segment\nlet c d = segment\nlet e f = segment\nlet g = free\n"
WITNESSES["eqangle"] = EIGHT + "let x = on_aline0 a b c d e f g\nprove eqangle a b c d e f g x"
WITNESSES["eqratio"] = EIGHT + "let x = eqratio a b c d e f g\nprove eqratio a b c d e f g x"


def orders(name: str, points: tuple[int, ...]) -> list[Fact]:
    """Return a predicate of every order of some points, as far as it takes them; at most some thousands."""
    found = []
    for number, order in enumerate(permutations(points)):
        if len(points) < 8 or number % 29 == 0:
            found.append(Fact(name, order))
    return found


@pytest.mark.parametrize("name", WITNESSES)
def test_the_canonical_form_joins_all_that_is_the_same_and_nothing_else(name: str) -> None:
    problem = read_problem(WITNESSES[name])
    figure = draw(problem, Seed.root(name))
    (goal,) = problem.goals
    assert goal.name == name
    forms: dict[bool | None, set[Fact]] = {True: set(), False: set()}
    for item in orders(name, goal.points):
        forms[figure.holds(item)].add(canonical(item))
    assert forms[True] == {goal}
    assert goal not in forms[False]


POINTS = 6
ORDERS = [row for row in PREDICATES.values() if row.kind in (Kind.ORDER, Kind.DISTINCT) and row.least > 2]


@pytest.fixture(scope="module")
def crowds() -> list[Figure]:
    text = "let a b c = triangle\nlet d = free\nlet e = on_line a b\nlet f = foot c a b"
    return [draw(read_problem(text), Seed.root(number)) for number in range(60)]


@pytest.mark.parametrize("row", ORDERS, ids=lambda row: row.name)
def test_order_facts_with_one_form_agree_on_every_figure(row, crowds: list[Figure]) -> None:
    """And those with different forms differ on some, unless one point more or less makes them one."""
    by_form: dict[Fact, set[tuple[bool, ...]]] = {}
    for order in permutations(range(POINTS), row.least):
        answers = tuple(figure.shows(Fact(row.name, order)) for figure in crowds)
        by_form.setdefault(fact(row.name, order), set()).add(answers)
    assert all(len(answers) == 1 for answers in by_form.values())
    assert len(by_form) > 1 or row.least == POINTS


def test_the_angle_the_other_way_round_is_the_rest_of_a_half_turn() -> None:
    third = Fraction(1, 3)
    assert fact("aconst", (0, 1, 2, 3), third) == fact("aconst", (3, 2, 0, 1), 1 - third)
    assert fact("aconst", (0, 1, 2, 3), third) == fact("aconst", (0, 1, 3, 2), third - 2)
    assert fact("rconst", (0, 1, 2, 3), third) == fact("rconst", (2, 3, 1, 0), Fraction(3))
    assert fact("r2const", (2, 3, 0, 1), third) == fact("r2const", (0, 1, 2, 3), Fraction(3))


def test_an_equation_collects_like_terms() -> None:
    one = Fraction(1)
    twice = fact("lequation", (0, 1, 2, 3, 1, 0), Fraction(5), ((one, 2), (one, 2), (one, 2)))
    assert twice == fact("lequation", (2, 3, 0, 1), Fraction(5), ((one, 2), (2 * one, 2)))
    angle = fact("aequation", (0, 1, 2, 3), Fraction(1, 3), ((one, 4),))
    assert angle == fact("aequation", (2, 3, 1, 0), Fraction(1, 3), ((-one, 4),))
    with pytest.raises(FactError, match="cancel"):
        fact("lequation", (0, 1, 1, 0), Fraction(0), ((one, 2), (-one, 2)))


WRONG = [
    ("nothing", (0, 1, 2), None, "no predicate"),
    ("coll", (0, 1), None, "takes 3 or more"),
    ("para", (0, 1, 2), None, "takes 4"),
    ("coll", (0, 1, 1), None, "repeats a point"),
    ("perp", (0, 0, 1, 2), None, "repeats a point among arguments 1 to 2"),
    ("simtri", (0, 1, 2, 3, 4, 3), None, "arguments 4 to 6"),
    ("cong", (0, 1, 2, 3), Fraction(1), "takes no number"),
    ("lconst", (0, 1), None, "needs a number"),
    ("lconst", (0, 1), Fraction(-1), "above 0"),
    ("rconst", (0, 1, 2, 3), Fraction(0), "above 0"),
    ("lequation", (0, 1), Fraction(1), "terms"),
]


@pytest.mark.parametrize(("name", "points", "value", "message"), WRONG)
def test_what_makes_no_fact_is_refused_with_the_reason(name, points, value, message) -> None:
    with pytest.raises(FactError, match=message):
        fact(name, points, value)


def test_terms_are_for_equations() -> None:
    with pytest.raises(FactError, match="not an equation"):
        fact("coll", (0, 1, 2), None, ((Fraction(1), 2),))
    with pytest.raises(FactError, match="a term of 3"):
        fact("lequation", (0, 1, 2, 3), Fraction(1), ((Fraction(1), 3),))


PLAIN = [row for row in PREDICATES.values() if not row.name.endswith("equation")]


@pytest.mark.parametrize("row", PLAIN, ids=lambda row: row.name)
def test_renaming_and_canonical_form_go_together(row) -> None:
    value = Fraction(2, 7) if row.takes_value else None
    points = tuple(range(row.least))
    held = fact(row.name, points, value)
    assert canonical(held) == held
    for places in list(permutations(points))[:: max(1, len(points) ** 2)]:
        assert renamed(held, places) == fact(row.name, places, value)


def test_every_row_says_something_of_its_points() -> None:
    for row in PLAIN:
        letters = "ABCDEFGH"[: row.least]
        assert all(any(letter in word for word in row.says.split()) for letter in letters), row.name
        assert write_fact(Fact(row.name, tuple(range(row.least))), tuple("abcdefgh")).startswith(row.name)


def test_pairs_of_all_points_are_distinct_facts() -> None:
    pairs = [fact("cong", (*one, *other)) for one, other in combinations(list(combinations(range(6), 2)), 2)]
    assert len(set(pairs)) == len(pairs) == 105
    assert {
        fact("cong", (*one, *other)) for one, other in product(combinations(range(6), 2), repeat=2)
    } > set(pairs)
