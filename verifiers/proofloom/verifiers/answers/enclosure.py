"""Intervals with integer ends over a power of two: sums, products, roots and pi, always rounded outwards."""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

from flint import fmpz

Interval: TypeAlias = tuple[int, int]  # [low, high], both divided by 2**precision


def exact(over: int, under: int, precision: int) -> Interval:
    """Enclose a fraction with a positive denominator."""
    low = (over << precision) // under
    return low, low + 1


def times(one: Interval, other: Interval, precision: int) -> Interval:
    """Enclose the product."""
    products = [a * b for a in one for b in other]
    return min(products) >> precision, -(-max(products) >> precision)


def over(one: Interval, other: Interval, precision: int) -> Interval | None:
    """Enclose the quotient; None when the divisor may be zero."""
    if other[0] <= 0 <= other[1]:
        return None
    quotients = [((a << precision) // b) for a in one for b in other]
    return min(quotients), max(quotients) + 1


def power(base: Interval, exponent: int, precision: int) -> Interval:
    """Enclose a power with an exponent of at least 0."""
    result = (1 << precision, 1 << precision)
    for bit in bin(exponent)[2:] if exponent else "":
        result = times(result, result, precision)
        if bit == "1":
            result = times(result, base, precision)
    return result


def root(body: Interval, index: int, precision: int) -> Interval:
    """Enclose the root of what is known to be positive."""
    shift = precision * (index - 1)
    low, high = (fmpz(max(end, 0) << shift).root(index) for end in body)
    return int(low), int(high) + 1


@cache
def pi(precision: int) -> Interval:
    """Enclose pi by Machin's formula, 16 arctan(1/5) - 4 arctan(1/239)."""
    guard = precision + 20
    value = 16 * _arctan(5, guard) - 4 * _arctan(239, guard)
    return (value >> 20) - 1, (value >> 20) + 2


def _arctan(inverse: int, precision: int) -> int:
    """Return arctan(1/inverse) to within one unit per term: fewer than 2**16 units for any precision used."""
    power = (1 << precision) // inverse
    total, odd = power, 1
    while power:
        power //= -inverse * inverse
        odd += 2
        total += power // odd
    return total
