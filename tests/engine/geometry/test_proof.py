"""Known theorems are proved and pass the replay checker; what does not follow is not claimed."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.closure.engine import Closure, ClosureError, close, close_with
from proofloom.engine.geometry.closure.fire import known
from proofloom.engine.geometry.closure.plans import compile_rules
from proofloom.engine.geometry.derivation import GIVEN, Proof
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex
from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.proof import prove, reopen
from proofloom.engine.geometry.rules import read_rules, theorems
from proofloom.verifiers.geometry.proofs.replay import Replay

# theorems of school geometry, stated in the words of the problem language
KNOWN = {
    "altitudes meet": "a b c = triangle a b c; h = on_tline h b a c, on_tline h c a b ? perp a h b c",
    "midlines": "a b c = triangle a b c; m = midpoint m a b; n = midpoint n a c ? para m n b c",
    "Thales": "a b = segment a b; o = midpoint o a b; c = on_circle c o a ? perp a c b c",
    "Varignon": "a b c d = quadrangle a b c d; p = midpoint p a b; q = midpoint q b c; r = midpoint r c d; "
    "s = midpoint s d a ? para p q r s",
    "Simson": "a b c = triangle a b c; o = circle o a b c; p = on_circle p o a; x = foot x p b c; "
    "y = foot y p c a; z = foot z p a b ? coll x y z",
    "mirrored orthocentre": "a b c = triangle a b c; o = circle o a b c; h = orthocenter h a b c; "
    "x = reflect x h b c ? cyclic a b c x",
    "power of a point": "a b c = triangle a b c; o = circle o a b c; d = on_circle d o a; "
    "p = on_line p a b, on_line p c d ? eqratio p a p c p d p b",
    "intersecting circles": "a b c d = quadrangle a b c d; p = on_line p a b, on_line p c d; "
    "o = circle o a c p; w = circle w b d p; m = on_circle m o p, on_circle m w p ? simtri m a b m c d",
    "nine-point circle": "a b c = triangle a b c; m = midpoint m b c; d = foot d a b c; e = foot e b c a; "
    "n = midpoint n c a ? cyclic m d e n",
    "a line found through a later line": "a b c = r_triangle a b c; d = iso_trapezoid2 d b a c; "
    "o = circle o b a c ? simtri a b o d c o",
}


def closed(problem: Problem, profile: str = "base") -> Closure:
    return close(draw(problem, Seed.root(3)).xy, hypotheses(problem), problem.goals, profile)


def proof_of(problem: Problem) -> Proof:
    proof = prove(closed(problem), 0, problem.points)
    assert proof is not None
    return proof


def test_points_at_the_end_of_radii_are_seen_as_a_circle_before_their_angles_are_added_up() -> None:
    text = "a b = segment a b; o = on_bline o a b; c = on_circle c o a; d = on_circle d o a"
    proof = proof_of(read_jgex(f"{text} ? eqangle c a c b d a d b"))
    assert [step.rule for step in proof.steps if step.rule != GIVEN] == [
        "concyclic by equal distances",
        "inscribed angles",
    ]


@pytest.mark.parametrize("text", KNOWN.values(), ids=KNOWN)
def test_known_theorems_are_proved_and_replayed(text: str) -> None:
    problem = read_jgex(text)
    proof = proof_of(problem)
    verdict = Replay(problem, Seed.root(4)).check(proof, problem.goals[0])
    assert verdict.outcome is Outcome.PASS, (verdict.reason, verdict.evidence)
    assert set(proof.hypotheses) <= set(hypotheses(problem))


@pytest.mark.parametrize("text", KNOWN.values(), ids=KNOWN)
def test_no_hypothesis_can_be_left_out(text: str) -> None:
    problem = read_jgex(text)
    xy = draw(problem, Seed.root(3)).xy
    used = proof_of(problem).hypotheses
    assert close(xy, used, problem.goals).proved
    for left_out in used:
        rest = [given for given in used if given != left_out]
        if left_out.name in ("coll", "circle", "midp"):
            continue  # a part of it may be what is needed; the proof names the whole
        proof = prove(close(xy, rest, problem.goals), 0, problem.points)
        assert proof is None or left_out not in proof.hypotheses


def test_a_needless_hypothesis_is_not_used() -> None:
    text = "a b c = triangle a b c; m = midpoint m a b; n = midpoint n a c; d = foot d a b c ? para m n b c"
    proof = proof_of(read_jgex(text))
    assert {given.name for given in proof.hypotheses} == {"midp"}
    assert [step.rule for step in proof.steps if step.rule != GIVEN] == ["midline"]


def test_what_only_this_drawing_shows_is_not_proved() -> None:
    """Drawn as a parallelogram, given as nothing: the closure must not believe its eyes."""
    xy = [(0.0, 0.0), (4.0, 0.0), (5.0, 3.0), (1.0, 3.0)]
    goals = [fact("para", (0, 1, 2, 3)), fact("cong", (0, 1, 2, 3)), fact("contri", (0, 1, 2, 2, 3, 0))]
    closure = close(xy, [], goals)
    assert closure.reason == "saturated"
    assert [closure.knows(goal) for goal in range(3)] == [False] * 3
    assert prove(closure, 0, tuple("ABCD")) is None


def test_half_an_angle_is_the_half_that_is_drawn() -> None:
    """The bisector and the line across it are not confused, though twice their angles agree modulo 180."""
    text = "a b c = triangle a b c; x = incenter x a b c ? eqangle a b a x a x a c"
    problem = read_jgex(text)
    xy = draw(problem, Seed.root(3)).xy
    inner = fact("eqangle", (2, 1, 2, 3, 2, 3, 2, 0))
    assert close(xy, hypotheses(problem), [inner]).proved
    assert not close(xy, hypotheses(problem), [fact("perp", (2, 3, 2, 0))]).proved


def test_a_hypothesis_that_the_drawing_denies_is_refused_by_name() -> None:
    xy = [(0.0, 0.0), (1.0, 0.0), (0.2, 0.9), (0.0, 2.0)]
    with pytest.raises(ClosureError, match=r"hypothesis 2, cong"):
        close(xy, [fact("perp", (0, 1, 0, 3)), fact("cong", (0, 1, 1, 2))])


def test_several_goals_of_one_closure() -> None:
    problem = read_jgex(KNOWN["midlines"])
    problem = replace(problem, goals=(*problem.goals, fact("rconst", (3, 4, 1, 2), Fraction(1, 2))))
    closure = closed(problem)
    for goal in (0, 1):
        reopen(closure)
        proof = prove(closure, goal, problem.points)
        assert proof is not None
        assert Replay(problem, Seed.root(4)).check(proof, problem.goals[goal]).outcome is Outcome.PASS


def test_a_theorem_is_added_as_one_paragraph_and_used() -> None:
    """Pappus is not among the theorems of base; with its paragraph, it is a proof of one step."""
    paragraph = """
