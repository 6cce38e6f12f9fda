"""Ask a closed figure what it knows: turns between lines, ratios of lengths, lines and circles of points."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import exp

from proofloom.engine.geometry.closure.chase import System, follows
from proofloom.engine.geometry.closure.engine import Closure
from proofloom.engine.geometry.closure.linear import Pair, primes_of
from proofloom.engine.geometry.closure.measure import CYCLIC
from proofloom.engine.geometry.closure.store import ATOM

MOST_PARTS = 360  # of a half turn, of the angles that are asked for
LARGEST = 10_000  # denominator of the ratios that are asked for
NEAR = 1e-9  # of a number above 1 relative
DEEPEST = 20  # levels of a continued fraction; one of smaller numbers has fewer
NOTHING = Fraction(0)


class Known:
    """A closure's answers; only as long as no other figure of its size is closed."""

    def __init__(self, closure: Closure) -> None:
        """Take a closure that has come to its end."""
        self._closure = closure
        self._pair: list[list[int]] = closure.drawing.pair.tolist()
        self._turn: list[float] = closure.drawing.turn.tolist()
        self._log: list[float] = closure.drawing.log.tolist()
        self._turns: dict[tuple[Pair, Pair], Fraction | None] = {}
        self._lines: dict[tuple[int, int, int], bool] = {}
        store, state = closure.bench.store, closure.bench.state
        self.cyclic: list[tuple[int, ...]] = []
        for item in range(int(store.used[0])):
            if state.time[item] >= 0 and store.kind[item] == ATOM and store.code[item] == CYCLIC:
                self.cyclic.append(tuple(int(point) for point in store.points[item, :4]))

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
        powers = primes_of(value)
        primes = self._closure.primes
        if any(prime not in primes for prime in powers):
            return False
        rows = [(self._pair[a][b], factor) for (a, b), factor in terms]
        pairs = len(self._turn)
        rows += [(pairs + primes.index(prime), -power) for prime, power in powers.items()]
        return self._asked(self._closure.bench.lengths, rows)

    def _directions(self, terms: Sequence[tuple[Pair, int]], value: Fraction) -> bool:
        top, bottom = value.numerator, value.denominator
        total = sum([factor * self._shown(pair) for pair, factor in terms]) - top / bottom
        turns = round(total)
        if abs(total - turns) > NEAR:
            return False
        rows = [(self._pair[a][b], factor * bottom) for (a, b), factor in terms]
        rows.append((len(self._turn), -(turns * bottom + top)))
        return self._asked(self._closure.bench.angles, rows)

    def _asked(self, system: System, rows: Sequence[tuple[int, int]]) -> bool:
        store = self._closure.bench.store
        for at, (unknown, factor) in enumerate(rows):
            store.work[at], store.works[at] = unknown, factor
        return bool(follows(system, store.work, store.works, 0, len(rows)))


def simple(shown: float, largest: int, levels: int = DEEPEST) -> Fraction | None:
    """Return the fraction of at most so large a denominator that a float not below 0 shows, if it shows one.

    By the float's continued fraction: a fraction as near as that is one of those that it comes to.
    """
    top, last_top, bottom, last_bottom, rest = 1, 0, 0, 1, shown
    near = NEAR * max(shown, 1)
    for _ in range(levels):
        whole = int(rest)
        top, last_top = whole * top + last_top, top
        bottom, last_bottom = whole * bottom + last_bottom, bottom
        if bottom > largest:
            return None
        if abs(top / bottom - shown) < near:
            return Fraction(top, bottom)
        rest = 1 / (rest - whole)
    return None
