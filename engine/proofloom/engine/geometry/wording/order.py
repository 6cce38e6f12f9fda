"""In which order to put equations into a sum, so that what stands between is short."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

MOST = 11  # changes whose orders are all compared
IDLE = 40
Key = TypeVar("Key", bound=Hashable)


def best_order(start: Mapping[Key, Fraction], changes: Sequence[Mapping[Key, Fraction]]) -> list[int]:
    """Return an order of the changes in which the sums on the way have few terms."""
    return _compared(start, changes) if len(changes) <= MOST else _greedy(start, changes)


def _changed(sums: Mapping[Key, Fraction], change: Mapping[Key, Fraction]) -> dict[Key, Fraction]:
    found = dict(sums)
    for key, times in change.items():
        found[key] = found.get(key, Fraction(0)) + times
    return {key: times for key, times in found.items() if times}


def _length(sums: Mapping[Key, Fraction]) -> int:
    """Return how hard a sum is to read."""
    terms = sum(1 if abs(times) == 1 else 2 for times in sums.values())
    negative = bool(sums) and all(times < 0 for times in sums.values())
    return terms * terms + negative


def _idle(sums: Mapping[Key, Fraction], change: Mapping[Key, Fraction]) -> int:
    """Return a cost when a change takes nothing away: a reader does not see where it comes from."""
    return 0 if any(sums.get(key, 0) * times < 0 for key, times in change.items()) else IDLE


def _compared(start: Mapping[Key, Fraction], changes: Sequence[Mapping[Key, Fraction]]) -> list[int]:
    """Return the best of all orders."""
    sums: dict[int, Mapping[Key, Fraction]] = {0: start}
    best: dict[int, tuple[int, int]] = {0: (0, -1)}
    for made in range(1 << len(changes)):
        for at, change in enumerate(changes):
            if made >> at & 1:
                continue
            after = made | 1 << at
            if after not in sums:
                sums[after] = _changed(sums[made], change)
            cost = best[made][0] + _length(sums[after]) + _idle(sums[made], change)
            if after not in best or cost < best[after][0]:
                best[after] = cost, at
    order: list[int] = []
    made = (1 << len(changes)) - 1
    while made:
        order.append(best[made][1])
        made ^= 1 << order[-1]
    return order[::-1]


def _greedy(start: Mapping[Key, Fraction], changes: Sequence[Mapping[Key, Fraction]]) -> list[int]:
    """Return the order in which each change leaves the shortest sum."""
    order: list[int] = []
    sums = dict(start)
    left = list(range(len(changes)))
    while left:
        at = min(left, key=lambda i: (_length(_changed(sums, changes[i])) + _idle(sums, changes[i]), i))
        sums = _changed(sums, changes[at])
        left.remove(at)
        order.append(at)
    return order
