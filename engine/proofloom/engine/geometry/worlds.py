"""The two worlds in which a figure is drawn: floats, for order and branch, and a prime field, for identity.

Both offer the same few operations, so that each construction is one formula (see `place.py`). Floats use
only additions, multiplications, divisions and square roots, which are rounded the same way everywhere;
sines and cosines of given angles come from integer arithmetic. So the same seed draws the same figure on
every machine.

Where a formula takes a square root, the float world takes the positive one. The field has no positive
numbers: its root is settled by what it is related to (equally long or parallel segments, given numbers),
and otherwise either at random, which is as good as the other unless some relation ties it to the roots
before. `figure.py` draws again when a hypothesis, or a goal that floats show, fails for that reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from math import sqrt
from typing import Any, Protocol

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.field import PrimeField
from proofloom.engine.seed import Stream

Number = Any  # float or int: the formulas are the same
Vector = tuple[Number, Number]
Corners = Sequence[Vector]  # the places of a fact's points, in its order

NO_MEETING = "loci do not meet"
DEGENERATE = "a construction degenerates"
NO_ROOT = "no square root in the field at this draw"
NO_CUBE_ROOT = "no third of the angle in the field at this draw"
TINY = 1e-12


class World(Protocol):
    """What the formulas may do besides adding, subtracting and multiplying."""

    exact: bool
    unit: float  # about how long the segments of a drawn figure are

    def div(self, top: Number, bottom: Number) -> Number:
        """Return the quotient, or raise Reject when the divisor vanishes."""
        ...

    def cut(self, number: Number) -> Number:
        """Return a number in its short form."""
        ...

    def root(self, square: Number) -> Number:
        """Return the square root, or raise Reject when there is none."""
        ...

    def size(self, x: Number, y: Number) -> Number:
        """Return the length of a vector."""
        ...

    def know(self, x: Number, y: Number, length: Number) -> None:
        """Note the length of a vector that was built with it."""
        ...

    def number(self, value: Fraction) -> Number:
        """Return a given rational number."""
        ...

    def root_of_number(self, value: Fraction) -> Number:
        """Return the square root of a given positive rational."""
        ...

    def turn(self, halves: Fraction) -> Vector:
        """Return cosine and sine of a given number of half turns."""
        ...

    def third(self, x: Number, y: Number) -> Vector:
        """Return the direction of a third of the angle, below a half turn, of a vector of any length."""
        ...

    def rand(self, low: float, high: float) -> Number:
        """Return a random number: a float between the bounds, or any element of the field."""
        ...

    def pick(self, count: int) -> int:
        """Return a random choice below `count`, the same one in both worlds."""
        ...

    def decide(self, answer: bool) -> bool:
        """Return what floats say to a question of order: the field repeats the float world's answer."""
        ...


class Floats:
    """The world of floats, which makes the choices and keeps them for the field to repeat."""

    exact = False
    tries = 4  # random points of a locus from which the one farthest from all others is taken
    wide = False  # true of figures that nobody sees: what the formulas bring about is not looked at again

    def __init__(self, stream: Stream, unit: float) -> None:
        self.stream = stream
        self.unit = unit
        self.notes: list[list[Any]] = []  # per clause: choices, and vectors whose length was asked

    def start(self, clause: int) -> None:
        """Forget what was noted from this clause on."""
        del self.notes[clause:]
        self.notes.append([])

    def div(self, top: float, bottom: float) -> float:
        if -TINY < bottom < TINY:
            raise Reject(DEGENERATE)
        return top / bottom

    def cut(self, number: float) -> float:
        return number

    def root(self, square: float) -> float:
        if square < 0:
            raise Reject(NO_MEETING)
        return sqrt(square)

    def size(self, x: float, y: float) -> float:
        self.notes[-1].append((x, y))
        return sqrt(x * x + y * y)

    def know(self, x: float, y: float, length: float) -> None:
        self.notes[-1].append((x, y))

    def number(self, value: Fraction) -> float:
        return value.numerator / value.denominator

    def root_of_number(self, value: Fraction) -> float:
        return sqrt(value.numerator / value.denominator)

    def turn(self, halves: Fraction) -> Vector:
        return cosine_and_sine(halves)

    def third(self, x: float, y: float) -> Vector:
        length = sqrt(x * x + y * y)
        cosine, sine = x / length, abs(y) / length
        c, s = 1.0, sine / 3  # Newton's method for the third of an angle in [0, 180°)
        for _ in range(60):
            norm = sqrt(c * c + s * s)
            c, s = c / norm, s / norm
            triple_c, triple_s = c * (c * c - 3 * s * s), s * (3 * c * c - s * s)
            off = (triple_s * cosine - triple_c * sine) / (3 * (1.25 + triple_c * cosine + triple_s * sine))
            c, s = c + off * s, s - off * c
        norm = sqrt(c * c + s * s)
        return c / norm, s / norm if y >= 0 else -s / norm

    def rand(self, low: float, high: float) -> float:
        return low + (high - low) * (self.stream.bits(30) / 2**30)

    def pick(self, count: int) -> int:
        choice = self.stream.below(count)
        self.notes[-1].append(choice)
        return choice

    def decide(self, answer: bool) -> bool:
        self.notes[-1].append(answer)
        return answer


