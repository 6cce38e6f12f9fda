"""In which order points can be found from the hypotheses, and the degrees of their coordinates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain
from operator import itemgetter

from proofloom.engine import Seed
from proofloom.engine.geometry.predicates import IDENTITIES, ORDERED, Fact
from proofloom.engine.geometry.problem import Numbered, Problem
from proofloom.engine.geometry.problem import given as stated_by
from proofloom.engine.geometry.problem import needed as needed_by
from proofloom.verifiers.geometry.identities.branches import meant
from proofloom.verifiers.geometry.identities.fields import MIDDLE, PrimeField, field
from proofloom.verifiers.geometry.identities.implied import ENOUGH, crowded, halved, implied
from proofloom.verifiers.geometry.identities.loci import CIRCLE, CONIC, LINE, NONE
from proofloom.verifiers.geometry.identities.polynomials import (
    REMEMBERED,
    Equation,
    Number,
    UnsupportedError,
    apart,
    equations,
    proper,
)

MOST_POINTS = 200

Said = tuple[tuple[Fact, ...], tuple[Fact, ...]]  # equalities and values; order and distinctness


@dataclass(frozen=True, slots=True)
class Step:
    """How one point is found.

    solve  the equations by which to solve, with the shape of the locus; lines first
    check  others that must hold
    apart  points before it at whose places it must not lie
    """

    point: int
    solve: tuple[tuple[Equation, int], ...]
    check: tuple[Equation, ...]
    apart: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """The whole figure.

    count       of points
    steps       one a point, in the order of finding
    conditions  order and distinctness that a figure must satisfy
    proper      triples of points that must not lie on one line
    turns       triples that turn counter-clockwise on a drawn figure
    """

    count: int
    steps: tuple[Step, ...]
    conditions: tuple[Fact, ...]
    proper: tuple[tuple[int, int, int], ...]
    turns: tuple[tuple[int, int, int], ...]

    @property
    def degrees(self) -> Sequence[int]:
        """A bound on the degree of each point's coordinates in the free choices."""
        return self._bounds[0]

    @property
    def sheets(self) -> int:
        """A bound on the number of figures for one set of free choices."""
        return self._bounds[1]

    @cached_property
    def _bounds(self) -> tuple[Sequence[int], int]:
        """Both bounds; only a proof asks for them, and most figures are drawn for none."""
        degrees, sheets = [1] * self.count, 1
        for step in self.steps:
            degrees[step.point], branches = _degree(step.point, step.solve, degrees)
            sheets *= branches
        return degrees, sheets


def stated(problem: Problem) -> Said:
    """Return what a problem's clauses say: its hypotheses, and its conditions of order and distinctness."""
    items = (*stated_by(problem, auxiliary=True), *needed_by(problem, auxiliary=True))
    return _sorted([item.fact for item in items])


def said_by(problem: Problem, says: Sequence[tuple[Numbered, Numbered]]) -> Said:
    """Return the same where it is known what each clause gives, and what must hold besides."""
    facts = [fact for kind in (0, 1) for clause in says for fact, _ in clause[kind]]
    return _sorted([*problem.assumed, *facts])


def _sorted(facts: Iterable[Fact]) -> Said:
    equal, other = [], []
    for fact in dict.fromkeys(facts):
        kind = fact.predicate.kind
        if kind in IDENTITIES:
            equal.append(fact)
        elif kind in ORDERED:
            other.append(fact)
    return tuple(equal), tuple(other)


def plan_of(problem: Problem, said: Said | None = None) -> Plan:
    """Return the plan of a problem's figure: clause by clause, in a clause what is held tightly first.

    `said` is what `stated` returns, if that is known already.
    """
    groups: list[Sequence[int]] = [clause.points for clause in problem.clauses]
    if problem.assumed or not groups:
        groups = [range(len(problem.points))]
    order, turns = meant(problem)
    equal, other = stated(problem) if said is None else said
    return plan(len(problem.points), equal, (*other, *order), groups, turns)


def plan(
    count: int,
    given: Iterable[Fact],
    needed: Iterable[Fact],
    groups: Sequence[Sequence[int]] | None = None,
    turns: tuple[tuple[int, int, int], ...] = (),
) -> Plan:
    """Return the plan of the figure of some points under equalities, with its conditions.

    Raise UnsupportedError for a hypothesis that has no polynomial.
    """
    if count > MOST_POINTS:
        raise UnsupportedError(f"more than {MOST_POINTS} points")
    given = tuple(given)
    told = [_told(one) for one in given]
    waiting = [equation for said, _, _ in told for equation in said]
    if not set(chain.from_iterable(one.points for one in given)).issubset(range(count)):
        raise UnsupportedError("a hypothesis speaks of points that the figure does not have")
    pairs = {pair for _, different, _ in told for pair in different}
    groups = groups if groups is not None else [range(count)]
    order = _order(count, waiting, groups)
    ready = _ready(waiting, order)
    if held := crowded(ready, order):
        if more := halved(given, waiting, order, held):
            waiting += more
            order = _order(count, waiting, groups)
            held = crowded(_ready(waiting, order), order)
        waiting += implied(given, order, held)
        ready = _ready(waiting, order)
    steps = []
    for at, point in enumerate(order):
        shaped = [(equation, shape(equation, point)) for equation in ready[at]]
        solve = sorted([pair for pair in shaped if pair[1] != NONE], key=itemgetter(1))
        check = tuple([equation for equation, found in shaped if found == NONE])
        others = tuple([o for o in order[:at] if ((o, point) if o < point else (point, o)) in pairs])
        steps.append(Step(point, tuple(solve), check, others))
    flat = tuple([triple for _, _, triples in told for triple in triples])
    return Plan(count, tuple(steps), tuple(needed), flat, turns)


