"""Really different proofs of one goal: other theorems, each replayed, and as many as there are at most."""

import pytest

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.alternatives import proofs, theorems_of
from proofloom.engine.geometry.closure.engine import Closure, close
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.proof import concluded, prove
from proofloom.verifiers.geometry.proofs.replay import Replay

MANY = {
    "Thales": "a b = segment a b; o = midpoint o a b; c = on_circle c o a ? perp a c b c",
    "Simson": "a b c = triangle a b c; o = circle o a b c; p = on_circle p o a; x = foot x p b c; "
    "y = foot y p c a; z = foot z p a b ? coll x y z",
    "power of a point": "a b c = triangle a b c; o = circle o a b c; d = on_circle d o a; "
    "p = on_line p a b, on_line p c d ? eqratio p a p c p d p b",
}
MIDLINES = "a b c = triangle a b c; m = midpoint m a b; n = midpoint n a c ? para m n b c"


def closed(problem: Problem) -> Closure:
    return close(draw(problem, Seed.root(3)).xy, hypotheses(problem), problem.goals)


@pytest.mark.parametrize("text", MANY.values(), ids=MANY)
def test_proofs_by_other_theorems_all_hold(text: str) -> None:
    problem = read_jgex(text)
    found = proofs(closed(problem), 0, problem.points, 4)
    assert len(found) == 4
    assert len({theorems_of(proof) for proof in found}) == 4
    checker = Replay(problem, Seed.root(4))
    for proof in found:
        verdict = checker.check(proof, problem.goals[0])
        assert verdict.outcome is Outcome.PASS, (verdict.reason, verdict.evidence)


def test_the_first_is_the_proof_and_the_others_come_by_length() -> None:
    problem = read_jgex(MANY["Simson"])
    first, *others = proofs(closed(problem), 0, problem.points, 4)
    assert first == prove(closed(problem), 0, problem.points)
    assert [proof.length for proof in others] == sorted(proof.length for proof in others)


def test_midlines_are_proved_by_their_theorem_and_by_similar_triangles() -> None:
    problem = read_jgex(MIDLINES)
    found = proofs(closed(problem), 0, problem.points, 2)
    names = [{name for name, _ in theorems_of(proof)} for proof in found]
    assert names == [{"midline"}, {"similar by angle and sides", "parts of similar triangles"}]


def test_there_may_be_fewer_than_are_asked_for() -> None:
    problem = read_jgex("a b c = triangle a b c; h = on_tline h b a c, on_tline h c a b ? perp a h b c")
    closure = closed(problem)
    assert len(proofs(closure, 0, problem.points, 9)) == 1
    assert closure.knows(0), "the closure is as it was"
    unknown = read_jgex("a b c = triangle a b c; m = midpoint m b c ? perp a m b c")
    figure = draw(unknown, Seed.root(3))
    assert proofs(close(figure.xy, hypotheses(unknown), unknown.goals), 0, unknown.points, 9) == []


def test_what_fired_theorems_conclude_can_be_proved() -> None:
    problem = read_jgex(MANY["Simson"])
    xy = draw(problem, Seed.root(3)).xy
    given = hypotheses(problem)
    claims = concluded(close(xy, given, stop=False))
    assert len(claims) == len(set(claims)) > 10
    for claim in claims[::5]:
        assert prove(close(xy, given, (claim,)), 0, problem.points) is not None
