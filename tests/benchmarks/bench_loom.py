"""What the loom itself costs: everything but drawing, verifying and rendering, per row and as a share.

Run: .venv/bin/python tests/benchmarks/bench_loom.py [items per unit]

One process makes, commits, tallies and packs items of the demo recipe, and the loom's part is measured twice:

in place  with a clock of processor time around each generator, verifier and picture; between their work
          the loom finds the processor's caches full of other things, so this is what a run pays
replayed  the same draws and verdicts are given from memory, so that hardly anything but the loom runs
          (families without pictures only)

The last line is JSON.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from proofloom.engine import Candidate, Reject, Seed, Verdict
from proofloom.engine.marks import VerifierMark
from proofloom.engine.scene import pixels
from proofloom.pipelines import make, recipe, shards
from proofloom.pipelines.finish import finish
from proofloom.pipelines.plan import Shard
from proofloom.pipelines.produce import Job, Receipt, make_shard
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.run import run

ROOT = Path(__file__).parents[2]
FAMILIES = {"geometry/angle_chase": "{}", "program/exercises": "{languages: {python: 1}}"}
PROGRAMS = "program/exercises"
RECIPE = """
name: bench
seed: 7
generators:
  - {{use: {family}, with: {knobs}, rows: {{train: {rows}}}}}
"""


@dataclass(slots=True)
class Clock:
    """Processor seconds spent inside what it wraps, the outermost call only."""

    seconds: float = 0.0
    depth: int = 0

    def around(self, inner: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with this clock around it."""

        def timed(*arguments: Any, **named: Any) -> Any:
            began, self.depth = time.process_time(), self.depth + 1
            try:
                return inner(*arguments, **named)
            finally:
                self.depth -= 1
                if not self.depth:
                    self.seconds += time.process_time() - began

        return timed


class TimedDraw:
    """A generator whose draws are timed."""

    def __init__(self, inner: Any, clock: Clock) -> None:
        self.draw = clock.around(inner.draw)


@dataclass(slots=True)
class Serial:
    """Makes shards here, in order, so that one clock sees everything."""

    workers: int = 1
    seconds: float = field(default=0.0)

    def run(self, job: Job, shards: Sequence[Shard]) -> Iterator[Receipt]:
        """Yield the receipts."""
        for shard in shards:
            yield make_shard(job, shard)


def of(family: str, rows: int) -> Recipe:
    """Return the recipe of so many rows of a family."""
    return recipe.parse(RECIPE.format(family=family, knobs=FAMILIES[family], rows=rows), "bench.yaml")


def measure(family: str, items: int, folder: Path) -> tuple[int, float, float]:
    """Run a family's generator and return rows made, processor seconds, and those of the loom alone."""
    found = of(family, items)
    inside = Clock()
    line_of, raw, encode = make.Maker._line, pixels.raw_pixels, pixels.encode_png

    def timed(mark: VerifierMark) -> VerifierMark:
        return replace(mark, ahead=inside.around(mark.ahead) if mark.ahead else None)

    def timed_line(self: Any, unit: Any, secrets: Any) -> Any:
        line = line_of(self, unit, secrets)
        checks = tuple(
            replace(part, check=inside.around(part.check), mark=timed(part.mark)) for part in line.verifiers
        )
        return replace(line, generator=TimedDraw(line.generator, inside), verifiers=checks)

    make.Maker._line = timed_line  # type: ignore[method-assign]
    pixels.raw_pixels, pixels.encode_png = inside.around(raw), inside.around(encode)
    try:
        warm = make.Maker(found)
        for index in range(4):  # imports and caches are start-up, not cost per row
            rows = warm.make(f"{family.replace('/', '.')}.train.all", index).rows
            shards.to_bytes(shards.table(rows, shards.SCHEMA), {})
        inside.seconds = 0.0
        began = time.process_time()
        state = run(found, folder, Serial())
        finish(found, folder, state)
        total = time.process_time() - began
    finally:
        make.Maker._line = line_of  # type: ignore[method-assign]
        pixels.raw_pixels, pixels.encode_png = raw, encode
    return sum(receipt.rows for receipt in state.receipts.values()), total, total - inside.seconds


