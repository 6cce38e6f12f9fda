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
    ends = [(number, enclosure.exact(number.numerator, number.denominator, precision)) for number in numbers]
    for number, (low, high) in ends:
        if not low <= number * one <= high or high - low > 1:
            return "exact"
    for (a, first), (b, second) in product(ends, ends):
        low, high = enclosure.times(first, second, precision)
        if not low <= a * b * one <= high or high - low > 64:
            return "times"
        found = enclosure.over(first, second, precision)
        if (found is None) != (second[0] <= 0 <= second[1]):
            return "over"
        if found and (not found[0] <= a / b * one <= found[1] or found[1] - found[0] > 4_096):
            return "over"
    for exponent, (a, first) in product(range(6), ends):
        low, high = enclosure.power(first, exponent, precision)
        if not low <= a**exponent * one <= high or high - low > one:
            return "power"
    for index, number in product(range(2, 6), [n for n in numbers if n > 0]):
        ends_of = enclosure.exact(number.numerator, number.denominator, precision)
        low, high = enclosure.root(ends_of, index, precision)
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
