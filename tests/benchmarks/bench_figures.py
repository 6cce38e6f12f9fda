"""CPU time of drawing the benchmark problems in both worlds, every hypothesis checked in both.

Run: .venv/bin/python tests/benchmarks/bench_figures.py [seeds]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from proofloom.engine import Seed
from proofloom.engine.geometry.figure import FigureError, draw
from proofloom.engine.geometry.jgex import read_jgex_file
from proofloom.engine.geometry.plan import plan
from proofloom.engine.geometry.problem import Problem

FILES = sorted((Path(__file__).parent / "problems").glob("*/*.txt"))


def measure(name: str, problems: list[Problem], seeds: int) -> list[tuple[int, float]]:
    """Print how many problems are drawn and how long it takes; return points and milliseconds of each."""
    times: list[tuple[int, float]] = []
    refused, unsettled = set(), 0
    for problem in problems:
        plan(problem)  # made once per problem, however often it is drawn
        for number in range(seeds):
            start = time.process_time()
            try:
                figure = draw(problem, Seed.root(number))
            except FigureError:
                refused.add(problem.name)
                continue
            times.append((len(problem.points), 1000 * (time.process_time() - start)))
            unsettled += not figure.settled
    cost = sorted(cost for _, cost in times)
    print(
        f"{name:35} {len(problems) - len(refused):4} of {len(problems):3} drawn, {unsettled} unsettled; "
        f"median {statistics.median(cost):4.2f} ms  p90 {cost[len(cost) * 9 // 10]:.2f}  worst {cost[-1]:.1f}"
    )
    return times


def by_points(title: str, times: list[tuple[int, float]]) -> None:
    """Print the median by number of points."""
    groups: dict[int, list[float]] = defaultdict(list)
    for points, cost in times:
        groups[points].append(cost)
    cells = (f"{n}: {statistics.median(groups[n]):.2f}" for n in sorted(groups) if len(groups[n]) >= 20)
    print(f"{title}: {'  '.join(cells)}")


def main() -> None:
    """Draw every problem with several seeds and print the tables."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    every: list[Problem] = []
    times: list[tuple[int, float]] = []
    for path in FILES:
        problems = read_jgex_file(path.read_text(encoding="utf-8"))
        times += measure(f"{path.parent.name}/{path.stem}", problems, seeds)
        every += problems
    by_points("median ms by number of points", times)
    loose = [replace(problem, goals=()) for problem in every]
    by_points("without looking for a figure that shows the goal", measure("all, no goals", loose, seeds))


if __name__ == "__main__":
    main()
