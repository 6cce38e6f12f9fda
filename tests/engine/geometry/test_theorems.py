"""Each theorem holds on its own witness figure, and is found there by the engine; a wrong one is named."""

import numpy as np
import pytest

from proofloom.engine import Seed
from proofloom.engine.geometry.closure.engine import close_with
from proofloom.engine.geometry.closure.plans import compile_rules
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.rules import Pattern, Rule, read_rules, theorems
from proofloom.engine.geometry.truth import holds_among_floats, holds_in_field

DRAWS = 40  # of which one at least must show the theorem's order


def witnessed(rule: Rule) -> None:
    """Hold a theorem to its figure: premises and order are shown, conclusions are true and found."""
    problem = read_jgex(rule.shown)
    place = [problem.points.index(letter) for letter in rule.letters]

    def said(patterns: tuple[Pattern, ...]) -> list[Fact]:
        return [fact(p.name, [place[letter] for letter in p.letters], p.value) for p in patterns]

    for number in range(DRAWS):
        figure = draw(problem, Seed.root("witness") / rule.name / number)
        premises = said(rule.when)
        assert all(holds_in_field(one, figure.exact, figure.field) for one in premises), (
            f"{rule.name}: premises"
        )
        if all(holds_among_floats(one, figure.xy) for one in (*premises, *said(rule.condition))):
            break
    else:
        pytest.fail(f"{rule.name}: no figure shows its order")
    for one in said(rule.then):
        assert holds_among_floats(one, figure.xy), f"{rule.name}: {one} is false"
        assert holds_in_field(one, figure.exact, figure.field), f"{rule.name}: {one} is false in the field"
    places = np.array(figure.xy)
    goals = tuple(said(rule.then))
    found = close_with((rule,), compile_rules((rule,)), places[:, 0], places[:, 1], tuple(premises), goals)
    assert found.proved, f"{rule.name}: not found on its own figure"


@pytest.mark.parametrize("rule", theorems("full"), ids=lambda rule: rule.name)
def test_a_theorem_holds_on_its_figure(rule: Rule) -> None:
    witnessed(rule)


def test_a_wrong_theorem_is_named_by_its_own_figure() -> None:
    """The midline is half of the third side, not equal to it."""
    (wrong,) = read_rules("""
midline
  says   The midline is as long as the third side.
  when   midp M A B; midp N A C
  then   cong M N B C
  shown  A B C = triangle A B C; M = midpoint M A B; N = midpoint N A C
""")
    with pytest.raises(AssertionError, match=r"midline: .* is false"):
        witnessed(wrong)


def test_a_figure_that_is_not_of_its_theorem_is_named() -> None:
    (wrong,) = read_rules("""
midline
  says   The midline is parallel to the third side.
  when   midp M A B; midp N A C
  then   para M N B C
  shown  A B C = triangle A B C; M = midpoint M A B; N = on_line N A C
""")
    with pytest.raises(AssertionError, match="midline: premises"):
        witnessed(wrong)
