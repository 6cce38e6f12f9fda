"""Resident memory of one worker over many random figures: drawn, closed, a fact proved and put to the oracle.

A problem grows by a clause at a time, so that few draws are in vain, and is then drawn several times.

Run: .venv/bin/python tests/benchmarks/bench_memory.py [figures]
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from bench_closure import RATIONAL, WAYS, random_clause

from proofloom.engine import Seed
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.figure import Figure, FigureError, draw
from proofloom.engine.geometry.jgex import read_jgex
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.geometry.proof import concluded, prove
from proofloom.verifiers.geometry.identities.oracle import oracle_of

SEED = Seed.root("memory")
POINTS = 12
DRAWS = 20  # figures of one problem
VAIN = 40  # clauses that may be in vain for a figure
SAMPLES = 20
WARM = 0.2  # of the run, in which caches fill
MOST = 250  # megabytes


def resident() -> float:
    """Return the resident memory of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def grown(points: int, seed: Seed, ways: Sequence[tuple[str, int]] = WAYS) -> Figure | None:
    """Return a figure to which clauses were added, those with which it could be drawn; None if too few."""
    stream, figure = seed.stream(), None
    names, clauses = ["a0", "a1", "a2"], ["a0 a1 a2 = triangle a0 a1 a2"]
    for _ in range(VAIN + points):
        more = list(names)
        clause = random_clause(more, stream, ways)
        try:
            figure = draw(read_jgex("; ".join([*clauses, clause])), seed, tries=1, rounds=1)
        except FigureError:
            continue
        names, clauses = more, [*clauses, clause]
        if len(names) == points:
            return figure
    return None


def figures() -> Iterator[Figure]:
    """Yield figures without end."""
    number = 0
    while True:
        number += 1
        first = grown(POINTS, SEED / number, RATIONAL)
        if first is None:
            continue
        for again in range(DRAWS):
            try:
                yield draw(first.problem, SEED / number / again, tries=1, rounds=1)
            except FigureError:
                continue


def main(count: int = 20_000) -> int:
    """Work, sample, print; 0 when the memory stayed small."""
    samples: list[tuple[int, float]] = []
    proved = passed = 0
    start = time.process_time()
    for number, figure in enumerate(islice(figures(), count), 1):
        problem, given = figure.problem, hypotheses(figure.problem)
        facts = concluded(close(figure.xy, given, stop=False))
        if facts:
            closure = close(figure.xy, given, facts[-1:])
            proved += prove(closure, 0, problem.points) is not None
            passed += oracle_of(problem, SEED / number).ask(facts[-1]).outcome.value == "pass"
        if number % max(1, count // SAMPLES) == 0:
            samples.append((number, resident()))
            print(
                f"{number:8} figures of {POINTS} points  {proved:8} facts proved  "
                f"{passed:8} passed by the oracle  {samples[-1][1]:6.1f} MB",
                flush=True,
            )
    later = [sample for sample in samples if sample[0] > WARM * count]
    growth = 100_000 * statistics.linear_regression(*zip(*later, strict=True)).slope
    largest = max(size for _, size in samples)
    each = 1000 * (time.process_time() - start) / count
    print(
        f"largest {largest:.1f} MB, of {MOST} allowed; after the first {WARM:.0%} of the figures "
        f"{growth:+.1f} MB per 100,000; {each:.1f} ms of one core each"
    )
    return 0 if largest <= MOST else 1


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
