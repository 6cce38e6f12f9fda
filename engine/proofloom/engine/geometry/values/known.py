"""Ask a closed figure what it knows: turns between lines, ratios of lengths, lines and circles of points."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import exp

from proofloom.engine.geometry.closure.chase import P, System
from proofloom.engine.geometry.closure.engine import Closure
from proofloom.engine.geometry.closure.fractions import shown_fraction
from proofloom.engine.geometry.closure.linear import Pair
from proofloom.engine.geometry.closure.measure import CYCLIC
from proofloom.engine.geometry.closure.store import ATOM

MOST_PARTS = 360  # of a half turn, of the angles that are asked for
LARGEST = 10_000  # denominator of the ratios that are asked for
NEAR = 1e-9  # of a number above 1 relative
DEEPEST = 20  # levels of a continued fraction; one of smaller numbers has fewer
NOTHING = Fraction(0)
Both = tuple[int, int]  # what something is by the two random solutions that a system is asked by


class Known:
    """A closure's answers: what its two linear systems have at its end, kept as plain numbers.

    A question takes a few of them, less than to hand the systems over to a compiled function.
    """

    def __init__(self, closure: Closure) -> None:
        """Take a closure that has come to its end."""
        self._pair: list[list[int]] = closure.drawing.pair.tolist()
        self._turn: list[float] = closure.drawing.turn.tolist()
        self._log: list[float] = closure.drawing.log.tolist()
        self._angles = _solutions(closure.bench.angles)
        self._lengths = _solutions(closure.bench.lengths)
        self._primes = dict(zip(closure.primes, self._lengths[len(self._turn) :], strict=False))
        self._numbers: dict[tuple[int, int], Both | None] = {}
        self._turns: dict[tuple[Pair, Pair], Fraction | None] = {}
        self._lines: dict[tuple[int, int, int], bool] = {}
        store, state = closure.bench.store, closure.bench.state
        used = slice(0, int(store.used[0]))
        known = (state.time[used] >= 0) & (store.kind[used] == ATOM) & (store.code[used] == CYCLIC)
        self.cyclic: list[tuple[int, ...]] = [tuple(four) for four in store.points[used][known, :4].tolist()]

    def turn(self, one: Pair, other: Pair) -> Fraction | None:
        """Return the known turn from one line to another in half turns, below 1, if it is known."""
        key = one, other
        if key not in self._turns:
            self._turns[key] = self._turned(one, other)
        return self._turns[key]

    def _turned(self, one: Pair, other: Pair) -> Fraction | None:
        shown = (self._shown(other) - self._shown(one)) % 1
        guess = simple(shown, MOST_PARTS)
        if guess is None or not self._directions(((one, -1), (other, 1)), guess):
            return None
        return guess % 1

    def _shown(self, pair: Pair) -> float:
        a, b = pair
        return self._turn[self._pair[a][b]]

    def same_turn(self, one: Pair, other: Pair, third: Pair, fourth: Pair) -> bool:
        """Say whether the turn from the first line to the second is known to be that from third to fourth."""
        return self._directions(((one, -1), (other, 1), (third, 1), (fourth, -1)), NOTHING)

    def on_line(self, a: int, b: int, c: int) -> bool:
        """Say whether three points are known to be collinear."""
        key = a, b, c
        if key not in self._lines:
            self._lines[key] = self._directions((((a, b), -1), ((a, c), 1)), NOTHING)
        return self._lines[key]

    def square_ratio(self, one: Pair, other: Pair) -> Fraction | None:
        """Return the square of a ratio of lengths, if it is known to be rational."""
        (a, b), (c, d) = one, other
        guess = simple(exp(2 * (self._log[self._pair[a][b]] - self._log[self._pair[c][d]])), LARGEST)
        return guess if guess and self.lengths(((one, 2), (other, -2)), guess) else None

    def lengths(self, terms: Sequence[tuple[Pair, int]], value: Fraction) -> bool:
        """Say whether a product of powers of lengths is known to be a number."""
        number = self._number(value)
        if number is None:
            return False
        one, two = number
        for (a, b), factor in terms:
            x, y = self._lengths[self._pair[a][b]]
            one -= factor * x
            two -= factor * y
        return not (one % P or two % P)

    def _number(self, value: Fraction) -> Both | None:
        """Return the logarithm of a number by both solutions; None where it is made of other primes."""
        key = value.numerator, value.denominator
        if key not in self._numbers:
            self._numbers[key] = self._made(*key)
        return self._numbers[key]

    def _made(self, top: int, bottom: int) -> Both | None:
        if top <= 0:
            return None
        first = second = 0
        for prime, (one, two) in self._primes.items():
            power = 0
            while top % prime == 0:
                top, power = top // prime, power + 1
            while bottom % prime == 0:
                bottom, power = bottom // prime, power - 1
            first, second = first + power * one, second + power * two
        return (first, second) if top == bottom == 1 else None

    def _directions(self, terms: Sequence[tuple[Pair, int]], value: Fraction) -> bool:
        top, bottom = value.numerator, value.denominator
        total = sum([factor * self._shown(pair) for pair, factor in terms]) - top / bottom
        turns = round(total)
        if abs(total - turns) > NEAR:
            return False
        one, two = self._angles[len(self._turn)]  # of a half turn
        one *= turns * bottom + top
        two *= turns * bottom + top
        for (a, b), factor in terms:
            x, y = self._angles[self._pair[a][b]]
            one -= factor * bottom * x
            two -= factor * bottom * y
        return not (one % P or two % P)


def _solutions(system: System) -> list[Both]:
    """Return what each unknown of a system is by its two solutions: zero of both is what follows from it."""
    return [*zip(system.one.tolist(), system.two.tolist(), strict=True)]


def simple(shown: float, largest: int, levels: int = DEEPEST) -> Fraction | None:
    """Return the fraction of at most so large a denominator that a float not below 0 shows, if it shows one.

    By the float's continued fraction: a fraction as near as that is one of those that it comes to.
    """
    top, bottom = shown_fraction(shown, largest, levels, NEAR * shown if shown > 1 else NEAR)
    return Fraction(top, bottom) if bottom else None
