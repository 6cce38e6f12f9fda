"""Prime fields with many roots of unity, chosen by a seed, in which figures are evaluated without rounding.

The fields are not those of the usual 2**61 - 1: that one has no square root of 3, hence no equilateral
triangle. Each prime here is 1 modulo ROOTS, so that it holds the directions of all angles that are multiples
of half a turn over ROOTS, and the square roots of the small primes in ROOTS.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import gcd

from flint import fmpz

from proofloom.engine import Seed
from proofloom.engine.seed import Stream

ROOTS = 2**6 * 3**3 * 5**2 * 7 * 11 * 13 * 17
DIVISORS = (2, 3, 5, 7, 11, 13, 17)
FIRST_BASE = 19  # modulo a prime that is 1 modulo ROOTS, all numbers below are squares
LAST_BASE = 1_000
SMALL, MIDDLE, LARGE = 60, 128, 250  # bits of the primes, the larger ones for degrees that others cannot bear
POOL = 64  # primes of each size from which one is taken
_POOL_SEED = Seed.root("primes for figures")


class OutsideError(ValueError):
    """A number that this field does not hold: an angle too fine, a denominator that vanishes."""


class PrimeField:
    """The integers modulo a prime, with a generator of the roots of unity of order ROOTS.

    `base` has an order that every prime of ROOTS divides as often as it divides p - 1.
    """

    __slots__ = ("_nonresidue_power", "_odd", "_twos", "p", "root")

    def __init__(self, p: int, base: int) -> None:
        self.p = p
        self._twos = ((p - 1) & (1 - p)).bit_length() - 1
        self._odd = (p - 1) >> self._twos
        self.root = pow(base, (p - 1) // ROOTS, p)
        self._nonresidue_power = pow(base, self._odd, p)

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


@lru_cache(maxsize=3 * POOL)
def field(bits: int, index: int) -> PrimeField:
    """Return a field of about 2**bits elements, the index-th of the pool."""
    factor = ROOTS
    while factor * factor <= 2**bits:
        factor *= 3
    least = 2 ** (bits - 1) // factor + 1
    times = least + (_POOL_SEED / bits / index).stream().below(least // 2)
    while True:
        p = times * factor + 1
        base = _proof(p) if fmpz(p).is_probable_prime() else None
        if base is not None:
            return PrimeField(p, base)
        times += 1


def _proof(p: int) -> int | None:
    """Return a number whose powers prove p prime, by Pocklington's criterion; None if none is found.

    Of p - 1 a divisor beyond the root of p is known, with no primes but those in ROOTS.
    """
    for base in range(FIRST_BASE, LAST_BASE):
        powers = (pow(base, (p - 1) // prime, p) for prime in DIVISORS)
        if all(gcd(power - 1, p) == 1 for power in powers):
            return base if pow(base, p - 1, p) == 1 else None
    return None


def drawn(bits: int, stream: Stream) -> PrimeField:
    """Return a field of the pool, drawn by the stream."""
    return field(bits, stream.below(POOL))
