"""Prime fields with many roots of unity, chosen by a seed, in which figures are evaluated without rounding.

The fields are not those of the usual 2**61 - 1: that one has no square root of 3, hence no equilateral
triangle. Each prime here is 1 modulo ROOTS, so that it holds the directions of all angles that are multiples
of half a turn over ROOTS, and the square roots of the small primes in ROOTS.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from flint import fmpz

from proofloom.engine import Seed
from proofloom.engine.seed import Stream

ROOTS = 2**6 * 3**3 * 5**2 * 7 * 11 * 13 * 17
SMALL, LARGE = (
    60,
    250,
)  # bits: of the usual primes (two machine digits), and for degrees that these cannot bear
POOL = 64  # primes of each size from which one is taken
_POOL_SEED = Seed.root("primes for figures")


class OutsideError(ValueError):
    """A number that this field does not hold: an angle too fine, a denominator that vanishes."""


class PrimeField:
    """The integers modulo a prime, with a generator of the roots of unity of order ROOTS."""

    __slots__ = ("_nonresidue_power", "_odd", "_twos", "p", "root")

    def __init__(self, p: int) -> None:
        self.p = p
        self._twos = ((p - 1) & (1 - p)).bit_length() - 1
        self._odd = (p - 1) >> self._twos
        self.root = next(
            root for base in range(2, p) if _order_is_full(root := pow(base, (p - 1) // ROOTS, p), p)
        )
        nonresidue = next(base for base in range(2, p) if pow(base, (p - 1) // 2, p) == p - 1)
        self._nonresidue_power = pow(nonresidue, self._odd, p)

    def number(self, value: Fraction) -> int:
        """Return a rational in the field; raise OutsideError when the prime divides its denominator."""
        if value.denominator % self.p == 0 or (value and value.numerator % self.p == 0):
            raise OutsideError("the prime divides a constant")
        return value.numerator * pow(value.denominator, -1, self.p) % self.p

    def turn(self, value: Fraction) -> int:
        """Return e^(2i * pi * value); raise OutsideError for an angle finer than the roots here."""
        ticks = value * ROOTS
        if ticks.denominator != 1:
            raise OutsideError(f"no angle of {value} half turns here")
        return pow(self.root, int(ticks) % ROOTS, self.p)

    def inverse(self, value: int) -> int:
        """Return 1 / value; the value is not zero."""
        return pow(value, -1, self.p)

    def square_root(self, value: int) -> int | None:
        """Return a square root, or None when there is none here (Tonelli and Shanks)."""
        p = self.p
        value %= p
        if not value:
            return 0
        power = pow(value, self._odd >> 1, p)
        root = value * power % p
        rest = root * power % p
        step, left = self._nonresidue_power, self._twos
        while rest != 1:
            square, height = rest, 0
            while square != 1:
                square, height = square * square % p, height + 1
                if height == left:
                    return None
            for _ in range(left - height - 1):
                step = step * step % p
            root, left = root * step % p, height
            step = step * step % p
            rest = rest * step % p
        return root


def _order_is_full(root: int, p: int) -> bool:
    return all(pow(root, ROOTS // prime, p) != 1 for prime in (2, 3, 5, 7, 11, 13, 17))


@lru_cache(maxsize=2 * POOL)
def field(bits: int, index: int) -> PrimeField:
    """Return a field of about 2**bits elements, the index-th of the pool."""
    start = (_POOL_SEED / bits / index).bits(bits - 1)
    candidate = (2 ** (bits - 1) + start) // 2 // ROOTS * ROOTS + 2 ** (bits - 2) // ROOTS * ROOTS + 1
    while not fmpz(candidate).is_prime():
        candidate += ROOTS
    return PrimeField(candidate)


def drawn(bits: int, stream: Stream) -> PrimeField:
    """Return a field of the pool, drawn by the stream."""
    return field(bits, stream.below(POOL))