@lru_cache(maxsize=REMEMBERED)
def _told(
    fact: Fact,
) -> tuple[tuple[Equation, ...], tuple[tuple[int, int], ...], tuple[tuple[int, int, int], ...]]:
    """Return a fact's equations, points that must not be one for it, and such as must not lie on one line."""
    return equations(fact), apart(fact), proper(fact)


def part(plan: Plan, points: Iterable[int]) -> Plan:
    """Return the plan of some points and of those by which they are found.

    The others are left out, with all that holds them: their figures are among this one's.
    """
    needed = set(points)
    for step in reversed(plan.steps):
        if step.point in needed:
            needed.update(p for e in (*(e for e, _ in step.solve), *step.check) for p in e.points)
    steps = tuple(
        replace(step, apart=tuple(o for o in step.apart if o in needed))
        for step in plan.steps
        if step.point in needed
    )
    return replace(
        plan,
        steps=steps,
        conditions=tuple(fact for fact in plan.conditions if needed.issuperset(fact.points)),
        proper=tuple(triple for triple in plan.proper if needed.issuperset(triple)),
        turns=tuple(triple for triple in plan.turns if needed.issuperset(triple)),
    )


def checked(plan: Plan, fact: Fact) -> Plan:
    """Return the plan with a fact to be checked once all its points are found; the last must not be free."""
    at = max(at for at, step in enumerate(plan.steps) if step.point in fact.points)
    step = plan.steps[at]
    if len(step.solve) < ENOUGH:
        return plan
    step = replace(step, check=(*step.check, *equations(fact)))
    return replace(plan, steps=(*plan.steps[:at], step, *plan.steps[at + 1 :]))


def degree(plan: Plan, equation: Equation) -> int:
    """Bound the degree, over all sheets, of what vanishes if an equation holds."""
    weights = zip(equation.points, equation.weights, strict=True)
    return plan.sheets * max(1, sum(weight * plan.degrees[point] for point, weight in weights))


def _degree(point: int, solve: Sequence[tuple[Equation, int]], degrees: Sequence[int]) -> tuple[int, int]:
    if not solve:
        return 1, 1
    shapes = [found for _, found in solve]
    sizes = []
    for equation, _ in solve:
        weights = zip(equation.points, equation.weights, strict=True)
        sizes.append(sum([weight * degrees[other] for other, weight in weights if other != point]))
    sizes.sort(reverse=True)
    if shapes.count(LINE) >= 2:
        return sum(sizes[:2]), 1  # Cramer's rule
    if len(shapes) == 1:
        return 2 * sizes[0] + 2, 2 if shapes[0] == CONIC else 1
    return 4 * sum(sizes[:2]), 4 if CONIC in shapes[:2] and LINE not in shapes else 2


def _ready(waiting: Sequence[Equation], order: Sequence[int]) -> list[list[Equation]]:
    """Return the equations by which each point is held, in the order of finding: those whose last it is."""
    place = {point: at for at, point in enumerate(order)}
    ready: list[list[Equation]] = [[] for _ in order]
    for equation in waiting:
        ready[max(map(place.__getitem__, equation.points))].append(equation)
    return ready


def _order(count: int, waiting: Sequence[Equation], groups: Sequence[Sequence[int]]) -> list[int]:
    """Return an order of all points in which each group keeps together and tightly held points come first."""
    order: list[int] = []
    placed: set[int] = set()
    points = [frozenset(equation.points) for equation in waiting]
    for group in (*groups, range(count)):
        left = [point for point in group if point not in placed]
        while left:
            best = 0
            if len(left) > 1:
                held = Counter(chain.from_iterable(free for one in points if len(free := one - placed) == 1))
                best = next((i for i, point in enumerate(left) if held[point] >= ENOUGH), 0)
            chosen = left.pop(best)
            placed.add(chosen)
            order.append(chosen)
    return order


def shape(equation: Equation, point: int) -> int:
    """Return what kind of locus an equation is for one of its points."""
    return _shape(equation.of, tuple([other == point for other in equation.points]), len(equation.numbers))


@lru_cache(maxsize=4096)
def _shape(of: Callable[..., int], unknown: tuple[bool, ...], numbers: int) -> int:
    """Sample the polynomial with known points at random and compare it with conics."""
    trial = field(MIDDLE, 0)
    stream = Seed.root("shapes of loci").stream()
    count = len(unknown)
    z, w = ([stream.below(trial.p) for _ in range(count + 1)] for _ in range(2))
    places = [count if is_unknown else index for index, is_unknown in enumerate(unknown)]
    constants = [stream.below(trial.p) for _ in range(numbers)]

    def value(one: int, other: int) -> int:
        z[count], w[count] = one, other
        found: int = of(z, w, *places, *constants) % trial.p
        return found

    half = trial.inverse(2)
    c = value(0, 0)
    e, f = ((value(i, j) + value(-i, -j)) * half - c for i, j in ((1, 0), (0, 1)))
    a, b = value(1, 0) - c - e, value(0, 1) - c - f
    d = value(1, 1) - a - b - c - e - f
    for _ in range(2):
        one, other = stream.below(trial.p), stream.below(trial.p)
        model = c + a * one + b * other + d * one * other + e * one * one + f * other * other
        if (model - value(one, other)) % trial.p:
            return NONE
    if e % trial.p or f % trial.p:
        return CONIC
    return CIRCLE if d % trial.p else LINE


def constants(step_numbers: Sequence[Number], trial: PrimeField) -> list[int]:
    """Return an equation's numbers in a prime field."""
    return [trial.turn(n.value) if n.turn else trial.number(n.value) for n in step_numbers]
