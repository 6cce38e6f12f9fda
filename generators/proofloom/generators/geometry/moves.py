"""The ways in which a sketch grows: each adds a line or a point and the ties that come with it."""

from __future__ import annotations

from collections.abc import Callable

from proofloom.engine import Reject
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.circle import HALF_TURN, TICKS, TURN
from proofloom.generators.geometry.sketch import LENGTH, Line, Sketch, Tie, between

Move = Callable[[Sketch, Stream], None]


def _corner(sketch: Sketch, stream: Stream) -> tuple[int, int, int]:
    """Return a triangle of the sketch: an apex and the two ends of the opposite side, at random."""
    for _ in range(12):
        line = stream.choice([one for one in sketch.lines if len(one.points) > 1])
        x, y = stream.sample(line.points, 2)
        v = stream.below(len(sketch.points))
        if v not in line.points and sketch.join(v, x) is not None and sketch.join(v, y) is not None:
            return v, x, y
    raise Reject("no triangle to work in")


def _inside(direction: int, low: int, wide: int) -> bool:
    """Say whether a ray's direction is well inside the angle that opens counter-clockwise from `low`."""
    return 12 * TICKS <= (direction - low) % TURN <= wide - 12 * TICKS


def cevian(sketch: Sketch, stream: Stream) -> None:
    """From a triangle's corner to the opposite side: free, bisector, altitude or making an isosceles."""
    v, x, y = _corner(sketch, stream)
    base = sketch.join(x, y)
    assert base is not None
    one, two = sketch.toward(v, x), sketch.toward(v, y)
    wide = between(one, two)
    low = one if (two - one) % TURN == wide else two
    at_x = between(sketch.toward(x, v), sketch.toward(x, y))
    kind = stream.weighted(("free", "bisector", "altitude", "back", "fold"), (3, 4, 2, 2, 2))
    toward_y = 1 if low == one else -1
    match kind:
        case "free":
            ray = low + sketch.free(stream, 15, 90)
        case "bisector":
            if wide % 2:
                raise Reject("angle too fine to halve")
            ray = low + wide // 2
        case "altitude":
            ray = one + toward_y * (HALF_TURN // 2 - at_x)
        case "back":  # VD = VX
            ray = one + toward_y * (HALF_TURN - 2 * at_x)
        case _:  # DV = DX
            ray = one + toward_y * at_x
    if not _inside(ray, low, wide):
        raise Reject("no room for a cevian")
    line = sketch.line(v, ray)
    d = sketch.meet(line, base)
    match kind:
        case "bisector":
            sketch.ties.append(Tie("bisects", (v, d, x, y)))
        case "altitude":
            sketch.ties.append(Tie("perpendicular", (d,), (line, base)))
        case "back":
            sketch.ties.append(Tie("equal", (v, x, d)))
        case "fold":
            sketch.ties.append(Tie("equal", (d, v, x)))


def _new_ray(sketch: Sketch, stream: Stream, line: int, origin: int, forward: bool) -> int:
    """Give a new line a second point: the nearest point where the ray cuts a drawn line, or a free one."""
    c_sign = 1 if forward else -1
    if stream.chance(3, 5):
        crossings = []
        for index, other in enumerate(sketch.lines):
            if index != line and origin not in other.points and len(other.points) > 1:
                trial = sketch.copy()
                try:
                    point = trial.meet(line, index)
                except Reject:
                    continue
                order = trial.lines[line].points
                if (order.index(point) - order.index(origin)) * c_sign > 0:
                    crossings.append((abs(order.index(point) - order.index(origin)), index))
        if crossings:
            return sketch.meet(line, stream.choice(crossings)[1])
    return sketch.name(line, origin, forward, LENGTH * stream.integer(6, 11) // 10)


def parallel(sketch: Sketch, stream: Stream) -> None:
    """Through a point, a line parallel to one that does not hold it."""
    v = stream.below(len(sketch.points))
    others = [i for i, one in enumerate(sketch.lines) if v not in one.points and len(one.points) > 1]
    if not others:
        raise Reject("no line to be parallel to")
    other = stream.choice(others)
    line = sketch.line(v, sketch.lines[other].direction)
    sketch.ties.append(Tie("parallel", (v, sketch.lines[other].points[0]), (line, other)))
    forward = stream.chance(1, 2)
    _new_ray(sketch, stream, line, v, forward)
    if stream.chance(1, 3):
        sketch.name(line, v, not forward, LENGTH * stream.integer(5, 9) // 10)


def perpendicular(sketch: Sketch, stream: Stream) -> None:
    """Through a point, a line perpendicular to one: erected on it, or dropped to its foot."""
    v = stream.below(len(sketch.points))
    other = stream.below(len(sketch.lines))
    line = sketch.line(v, sketch.lines[other].direction + HALF_TURN // 2)
    if v in sketch.lines[other].points:
        sketch.ties.append(Tie("perpendicular", (v,), (line, other)))
        _new_ray(sketch, stream, line, v, stream.chance(1, 2))
    else:
        foot = sketch.meet(line, other)
        sketch.ties.append(Tie("perpendicular", (foot,), (line, other)))


def _angle(sketch: Sketch, stream: Stream) -> tuple[int, int, int]:
    """Return a vertex and a point on each of two of its rays."""
    for _ in range(8):
        v = stream.below(len(sketch.points))
        lines: list[Line] = [one for one in sketch.lines if v in one.points and len(one.points) > 1]
        if len(lines) > 1:
            one, two = stream.sample(lines, 2)
            return v, _next(one, v, stream), _next(two, v, stream)
    raise Reject("no angle to work in")


def _next(line: Line, v: int, stream: Stream) -> int:
    at = line.points.index(v)
    return stream.choice([line.points[i] for i in (at - 1, at + 1) if 0 <= i < len(line.points)])


def bisector(sketch: Sketch, stream: Stream) -> None:
    """Halve an angle by a new ray."""
    v, x, y = _angle(sketch, stream)
    one, two = sketch.toward(v, x), sketch.toward(v, y)
    wide = between(one, two)
    if wide % 2 or wide < 40 * TICKS:
        raise Reject("angle too fine to halve")
    ray = (one if (two - one) % TURN == wide else two) + wide // 2
    line = sketch.line(v, ray)
    d = _new_ray(sketch, stream, line, v, ray % TURN < HALF_TURN)
    sketch.ties.append(Tie("bisects", (v, d, x, y)))


def ray(sketch: Sketch, stream: Stream) -> None:
    """From a point, a new ray in a free direction."""
    v = stream.below(len(sketch.points))
    _new_ray(sketch, stream, sketch.line(v, sketch.free(stream, 0, 179)), v, stream.chance(1, 2))


def extend(sketch: Sketch, stream: Stream) -> None:
    """Beyond the last point of a line, one more."""
    line = stream.below(len(sketch.lines))
    forward = stream.chance(1, 2)
    end = sketch.lines[line].points[-1 if forward else 0]
    sketch.name(line, end, forward, LENGTH * stream.integer(4, 7) // 10)


def roof(sketch: Sketch, stream: Stream) -> None:
    """On a side, a new triangle: free or with two equal sides."""
    side = stream.choice([one for one in sketch.lines if len(one.points) > 1])
    x, y = stream.sample(side.points, 2)
    left = 1 if stream.chance(1, 2) else -1
    out = sketch.toward(x, y)
    alpha, beta = sketch.free(stream, 28, 100), sketch.free(stream, 28, 100)
    kind = stream.weighted(("free", "apex", "foot"), (2, 3, 2))
    if kind == "apex":
        beta = alpha
    elif kind == "foot":
        alpha = HALF_TURN - 2 * beta
    if min(alpha, HALF_TURN - alpha - beta) < 25 * TICKS:
        raise Reject("roof too flat")
    one = sketch.line(x, out + left * alpha)
    two = sketch.line(y, out + HALF_TURN - left * beta)
    z = sketch.meet(one, two)
    if kind == "apex":
        sketch.ties.append(Tie("equal", (z, x, y)))
    elif kind == "foot":
        sketch.ties.append(Tie("equal", (x, y, z)))


def swing(sketch: Sketch, stream: Stream) -> None:
    """Extend a side beyond a corner by the length of the other side, and join the ends."""
    y, x, w = _angle(sketch, stream)
    line = sketch.join(y, x)
    assert line is not None
    order = sketch.lines[line].points
    if y not in (order[0], order[-1]):
        raise Reject("no end to extend")
    turn = between(sketch.toward(y, x), sketch.toward(y, w))  # exterior angle of the new isosceles
    if turn % 2:
        raise Reject("angle too fine to halve")
    back = sketch.toward(w, y)
    sign = 1 if sketch.turn(w, y, x) < 0 else -1
    z = sketch.meet(sketch.line(w, back + sign * turn // 2), line)
    order = sketch.lines[line].points
    if (order.index(z) < order.index(y)) == (order.index(x) < order.index(y)):
        raise Reject("no end to extend")
    sketch.ties.append(Tie("equal", (y, z, w)))


def cross(sketch: Sketch, stream: Stream) -> None:
    """Name the point where two drawn segments cross."""
    pairs = []
    for i, one in enumerate(sketch.lines):
        for j, two in enumerate(sketch.lines[:i]):
            if set(one.points) & set(two.points) or len(one.points) < 2 or len(two.points) < 2:
                continue
            a, b, c, d = one.points[0], one.points[-1], two.points[0], two.points[-1]
            if sketch.turn(a, b, c) * sketch.turn(a, b, d) < 0 > sketch.turn(c, d, a) * sketch.turn(c, d, b):
                pairs.append((i, j))
    if not pairs:
        raise Reject("nothing crosses")
    sketch.meet(*stream.choice(pairs))


MOVES: tuple[tuple[Move, int], ...] = (
    (cevian, 8),
    (parallel, 4),
    (perpendicular, 2),
    (bisector, 3),
    (ray, 2),
    (extend, 3),
    (roof, 4),
    (swing, 2),
    (cross, 3),
)


def grow(sketch: Sketch, stream: Stream, count: int) -> Sketch:
    """Return the sketch after `count` moves that worked out; reject when too many did not."""
    moves, weights = [move for move, _ in MOVES], [weight for _, weight in MOVES]
    done = 0
    for _ in range(4 * count + 4):
        if done == count:
            return sketch
        trial = sketch.copy()
        try:
            stream.weighted(moves, weights)(trial, stream)
        except Reject:
            continue
        sketch, done = trial, done + 1
    raise Reject("figure would not grow")
