"""From kept rows to published files: one order for each split, cut into files and row groups."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Any, cast

import pyarrow as pa

from proofloom.engine import DamagedError
from proofloom.pipelines import shards
from proofloom.pipelines.plan import Unit
from proofloom.pipelines.store import Store

GROUP_BYTES = 90_000_000  # a row group over 2 GiB cannot be read, over 300 MB the hub's viewer refuses it


@dataclass(frozen=True, slots=True)
class Address:
    """Where a row comes from: its unit, its item's index there, and which question of the item."""

    unit: str
    index: int
    k: int


@dataclass(frozen=True, slots=True)
class Packed:
    """A published file: its name, size, SHA-256, rows, the logical digest of its rows, and its pictures."""

    path: str
    bytes: int
    sha256: str
    rows: int
    content: str
    images: int


def order(units: Sequence[Unit], kept: Mapping[str, Sequence[Address]], split: str) -> list[Address]:
    """Return a split's rows in published order: units interleaved in proportion, each in index order.

    Any prefix then holds every unit in about its final proportion, so that a streaming reader sees a mix.
    """
    keyed = []
    for place, unit in enumerate(units):
        if unit.split == split:
            rows = kept[unit.name]
            keyed += [(((2 * i + 1) << 40) // len(rows), place, i, row) for i, row in enumerate(rows)]
    return [row for *_, row in sorted(keyed, key=lambda item: item[:3])]


def file_names(folder: str, split: str, rows: int, file_rows: int) -> list[str]:
    """Return the names of a split's files, as loaders expect them: `data/train-00000-of-00002.parquet`."""
    count = max(1, -(-rows // file_rows))
    return [f"{folder}/{split}-{number:05d}-of-{count:05d}.parquet" for number in range(count)]


def write_file(
    sink: IO[bytes],
    path: str,
    rows: Sequence[Address],
    fetch: Callable[[Sequence[Address]], pa.Table],
    group_rows: int,
    about: Mapping[str, Any],
) -> Packed:
    """Write one published file: `fetch` gives a table for a run of addresses, in their order.

    The footer states what `about` says and the number of rows; the logical digest comes back.
    """
    counted = _CountingSink(sink)
    digests: list[str] = []
    images = 0
    groups = _groups(rows, fetch, group_rows)
    first = next(groups)
    fields = [shards.SCHEMA.field(name) for name in first.schema.names]
    schema = shards.annotate(pa.schema(fields), {**about, "file": path, "rows": len(rows)})
    with shards.writer(cast(IO[bytes], counted), schema) as out:
        group: pa.Table | None = first
        while group is not None:
            digests += group.column("digest").to_pylist() if "digest" in group.schema.names else _ids(group)
            images += group.num_rows - group.column("image").null_count
            out.write_table(group.cast(schema), row_group_size=max(group.num_rows, 1))
            group = next(groups, None)
    return Packed(path, counted.size, counted.digest, len(rows), shards.content_digest(digests), images)


def _ids(group: pa.Table) -> list[str]:
    return [str(value) for value in group.column("id").to_pylist()]


def _groups(
    rows: Sequence[Address], fetch: Callable[[Sequence[Address]], pa.Table], group_rows: int
) -> Iterator[pa.Table]:
    """Yield one table per row group: at most `group_rows` rows and about 90 MB."""
    for start in range(0, max(len(rows), 1), group_rows):
        pending = [fetch(rows[start : start + group_rows])]
        while pending:
            group = pending.pop(0)
            if group.nbytes > GROUP_BYTES and group.num_rows > 1:
                half = group.num_rows // 2
                pending[:0] = [group.slice(0, half).combine_chunks(), group.slice(half).combine_chunks()]
            else:
                yield group


class _CountingSink:
    """A write-only file that passes bytes on while hashing and counting them."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self._state = sha256()
        self.size = 0
        self.closed = False

    @property
    def digest(self) -> str:
        return self._state.hexdigest()

    def write(self, data: Any) -> int:
        view = memoryview(data)
        self._state.update(view)
        self.size += view.nbytes
        self._inner.write(view)
        return view.nbytes

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        self._inner.flush()

    def close(self) -> None:
        self.closed = True

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False


class WorkRows:
    """Fetches rows from committed work shards, keeping the shard that each unit is at in memory."""

    def __init__(
        self, store: Store, places: Mapping[Address, tuple[str, int]], columns: Sequence[str]
    ) -> None:
        self._store = store
        self._places = places
        self._columns = list(columns)
        self._open: dict[str, tuple[str, pa.Table]] = {}

    def __call__(self, rows: Sequence[Address]) -> pa.Table:
        """Return the addressed rows as one table, in order and each column in one piece."""
        wanted: dict[str, list[tuple[int, int]]] = {}
        for position, row in enumerate(rows):
            name, offset = self._places[row]
            wanted.setdefault(name, []).append((position, offset))
        parts, positions = [], []
        for name, pairs in wanted.items():
            content = self._table(name, rows[pairs[0][0]].unit)
            offsets = [offset for _, offset in pairs]
            run = range(offsets[0], offsets[0] + len(offsets))
            parts.append(
                content.slice(run.start, len(run))
                if offsets == list(run)
                else content.take(pa.array(offsets))
            )
            positions += [position for position, _ in pairs]
        if not parts:
            return shards.SCHEMA.empty_table().select(self._columns)
        content = pa.concat_tables(parts).combine_chunks()
        if positions == list(range(len(positions))):
            return content
        return content.take(pa.array(sorted(range(len(positions)), key=positions.__getitem__)))

    def _table(self, name: str, unit: str) -> pa.Table:
        held = self._open.get(unit)
        if held is None or held[0] != name:
            with self._store.open(name) as file:
                content = shards.read_table(file, name, self._columns).replace_schema_metadata(None)
            self._open[unit] = (name, content)
            return content
        return held[1]


def spell(rows: Sequence[Address]) -> str:
    """Return a unit's kept rows as text: runs of indices, with the kept questions where not just the first.

    "0-499,501-700:0.1" is questions 0 of items 0 to 499, then questions 0 and 1 of items 501 to 700.
    """
    by_index: dict[int, list[int]] = {}
    for row in rows:
        by_index.setdefault(row.index, []).append(row.k)
    runs: list[tuple[int, int, str]] = []
    for index, ks in by_index.items():
        text = ".".join(map(str, ks))
        if runs and runs[-1][1] == index - 1 and runs[-1][2] == text:
            runs[-1] = (runs[-1][0], index, text)
        else:
            runs.append((index, index, text))
    return ",".join(
        (f"{low}" if low == high else f"{low}-{high}") + ("" if ks == "0" else f":{ks}")
        for low, high, ks in runs
    )


def unspell(unit: str, text: str, most: int) -> list[Address]:
    """Return the rows that `spell` wrote, `most` at most; raise `DamagedError` when it is not such a text."""
    rows: list[Address] = []
    for token in text.split(",") if text else []:
        found = re.fullmatch(r"(\d{1,15})(?:-(\d{1,15}))?(?::(\d{1,9}(?:\.\d{1,9})*))?", token)
        if found is None:
            raise DamagedError("manifest.json", f"units.{unit}.rows holds {token!r}")
        low, high, ks = found.groups()
        if int(high or low) - int(low) >= most - len(rows):
            raise DamagedError("manifest.json", f"units.{unit}.rows holds more than {most} rows")
        for index in range(int(low), int(high or low) + 1):
            rows += [Address(unit, index, int(k)) for k in (ks or "0").split(".")]
    return rows
