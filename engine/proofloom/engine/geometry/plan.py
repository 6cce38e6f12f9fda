"""A problem made ready for drawing, once: what each clause places, what it depends on, which field fits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from proofloom.engine.geometry.constructions import Row
from proofloom.engine.geometry.field import PrimeField, field_for, needed_order, needed_order_of_root
from proofloom.engine.geometry.loci import LOCI, Maker
from proofloom.engine.geometry.predicates import ORDERED, Fact, FactError, Kind, Unit
from proofloom.engine.geometry.problem import Clause, Problem, ProblemError, said
from proofloom.engine.geometry.recipes import RECIPES
from proofloom.engine.geometry.shapes import SHAPES
from proofloom.engine.geometry.truth import shown_among_floats
from proofloom.engine.geometry.worlds import Corners, Vector, World

Placing = Callable[[World, Sequence[Vector]], list[Vector]]

# constructions that turn by a fixed angle, with the order of rotation that takes
_TURNS = {"ieq_triangle": 6, "eq_triangle": 6, "trisect": 6}


@dataclass(frozen=True, slots=True)
class Held:
    """A fact that must hold, and whether floats show it, as a question to figures."""

    fact: Fact
    shown: Callable[[Corners], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One clause, ready to be drawn.

    new      its points
    shape    places all of them from nothing, or
    recipe   places all of them from the points `on`, or
    loci     each with its points and number: the one new point lies on all of them
    wishes   where to draw them, or None
    order    where the recipe's points go among `new`, if not as they come
    free     true when another draw of this clause gives other points
    needs    what must hold before the clause is drawn
    facts    what it states of its points
    unsure   those of them that are not so by the way the points are placed
    """

    new: tuple[int, ...]
    shape: Callable[[World], list[Vector]] | None
    recipe: Placing | None
    on: tuple[int, ...]
    loci: tuple[tuple[Maker, tuple[int, ...], Fraction | None], ...]
    wishes: tuple[Vector | None, ...]
    order: tuple[int, ...]
    free: bool
    facts: tuple[Held, ...]
    unsure: tuple[Held, ...]
    needs: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A constructed problem, ready to be drawn any number of times.

    before  of each step the earlier free ones on which it depends, the latest first
    field   the prime field of its figures
    unit    about how long the segments of its figures are: 1, or what the given lengths suggest
    """

    problem: Problem
    steps: tuple[Step, ...]
    before: tuple[tuple[int, ...], ...]
    field: PrimeField
    unit: float


@dataclass(frozen=True, slots=True)
class Alone:
    """What a clause says, whatever stands before it.

    step   how it is drawn
    uses   the points before it that it speaks of
    order  of the rotations that its field needs
    sizes  about how long its given lengths are
    """

    step: Step
    uses: frozenset[int]
    order: int
    sizes: tuple[float, ...]


@lru_cache(maxsize=128)  # a problem is drawn with many seeds, one after the other; each takes some 12 kB
def plan(problem: Problem) -> Plan:
    """Prepare a constructed problem with all its clauses, auxiliary ones included.

    Raise ProblemError, with the clause, when it contradicts itself before anything is drawn.
    """
    if not problem.clauses:
        raise ProblemError("there are no clauses to draw")
    made_by = {point: at for at, clause in enumerate(problem.clauses) for point in clause.points}
    if len(made_by) < len(problem.points):
        raise ProblemError("some points are placed by no clause, or twice")
    steps: list[Step] = []
    before: list[tuple[int, ...]] = []
    order = math.lcm(*map(_order, problem.goals))
    sizes: list[float] = []
    for at, clause in enumerate(problem.clauses):
        try:
            own = alone(clause)
        except FactError as error:
            raise ProblemError(f"clause {at + 1}, {error}", at) from error
        before.append(_before(at, own.uses, made_by, steps, before))
        steps.append(own.step)
        order = math.lcm(order, own.order)
        sizes += own.sizes
    try:
        field = field_for(order)
    except ValueError as error:
        raise ProblemError(str(error)) from error
    return Plan(problem, tuple(steps), tuple(before), field, max(sizes, default=1.0))


def _before(
    at: int,
    uses: Iterable[int],
    made_by: dict[int, int],
    steps: Sequence[Step],
    before: Sequence[tuple[int, ...]],
) -> tuple[int, ...]:
    found: set[int] = set()
    for point in uses:
        earlier = made_by.get(point, at)
        if earlier >= at:
            raise ProblemError(f"clause {at + 1} uses a point that is placed later", at)
        found.update(before[earlier])
        if steps[earlier].free:
            found.add(earlier)
    return tuple(sorted(found, reverse=True))


@lru_cache(maxsize=1024)  # problems made of one scene share most of their clauses
def alone(clause: Clause) -> Alone:
    """Return what a clause says of its own; raise FactError where it contradicts itself."""
    shape = recipe = None
    on: tuple[int, ...] = ()
    order: tuple[int, ...] = ()
    loci: list[tuple[Maker, tuple[int, ...], Fraction | None]] = []
    rows = _rows(clause)
    for part in clause.constructions:
        row = part.row
        if row is None:
            continue
        if row.points and not (shape or recipe):
            drawn = row.draws[0]
            order = tuple(clause.points.index(point) for point in part.arguments[: row.new])
            order = () if order == tuple(range(row.new)) else order
            on = tuple(part.arguments[place] for place in drawn.places)
            shape, recipe = SHAPES.get(drawn.name), RECIPES.get(drawn.name)
        elif not row.points:
            loci += [
                (LOCI[d.name], tuple(part.arguments[p] for p in d.places), part.value) for d in row.draws
            ]
    placed = len(rows) == 1 if shape or recipe else len(loci) <= 2
    gives, needs = said(clause)
    new = set(clause.points)
    facts = _held(known for known, _ in (*gives, *needs) if not new.isdisjoint(known.points))
    step = Step(
        new=clause.points,
        shape=shape,
        recipe=recipe,
        on=on,
        loci=tuple(loci),
        wishes=tuple((float(w[0]), float(w[1])) if w else None for w in clause.at),
        order=order,
        free=shape is not None or (recipe is None and len(loci) == 1) or any(map(_random, rows)),
        facts=facts,
        unsure=tuple(one for one in facts if one.fact.predicate.kind in ORDERED) if placed else facts,
        needs=_held(known for known, _ in needs if new.isdisjoint(known.points)),
    )
    known = [one for one, _ in (*gives, *needs)]
    return Alone(
        step,
        frozenset(point for part in clause.constructions for point in part.arguments) - new,
        math.lcm(*(_TURNS.get(row.name, 1) for row in rows), *map(_order, known)),
        tuple(size for one, _ in gives if (size := _size(one)) is not None),
    )


def _held(known: Iterable[Fact]) -> tuple[Held, ...]:
    return tuple(Held(one, shown_among_floats(one)) for one in known)


def _rows(clause: Clause) -> list[Row]:
    return [row for part in clause.constructions if (row := part.row) is not None]


def _random(row: Row) -> bool:
    return row.draws[0].name in ("between_bound", "eqangle2", "contri", "contrir", "3peq")


def _order(known: Fact) -> int:
    """Return the order of rotation that a field needs to have an angle or a root of a fact's number."""
    if known.value is None or known.predicate.kind is not Kind.VALUE:
        return 1
    if known.predicate.unit is Unit.ANGLE:
        return needed_order(known.value)
    return needed_order_of_root(known.value) if known.predicate.unit in (Unit.LENGTH2, Unit.RATIO2) else 1


def _size(known: Fact) -> float | None:
    """Return the length that a given number suggests, if it is one of lengths."""
    if known.value is None or known.predicate.unit not in (Unit.LENGTH, Unit.LENGTH2, Unit.AREA):
        return None
    size = known.value.numerator / known.value.denominator
    return size if known.predicate.unit is Unit.LENGTH else size**0.5
