"""Looks, among floats, whether an answer needs all that its problem states; it is checked elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from proofloom.engine import Seed
from proofloom.engine.geometry.problem import Clause, Construction, Problem
from proofloom.generators.geometry.plane.sight import Places
from proofloom.generators.geometry.plane.steady import figures

FIGURES = 4  # looked through for one with another answer


def needless(problem: Problem, agrees: Callable[[Places], bool], seed: Seed) -> tuple[int, int] | None:
    """Return the first construction, by clause and number, without which figures agree; None if none."""
    for at, clause in enumerate(problem.clauses):
        for number, part in enumerate(clause.constructions):
            if part.row is not None and (part.row.gives or part.row.needs):
                less = without(problem, at, number)
                if all(agrees(xy) for xy in figures(less, seed / at / number, FIGURES)):
                    return at, number
    return None


def without(problem: Problem, at: int, number: int) -> Problem:
    """Return a problem without one of its constructions, and what is said of order with it."""
    clause = problem.clauses[at]
    left = [part for i, part in enumerate(clause.constructions) if i != number and not part.condition]
    if left:
        made = [Clause(clause.points, tuple(left))]
    else:
        made = [Clause((point,), (Construction("free", (point,)),)) for point in clause.points]
    return replace(problem, clauses=(*problem.clauses[:at], *made, *problem.clauses[at + 1 :]), goals=())
