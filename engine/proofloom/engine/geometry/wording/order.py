"""In which order to put equations into a sum, so that what stands between is short."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

WIDE = 80  # ways that are followed at a time
IDLE = 40  # for a change that takes nothing away: a reader does not see where it comes from
TURNED = 60  # for one that takes away more than is there
Key = TypeVar("Key", bound=Hashable)
Sums = Mapping[Key, Fraction]
Moves = tuple[tuple[int, int], ...]


def best_order(start: Sums[Key], changes: Sequence[Sums[Key]], counts: Sequence[int] = ()) -> Moves:
    """Return in which order to make changes, each with how many times at once, all of `counts` in all.

    On the way sums should have few terms, and a change should replace something that is there.
    """
    total = tuple(counts) or (1,) * len(changes)
    layers: list[dict[tuple[int, ...], tuple[int, Moves, Sums[Key]]]] = [{} for _ in range(sum(total) + 1)]
    layers[0][(0,) * len(total)] = 0, (), start
    for made, layer in enumerate(layers):
        for done, (cost, moves, sums) in sorted(layer.items(), key=lambda item: item[1][:2])[:WIDE]:
            for at, change in enumerate(changes):
                for times in range(1, total[at] - done[at] + 1):
                    after = _changed(sums, change, times)
                    dear = cost + _length(after) + _awkward(sums, after, change)
                    key = (*done[:at], done[at] + times, *done[at + 1 :])
                    known = layers[made + times].get(key)
                    if known is None or dear < known[0]:
                        layers[made + times][key] = dear, (*moves, (at, times)), after
    return layers[-1][total][1]


def _changed(sums: Sums[Key], change: Sums[Key], times: int) -> dict[Key, Fraction]:
    found = dict(sums)
    for key, size in change.items():
        found[key] = found.get(key, Fraction(0)) + times * size
    return {key: size for key, size in found.items() if size}


def _length(sums: Sums[Key]) -> int:
    """Return how hard a sum is to read."""
    terms = sum(1 if abs(times) == 1 else 2 for times in sums.values())
    negative = bool(sums) and all(times < 0 for times in sums.values())
    return terms * terms + negative


def _awkward(before: Sums[Key], after: Sums[Key], change: Sums[Key]) -> int:
    """Return a cost when a change is not a plain replacement."""
    idle = not any(before.get(key, 0) * size < 0 for key, size in change.items())
    turned = any(before.get(key, 0) * after.get(key, 0) < 0 for key in change)
    return IDLE * idle + TURNED * turned
