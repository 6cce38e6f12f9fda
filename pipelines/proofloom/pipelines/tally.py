"""Which rows are kept: duplicates and what is too many of one kind out, quotas exact, near ones counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from proofloom.pipelines import shards
from proofloom.pipelines.near import NearIndex
from proofloom.pipelines.plan import Progress, Shard, units
from proofloom.pipelines.produce import rows_name
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.store import Store

_COLUMNS = ["index", "k", "fingerprint", "family", "digest", "sketch", "shared"]


@dataclass(frozen=True, slots=True)
class Columns:
    """The few columns of a work shard that decide what is kept, row by row."""

    shard: Shard
    index: list[int]
    k: list[int]
    fingerprint: list[str]
    family: list[str]
    digest: list[str]
    sketch: list[list[int]]
    shared: list[list[str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that is kept: where it lies in the work shards, its address, and its digest."""

    shard: Shard
    offset: int
    index: int
    k: int
    digest: str
    fingerprint: str


@dataclass(slots=True)
class Tally:
    """What is kept after some rounds, and what was counted on the way.

    `crowded` counts rows that are left out because as many as `at_most` allows share something with them.
    `near` counts kept or dropped rows that have a near duplicate before them; `near_across` those
    whose near duplicate is in another split.
    """

    kept: dict[str, list[Kept]] = field(default_factory=dict)
    progress: dict[str, Progress] = field(default_factory=dict)
    duplicates: Counter[str] = field(default_factory=Counter)
    crowded: Counter[str] = field(default_factory=Counter)
    near: Counter[str] = field(default_factory=Counter)
    near_across: int = 0
    families: dict[str, int] = field(default_factory=dict)


def read_columns(store: Store, shard: Shard) -> Columns:
    """Read the deciding columns of a committed work shard."""
    with store.open(rows_name(shard)) as file:
        content = shards.read_table(file, rows_name(shard), _COLUMNS)
    return Columns(shard, *(content.column(name).to_pylist() for name in _COLUMNS))


def tally(recipe: Recipe, columns: Mapping[Shard, Columns]) -> Tally:
    """Decide what is kept of the given shards: a pure function of what they hold.

    Units come in the recipe's order and indices in theirs; a row is kept while its unit lacks rows,
    no kept row before it has its fingerprint, and fewer than `at_most` allows share what it has.
    """
    result = Tally()
    seen: set[str] = set()
    families: dict[str, set[str]] = {}
    most = [cap.rows for cap in recipe.at_most]
    alike: list[Counter[str]] = [Counter() for _ in most]
    near = NearIndex(recipe.near_duplicates.similarity)
    near_split: list[str] = []
    by_unit: dict[str, list[Columns]] = {}
    for part in sorted(columns.values(), key=lambda part: (part.shard.unit, part.shard.start)):
        by_unit.setdefault(part.shard.unit, []).append(part)
    for unit in units(recipe):
        kept: list[Kept] = []
        parts = by_unit.get(unit.name, [])
        for part, offset in _rows(parts):
            if len(kept) == unit.quota:
                break
            fingerprint = part.fingerprint[offset]
            if fingerprint in seen:
                result.duplicates[unit.name] += 1
                continue
            has = part.shared[offset]
            if any(one and found[one] >= top for one, found, top in zip(has, alike, most, strict=True)):
                result.crowded[unit.name] += 1
                continue
            earlier = near.find(part.sketch[offset])
            if earlier is not None:
                result.near[unit.name] += 1
                result.near_across += near_split[earlier] != unit.split
                if recipe.near_duplicates.drop:
                    continue
            near.add(part.sketch[offset])
            near_split.append(unit.split)
            seen.add(fingerprint)
            for one, found in zip(has, alike, strict=True):
                found[one] += 1
            families.setdefault(unit.split, set()).add(part.family[offset])
            kept.append(
                Kept(part.shard, offset, part.index[offset], part.k[offset], part.digest[offset], fingerprint)
            )
        result.kept[unit.name] = kept
        result.progress[unit.name] = Progress(max((part.shard.stop for part in parts), default=0), len(kept))
    result.families = {split: len(found) for split, found in families.items()}
    return result


def _rows(parts: Sequence[Columns]) -> Iterable[tuple[Columns, int]]:
    for part in parts:
        for offset in range(len(part.index)):
            yield part, offset
