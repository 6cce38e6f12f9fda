"""What the loom itself costs: everything but drawing, verifying and rendering, per row and as a share.

Run: .venv/bin/python tests/benchmarks/bench_loom.py [items per unit]

One process makes, commits, tallies and packs items of the demo recipe, with a clock of processor time
around each generator, verifier and picture. The last line is JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from proofloom.engine.scene import pixels
from proofloom.pipelines import make, recipe, shards
from proofloom.pipelines.finish import finish
from proofloom.pipelines.plan import Shard
from proofloom.pipelines.produce import Job, Receipt, make_shard
from proofloom.pipelines.run import run

ROOT = Path(__file__).parents[2]


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


def measure(family: str, items: int, folder: Path) -> tuple[int, float, float]:
    """Run a family's generator and return rows made, processor seconds, and those of the loom alone."""
    text = f"name: bench\nseed: 7\ngenerators:\n  - use: {family}\n    rows: {{train: {items}}}\n"
    found = recipe.parse(text, "bench.yaml")
    inside = Clock()
    line_of, raw, encode = make.Maker._line, pixels.raw_pixels, pixels.encode_png

    def timed_line(self: Any, unit: Any, secrets: Any) -> Any:
        line = line_of(self, unit, secrets)
        checks = tuple(replace(part, check=inside.around(part.check)) for part in line.verifiers)
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
    for family in ("geometry/angle_chase", "program/loops_and_calls"):
        with tempfile.TemporaryDirectory() as folder:
            found[family] = slope(family, items, Path(folder))
        part = found[family]
        print(
            f"{family}: {part['ms_per_row']} ms a row, of which the loom {part['loom_ms_per_row']} ms "
            f"({100 * part['loom_share']:.1f} %)"
        )
    print(json.dumps({"bench": "loom", **found}))


if __name__ == "__main__":
    main()
