"""The theorems of angle chasing as a checker reads them: conditions on the setting, one linear equation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from proofloom.engine.geometry.facts import Bisects, EqualLengths, Fact, Parallel, Perpendicular
from proofloom.verifiers.geometry.arrangement import Arrangement, Key, NonsenseError, Normal


@dataclass(frozen=True, slots=True)
class Instance:
    """A theorem at some points: the sum of factor times angle is `total`, given `premise` if there is one."""

    terms: dict[Key, int]
    total: int
    premise: Normal | None = None


Reading = Callable[[Arrangement, Sequence[str]], list[Instance]]


def instances(figure: Arrangement, rule: str, on: Sequence[str]) -> list[Instance]:
    """Return what a theorem says at these points; nothing when its conditions are not met."""
    reading = READINGS.get(rule)
    if reading is None or len(on) != READS[rule] or len(set(on)) != len(on):
        return []
    try:
        return reading(figure, on)
    except NonsenseError:
        return []


def _sum(figure: Arrangement, total: int, *terms: tuple[int, str], premise: Fact | None = None) -> Instance:
    """Build an instance from (factor, three letters); angles that coincide would be a misreading."""
    keys = {figure.named(name): factor for factor, name in terms}
    if len(keys) != len(terms):
        raise NonsenseError("one angle named twice")
    return Instance(keys, total, figure.normal(premise) if premise else None)


def _triangle(figure: Arrangement, x: str, y: str, z: str) -> None:
    """Demand three drawn sides on three lines."""
    if len({figure.line(x, y), figure.line(y, z), figure.line(z, x)}) != 3:
        raise NonsenseError("not a triangle")


def _triangle_sum(figure: Arrangement, on: Sequence[str]) -> list[Instance]:
    x, y, z = on
    _triangle(figure, x, y, z)
    return [_sum(figure, 180, (1, y + x + z), (1, x + y + z), (1, x + z + y))]


def _exterior_angle(figure: Arrangement, on: Sequence[str]) -> list[Instance]:
    x, y, z, w = on
    _triangle(figure, x, y, z)
    if not figure.between(y, z, w):
        return []
    return [_sum(figure, 0, (1, x + z + w), (-1, y + x + z), (-1, x + y + z))]


def _isosceles(figure: Arrangement, on: Sequence[str]) -> list[Instance]:
    x, y, z = on
    _triangle(figure, x, y, z)
    sides = EqualLengths(x, y, x, z)
    return [_sum(figure, 0, (1, x + y + z), (-1, x + z + y), premise=sides)]


def _isosceles_sum(figure: Arrangement, on: Sequence[str]) -> list[Instance]:
    x, y, z = on
    _triangle(figure, x, y, z)
    sides = EqualLengths(x, y, x, z)
    return [
        _sum(figure, 180, (1, y + x + z), (2, x + y + z), premise=sides),
        _sum(figure, 180, (1, y + x + z), (2, x + z + y), premise=sides),
    ]


def _linear_pair(figure: Arrangement, on: Sequence[str]) -> list[Instance]:
    a, v, b, c = on
    return [_sum(figure, 180, (1, a + v + c), (1, c + v + b))] if figure.between(a, v, b) else []


def _vertical(figure: Arrangement, on: Sequence[str]) -> list[Instance]:
    a, v, b, c, d = on
    if not (figure.between(a, v, b) and figure.between(c, v, d)):
        return []
    return [_sum(figure, 0, (1, a + v + c), (-1, b + v + d))]


def _bisector(figure: Arrangement, on: Sequence[str]) -> list[Instance]:
    v, a, d, b = on
    premise = Bisects(v, d, a, b)
    whole, first, second = a + v + b, a + v + d, d + v + b
    return [
        _sum(figure, 0, (1, first), (-1, second), premise=premise),
        _sum(figure, 0, (1, whole), (-2, first), premise=premise),
        _sum(figure, 0, (1, whole), (-2, second), premise=premise),
    ]


def _perpendicular(figure: Arrangement, on: Sequence[str]) -> list[Instance]:
    v, a, b = on
    return [_sum(figure, 90, (1, a + v + b), premise=Perpendicular(v, a, v, b))]


def _alternate(figure: Arrangement, on: Sequence[str]) -> list[Instance]:
    x, p, q, y = on
    if not figure.opposed((p, q, x), (p, q, y)):
        return []
    return [_sum(figure, 0, (1, x + p + q), (-1, y + q + p), premise=Parallel(p, x, q, y))]


def _cointerior(figure: Arrangement, on: Sequence[str]) -> list[Instance]:
    x, p, q, y = on
    if not figure.alike((p, q, x), (p, q, y)):
        return []
    return [_sum(figure, 180, (1, x + p + q), (1, y + q + p), premise=Parallel(p, x, q, y))]


def _corresponding(figure: Arrangement, on: Sequence[str]) -> list[Instance]:
    x, p, q, y, r = on
    if not (figure.alike((p, q, x), (p, q, y)) and figure.between(q, p, r)):
        return []
    return [_sum(figure, 0, (1, x + p + r), (-1, y + q + p), premise=Parallel(p, x, q, y))]


def _angle_sum(figure: Arrangement, on: Sequence[str]) -> list[Instance]:
    v, a, b, c = on
    if not figure.alike((v, a, b), (v, b, c), (v, a, c)):
        return []
    return [_sum(figure, 0, (1, a + v + c), (-1, a + v + b), (-1, b + v + c))]


def _quadrilateral_sum(figure: Arrangement, on: Sequence[str]) -> list[Instance]:
    a, b, c, d = on
    if not figure.alike((a, b, c), (b, c, d), (c, d, a), (d, a, b)):
        return []
    return [_sum(figure, 360, (1, d + a + b), (1, a + b + c), (1, b + c + d), (1, c + d + a))]


READINGS: dict[str, Reading] = {
    "triangle_sum": _triangle_sum,
    "exterior_angle": _exterior_angle,
    "isosceles": _isosceles,
    "isosceles_sum": _isosceles_sum,
    "linear_pair": _linear_pair,
    "vertical": _vertical,
    "bisector": _bisector,
    "perpendicular": _perpendicular,
    "alternate": _alternate,
    "cointerior": _cointerior,
    "corresponding": _corresponding,
    "angle_sum": _angle_sum,
    "quadrilateral_sum": _quadrilateral_sum,
}
READS = {
    "triangle_sum": 3,
    "exterior_angle": 4,
    "isosceles": 3,
    "isosceles_sum": 3,
    "linear_pair": 4,
    "vertical": 5,
    "bisector": 4,
    "perpendicular": 3,
    "alternate": 4,
    "cointerior": 4,
    "corresponding": 5,
    "angle_sum": 4,
    "quadrilateral_sum": 4,
}
