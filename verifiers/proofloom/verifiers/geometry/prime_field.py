"""Plane geometry over a prime field in which rotations by rational degrees are exact.

A point x + iy has the two coordinates z = x + iy and w = x - iy, both in the field; i and the roots of unity
are field elements. A polynomial identity that fails in the plane holds here only by an accident of chance
about one in 2**60.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

FINEST = 5040  # the field knows angles that are whole multiples of 1/5040 degree
MODULUS = 2305843009188364801  # a prime, 1 modulo 360 * 5040
ROOT = 1234060634639206738  # of order 360 * 5040: the turn by 1/5040 degree

Vector = tuple[int, int]


@lru_cache(maxsize=8192)
def spin(degrees: Fraction) -> int:
    """Return the field's e^(i * angle); raise ValueError for an angle too fine for the field."""
    ticks = degrees * FINEST
    if ticks.denominator != 1:
        raise ValueError("angle too fine")
    return pow(ROOT, int(ticks) % (360 * FINEST), MODULUS)


def cross(a: Vector, b: Vector) -> int:
    """Return the cross product times a constant: zero exactly when parallel."""
    return (a[0] * b[1] - a[1] * b[0]) % MODULUS


def upright(a: Vector, b: Vector) -> bool:
    """Say whether two vectors are perpendicular."""
    return (a[0] * b[1] + a[1] * b[0]) % MODULUS == 0


def square(a: Vector) -> int:
    """Return a vector's squared length."""
    return a[0] * a[1] % MODULUS


def turned(a: Vector, b: Vector, degrees: Fraction) -> bool:
    """Say whether b's line is a's line turned by an angle, counter-clockwise."""
    return (b[0] * a[1] - a[0] * b[1] * spin(2 * degrees)) % MODULUS == 0


def halves(middle: Vector, a: Vector, b: Vector) -> bool:
    """Say whether a line halves the angle of two others, inside or outside."""
    return (middle[0] ** 2 * a[1] * b[1] - a[0] * b[0] * middle[1] ** 2) % MODULUS == 0
