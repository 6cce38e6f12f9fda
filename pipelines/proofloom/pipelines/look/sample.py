"""A stratified sample of a dataset: every unit in proportion, chosen by hash and not by position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b
from heapq import heappush, heapreplace

from proofloom.pipelines.look.reader import Dataset


def shares(counts: Mapping[str, int], total: int) -> dict[str, int]:
    """Divide `total` among strata in proportion to their rows, by largest remainder, at least one each.

    No stratum gets more than it has; with more strata than `total` the first in name order get one.
    """
    names = sorted(name for name, count in counts.items() if count)
    given = dict.fromkeys(names[:total], 1)
    left = min(total, sum(counts.values())) - len(given)
    while left > 0:
        room = {name: counts[name] - given[name] for name in given if counts[name] > given[name]}
        whole = sum(room.values())
        parts = {name: min(left * rows // whole, rows) for name, rows in room.items()}
        rest = left - sum(parts.values())
        by_remainder = sorted(room, key=lambda name: (-(left * room[name] % whole), name))
        for name in by_remainder:
            if rest and parts[name] < room[name]:
                parts[name] += 1
                rest -= 1
        for name, part in parts.items():
            given[name] += part
        left = rest
    return given


def sample(dataset: Dataset, total: int) -> list[int]:
    """Return the positions of a stratified sample, in the order of their hashes, which mixes the strata.

    Strata are units (a blind split, which hides them, is one stratum). Within one, the rows with the
    smallest hash of their id are taken, so that the choice is random, yet the same in every order.
    """
    counts: Counter[str] = Counter()
    for name, unit in dataset.manifest["units"].items():
        split = dataset.manifest["splits"].get(unit["split"], {})
        if unit["kept"]:
            counts[_stratum(unit["split"], "" if split.get("blind") else name)] += int(unit["kept"])
    wanted = shares(counts, total)
    heaps: dict[str, list[tuple[int, int]]] = {name: [] for name in wanted}
    for group, content in dataset.rows.tables(("id", "unit")):
        ids = content.column("id").to_pylist()
        units = content.column("unit").to_pylist() if "unit" in content.column_names else [""] * len(ids)
        for offset, (row, unit) in enumerate(zip(ids, units, strict=True)):
            stratum = _stratum(group.split, unit)
            if stratum not in heaps:
                continue
            heap = heaps[stratum]
            entry = (
                -int.from_bytes(blake2b(row.encode(), digest_size=8).digest(), "big"),
                group.start + offset,
            )
            if len(heap) < wanted[stratum]:
                heappush(heap, entry)
            elif entry > heap[0]:
                heapreplace(heap, entry)
    chosen = sorted((entry for heap in heaps.values() for entry in heap), reverse=True)
    return [position for _, position in chosen]


def _stratum(split: str, unit: str) -> str:
    return f"{split}/{unit}"
