"""CPU time of closing a figure and proving its goal, beside the C++ engine of Newclid on the same figures.

Run: .venv/bin/python tests/benchmarks/bench_closure.py [repeats]
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from yuclid import Yuclid, binary, written

from proofloom.engine import Seed
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.figure import Figure, FigureError, draw
from proofloom.engine.geometry.jgex import read_jgex, read_jgex_file
from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.geometry.proof import prove
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.engine.seed import Stream

PROBLEMS = Path(__file__).parent / "problems/newclid"
ROOT = Seed.root("closure")
DRAWS = 8  # figures tried until one shows the goal
BATCH = 40  # random figures of each size
MISSING = (
    "*** py-yuclid's binary CANNOT BE HAD (neither on the path nor by pip): "
    "only our own times follow, no comparison was made ***"
)
# what random figures are made of: a construction, and how many earlier points it takes
WAYS = (
    *(("midpoint x a b", 2), ("foot x a b c", 3), ("circle x a b c", 3), ("mirror x a b", 2)),
    *(("reflect x a b c", 3), ("orthocenter x a b c", 3), ("incenter x a b c", 3)),
    *(("on_line x a b, on_line x c d", 4), ("on_circle x a b", 2), ("parallelogram a b c x", 3)),
    *(("on_tline x a b c, on_line x a d", 4), ("on_pline x a b c, on_line x b d", 4)),
)
RATIONAL = [way for way in WAYS if not way[0].startswith(("incenter", "on_circle"))]  # which need roots


def shown(problem: str) -> Iterator[Figure]:
    """Yield the figure of every problem of a file that can be drawn so that it shows the goal."""
    for each in read_jgex_file((PROBLEMS / f"{problem}.txt").read_text(encoding="utf-8")):
        for number in range(DRAWS):
            try:
                figure = draw(each, ROOT / each.name / number)
            except FigureError:
                break
            if all(holds_among_floats(goal, figure.xy) for goal in each.goals):
                yield figure
                break


def random_clause(names: list[str], stream: Stream, ways: Sequence[tuple[str, int]] = WAYS) -> str:
    """Return a random clause for one more point, and put its name to the others'."""
    while True:
        way, takes = stream.choice(ways)
        own = [names[stream.integer(0, len(names) - 1)] for _ in range(takes)]
        if len(set(own)) == takes:
            break
    new = f"a{len(names)}"
    place = dict(zip("abcd", own, strict=False)) | {"x": new}
    names.append(new)
    words = [place.get(word.rstrip(","), word) + "," * word.endswith(",") for word in way.split()]
    return f"{new} = {' '.join(words)}"


def random_figures(points: int, count: int = BATCH, *, rational: bool = False) -> Iterator[Figure]:
    """Yield figures of one number of points, from random clauses; those that cannot be drawn are left out."""
    found = number = 0
    while found < count:
        number += 1
        stream = (ROOT / "random" / points / number).stream()
        names = ["a0", "a1", "a2"]
        clauses = ["a0 a1 a2 = triangle a0 a1 a2"]
        while len(names) < points:
            clauses.append(random_clause(names, stream, RATIONAL if rational else WAYS))
        try:
            figure = draw(read_jgex("; ".join(clauses)), ROOT / "random" / points / number)
        except FigureError:
            continue
        found += 1
        yield figure


def least(work: Callable[[], object], repeats: int) -> float:
    """Return the least processor time of some runs, in milliseconds."""
    best = math.inf
    for _ in range(repeats):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return 1000 * best


def row(name: str, times: list[float]) -> str:
    """Write median, tenth-largest and largest."""
    times = sorted(times)
    return (
        f"{name:30} median {statistics.median(times):6.2f}  p90 {times[len(times) * 9 // 10]:7.2f}  "
        f"worst {times[-1]:7.1f} ms"
    )


def compare(name: str, columns: dict[str, list[float]]) -> None:
    """Print the times of each, and those of ours in parts of the other engine's."""
    print(f"\n{name}, {len(next(iter(columns.values())))} figures")
    for who, times in columns.items():
        print("  " + row(who, times))
    theirs = columns.get("yuclid")
    for who, times in columns.items():
        if theirs and times is not theirs:
            at = len(times) * 9 // 10
            print(
                f"  {who} / yuclid: median {statistics.median(times) / statistics.median(theirs):.2f}  "
                f"p90 {sorted(times)[at] / sorted(theirs)[at]:.2f}  total {sum(times) / sum(theirs):.2f}"
            )


def single(name: str, other: Yuclid | None, repeats: int) -> None:
    """Measure the problems of one file, closure and proof of the goal."""
    columns: dict[str, list[float]] = {"base": [], "full": []} | ({"yuclid": []} if other else {})
    solved = dict.fromkeys(columns, 0)
    for figure in shown(name):
        problem, given = figure.problem, hypotheses(figure.problem)
        for profile in ("base", "full"):

            def work(profile: str = profile) -> bool:
                closure = close(figure.xy, given, problem.goals, profile)  # noqa: B023
                return prove(closure, 0, problem.points) is not None  # noqa: B023

            solved[profile] += work()
            columns[profile].append(least(work, repeats))
        if other:
            yes, spent = other.run(written(problem.points, figure.xy, given, problem.goals), repeats)
            solved["yuclid"] += bool(yes)
            columns["yuclid"].append(1000 * spent)
    compare(name, columns)
    print("  solved: " + ", ".join(f"{who} {count}" for who, count in solved.items()))


def batch(points: int, other: Yuclid | None, repeats: int) -> None:
    """Measure the whole closure of random figures: the other engine is asked what nothing can prove."""
    columns: dict[str, list[float]] = {"base": []} | ({"yuclid": []} if other else {})
    for figure in random_figures(points):
        problem, given = figure.problem, hypotheses(figure.problem)
        columns["base"].append(least(lambda: close(figure.xy, given, stop=False), repeats))  # noqa: B023
        if other:
            (x, y), (u, v) = figure.xy[:2]
            unit = math.hypot(u - x, v - y)
            scaled = [(a / unit, b / unit) for a, b in figure.xy]
            text = written(problem.points, scaled, given, [fact("lconst", (0, 1), Fraction(1))])
            columns["yuclid"].append(1000 * other.run(text, repeats)[1])
    compare(f"random figures of {points} points, closed whole", columns)


def main() -> None:
    """Measure problems one by one, then random figures of three sizes."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    program = binary()
    other = Yuclid(program) if program else None
    print(f"yuclid's start, subtracted: {1000 * other.start:.2f} ms" if other else MISSING)
    for name in ("jgex_ag_231", "imo"):
        single(name, other, repeats)
    for points in (10, 15, 25):
        batch(points, other, repeats)


if __name__ == "__main__":
    main()
