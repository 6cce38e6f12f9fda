"""In Ray actors with one thread, with several and with an event loop, every grader says what it says here."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from graded_rows import GENERATORS, drawn_rows

from proofloom.verifiers.answers import grade
from proofloom.verifiers.jail import Jail, Test, grade_function

SCRIPT = r"""
import json, sys
import ray
from proofloom.verifiers.answers import grade
from proofloom.verifiers.jail import Test, grade_function
from proofloom.verifiers.tasks import grade_task

TESTS = (Test((3,), 10), Test((10,), 101))

def judged(rows):
    answers = [(row, answer) for row in rows for answer in (row["answer"], "7/3")]
    found = [grade_task(row, f"\\boxed{{{answer}}}") for row, answer in answers]
    roots = ("\\sqrt{12}", "3.46", "9^{9^{9}}")
    found += [grade("2\\sqrt{3}", f"\\boxed{{{answer}}}") for answer in roots]
    sources = ("def f(n): return n * n + 1", "def f(n): return n", "def f(n): return n / 0")
    found += [grade_function(source, "f", TESTS, runs=1) for source in sources]
    return [str(one.outcome) for one in found]

class Plain:
    def work(self, rows):
        return judged(rows)

class Looping:
    async def work(self, rows):
        return judged(rows)

ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False, logging_level="ERROR",
         object_store_memory=80 * 2**20)
rows = json.loads(sys.stdin.read())
actors = [ray.remote(Plain).remote(), ray.remote(Plain).options(max_concurrency=4).remote(),
          ray.remote(Looping).remote()]
calls = [actor.work.remote(rows) for actor in actors for _ in range(2)]
print(json.dumps([judged(rows), *ray.get(calls)]))
"""

# loopback only (by the switch that is named after other systems), no report, actors as urgent as all others
QUIET = {
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_worker_niceness": "0",
}


def test_every_kind_of_actor_gives_the_verdicts_of_a_plain_process(
    tmp_path: Path,
) -> None:
    """Timers by signals raise in threads, and once made all rewards zero there; nothing here uses them."""
    made = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(drawn_rows(2)),
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
        env={**os.environ, **QUIET},
        cwd=tmp_path,
    )
    assert made.returncode == 0, made.stderr[-2000:]
    here, *there = json.loads(made.stdout.splitlines()[-1])
    assert here[-6:] == ["pass", "fail", "unparsed", "pass", "fail", "fail"]
    assert here[:-6] == ["pass", "fail"] * 2 * len(GENERATORS)
    assert len(there) == 6
    assert all(found == here for found in there)


def test_a_cancelled_wait_leaves_the_graders_usable() -> None:
    """A trainer that gives up on a grade gets its next ones all the same, from the same jail."""
    tests = (Test((3,), 10),)

    async def work(jail: Jail) -> list[str]:
        slow = asyncio.to_thread(
            grade_function, "def f(n):\n    while True: pass", "f", tests, jail=jail, runs=1
        )
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(slow, 0.2)
        many = [
            asyncio.to_thread(grade_function, f"def f(n): return n * n + {k}", "f", tests, jail=jail)
            for k in (0, 1)
        ]
        told = await asyncio.gather(*many, asyncio.to_thread(grade, "5", "\\boxed{5}"))
        return [str(one.outcome) for one in told]

    with Jail(most=1) as jail:
        assert asyncio.run(work(jail)) == ["fail", "pass", "pass"]
