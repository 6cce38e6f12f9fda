"""Laws that hold for the enclosures of the answer grader, asked of small numbers without its verdicts."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from types import ModuleType


def broken(enclosure: ModuleType) -> str:
    """Return the law that an enclosure breaks, or "": what is enclosed lies between the ends, and closely."""
    precision = 20
    one = 1 << precision
    numbers = [Fraction(p, q) for p, q in product((-7, -2, -1, 0, 1, 3, 8), (1, 2, 3, 5))]
    ends = [(number, _ends(enclosure, number, precision)) for number in numbers]
    for number, (low, high) in ends:
        if not low <= number * one <= high or high - low > 1:
            return "exact"
    for (a, first), (b, second) in product(ends, ends):
        low, high = enclosure.times(first, second, precision)
        if not low <= a * b * one <= high or high - low > 64:
            return "times"
        try:
            low, high = enclosure.over(first, second, precision)
        except ZeroDivisionError:
            if not second[0] <= 0 <= second[1]:
                return "over"
            continue
        if second[0] <= 0 <= second[1] or not low <= a / b * one <= high or high - low > 4_096:
            return "over"
    for exponent, (a, first) in product(range(6), ends):
        low, high = enclosure.power(first, exponent, precision)
        if not low <= a**exponent * one <= high or high - low > one:
            return "power"
    for index, number in product(range(2, 6), [n for n in numbers if n > 0]):
        low, high = enclosure.root(_ends(enclosure, number, precision), index, precision)
        if not low**index <= number * one**index <= high**index or high - low > 8:
            return "root"
        if any(enclosure.root((low, one), index, precision)[0] > 0 for low in (-3, 0)):
            return "root of what may be zero"
    digits = 314159265358979323846264338327950288419716939937510
    for bits in (1, 10, 64, 128):
        low, high = enclosure.pi(bits)
        if not low * 10**50 <= digits << bits <= high * 10**50 or high - low > 4:
            return "pi"
    return ""


def _ends(enclosure: ModuleType, number: Fraction, precision: int) -> tuple[int, int]:
    """Return the enclosure of a fraction, which is a quotient of two integers."""
    above, below = number.numerator, number.denominator
    low, high = enclosure.over((above, above), (below, below), precision)
    return int(low), int(high)
