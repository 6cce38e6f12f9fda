"""Proofloom as a library: a recipe's split as a sequence of verified rows, made on demand.

    from proofloom.pipelines.dataset import dataset

    rows = dataset("recipe.yaml", "train")
    rows[0]["prompt"]
    harder = rows.at(cell="hard")

Nothing is written. Position p stands for one item of the recipe's first round: every unit of the split
(generator, split, cell) with as many indices as its quota, the units interleaved in proportion, as the
published files are. `rows[p]` is the row that a run of the same recipe makes at that unit and index, to
the same bytes; a run then leaves out duplicates and fills up with later indices, so that positions and
published rows agree only up to the first duplicate or item without rows.
"""

from __future__ import annotations

import json
import operator
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, overload

import yaml

from proofloom.engine import Problem, RecipeError
from proofloom.pipelines import recipe as recipes
from proofloom.pipelines import secrets as secret_files
from proofloom.pipelines.make import Maker
from proofloom.pipelines.pack import Address
from proofloom.pipelines.plan import Unit, units
from proofloom.pipelines.published import Published, load
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.rows import Row
from proofloom.pipelines.secrets import Secret

__all__ = ["Dataset", "Published", "dataset", "load"]

FORWARD = 1000  # later indices that are asked before a position is given up


def dataset(
    recipe: Recipe | str | Path,
    split: str = "train",
    overrides: Sequence[str] = (),
    secrets: Mapping[str, Secret | str | Path] | None = None,
) -> Dataset:
    """Return a split of a recipe as a sequence of rows; raise `RecipeError` for a wrong recipe or split.

    `recipe` is a recipe, its file, or a finished dataset's folder; `overrides` are "key.path=value" as
    for `--set`; `secrets` gives the secrets of secret splits, or the files that hold them.
    """
    if isinstance(recipe, Recipe):
        if overrides:
            recipe = recipes.parse(_text(recipe), recipe.name, overrides)
    else:
        path = Path(recipe)
        recipe = recipes.load(path / "recipe.yaml" if path.is_dir() else path, overrides)
    held = {
        name: item if isinstance(item, Secret) else secret_files.read(Path(item))
        for name, item in (secrets or {}).items()
    }
    if split not in recipe.splits:
        message = f"has no split {split!r}; it has {', '.join(recipe.splits)}"
        raise RecipeError.of(recipe.name, message, "splits")
    made = Dataset(recipe, split, held)
    if not len(made):
        raise RecipeError.of(recipe.name, f"asks for no rows of split {split!r}", "generators")
    return made


