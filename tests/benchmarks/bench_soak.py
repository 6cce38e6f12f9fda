"""Many rows through one local worker: memory, open files and children over time, and their slopes.

The worker is not recycled meanwhile, so that growth shows. Slopes are least squares over everything
after the warm-up. Prints a line per sample and one JSON line at the end.

Run: .venv/bin/python tests/benchmarks/bench_soak.py [rows] [toy|program]
"""

from __future__ import annotations

import json
import multiprocessing as mp
import os
import sys
import tempfile
import time
from pathlib import Path

from proofloom.pipelines import recipe
from proofloom.pipelines.executors import local
from proofloom.pipelines.plan import Shard, units
from proofloom.pipelines.produce import Job

TOY = Path(__file__).resolve().parent.parent / "toy"
USES = {
    "toy": "{use: toy/polygon, verifiers: [toy/sum], with: {sides: [4, 7]}, rows: {train: %d}}",
    "program": "{use: program/exercises, with: {languages: {python: 1}, functions: [2, 3]}, "
    "rows: {train: %d}}",
}
SAMPLES = 40
WARM = 0.2  # the part of the run in which libraries and caches fill
LARGEST = 1 << 30  # bytes
# above this a figure does grow: a tenth of the memory promise per million rows, one file per million
MOST_BYTES_PER_ROW = LARGEST / 10 / 1_000_000
MOST_PER_ROW = 1 / 1_000_000


def look(pid: int) -> tuple[int, int, int]:
    """Return a process's resident bytes, open files and children."""
    base = Path(f"/proc/{pid}")
    resident = int((base / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    children = sum(len((task / "children").read_text().split()) for task in (base / "task").iterdir())
    return resident, len(list((base / "fd").iterdir())), children


def slope(points: list[tuple[int, int]]) -> float:
    """Return the least-squares slope of (rows, value)."""
    n = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    over = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return over / sum((x - mean_x) ** 2 for x, _ in points)


def main(rows: int = 100_000, family: str = "toy") -> int:
    """Run, sample, print; 0 when the worker stayed small and nothing grew."""
    sys.path.append(str(TOY))
    text = f"name: soak\nseed: 9\nshard_rows: 250\ngenerators:\n  - {USES[family] % rows}\n"
    made = recipe.parse(text, "bench_soak.py")
    (unit,) = units(made)
    size = made.shard_rows
    shards = [Shard(unit.name, 0, start, min(start + size, rows)) for start in range(0, rows, size)]
    local.RECYCLE = len(shards) + 1
    samples: list[tuple[int, int, int, int]] = []
    pids = set()
    every, done, made_rows = max(1, len(shards) // SAMPLES), 0, 0
    begun = time.process_time(), time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="bench-soak-") as folder:
        for receipt in local.Local(1).run(Job(made, str(Path(folder) / "out")), shards):
            done, made_rows = done + 1, made_rows + receipt.rows
            if done % every == 0:
                (worker,) = mp.active_children()
                assert worker.pid is not None
                pids.add(worker.pid)
                samples.append((done * size, *look(worker.pid)))
                _, resident, files, children = samples[-1]
                print(f"{done * size:8d} items  {resident / 1e6:7.1f} MB  {files} files  {children} children")
    later = [sample for sample in samples if sample[0] >= WARM * rows]
    slopes = [slope([(sample[0], sample[place]) for sample in later]) for place in (1, 2, 3)]
    found = {
        "benchmark": "soak",
        "family": family,
        "items": rows,
        "rows": made_rows,
        "workers_used": len(pids),
        "largest_resident_mb": round(max(sample[1] for sample in samples) / 1e6, 1),
        "bytes_per_item": round(slopes[0], 2),
        "files_per_item": round(slopes[1], 9),
        "children_per_item": round(slopes[2], 9),
        "seconds": round(time.perf_counter() - begun[1], 1),
    }
    found["ok"] = (
        len(pids) == 1
        and max(sample[1] for sample in samples) < LARGEST
        and slopes[0] <= MOST_BYTES_PER_ROW
        and max(slopes[1:]) <= MOST_PER_ROW
    )
    print(json.dumps(found))
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main(*(int(word) if word.isdecimal() else word for word in sys.argv[1:])))  # type: ignore[arg-type]
