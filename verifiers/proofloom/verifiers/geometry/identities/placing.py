"""Placing one point of a figure where its equations hold, over whatever field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from proofloom.engine.geometry.predicates import Fact
from proofloom.verifiers.geometry.identities.loci import CONIC, NONE, Arithmetic, Locus, Point, meets, read
from proofloom.verifiers.geometry.identities.plan import Plan, Step
from proofloom.verifiers.geometry.identities.polynomials import Axis, Equation, Number, Scalar, apart, bent

A = TypeVar("A", bound=Arithmetic)
Ready = tuple[Callable[..., Scalar], tuple[Scalar, ...], int]  # see `Placing.ready`


class NoFigureError(ValueError):
    """No figure was found: the hypotheses contradict each other, or are beyond lines and circles."""


class Placing(Generic[A]):
    """The points placed so far (z and w, by index), and what the next can be."""

    def __init__(self, plan: Plan, arithmetic: A) -> None:
        self.plan, self.arithmetic = plan, arithmetic
        self.z: list[Scalar] = [0] * plan.count
        self.w: list[Scalar] = [0] * plan.count
        self.solved = [0] * plan.count
        self.solving = [
            [self.ready(equation, shape) for equation, shape in step.solve] for step in plan.steps
        ]
        self.checking = [[self.ready(equation, NONE) for equation in step.check] for step in plan.steps]

    def constants(self, numbers: Sequence[Number]) -> list[Scalar]:
        """Return an equation's numbers in the field."""
        raise NotImplementedError

    def ready(self, equation: Equation, shape: int) -> Ready:
        """Return an equation's polynomial, what it is given after z and w, and the shape of its locus."""
        return equation.of, (*equation.points, *self.constants(equation.numbers)), shape

    def solve(self, step: Step, at: int) -> tuple[list[Point], list[Locus]]:
        """Return where a point can be, or the locus on which it is free (one that is nowhere if none).

        Note how many of its equations hold there because they were solved; see `sound`.
        """
        loci: list[Locus] = []
        free: list[Locus] = []
        solving = self.solving[at]
        self.solved[at] = 0
        for of, given, shape in solving:
            loci.append(read(self.arithmetic, of, given, self.z, self.w, step.point, shape))
            if shape != CONIC:  # conics come last, and of pairs of lines only a part is solved for
                self.solved[at] += 1
            if len(loci) == 1 and len(solving) > 1:
                continue  # one locus alone decides nothing
            roots, free = meets(self.arithmetic, loci)
            if roots or (free and self.nowhere(free[0])):
                return roots, free
        return [], free

    def nowhere(self, locus: Locus) -> bool:
        """Say whether no point at all lies on a locus."""
        return all(map(self.arithmetic.zero, locus[1:]))

    def sound(self, step: Step, at: int, roots: Sequence[Point]) -> list[Point]:
        """Return the roots at which all of the point's equations hold, and no point is that must not be."""
        kept = [root for root in roots if not self.taken(root, step.apart)] if step.apart else list(roots)
        solving, solved, unsure = self.solving[at], self.solved[at], self.checking[at]
        if solved < len(solving):
            unsure = [*solving[solved:], *unsure]
        return [root for root in kept if self.satisfies(step, root, unsure)] if unsure else kept

    def taken(self, place: Point, others: Sequence[int]) -> bool:
        """Say whether one of other points is at a place."""
        (z, w), zero = place, self.arithmetic.zero
        return any(zero(z - self.z[other]) and zero(w - self.w[other]) for other in others)

    def satisfies(self, step: Step, root: Point, unsure: Sequence[Ready]) -> bool:
        """Say whether equations hold with the step's point at a root."""
        z, w, zero = self.z, self.w, self.arithmetic.zero
        z[step.point], w[step.point] = root
        return all(zero(of(z, w, *given)) for of, given, _ in unsure)

    def distinct(self, roots: list[Point], at: int) -> list[Point]:
        """Leave out a root where a point already is, if there is another."""
        if len(roots) < 2:
            return roots
        before = [step.point for step in self.plan.steps[:at]]
        return [root for root in roots if not self.taken(root, before)] or roots


def proper_figure(plan: Plan, z: Axis, w: Axis, zero: Callable[[Scalar], bool]) -> bool:
    """Say whether every condition of distinctness holds, and every triangle and circle given is one."""
    return all(distinct(fact, z, w, zero) for fact in plan.conditions) and not any(
        zero(bent(z, w, triple)) for triple in plan.proper
    )


def coincide(fact: Fact, z: Axis, w: Axis, zero: Callable[[Scalar], bool]) -> bool:
    """Say whether two points coincide that must not for the fact to mean something."""
    return any(zero(z[a] - z[b]) or zero(w[a] - w[b]) for a, b in apart(fact))


def distinct(fact: Fact, z: Axis, w: Axis, zero: Callable[[Scalar], bool]) -> bool:
    """Say whether a condition of distinctness holds; one of order counts as holding."""
    if coincide(fact, z, w, zero):
        return False
    match fact.name:
        case "ncoll":
            a, b, *others = fact.points
            return any(not zero(bent(z, w, (a, b, c))) for c in others)
        case "npara" | "nperp":
            a, b, c, d = fact.points
            one, other = (z[b] - z[a]) * (w[d] - w[c]), (z[d] - z[c]) * (w[b] - w[a])
            return not zero(one - other if fact.name == "npara" else one + other)
    return True
