"""Order and distinctness on one figure whose coordinates are balls: what is not certain does not hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from flint import acb, arb

from proofloom.engine.geometry.predicates import Fact
from proofloom.verifiers.geometry.identities.polynomials import REMEMBERED, UnsupportedError, apart

Coordinates = Sequence[acb]
Judge = Callable[[Coordinates, Sequence[int]], bool]


def holds(fact: Fact, z: Coordinates, w: Coordinates) -> bool:
    """Say whether a fact of order or distinctness certainly holds; raise UnsupportedError for others."""
    return condition(fact).holds(z)


def shown(fact: Fact, z: Coordinates) -> bool:
    """Say the same of points that are known to lie apart where they must."""
    return _judge(fact)(z, fact.points)


class Condition(NamedTuple):
    """A fact of order or distinctness, ready to be asked of many figures; see `condition`."""

    apart: tuple[tuple[int, int], ...]
    judge: Judge
    points: tuple[int, ...]

    def holds(self, z: Coordinates) -> bool:
        """Say whether it certainly holds."""
        for a, b in self.apart:
            if (z[a] != z[b]) is False:  # not certainly apart
                return False
        return self.judge(z, self.points)


@lru_cache(maxsize=REMEMBERED)
def condition(fact: Fact) -> Condition:
    """Return a fact of order or distinctness, ready to be asked; raise UnsupportedError for others."""
    return Condition(apart(fact), _judge(fact), fact.points)


def _judge(fact: Fact) -> Judge:
    judge = _DECIDE.get(fact.name)
    if judge is None:
        raise UnsupportedError(f"{fact.name} is no fact of order")
    return judge


def turns_left(z: Coordinates, triple: tuple[int, int, int]) -> bool:
    """Say whether a triangle certainly turns counter-clockwise."""
    return _sign(_cross(z, *triple)) > 0


def _cross(z: Coordinates, a: int, b: int, c: int) -> arb:
    """Twice the area of triangle ABC, positive when it turns counter-clockwise."""
    return ((z[b] - z[a]).conjugate() * (z[c] - z[a])).imag


def _dot(z: Coordinates, a: int, b: int, c: int) -> arb:
    """The scalar product of AB and AC."""
    return ((z[b] - z[a]).conjugate() * (z[c] - z[a])).real


def _sign(value: arb) -> int:
    """1, -1, or 0 when not certain."""
    return 1 if value > 0 else -1 if value < 0 else 0


def _square(z: Coordinates, a: int, b: int) -> arb:
    u = z[b] - z[a]
    return u.real * u.real + u.imag * u.imag


def _between(z: Coordinates, points: Sequence[int]) -> bool:
    a, b, c = points
    return _cross(z, a, b, c).contains(0) and _sign(_dot(z, a, b, c)) < 0


def _same_side(z: Coordinates, points: Sequence[int]) -> bool:
    a, b, c, d = points
    return _sign(_cross(z, c, d, a)) * _sign(_cross(z, c, d, b)) > 0


def _other_side(z: Coordinates, points: Sequence[int]) -> bool:
    a, b, c, d = points
    return _sign(_cross(z, c, d, a)) * _sign(_cross(z, c, d, b)) < 0


def _same_clock(z: Coordinates, points: Sequence[int]) -> bool:
    a, b, c, d, e, f = points
    return _sign(_cross(z, a, b, c)) * _sign(_cross(z, d, e, f)) > 0


def _kinds(z: Coordinates, points: Sequence[int]) -> tuple[int, int]:
    """1 for an acute, -1 for an obtuse, 0 for a right angle at the first and at the fourth point.

    A ball around zero counts as a right angle: generic figures do not come as near to one by chance.
    """
    a, b, c, d, e, f = points
    one, other = _dot(z, a, b, c), _dot(z, d, e, f)
    return _sign(one), _sign(other)


def _alike(z: Coordinates, points: Sequence[int]) -> bool:
    one, other = _kinds(z, points)
    return one == other


def _unlike(z: Coordinates, points: Sequence[int]) -> bool:
    one, other = _kinds(z, points)
    return one != other


def _acute(z: Coordinates, points: Sequence[int]) -> bool:
    a, b, c = points
    return _sign(_dot(z, b, a, c)) > 0


def _obtuse(z: Coordinates, points: Sequence[int]) -> bool:
    a, b, c = points
    return _sign(_dot(z, b, a, c)) < 0


def _longer(z: Coordinates, points: Sequence[int]) -> bool:
    a, b, c, d = points
    return _sign(_square(z, a, b) - _square(z, c, d)) > 0


def _different(z: Coordinates, points: Sequence[int]) -> bool:
    return True  # `apart` has said so


def _not_on_a_line(z: Coordinates, points: Sequence[int]) -> bool:
    a, b, *others = points
    return any(_sign(_cross(z, a, b, c)) for c in others)


def _meet(z: Coordinates, points: Sequence[int]) -> bool:
    a, b, c, d = points
    return bool(_sign(((z[b] - z[a]).conjugate() * (z[d] - z[c])).imag))


def _not_square(z: Coordinates, points: Sequence[int]) -> bool:
    a, b, c, d = points
    return bool(_sign(((z[b] - z[a]).conjugate() * (z[d] - z[c])).real))


_DECIDE: dict[str, Judge] = {
    "between": _between,
    "oneside": _same_side,
    "twosides": _other_side,
    "sameclock": _same_clock,
    "sameside": _alike,
    "nsameside": _unlike,
    "acute_angle": _acute,
    "obtuse_angle": _obtuse,
    "longer": _longer,
    "diff": _different,
    "ncoll": _not_on_a_line,
    "npara": _meet,
    "nperp": _not_square,
}
