"""Write one linear fact as a short, exact, whole combination of known ones.

Which known facts to use is searched modulo a prime over several orders of them; the combination found is
made whole and verified exactly before it is returned.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from proofloom.engine.geometry.closure.arrays import Ints, compiled
from proofloom.engine.geometry.closure.chase import P, System, add, combination, follows, new_system, reset
from proofloom.engine.geometry.closure.linear import Equation, Pair, equation_of, primes_of
from proofloom.engine.geometry.closure.measure import Drawing
from proofloom.engine.geometry.predicates import Fact

ORDERS = 8  # orders of the known facts that are tried


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that may be used: the step that claims it, as what it is read, and its equation."""

    step: int
    reading: Fact
    equation: Equation


@dataclass(frozen=True, slots=True)
class Combination:
    """sum of coefficient * equation of known = scale * equation wanted, right sides up to `lift`."""

    uses: tuple[tuple[Known, int], ...]
    scale: int
    lift: int


@compiled
def _attempt(
    system: System, source: Ints, unknowns: Ints, factors: Ints, order: Ints, wanted: Ints, out: Ints
) -> bool:
    """Add sources in an order until the wanted equation follows; write its combination by source into out."""
    reset(system, 977)
    multiples = np.zeros(2 * len(system.one), np.int64)
    start, stop = wanted[0], wanted[1]
    for s in order:
        if add(system, unknowns, factors, source[s, 1], source[s, 2], s) and follows(
            system, unknowns, factors, start, stop
        ):
            break
    rank = system.size[1]
    if not combination(system, source, unknowns, factors, start, stop, rank, multiples):
        return False
    out[:] = 0
    for k in range(rank):
        out[system.source[k]] = multiples[k]
    return True


def _small(residue: int) -> Fraction | None:
    """Return the fraction of small terms that a residue modulo P stands for, if any."""
    bound = 30000
    a, b, u, v = P, residue % P, 0, 1
    while b > bound:
        q = a // b
        a, b, u, v = b, a - q * b, v, u - q * v
    if v == 0 or abs(v) > bound:
        return None
    return Fraction(b, v)