@dataclass(frozen=True)
class Dataset(Sequence[Row]):
    """A split's rows as a map-style dataset: length, index, slice, iteration; picklable, and fork-safe.

    Hand it to a DataLoader, to Ray or to a process pool: each process builds its own generators on
    first use. `units` are the streams it draws from; `bounds` are the difficulty fields' least and
    largest values, which every row must meet.
    """

    recipe: Recipe
    split: str
    secrets: Mapping[str, Secret] = field(default_factory=dict, repr=False)
    names: tuple[str, ...] | None = None
    bounds: tuple[tuple[str, int, int], ...] = ()
    _made: list[tuple[int, Maker]] = field(default_factory=list, repr=False, compare=False)

    @property
    def units(self) -> tuple[Unit, ...]:
        """Return the streams that the rows come from, in the recipe's order."""
        return tuple(
            unit
            for unit in units(self.recipe)
            if unit.split == self.split and (self.names is None or unit.name in self.names)
        )

    def __len__(self) -> int:
        return sum(unit.quota for unit in self.units)

    @overload
    def __getitem__(self, position: int) -> Row: ...
    @overload
    def __getitem__(self, position: slice) -> list[Row]: ...
    def __getitem__(self, position: int | slice) -> Row | list[Row]:
        """Make the row at a position (or a list for a slice): the first one of its item.

        An item without a row (every attempt rejected, a verifier not convinced, outside the asked
        difficulty) gives way to the index one length of its unit further on, and so forth, so that
        no two positions ever stand for the same item. Raises IndexError outside the dataset, and
        LookupError when 1,000 indices gave nothing.
        """
        if isinstance(position, slice):
            return [self[place] for place in range(*position.indices(len(self)))]
        return self.item(position)[0]

    def __iter__(self) -> Iterator[Row]:
        return (self[position] for position in range(len(self)))

    def item(self, position: int) -> tuple[Row, ...]:
        """Make all rows of the item at a position: the questions about one scene, in order."""
        place = operator.index(position)
        start = self.address(place)
        quota = next(unit.quota for unit in self.units if unit.name == start.unit)
        reasons: Counter[str] = Counter()
        for index in range(start.index, start.index + FORWARD * quota, quota):
            made = self._maker.make(start.unit, index)
            rows = [row for row in made.rows if self._meets(row)]
            if rows:
                return tuple(rows)
            reasons.update({item.reason: item.count for item in made.rejected})
            reasons["no row of the asked difficulty"] += len(made.rows)
        most = "; ".join(reason for reason, _ in reasons.most_common(3))
        raise LookupError(f"position {place}: none of {FORWARD} items of {start.unit} gave a row: {most}")

    def address(self, position: int) -> Address:
        """Return the unit and index that a position stands for, before any fall forward."""
        lines = self.units
        total = sum(unit.quota for unit in lines)
        place = position + total if position < 0 else position
        if not 0 <= place < total:
            raise IndexError(f"position {position} of {total} rows")
        return _address(lines, place)

    def at(
        self,
        *,
        cell: str | Sequence[str] | None = None,
        entry: str | Sequence[str] | None = None,
        difficulty: Mapping[str, int | tuple[int, int]] | None = None,
        **knobs: Any,
    ) -> Dataset:
        """Return the dataset at another place of the curriculum; raise `RecipeError` when it has none.

        cell, entry  only these cells or entries of the recipe; their rows stay the same
        difficulty   only rows whose difficulty fields have these values: one, or (least, largest)
        knobs        generator knobs, as in the recipe's `with`; equal to running the recipe so changed
        """
        names = self._selected(_tuple(cell), _tuple(entry))
        recipe = self._with(names, knobs) if knobs else self.recipe
        bounds = {name: (low, high) for name, low, high in self.bounds}
        for name, wanted in (difficulty or {}).items():
            low, high = wanted if isinstance(wanted, tuple) else (wanted, wanted)
            if low > high:
                raise RecipeError.of(
                    self.recipe.name, f"no value is in {low} to {high}", f"difficulty.{name}"
                )
            bounds[name] = (low, high)
        merged = tuple((name, low, high) for name, (low, high) in sorted(bounds.items()))
        return replace(self, recipe=recipe, names=names, bounds=merged, _made=[])

    def _selected(self, cells: tuple[str, ...] | None, entries: tuple[str, ...] | None) -> tuple[str, ...]:
        lines = self.units
        problems = []
        for key, wanted, known in (
            ("cell", cells, [unit.cell for unit in lines]),
            ("entry", entries, [unit.entry for unit in lines]),
        ):
            for name in wanted or ():
                if name not in known:
                    have = ", ".join(dict.fromkeys(known))
                    problems.append(Problem(self.recipe.name, key, repr(name), f"is not one of {have}"))
        if problems:
            raise RecipeError(*problems)
        found = tuple(
            unit.name
            for unit in lines
            if (cells is None or unit.cell in cells) and (entries is None or unit.entry in entries)
        )
        if not found:
            raise RecipeError.of(self.recipe.name, f"has no cell {cells} in entry {entries}", "cell")
        return found

    def _with(self, names: tuple[str, ...], knobs: Mapping[str, Any]) -> Recipe:
        """Return the recipe with other knobs in the entries that the named units belong to."""
        touched = {unit.entry for unit in self.units if unit.name in names}
        plain = yaml.safe_load(_text(self.recipe))
        for item in plain["generators"]:
            if item["name"] in touched:
                parts = [
                    part
                    for part in item["cells"] or [item]
                    if part is item or _unit_name(item, self.split, part) in names
                ]
                for part in parts:
                    part["with"] = {**part["with"], **{name: _plain(value) for name, value in knobs.items()}}
        return recipes.parse(yaml.safe_dump(plain), self.recipe.name)

    def _meets(self, row: Row) -> bool:
        if not self.bounds:
            return True
        found = json.loads(row["difficulty"])
        return all(low <= found.get(name, low - 1) <= high for name, low, high in self.bounds)

    @property
    def _maker(self) -> Maker:
        # one per process: after a fork the parent's is not used, and a pickle carries none
        if not self._made or self._made[0][0] != os.getpid():
            self._made[:] = [(os.getpid(), Maker(self.recipe, self.secrets))]
        return self._made[0][1]

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_made": []}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


def _address(lines: Sequence[Unit], place: int) -> Address:
    """Return the item at a place of the interleaving that `pack.order` makes, without listing it.

    Item i of a unit with quota q has the key floor((2i + 1) 2^40 / q); items go by key, then by unit.
    A binary search finds the key at which the count of items passes the place.
    """
    low, high = 0, 2 << 40
    while low < high:
        middle = (low + high) // 2
        if sum(_up_to(unit.quota, middle) for unit in lines) > place:
            high = middle
        else:
            low = middle + 1
    left = place - sum(_up_to(unit.quota, low - 1) for unit in lines)
    for unit in lines:
        first, last = _up_to(unit.quota, low - 1), _up_to(unit.quota, low)
        if left < last - first:
            return Address(unit.name, first, 0)  # a unit's keys are distinct: a quota is below 2^40
        left -= last - first
    raise AssertionError("unreachable: the search found a key that holds the place")


def _up_to(quota: int, key: int) -> int:
    """Return how many items of a unit have at most this key."""
    # floor((2i + 1) 2^40 / q) <= key  <=>  (2i + 1) 2^40 <= (key + 1) q - 1
    return min(quota, ((((key + 1) * quota - 1) >> 40) + 1) // 2)


def _unit_name(entry: Mapping[str, Any], split: str, cell: Mapping[str, Any]) -> str:
    return f"{entry['name']}.{split}.{cell['name']}"


def _text(recipe: Recipe) -> str:
    """Return the recipe as YAML that keeps its input files where they are."""
    text: str = yaml.safe_dump(recipe.model_dump(mode="json", by_alias=True))
    return text


def _tuple(names: str | Sequence[str] | None) -> tuple[str, ...] | None:
    return (names,) if isinstance(names, str) else None if names is None else tuple(names)


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value
