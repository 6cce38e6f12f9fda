"""Prove facts of rational figures: their polynomials vanish identically in the free choices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from proofloom.engine import Verdict
from proofloom.engine.geometry.predicates import Fact, Unit
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.verifiers.geometry.identities.functions import Functions, Quotient
from proofloom.verifiers.geometry.identities.loci import Locus, NoRootError, Point, UnreadableError
from proofloom.verifiers.geometry.identities.placing import NoFigureError, Placing, coincide, proper_figure
from proofloom.verifiers.geometry.identities.plan import Plan, plan_of
from proofloom.verifiers.geometry.identities.polynomials import (
    Number,
    UnsupportedError,
    bent,
    equations,
    proper,
)

MOST_BRANCHES = 16
QUARTERS = {Fraction(0): 1, Fraction(1, 2): -1}  # e^(2i * pi * value) of the angles that are rational here
_ABSOLUTE = (Unit.LENGTH, Unit.LENGTH2, Unit.AREA)

Figure = tuple[tuple[Quotient, ...], tuple[Quotient, ...]]


class _Search(Placing[Functions]):
    def __init__(self, plan: Plan, scaled: bool) -> None:
        super().__init__(plan, Functions(2 * plan.count))
        self.free = 0 if scaled else 2  # how many free points have been placed

    def constants(self, numbers: Sequence[Number]) -> list[Quotient]:
        return [number(n, self.arithmetic) for n in numbers]

    def extend(self, at: int) -> list[Figure]:
        """Return every figure that continues the points placed so far."""
        if at == len(self.plan.steps):
            return [(tuple(self.z), tuple(self.w))]
        step = self.plan.steps[at]
        places, free = self.solve(step, at)
        if places:
            places = self.distinct(self.sound(step, at, places), at)
        elif not (free and self.nowhere(free[0])):
            places = [self.somewhere(free)]
            if len(self.sound(step, at, places)) < 1:
                raise UnreadableError("a condition of higher degree")
        found: list[Figure] = []
        for place in places:
            self.z[step.point], self.w[step.point] = place
            found += self.extend(at + 1)
            if len(found) > MOST_BRANCHES:
                raise NoFigureError(f"more than {MOST_BRANCHES} branches")
        return found

    def somewhere(self, free: Sequence[Locus]) -> Point:
        """Return the general point of a locus; the first two free ones are 0 and 1 if scale is free."""
        field = self.arithmetic
        if not free:
            self.free += 1
            if self.free <= 2:
                return (field.number(Fraction(self.free - 1)),) * 2
            return field.variable(), field.variable()
        c, a, b, d, e, f = free[0]
        if not (field.zero(e) and field.zero(f)):
            raise NoRootError("a conic without a known point")
        if field.zero(b) and field.zero(d):
            return field.reduce(-c * field.inverse(a)), field.variable()
        z = field.variable()
        return z, field.reduce(-(c + a * z) * field.inverse(b + d * z))


def number(given: Number, field: Functions) -> Quotient:
    """Return an equation's number; raise UnsupportedError for an angle that is no right one."""
    if not given.turn:
        return field.number(given.value)
    turn = QUARTERS.get(given.value % 1)
    if turn is None:
        raise UnsupportedError("an angle whose direction is not rational")
    return field.number(Fraction(turn))


class Exact:
    """A problem's figure as rational functions, ready to be asked for facts; UNKNOWN where it is none."""

    def __init__(self, problem: Problem) -> None:
        self.unusable = ""
        self.branches: list[Figure] = []
        try:
            plan = plan_of(problem)
            scaled = all(fact.predicate.unit not in _ABSOLUTE for fact in hypotheses(problem, auxiliary=True))
            self.scaled = scaled
            search = _Search(plan, scaled)
            self.field = search.arithmetic
            found = search.extend(0)
            self.branches = [one for one in found if proper_figure(plan, *one, self.field.zero)]
            if not self.branches:
                self.unusable = "the hypotheses contradict each other or leave no proper figure"
        except (NoFigureError, NoRootError, UnreadableError, UnsupportedError, ValueError) as error:
            self.unusable = str(error)

    def ask(self, fact: Fact) -> Verdict:
        """Decide one fact: PASS if proved in all branches, FAIL if refuted in all, UNKNOWN otherwise."""
        if self.unusable:
            return Verdict.unknown("no rational figure", self.unusable)
        if self.scaled and fact.predicate.unit in (*_ABSOLUTE, Unit.NUMBER):
            return Verdict.unknown("no rational figure", "a length in a figure of no certain size")
        try:
            parts = equations(fact)
            truths = Counter(self._holds(fact, *branch) for branch in self.branches)
        except UnsupportedError as error:
            return Verdict.unknown("not decided", str(error))
        evidence = f"{len(parts)} polynomials in {len(self.branches)} branches"
        if truths[True] == len(self.branches):
            return Verdict.passed(evidence)
        if truths[True]:
            return Verdict.unknown("holds in some branches only", evidence)
        return Verdict.failed("false", evidence)

    def _holds(self, fact: Fact, z: Sequence[Quotient], w: Sequence[Quotient]) -> bool:
        zero = self.field.zero
        if coincide(fact, z, w, zero) or any(zero(bent(z, w, triple)) for triple in proper(fact)):
            return False
        return all(
            zero(part.value(z, w, [number(n, self.field) for n in part.numbers])) for part in equations(fact)
        )
