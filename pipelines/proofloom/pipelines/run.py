"""A run: rounds of shards until every quota is full, then the dataset. Running again resumes."""

from __future__ import annotations

import itertools
import json
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from proofloom.engine import DamagedError, RecipeError
from proofloom.pipelines import recipe as recipes
from proofloom.pipelines import sealed
from proofloom.pipelines.events import NAME as EVENTS
from proofloom.pipelines.events import Events, Listener
from proofloom.pipelines.executors import Executor
from proofloom.pipelines.make import missing_secret
from proofloom.pipelines.plan import Progress, Shard, next_round, units
from proofloom.pipelines.produce import Job, Receipt, done
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.secrets import Secret
from proofloom.pipelines.store import Store, open_store
from proofloom.pipelines.tally import Columns, Tally, read_columns, tally

RECIPE_NAME = "recipe.yaml"
COST_NAME = "run.json"


class TooManyErrorsError(Exception):
    """More items broke than the recipe allows: says how many, the first one, and how to replay it."""


class MoreRoundsError(Exception):
    """Shards of the current round are still missing (other shares make them): says what to run next."""


@dataclass(slots=True)
class State:
    """All that a folder holds of a run: every round's receipts, and what they amount to."""

    receipts: dict[Shard, Receipt] = field(default_factory=dict)
    columns: dict[Shard, Columns] = field(default_factory=dict)
    history: list[Mapping[str, Progress]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    made: int = 0  # shards that this run made, the others having been there
    cpu: float = 0.0  # seconds of processor that they took


def run(
    recipe: Recipe,
    place: str | Path,
    executor: Executor,
    *,
    secrets: Mapping[str, Secret] | None = None,
    share: tuple[int, int] = (0, 1),
    wait: bool = False,
    strict: bool = False,
    listener: Listener | None = None,
) -> State:
    """Make every shard that the recipe's quotas need and return what the folder then holds.

    `share` (i, n) makes only every n-th shard of each round, from the i-th (counting from 0); a
    round that other shares have not finished raises `MoreRoundsError`. Also raises `RecipeError`,
    `plan.StarvedError`, `TooManyErrorsError`, `ExecutorError`; whatever is committed stays.
    """
    held = dict(secrets or {})
    for unit in units(recipe):
        if recipe.splits[unit.split].secret is not None and unit.split not in held:
            raise missing_secret(recipe, unit.split)
    store = open_store(place)
    with store.lock(wait=wait, shared=share[1] > 1):
        claim(store, recipe)
        job = Job(recipe, str(place), held, strict)
        if share[1] == 1:
            store.sweep()
        events = Events(store, listener)
        events.tell("start", recipe=recipe.name, digest=recipe.digest, workers=executor.workers)
        began = time.time()
        try:
            state = _rounds(job, store, executor, share, events)
        finally:
            events.close()
        if state.made:
            store.write(COST_NAME, _cost(state, executor, began))
    return state


def _cost(state: State, executor: Executor, began: float) -> bytes:
    """Return what the run took, where and when; no row and no digest may hold it."""
    cost = {
        "began": round(began, 3),
        "seconds": round(time.time() - began, 3),
        "cpu_seconds": round(state.cpu, 3),
        "shards_made": state.made,
        "rows_kept": sum(len(part) for part in state.tally.kept.values()),
        "executor": type(executor).__name__.lower(),
        "workers": executor.workers,
        "host": platform.node(),
        "platform": platform.platform(),
        "cores": os.cpu_count(),
    }
    return (json.dumps(cost, indent=2) + "\n").encode()


def _rounds(job: Job, store: Store, executor: Executor, share: tuple[int, int], events: Events) -> State:
    state, watch = State(), _Watch(job.recipe)
    for number in itertools.count():
        planned = next_round(job.recipe, number, state.history)
        if not planned:
            break
        missing = []
        for shard in planned:
            try:
                receipt = done(job, store, shard)
            except DamagedError as error:
                events.tell("damaged", file=error.file, why=error.message)
                receipt = None
            if receipt is None:
                missing.append(shard)
            else:
                state.receipts[shard] = receipt
        # by place in the round, not among what is missing, which other shares change meanwhile
        mine = [shard for place, shard in enumerate(planned) if place % share[1] == share[0]]
        mine = [shard for shard in mine if shard not in state.receipts]
        events.tell(
            "round", number=number, shards=len(planned), done=len(planned) - len(missing), items=_items(mine)
        )
        for receipt in (state.receipts[shard] for shard in planned if shard in state.receipts):
            watch.see(receipt)
        if mine:
            store.delete(sealed.MANIFEST)  # a folder in the making does not claim to be a dataset
        started = time.monotonic()
        for receipt in executor.run(job, mine) if mine else ():
            state.receipts[receipt.shard] = receipt
            events.tell(
                "shard",
                name=receipt.shard.name,
                unit=receipt.shard.unit,
                items=receipt.shard.stop - receipt.shard.start,
                rows=receipt.rows,
                funnel=receipt.funnel,
                elapsed=round(time.monotonic() - started, 3),
                cpu=round(receipt.cpu, 3),
            )
            state.cpu += receipt.cpu
            state.made += 1
            watch.see(receipt)
        left = [shard for shard in planned if shard not in state.receipts]
        if left:
            events.tell("waiting", number=number, shards=len(left))
            why = "left to other shares" if share[1] > 1 else "not made, since the run was asked to stop"
            raise MoreRoundsError(
                f"round {number}: {len(left)} of {len(planned)} shards are {why}; run again to go on"
            )
        for shard in planned:
            state.columns[shard] = read_columns(store, shard)
        state.tally = tally(job.recipe, state.columns)
        state.history.append(state.tally.progress)
        events.tell(
            "tally", number=number, kept={name: part.kept for name, part in state.tally.progress.items()}
        )
    events.tell("made", rows=sum(len(part) for part in state.tally.kept.values()))
    return state


def survey(
    recipe: Recipe, place: str | Path, *, check: Callable[[Job, Store, Shard], Receipt | None] = done
) -> State:
    """Return what a folder holds without making anything; raise `MoreRoundsError` when shards are missing."""
    store = open_store(place)
    job, state = Job(recipe, str(place)), State()
    for number in itertools.count():
        planned = next_round(recipe, number, state.history)
        if not planned:
            return state
        found = {shard: check(job, store, shard) for shard in planned}
        left = [shard for shard, receipt in found.items() if receipt is None]
        if left:
            message = f"round {number}: {len(left)} of {len(planned)} shards are not made yet; run again"
            raise MoreRoundsError(message)
        for shard, receipt in found.items():
            assert receipt is not None
            state.receipts[shard] = receipt
            state.columns[shard] = read_columns(store, shard)
        state.tally = tally(recipe, state.columns)
        state.history.append(state.tally.progress)
    raise AssertionError("unreachable: rounds end in a full quota or an error")


def claim(store: Store, recipe: Recipe) -> None:
    """Write the resolved recipe and its input files into a new folder; refuse a folder of another recipe."""
    text = recipes.dump(recipe)
    try:
        found = store.read(RECIPE_NAME).decode("utf-8", "replace")
    except FileNotFoundError:
        # what a run that was killed here before may have left
        strangers = [name for name in store.names("") if name != EVENTS and not name.startswith("inputs/")]
        if strangers and store.size(RECIPE_NAME) >= 0:
            claim(store, recipe)  # another share came first, between our two looks
            return
        if strangers:
            message = (
                f"holds other files ({strangers[0]}) and no recipe of ours: choose a new or empty folder"
            )
            raise RecipeError.of(store.place, message) from None
        for item in recipe.disjoint_from:
            store.write(recipes.input_name(item.digest), Path(item.path).read_bytes())
        store.write(RECIPE_NAME, text.encode())
        return
    if found == text:
        return
    other = _digest_in(store, found)
    if other != recipe.digest:
        message = f"belongs to another recipe: it has digest {other}, this one has {recipe.digest}"
        raise RecipeError.of(store.place, message)


def _digest_in(store: Store, text: str) -> str:
    where = f"{store.place}/{RECIPE_NAME}"
    try:
        return recipes.parse(text, where, base=Path(store.place)).digest
    except RecipeError as error:
        message = f"is damaged ({error.problems[0].message}): put the recipe back, or choose another folder"
        raise RecipeError.of(where, message) from None


@dataclass(slots=True)
class _Watch:
    """Counts broken items over a whole run, resumed or not, and stops it above the recipe's limit."""

    recipe: Recipe
    items: int = 0
    errors: int = 0
    first: str = ""

    def see(self, receipt: Receipt) -> None:
        """Take in a committed shard; raise `TooManyErrorsError` when too many items broke."""
        self.items += receipt.shard.stop - receipt.shard.start
        self.errors += receipt.errors
        self.first = self.first or receipt.first_error
        if self.errors > self.recipe.limits.errors * self.items and self.items >= min(
            100, self.recipe.shard_rows
        ):
            message = (
                f"{self.errors} of {self.items} items broke, more than the recipe's limits.errors allows"
            )
            raise TooManyErrorsError(f"{message}; first: {self.first}")


def _items(shards: Sequence[Shard]) -> int:
    return sum(shard.stop - shard.start for shard in shards)
