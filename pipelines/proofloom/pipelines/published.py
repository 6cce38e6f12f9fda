"""Read a finished dataset's split row by row, straight from its Parquet files."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import overload

import pyarrow as pa

from proofloom.engine import DamagedError, RecipeError
from proofloom.pipelines import shards
from proofloom.pipelines.rows import Row
from proofloom.pipelines.store import open_store
from proofloom.pipelines.verify_files import read_manifest


def load(place: str | Path, split: str = "train") -> Published:
    """Open a split of a finished dataset (a folder or a URL); raise `RecipeError` for an unknown split.

    Raises `DamagedError` when the manifest is missing or damaged. Rows of a blind split have only the
    columns that it shows.
    """
    manifest = read_manifest(open_store(place))
    if split not in manifest["splits"]:
        raise RecipeError.of(str(place), f"has no split {split!r}; it has {', '.join(manifest['splits'])}")
    files = tuple((item["path"], item["rows"]) for item in manifest["files"] if item.get("split") == split)
    return Published(str(place), split, files)


@dataclass(frozen=True)
class Published(Sequence[Row]):
    """A split's published rows: length, index, slice, iteration; picklable. Reads a row group at a time.

    `files` are the split's files in order, each with its number of rows.
    """

    place: str
    split: str
    files: tuple[tuple[str, int], ...]
    _starts: dict[str, list[int]] = field(default_factory=dict, repr=False, compare=False)
    _held: list[tuple[str, int, pa.Table]] = field(default_factory=list, repr=False, compare=False)

    def __len__(self) -> int:
        return sum(rows for _, rows in self.files)

    @overload
    def __getitem__(self, position: int) -> Row: ...
    @overload
    def __getitem__(self, position: slice) -> list[Row]: ...
    def __getitem__(self, position: int | slice) -> Row | list[Row]:
        """Read the row at a position, its page checksums verified; raise IndexError outside the split."""
        if isinstance(position, slice):
            return [self[place] for place in range(*position.indices(len(self)))]
        total = len(self)
        place = position + total if position < 0 else position
        if not 0 <= place < total:
            raise IndexError(f"position {position} of {total} rows")
        ends = list(accumulate(rows for _, rows in self.files))
        number = bisect_right(ends, place)
        path, rows = self.files[number]
        place -= ends[number] - rows
        starts = self._groups(path)
        group = bisect_right(starts, place) - 1
        row: Row = self._group(path, group).slice(place - starts[group], 1).to_pylist()[0]
        return row

    def __iter__(self) -> Iterator[Row]:
        for path, _ in self.files:
            for group in range(len(self._groups(path)) - 1):
                yield from shards.rows_of(self._group(path, group))

    def _groups(self, path: str) -> list[int]:
        """Return where each row group of a file starts, and where the last one ends."""
        if path not in self._starts:
            try:
                with open_store(self.place).open(path) as file:
                    footer = shards.open_parquet(file).metadata
                    sizes = [footer.row_group(group).num_rows for group in range(footer.num_row_groups)]
            except (OSError, ValueError) as error:
                raise DamagedError(path, f"cannot be read: {str(error).splitlines()[0]}") from None
            self._starts[path] = list(accumulate(sizes, initial=0))
        return self._starts[path]

    def _group(self, path: str, group: int) -> pa.Table:
        """Return a row group as Arrow, its page checksums verified; the last one read is kept."""
        if not self._held or self._held[0][:2] != (path, group):
            try:
                with open_store(self.place).open(path) as file:
                    content = shards.open_parquet(file).read_row_group(group, use_threads=False)
            except (OSError, ValueError) as error:
                message = f"row group {group} cannot be read: {str(error).splitlines()[0]}"
                raise DamagedError(path, message) from None
            self._held[:] = [(path, group, content)]
        return self._held[0][2]

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_held": []}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
