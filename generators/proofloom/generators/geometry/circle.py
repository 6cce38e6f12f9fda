"""Directions as whole ticks, 24 to a degree, and their unit vectors as integers: no float anywhere."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

TICKS = 24
HALF_TURN = 180 * TICKS
TURN = 2 * HALF_TURN
UNIT = 1 << 60
_SCALE = 1 << 80


def _arctan_of_inverse(n: int) -> int:
    """Return arctan(1/n) scaled by `_SCALE`, by its power series."""
    term, total, k = _SCALE // n, 0, 0
    while term:
        total += -term // (2 * k + 1) if k % 2 else term // (2 * k + 1)
        term //= n * n
        k += 1
    return total


_PI = 4 * (4 * _arctan_of_inverse(5) - _arctan_of_inverse(239))  # Machin 1706


@lru_cache(maxsize=2 * HALF_TURN)
def unit(ticks: int) -> tuple[int, int]:
    """Return (cosine, sine) of a direction in ticks, scaled by `UNIT`, good to a few units."""
    quarter, rest = divmod(ticks % TURN, HALF_TURN // 2)
    x = rest * _PI // HALF_TURN
    cosine, sine, term, k = _SCALE, 0, _SCALE, 0
    while term:
        k += 1
        term = term * x // (_SCALE * k)
        match k % 4:
            case 0:
                cosine += term
            case 1:
                sine += term
            case 2:
                cosine -= term
            case _:
                sine -= term
    c, s = cosine // (_SCALE // UNIT), sine // (_SCALE // UNIT)
    for _ in range(quarter):
        c, s = -s, c
    return c, s


def degrees(ticks: int) -> Fraction:
    """Return an angle in degrees."""
    return Fraction(ticks, TICKS)
