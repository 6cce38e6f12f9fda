"""Random figures in batches: how many a core does in a second, and how the work grows with their points.

Each figure is drawn in both worlds and closed whole; the oracle is asked for facts that the closure derived.

Run: .venv/bin/python tests/benchmarks/bench_batch.py
"""

from __future__ import annotations

import math
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count, islice, pairwise

from bench_closure import RATIONAL, WAYS, least
from bench_memory import grown

from proofloom.engine import Seed
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.figure import Figure, draw
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.geometry.proof import concluded
from proofloom.verifiers.geometry.identities.oracle import oracle_of

SEED = Seed.root("batch")
POINTS, FIGURES = 12, 200  # few of many branches take most of the time, so that fewer figures say little
ASKED = (1, 20)  # facts of each figure of which the oracle is asked
SIZES, OF_EACH = (6, 8, 10, 12, 15, 20, 25, 30, 40), 12
FROM = 10  # points from which on growth is measured: below, what every figure costs is most of it
STAGES = ("draw", "close", "facts", "oracle")


def stages(number: int, figure: Figure, asked: int, verdicts: Counter[str]) -> list[float]:
    """Do all that a figure needs; return the milliseconds of each stage."""
    problem = figure.problem
    clock = [time.process_time()]
    drawn = draw(problem, SEED / "draw" / number)
    clock.append(time.process_time())
    closure = close(drawn.xy, hypotheses(problem), stop=False)
    clock.append(time.process_time())
    facts = concluded(closure)[-asked:]  # the latest are the deepest
    clock.append(time.process_time())
    oracle = oracle_of(problem, SEED / "oracle" / number)
    verdicts.update(verdict.outcome.value for verdict in oracle.ask_all(facts))
    clock.append(time.process_time())
    return [1000 * (after - before) for before, after in pairwise(clock)]


def random(points: int, ways: Sequence[tuple[str, int]]) -> Iterator[Figure]:
    """Yield random figures of one number of points."""
    made = (grown(points, SEED / points / number, ways) for number in count())
    return (figure for figure in made if figure is not None)


def throughput(figures: list[Figure], kind: str, asked: int) -> None:
    """Measure figures of one size, one after the other."""
    for warm in (True, False):  # the first time fills the tables of the language and of the fields
        verdicts: Counter[str] = Counter()
        rows = [stages(n + warm * FIGURES, figure, asked, verdicts) for n, figure in enumerate(figures)]
    whole = sorted(sum(row) for row in rows)
    print(
        f"\n{POINTS} points, {kind} roots, {asked} facts asked of each: "
        f"{1000 * len(rows) / sum(whole):.0f} figures per core-second, {1000 / statistics.median(whole):.0f} "
        f"at the median; facts: {dict(sorted(verdicts.items()))}"
    )
    for name, column in zip((*STAGES, "all"), [*zip(*rows, strict=True), tuple(whole)], strict=True):
        ordered = sorted(column)
        print(
            f"  {name:7} median {statistics.median(ordered):6.2f}  mean {statistics.mean(ordered):6.2f}  "
            f"p90 {ordered[len(ordered) * 9 // 10]:6.2f} ms"
        )


def growth() -> None:
    """Measure closures of figures of growing size, and fit the power by which they grow."""
    print("\nclosed whole, by number of points: median ms, instances of theorems")
    found = []
    for points in SIZES:
        times, instances = [], []
        for figure in islice(random(points, WAYS), OF_EACH):
            given = hypotheses(figure.problem)
            times.append(least(lambda: close(figure.xy, given, stop=False), 3))  # noqa: B023
            instances.append(close(figure.xy, given, stop=False).effort["instances"])
        found.append((points, statistics.median(times)))
        bar = "#" * round(2 * found[-1][1])
        print(f"  {points:3} {found[-1][1]:8.2f} {statistics.median(instances):8.0f}  {bar}")
    fitted = [(math.log(points), math.log(cost)) for points, cost in found if points >= FROM]
    power = statistics.linear_regression(*zip(*fitted, strict=True)).slope
    print(f"  from {FROM} points on, the time grows with the power {power:.2f} of their number")


def main() -> None:
    """Measure throughput without and with roots, then growth."""
    for kind, ways in (("without", RATIONAL), ("with", WAYS)):
        figures = list(islice(random(POINTS, ways), FIGURES))
        for asked in ASKED:
            throughput(figures, kind, asked)
    growth()


if __name__ == "__main__":
    main()
