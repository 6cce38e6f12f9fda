"""Good programs a CPU-second, run by interpreters, CPython, tcc and Node; rows a CPU-second of a recipe.

A good program has 10 statements and 3 functions at least, of which every statement is needed, at least 6
outputs and 4 step counts over 12 inputs, and a run of 10 to 800 steps; growing refuses all others. Times are
those of the processor, of this process and of all that it starts.

Run: .venv/bin/python tests/benchmarks/bench_exercises.py [programs] [items of each cell]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bench_executors import cpu_seconds

from proofloom.engine import Reject, Seed
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.counted import Counted, counted
from proofloom.engine.program.printers.python import print_python
from proofloom.generators.program.grow import Controls, Grown, grown
from proofloom.pipelines import recipe
from proofloom.pipelines.make import Maker
from proofloom.pipelines.plan import units
from proofloom.verifiers.program.grammar import Reading, read
from proofloom.verifiers.program.rerun import execute
from proofloom.verifiers.program.toolchains.batch import run
from proofloom.verifiers.program.toolchains.processes import missing
from proofloom.verifiers.program.toolchains.rows import toolchain, written
from proofloom.verifiers.program.walker import walk

GOOD = Controls(functions=(3, 6), statements=(10, 90), distinct=(6, 4), pool=12)
RECIPE = Path(__file__).parents[2] / "data" / "recipes" / "programs_200k.yaml"
BESIDE = ("c", "javascript")
WARM = 10


def main(programs: int = 300, items: int = 120) -> None:
    """Print the figures of programs, then those of the recipe."""
    for _ in zip(range(WARM), _grown("warm"), strict=False):
        pass
    of_programs(programs)
    of_recipe(items)


def of_programs(count: int) -> None:
    """Grow good programs, and have each one's run made by all that is to agree on it."""
    start, before = cpu_seconds(), time.process_time()
    found = [item for item, _ in zip(_grown("programs"), range(count), strict=False)]
    spent = time.process_time() - before
    print(f"growing: {count / spent:.1f} good programs per core-second")
    readings = [_agreed(item) for item in found]
    spent = time.process_time() - before
    statements = sum(int(item.figures["statements"]) for item in found) / count
    steps = sum(item.steps for item in found) / count
    print(f"with CPython, counted, and the second interpreter: {count / spent:.1f} per core-second")
    print(f"  {statements:.0f} statements and {steps:.0f} steps each; all {len(readings)} agree")
    absent = [why for language in BESIDE if (why := missing(toolchain(language)))]
    if absent:
        print(f"  no further toolchains: {'; '.join(absent)}")
        return
    for language in BESIDE:
        jobs: list[Counted] = [counted(item.program, language, [item.args]) for item in found]
        for item, (one,) in zip(found, run(toolchain(language), jobs), strict=True):
            result = item.program.function(item.program.entry).result
            assert (one.value, one.steps) == (written(item.value, result), item.steps), (language, one)
    names = " and ".join(toolchain(language) for language in BESIDE)
    spent = cpu_seconds() - start
    print(f"with {names} on every program as well: {count / spent:.1f} per core-second")


def _grown(name: str) -> Iterator[Grown]:
    attempt = 0
    while True:
        with suppress(Reject):
            yield grown(Seed.root("bench exercises") / name / attempt, GOOD)
        attempt += 1


def _agreed(item: Grown) -> Reading:
    """Print a program, run it in CPython and by the second interpreter, and hold both to the reference."""
    source, entry = print_python(item.program).source, item.program.entry
    reading = read(source, dump(item.program))
    value, steps = execute(source, reading, entry, item.args)
    walked = walk(reading, entry, item.args)
    assert repr(value) == repr(walked.value) == repr(item.value), (item.value, value, walked.value)
    assert steps == len(walked.events) == item.steps, (item.steps, steps, len(walked.events))
    return reading


def of_recipe(items: int) -> None:
    """Make some items of each cell of the recipe, as a run makes them, and weigh by the cells' rows."""
    made = recipe.load(RECIPE)
    maker = Maker(made)
    total, cost = 0, 0.0
    print(f"{made.name}: {items} programs of each cell, drawn, verified and laid out as rows")
    for unit in units(made):
        if unit.split != "train":
            continue
        before = cpu_seconds()
        laid = [row for one in maker.make_all(unit.name, range(items)) for row in one.rows]
        spent = cpu_seconds() - before
        total, cost = total + unit.quota, cost + unit.quota * spent / len(laid)
        print(f"  {unit.name}: {len(laid)} rows, {len(laid) / spent:.1f} per core-second")
    hours = 200_000 * cost / total / 3600
    print(
        f"  by the cells' rows {total / cost:.1f} per core-second: 200,000 rows take a core {hours:.1f} hours"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
