"""Points on loci: a random point of one, the point where two meet, and which of two such points is meant."""

from __future__ import annotations

from collections.abc import Sequence

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.loci import Circle, Line, Locus
from proofloom.engine.geometry.worlds import NO_MEETING, Field, Floats, Number, Vector, World, distance2

UNSETTLED = "the branch is not settled by algebra"
_NEAR = (
    1e-18  # squared relative distance at which a point is taken to be on a locus; the field has the last word
)


def on_locus(w: World, locus: Locus, points: Sequence[Vector], wish: Vector | None) -> Vector:
    """Return a random point of a locus: floats take one away from the points there, or nearest to a wish."""
    if isinstance(w, Field):
        return _point_at(w, locus, w.rand(0, 1), w.pick(2))
    assert isinstance(w, Floats)
    if wish is not None:
        w.notes[-1].append(0)
        return _nearest(w, locus, wish)
    half = w.pick(2)
    best, most = None, -1.0
    for _ in range(w.tries):
        at = w.rand(-1.0, 1.0)
        if isinstance(locus, Line):
            at = _along(w, locus, points, at)
        point = _point_at(w, locus, at, half)
        room = min([distance2(point, other) for other in points], default=1.0)
        if room > most:
            best, most = point, room
    assert best is not None
    return best


def _along(w: Floats, line: Line, points: Sequence[Vector], at: float) -> float:
    """Return the parameter of a point near the figure: `at` in [-1, 1] runs over a stretch around it."""
    norm = line.dx * line.dx + line.dy * line.dy
    feet = [((x - line.x) * line.dx + (y - line.y) * line.dy) / norm for x, y in points]
    low, high = min(feet), max(feet)
    half = max((high - low) / 2, 0.3 * w.unit / norm**0.5)
    return float((low + high) / 2 + 1.6 * half * at)


def _point_at(w: World, locus: Locus, at: Number, half: int) -> Vector:
    if isinstance(locus, Line):
        return w.cut(locus.x + locus.dx * at), w.cut(locus.y + locus.dy * at)
    scale = w.div(-1 if half else 1, 1 + at * at)
    c, s = (1 - at * at) * scale, 2 * at * scale
    return w.cut(locus.x + c * locus.rx - s * locus.ry), w.cut(locus.y + s * locus.rx + c * locus.ry)


def _nearest(w: Floats, locus: Locus, wish: Vector) -> Vector:
    x, y = wish[0] - locus.x, wish[1] - locus.y
    if isinstance(locus, Line):
        at = w.div(x * locus.dx + y * locus.dy, locus.dx * locus.dx + locus.dy * locus.dy)
        return locus.x + at * locus.dx, locus.y + at * locus.dy
    scale = w.div(w.root(locus.rx * locus.rx + locus.ry * locus.ry), w.root(x * x + y * y))
    return locus.x + x * scale, locus.y + y * scale


def meet(w: World, one: Locus, other: Locus, points: Sequence[Vector], wish: Vector | None) -> Vector:
    """Return a point where two loci meet, other than a point there already; raise Reject when they do not."""
    if isinstance(one, Line) and isinstance(other, Line):
        return _cross(w, one, other)
    if isinstance(other, Line):
        one, other = other, one
    known = _common(w, one, other, points)
    if known is not None:
        return _second(w, one, other, points[known])
    if isinstance(one, Circle):
        assert isinstance(other, Circle)
        one = _radical(w, one, other)
    assert isinstance(other, Circle)
    first, second = _chord(w, one, other)
    if isinstance(w, Floats) and wish is not None:
        w.notes[-1].append(int(distance2(second, wish) < distance2(first, wish)))
        return (first, second)[w.notes[-1][-1]]
    return (first, second)[w.pick(2)]


def _cross(w: World, one: Line, other: Line) -> Vector:
    x, y = other.x - one.x, other.y - one.y
    at = w.div(x * other.dy - y * other.dx, one.dx * other.dy - one.dy * other.dx)
    return w.cut(one.x + at * one.dx), w.cut(one.y + at * one.dy)


def _common(w: World, one: Locus, other: Locus, points: Sequence[Vector]) -> int | None:
    """Return the first point that is on both loci: floats find it, the field must agree."""
    if isinstance(w, Floats):
        for index, point in enumerate(points):
            if _is_on(one, point) and _is_on(other, point):
                w.notes[-1].append(index)
                return index
        w.notes[-1].append(-1)
        return None
    assert isinstance(w, Field)
    found = w.pick(0)
    if found < 0:
        return None
    if w.cut(_off(one, points[found])[0]) or w.cut(_off(other, points[found])[0]):
        raise Reject(UNSETTLED)
    return found


def _off(locus: Locus, point: Vector) -> tuple[Number, Number]:
    """Return a polynomial that vanishes on a locus, and the square of what it is measured by."""
    x, y = point[0] - locus.x, point[1] - locus.y
    if isinstance(locus, Line):
        off = x * locus.dy - y * locus.dx
        return off, (x * x + y * y + locus.dx * locus.dx + locus.dy * locus.dy) ** 2
    radius = locus.rx * locus.rx + locus.ry * locus.ry
    return x * x + y * y - radius, radius * radius


def _is_on(locus: Locus, point: Vector) -> bool:
    off, measure = _off(locus, point)
    return bool(off * off <= _NEAR * measure)


def _second(w: World, one: Locus, other: Locus, known: Vector) -> Vector:
    """Return the other point common to two loci."""
    if isinstance(one, Line):
        dx, dy = one.dx, one.dy
        x, y = known[0] - other.x, known[1] - other.y
        at = w.div(-2 * (x * dx + y * dy), dx * dx + dy * dy)
        return w.cut(known[0] + at * dx), w.cut(known[1] + at * dy)
    dx, dy = other.x - one.x, other.y - one.y  # mirrored in the line of centres
    x, y = known[0] - one.x, known[1] - one.y
    at = w.div(2 * (x * dy - y * dx), dx * dx + dy * dy)
    return w.cut(known[0] - at * dy), w.cut(known[1] + at * dx)


def _radical(w: World, one: Circle, other: Circle) -> Line:
    """Return the line through the points where two circles meet."""
    dx, dy = other.x - one.x, other.y - one.y
    d2 = dx * dx + dy * dy
    r2 = one.rx * one.rx + one.ry * one.ry - other.rx * other.rx - other.ry * other.ry
    at = w.div(d2 + r2, 2 * d2)
    return Line(w.cut(one.x + at * dx), w.cut(one.y + at * dy), w.cut(-dy), w.cut(dx))


def _chord(w: World, line: Line, circle: Circle) -> tuple[Vector, Vector]:
    dx, dy = line.dx, line.dy
    d2 = dx * dx + dy * dy
    x, y = line.x - circle.x, line.y - circle.y
    scale = w.div(1, d2)
    at = w.cut(-(x * dx + y * dy) * scale)
    fx, fy = line.x + at * dx, line.y + at * dy
    x, y = fx - circle.x, fy - circle.y
    rest = circle.rx * circle.rx + circle.ry * circle.ry - x * x - y * y
    if not w.exact and rest < 0:
        raise Reject(NO_MEETING)
    step = w.root(w.cut(rest * scale))
    return (
        (w.cut(fx + step * dx), w.cut(fy + step * dy)),
        (w.cut(fx - step * dx), w.cut(fy - step * dy)),
    )
