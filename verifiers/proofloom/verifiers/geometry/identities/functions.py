"""Rational functions with whole coefficients, kept in lowest terms: the exact field of free choices."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from flint import fmpz_mpoly, fmpz_mpoly_ctx
from flint.utils.flint_exceptions import DomainError

from proofloom.verifiers.geometry.identities.loci import NoRootError
from proofloom.verifiers.geometry.identities.polynomials import UnsupportedError

MOST_TERMS = 4_000  # of a numerator or denominator: effort is counted, not timed


class Quotient:
    """A quotient of two polynomials; not in lowest terms until `lowest`."""

    __slots__ = ("above", "below")

    def __init__(self, above: fmpz_mpoly, below: fmpz_mpoly) -> None:
        if len(above) * len(below) > MOST_TERMS**2 or max(len(above), len(below)) > MOST_TERMS:
            raise UnsupportedError("polynomials of too many terms")
        self.above, self.below = above, below

    def __add__(self, other: Quotient | int) -> Quotient:
        if isinstance(other, int):
            return Quotient(self.above + other * self.below, self.below)
        if self.below == other.below:
            return Quotient(self.above + other.above, self.below)
        return Quotient(self.above * other.below + other.above * self.below, self.below * other.below)

    __radd__ = __add__

    def __neg__(self) -> Quotient:
        return Quotient(-self.above, self.below)

    def __sub__(self, other: Quotient | int) -> Quotient:
        return self + -other

    def __rsub__(self, other: int) -> Quotient:
        return -self + other

    def __mul__(self, other: Quotient | int) -> Quotient:
        if isinstance(other, int):
            return Quotient(self.above * other, self.below)
        return Quotient(self.above * other.above, self.below * other.below)

    __rmul__ = __mul__

    def lowest(self) -> Quotient:
        """Return the same in lowest terms."""
        common = self.above.gcd(self.below)
        return self if common.is_one() else Quotient(self.above // common, self.below // common)


class Functions:
    """The field of rational functions in some variables, as figures use it."""

    def __init__(self, variables: int) -> None:
        self.ring = _ring(variables)
        self.one = self.ring.constant(1)
        self.left = list(self.ring.gens())

    def number(self, value: Fraction) -> Quotient:
        """Return a rational."""
        return Quotient(self.ring.constant(value.numerator), self.ring.constant(value.denominator))

    def variable(self) -> Quotient:
        """Return a free choice not made before."""
        return Quotient(self.left.pop(), self.one)

    def reduce(self, value: Quotient | int) -> Quotient:
        """Return the value in lowest terms."""
        return self.number(Fraction(value)) if isinstance(value, int) else value.lowest()

    def zero(self, value: Quotient | int) -> bool:
        """Say whether the value is identically zero."""
        return value == 0 if isinstance(value, int) else bool(value.above.is_zero())

    def inverse(self, value: Quotient | int) -> Quotient:
        """Return the reciprocal of what is not zero."""
        whole = self.reduce(value)
        return Quotient(whole.below, whole.above)

    def root(self, value: Quotient | int) -> Quotient:
        """Return the root of a perfect square; raise NoRootError for anything else."""
        whole = self.reduce(value)
        try:
            return Quotient((whole.above * whole.below).sqrt(), whole.below)
        except DomainError as error:
            raise NoRootError("a root that is no rational function") from error


@lru_cache(maxsize=64)
def _ring(variables: int) -> fmpz_mpoly_ctx:
    return fmpz_mpoly_ctx.get([f"t{number}" for number in range(variables)], "degrevlex")
