"""Find a cheap way to write one sum as a combination of others: a simplex method that floats propose."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

PENALTY = 1e4  # cost of what is left over
SMALL = 1e-9
NUDGE = 1e-7  # by which right sides differ, so that no pivot stands still
MOST_PIVOTS = 400
MOST_SIZE = 45_000  # rows times columns
FINEST = 12  # largest denominator of a coefficient
Key = TypeVar("Key", bound=Hashable)


def combination(
    wanted: Sequence[Mapping[Key, Fraction]],
    offered: Sequence[Mapping[Key, Fraction]],
    costs: Sequence[float],
) -> tuple[int, dict[int, Fraction]] | None:
    """Return which of the wanted sums is cheapest, and the multiples of the offered ones that make it up.

    None when there is none, or when it is not found in counted work. What is returned is exact.
    """
    keys = dict.fromkeys(key for sums in (wanted, offered) for one in sums for key in one)
    if (len(keys) + 1) * (len(wanted) + len(offered)) > MOST_SIZE:
        return None
    found = _Table(wanted, offered, costs, list(keys)).solved()
    if found is None:
        return None
    mixed = [at for at, value in sorted(found.items()) if 0 <= at < len(wanted) and value > SMALL * 10]
    if len(mixed) > 1:  # as good as one of them or better, but nobody would write it so
        single = ((at, combination([wanted[at]], offered, costs)) for at in mixed)
        return next(((at, one[1]) for at, one in single if one is not None), None)
    return _exact(wanted, offered, found)


class _Table:
    """Rows: one for each key, and one that says that the wanted sums are taken once together."""

    def __init__(
        self,
        wanted: Sequence[Mapping[Key, Fraction]],
        offered: Sequence[Mapping[Key, Fraction]],
        costs: Sequence[float],
        keys: Sequence[Key],
    ) -> None:
        self._several = len(wanted)
        self._costs = [0.0] * self._several + list(costs)
        self._signs = [1] * len(self._costs)  # an offered sum may be taken a negative number of times
        row = {key: at for at, key in enumerate(keys)}
        self._rows: list[dict[int, float]] = [{} for _ in range(len(keys) + 1)]
        for column, one in enumerate((*wanted, *offered)):
            sign = 1 if column < self._several else -1
            for key, times in one.items():
                self._rows[row[key]][column] = sign * float(times)
        self._rows[-1] = dict.fromkeys(range(self._several), 1.0)
        self._right = [0.0] * len(keys) + [1.0]
        self._nudged = [x + NUDGE * (1 + at * 0.6180339887498949 % 1) for at, x in enumerate(self._right)]
        self._basis = [-1 - at for at in range(len(self._rows))]  # negative: nothing yet, at a penalty
        self._prices = list(self._costs)
        for entries in self._rows:
            for column, value in entries.items():
                self._prices[column] -= PENALTY * value

    def solved(self) -> dict[int, float] | None:
        """Return the value of each column that is not nothing, or None when counted work does not suffice."""
        for _ in range(MOST_PIVOTS):
            enter, price = self._entering()
            if price > -SMALL:
                signs = [self._signs[at] if at >= 0 else 1 for at in self._basis]
                pairs = zip(self._basis, signs, self._right, strict=True)
                return {at: sign * value for at, sign, value in pairs if abs(value) > SMALL * 10}
            leave = self._leaving(enter)
            if leave is None:
                return None
            self._pivot(enter, leave)
        return None

    def _entering(self) -> tuple[int, float]:
        """Return the column that makes the sum cheapest, turned if it is wanted negative, and by how much."""
        best, least, turned = 0, 0.0, False
        for column, price in enumerate(self._prices):
            if price < least:
                best, least, turned = column, price, False
            if column >= self._several and 2 * self._costs[column] - price < least:
                best, least, turned = column, 2 * self._costs[column] - price, True
        if turned:
            self._prices[best] = least
            self._signs[best] *= -1
            for entries in self._rows:
                if best in entries:
                    entries[best] *= -1
        return best, least

    def _leaving(self, enter: int) -> int | None:
        rows = [at for at, entries in enumerate(self._rows) if entries.get(enter, 0.0) > SMALL]
        return min(rows, key=lambda at: self._nudged[at] / self._rows[at][enter], default=None)

    def _pivot(self, enter: int, leave: int) -> None:
        pivot = self._rows[leave][enter]
        kept = {column: value / pivot for column, value in self._rows[leave].items()}
        self._rows[leave] = kept
        self._right[leave] /= pivot
        self._nudged[leave] /= pivot
        for at, entries in enumerate(self._rows):
            factor = entries.get(enter, 0.0)
            if at == leave or not factor:
                continue
            for column, value in kept.items():
                rest = entries.get(column, 0.0) - factor * value
                if abs(rest) > 1e-12:
                    entries[column] = rest
                else:
                    entries.pop(column, None)
            self._right[at] -= factor * self._right[leave]
            self._nudged[at] -= factor * self._nudged[leave]
        price = self._prices[enter]
        for column, value in kept.items():
            self._prices[column] -= price * value
        self._basis[leave] = enter


def _exact(
    wanted: Sequence[Mapping[Key, Fraction]],
    offered: Sequence[Mapping[Key, Fraction]],
    found: Mapping[int, float],
) -> tuple[int, dict[int, Fraction]] | None:
    """Round to fractions, and return them if they are exactly right."""
    several = len(wanted)
    values = {at: Fraction(x).limit_denominator(FINEST) for at, x in found.items()}
    chosen = [at for at in values if 0 <= at < several]
    if len(chosen) != 1 or values[chosen[0]] != 1 or min(values) < 0:
        return None
    times = {at - several: value for at, value in values.items() if at >= several and value}
    left = dict(wanted[chosen[0]])
    for at, value in times.items():
        for key, c in offered[at].items():
            left[key] = left.get(key, Fraction(0)) - value * c
    return None if any(left.values()) else (chosen[0], times)
