"""Ask a closed figure what it knows: turns between lines, ratios of lengths, lines and circles of points."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from proofloom.engine.geometry.closure.chase import System, follows
from proofloom.engine.geometry.closure.engine import Closure
from proofloom.engine.geometry.closure.linear import Pair, primes_of
from proofloom.engine.geometry.closure.measure import CYCLIC
from proofloom.engine.geometry.closure.store import ATOM

MOST_PARTS = 360  # of a half turn, of the angles that are asked for
LARGEST = 10_000  # denominator of the ratios that are asked for
NEAR = 1e-9
NOTHING = Fraction(0)


class Known:
    """A closure's answers; only as long as no other figure of its size is closed."""

    def __init__(self, closure: Closure) -> None:
        """Take a closure that has come to its end."""
        self._closure = closure
        self._d = closure.drawing
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
            self._turns[key] = self._turn(one, other)
        return self._turns[key]

    def _turn(self, one: Pair, other: Pair) -> Fraction | None:
        d = self._d
        shown = float(d.turn[d.pair[other]] - d.turn[d.pair[one]]) % 1
        guess = Fraction(shown).limit_denominator(MOST_PARTS)
        if abs(float(guess) - shown) > NEAR or not self._directions(((one, -1), (other, 1)), guess):
            return None
        return guess % 1

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
        d = self._d
        shown = 2.718281828459045 ** (2 * float(d.log[d.pair[one]] - d.log[d.pair[other]]))
        guess = Fraction(shown).limit_denominator(LARGEST)
        if not guess or abs(float(guess) / shown - 1) > NEAR:
            return None
        return guess if self.lengths(((one, 2), (other, -2)), guess) else None

    def lengths(self, terms: Sequence[tuple[Pair, int]], value: Fraction) -> bool:
        """Say whether a product of powers of lengths is known to be a number."""
        powers = primes_of(value)
        primes = self._closure.primes
        if any(prime not in primes for prime in powers):
            return False
        rows = [(int(self._d.pair[pair]), factor) for pair, factor in terms]
        pairs = len(self._d.turn)
        rows += [(pairs + primes.index(prime), -power) for prime, power in powers.items()]
        return self._asked(self._closure.bench.lengths, rows)

    def _directions(self, terms: Sequence[tuple[Pair, int]], value: Fraction) -> bool:
        d = self._d
        rows = [(int(d.pair[pair]), factor * value.denominator) for pair, factor in terms]
        total = sum(factor * float(d.turn[d.pair[pair]]) for pair, factor in terms) - float(value)
        if abs(total - round(total)) > NEAR:
            return False
        turns = floor(total + 0.5)
        rows.append((len(d.turn), -(turns * value.denominator + value.numerator)))
        return self._asked(self._closure.bench.angles, rows)

    def _asked(self, system: System, rows: Sequence[tuple[int, int]]) -> bool:
        store = self._closure.bench.store
        for at, (unknown, factor) in enumerate(rows):
            store.work[at], store.works[at] = unknown, factor
        return bool(follows(system, store.work, store.works, 0, len(rows)))
