"""Placing one point of a figure where its equations hold, over whatever field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from proofloom.engine.geometry.predicates import Fact
from proofloom.verifiers.geometry.identities.loci import CONIC, Arithmetic, Locus, Point, meets, read
from proofloom.verifiers.geometry.identities.plan import Plan, Step
from proofloom.verifiers.geometry.identities.polynomials import Axis, Equation, Number, Scalar, apart, bent

A = TypeVar("A", bound=Arithmetic)


class NoFigureError(ValueError):
    """No figure was found: the hypotheses contradict each other, or are beyond lines and circles."""


class Placing(Generic[A]):
    """The points placed so far (z and w, by index), and what the next can be."""

    def __init__(self, plan: Plan, arithmetic: A) -> None:
        self.plan, self.arithmetic = plan, arithmetic
        self.z: list[Scalar] = [0] * plan.count
        self.w: list[Scalar] = [0] * plan.count
        self.solved = [0] * plan.count
        self.numbers = [
            (
                [self.constants(equation.numbers) for equation, _ in step.solve],
                [self.constants(equation.numbers) for equation in step.check],
            )
            for step in plan.steps
        ]

    def constants(self, numbers: Sequence[Number]) -> list[Scalar]:
        """Return an equation's numbers in the field."""
        raise NotImplementedError

    def solve(self, step: Step, at: int) -> tuple[list[Point], list[Locus]]:
        """Return where a point can be, or the locus on which it is free (one that is nowhere if none).

        Note how many of its equations hold there because they were solved; see `sound`.
        """
        loci: list[Locus] = []
        free: list[Locus] = []
        self.solved[at] = 0
        for (equation, shape), numbers in zip(step.solve, self.numbers[at][0], strict=True):
            loci.append(read(self.arithmetic, equation, numbers, self.z, self.w, step.point, shape))
            if shape != CONIC:  # conics come last, and of pairs of lines only a part is solved for
                self.solved[at] += 1
            if len(loci) == 1 and len(step.solve) > 1:
                continue  # one locus alone decides nothing
            roots, free = meets(self.arithmetic, loci)
            if roots or (free and self.nowhere(free[0])):
                return roots, free
        return [], free

    def nowhere(self, locus: Locus) -> bool:
        """Say whether no point at all lies on a locus."""
        return all(self.arithmetic.zero(part) for part in locus[1:])

    def sound(self, step: Step, at: int, roots: Sequence[Point]) -> list[Point]:
        """Return the roots at which all of the point's equations hold, and no point is that must not be."""
        zero, kept = self.arithmetic.zero, []
        first, (solve, check) = self.solved[at], self.numbers[at]
        unsure: list[tuple[Equation, list[Scalar]]] = []
        if first < len(solve):
            unsure += [(pair[0], n) for pair, n in zip(step.solve[first:], solve[first:], strict=True)]
        if check:
            unsure += zip(step.check, check, strict=True)
        for root in roots:
            self.z[step.point], self.w[step.point] = root
            z, w = root
            if step.apart and any(zero(z - self.z[o]) and zero(w - self.w[o]) for o in step.apart):
                continue
            if not unsure or all(self.vanishes(equation, n) for equation, n in unsure):
                kept.append(root)
        return kept

    def vanishes(self, equation: Equation, numbers: Sequence[Scalar]) -> bool:
        """Say whether an equation holds of the points placed."""
        return self.arithmetic.zero(equation.of(self.z, self.w, *equation.points, *numbers))

    def distinct(self, roots: list[Point], at: int) -> list[Point]:
        """Leave out a root where a point already is, if there is another."""
        if len(roots) < 2:
            return roots
        zero, taken = self.arithmetic.zero, [step.point for step in self.plan.steps[:at]]
        return [
            (z, w)
            for z, w in roots
            if not any(zero(z - self.z[other]) and zero(w - self.w[other]) for other in taken)
        ] or roots


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
