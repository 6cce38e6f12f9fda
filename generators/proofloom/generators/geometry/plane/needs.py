"""Finds figures that show, among floats, the need of each thing that a problem states; checked elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from proofloom.engine import Reject, Seed
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import Clause, Construction, Problem
from proofloom.engine.geometry.task import Need
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.generators.geometry.plane.figures import figures
from proofloom.generators.geometry.plane.reduce import ANGLES, gives
from proofloom.generators.geometry.plane.sight import Places

FIGURES = 4  # looked through for one with another answer
MORE = 24  # and for one that is in the order that the words say, too
GRID = 10_000  # parts of the unit in which places are written


@dataclass(frozen=True, slots=True)
class Lack:
    """A premise, by clause and construction, and a figure of the others that has another answer."""

    clause: int
    part: int
    xy: Places


def lacks(problem: Problem, agrees: Callable[[Places], bool], seed: Seed) -> tuple[Lack, ...] | None:
    """Return for each premise a figure of the others that does not agree; None if one is needless."""
    found = []
    for at, part in premises(problem):
        drawn = figures(without(problem, at, part), seed / at / part, FIGURES)
        xy = next((xy for xy in drawn if not agrees(xy)), None)
        if xy is None:
            return None
        found.append(Lack(at, part, xy))
    return tuple(found)


def premises(problem: Problem) -> Iterator[tuple[int, int]]:
    """Yield what a problem states, by clause and construction: whatever does more than name points."""
    for at, clause in enumerate(problem.clauses):
        for number, part in enumerate(clause.constructions):
            if part.row is not None and (part.row.gives or part.row.needs):
                yield at, number


def without(problem: Problem, at: int, number: int) -> Problem:
    """Return a problem without one of its constructions, and without the order that it alone explains."""
    clause = problem.clauses[at]
    gone = clause.constructions[number]
    left = [part for i, part in enumerate(clause.constructions) if i != number and not part.condition]
    if left:
        order = [part for part in clause.constructions if part.condition and not _goes(part, gone)]
        made = [Clause(clause.points, (*left, *order))]
    else:
        made = [Clause((point,), (Construction("free", (point,)),)) for point in clause.points]
    return replace(problem, clauses=(*problem.clauses[:at], *made, *problem.clauses[at + 1 :]), goals=())


def _goes(part: Construction, gone: Construction) -> bool:
    """Say whether a condition makes no sense without a construction."""
    if part.name in ANGLES:  # goes with the size of just this angle
        a, v, b = part.arguments
        sides = {frozenset((v, a)), frozenset((v, b))}
        sizes = (one.points for one in gives(gone) if one.name == "aconst")
        return any({frozenset(p[:2]), frozenset(p[2:])} == sides for p in sizes)
    return part.name == "between" or set(part.arguments) <= set(gone.arguments)


def ordered(
    problem: Problem,
    found: Sequence[Lack],
    order: Sequence[Fact],
    agrees: Callable[[Places], bool],
    seed: Seed,
) -> tuple[Lack, ...]:
    """Return the figures in the order that the words say, others in place of those that are not; or reject.

    What is said of the points of a clause that lacks a premise goes with the premise.
    """
    kept = []
    for lack in found:
        new = set(problem.clauses[lack.clause].points)
        due = [one for one in order if new.isdisjoint(one.points)]
        if not _shown(due, lack.xy):
            less = without(problem, lack.clause, lack.part)
            drawn = figures(less, seed / lack.clause / lack.part, MORE)
            xy = next((xy for xy in drawn if _shown(due, xy) and not agrees(xy)), None)
            if xy is None:
                raise Reject("no figure in order shows the need of a premise")
            lack = replace(lack, xy=xy)
        kept.append(lack)
    return tuple(kept)


def _shown(order: Sequence[Fact], xy: Places) -> bool:
    return all(holds_among_floats(one, xy) for one in order)


def noted(problem: Problem, found: Sequence[Lack]) -> tuple[Need, ...]:
    """Return figures as a row has them."""
    parts = [part for clause in problem.clauses for part in clause.constructions]
    unit = max((part.value for part in parts if part.name == "lconst" and part.value), default=1)
    size = GRID / float(unit)
    return tuple(
        Need(lack.clause, lack.part, tuple((round(x * size), round(y * size)) for x, y in lack.xy))
        for lack in found
    )
