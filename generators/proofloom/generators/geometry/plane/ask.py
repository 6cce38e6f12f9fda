"""Asks questions of a scene: closes it once, works out its numbers, and takes the most telling of both."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from proofloom.engine import Reject, Seed
from proofloom.engine.geometry.closure.engine import ClosureError, close
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.predicates import Fact, Unit, renamed
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.values.ledger import Ledger
from proofloom.generators.geometry.plane.assist import assisted_number, assisted_proof, helpers
from proofloom.generators.geometry.plane.carry import Proofs
from proofloom.generators.geometry.plane.goals import fitting_numbers, fitting_proofs, takes_work
from proofloom.generators.geometry.plane.reckon import Quantity, Worked, reckon, worked
from proofloom.generators.geometry.plane.scenes import Scene
from proofloom.generators.geometry.plane.sight import Sight
from proofloom.generators.geometry.plane.solve import (
    Solved,
    Stage,
    answered,
    points_of,
    proved,
    spoken_of,
    stage_for,
)
from proofloom.generators.geometry.plane.wishes import claims

SCALED = ("angle", "ratio")  # which one given length alone has no part in
SIZES = (Unit.LENGTH, Unit.LENGTH2, Unit.AREA)
AGAIN = 2  # so many times as many numbers as are wanted are looked at
# To a plain problem many scenes lead: its rows would repeat each other. So of most scenes is asked only
BEYOND = 2  # what rests on so many clauses beyond the first figure, and without numbers on one more,
SHORT = 10  # takes so many steps
RICH = 4  # and states so many constructions; of the others, where longer solutions are wanted too, all:
SELDOM = 1, 8  # they are so many
QUESTIONS = 5  # of one scene: of more, rows would repeat themselves
NONE = (0, 0)


def ask(
    scene: Scene,
    seed: Seed,
    numbers: int,
    proofs: int,
    steps: tuple[int, int],
    solutions: int = 1,
    added: tuple[int, int] = NONE,
) -> list[Solved]:
    """Return questions about a scene with their solutions: so many numbers and proofs at most.

    Both together are five at most.

    `steps` are the fewest and most atomic steps of a solution, `solutions` the most proofs of one fact, and
    `added` the fewest and most auxiliary points of a solution.
    """
    stage = Stage(scene.problem, scene.xy)
    given = hypotheses(stage.problem)
    common = steps[1] < 2 * SHORT or (seed / "short").chance(*SELDOM)
    if not common and not _measured(stage.problem):
        steps = max(steps[0], SHORT), steps[1]
    beyond = _beyond(scene)
    if scene.parents:
        least = 1  # what rests on a parent alone was asked of that
    else:
        least = 0 if common else BEYOND + (not _measured(stage.problem))

    def far(points: Iterable[int]) -> bool:
        """Say whether points rest on enough clauses that were added to the first figure."""
        return len(frozenset().union(*(beyond[point] for point in points))) >= least

    sight = Sight(stage.xy, scene.drawn)
    stream = (seed / "goals").stream()
    wished = claims(sight, frozenset(given), stream)
    try:
        closure = close(stage.xy, given, wished, stop=False)
    except ClosureError as error:
        raise Reject("a scene cannot be closed") from error
    ledger = reckon(sight, closure, given) if numbers else None
    shown = fitting_proofs(closure, stage, stream, proofs, steps, far) if proofs else []
    found: list[Solved] = []
    if ledger is not None:
        ledgers: dict[Stage, Ledger] = {}
        known: dict[Stage, Proofs] = {}
        fitting = fitting_numbers(ledger, stage, sight, stream, steps, far)
        rest = (one for one in fitting if not added[0] or helpers(stage, one.quantity.points, points_of(one)))
        for one in islice(rest, AGAIN * numbers):
            if len(found) == min(numbers, QUESTIONS):
                break
            solved = _number(stage, sight, one, seed / "figures", ledgers, known, steps, added)
            if solved is not None:
                found.append(solved)
    for goal, proof in shown[: QUESTIONS - len(found)]:
        solved = _kept(_proof(stage, goal, proof, seed / "figures", solutions, added), steps, added)
        if solved is not None:
            found.append(solved)
    if common:
        return found
    return [one for one in found if _measured(one.problem) or (one.steps >= SHORT and one.premises >= RICH)]


def _beyond(scene: Scene) -> list[frozenset[int]]:
    """Return for each point of a scene on which clauses it rests that were added to the figure before."""
    found: dict[int, frozenset[int]] = {}
    for number, clause in enumerate(scene.problem.clauses):
        rests = {point for part in clause.constructions for point in part.arguments} - {*clause.points}
        new = frozenset([number] if clause.points[0] >= scene.first else [])
        own = new.union(*(found[point] for point in rests))
        found.update(dict.fromkeys(clause.points, own))
    return [found[point] for point in range(len(scene.xy))]


def _measured(problem: Problem) -> bool:
    """Say whether a problem states a length or the size of an angle."""
    return any(part.value is not None for clause in problem.clauses for part in clause.constructions)


def _number(
    stage: Stage,
    sight: Sight,
    found: Worked,
    seed: Seed,
    ledgers: dict[Stage, Ledger],
    known: dict[Stage, Proofs],
    steps: tuple[int, int],
    added: tuple[int, int],
) -> Solved | None:
    """Return a number as a problem of its own, worked out without other points if that can be done.

    `ledgers` are those of parts of the scene, `known` what was proved of them; both serve the next number.
    """
    own, places = stage_for(stage, found.quantity.points)
    helped = any(point >= len(places) or places[point] < 0 for point in points_of(found))
    if helped:
        quantity = Quantity(found.quantity.what, tuple(places[point] for point in found.quantity.points))
        if own not in ledgers:
            given = hypotheses(own.problem)
            ledgers[own] = reckon(sight.of(places), close(own.xy, given, stop=False), given)
        less = worked(ledgers[own], quantity)
        if less is not None:
            if not takes_work(less, hypotheses(own.problem)):
                return None
            helped, stage, found = False, own, less
    if stage not in known:
        known[stage] = Proofs(stage.problem, stage.xy)
    proofs = known[stage].of(found.facts)
    if proofs is None:
        return None
    used = {one for proof in proofs for one in proof.hypotheses}
    if found.quantity.what in SCALED and sum(one.predicate.unit in SIZES for one in used) == 1:
        return None
    if not steps[0] <= Solved(stage.problem, (), tuple(proofs), found).steps <= steps[1]:
        return None
    if helped and added[1]:
        solved = assisted_number(stage, found, proofs, seed)
    else:
        solved = answered(stage, found, proofs, used, seed)
    return _kept(solved, steps, added)


def _kept(solved: Solved | None, steps: tuple[int, int], added: tuple[int, int]) -> Solved | None:
    """Return a question if its solution has so many steps and auxiliary points."""
    if solved is None or not steps[0] <= solved.steps <= steps[1]:
        return None
    return solved if added[0] <= solved.added <= added[1] else None


def _proof(
    stage: Stage, goal: Fact, proof: Proof, seed: Seed, solutions: int, added: tuple[int, int]
) -> Solved | None:
    """Return a fact as a problem of its own, proved without other points if that can be done."""
    own, places = stage_for(stage, goal.points)
    if any(point >= len(places) or places[point] < 0 for point in spoken_of(proof)):
        asked = renamed(goal, places)
        less = Proofs(own.problem, own.xy).of((asked,))
        if less:
            return proved(own, asked, less[0], seed, solutions)
        if added[1]:
            return assisted_proof(stage, goal, proof, seed)
    return proved(stage, goal, proof, seed, solutions)
