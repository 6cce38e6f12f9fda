"""Build a figure from directions and free lengths, exactly over a prime field and enclosed in the plane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import isqrt

from proofloom.engine.geometry.angles import AngleProblem
from proofloom.engine.geometry.facts import Angle, AngleIs, Bisects, EqualLengths, Fact, Parallel
from proofloom.verifiers.geometry import enclosure, prime_field
from proofloom.verifiers.geometry.arrangement import NonsenseError
from proofloom.verifiers.geometry.enclosure import UNIT_BITS, Ball
from proofloom.verifiers.geometry.prime_field import MODULUS

BITS = 64  # scale of coordinates in the plane
SIXTEENTHS = 16  # free lengths are scaled by whole numbers of sixteenths


class UndecidedError(ArithmeticError):
    """An enclosure does not decide a sign: the figure is too close to a degenerate one."""


@dataclass(frozen=True, slots=True)
class Placing:
    """How one point is placed: on no line, on one (from `anchor`, at `length`), or where two meet."""

    name: str
    lines: tuple[int, ...]
    anchors: tuple[str, ...]
    length: int = 0


def plan(body: AngleProblem) -> tuple[Placing, ...]:
    """Return an order of placing the points; raise NonsenseError when the figure needs a coincidence.

    A line is drawn as soon as one of its points stands. Where three drawn lines would have to meet in a
    point not yet placed, the directions would not be free, and the linear equations not the whole truth.
    """
    drawn: dict[int, str] = {}
    through = {p: [i for i, line in enumerate(body.lines) if p in line] for p in body.points}
    places = dict(zip(body.points, body.drawing, strict=True))
    placings: list[Placing] = []
    waiting = list(body.points)
    while waiting:
        counts = {p: sum(i in drawn for i in through[p]) for p in waiting}
        name = max(waiting, key=lambda p: (counts[p], len(through[p])))
        if counts[name] > 2 or (counts[name] == 0 and placings):
            raise NonsenseError("directions of the figure are not free")
        lines = tuple(i for i in through[name] if i in drawn)
        anchors = tuple(drawn[i] for i in lines)
        length = 0
        if len(lines) == 1:
            line = body.lines[lines[0]]
            at = line.index(name)
            stands = {placing.name for placing in placings}
            anchors = (min((p for p in line if p in stands), key=lambda p: abs(line.index(p) - at)),)
            (ax, ay), (bx, by) = places[anchors[0]], places[name]
            ahead = at > line.index(anchors[0])
            length = isqrt((bx - ax) ** 2 + (by - ay) ** 2) * (1 if ahead else -1)
        placings.append(Placing(name, lines, anchors, length))
        for i in through[name]:
            drawn.setdefault(i, name)
        waiting.remove(name)
    return tuple(placings)


class Model:
    """One figure: the same points twice, exactly in the field and enclosed in the plane."""

    def __init__(
        self,
        body: AngleProblem,
        placings: Sequence[Placing],
        directions: Sequence[Fraction],
        scales: Mapping[str, int],
    ) -> None:
        self.body = body
        self.exact: dict[str, prime_field.Vector] = {}
        self.box: dict[str, tuple[Ball, Ball]] = {}
        try:
            for placing in placings:
                self._place(placing, directions, scales.get(placing.name, SIXTEENTHS))
        except ZeroDivisionError as error:
            raise UndecidedError("lines nearly parallel") from error

    def _place(self, placing: Placing, directions: Sequence[Fraction], scale: int) -> None:
        name = placing.name
        if not placing.lines:
            self.exact[name], self.box[name] = (0, 0), ((0, 0), (0, 0))
            return
        one = directions[placing.lines[0]]
        (pz, pw), (px, py) = self.exact[placing.anchors[0]], self.box[placing.anchors[0]]
        spin = (prime_field.spin(one), prime_field.spin(-one))
        ax, ay = enclosure.unit_vector(one)
        if len(placing.lines) == 1:
            length = placing.length * scale
            step = length * pow(SIXTEENTHS, -1, MODULUS) % MODULUS
            self.exact[name] = ((pz + step * spin[0]) % MODULUS, (pw + step * spin[1]) % MODULUS)
            bits = UNIT_BITS + 4 - BITS  # 4: SIXTEENTHS is 2**4
            far = (length, 0)
            self.box[name] = (
                enclosure.add(px, enclosure.drop(enclosure.mul(ax, far), bits)),
                enclosure.add(py, enclosure.drop(enclosure.mul(ay, far), bits)),
            )
            return
        two = directions[placing.lines[1]]
        (qz, qw), (qx, qy) = self.exact[placing.anchors[1]], self.box[placing.anchors[1]]
        other = (prime_field.spin(two), prime_field.spin(-two))
        across = prime_field.cross(spin, other)
        along = prime_field.cross((qz - pz, qw - pw), other)
        t = along * pow(across, -1, MODULUS) % MODULUS if across else 0
        self.exact[name] = ((pz + t * spin[0]) % MODULUS, (pw + t * spin[1]) % MODULUS)
        a, b = (ax, ay), enclosure.unit_vector(two)
        away = (enclosure.sub(qx, px), enclosure.sub(qy, py))
        far = enclosure.div(enclosure.cross(away, b), enclosure.cross(a, b), UNIT_BITS)
        self.box[name] = (
            enclosure.add(px, enclosure.drop(enclosure.mul(ax, far), UNIT_BITS)),
            enclosure.add(py, enclosure.drop(enclosure.mul(ay, far), UNIT_BITS)),
        )

    def _exact(self, p: str, q: str) -> prime_field.Vector:
        (pz, pw), (qz, qw) = self.exact[p], self.exact[q]
        return (qz - pz) % MODULUS, (qw - pw) % MODULUS

    def _boxed(self, p: str, q: str) -> tuple[Ball, Ball]:
        (px, py), (qx, qy) = self.box[p], self.box[q]
        return enclosure.sub(qx, px), enclosure.sub(qy, py)

    def turn(self, p: str, q: str, r: str) -> int:
        """Return the turn's sign; raise UndecidedError when it cannot be told from zero."""
        sign = enclosure.sign(enclosure.cross(self._boxed(p, q), self._boxed(p, r)))
        if not sign:
            raise UndecidedError("turn too flat")
        return sign

    def keeps_setting(self) -> bool:
        """Say whether points are distinct, lines straight and in order, sides and corners as stated."""
        body = self.body
        for p, q in combinations(body.points, 2):
            x, y = self._boxed(p, q)
            if not (enclosure.sign(x) or enclosure.sign(y)):
                raise UndecidedError("points too close")
        for line in body.lines:
            for p, q, r in zip(line, line[1:], line[2:], strict=False):
                if prime_field.cross(self._exact(p, q), self._exact(q, r)):
                    return False
                if enclosure.sign(enclosure.dot(self._boxed(p, q), self._boxed(q, r))) <= 0:
                    return False
        for side in body.sides:
            same = self.turn(side.a, side.b, side.p) == self.turn(side.a, side.b, side.q)
            if same != side.same:
                return False
        for corners in body.convex:
            around = (*corners, *corners[:2])
            if len({self.turn(*around[i : i + 3]) for i in range(4)}) != 1:
                return False
        return True

    def size_is(self, angle: Angle, value: Fraction) -> bool:
        """Say whether an angle has exactly this size in (0, 180)."""
        turn = self.turn(angle.vertex, angle.a, angle.b)
        one, two = self._exact(angle.vertex, angle.a), self._exact(angle.vertex, angle.b)
        return 0 < value < 180 and prime_field.turned(one, two, turn * value)

    def holds(self, fact: Fact) -> bool:
        """Say whether a fact holds exactly."""
        match fact:
            case AngleIs(_, _, _, value):
                return self.size_is(fact.angle, value)
            case Bisects(v, d, a, b):
                inside = self.turn(v, a, d) == self.turn(v, d, b) == self.turn(v, a, b)
                return inside and prime_field.halves(self._exact(v, d), self._exact(v, a), self._exact(v, b))
            case EqualLengths(a, b, c, d):
                return prime_field.square(self._exact(a, b)) == prime_field.square(self._exact(c, d))
            case Parallel(a, b, c, d):
                return prime_field.cross(self._exact(a, b), self._exact(c, d)) == 0
            case _:
                return prime_field.upright(self._exact(fact.a, fact.b), self._exact(fact.c, fact.d))
