"""From a recipe to work: units with quotas, and rounds of shards that follow from what came before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proofloom.pipelines.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Unit:
    """One stream of indices: a generator's entry in one split and one cell of its quota."""

    name: str
    entry: str
    generator: str
    split: str
    cell: str
    knobs: Mapping[str, Any]
    verifiers: tuple[str, ...]
    quota: int


@dataclass(frozen=True, slots=True)
class Shard:
    """A range of a unit's indices that one worker makes and commits: [start, stop)."""

    unit: str
    round: int
    start: int
    stop: int

    @property
    def name(self) -> str:
        """Return the shard's file name without a suffix; sorts in index order."""
        return f"{self.unit}-{self.start:09d}-{self.stop:09d}"


@dataclass(frozen=True, slots=True)
class Progress:
    """What a unit has after some rounds: indices tried, and rows kept once duplicates are gone."""

    tried: int = 0
    kept: int = 0


class StarvedError(Exception):
    """A quota cannot be filled: names the units that get nothing more, with their numbers."""


def units(recipe: Recipe) -> tuple[Unit, ...]:
    """Return the recipe's units with a quota above zero, in order of precedence for duplicates."""
    found = []
    for entry in recipe.generators:
        for cell in entry.all_cells():
            for split, quota in cell.rows.items():
                if quota:
                    name = f"{entry.name}.{split}.{cell.name}"
                    knobs, verifiers = entry.knobs(cell), entry.all_verifiers()
                    found.append(Unit(name, entry.name, entry.use, split, cell.name, knobs, verifiers, quota))
    return tuple(found)


def next_round(recipe: Recipe, number: int, history: Sequence[Mapping[str, Progress]]) -> list[Shard]:
    """Return round `number`'s shards, given each unit's progress after every earlier round; [] when full.

    A unit asks for what it lacks, scaled by its own yield so far; its first round asks for a shard
    or a quarter of the quota, whichever is more. Raises `StarvedError` when a unit's last two rounds
    brought nothing, or when the recipe's number of rounds is used up.
    """
    now: Mapping[str, Progress] = history[-1] if history else {}
    missing = {
        unit.name: lack
        for unit in units(recipe)
        if (lack := unit.quota - now.get(unit.name, Progress()).kept) > 0
    }
    if not missing:
        return []
    starved = [name for name in missing if _stalled([past.get(name, Progress()) for past in history])]
    if starved or number >= recipe.limits.rounds:
        raise StarvedError(_why(recipe, starved or list(missing), now))
    shards = []
    for name, lack in missing.items():
        done = now.get(name, Progress())
        if not done.tried:
            # a scene may give several rows: learn the yield before asking for most of a large quota
            count = min(lack, max(recipe.shard_rows, lack // 4))
        else:
            # a little more than the yield so far promises, at most eightfold a round
            spare = 3 if done.kept >= 100 else 25  # per cent
            wanted = -(-lack * done.tried * (100 + spare) // (100 * max(done.kept, 1)))
            count = min(wanted, 8 * done.tried) + 4
        # whole shards keep every boundary a multiple of the shard size within its round
        starts = range(done.tried, done.tried + count, recipe.shard_rows)
        shards += [
            Shard(name, number, start, min(start + recipe.shard_rows, done.tried + count)) for start in starts
        ]
    return shards


def _stalled(past: Sequence[Progress]) -> bool:
    return (
        len(past) >= 3 and past[-1].kept == past[-2].kept == past[-3].kept and past[-1].tried > past[-3].tried
    )


def _why(recipe: Recipe, names: Sequence[str], now: Mapping[str, Progress]) -> str:
    lines = []
    for unit in units(recipe):
        if unit.name in names:
            got = now.get(unit.name, Progress())
            lines.append(f"{unit.name}: {got.kept} of {unit.quota} rows after {got.tried} indices")
    return "these quotas cannot be filled: " + "; ".join(lines)
