"""The figures that a sketch can begin with."""

from __future__ import annotations

from collections.abc import Callable

from proofloom.engine import Reject
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.circle import HALF_TURN, TICKS
from proofloom.generators.geometry.sketch import LENGTH, Sketch, Tie

Move = Callable[[Sketch, Stream], None]


def triangle(sketch: Sketch, stream: Stream) -> None:
    """Three points; sometimes with two equal sides or a right angle."""
    kind = stream.weighted(("free", "isosceles", "right"), (4, 3, 1))
    base = sketch.free(stream, 0, 179)
    alpha = sketch.free(stream, 28, 110)
    beta = sketch.free(stream, 28, 110)
    if kind == "isosceles":
        alpha = beta = sketch.free(stream, 25, 75)
    elif kind == "right":
        beta = HALF_TURN // 2
    if HALF_TURN - alpha - beta < 25 * TICKS:
        raise Reject("start too flat")
    a = sketch.add(0, 0)
    ab = sketch.line(a, base)
    b = sketch.name(ab, a, True, LENGTH)
    ac = sketch.line(a, base + alpha)
    bc = sketch.line(b, base + HALF_TURN - beta)
    c = sketch.meet(ac, bc)
    if kind == "isosceles":
        sketch.ties.append(Tie("equal", (c, a, b)))
    elif kind == "right":
        sketch.ties.append(Tie("perpendicular", (b,), (ab, bc)))


def parallels(sketch: Sketch, stream: Stream) -> None:
    """Two parallel lines and a transversal, with points on either side to name the rays."""
    base = sketch.free(stream, 0, 179)
    lean = sketch.free(stream, 35, 145)
    p = sketch.add(0, 0)
    cut = sketch.line(p, base + lean)
    q = sketch.name(cut, p, False, LENGTH)
    top, bottom = sketch.line(p, base), sketch.line(q, base)
    sketch.ties.append(Tie("parallel", (p, q), (top, bottom)))
    for line, origin in ((top, p), (bottom, q)):
        for forward in (True, False):
            if stream.chance(3, 4):
                sketch.name(line, origin, forward, LENGTH * stream.integer(7, 13) // 10)
    if stream.chance(1, 2):
        sketch.name(cut, p, True, LENGTH // 2)
    if stream.chance(1, 2):
        sketch.name(cut, q, False, LENGTH // 2)


def crossing(sketch: Sketch, stream: Stream) -> None:
    """Two lines that cross, with points to name the four rays."""
    base = sketch.free(stream, 0, 179)
    e = sketch.add(0, 0)
    one, two = sketch.line(e, base), sketch.line(e, base + sketch.free(stream, 30, 150))
    for line in (one, two):
        for forward in (True, False):
            sketch.name(line, e, forward, LENGTH * stream.integer(6, 12) // 10)


def quadrilateral(sketch: Sketch, stream: Stream) -> None:
    """A convex quadrilateral, sometimes with one or two pairs of parallel sides."""
    kind = stream.weighted(("free", "trapezium", "parallelogram"), (3, 3, 2))
    base = sketch.free(stream, 0, 179)
    alpha, beta = sketch.free(stream, 50, 125), sketch.free(stream, 50, 125)
    gamma = sketch.free(stream, 50, 125)
    if kind == "trapezium":
        gamma = HALF_TURN - beta
    elif kind == "parallelogram":
        beta = HALF_TURN - alpha
        gamma = alpha
    a = sketch.add(0, 0)
    ab = sketch.line(a, base)
    b = sketch.name(ab, a, True, LENGTH)
    bc = sketch.line(b, base + HALF_TURN - beta)
    c = sketch.name(bc, b, base + HALF_TURN - beta < HALF_TURN, LENGTH * stream.integer(6, 12) // 10)
    ad = sketch.line(a, base + alpha)
    cd = sketch.line(c, base - beta - gamma)
    d = sketch.meet(ad, cd)
    corners = (a, b, c, d)
    turns = [sketch.turn(corners[i], corners[(i + 1) % 4], corners[(i + 2) % 4]) > 0 for i in range(4)]
    if not (all(turns) or not any(turns)):
        raise Reject("start not convex")
    sketch.convex.append(corners)
    if kind != "free":
        sketch.ties.append(Tie("parallel", (a, c), (ab, cd)))
    if kind == "parallelogram":
        sketch.ties.append(Tie("parallel", (a, c), (ad, bc)))


STARTS: tuple[tuple[Move, int], ...] = ((triangle, 5), (parallels, 3), (crossing, 1), (quadrilateral, 2))
