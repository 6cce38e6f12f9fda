"""Asks questions of a scene: closes it once, works out its numbers, and takes the most telling of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from proofloom.engine import Reject, Seed
from proofloom.engine.geometry.closure.engine import Closure, ClosureError, close
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.predicates import Fact, Unit, renamed
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.geometry.proof import ProofError, prove, reopen
from proofloom.engine.geometry.values.ledger import Ledger
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.plane.numbers import pleasant
from proofloom.generators.geometry.plane.reckon import Quantity, Worked, reckon, worked
from proofloom.generators.geometry.plane.scenes import Scene
from proofloom.generators.geometry.plane.sight import Sight
from proofloom.generators.geometry.plane.solve import (
    Solved,
    Stage,
    answered,
    points_of,
    prove_all,
    proved,
    spoken_of,
    stage_for,
)
from proofloom.generators.geometry.plane.wishes import claims, quantities

LOOKED_AT = {
    "length": 24,
    "angle": 24,
    "area": 10,
    "perimeter": 6,
    "ratio": 8,
}  # of a scene, at most
WEIGHTS = {"length": 4, "angle": 4, "area": 3, "perimeter": 1, "ratio": 1}
SCALED = ("angle", "ratio")  # which one given length alone has no part in
SIZES = (Unit.LENGTH, Unit.LENGTH2, Unit.AREA)
LEAST = 4  # entries of a working: fewer are too easy
DEEP = 10  # least steps for each of which deeper numbers are preferred once more
AGAIN = 2  # so many times as many numbers as are wanted are looked at
TRIED = 6  # facts that are proved, of which the longest proofs are taken


def ask(
    scene: Scene, seed: Seed, numbers: int, proofs: int, steps: tuple[int, int], solutions: int = 1
) -> list[Solved]:
    """Return questions about a scene with their solutions: so many numbers and proofs at most.

    `steps` are the fewest and most atomic steps of a solution, `solutions` the most proofs of one fact.
    """
    stage = Stage(scene.problem, scene.xy)
    given = hypotheses(stage.problem)
    sight = Sight(stage.xy, scene.drawn)
    stream = (seed / "goals").stream()
    wished = claims(sight, frozenset(given), stream)
    try:
        closure = close(stage.xy, given, wished, stop=False)
    except ClosureError as error:
        raise Reject("a scene cannot be closed") from error
    ledger = reckon(sight, closure, given) if numbers else None
    shown = _proofs(closure, stage, stream, proofs, steps[0]) if proofs else []  # while it is still open
    found: list[Solved] = []
    if ledger is not None:
        ledgers: dict[Stage, Ledger] = {}
        for one in islice(_numbers(ledger, given, sight, stream, steps[0]), AGAIN * numbers):
            if len(found) == numbers:
                break
            solved = _number(stage, sight, one, seed / "figures", ledgers, steps)
            if solved is not None:
                found.append(solved)
    for goal, proof in shown:
        solved = _proof(stage, goal, proof, seed / "figures", solutions)
        if solved is not None and steps[0] <= solved.steps <= steps[1]:
            found.append(solved)
    return found


def _number(
    stage: Stage,
    sight: Sight,
    found: Worked,
    seed: Seed,
    ledgers: dict[Stage, Ledger],
    steps: tuple[int, int],
) -> Solved | None:
    """Return a number as a problem of its own, worked out without other points if that can be done.

    `ledgers` are those of parts of the scene; they are kept for the next number.
    """
    own, places = stage_for(stage, found.quantity.points)
    if any(point >= len(places) or places[point] < 0 for point in points_of(found)):
        quantity = Quantity(found.quantity.what, tuple(places[point] for point in found.quantity.points))
        if own not in ledgers:
            given = hypotheses(own.problem)
            ledgers[own] = reckon(sight.of(places), close(own.xy, given, stop=False), given)
        less = worked(ledgers[own], quantity)
        if less is not None:
            if not _takes_work(less, hypotheses(own.problem)):
                return None
            stage, found = own, less
    given = hypotheses(stage.problem)
    facts = [known for known in found.facts if known not in given]
    proofs = prove_all(close(stage.xy, given, facts, stop=False), stage.problem.points) if facts else []
    if proofs is None:
        return None
    used = {known for proof in proofs for known in proof.hypotheses}
    used |= {known for known in found.facts if known in given}
    if found.quantity.what in SCALED and sum(known.predicate.unit in SIZES for known in used) == 1:
        return None
    if Solved(stage.problem, (), tuple(proofs), found).steps < steps[0]:  # too easy already
        return None
    solved = answered(stage, found, used, seed)
    return solved if solved is not None and steps[0] <= solved.steps <= steps[1] else None


def _proof(stage: Stage, goal: Fact, proof: Proof, seed: Seed, solutions: int) -> Solved | None:
    """Return a fact as a problem of its own, proved without other points if that can be done."""
    own, places = stage_for(stage, goal.points)
    if any(point >= len(places) or places[point] < 0 for point in spoken_of(proof)):
        asked = renamed(goal, places)
        less = prove_all(close(own.xy, hypotheses(own.problem), (asked,)), own.problem.points)
        if less:
            return proved(own, asked, less[0], seed, solutions)
    return proved(stage, goal, proof, seed, solutions)


def _takes_work(found: Worked, given: Collection[Fact]) -> bool:
    """Say whether a number takes some working; that of an angle may be in the proof of one fact."""
    if found.quantity.what == "angle" and not all(known in given for known in found.facts):
        return True
    return len(found.entries) >= LEAST


def _numbers(
    ledger: Ledger, given: Collection[Fact], sight: Sight, stream: Stream, least: int
) -> Iterator[Worked]:
    """Yield numbers that are pleasant and take some working, of different kinds."""
    of_kind: dict[str, list[Quantity]] = defaultdict(list)
    for quantity in quantities(sight):
        of_kind[quantity.what].append(quantity)
    fitting: dict[str, list[Worked]] = {}
    for what, all_of_kind in of_kind.items():
        found = (worked(ledger, one) for one in stream.shuffled(all_of_kind)[: LOOKED_AT[what]])
        kept = [one for one in found if one is not None and _takes_work(one, given) and pleasant(one)]
        if kept:
            fitting[what] = sorted(kept, key=lambda one: len(one.entries))
    while fitting:
        kinds = list(fitting)
        what = stream.weighted(kinds, [WEIGHTS[kind] for kind in kinds])
        at = max(stream.below(len(fitting[what])) for _ in range(2 + least // DEEP))
        yield fitting[what].pop(at)
        if not fitting[what]:
            del fitting[what]


def _proofs(
    closure: Closure, stage: Stage, stream: Stream, most: int, least: int
) -> list[tuple[Fact, Proof]]:
    """Return facts with the longest proofs among some that the closure knows."""
    known = [at for at in range(len(closure.goals)) if closure.knows(at)]
    found: list[tuple[int, Fact, Proof]] = []
    for at in _in_turn(closure, stream.shuffled(known))[: TRIED + most + least]:
        try:
            proof = prove(closure, at, stage.problem.points)
        except ProofError:
            proof = None
        reopen(closure)
        if proof is not None and proof.length >= least:
            found.append((proof.length, closure.goals[at], proof))
    found.sort(key=lambda one: -one[0])
    return [(goal, proof) for _, goal, proof in found[:most]]


def _in_turn(closure: Closure, known: Sequence[int]) -> list[int]:
    """Return facts so that those of each kind come in turn."""
    of_kind: dict[str, list[int]] = defaultdict(list)
    for at in known:
        of_kind[closure.goals[at].name].append(at)
    order = [(place, rank, at) for rank, ats in enumerate(of_kind.values()) for place, at in enumerate(ats)]
    return [at for _, _, at in sorted(order)]
