"""Numbers known up to a rigorous bound: a whole middle and radius, with the scale kept by the caller."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

Ball = tuple[int, int]

UNIT_BITS = 100  # scale of cosines and sines
_BITS = 120
_PI = 0x3243F6A8885A308D313198A2E037073  # pi scaled by 2**120, rounded down


def add(a: Ball, b: Ball) -> Ball:
    """Return a + b."""
    return a[0] + b[0], a[1] + b[1]


def sub(a: Ball, b: Ball) -> Ball:
    """Return a - b."""
    return a[0] - b[0], a[1] + b[1]


def mul(a: Ball, b: Ball) -> Ball:
    """Return a * b, at the product of the scales."""
    return a[0] * b[0], abs(a[0]) * b[1] + a[1] * abs(b[0]) + a[1] * b[1]


def drop(a: Ball, bits: int) -> Ball:
    """Return a at a scale smaller by 2**bits."""
    return a[0] >> bits, (a[1] >> bits) + 2


def div(a: Ball, b: Ball, bits: int) -> Ball:
    """Return a / b at the quotient of the scales times 2**bits; raise ZeroDivisionError if b may be zero."""
    room = abs(b[0]) - b[1]
    if room <= 0:
        raise ZeroDivisionError("divisor not separated from zero")
    quotient = (a[0] << bits) // b[0]
    # |A/B - a/b| <= (error of A + |a/b| * error of B) / |B|, and the floor costs at most one
    return quotient, ((a[1] << bits) + (abs(quotient) + 1) * b[1]) // room + 2


def sign(a: Ball) -> int:
    """Return the sign, or 0 when the ball does not decide it."""
    if abs(a[0]) <= a[1]:
        return 0
    return 1 if a[0] > 0 else -1


def cross(a: tuple[Ball, Ball], b: tuple[Ball, Ball]) -> Ball:
    """Return the cross product of two vectors."""
    return sub(mul(a[0], b[1]), mul(a[1], b[0]))


def dot(a: tuple[Ball, Ball], b: tuple[Ball, Ball]) -> Ball:
    """Return the dot product of two vectors."""
    return add(mul(a[0], b[0]), mul(a[1], b[1]))


@lru_cache(maxsize=8192)
def unit_vector(degrees: Fraction) -> tuple[Ball, Ball]:
    """Return enclosures of (cosine, sine) at scale 2**100.

    The angle within its quarter turn is off by at most two units of 2**-120; each of the fewer than 64
    Taylor terms is off by fewer than 128 units more, so 2**15 units in all, far below one unit of 2**-100,
    to which the two floors add one each.
    """
    quarters, rest = divmod(degrees % 360, 90)
    x = rest.numerator * _PI // (180 * rest.denominator)
    sums = [0, 0, 0, 0]
    term, k = 1 << _BITS, 0
    while term:
        sums[k % 4] += term
        k += 1
        term = (term * x >> _BITS) // k
    cosine = (sums[0] - sums[2]) >> (_BITS - UNIT_BITS)
    sine = (sums[1] - sums[3]) >> (_BITS - UNIT_BITS)
    for _ in range(int(quarters)):
        cosine, sine = -sine, cosine
    return (cosine, 4), (sine, 4)
