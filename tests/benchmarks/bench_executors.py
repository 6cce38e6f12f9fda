"""Items per second of one recipe on local workers and on Ray, start-up apart; prints one JSON line.

Only a quiet machine with two free cores says something about parallel speed; each figure is the best of
several turns, taken in alternation.

Run: .venv/bin/python tests/benchmarks/bench_executors.py [rows] [turns]
"""

from __future__ import annotations

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
  - {{use: program/loops_and_calls, with: {{functions: [2, 4], steps: [20, 200]}}, rows: {{train: {rows}}}}}
"""
WARM = 2  # shards per worker before the clock starts: processes started, generators imported
LOCAL_SPEEDUP = 1.7
RAY_SHARE = 0.75


def speed(executor: Executor, made: Recipe, workers: int) -> float:
    """Return items per second once every worker has made a few shards, in a fresh folder."""
    (unit,) = units(made)
    size, warm = made.shard_rows, WARM * workers
    count = warm + -(-unit.quota // size)
    shards = [Shard(unit.name, 0, place * size, (place + 1) * size) for place in range(count)]
    with tempfile.TemporaryDirectory(prefix="bench-executors-") as folder:
        ends = []
        for _ in executor.run(Job(made, str(Path(folder) / "out")), shards):
            ends.append(time.perf_counter())
    # from one committed shard to the last: the same kind of moment at both ends
    return (count - warm) * size / (ends[-1] - ends[warm - 1])


def main(rows: int = 600, turns: int = 3) -> int:
    """Measure in alternation and print; 0 when both promises hold."""
    made = recipe.parse(TEXT.format(rows=rows), "bench_executors.py")
    best: dict[str, float] = {}
    with Ray(2) as ray:
        makers: dict[str, tuple[Executor, int]] = {
            "local 1": (Local(1), 1),
            "local 2": (Local(2), 2),
            "ray 2": (ray, 2),
        }
        for _ in range(turns):
            for name, (maker, workers) in makers.items():
                best[name] = max(best.get(name, 0.0), speed(maker, made, workers))
        started = ray.started
    found = {
        "benchmark": "executors",
        "items_per_second": {name: round(value, 1) for name, value in best.items()},
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
