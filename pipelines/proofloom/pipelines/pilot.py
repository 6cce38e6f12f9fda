"""A few items of each unit before a run: acceptance, cost, disk, and which quota would starve."""

from __future__ import annotations

import multiprocessing as mp
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection

from proofloom.pipelines import shards
from proofloom.pipelines.executors import ExecutorError, portable
from proofloom.pipelines.make import Maker
from proofloom.pipelines.plan import StarvedError, Unit, units
from proofloom.pipelines.produce import WORK
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.rows import Row
from proofloom.pipelines.secrets import Secret
from proofloom.pipelines.store import open_store

ITEMS = 16  # per unit; fewer when the unit asks for fewer rows, or they are dear
ENOUGH = 8  # items without a single row after which a unit counts as starving
_PATIENCE = 120  # seconds until the first item: imports, on a slow disk


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a pilot of one unit tells: rows kept of items tried, seconds and bytes per row, rejects."""

    unit: str
    quota: int
    items: int
    rows: int
    draws: int
    seconds: float
    bytes: int
    rejected: Mapping[str, int]

    @property
    def starving(self) -> bool:
        """Return whether enough items gave no row at all."""
        return self.rows == 0 and self.items >= ENOUGH

    @property
    def core_hours(self) -> float:
        """Return the estimated cost of the whole quota."""
        return self.seconds * self.quota / max(self.rows, 1) / 3600

    @property
    def disk(self) -> float:
        """Return the estimated size of the whole quota in bytes: work shards and published files."""
        return 2.0 * self.bytes * self.quota / max(self.rows, 1)


def pilot(
    recipe: Recipe,
    secrets: Mapping[str, Secret] | None = None,
    budget: float = 8.0,
    beat: Callable[[str], None] = lambda item: None,
) -> list[Estimate]:
    """Make up to 16 items of each unit, for about `budget` seconds in all, and estimate the run.

    `beat` is told each item before it is made.
    """
    maker = Maker(recipe, secrets)
    lines = units(recipe)
    return [_try(maker, unit, budget / len(lines), beat) for unit in lines]


def pilot_apart(recipe: Recipe, secrets: Mapping[str, Secret]) -> list[Estimate]:
    """Do so in a process that can be killed; raise `ExecutorError` naming an item that ends or hangs it."""
    context = mp.get_context("forkserver")
    context.set_forkserver_preload(["proofloom.pipelines.produce"])  # the run's workers start from it too
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(theirs, recipe, dict(secrets)), daemon=True)
    process.start()
    theirs.close()
    item, patience = "", float(_PATIENCE)
    try:
        while ours.poll(patience):
            answer = ours.recv()
            if isinstance(answer, Exception):
                raise answer
            if not isinstance(answer, str):
                found: list[Estimate] = answer
                return found
            item, patience = answer, recipe.limits.item_seconds + 1
        why = f"took longer than {recipe.limits.item_seconds} s" if item else "did not start"
    except EOFError:
        process.join()
        why = f"ended its process (exit code {process.exitcode})"
    finally:
        process.kill()
        process.join()
        ours.close()
    advice = f"See why: proofloom preview RECIPE --item '{item}'; to go on without it, add it to leave_out."
    raise ExecutorError(f"the pilot's item {item} {why}. {advice}")


def _report(pipe: Connection, recipe: Recipe, secrets: Mapping[str, Secret]) -> None:
    """Run in the process: send each item's name before it is made, then the estimates or what was raised."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run to decide on, and it kills us
    try:
        answer: object = pilot(recipe, secrets, beat=pipe.send)
    except Exception as error:
        answer = portable(error)
    pipe.send(answer)


def _try(maker: Maker, unit: Unit, budget: float, beat: Callable[[str], None]) -> Estimate:
    started = time.perf_counter()
    rejected: Counter[str] = Counter()
    rows: list[Row] = []
    items = 0
    while items < ITEMS and len(rows) < unit.quota:
        # a unit without a row yet gets its chances whatever they cost: better here than in the run
        if time.perf_counter() - started > budget and (rows or items >= ENOUGH):
            break
        beat(f"{unit.name}#{items}")
        made = maker.make(unit.name, items)
        if items == 0:  # the first item pays for imports and caches
            started = time.perf_counter() if unit.quota > 1 else started
        items += 1
        rows += made.rows
        for item in made.rejected:
            rejected[f"{item.stage}: {item.reason}"] += item.count
    seconds = time.perf_counter() - started
    size = len(shards.to_bytes(shards.table(rows, shards.SCHEMA), {})) if rows else 0
    draws = items + sum(rejected.values())
    return Estimate(
        unit.name, unit.quota, items, len(rows), draws, seconds, size, dict(rejected.most_common())
    )


def announce(
    recipe: Recipe, place: str, secrets: Mapping[str, Secret], workers: int, *, quiet: bool = False
) -> None:
    """Print a pilot's estimates to standard error, before a new run; a folder with work in it gets none.

    Raises `StarvedError` when a unit gives no row at all, naming it and its reasons, and `ExecutorError`
    when an item hangs or ends its process.
    """
    if open_store(place).names(WORK):
        return
    found = pilot_apart(recipe, secrets)
    starving = [item for item in found if item.starving]
    if starving:
        lines = [f"{item.unit}: no row from {item.items} items ({_reasons(item)})" for item in starving]
        raise StarvedError("the pilot found quotas that starve: " + "; ".join(lines))
    if quiet:
        return
    for item in found:
        share = f"{item.rows} rows of {item.items} items, {item.draws} draws"
        cost = f"{1000 * item.seconds / max(item.rows, 1):.1f} ms a row, {item.core_hours:.2f} core-hours"
        print(f"pilot {item.unit}: {share}, {cost}", file=sys.stderr)
    hours = sum(item.core_hours for item in found)
    disk = sum(item.disk for item in found) / 1e6
    wall = 3600 * hours / workers
    print(
        f"estimate: {hours:.3f} core-hours, {wall:.0f} s on {workers} workers, {disk:.0f} MB", file=sys.stderr
    )


def _reasons(item: Estimate) -> str:
    return ", ".join(f"{reason} {count}" for reason, count in list(item.rejected.items())[:3])
