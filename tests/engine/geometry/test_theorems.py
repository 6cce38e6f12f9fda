"""Each theorem holds on its own witness figure, and is found there by the engine; a wrong one is named."""

import pytest

from proofloom.engine import Seed
from proofloom.engine.geometry.closure.engine import close, close_under
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.geometry.proof import prove
from proofloom.engine.geometry.rules import Pattern, Rule, read_rules, theorems
from proofloom.engine.geometry.truth import holds_among_floats, holds_in_field
from proofloom.engine.geometry.unfolding import atomic_length

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
    goals = tuple(said(rule.then))
    found = close_under((rule,), figure.xy, premises, goals)
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


def test_a_theorem_is_unfolded_into_those_that_come_after_it() -> None:
    """The circle over a diameter: two right angles are equal, and equal angles make a circle."""
    circle = read_jgex("a b c = triangle a b c; d = foot d a b c; e = foot e b c a ? cyclic a b d e")
    proof = prove(close(draw(circle, Seed.root(3)).xy, hypotheses(circle), circle.goals), 0, circle.points)
    assert proof is not None
    assert "circle over a diameter" in {step.rule for step in proof.steps}
    assert atomic_length(proof, "base") == proof.length + 1
