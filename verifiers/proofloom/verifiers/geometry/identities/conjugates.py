"""Figures of the plane over a prime field without a root of -1, in which squares stand for what is positive.

Points are pairs x, y of the field, held as z = x + iy of the field with i adjoined; w, the conjugate, is z to
the power p. The primes are -1 modulo ROOTS: then -1 is no square, the primes in ROOTS are, and the directions
of all angles that are multiples of half a turn over ROOTS exist. What a figure needs roots for exists here or
does not, as in the real plane.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpz, fmpz_mod_poly_ctx, fmpz_poly, fq_default, fq_default_ctx

from proofloom.engine.seed import Stream
from proofloom.verifiers.geometry.identities.extensions import Adjoined
from proofloom.verifiers.geometry.identities.fields import ROOTS, OutsideError
from proofloom.verifiers.geometry.identities.loci import Locus, NoRootError, Point, UnreadableError, roots
from proofloom.verifiers.geometry.identities.placing import Placing, proper_figure
from proofloom.verifiers.geometry.identities.plan import Plan, Step
from proofloom.verifiers.geometry.identities.polynomials import Number

BITS = 60
Figure = tuple[tuple[fq_default, ...], tuple[fq_default, ...]]


class Plane(Adjoined):
    """The field with i, as figures use it; the prime is drawn."""

    __slots__ = ("_turner",)

    def __init__(self, stream: Stream) -> None:
        p: int = (2 ** (BITS - 1) + stream.below(2 ** (BITS - 1))) // ROOTS * ROOTS - 1
        while not fmpz(p).is_prime():
            p += ROOTS
        super().__init__(p, fq_default_ctx(modulus=fmpz_mod_poly_ctx(p)([1, 0, 1])))
        self._turner: fq_default | None = None

    def pair(self, x: int, y: int) -> fq_default:
        """Return x + iy."""
        return self.ring(fmpz_poly([x, y]))

    def number(self, given: Number) -> fq_default:
        """Return an equation's number."""
        value = given.value
        if given.turn:
            return self._turn(value)
        if value.denominator % self.p == 0:
            raise OutsideError("the prime divides a constant")
        return self.ring(value.numerator * pow(value.denominator, -1, self.p))

    def _turn(self, value: Fraction) -> fq_default:
        """Return e^(2i * pi * value): a power of an element of order ROOTS that its conjugate inverts."""
        ticks = value * ROOTS
        if ticks.denominator != 1:
            raise OutsideError(f"no angle of {value} half turns here")
        trial = 1
        while self._turner is None:
            trial += 1
            u = self.pair(trial, 1)
            root = (u.frobenius() * u.inverse()) ** ((self.p + 1) // ROOTS)
            if all(root ** (ROOTS // prime) != self.ring(1) for prime in (2, 3, 5, 7, 11, 13, 17)):
                self._turner = root
        return self._turner ** (int(ticks) % ROOTS)

    def positive(self, value: int) -> bool:
        """Say whether an element of the prime field, not zero, is a square."""
        return int(pow(value, (self.p - 1) // 2, self.p)) == 1


class _Search(Placing[Plane]):
    def __init__(self, plan: Plan, plane: Plane, stream: Stream) -> None:
        self.stream = stream
        super().__init__(plan, plane)

    def constants(self, numbers: Sequence[Number]) -> list[fq_default]:
        return [self.arithmetic.number(n) for n in numbers]

    def extend(self, at: int) -> list[Figure]:
        """Return every figure that continues the points placed so far."""
        if at == len(self.plan.steps):
            return [(tuple(self.z), tuple(self.w))]
        step, found = self.plan.steps[at], []
        for place in self.places(step, at):
            self.z[step.point], self.w[step.point] = place
            found += self.extend(at + 1)
        return found

    def places(self, step: Step, at: int) -> list[Point]:
        """Return where a point of the plane can be; a free one has one or two places at random."""
        try:
            places, free = self.solve(step, at)
        except NoRootError:
            return []
        if places:
            return list(filter(self.real, self.distinct(self.sound(step, at, places), at)))
        if free and self.nowhere(free[0]):
            return []
        places = list(filter(self.real, self.somewhere(free[0]) if free else [self.anywhere()]))
        if len(self.sound(step, at, places)) < len(places):
            raise UnreadableError("a condition of higher degree")
        return places

    def real(self, place: Point) -> bool:
        return self.arithmetic.zero(self.arithmetic.reduce(place[0]).frobenius() - place[1])

    def anywhere(self) -> Point:
        p = self.arithmetic.p
        z = self.arithmetic.pair(self.stream.below(p), self.stream.below(p))
        return z, z.frobenius()

    def somewhere(self, locus: Locus) -> list[Point]:
        """Return a random point of a line or circle, or two of a conic, or none."""
        field = self.arithmetic
        c, a, b, d, e, f = locus
        z, w = self.anywhere()
        if not (field.zero(e) and field.zero(f)):  # where the level line through a random point meets it
            x = (z + w) * field.inverse(2)
            two, one, rest = e + f - d, a - b + (e - f) * x * 2, c + (a + b) * x + (d + e + f) * x * x
            try:
                return [(x + t, x - t) for t in roots(field, two, one, rest)]
            except NoRootError:
                return []
        if field.zero(d):
            away = (c + a * z + b * w) * field.inverse(2)  # drop the perpendicular from the random point
            return [(z - away * field.inverse(a), w - away * field.inverse(b))]
        scale = field.inverse(d)
        centre = (-b * scale, -a * scale)
        radius = field.root((centre[0] * centre[1] - c * scale) * field.inverse(z * w))
        return [(centre[0] + z * radius, centre[1] + w * radius)]


def figures(plan: Plan, stream: Stream) -> tuple[Plane, list[Figure]]:
    """Return the figures of one set of free choices and one prime; there may be none.

    Raise UnreadableError when the hypotheses are beyond lines and circles, OutsideError when the field lacks
    a constant.
    """
    plane = Plane(stream)
    found = _Search(plan, plane, stream).extend(0)
    return plane, [one for one in found if proper_figure(plan, *one, plane.zero)]
