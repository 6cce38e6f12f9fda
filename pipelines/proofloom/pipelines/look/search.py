"""Find rows: filters over a dataset's columns, the rows that match, and rows by id; caches are bounded."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from threading import RLock
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from proofloom.engine.codec import canonical_json
from proofloom.pipelines.look.reader import Dataset

_HELD = 4_000_000  # positions of matches kept, over all remembered filters
_KNOWN_IDS = 20_000


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of rows is narrowed to; "" does not narrow. `level` is a difficulty field and its value."""

    generator: str = ""
    split: str = ""
    unit: str = ""
    level: str = ""
    q: str = ""

    @classmethod
    def of(cls, wanted: dict[str, str]) -> Filter:
        """Build a filter from a query's parameters; others are ignored."""
        return cls(**{item.name: wanted.get(item.name, "").strip()[:200] for item in fields(cls)})

    @property
    def plain(self) -> dict[str, str]:
        """The parameters that narrow, for links that keep them."""
        return {item.name: value for item in fields(self) if (value := getattr(self, item.name))}


class Search:
    """Searches one dataset. Safe for several threads."""

    def __init__(self, dataset: Dataset) -> None:
        self._rows = dataset.rows
        self._found: OrderedDict[Filter, array[int]] = OrderedDict()
        self._ids: OrderedDict[str, int] = OrderedDict()
        self._lock = RLock()

    def positions(self, wanted: Filter) -> Sequence[int]:
        """Return the positions of all rows that match, in order; a range when nothing narrows."""
        if not wanted.plain:
            return range(self._rows.count)
        with self._lock:
            if wanted in self._found:
                self._found.move_to_end(wanted)
                return self._found[wanted]
        found = array("Q")
        for group, content in self._rows.tables(_columns(wanted)):
            if wanted.split and group.split != wanted.split:
                continue
            mask = _mask(content, wanted)
            if mask is None:
                found.extend(range(group.start, group.start + group.rows))
            else:
                found.extend(
                    group.start + place for place in pc.call_function("indices_nonzero", [mask]).to_pylist()
                )
        with self._lock:
            self._found[wanted] = found
            while sum(map(len, self._found.values())) > _HELD and len(self._found) > 1:
                self._found.popitem(last=False)
        return found

    def find(self, row: str, hint: int | None = None) -> int | None:
        """Return the position of the row with an id, or None; a right hint saves the search."""
        if (
            hint is not None
            and 0 <= hint < self._rows.count
            and self._rows.rows([hint], ["id"])[0]["id"] == row
        ):
            return hint
        with self._lock:
            if row in self._ids:
                self._ids.move_to_end(row)
                return self._ids[row]
        for group, content in self._rows.tables(["id"]):
            place = pc.index(content.column("id"), row).as_py()
            if place >= 0:
                with self._lock:
                    self._ids[row] = group.start + place
                    if len(self._ids) > _KNOWN_IDS:
                        self._ids.popitem(last=False)
                return group.start + int(place)
        return None


def neighbours(positions: Sequence[int], here: int) -> tuple[int | None, int | None, int]:
    """Return the positions before and after one in an ascending list, and its place there (-1: none)."""
    place = bisect_left(positions, here)
    inside = place < len(positions) and positions[place] == here
    before = positions[place - 1] if place else None
    after_place = place + 1 if inside else place
    after = positions[after_place] if after_place < len(positions) else None
    return before, after, place if inside else -1


def _columns(wanted: Filter) -> list[str]:
    needed = {
        "generator": wanted.generator,
        "unit": wanted.unit,
        "difficulty": wanted.level,
        "prompt": wanted.q,
    }
    return [name for name, value in needed.items() if value] or ["id"]


def _mask(content: pa.Table, wanted: Filter) -> Any:
    """Return which rows of a row group match, or None when all do; a missing column matches none."""
    mask = None
    tests: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "generator": (wanted.generator, lambda column: pc.equal(column, wanted.generator)),
        "unit": (wanted.unit, lambda column: pc.equal(column, wanted.unit)),
        "difficulty": (wanted.level, lambda column: _has_level(column, wanted.level)),
        "prompt": (wanted.q, lambda column: pc.match_substring(column, wanted.q, ignore_case=True)),
    }
    for name, (value, test) in tests.items():
        if value:
            present = name in content.column_names
            found = test(content.column(name)) if present else pa.array([False] * content.num_rows)
            mask = found if mask is None else pc.and_(mask, found)
    return mask


def _has_level(column: Any, level: str) -> Any:
    """Return which difficulty objects, canonical JSON of integers, hold a field with a value ("steps 4")."""
    name, _, value = level.rpartition(" ")
    key = f"{canonical_json(name)}:{value}"
    ends = [pc.match_substring(column, f"{start}{key}{end}") for start in "{," for end in ",}"]
    return pc.or_(pc.or_(ends[0], ends[1]), pc.or_(ends[2], ends[3]))
