"""Items per second of one recipe on local workers and on Ray, start-up apart; prints one JSON line.

Only a quiet machine with two free cores says something about parallel speed; each figure is the best of
several turns, taken in alternation. Processor time per item, of this process and all that it started
(Ray's helpers too), is told beside it: what a busy machine changes least.

Run: .venv/bin/python tests/benchmarks/bench_executors.py [rows] [turns]
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from proofloom.pipelines import recipe
from proofloom.pipelines.executors import Executor
from proofloom.pipelines.executors.local import Local
from proofloom.pipelines.executors.ray import Ray
from proofloom.pipelines.plan import Shard, units
from proofloom.pipelines.produce import Job
from proofloom.pipelines.recipe import Recipe

TEXT = """
name: bench-executors
seed: 5
shard_rows: 25
generators:
  - use: program/exercises
    with: {{functions: [2, 4], steps: [20, 200], languages: {{python: 1}}}}
    rows: {{train: {rows}}}
"""
WARM = 2  # shards per worker before the clock starts: processes started, generators imported
LOCAL_SPEEDUP = 1.7
RAY_SHARE = 0.75


def cpu_seconds() -> float:
    """Return the processor time of this process and all below it, with those that have ended."""
    times: dict[int, int] = {}
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            field = stat.read_text().rpartition(")")[2].split()
            pid = int(stat.parent.name)
            times[pid] = sum(map(int, field[11:15]))
            below.setdefault(int(field[1]), []).append(pid)
    found, family = 0, [os.getpid()]
    while family:
        pid = family.pop()
        found += times.get(pid, 0)
        family += below.get(pid, [])
    return found / os.sysconf("SC_CLK_TCK")


def speed(executor: Executor, made: Recipe, workers: int) -> tuple[float, float]:
    """Return items per second, and CPU milliseconds per item, once every worker has made a few shards."""
    (unit,) = units(made)
    size, warm = made.shard_rows, WARM * workers
    count = warm + -(-unit.quota // size)
    shards = [Shard(unit.name, 0, place * size, (place + 1) * size) for place in range(count)]
    with tempfile.TemporaryDirectory(prefix="bench-executors-") as folder:
        ends = []
        for _ in executor.run(Job(made, str(Path(folder) / "out")), shards):
            # from one committed shard to the last: the same kind of moment at both ends
            ends.append(time.perf_counter())
            if len(ends) == warm:
                before = cpu_seconds()
            elif len(ends) == count:
                after = cpu_seconds()
    items = (count - warm) * size
    return items / (ends[-1] - ends[warm - 1]), 1000 * (after - before) / items


def main(rows: int = 600, turns: int = 3) -> int:
    """Measure in alternation and print; 0 when both promises hold."""
    made = recipe.parse(TEXT.format(rows=rows), "bench_executors.py")
    best: dict[str, float] = {}
    cost: dict[str, float] = {}
    with Ray(2) as ray:
        makers: dict[str, tuple[Executor, int]] = {
            "local 1": (Local(1), 1),
            "local 2": (Local(2), 2),
            "ray 2": (ray, 2),
        }
        for _ in range(turns):
            for name, (maker, workers) in makers.items():
                rate, milliseconds = speed(maker, made, workers)
                best[name] = max(best.get(name, 0.0), rate)
                cost[name] = min(cost.get(name, milliseconds), milliseconds)
        started = ray.started
    found = {
        "benchmark": "executors",
        "items_per_second": {name: round(value, 1) for name, value in best.items()},
        "cpu_ms_per_item": {name: round(value, 2) for name, value in cost.items()},
        "local_2_over_1": round(best["local 2"] / best["local 1"], 2),
        "ray_over_local": round(best["ray 2"] / best["local 2"], 2),
        "ray_start_seconds": round(started, 1),
        "items": rows,
        "load": round(os.getloadavg()[0], 1),
        "cores": len(os.sched_getaffinity(0)),
    }
    found["ok"] = found["local_2_over_1"] >= LOCAL_SPEEDUP and found["ray_over_local"] >= RAY_SHARE
    print(json.dumps(found))
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
