"""Intervals with integer ends over a power of two: sums, products, roots and pi, always rounded outwards."""

from __future__ import annotations

from functools import cache

from flint import fmpz

Interval = tuple[int, int]  # [low, high], both divided by 2**precision


def times(one: Interval, other: Interval, precision: int) -> Interval:
    """Enclose the product."""
    products = [a * b for a in one for b in other]
    return min(products) >> precision, -(-max(products) >> precision)


def over(one: Interval, other: Interval, precision: int) -> Interval:
    """Enclose the quotient; raise `ZeroDivisionError` when the divisor may be zero."""
    if other[0] <= 0 <= other[1]:
        raise ZeroDivisionError("a divisor that may be zero")
    quotients = [(a << precision) // b for a in one for b in other]
    return min(quotients), max(quotients) + 1


def power(base: Interval, exponent: int, precision: int) -> Interval:
    """Enclose a power with an exponent of at least 0."""
    result = (1 << precision, 1 << precision)
    for bit in bin(exponent)[2:]:
        result = times(result, result, precision)
        result = times(result, base, precision) if bit == "1" else result
    return result


def root(body: Interval, index: int, precision: int) -> Interval:
    """Enclose the root of what is known to be positive."""
    low, high = (fmpz(max(end, 0) << precision * (index - 1)).root(index) for end in body)
    return int(low), int(high) + 1


@cache
def pi(precision: int) -> Interval:
    """Enclose pi, 6 arcsin(1/2): a term is under a quarter of the last, so rounding loses few units."""
    total = term = 3 << precision + 20
    odd = 1
    while term:
        term = term * odd * odd // (4 * (odd + 1) * (odd + 2))
        total += term
        odd += 2
    return total >> 20, (total >> 20) + 2
