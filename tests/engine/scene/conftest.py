"""Scenes to test with: a few textbook ones by name, and random ones by number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from proofloom.engine import Seed, Stream
from proofloom.engine.scene import (
    AngleMark,
    Arc,
    Circle,
    LengthMark,
    Line,
    Mark,
    ParallelMark,
    RightAngleMark,
    Scene,
    ScenePoint,
    Segment,
    TickMark,
)

Spot = tuple[int, int]


def _triangle(style: str, jitter: int) -> Scene:
    """An isosceles triangle with its altitude drawn as an aid, and one mark of nearly every kind."""
    spots = {"A": (5000, 8700), "B": (2200, 1500), "C": (7800, 1500), "M": (5000, 1500)}
    return Scene(
        tuple(ScenePoint(name, *spot) for name, spot in spots.items()),
        (Segment("A", "B"), Segment("C", "B"), Segment("A", "C"), Segment("A", "M", auxiliary=True)),
        (
            TickMark("A", "B", 2),
            TickMark("A", "C", 2),
            RightAngleMark("A", "M", "C"),
            AngleMark("A", "B", "C", "69°"),
            AngleMark("B", "A", "M", "?", 2),
            LengthMark("B", "M", "3.5"),
        ),
        style,
        jitter=jitter,
    )


def _parallels(style: str, jitter: int) -> Scene:
    spots = {"A": (1000, 6500), "B": (9000, 6500), "C": (1000, 3000), "D": (9000, 3000)}
    crossing = {"E": (5250, 6500), "F": (3500, 3000)}
    hidden = {"S": (2500, 1000), "T": (6500, 9000)}
    return Scene(
        tuple(ScenePoint(name, *spot) for name, spot in {**spots, **crossing}.items())
        + tuple(ScenePoint(name, *spot, hidden=True) for name, spot in hidden.items()),
        (Segment("A", "B"), Segment("C", "D"), Segment("S", "T")),
        (
            ParallelMark("A", "B"),
            ParallelMark("C", "D"),
            AngleMark("B", "E", "T", "63°"),
            AngleMark("D", "F", "E", "x+10°"),
        ),
        style,
        jitter=jitter,
    )


def _circle(style: str, jitter: int) -> Scene:
    spots = {"O": (5000, 5000), "A": (1617, 3769), "B": (8383, 3769), "C": (5625, 8545)}
    strokes = (Circle("O", "A"), Segment("O", "A"), Segment("O", "B"), Segment("A", "C"), Segment("B", "C"))
    marks = (AngleMark("A", "C", "B", "70°"), AngleMark("A", "O", "B", "140°"))
    return Scene(
        tuple(ScenePoint(name, *spot) for name, spot in spots.items()), strokes, marks, style, jitter=jitter
    )


def _curves(style: str, jitter: int) -> Scene:
    """A half circle on a diameter, a flat arc, and lines that go on past their points; some dashed."""
    spots = {"A": (2000, 4200), "B": (8000, 4200), "C": (3200, 6600), "D": (6800, 6600)}
    hidden = {"M": (5000, 4200), "N": (5000, 12_000)}
    return Scene(
        tuple(ScenePoint(name, *spot) for name, spot in spots.items())
        + tuple(ScenePoint(name, *spot, hidden=True) for name, spot in hidden.items()),
        (
            Segment("A", "B"),
            Arc("M", "B", "A"),
            Arc("N", "C", "D", auxiliary=True),
            Line("A", "C", 500),
            Line("B", "D", 500, auxiliary=True),
        ),
        (AngleMark("B", "A", "C", "63°"), TickMark("A", "C"), TickMark("B", "D")),
        style,
        jitter=jitter,
    )


def _between(a: Spot, b: Spot, percent: int) -> Spot:
    return a[0] + (b[0] - a[0]) * percent // 100, a[1] + (b[1] - a[1]) * percent // 100


def _random(number: int) -> Scene:
    """A triangle with up to two cevians, sometimes a circle, and a few marks, in any style."""
    draw: Stream = (Seed.root("test scenes") / number).stream()
    spots: dict[str, Spot] = {
        name: (draw.integer(300, 9700), draw.integer(300, 9700)) for name in draw.sample("ABCXYZ", 3)
    }
    a, b, c = spots
    strokes: list[Segment | Circle] = [Segment(a, b), Segment(b, c), Segment(a, c)]
    angles = [(a, b, c), (b, c, a), (c, a, b)]
    if draw.chance(2, 3):
        spots["D"] = _between(spots[b], spots[c], draw.integer(25, 75))
        strokes.append(Segment(a, "D", auxiliary=draw.chance(1, 4)))
        angles += [(b, a, "D"), (a, "D", b), (a, "D", c), ("D", a, c)]
    if draw.chance(1, 3):
        spots["E"] = _between(spots[a], spots[c], draw.integer(25, 75))
        strokes.append(Segment(b, "E"))
        angles += [(a, b, "E"), (c, b, "E"), (b, "E", c)]
    if draw.chance(1, 5):
        spots["O"] = (draw.integer(4500, 5500), draw.integer(4500, 5500))
        strokes.append(Circle("O", a))
    marks: list[Mark] = [
        AngleMark(*arms, draw.choice(["?", "37°", "112.5°", "x+10°", ""]), draw.integer(1, 3))
        for arms in draw.sample(angles, draw.integer(1, 3))
    ]
    if draw.chance(1, 2):
        marks += [TickMark(a, b, draw.integer(1, 3)), LengthMark(a, c, draw.choice(["5", "12.5", "√3"]))]
    if draw.chance(1, 4):
        marks.append(ParallelMark(b, c, draw.integer(1, 2)))
    styles = ("plain", "textbook", "thin", "bold", "blueprint", "chalk", "colour")
    return Scene(
        tuple(ScenePoint(name, *spot) for name, spot in spots.items()),
        tuple(strokes),
        tuple(marks),
        draw.choice(styles),
        jitter=draw.integer(0, 2),
    )


@pytest.fixture(scope="session")
def textbook_scene() -> Callable[..., Scene]:
    """Return `make(name, style, jitter)` for name in triangle, parallels, circle, curves."""
    makers = {"triangle": _triangle, "parallels": _parallels, "circle": _circle, "curves": _curves}

    def make(name: str, style: str = "plain", jitter: int = 0) -> Scene:
        return makers[name](style, jitter)

    return make


@pytest.fixture(scope="session")
def random_scene() -> Callable[[int], Scene]:
    """Return `make(number)`: a random scene, clean or not."""
    return _random
