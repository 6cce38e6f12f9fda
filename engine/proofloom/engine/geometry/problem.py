"""A geometry problem: named points, the clauses that construct them, and what is to be shown or found.

A problem is either constructed (clauses place its points one after another) or assumed (points with
coordinates, and facts that are said to hold of them), never both. `hypotheses` says what is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from proofloom.engine.geometry.constructions import CONSTRUCTIONS, Row
from proofloom.engine.geometry.predicates import IDENTITIES, ORDERED, Fact, FactError, fact

Place = tuple[Fraction, Fraction]
Numbered = tuple[tuple[Fact, int], ...]
REMEMBERED = 256  # problems of which is kept what they state: who draws, closes and checks asks for it again


class ProblemError(ValueError):
    """A problem that contradicts itself or makes no sense; the message names the clause.

    clause  index of the clause, or -1 when it is not about one
    """

    def __init__(self, message: str, clause: int = -1) -> None:
        super().__init__(message)
        self.clause = clause


@dataclass(frozen=True, slots=True)
class Construction:
    """One construction, or a condition on the figure, as a clause states it.

    name       a key of `CONSTRUCTIONS`, or of `PREDICATES` for a condition of order or distinctness
    arguments  indices of points: those of the row's letters, new points first
    value      its number, if it takes one
    condition  true for a condition
    """

    name: str
    arguments: tuple[int, ...]
    value: Fraction | None = None
    condition: bool = False

    @property
    def row(self) -> Row | None:
        """Return the construction's row, or None for a condition."""
        return None if self.condition else CONSTRUCTIONS.get(self.name)


@dataclass(frozen=True, slots=True)
class Clause:
    """New points and the constructions that they satisfy: one places all, or each is a locus of one point.

    points         indices of the new points
    constructions  what they satisfy
    at             where to draw each (a wish that chooses branch and place on a locus; no hypothesis), or
                   None; one per point when given at all
    """

    points: tuple[int, ...]
    constructions: tuple[Construction, ...]
    at: tuple[Place | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem.

    name       as its file calls it; may be empty
    points     the names; everywhere else a point is its index here
    clauses    the constructions, in order
    goals      what is to be shown (or, for a QUESTION, found)
    auxiliary  how many of the last clauses only serve the proof
    assumed    facts that hold, of a problem given by coordinates instead of clauses
    places     the coordinates, one a point, of such a problem: rounded, as its file gives them
    """

    name: str
    points: tuple[str, ...]
    clauses: tuple[Clause, ...]
    goals: tuple[Fact, ...]
    auxiliary: int = 0
    assumed: tuple[Fact, ...] = ()
    places: tuple[Place, ...] = ()

    def point(self, name: str) -> int:
        """Return the index of a point; raise ValueError when there is none of that name."""
        return self.points.index(name)


class Given(NamedTuple):
    """A fact that a problem states; the indices of its clause and construction there; -1 if assumed."""

    fact: Fact
    clause: int
    construction: int


def given(problem: Problem, *, auxiliary: bool = False) -> Iterator[Given]:
    """Yield what the clauses give, in order: equalities, values, order facts; as often as they are stated.

    `auxiliary` includes the clauses that only serve the proof. Raise ProblemError for a clause that
    gives a fact of points that must differ but are one.
    """
    return iter(_given(problem, auxiliary))


def needed(problem: Problem, *, auxiliary: bool = False) -> Iterator[Given]:
    """Yield what must hold besides: each construction's needs, and the clauses' own conditions."""
    return iter(_needed(problem, auxiliary))


@lru_cache(maxsize=REMEMBERED)
def _given(problem: Problem, auxiliary: bool) -> tuple[Given, ...]:
    found = [Given(known, -1, -1) for known in problem.assumed]
    for at, (gives, _) in _said(problem, auxiliary):
        found += [Given(known, at, number) for known, number in gives]
    return tuple(found)


@lru_cache(maxsize=REMEMBERED)
def _needed(problem: Problem, auxiliary: bool) -> tuple[Given, ...]:
    said_by = _said(problem, auxiliary)
    return tuple(Given(known, at, number) for at, (_, needs) in said_by for known, number in needs)


def _said(problem: Problem, auxiliary: bool) -> Iterator[tuple[int, tuple[Numbered, Numbered]]]:
    last = len(problem.clauses) - (0 if auxiliary else problem.auxiliary)
    for at, clause in enumerate(problem.clauses[:last]):
        try:
            yield at, said(clause)
        except FactError as error:
            raise ProblemError(f"clause {at + 1}, {error}", at) from error


@lru_cache(maxsize=8 * REMEMBERED)
def said(clause: Clause) -> tuple[Numbered, Numbered]:
    """Return what a clause gives, and what must hold besides, each with the number of its construction.

    Raise FactError, with the construction, for a fact of points that must differ but are one.
    """
    gives: list[tuple[Fact, int]] = []
    needs: list[tuple[Fact, int]] = []
    for number, part in enumerate(clause.constructions):
        row = part.row
        try:
            if row is None:
                needs.append((fact(part.name, part.arguments), number))
            else:
                gives += [(one.fill(part.arguments, part.value), number) for one in row.gives]
                needs += [(one.fill(part.arguments, part.value), number) for one in row.needs]
        except FactError as error:
            raise FactError(f"{part.name}: {error}") from error
    return tuple(gives), tuple(needs)


def without_auxiliary(problem: Problem) -> Problem:
    """Return a problem as it is stated, without what only serves the proof; ProblemError if both mix."""
    if not problem.auxiliary:
        return problem
    clauses = problem.clauses[: -problem.auxiliary]
    count = sum(len(clause.points) for clause in clauses)
    spoken = [part.arguments for clause in clauses for part in clause.constructions]
    if max(max(points) for points in (*spoken, *(goal.points for goal in problem.goals))) >= count:
        raise ProblemError("a point that only serves the proof is stated, or comes before others")
    return replace(problem, points=problem.points[:count], clauses=clauses, auxiliary=0)


def hypotheses(problem: Problem, *, auxiliary: bool = False) -> tuple[Fact, ...]:
    """Return the different facts from which the goals are to be derived, in order of statement.

    Those are the equalities and values that the clauses give or assume, and the equalities among their
    needs (a construction may rest on a relation that must hold before). Order facts are in `conditions`.
    """
    return _stated(problem, auxiliary)[0]


def conditions(problem: Problem, *, auxiliary: bool = False) -> tuple[Fact, ...]:
    """Return the different order and distinctness facts that a figure of the problem must satisfy."""
    return _stated(problem, auxiliary)[1]


@lru_cache(maxsize=REMEMBERED)
def _stated(problem: Problem, auxiliary: bool) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Return the different facts from which to derive, and those that a figure must satisfy besides."""
    items = (*_given(problem, auxiliary), *_needed(problem, auxiliary))
    stated = dict.fromkeys(item.fact for item in items)
    derived_from = tuple(f for f in stated if f.predicate.kind in IDENTITIES)
    return derived_from, tuple(f for f in stated if f.predicate.kind in ORDERED)
