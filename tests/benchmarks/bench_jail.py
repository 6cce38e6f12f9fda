"""Time and processor time of a graded job in the jail: one run, the two runs of a pass, threads, a start.

Run: .venv/bin/python tests/benchmarks/bench_jail.py [jobs]
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from proofloom.verifiers.jail import Budget, Jail, Level, Test, grade_function

TESTS = (Test(([3, 1, 2], 2), [1, 2]), Test(([5, 4], 1), [4]))
PLAIN = "def smallest(items, k):\n    return sorted(items)[:k]\n"
USUAL = """
import heapq
from collections import Counter
from dataclasses import dataclass
from typing import List

@dataclass(order=True)
class Item:
    value: int

def smallest(items: List[int], k: int) -> List[int]:
    assert Counter(items)
    return [item.value for item in heapq.nsmallest(k, map(Item, items))]
"""


def main() -> None:
    """Print one line for each way of grading."""
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    for level in Level:
        for name, source in (("a few lines", PLAIN), ("with imports and a dataclass", USUAL)):
            for runs in (1, 2):
                with Jail(level, most=1) as jail:  # one a line: zygotes are renewed
                    start = time.perf_counter()
                    grade_function(PLAIN, "smallest", TESTS, jail=jail)
                    started = time.perf_counter() - start
                    show(f"{level}: {name}, runs={runs}", source, runs, jobs, jail)
        print(f"{level}: started and first job graded in {1e3 * started:.0f} ms")
    with Jail() as jail:
        cores = len(os.sched_getaffinity(0))
        with ThreadPoolExecutor(cores) as threads:
            start = time.perf_counter()
            grades = threads.map(
                lambda _: grade_function(PLAIN, "smallest", TESTS, jail=jail, runs=1), range(jobs)
            )
            assert all(grade.score for grade in grades)
            rate = jobs / (time.perf_counter() - start)
        print(f"strict: {rate:.0f} jobs a second from {cores} threads on {cores} cores")


def show(name: str, source: str, runs: int, jobs: int, jail: Jail) -> None:
    """Print median, 99th percentile and jobs per core-second, the zygote's and the grader's time together."""
    before, spent = processor_time(jail), []
    for _ in range(jobs):
        start = time.perf_counter()
        grade = grade_function(source, "smallest", TESTS, Budget(), jail=jail, runs=runs)
        spent.append(time.perf_counter() - start)
        assert grade.score == 1, grade
    used = processor_time(jail) - before
    spent.sort()
    median, late = spent[jobs // 2], spent[jobs * 99 // 100]
    figures = f"median {1e3 * median:.2f} ms, p99 {1e3 * late:.1f} ms"
    print(f"{name:60} {figures}; {1e3 * used / jobs:.2f} ms of processor, {jobs / used:.0f} per core-second")


def processor_time(jail: Jail) -> float:
    """Return the seconds of processor time of this process, and of the zygote with its ended jobs."""
    (pid,) = jail.pids()
    inner = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    fields = Path(f"/proc/{(inner or [pid])[0]}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    ticks = sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
