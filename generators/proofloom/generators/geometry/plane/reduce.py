"""Reduces a scene to what a solution uses: the fewest points, and of constructions what is cited."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from proofloom.engine.geometry.constructions import CONSTRUCTIONS, Row
from proofloom.engine.geometry.predicates import Fact, FactError, Kind, renamed
from proofloom.engine.geometry.problem import Clause, Construction, Problem
from proofloom.engine.geometry.reading import Scope, Word, words_of
from proofloom.generators.geometry.plane.templates import moved

SHAPES = ("free", "segment", "triangle", "quadrangle", "pentagon")  # by number of points
ANGLES = ("acute_angle", "obtuse_angle")  # which tell an angle from its supplement


@dataclass(frozen=True, slots=True)
class Reduced:
    """A part of a scene that is a problem of its own.

    problem  with the points that are left, in the order in which its clauses place them
    kept     which point of the scene each is
    """

    problem: Problem
    kept: tuple[int, ...]

    def fact(self, fact: Fact) -> Fact:
        """Return a fact of the scene as one of the part."""
        return renamed(fact, self.places())

    def places(self) -> list[int]:
        """Return for each point of the scene which one of the part it is; -1 if it is left out."""
        places = [-1] * (max(self.kept, default=-1) + 1)
        for new, old in enumerate(self.kept):
            places[old] = new
        return places


def reduce(problem: Problem, used: Set[Fact], points: Iterable[int], *, whole: bool = False) -> Reduced:
    """Return the problem that gives the used facts and has the points; `whole` keeps clauses as they were."""
    wanted = set(points) | {point for fact in used for point in fact.points}
    kept: list[Clause] = []
    for clause in reversed(problem.clauses):
        if wanted.isdisjoint(clause.points):
            continue
        less = [clause] if whole else _less(clause, used, wanted)
        kept[:0] = less
        wanted |= {point for one in less for part in one.constructions for point in part.arguments}
        wanted |= {point for one in less for point in one.points}
    kept = _joined(kept)
    order = tuple(point for clause in kept for point in clause.points)
    places = [order.index(p) if p in order else -1 for p in range(len(problem.points))]
    clauses = tuple(moved(clause, places) for clause in kept)
    return Reduced(Problem("", tuple(problem.points[p] for p in order), clauses, ()), order)


def _less(clause: Clause, used: Set[Fact], wanted: Collection[int]) -> list[Clause]:
    """Return clauses that place a clause's wanted points and give its used facts, and little else."""
    placing = [part for part in clause.constructions if part.row is not None]
    if len(clause.points) == 1 and len(placing) > 1:
        parts = [part for part in placing if not used.isdisjoint(gives(part))]
        if not parts:
            return [Clause(clause.points, (Construction("free", clause.points),))]
        if len(parts) == len(placing):
            return [clause]
        told = [
            part
            for part in clause.constructions
            if part.condition and part.name in ANGLES and any(one.name == "s_angle" for one in parts)
        ]
        return [Clause(clause.points, (*parts, *told))]
    (part,) = placing
    row = part.row
    assert row is not None
    own = [point for point in clause.points if point in wanted]
    cited = {fact for fact in gives(part) if fact in used}
    if not cited and not (_needed(part) and len(placing) < len(clause.constructions)):
        return [_free(own)]
    letters = dict(zip(row.letters, part.arguments, strict=True))
    for alternative in _weaker(row.name):
        made = [moved(one, [letters[letter] for letter in row.letters]) for one in alternative]
        placed = {point for one in made for point in one.points}
        facts = {fact for one in made for other in one.constructions for fact in gives(other)}
        if placed >= set(own) and facts >= cited:
            return made
    return [clause]


def _joined(clauses: Sequence[Clause]) -> list[Clause]:
    """Return clauses of which those of free points are one, which comes first."""
    loose = [clause for clause in clauses if [part.name for part in clause.constructions] == ["free"]]
    points = [point for clause in loose for point in clause.points]
    if not 1 < len(points) <= len(SHAPES):
        return [*clauses]
    return [_free(points), *(clause for clause in clauses if clause not in loose)]


def _needed(part: Construction) -> bool:
    return part.name == "between_bound"


def _free(points: Sequence[int]) -> Clause:
    return Clause(tuple(points), (Construction(SHAPES[len(points) - 1], tuple(points)),))


def gives(part: Construction) -> list[Fact]:
    """Return the equalities and values that a construction states."""
    row = part.row
    found = []
    for template in (*row.gives, *row.needs) if row is not None else ():
        try:
            fact = template.fill(part.arguments, part.value)
        except FactError:
            continue
        if fact.predicate.kind in (Kind.EQUALITY, Kind.VALUE):
            found.append(fact)
    return found


@cache
def _weaker(name: str) -> tuple[tuple[Clause, ...], ...]:
    """Return what says less than a construction, on the places of its row's letters."""
    table = tomllib.loads(files(__package__).joinpath("weaker.toml").read_text(encoding="utf-8"))
    return tuple(_read(CONSTRUCTIONS[name], lines) for lines in table["weaker"].get(name, ()))


def _read(row: Row, lines: Sequence[str]) -> tuple[Clause, ...]:
    scope, end = Scope(), Word("", 1, 1)
    for letter in row.letters[row.new :]:
        scope.declare(Word(letter, 1, 1))
    clauses = []
    for line in lines:
        new, _, rest = line.partition("=")
        parts = [[Word(word, 1, 1) for word in part.split()] for part in rest.split(",")]
        clauses.append(scope.clause(words_of(new, 1, ""), parts, end))
    place = {at: row.letters.index(letter) for letter, at in scope.places.items()}
    return tuple(moved(clause, [place[at] for at in range(len(scope.names))]) for clause in clauses)