class Replayed:
    """A generator and its verifiers, which remember all that they said."""

    def __init__(self, line: Any) -> None:
        self._draw = line.generator.draw
        self._drawn: dict[Seed, Any] = {}
        self.verifiers = tuple(
            replace(part, check=self._remembering(part.check), mark=replace(part.mark, ahead=None))
            for part in line.verifiers
        )

    def draw(self, seed: Seed) -> Any:
        """Draw once for each seed; after that, give or reject the same again."""
        if seed not in self._drawn:
            try:
                self._drawn[seed] = self._draw(seed)
            except Reject as reject:
                self._drawn[seed] = reject.reason
        found = self._drawn[seed]
        if isinstance(found, str):
            raise Reject(found)
        return found

    def _remembering(self, check: Callable[[Candidate[Any]], Verdict]) -> Callable[[Candidate[Any]], Verdict]:
        said: dict[int, Verdict] = {}

        def remembered(candidate: Candidate[Any]) -> Verdict:
            if id(candidate) not in said:  # every candidate stays alive in `_drawn`
                said[id(candidate)] = check(candidate)
            return said[id(candidate)]

        return remembered


def replayed(family: str, items: int, folder: Path, turns: int = 4) -> float:
    """Return the loom's processor milliseconds for a further row, with all draws and verdicts from memory.

    The least of several turns: what disturbs a turn only adds to it.
    """
    line_of, kept = make.Maker._line, {}

    def replaying(self: Any, unit: Any, secrets: Any) -> Any:
        line = line_of(self, unit, secrets)
        memory = kept.setdefault(unit.name, Replayed(line))
        return replace(line, generator=memory, verifiers=memory.verifiers)

    def weave(count: int, place: Path) -> tuple[int, float]:
        found = of(family, count)
        began = time.process_time()
        state = run(found, place, Serial())
        finish(found, place, state)
        return sum(receipt.rows for receipt in state.receipts.values()), time.process_time() - began

    make.Maker._line = replaying  # type: ignore[method-assign]
    try:
        weave(items // 4, folder / "remember-small")
        weave(items, folder / "remember-large")
        gc.collect()
        gc.freeze()  # what is remembered is no work for the collector of a run that draws
        found = []
        for turn in range(turns):
            small = weave(items // 4, folder / f"small-{turn}")
            large = weave(items, folder / f"large-{turn}")
            found.append(1000 * (large[1] - small[1]) / (large[0] - small[0]))
    finally:
        make.Maker._line = line_of  # type: ignore[method-assign]
        gc.unfreeze()
    return round(min(found), 3)


def slope(family: str, items: int, folder: Path) -> dict[str, Any]:
    """Return the cost of a further row: a large run less a small one, so that start-up does not count."""
    small = measure(family, items // 4, folder / "small")
    large = measure(family, items, folder / "large")
    rows, total, own = (more - less for more, less in zip(large, small, strict=True))
    return {
        "rows": rows,
        "ms_per_row": round(1000 * total / rows, 3),
        "loom_ms_per_row": round(1000 * own / rows, 3),
        "loom_share": round(own / total, 4),
    }


def main() -> None:
    """Measure both families and print a line each, then one JSON line."""
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    found = {}
    for family in FAMILIES:
        with tempfile.TemporaryDirectory() as folder:
            found[family] = slope(family, items, Path(folder))
        part = found[family]
        print(
            f"{family}: {part['ms_per_row']} ms a row, of which the loom {part['loom_ms_per_row']} ms "
            f"({100 * part['loom_share']:.1f} %)"
        )
    with tempfile.TemporaryDirectory() as folder:
        part = found[PROGRAMS]
        part["replayed_ms_per_row"] = replayed(PROGRAMS, items, Path(folder))
    print(f"{PROGRAMS}, replayed: {part['replayed_ms_per_row']} ms a row")
    print(json.dumps({"bench": "loom", **found}))


if __name__ == "__main__":
    main()
