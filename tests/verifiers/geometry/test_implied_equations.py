"""Points that are held by what comes after them are placed, in the real plane and over prime fields."""

from __future__ import annotations

from itertools import islice

import pytest

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.jgex import read_jgex
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.problem import hypotheses
from proofloom.verifiers.geometry.identities.drawn_figures import drawings, vanishes
from proofloom.verifiers.geometry.identities.oracle import oracle_of
from proofloom.verifiers.geometry.identities.plan import plan_of

SEED = Seed.root("implied")
# X, Y touch one tangent of circles about O and W, Z, I another; they are as long, by symmetry about OW, if
# both are outer ones or both inner ones; those of different kinds are not
TANGENTS = "o a w b = quadrangle o a w b; x y z i = cc_tangent x y z i o a w b ? cong x y z i"
ONE = "o a w b = quadrangle o a w b; x y = cc_tangent0 x y o a w b ? para o x w y"
# a line that meets the sides of a triangle in D, E and, halfway between them, F
HALFWAY = "a b c = triangle a b c; d e f = 3peq d e f a b c ? cong d f e f"


@pytest.mark.parametrize("line", [TANGENTS, ONE, HALFWAY])
def test_figures_are_drawn_and_satisfy_the_hypotheses(line: str) -> None:
    problem = read_jgex(line)
    drawn = list(islice(drawings(plan_of(problem), SEED.stream(), 60), 5))
    assert len(drawn) == 5
    assert all(vanishes(one, drawing) for drawing in drawn for one in hypotheses(problem))
    false = [fact("cong", (0, 1, 0, 2)), fact("coll", (0, 1, 2)), fact("perp", (0, 1, 0, 2))]
    assert not any(vanishes(one, drawing) for drawing in drawn for one in false)


@pytest.mark.parametrize(
    ("line", "claim", "outcome"),
    [
        (ONE, fact("para", (0, 4, 2, 5)), Outcome.PASS),
        (ONE, fact("cong", (0, 4, 2, 5)), Outcome.FAIL),
        (TANGENTS, fact("cong", (4, 5, 6, 7)), Outcome.UNKNOWN),
        (TANGENTS, fact("para", (4, 5, 6, 7)), Outcome.FAIL),
        (HALFWAY, fact("midp", (5, 3, 4)), Outcome.PASS),
        (HALFWAY, fact("midp", (5, 0, 1)), Outcome.FAIL),
    ],
)
def test_the_oracle_decides_of_them(line: str, claim: Fact, outcome: Outcome) -> None:
    assert oracle_of(read_jgex(line), SEED).ask(claim).outcome is outcome


def test_a_mirrored_point_is_placed_as_it_is_worded() -> None:
    """P4 is on three heights, more than it needs; that it halves P3 P5 says nothing that P5 does not."""
    line = "a b c = triangle a b c; d = mirror d c b; h = orthocenter h a b c; e = mirror e d h"
    assert all(len(step.solve) < 4 for step in plan_of(read_jgex(line)).steps)
