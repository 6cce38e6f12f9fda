"""Makes problems that need further points: their statement does without, and only the solution adds them.

The points are those of a scene on which the question does not rest, but its solution does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from proofloom.engine import Seed
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.predicates import Fact, renamed
from proofloom.engine.geometry.problem import Clause, Problem, hypotheses, without_auxiliary
from proofloom.engine.geometry.proof import ProofError, prove, reopen
from proofloom.generators.geometry.plane.needs import lacks
from proofloom.generators.geometry.plane.reckon import Quantity, Worked, reckon, worked
from proofloom.generators.geometry.plane.reduce import reduce
from proofloom.generators.geometry.plane.sight import Drawn, Places, Sight
from proofloom.generators.geometry.plane.solve import (
    Solved,
    Stage,
    agreeing,
    asked_angles,
    points_of,
    renumbered,
    spoken_of,
    stage_for,
)
from proofloom.generators.geometry.plane.steady import (
    Corner,
    corners,
    measure,
    of_angles,
    shows,
    sound,
    steady,
    turns,
)
from proofloom.generators.geometry.plane.templates import moved

Agrees = Callable[[Places], bool]


def helpers(stage: Stage, asked: Iterable[int], spoken: Iterable[int]) -> set[int]:
    """Return the points on which a solution rests and the question does not."""
    _, places = stage_for(stage, asked)
    stated = {point for point, place in enumerate(places) if place >= 0}
    return _rests_on(stage.problem.clauses, set(spoken) - stated) - stated


def assisted_number(stage: Stage, found: Worked, proofs: Sequence[Proof], seed: Seed) -> Solved | None:
    """Return a number as a problem whose solution adds points; None where figures do not agree on it."""
    spoken = points_of(found).union(*map(spoken_of, proofs))
    value = measure(found.quantity, stage.xy)
    made = _parted(stage, found.quantity.points, spoken, proofs)
    for problem, places in made:
        quantity = Quantity(found.quantity.what, tuple(places[point] for point in found.quantity.points))
        angles = asked_angles(quantity)
        solved = _solved(stage, problem, places, agreeing(quantity, value), found.facts, angles, seed)
        if solved is not None:
            return None if _yields(solved, quantity) else replace(solved, worked=renumbered(found, places))
    return None


def _yields(solved: Solved, quantity: Quantity) -> bool:
    """Say whether what is stated gives a number by itself, though every segment were drawn."""
    stated = without_auxiliary(solved.problem)
    xy, given = solved.xy[: len(stated.points)], hypotheses(stated)
    sight = Sight(xy, Drawn(list(combinations(range(len(xy)), 2)), [], []))
    return worked(reckon(sight, close(xy, given, stop=False), given), quantity) is not None


def assisted_proof(stage: Stage, goal: Fact, proof: Proof, seed: Seed) -> Solved | None:
    """Return a fact as a problem whose proof adds points; None where figures do not agree on it."""
    for problem, places in _parted(stage, goal.points, spoken_of(proof), (proof,)):
        asked = renamed(goal, places)
        if asked in hypotheses(problem):
            return None
        angles = corners(asked) if of_angles(asked) else ()
        solved = _solved(stage, problem, places, lambda xy: shows(asked, xy), (goal,), angles, seed)  # noqa: B023
        if solved is not None:
            stated = without_auxiliary(solved.problem)
            alone = close(solved.xy[: len(stated.points)], hypotheses(stated), (asked,))
            return None if alone.proved else replace(solved, problem=replace(solved.problem, goals=(asked,)))
    return None


def _parted(
    stage: Stage, asked: Iterable[int], spoken: Iterable[int], proofs: Sequence[Proof]
) -> list[tuple[Problem, list[int]]]:
    """Return the problem with its auxiliary clauses last, and the place of each point of the scene in it.

    First with the premises that proofs cite, then with all of what is stated of the same points.
    """
    asked, spoken = set(asked), set(spoken)
    added = helpers(stage, asked, spoken)
    clauses = stage.problem.clauses
    later = [clause for clause in clauses if not added.isdisjoint(clause.points)]
    before = replace(stage.problem, clauses=tuple(one for one in clauses if added.isdisjoint(one.points)))
    wanted = (
        asked | (spoken - added) | {p for one in later for part in one.constructions for p in part.arguments}
    )
    used = frozenset(fact for proof in proofs for fact in proof.hypotheses)
    found = []
    for whole in (False, True):
        part = reduce(before, used, wanted - added, whole=whole)
        order = [*part.kept, *(point for clause in later for point in clause.points)]
        places = [order.index(p) if p in order else -1 for p in range(len(stage.problem.points))]
        more = tuple(moved(clause, places) for clause in later)
        names = tuple(stage.problem.points[point] for point in order)
        found.append((Problem("", names, (*part.problem.clauses, *more), (), len(more)), places))
    return found


def _solved(
    stage: Stage,
    problem: Problem,
    places: Sequence[int],
    agrees: Agrees,
    facts: Iterable[Fact],
    angles: Sequence[Corner],
    seed: Seed,
) -> Solved | None:
    """Return a problem with proofs of facts of the scene; None where one fails or a premise is needless.

    `angles` are those that it asks about.
    """
    stated = without_auxiliary(problem)
    if not steady(stated, agrees, seed) or (angles and turns(stated, agrees, angles, seed)):
        return None
    needs = lacks(stated, agrees, seed / "needs")
    if needs is None:
        return None
    order = sorted((place, point) for point, place in enumerate(places) if place >= 0)
    xy = tuple(stage.xy[point] for _, point in order)
    closure = close(
        xy, hypotheses(problem, auxiliary=True), [renamed(one, places) for one in facts], stop=False
    )
    proofs = []
    for at in range(len(closure.goals)):
        if at:
            reopen(closure)
        try:
            proof = prove(closure, at, problem.points)
        except ProofError:
            return None
        if proof is None:
            return None
        proofs.append(proof)
    return Solved(problem, xy, tuple(proofs), None, needs) if sound(proofs, problem, seed) else None


def _rests_on(clauses: Sequence[Clause], points: set[int]) -> set[int]:
    """Return points with all on which they rest."""
    found = set(points)
    for clause in reversed(clauses):
        if not found.isdisjoint(clause.points):
            found |= {*clause.points, *(p for part in clause.constructions for p in part.arguments)}
    return found
