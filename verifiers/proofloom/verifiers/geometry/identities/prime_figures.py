"""Figures over a prime field: free choices at random, every branch of every root followed."""

from __future__ import annotations

from collections.abc import Sequence

from proofloom.engine.seed import Stream
from proofloom.verifiers.geometry.identities.fields import OutsideError, PrimeField
from proofloom.verifiers.geometry.identities.loci import Locus, NoRootError, Point, UnreadableError, roots
from proofloom.verifiers.geometry.identities.placing import NoFigureError, Placing, proper_figure
from proofloom.verifiers.geometry.identities.plan import Plan, Step, constants
from proofloom.verifiers.geometry.identities.polynomials import Number

Figure = tuple[tuple[int, ...], tuple[int, ...]]  # z and w of every point
MOST_BRANCHES = 256
MOST_DRAWS = 4000  # of free choices, for one figure
PATIENCE = 6  # draws of one free choice, before the one before it is drawn again


class CrowdedError(NoFigureError):
    """A figure has more branches than are followed."""


class _Modular:
    """A prime field, as figures use it."""

    __slots__ = ("field", "p")

    def __init__(self, field: PrimeField) -> None:
        self.field, self.p = field, field.p

    def reduce(self, value: int) -> int:
        return value % self.p

    def zero(self, value: int) -> bool:
        return value % self.p == 0

    def inverse(self, value: int) -> int:
        return pow(value, -1, self.p)

    def root(self, value: int) -> int:
        root = self.field.square_root(value)
        if root is None:
            raise NoRootError
        return root


class _Search(Placing[_Modular]):
    def __init__(self, plan: Plan, field: PrimeField, stream: Stream) -> None:
        self.field, self.stream = field, stream
        self.draws = 0
        super().__init__(plan, _Modular(field))

    def constants(self, numbers: Sequence[Number]) -> list[int]:
        return constants(numbers, self.field)

    def extend(self, at: int) -> list[Figure]:
        """Return every figure that continues the points placed so far."""
        if at == len(self.plan.steps):
            return [(tuple(self.z), tuple(self.w))]
        step = self.plan.steps[at]
        places, free = self.solve(step, at)
        if not places:
            return [] if free and self.nowhere(free[0]) else self.choose(step, at, free)
        return self.follow(step, at, self.distinct(self.sound(step, at, places), at))

    def follow(self, step: Step, at: int, places: Sequence[Point]) -> list[Figure]:
        """Return every figure that continues with the point at one of the places."""
        found: list[Figure] = []
        for place in places:
            self.z[step.point], self.w[step.point] = place
            found += self.extend(at + 1)
            if len(found) > MOST_BRANCHES:
                raise CrowdedError(f"more than {MOST_BRANCHES} branches")
        return found

    def choose(self, step: Step, at: int, free: list[Locus]) -> list[Figure]:
        """Try free choices until the roots that later points need exist."""
        for _ in range(PATIENCE):
            self.draws += 1
            if self.draws > MOST_DRAWS:
                raise NoFigureError("roots are missing too often")
            try:
                places = self.somewhere(free[0]) if free else [self.anywhere()]
                if len(self.sound(step, at, places)) < len(places):
                    raise UnreadableError("a condition of higher degree")
                if places:
                    return self.follow(step, at, places)
            except NoRootError:
                continue
        raise NoRootError

    def anywhere(self) -> Point:
        return self.stream.below(self.field.p), self.stream.below(self.field.p)

    def somewhere(self, locus: Locus) -> list[Point]:
        """Return the points of a locus at a random z: one of a line or circle, two of a conic, if any."""
        p, z = self.field.p, self.stream.below(self.field.p)
        c, a, b, d, e, f = locus
        rest = (c + a * z + e * z * z) % p
        if f % p:
            return [(z, w) for w in roots(self.arithmetic, f, (b + d * z) % p, rest)]
        divisor = (b + d * z) % p
        if divisor:
            return [(z, -rest * pow(divisor, -1, p) % p)]
        if a and not b and not d and not e:  # a line on which z is constant
            return [(-c * pow(a, -1, p) % p, z)]
        return []


def figures(plan: Plan, field: PrimeField, stream: Stream) -> list[Figure]:
    """Return a random figure in all its branches, in which every condition of distinctness holds.

    Raise NoFigureError when there is none, OutsideError when the field lacks a constant.
    """
    search = _Search(plan, field, stream)
    try:
        found = search.extend(0)
    except UnreadableError as error:
        raise NoFigureError(str(error)) from error
    except NoRootError as error:
        raise OutsideError("a constant's root is missing") from error
    kept = [figure for figure in found if proper_figure(plan, *figure, lambda value: value % field.p == 0)]
    if not kept:
        raise NoFigureError("the hypotheses contradict each other or leave no proper figure")
    return kept