class Supports:
    """Finds combinations on one figure; keeps its room between calls."""

    def __init__(self, drawing: Drawing, primes: Sequence[int]) -> None:
        """Take the figure, for the whole half turns of angles, and the primes that lengths speak of."""
        self._drawing = drawing
        self._primes = list(primes)
        self._pairs = len(drawing.turn)
        self._systems: dict[bool, System] = {}
        self._rows: dict[Equation, list[tuple[int, int]]] = {}

    def find(self, wanted: Equation, known: Sequence[Known]) -> Combination | None:
        """Return a short combination that gives the wanted equation, or None when there is none."""
        usable = [entry for entry in known if entry.equation.turns == wanted.turns]
        usable = self._near(wanted, usable)
        if not usable:
            return None
        rows = [self._row(entry.equation) for entry in usable] + [self._row(wanted)]
        ends = np.cumsum([0] + [len(row) for row in rows])
        flat = np.array([term for row in rows for term in row], np.int64).reshape(-1, 2)
        unknowns, factors = np.ascontiguousarray(flat[:, 0]), np.ascontiguousarray(flat[:, 1])
        source = np.stack([ends[:-1], ends[:-1], ends[1:]], axis=1).astype(np.int64)
        goal = np.array([ends[-2], ends[-1]], np.int64)
        system = self._systems.get(wanted.turns)
        if system is None:
            size = self._pairs + (1 if wanted.turns else max(1, len(self._primes)))
            system = self._systems[wanted.turns] = new_system(size)
        best: Combination | None = None
        fewest = 1 << 30
        out = np.zeros(len(usable), np.int64)
        for order in self._orders(wanted, usable):
            if not _attempt(system, source, unknowns, factors, order, goal, out):
                return None
            chosen = np.flatnonzero(out)
            cost = len({usable[i].step for i in chosen})
            if cost < fewest:
                made = self._whole(wanted, [(usable[i], int(out[i])) for i in chosen])
                if made is not None:
                    best, fewest = made, cost
            if fewest <= 2:
                break
        return best

    def _near(self, wanted: Equation, usable: list[Known]) -> list[Known]:
        """Keep what is connected with the wanted equation through shared pairs of points."""
        touched: set[Pair] = {pair for pair, _ in wanted.terms}
        rest = usable
        kept: list[Known] = []
        while True:
            new = [entry for entry in rest if any(pair in touched for pair, _ in entry.equation.terms)]
            if not new:
                return kept
            kept += new
            touched |= {pair for entry in new for pair, _ in entry.equation.terms}
            taken = {id(entry) for entry in new}
            rest = [entry for entry in rest if id(entry) not in taken]

    def _orders(self, wanted: Equation, usable: list[Known]) -> list[Ints]:
        count = len(usable)
        own = {pair for pair, _ in wanted.terms}
        outside = [sum(pair not in own for pair, _ in entry.equation.terms) for entry in usable]
        forward = list(range(count))
        orders = [
            sorted(forward, key=lambda i: (outside[i], i)),
            forward,
            forward[::-1],
            sorted(forward, key=lambda i: (outside[i], -i)),
        ]
        state = 12345
        while len(orders) < ORDERS:
            mixed = forward[:]
            for i in range(count - 1, 0, -1):
                state = (state * 1103515245 + 12345) % 2147483648
                j = (state >> 8) % (i + 1)
                mixed[i], mixed[j] = mixed[j], mixed[i]
            orders.append(mixed)
        return [np.array(order, np.int64) for order in orders]

    def _row(self, written: Equation) -> list[tuple[int, int]]:
        """Return whole terms of an equation, constants among the unknowns."""
        row = self._rows.get(written)
        if row is None:
            d, value = self._drawing, written.value
            if written.turns:
                total = sum(c * float(d.turn[d.pair[pair]]) for pair, c in written.terms)
                turns = round(total - float(value))
                row = [(int(d.pair[pair]), c * value.denominator) for pair, c in written.terms]
                row.append((self._pairs, -(turns * value.denominator + value.numerator)))
            else:
                row = [(int(d.pair[pair]), c) for pair, c in written.terms]
                powers = primes_of(value).items()
                row += [(self._pairs + self._primes.index(prime), -power) for prime, power in powers]
            self._rows[written] = row
        return row

    def _whole(self, wanted: Equation, chosen: list[tuple[Known, int]]) -> Combination | None:
        """Make residues whole coefficients and verify the combination exactly; None when it does not hold."""
        coefficients = []
        for entry, residue in chosen:
            small = _small(residue)
            if small is None:
                return None
            if wanted.turns:
                small *= Fraction(entry.equation.value.denominator, wanted.value.denominator)
            coefficients.append(small)
        scale = math.lcm(*(c.denominator for c in coefficients))
        whole = [int(c * scale) for c in coefficients]
        divisor = math.gcd(scale, *whole)
        scale, whole = scale // divisor, [c // divisor for c in whole]
        total: dict[Pair, int] = {pair: -scale * c for pair, c in wanted.terms}
        for (entry, _), c in zip(chosen, whole, strict=True):
            for pair, factor in entry.equation.terms:
                total[pair] = total.get(pair, 0) + c * factor
        if any(total.values()):
            return None
        lift = Fraction(0)
        if wanted.turns:
            lift = -scale * wanted.value
            for (entry, _), c in zip(chosen, whole, strict=True):
                lift += c * entry.equation.value
            if lift.denominator != 1:
                return None
        else:
            powers: dict[int, int] = {prime: -scale * e for prime, e in primes_of(wanted.value).items()}
            for (entry, _), c in zip(chosen, whole, strict=True):
                for prime, e in primes_of(entry.equation.value).items():
                    powers[prime] = powers.get(prime, 0) + c * e
            if any(powers.values()):
                return None
        uses = tuple((entry, c) for (entry, _), c in zip(chosen, whole, strict=True))
        return Combination(uses, scale, int(lift))


def known_as(step: int, reading: Fact) -> Known | None:
    """Return a reading of a step as a usable fact, or None when it has no equation or says nothing."""
    written = equation_of(reading)
    return Known(step, reading, written) if written is not None and written.terms else None
