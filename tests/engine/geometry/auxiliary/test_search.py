"""Auxiliary points are what their constructions say, are needed, and make provable what was not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.auxiliary.candidates import candidates
from proofloom.engine.geometry.auxiliary.search import Hunt, search
from proofloom.engine.geometry.auxiliary.underived import shown, underived
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.constructions import CONSTRUCTIONS
from proofloom.engine.geometry.figure import Figure, draw
from proofloom.engine.geometry.jgex import read_jgex
from proofloom.engine.geometry.predicates import Kind
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.proof import prove
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.verifiers.geometry.identities.oracle import oracle_of
from proofloom.verifiers.geometry.proofs.replay import Replay

# problem 5 of the olympiad of 2012, and the theorems of Pappus and Pascal
HARD = read_jgex(
    "c a b = r_triangle c a b; d = foot d c a b; x = on_line x c d; k = on_line k a x, on_circle k b c; "
    "l = on_line l b x, on_circle l a c; m = on_line m a l, on_line m b k ? cong m k m l"
)
PAPPUS = read_jgex(
    "a b = segment a b; c = on_line c a b; d e = segment d e; f = on_line f d e; "
    "x = on_line x a e, on_line x b d; y = on_line y a f, on_line y c d; z = on_line z b f, on_line z c e "
    "? coll x y z"
)


def figure_of(problem: Problem) -> Figure:
    return draw(problem, Seed.root("auxiliary"))


@pytest.fixture(scope="module")
def hard() -> Figure:
    return figure_of(HARD)


def test_every_candidate_is_where_its_constructions_put_it(hard: Figure) -> None:
    places = [complex(x, y) for x, y in hard.xy]
    kinds = set()
    for candidate in candidates(places):
        xy = [*hard.xy, (candidate.place.real, candidate.place.imag)]
        for name, points in candidate.parts:
            kinds.add(name)
            row = CONSTRUCTIONS[name]
            assert row.new == 1
            for template in row.gives:
                made = template.fill((len(hard.xy), *points), None)
                assert made.predicate.kind is not Kind.ORDER
                assert holds_among_floats(made, xy), (name, points)
    assert kinds >= {"midpoint", "mirror", "foot", "reflect", "on_line", "on_tline", "circumcenter"}
    assert "intersection_lc" in kinds


def test_candidates_that_need_new_points_do(hard: Figure) -> None:
    places = [complex(x, y) for x, y in hard.xy]
    last = len(places) - 1
    for candidate in candidates(places, last):
        assert any(last in points for _, points in candidate.parts)
    order = [candidate.interest for candidate in candidates(places)]
    assert order == sorted(order, reverse=True)


def test_a_theorem_that_is_not_derived_is_among_what_is_underived() -> None:
    """Pappus' theorem needs Menelaus; under the profile base it is true and underived."""
    figure = figure_of(PAPPUS)
    (goal,) = PAPPUS.goals
    found = underived(figure)
    assert goal in found
    oracle = oracle_of(PAPPUS, Seed.root("oracle"))
    assert all(oracle.ask(one).outcome is Outcome.PASS for one in found)
    derived = set(shown(figure)) - set(found)
    assert set(hypotheses(PAPPUS)) & derived


def test_points_found_are_needed_and_make_a_proof(hard: Figure) -> None:
    assert not close(hard.xy, hypotheses(HARD), HARD.goals).proved
    found = search(hard, Seed.root("search"), trials=1500)
    assert found is not None
    problem = found.problem
    assert problem.auxiliary >= 1
    assert found.trials <= 1500
    closure = close(found.xy, hypotheses(problem, auxiliary=True), problem.goals)
    proof = prove(closure, 0, problem.points)
    assert proof is not None
    assert Replay(problem, Seed.root("replay")).check(proof, HARD.goals[0]).outcome is Outcome.PASS
    last = problem.clauses[-1]
    less = replace(
        problem,
        clauses=problem.clauses[:-1],
        points=problem.points[:-1],
        auxiliary=problem.auxiliary - 1,
    )
    assert last.points == (len(problem.points) - 1,)
    given = hypotheses(less, auxiliary=True)
    assert not close(found.xy[:-1], given, problem.goals).proved, "the last point is not needed"


def test_points_that_are_not_needed_are_left_out(hard: Figure) -> None:
    found = search(hard, Seed.root("search"), trials=1500)
    assert found is not None
    wanted = {
        (c.name, c.arguments[1:]) for clause in found.problem.clauses[-1:] for c in clause.constructions
    }
    every = candidates([complex(x, y) for x, y in hard.xy])
    (needed,) = (c for c in every if set(c.parts) == wanted)
    idle = next(c for c in every if c.parts[0][0] == "midpoint" and c.place != needed.place)
    hunt = Hunt(hard, "base")
    assert hunt.reaches((idle, needed))
    assert hunt.thinned((idle, needed)) == (needed,)
    assert hunt.thinned((needed, idle)) == (needed,)


def test_the_search_is_the_same_every_time_and_ends(hard: Figure) -> None:
    first, second = (search(hard, Seed.root("search"), trials=1500) for _ in range(2))
    assert first == second
    assert search(figure_of(PAPPUS), Seed.root("search"), trials=3) is None
