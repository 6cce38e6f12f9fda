"""A finished dataset as its readers here see it: the manifest, and rows by column and by position."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from proofloom.engine import DamagedError, RecipeError
from proofloom.pipelines import sealed, shards
from proofloom.pipelines.rows import COLUMNS, Row
from proofloom.pipelines.store import open_store

MANIFEST = "manifest.json"
_FORMAT = "proofloom manifest 1"
# a manifest is data too: it may name files of its own folders only
_NAME = re.compile(r"(data|rejects)/[A-Za-z0-9_][A-Za-z0-9._-]*\.parquet")
_OPEN_FILES = 8
_HELD = 64_000_000  # bytes of cached tables
# a row but for its picture's bytes; whether it has a picture still shows
LIGHT = (*(name for name, _, _ in COLUMNS if name != "image"), "image.path")


@dataclass(frozen=True, slots=True)
class Group:
    """A row group: its file, its number there, its split ("" for rejects), and its first row overall."""

    path: str
    number: int
    split: str
    start: int
    rows: int


class Rows:
    """The rows of a dataset's files in one numbering, read a row group and a few columns at a time.

    Safe for several threads. Keeps a few open files and a bounded number of values; every page's
    checksum is verified, and a damaged file raises `DamagedError` with its name.
    """

    def __init__(self, place: str | Path, parts: Sequence[tuple[str, str]]) -> None:
        self._store = open_store(place)
        self._files: OrderedDict[str, pq.ParquetFile] = OrderedDict()
        self._tables: OrderedDict[tuple[int, tuple[str, ...] | None], pa.Table] = OrderedDict()
        self._held = 0
        self._lock = RLock()
        self.groups: list[Group] = []
        self.count = 0
        for path, split in parts:
            metadata = self._file(path).metadata
            for number in range(metadata.num_row_groups):
                rows = metadata.row_group(number).num_rows
                if rows:
                    self.groups.append(Group(path, number, split, self.count, rows))
                    self.count += rows
        self._starts = [group.start for group in self.groups]

    def tables(self, columns: Sequence[str]) -> Iterator[tuple[Group, pa.Table]]:
        """Yield every row group with the wanted columns, those that it has, in order, holding none."""
        for group in self.groups:
            yield group, self._read(group, tuple(columns))

    def table(self, number: int, columns: Sequence[str] | None = None) -> pa.Table:
        """Return one row group's wanted columns (all by default), cached."""
        key = (number, None if columns is None else tuple(columns))
        with self._lock:
            if key in self._tables:
                self._tables.move_to_end(key)
                return self._tables[key]
            content = self._read(self.groups[number], key[1])
            self._tables[key] = content
            self._held += content.nbytes
            while self._held > _HELD and len(self._tables) > 1:
                _, old = self._tables.popitem(last=False)
                self._held -= old.nbytes
            return content

    def at(self, position: int) -> tuple[Group, int]:
        """Return the row group that holds a position and the row's place in it."""
        if not 0 <= position < self.count:
            raise IndexError(position)
        group = self.groups[bisect_right(self._starts, position) - 1]
        return group, position - group.start

    def rows(self, positions: Sequence[int], columns: Sequence[str] | None = None) -> list[Row]:
        """Return the rows at some positions, in their order, with the wanted columns."""
        found: list[Row] = []
        for position in positions:
            number = bisect_right(self._starts, position) - 1
            group, offset = self.at(position)
            row: Row = self.table(number, columns).slice(offset, 1).to_pylist()[0]
            found.append(row | {"split": row.get("split") or group.split})
        return found

    def _read(self, group: Group, columns: tuple[str, ...] | None) -> pa.Table:
        with self._lock:
            file = self._file(group.path)
            names = set(file.schema_arrow.names)
            wanted = (
                None if columns is None else [name for name in columns if name.partition(".")[0] in names]
            )
            try:
                return file.read_row_group(group.number, columns=wanted, use_threads=False)
            except (pa.ArrowException, OSError, ValueError) as error:
                self._files.pop(group.path, None)
                raise DamagedError(group.path, f"cannot be read: {str(error).splitlines()[0]}") from None

    def _file(self, path: str) -> pq.ParquetFile:
        with self._lock:
            if path in self._files:
                self._files.move_to_end(path)
                return self._files[path]
            try:
                opened = shards.open_parquet(self._store.open(path))
            except FileNotFoundError:
                raise DamagedError(path, "is missing") from None
            except (pa.ArrowException, OSError, ValueError) as error:
                message = f"cannot be read as Parquet: {str(error).splitlines()[0]}"
                raise DamagedError(path, message) from None
            self._files[path] = opened
            if len(self._files) > _OPEN_FILES:
                self._files.popitem(last=False)[1].close(force=True)
            return opened


@dataclass(frozen=True, slots=True)
class Dataset:
    """A finished folder: where it is, what its manifest says, its published rows and its rejects."""

    place: str
    manifest: dict[str, Any]
    rows: Rows
    rejects: Rows

    @property
    def name(self) -> str:
        """The dataset's name."""
        return str(self.manifest["name"])


def open_dataset(place: str | Path) -> Dataset:
    """Open a finished dataset; only the manifest and the files' footers are read.

    Raises `RecipeError` when the folder holds no finished dataset, `DamagedError` when its manifest
    or a file is not what was written.
    """
    store = open_store(place)
    try:
        data = store.read(MANIFEST)
    except (FileNotFoundError, NotADirectoryError):
        message = "holds no finished dataset: run and finish a recipe there first"
        raise RecipeError.of(str(place), message) from None
    return dataset_of(place, sealed.unseal(data, MANIFEST))


def dataset_of(place: str | Path, manifest: dict[str, Any]) -> Dataset:
    """Open the dataset that a manifest describes, which need not be written yet."""
    if manifest.get("format") != _FORMAT:
        raise DamagedError(
            MANIFEST, f"is of format {manifest.get('format')!r}; this release reads {_FORMAT!r}"
        )
    data, rejects = [], []
    try:
        for item in manifest["files"]:
            path = str(item["path"])
            if path.startswith(("data/", "rejects/")) and not _NAME.fullmatch(path):
                raise DamagedError(MANIFEST, f"names a file outside the dataset: {path!r}")
            if path.startswith("data/"):
                data.append((path, str(item["split"])))
            elif path.startswith("rejects/"):
                rejects.append((path, ""))
        for key in ("name", "units", "splits", "verdicts", "versions", "recipe"):
            manifest[key]
    except (KeyError, TypeError) as error:
        raise DamagedError(MANIFEST, f"lacks what every manifest has: {error}") from None
    return Dataset(str(place), manifest, Rows(place, data), Rows(place, rejects))