pappus
  says   Opposite sides of a hexagon with its corners on two lines meet in three points of one line.
  when   coll A B C; coll P Q R; coll X A Q; coll X P B; coll Y A R; coll Y P C; coll Z B R; coll Z C Q
  then   coll X Y Z
  shown  A B = segment A B
"""
    text = (
        "a b = segment a b; p q = segment p q; c = on_line c a b; r = on_line r p q; "
        "x = on_line x a q, on_line x p b; y = on_line y a r, on_line y p c; "
        "z = on_line z b r, on_line z c q ? coll x y z"
    )
    problem = read_jgex(text)
    assert not closed(problem).proved
    rules = (*theorems("base"), *read_rules(paragraph))
    places = np.array(draw(problem, Seed.root(3)).xy)
    closure = close_with(
        rules, compile_rules(rules), places[:, 0], places[:, 1], hypotheses(problem), problem.goals
    )
    proof = prove(closure, 0, problem.points)
    assert proof is not None
    assert [step.rule for step in proof.steps if step.rule != GIVEN] == ["pappus"]


@pytest.mark.parametrize("text", KNOWN.values(), ids=KNOWN)
def test_a_closed_figure_brings_nothing_more(text: str) -> None:
    problem = read_jgex(text)
    closure = close(draw(problem, Seed.root(3)).xy, hypotheses(problem), stop=False)
    b = closure.bench
    before = b.state.used.copy()
    for item in closure.lines:
        known(b.state, b.store, b.angles, b.lengths, int(item))
    assert (b.state.used == before).all()
    unfired = set(range(b.found.used[0])) - set(b.state.fired[: b.state.used[0]].tolist())
    for instance in unfired:
        first, then, end = b.found.first[instance], b.found.then[instance], b.found.first[instance + 1]
        items = [int(item) for item in b.found.items[first:end]]
        knows = [known(b.state, b.store, b.angles, b.lengths, item) for item in items]
        assert all(knows[then - first :]) or not all(knows[: then - first])


def test_effort_is_counted_and_bounded() -> None:
    problem = read_jgex(KNOWN["nine-point circle"])
    xy = draw(problem, Seed.root(3)).xy
    whole = close(xy, hypotheses(problem))
    effort = whole.effort
    assert whole.reason == "saturated"
    short = close(xy, hypotheses(problem), budget=10)
    assert short.reason == "budget"
    assert 10 < short.effort["premises"] < effort["premises"]
    assert close(xy, hypotheses(problem)).effort == effort


def test_a_closure_whose_room_is_another_figures_says_so() -> None:
    first = closed(read_jgex(KNOWN["midlines"]))
    assert first.proved
    assert closed(read_jgex(KNOWN["Thales"])).proved
    with pytest.raises(ClosureError, match="another figure was closed"):
        prove(first, 0, tuple("abcmn"))


def test_a_figure_that_is_closed_again_with_other_goals_has_the_proofs_of_one_closed_anew() -> None:
    problem = read_jgex(KNOWN["nine-point circle"])
    xy, given = draw(problem, Seed.root(3)).xy, hypotheses(problem)
    points = {name: at for at, name in enumerate(problem.points)}
    other = fact("cong", [points[name] for name in "mbme"])
    anew = close(xy, given, (other,))
    proof = prove(anew, 0, problem.points)
    assert proof is not None
    closed(read_jgex(KNOWN["Thales"]))
    for goals in (problem.goals, (*problem.goals, other)):
        again = close(xy, given, goals)
        assert again.goals == goals
        assert again.proved
    assert prove(again, 1, problem.points) == proof
