"""Prime fields in which figures have exact coordinates: inverses, roots, and rotations by given angles.

All primes used are 3 modulo 4, so that no square of a length vanishes unless its segment does. In the
plane over such a field, rotations form a group of order p + 1; a rotation by 2π/n exists when n divides
p + 1, and then the real numbers that are built from cosines and sines of multiples of 2π/n (among them
the square roots of the primes that divide n) all lie in the field, related to each other as the real ones
are. The usual prime 2^61 - 1 has the rotations by 2π/2^k only: there is no square root of 3 and no
equilateral triangle. So each field here is the largest below 2^61 that has n = 2520 and what else is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from math import isqrt, lcm

LARGEST_GAUSS = 500  # primes up to this have roots built from sines and cosines
_ALWAYS = 2520  # 8 · 9 · 5 · 7: every field has the whole degrees, and the roots of 2, 3, 5 and 7
_BELOW = 2**61
_BASES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)  # decide primality below 3.1e23 (Sorenson and Webster)

Rotation = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PrimeField:
    """The integers modulo `prime`.

    prime  the modulus, 3 modulo 4, below 2^61
    order  rotations by 2π/order and its multiples are in the plane over the field
    step   cosine and sine of the rotation by 2π/order
    """

    prime: int
    order: int
    step: Rotation

    def number(self, value: Fraction) -> int:
        """Return a rational number; raise ZeroDivisionError when the prime divides its denominator."""
        return value.numerator * _inverse(value.denominator, self.prime) % self.prime

    def root(self, square: int) -> int | None:
        """Return the square root that is itself a square, or None when there is no square root."""
        square %= self.prime
        found = pow(square, (self.prime + 1) // 4, self.prime)
        return found if found * found % self.prime == square else None

    def turn(self, halves: Fraction) -> Rotation:
        """Return cosine and sine of `halves` half turns; raise ValueError if the field has no such angle."""
        return _turn(self, halves)

    def root_of_number(self, value: Fraction) -> int | None:
        """Return the square root of a positive rational that corresponds to the positive real one, or None.

        It is built from cosines and sines (Gauss's sums), so that it agrees in sign with `turn`; the root of
        a prime above LARGEST_GAUSS has either sign.
        """
        found = _inverse(value.denominator, self.prime)
        for factor, times in _factors(value.numerator * value.denominator):
            found = found * pow(factor, times // 2, self.prime) % self.prime
            if times % 2:
                root = self._root_of_prime(factor) if factor <= LARGEST_GAUSS else self.root(factor)
                if root is None:
                    return None
                found = found * root % self.prime
        return found

    def _root_of_prime(self, factor: int) -> int | None:
        if factor == 2:
            return 2 * self.turn(Fraction(1, 4))[0] % self.prime if self.order % 8 == 0 else None
        if self.order % factor:
            return None
        part = 0 if factor % 4 == 1 else 1  # the sum is real, or purely imaginary
        turns = (self.turn(Fraction(2 * k * k % (2 * factor), factor)) for k in range(factor))
        return sum(turn[part] for turn in turns) % self.prime

    def cube_roots(self, turn: Rotation) -> list[Rotation]:
        """Return the rotations that, done three times, are the given one: none, one or three."""
        prime, power = self.prime, 1
        group = prime + 1
        while group % 3 == 0:
            group, power = group // 3, power * 3
        if power == 1:
            return [_power(turn, pow(3, -1, prime + 1), prime)]
        third = _power(self.step, self.order // 3, prime)
        base = _power(turn, pow(3, -1, group), prime)  # right up to a rotation of 3-power order
        rest = _power(self.step, self.order // _three_part(self.order), prime)
        for k in range(power):
            candidate = _times(base, _power(rest, k, prime), prime)
            if _power(candidate, 3, prime) == (turn[0] % prime, turn[1] % prime):
                other = _times(candidate, third, prime)
                return [candidate, other, _times(other, third, prime)]
        return []


@lru_cache(maxsize=4096)
def _turn(field: PrimeField, halves: Fraction) -> Rotation:
    steps = halves * field.order / 2
    if steps.denominator != 1:
        raise ValueError(f"no rotation by {halves} of a half turn in this field")
    return _power(field.step, int(steps) % field.order, field.prime)


def needed_order(angle: Fraction) -> int:
    """Return the order of rotation that a field must have for an angle given in half turns."""
    return 2 * angle.denominator


def needed_order_of_root(value: Fraction) -> int:
    """Return the order of rotation that makes a positive rational a square, in agreement with the angles."""
    odd = [factor for factor, times in _factors(value.numerator * value.denominator) if times % 2]
    odd = [factor for factor in odd if factor <= LARGEST_GAUSS]
    return lcm(1, *(8 if factor == 2 else 4 * factor for factor in odd))


@cache
def field_for(order: int) -> PrimeField:
    """Return the field for figures whose given angles and roots need rotations of this order.

    Raise ValueError when the order is too large for a prime below 2^61.
    """
    order = lcm(order, _ALWAYS)
    if order > 2**48:
        raise ValueError(f"no prime field below 2^61 has angles of 1/{order} turn")
    prime = _BELOW - _BELOW % order - 1
    while not (is_prime(prime) and _three_part(prime + 1) == _three_part(order)):
        prime -= order
    return PrimeField(prime, order, _generator(prime, order))


@cache
def is_prime(number: int) -> bool:
    """Say whether a number below 3.1e23 is prime (Miller and Rabin with bases that are proved to suffice)."""
    if number < 2 or any(number % base == 0 for base in _BASES):
        return number in _BASES
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in _BASES:
        power = pow(base, odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


def _generator(prime: int, order: int) -> Rotation:
    """Return a rotation of exactly the given order, the same one every time."""
    primes = [factor for factor, _ in _factors(order)]
    tangent = 2
    while True:
        scale = _inverse(1 + tangent * tangent, prime)
        turn = ((1 - tangent * tangent) * scale % prime, 2 * tangent * scale % prime)
        step = _power(turn, (prime + 1) // order, prime)
        if all(_power(step, order // factor, prime) != (1, 0) for factor in primes):
            return step
        tangent += 1


def _inverse(value: int, prime: int) -> int:
    if value % prime == 0:
        raise ZeroDivisionError("division by zero in the prime field")
    return pow(value, -1, prime)


def _times(one: Rotation, other: Rotation, prime: int) -> Rotation:
    (a, b), (c, d) = one, other
    return (a * c - b * d) % prime, (a * d + b * c) % prime


def _power(turn: Rotation, exponent: int, prime: int) -> Rotation:
    result, base = (1, 0), (turn[0] % prime, turn[1] % prime)
    while exponent:
        if exponent & 1:
            result = _times(result, base, prime)
        base = _times(base, base, prime)
        exponent >>= 1
    return result


def _three_part(number: int) -> int:
    part = 1
    while number % (part * 3) == 0:
        part *= 3
    return part


@cache
def _factors(number: int) -> tuple[tuple[int, int], ...]:
    """Return prime factors and exponents, by trial division up to a million; what is left is one factor."""
    found = []
    factor = 2
    while factor * factor <= number and factor < 10**6:
        times = 0
        while number % factor == 0:
            number, times = number // factor, times + 1
        if times:
            found.append((factor, times))
        factor += 1 if factor == 2 else 2
    if number > 1:
        whole = isqrt(number)
        found.append((whole, 2) if whole * whole == number else (number, 1))
    return tuple(found)
