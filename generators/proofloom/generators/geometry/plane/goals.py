"""Chooses what to ask of a closed scene: numbers and facts of many kinds, about as deep as is wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain

from proofloom.engine.geometry.closure.engine import Closure, close
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.geometry.proof import ProofError, depths, prove, reopen, rests
from proofloom.engine.geometry.values.ledger import Ledger
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.plane.numbers import pleasant
from proofloom.generators.geometry.plane.reckon import Quantity, Worked, worked
from proofloom.generators.geometry.plane.sight import Sight
from proofloom.generators.geometry.plane.solve import Stage, points_of, spoken_of
from proofloom.generators.geometry.plane.wishes import quantities

Far = Callable[[Iterable[int]], bool]
LOOKED_AT = {
    "length": 24,
    "angle": 24,
    "area": 10,
    "perimeter": 6,
    "ratio": 8,
}  # of a scene, at most
WEIGHTS = {"length": 4, "angle": 4, "area": 3, "perimeter": 1, "ratio": 1}
LEAST = 4  # entries of a working: fewer are too easy
DEEP = 10  # least steps for each of which deeper numbers are preferred once more
TRIED = 4  # more facts than are wanted, of which those are taken that rest on most
EACH = (3.5, 4.5)  # steps of a solution, about, for each instance of a theorem on which it rests


def takes_work(found: Worked, given: Collection[Fact]) -> bool:
    """Say whether a number takes some working; that of an angle may be in the proof of one fact."""
    if found.quantity.what == "angle" and not all(known in given for known in found.facts):
        return True
    return len(found.entries) >= LEAST


def fitting_numbers(
    ledger: Ledger, stage: Stage, sight: Sight, stream: Stream, steps: tuple[int, int], far: Far
) -> Iterator[Worked]:
    """Yield numbers that are pleasant and take some working, of different kinds and about so many steps.

    Those that speak of points that are not `far` enough are asked for elsewhere.
    """
    given = frozenset(hypotheses(stage.problem))
    kept: list[Worked] = []
    for what, all_of_kind in quantities(sight).items():
        looked_at = [Quantity(what, points) for points in stream.shuffled(all_of_kind)[: LOOKED_AT[what]]]
        found = (worked(ledger, one, pleasant) for one in looked_at)
        kept += [one for one in found if one is not None and takes_work(one, given) and far(points_of(one))]
    fitting: dict[str, list[Worked]] = defaultdict(list)
    for depth, one in sorted(zip(_depths(kept, stage), kept, strict=True), key=lambda pair: pair[0]):
        if _may_take(depth, steps, one):
            fitting[one.quantity.what].append(one)
    while fitting:
        kinds = list(fitting)
        what = stream.weighted(kinds, [WEIGHTS[kind] for kind in kinds])
        at = max(stream.below(len(fitting[what])) for _ in range(3 + steps[0] // DEEP))
        yield fitting[what].pop(at)
        if not fitting[what]:
            del fitting[what]


def _depths(found: Sequence[Worked], stage: Stage) -> list[int]:
    """Return for each number on how many theorems its facts rest, found by closing the scene once more."""
    known = hypotheses(stage.problem)
    given = frozenset(known)
    needed = [[one for one in number.facts if one not in given] for number in found]
    facts = dict.fromkeys(chain.from_iterable(needed))
    closure = close(stage.xy, known, tuple(facts), stop=False)
    place = {one: at for at, one in enumerate(facts) if closure.knows(at)}
    return [rests(closure, [place[one] for one in own if one in place]) for own in needed]


def _may_take(depth: int, steps: tuple[int, int], number: Worked | None = None) -> bool:
    """Say whether a solution is likely to have so many steps that rests on so many theorems.

    Of a number every line that is no fact is a step, and a fact that the problem gives may stand for one.
    """
    lines = 0 if number is None else len(number.entries)
    least = 0 if number is None else lines - len(number.facts)
    return steps[0] <= EACH[1] * depth + lines and EACH[0] * depth + least <= steps[1]


def fitting_proofs(
    closure: Closure, stage: Stage, stream: Stream, most: int, steps: tuple[int, int], far: Far
) -> list[tuple[Fact, Proof]]:
    """Return facts that rest on the most theorems among some that the closure knows, with their proofs.

    Proofs that speak of points that are not `far` enough are asked for elsewhere.
    """
    deep = depths(closure)
    known = [at for at, depth in enumerate(deep) if depth >= 0 and _may_take(depth, steps)]
    some = _in_turn(closure, stream.shuffled(known))[: TRIED + most]
    found: list[tuple[Fact, Proof]] = []
    for at in sorted(some, key=lambda at: -deep[at]):
        if len(found) == most:
            break
        try:
            proof = prove(closure, at, stage.problem.points)
        except ProofError:
            proof = None
        reopen(closure)
        if proof and steps[0] <= proof.length <= steps[1] and far(spoken_of(proof)):
            found.append((closure.goals[at], proof))
    return found


def _in_turn(closure: Closure, known: Sequence[int]) -> list[int]:
    """Return facts so that those of each kind come in turn."""
    of_kind: dict[str, list[int]] = defaultdict(list)
    for at in known:
        of_kind[closure.goals[at].name].append(at)
    order = [(place, rank, at) for rank, ats in enumerate(of_kind.values()) for place, at in enumerate(ats)]
    return [at for _, _, at in sorted(order)]
