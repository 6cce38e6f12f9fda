"""CPU time of a complete picture at 448 pixels, ours against pyplot's on the same scenes in the same run.

First of figures made for this measurement, then of published problems drawn by the engine, in all styles.

Run: .venv/bin/python tests/benchmarks/bench_render.py [pictures]
"""

from __future__ import annotations

import io
import math
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.patches import Arc
from matplotlib.patches import Circle as Round

from proofloom.engine import Seed, Stream
from proofloom.engine.errors import Reject
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex_file
from proofloom.engine.geometry.problem import ProblemError
from proofloom.engine.scene import (
    SIZE,
    AngleMark,
    Circle,
    Scene,
    ScenePoint,
    Segment,
    TickMark,
    ink,
    pixels,
    place,
    scores,
    svg,
)
from proofloom.engine.scene.style import style_names
from proofloom.generators.geometry.depict import depict

PROBLEMS = Path(__file__).parent / "problems" / "newclid" / "jgex_ag_231.txt"
FIGURES = 8  # tried of each problem


def scene(draw: Stream, style: str) -> Scene:
    """A triangle with two cevians: 6 named points, 5 segments, 3 angle values, 2 ticks."""
    a, b = (
        (draw.integer(2500, 7500), draw.integer(6500, 8600)),
        (draw.integer(1300, 2600), draw.integer(2000, 3000)),
    )
    c = draw.integer(7200, 8600), draw.integer(2000, 3200)
    s, t = draw.integer(35, 65), draw.integer(35, 65)
    d = b[0] + (c[0] - b[0]) * s // 100, b[1] + (c[1] - b[1]) * s // 100
    e = a[0] + (c[0] - a[0]) * t // 100, a[1] + (c[1] - a[1]) * t // 100
    # AD meets BE at the centre of the masses that balance D on BC and E on AC
    masses = (100 - t) * s, t * (100 - s), t * s
    x, y = (sum(m * p[i] for m, p in zip(masses, (a, b, c), strict=True)) // sum(masses) for i in (0, 1))
    spots = {"A": a, "B": b, "C": c, "D": d, "E": e, "F": (x, y)}
    marks = (
        AngleMark("A", "B", "E", "41°"),
        AngleMark("B", "C", "A", "?"),
        AngleMark("A", "D", "C", "97.5°"),
        TickMark("A", "B"),
        TickMark("D", "C"),
    )
    strokes = tuple(Segment(*pair) for pair in ("AB", "BC", "AC", "AD", "BE"))
    return Scene(tuple(ScenePoint(name, *spot) for name, spot in spots.items()), strokes, marks, style)


def published() -> tuple[list[Scene], list[float]]:
    """Published problems as pictures, styles in turn; and the CPU seconds of each figure that made none."""
    found, lost, styles = [], [], cycle(style_names())
    for number, problem in enumerate(read_jgex_file(PROBLEMS.read_text(encoding="utf-8"))):
        for at in range(FIGURES):
            seed = Seed.root("bench") / number / at
            start = time.process_time()
            try:
                figure = draw(problem, seed)
                found.append(depict(problem, figure.xy, seed, named=problem.goals, style=next(styles)).scene)
                break
            except (Reject, ProblemError):
                lost.append(time.process_time() - start)
    return found, lost


def pyplot_png(drawn: Scene) -> bytes:
    """The usual way: a figure, its axes and artists; labels at a fixed offset, not placed."""
    figure, axes = plt.subplots(figsize=(4.48, 4.48), dpi=100)
    spots = {point.name: (point.x, point.y) for point in drawn.points}
    for stroke in drawn.strokes:
        if isinstance(stroke, Segment):
            (x0, y0), (x1, y1) = spots[stroke.a], spots[stroke.b]
            axes.plot([x0, x1], [y0, y1], "k-", lw=1.3)
        if isinstance(stroke, Circle):
            (x0, y0), through = spots[stroke.center], spots[stroke.through]
            axes.add_patch(Round((x0, y0), math.dist((x0, y0), through), fill=False))
    for point in drawn.points:
        axes.plot(point.x, point.y, "ko", ms=4)
        axes.annotate(point.name, (point.x, point.y), xytext=(5, 5), textcoords="offset points")
    for mark in drawn.marks:
        if isinstance(mark, AngleMark):
            x, y = spots[mark.vertex]
            turns = [math.degrees(math.atan2(spots[p][1] - y, spots[p][0] - x)) for p in (mark.a, mark.b)]
            axes.add_patch(Arc((x, y), 1100, 1100, theta1=min(turns), theta2=max(turns)))
            axes.text(x + 600, y + 300, mark.label)
    axes.set(xlim=(0, SIZE), ylim=(0, SIZE), aspect="equal")
    axes.axis("off")
    out = io.BytesIO()
    figure.savefig(out, format="png")
    plt.close(figure)
    return out.getvalue()


def measure(name: str, scenes: list[Scene], work: Callable[[Scene], object]) -> None:
    """Print the median CPU milliseconds of one call, every cache of scenes emptied before each."""
    times = []
    for one in scenes:
        place.place.cache_clear()
        ink.draw.cache_clear()
        scores.measure.cache_clear()
        start = time.process_time()
        work(one)
        times.append(1000 * (time.process_time() - start))
    median, mean = statistics.median(times), statistics.fmean(times)
    print(f"{name:34} median {median:6.2f} ms  mean {mean:6.2f} ms  {1000 / mean:7.0f} per core-second")


def main() -> None:
    """Draw the scenes each way and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    root = Seed.root("bench")
    gray = [scene((root / i).stream(), "plain") for i in range(count)]
    colour = [scene((root / i).stream(), "blueprint") for i in range(count)]
    pixels.png(gray[0])
    pyplot_png(gray[0])
    accepted = sum(place.acceptable(place.place(one)) is None for one in gray)
    print(f"{count} scenes, {accepted} pass the gate; PNG of the first: {len(pixels.png(gray[0]))} bytes")
    measure("placement and gate", gray, place.place)
    measure("svg with placement", gray, svg.svg)
    measure("png with placement, gray", gray, pixels.png)
    measure("png with placement, colour", colour, pixels.png)
    measure("pyplot, labels not placed", gray[: max(10, count // 8)], pyplot_png)
    problems, lost = published()
    parts = [[len(one.points), len(one.strokes), len(one.marks)] for one in problems]
    points, strokes, marks = (statistics.fmean(one) for one in zip(*parts, strict=True))
    print(
        f"\n{len(problems)} published problems: {points:.1f} points, {strokes:.1f} strokes, {marks:.1f} marks"
    )
    print(f"{len(lost)} figures refused, {1000 * statistics.fmean(lost):.2f} ms of CPU each")
    measure("placement and gate", problems, place.place)
    measure(
        "png with placement, plain", [replace(one, style="plain", jitter=0) for one in problems], pixels.png
    )
    measure("png with placement, all styles", problems, pixels.png)
    measure("pyplot, labels not placed", problems[:30], pyplot_png)


if __name__ == "__main__":
    main()
