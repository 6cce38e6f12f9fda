"""Figures over finite fields: free choices at random, every branch of every root followed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from proofloom.engine.seed import Stream
from proofloom.verifiers.geometry.identities.extensions import Extension, Finite, Modular
from proofloom.verifiers.geometry.identities.fields import PrimeField
from proofloom.verifiers.geometry.identities.loci import (
    Arithmetic,
    Locus,
    NoRootError,
    Point,
    UnreadableError,
    roots,
)
from proofloom.verifiers.geometry.identities.placing import NoFigureError, Placing, proper_figure
from proofloom.verifiers.geometry.identities.plan import Plan, Step, constants
from proofloom.verifiers.geometry.identities.polynomials import Number


class Figure(NamedTuple):
    """A figure: z and w of every point, and of how many conjugates it is one."""

    z: tuple[Any, ...]
    w: tuple[Any, ...]
    of: int


MOST_BRANCHES = 256
MOST_DRAWS = 16  # of free choices, for one figure, times the degree of the field in which roots are sought
PATIENCE = 6  # draws of one free choice, before the one before it is drawn again


class CrowdedError(NoFigureError):
    """A figure has more branches than are followed."""


class _Search(Placing[Finite]):
    def __init__(self, plan: Plan, arithmetic: Finite, stream: Stream, one: bool) -> None:
        self.stream, self.one = stream, one
        self.draws, self.most = 0, MOST_DRAWS * arithmetic.degree
        super().__init__(plan, arithmetic)

    def constants(self, numbers: Sequence[Number]) -> list[int]:
        return constants(numbers, self.arithmetic.field)

    def extend(self, at: int, degree: int) -> list[Figure]:
        """Return every proper figure that continues the points placed so far, or one if that is enough.

        The coordinates so far lie in the field of that degree over the prime field.
        """
        if at == len(self.plan.steps):
            whole = proper_figure(self.plan, self.z, self.w, self.arithmetic.zero)
            return [Figure(tuple(self.z), tuple(self.w), degree)] if whole else []
        step = self.plan.steps[at]
        places, free = self.solve(step, at)
        if not places:
            nowhere = free and self.nowhere(free[0])
            return [] if nowhere else self.choose(step, at, degree, free)
        return self.follow(step, at, degree, self.distinct(self.sound(step, at, places), at))

    def follow(self, step: Step, at: int, degree: int, places: Sequence[Point]) -> list[Figure]:
        """Return every figure that continues with the point at one of the places."""
        found: list[Figure] = []
        for place, orbit in self.arithmetic.orbits(places, degree):
            self.z[step.point], self.w[step.point] = place
            found += self.extend(at + 1, degree * orbit)
            if found and self.one:
                break
            if sum(figure.of for figure in found) > MOST_BRANCHES * degree:
                raise CrowdedError(f"more than {MOST_BRANCHES} branches")
        return found

    def choose(self, step: Step, at: int, degree: int, free: list[Locus]) -> list[Figure]:
        """Try free choices until the roots that later points need exist."""
        for _ in range(PATIENCE):
            self.draws += 1
            if self.draws > self.most:
                raise NoRootError("roots are missing too often")
            try:
                places = self.somewhere(free[0]) if free else [self.anywhere()]
                if len(self.sound(step, at, places)) < len(places):
                    raise UnreadableError("a condition of higher degree")
                if places:
                    return self.follow(step, at, degree, places)
            except NoRootError:
                continue
        raise NoRootError("roots are missing")

    def anywhere(self) -> Point:
        p = self.arithmetic.p
        return self.stream.below(p), self.stream.below(p)

    def somewhere(self, locus: Locus) -> list[Point]:
        """Return the points of a locus at a random z: one of a line or circle, two of a conic, if any."""
        field: Arithmetic = self.arithmetic
        z = self.stream.below(self.arithmetic.p)
        c, a, b, d, e, f = locus
        rest, divisor = field.reduce(c + a * z + e * z * z), field.reduce(b + d * z)
        if not field.zero(f):
            return [(z, w) for w in roots(field, f, divisor, rest)]
        if not field.zero(divisor):
            return [(z, field.reduce(-rest * field.inverse(divisor)))]
        if not field.zero(a) and field.zero(b) and field.zero(d) and field.zero(e):  # on which z is constant
            return [(field.reduce(-c * field.inverse(a)), z)]
        return []


def figures(
    plan: Plan, field: PrimeField, stream: Stream, degree: int = 1, one: bool = False
) -> tuple[Finite, list[Figure]]:
    """Return a random figure in all its branches, or in `one`; in it all conditions of distinctness hold.

    Free choices are made in the prime field, roots taken in its extension of a degree. Of branches that are
    conjugates over the prime field one stands for all: what is zero in one is zero in all. Raise
    NoFigureError when there is no figure, NoRootError when roots are missing too often, OutsideError when the
    field lacks a constant.
    """
    arithmetic = Modular(field) if degree == 1 else Extension(field, degree)
    try:
        found = _Search(plan, arithmetic, stream, one).extend(0, 1)
    except UnreadableError as error:
        raise NoFigureError(str(error)) from error
    if not found:
        raise NoFigureError("the hypotheses contradict each other or leave no proper figure")
    return arithmetic, found