class Field:
    """The world of a prime field, which repeats the choices that were made among floats."""

    exact = True
    unit = 1.0

    def __init__(self, field: PrimeField, stream: Stream, notes: list[list[Any]]) -> None:
        self.field = field
        self.prime = field.prime
        self.stream = stream
        self.notes = notes
        self.free = 0  # how many roots were chosen at random
        self.lengths: list[tuple[int, int, int, float, float]] = []  # vector, length, the same among floats
        self.by_square: dict[int, int] = {}
        self._marks: list[tuple[int, int]] = []
        self._note: Iterator[Any] = iter(())

    def start(self, clause: int) -> None:
        """Forget the lengths from this clause on and read its notes from the beginning."""
        if clause < len(self._marks):
            known, self.free = self._marks[clause]
            del self._marks[clause:]
            if known < len(self.lengths):
                del self.lengths[known:]
                self.by_square = {(x * x + y * y) % self.prime: size for x, y, size, _, _ in self.lengths}
        self._marks.append((len(self.lengths), self.free))
        self._note = iter(self.notes[clause])

    def div(self, top: int, bottom: int) -> int:
        bottom %= self.prime
        if bottom == 0:
            raise Reject(DEGENERATE)
        return top * pow(bottom, -1, self.prime) % self.prime

    def cut(self, number: int) -> int:
        return number % self.prime

    def root(self, square: int) -> int:
        found = self.field.root(square)
        if found is None:
            raise Reject(NO_ROOT)
        self.free += 1
        return -found % self.prime if self.stream.bits(1) else found

    def size(self, x: int, y: int) -> int:
        fx, fy = next(self._note)
        prime = self.prime
        x, y = x % prime, y % prime
        square = (x * x + y * y) % prime
        found = self.by_square.get(square)
        if found is None:
            found = self._related(x, y, fx, fy)
            if found is None:
                found = self.root(square)
            self._keep(x, y, found, fx, fy)
        return found

    def know(self, x: int, y: int, length: int) -> None:
        fx, fy = next(self._note)
        self._keep(x % self.prime, y % self.prime, length % self.prime, fx, fy)

    def _keep(self, x: int, y: int, length: int, fx: float, fy: float) -> None:
        self.by_square[(x * x + y * y) % self.prime] = length
        self.lengths.append((x, y, length, fx, fy))

    def _related(self, x: int, y: int, fx: float, fy: float) -> int | None:
        """Return the length if a known one is parallel or perpendicular: its multiple, above 0."""
        prime = self.prime
        for kx, ky, length, kfx, kfy in self.lengths:
            if (x * ky - y * kx) % prime == 0:
                factor = self.div(x, kx) if kx else self.div(y, ky)
                return (factor if fx * kfx + fy * kfy > 0 else -factor) * length % prime
            if (x * kx + y * ky) % prime == 0:
                factor = self.div(x, ky) if ky else self.div(y, kx)
                turned = fx * kfy - fy * kfx
                sign = turned > 0 if ky else turned < 0
                return (factor if sign else -factor) * length % prime
        return None

    def number(self, value: Fraction) -> int:
        return self.field.number(value)

    def root_of_number(self, value: Fraction) -> int:
        found = self.field.root_of_number(value)
        if found is None:
            raise Reject(NO_ROOT)
        return found

    def turn(self, halves: Fraction) -> Vector:
        return self.field.turn(halves)

    def third(self, x: int, y: int) -> Vector:
        prime = self.prime
        scale = self.div(1, x * x + y * y)
        roots = self.field.cube_roots(((x * x - y * y) * scale % prime, 2 * x * y * scale % prime))
        if not roots:
            raise Reject(NO_CUBE_ROOT)
        self.free += 1
        c, s = self.stream.choice(roots)  # twice the angle: its direction halves 1 and itself
        return (1 + c) % prime, s

    def rand(self, low: float, high: float) -> int:
        return self.stream.bits(61) % self.prime

    def pick(self, count: int) -> int:
        return int(next(self._note))

    def decide(self, answer: bool) -> bool:
        return bool(next(self._note))


_BITS = 160


@cache
def cosine_and_sine(halves: Fraction) -> tuple[float, float]:
    """Return cosine and sine of a number of half turns, from integers, so equal on every machine."""
    halves %= 2
    quarter, part = divmod(halves, Fraction(1, 2))
    angle = _pi() * part.numerator // part.denominator
    one = 1 << _BITS
    cosine, sine, term, n = 0, 0, one, 0
    while term:
        sums = (cosine + term, sine) if n % 4 == 0 else (cosine, sine + term)
        if n % 4 == 2:
            sums = (cosine - term, sine)
        elif n % 4 == 3:
            sums = (cosine, sine - term)
        cosine, sine = sums
        n += 1
        term = term * angle // (n << _BITS)
    c, s = cosine / one, sine / one
    if part == 0:
        c, s = 1.0, 0.0
    return ((c, s), (-s, c), (-c, -s), (s, -c))[int(quarter)]


@cache
def _pi() -> int:
    """Return π by Machin's formula, scaled by 2^_BITS."""

    def arc(inverse: int) -> int:
        power = (1 << _BITS + 16) // inverse
        total, n, sign = 0, 1, 1
        while power:
            total += sign * power // n
            power //= inverse * inverse
            n, sign = n + 2, -sign
        return total

    return 4 * (4 * arc(5) - arc(239)) >> 16


def distance2(one: Sequence[Number], other: Sequence[Number]) -> Number:
    """Return the squared distance of two points."""
    x, y = one[0] - other[0], one[1] - other[1]
    return x * x + y * y


def vector(a: Vector, b: Vector) -> Vector:
    """Return the vector from a to b."""
    return b[0] - a[0], b[1] - a[1]


def cross(u: Vector, v: Vector) -> Number:
    """Return the signed area that two vectors span."""
    return u[0] * v[1] - u[1] * v[0]


def dot(u: Vector, v: Vector) -> Number:
    """Return the scalar product."""
    return u[0] * v[0] + u[1] * v[1]
