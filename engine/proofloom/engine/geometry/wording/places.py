"""Where a construction puts its point, as drawn: on which lines or circles, and on which side of a line."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.loci import LOCI, Line, Locus
from proofloom.engine.geometry.problem import Construction
from proofloom.engine.geometry.worlds import Floats
from proofloom.engine.seed import Seed

NEAR = 1e-7  # of the figure's own size
APART = 1e-3  # sine from which a point is clearly off a line

Places = Sequence[tuple[float, float]]


def loci(part: Construction, xy: Places) -> list[Locus]:
    """Return the lines and circles on which a construction puts its point; none when they degenerate."""
    row = part.row
    assert row is not None
    world = Floats(Seed.root("words").stream(), 1.0)
    world.start(0)
    try:
        return [
            LOCI[recipe.name](world, [xy[part.arguments[place]] for place in recipe.places], part.value)
            for recipe in row.draws
        ]
    except (Reject, ZeroDivisionError):
        return []


def straight(found: Sequence[Locus]) -> bool:
    """Say whether all loci are lines."""
    return all(isinstance(locus, Line) for locus in found)


def shared(found: Sequence[Locus], earlier: Sequence[int], xy: Places) -> int | None:
    """Return the first earlier point that lies on all loci, which a new point is then not to be."""
    return next((point for point in earlier if all(_on(locus, xy[point]) for locus in found)), None)


def _on(locus: Locus, point: tuple[float, float]) -> bool:
    x, y = point[0] - locus.x, point[1] - locus.y
    if isinstance(locus, Line):
        size = hypot(locus.dx, locus.dy)
        return bool(abs(x * locus.dy - y * locus.dx) < NEAR * size * max(size, hypot(x, y)))
    radius = float(hypot(locus.rx, locus.ry))
    return bool(abs(hypot(x, y) - radius) < NEAR * radius)


def side(a: int, b: int, point: int, earlier: Sequence[int], xy: Places) -> tuple[int, bool] | None:
    """Return an earlier point off line ab, if any, and whether it is on the side of a new point."""
    mine = _across(a, b, point, xy)
    for other in earlier:
        across = _across(a, b, other, xy)
        if abs(across) > APART and abs(mine) > APART:
            return other, (across > 0) == (mine > 0)
    return None


def _across(a: int, b: int, point: int, xy: Places) -> float:
    """Return the sine of the angle at which a point is seen off a line from one of its points."""
    (ax, ay), (bx, by), (px, py) = xy[a], xy[b], xy[point]
    size = hypot(bx - ax, by - ay) * hypot(px - ax, py - ay)
    return ((bx - ax) * (py - ay) - (by - ay) * (px - ax)) / size if size else 0.0
