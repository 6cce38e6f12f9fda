"""A problem without one of the things that it states: what is left is said of the same points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import Clause, Construction, Problem


def premises(problem: Problem) -> Iterator[tuple[int, int]]:
    """Yield what a problem states, by clause and construction: whatever does more than name points."""
    for at, clause in enumerate(problem.clauses):
        for number, part in enumerate(clause.constructions):
            if part.row is not None and (part.row.gives or part.row.needs):
                yield at, number


def without(
    problem: Problem, order: tuple[Fact, ...], at: int, number: int
) -> tuple[Problem, tuple[Fact, ...]]:
    """Return the problem without a construction; a point that nothing places any more is free.

    What is said of order and only makes sense with the construction goes with it: that a point lies between
    two others, that an angle of given size is acute, on which side a point is.
    """
    clause = problem.clauses[at]
    gone = clause.constructions[number]
    left = [part for i, part in enumerate(clause.constructions) if i != number and not _bound(part, gone)]
    if not any(part.row is not None for part in left):
        left = [part for part in left if not part.condition]
        made = [Clause((point,), (Construction("free", (point,)),)) for point in clause.points]
        if left:
            made[-1] = replace(made[-1], constructions=(*made[-1].constructions, *left))
    else:
        made = [Clause(clause.points, tuple(left))]
    less = replace(problem, clauses=(*problem.clauses[:at], *made, *problem.clauses[at + 1 :]), goals=())
    new = set(clause.points)
    return less, tuple(fact for fact in order if new.isdisjoint(fact.points))


def largest(problem: Problem) -> Fraction:
    """Return the largest length that a problem gives; 1 if it gives none."""
    return max((part.value for part in _lengths(problem) if part.value), default=Fraction(1))


def shrunk(problem: Problem, unit: Fraction) -> Problem:
    """Return the problem with its lengths divided by a unit."""
    if unit == 1:
        return problem
    clauses = tuple(_shrunk(clause, unit) for clause in problem.clauses)
    return replace(problem, clauses=clauses)


def _shrunk(clause: Clause, unit: Fraction) -> Clause:
    if all(part.value is None for part in clause.constructions):
        return clause
    return replace(clause, constructions=tuple(_divided(part, unit) for part in clause.constructions))


def _lengths(problem: Problem) -> Iterator[Construction]:
    for clause in problem.clauses:
        yield from (part for part in clause.constructions if part.name == "lconst")


def _divided(part: Construction, unit: Fraction) -> Construction:
    if part.value is None or part.name not in ("lconst", "l2const"):
        return part
    return replace(part, value=part.value / (unit if part.name == "lconst" else unit * unit))


def _bound(part: Construction, gone: Construction) -> bool:
    if not part.condition:
        return False
    if part.name in ("acute_angle", "obtuse_angle"):
        return _measures(gone, part.arguments)
    return set(part.arguments) <= set(gone.arguments) or part.name == "between"


def _measures(gone: Construction, angle: tuple[int, ...]) -> bool:
    """Say whether a construction gives the size of just this angle: the other angles keep theirs."""
    a, v, b = angle
    given = [template.fill(gone.arguments, gone.value) for template in gone.row.gives] if gone.row else []
    pairs = [(one.points[:2], one.points[2:]) for one in given if one.name == "aconst"]
    return any(
        {frozenset(one), frozenset(other)} == {frozenset((v, a)), frozenset((v, b))} for one, other in pairs
    )
