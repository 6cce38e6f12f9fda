"""A scene's proof holds of the part of the scene that it needs, and is not carried where it might not."""

from __future__ import annotations

import pytest

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.derivation import LINEAR, Proof
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.generators.geometry.plane.carry import Proofs, carried
from proofloom.generators.geometry.plane.reduce import reduce
from proofloom.verifiers.geometry.proofs.replay import Replay

SEED = Seed.root("carry")
# x and y are in nobody's way: without them all later points have other numbers
PROBLEM = read_problem(
    "let a b c = triangle\nlet x = midpoint a c\nlet d = foot a b c\nlet y = midpoint x d\n"
    "let e = foot b a c\nlet h = on_line a d, on_line b e\nlet m = midpoint a b\n"
)
A, B, C, D, E, H, M = 0, 1, 2, 4, 6, 7, 8
GOALS = (
    fact("perp", (C, H, A, B)),
    fact("cong", (M, D, M, E)),
    fact("cyclic", (A, B, D, E)),
    fact("eqangle", (A, D, D, E, A, B, B, E)),
)


def proofs() -> Proofs:
    return Proofs(PROBLEM, tuple(draw(PROBLEM, SEED).xy))


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.name)
def test_a_carried_proof_is_one_of_the_part(goal: Fact) -> None:
    found = proofs().of((goal,))
    assert found is not None
    spoken = {point for step in found[0].steps for point in step.claim.points}
    part = reduce(PROBLEM, frozenset(found[0].hypotheses), spoken)
    assert len(part.problem.points) < len(PROBLEM.points)
    moved = carried(found, part.problem, part.places())
    assert moved is not None
    assert Replay(part.problem, SEED).check(moved[0], part.fact(goal)).outcome is Outcome.PASS
    assert [step.rule for step in moved[0].steps] == [step.rule for step in found[0].steps]


def _linear(proof: Proof) -> bool:
    return any(step.rule == LINEAR for step in proof.steps)


def test_nothing_is_carried_to_another_order_or_to_a_part_that_lacks_something() -> None:
    found = proofs().of(GOALS)
    assert found is not None
    assert any(map(_linear, found))
    count = len(PROBLEM.points)
    assert carried(found, PROBLEM, [*range(count)]) is not None
    assert carried(found, PROBLEM, [1, 0, *range(2, count)]) is None
    assert carried(found, PROBLEM, [*range(D), -1, *range(D, count - 1)]) is None
    less = read_problem("let a b c = triangle\nlet x = midpoint a b\nlet d e h m = quadrangle\n")
    assert carried(found[:1], less, [0, 1, 2, 3, 4, -1, 5, 6, 7]) is None  # d is no foot there


def test_a_fact_that_does_not_follow_has_no_proof_and_spoils_no_other() -> None:
    held = proofs()
    false = fact("cong", (A, B, A, C))
    assert held.of((GOALS[0], false)) is None
    assert held.of((false,)) is None
    first = held.of((GOALS[0],))
    assert first is not None
    assert first == held.of((GOALS[0],))
