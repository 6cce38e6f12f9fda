"""Write one linear fact as a short, exact, whole combination of known ones.

Which known facts to use is searched modulo a prime over several orders of them; the combination found is
made whole and verified exactly before it is returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm
from typing import NamedTuple

import numpy as np

from proofloom.engine.geometry.closure.arrays import Ints, bare, inlined
from proofloom.engine.geometry.closure.chase import (
    P,
    System,
    add,
    combination,
    follows,
    inverse,
    new_system,
    reset,
)
from proofloom.engine.geometry.closure.linear import Equation, equations, primes_of
from proofloom.engine.geometry.closure.measure import Drawing
from proofloom.engine.geometry.predicates import Fact

ORDERS = 10  # orders of the known facts that are tried
SHORT = 2  # premises of a combination that is looked for no further
LARGEST = 1000  # of a coefficient
MOST_SCALE = 12
Row = list[tuple[int, int]]  # unknowns and factors
DIVIDED = 3  # what dividing costs, in half premises: it needs conditions on the figure


class Known(NamedTuple):
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


class Book(NamedTuple):
    """Equations of one kind, in order; the last is the one wanted. Constants are unknowns too.

    terms   [t, 2] unknown and factor
    rows    [m, 5] number of the row, first and last+1 term, the step that claims it, and the whole number
            that its terms were multiplied by
    order   [m] room, for the order of their use, and `best` [2, m] for the best combination and one tried
    spare   [m] room
    touched [unknowns] room
    out     [2 * unknowns] room
    """

    terms: Ints
    rows: Ints
    order: Ints
    best: Ints
    spare: Ints
    touched: Ints
    out: Ints


@inlined
def _near(book: Book, pairs: int, count: int) -> int:
    """Put the equations connected with the wanted one through pairs of points in order; return how many.

    In `spare` stands, for each equation, how many of its pairs are none of the wanted one's.
    """
    terms, rows, touched = book.terms, book.rows, book.touched
    touched[:] = 0
    for i in range(rows[count, 1], rows[count, 2]):
        touched[terms[i, 0]] = 2
    for k in range(count):
        outside = 0
        for i in range(rows[k, 1], rows[k, 2]):
            if terms[i, 0] < pairs and touched[terms[i, 0]] != 2:
                outside += 1
        book.spare[k] = outside
        book.best[1, k] = 0
    changed = True
    while changed:
        changed = False
        for k in range(count):
            if book.best[1, k] == 0:
                for i in range(rows[k, 1], rows[k, 2]):
                    if terms[i, 0] < pairs and touched[terms[i, 0]] != 0:
                        changed = True
                        book.best[1, k] = 1
                        for j in range(rows[k, 1], rows[k, 2]):
                            if touched[terms[j, 0]] == 0:
                                touched[terms[j, 0]] = 1
                        break
    near = 0
    for k in range(count):
        if book.best[1, k] == 1:
            book.order[near] = k
            near += 1
    return near


@inlined
def _arrange(book: Book, near: int, way: int, state: int) -> int:
    """Order the near equations, which stand in ascending order, in one of several ways; return the state.

    Way 0: those with fewest foreign pairs first; 1: as they are; 2: backwards; 3: as 0, later ones first;
    from 4 on at random.
    """
    order = book.order
    if way == 1:
        return state
    if way >= 4:
        for i in range(near - 1, 0, -1):
            state = (state * 1103515245 + 12345) % 2147483648
            j = (state >> 8) % (i + 1)
            order[i], order[j] = order[j], order[i]
        return state
    if way >= 2:
        for i in range(near // 2):
            order[i], order[near - 1 - i] = order[near - 1 - i], order[i]
    if way != 2:
        for i in range(1, near):
            k = order[i]
            j = i
            while j > 0 and book.spare[order[j - 1]] > book.spare[k]:
                order[j] = order[j - 1]
                j -= 1
            order[j] = k
    return state


@inlined
def _scale(book: Book, count: int) -> int:
    """Make the residues in best[1] whole coefficients; return the scale, 0 when they are not small enough."""
    rows, tried = book.rows, book.best[1]
    back = inverse(rows[count, 4])
    for k in range(count):
        if tried[k] != 0:
            tried[k] = (tried[k] * rows[k, 4] % P) * back % P
    for scale in range(1, MOST_SCALE + 1):
        good = True
        for k in range(count):
            c = tried[k] * scale % P
            if c > LARGEST and P - c > LARGEST:
                good = False
                break
        if good:
            for k in range(count):
                c = tried[k] * scale % P
                tried[k] = c if c <= LARGEST else c - P
            return scale
    return 0


@inlined
def _attempt(system: System, book: Book, count: int, near: int) -> int:
    """Add equations in order until the wanted one follows; write the combination into best[1].

    Return its scale, 0 when none was found.
    """
    reset(system, 977)
    unknowns, factors = book.terms[:, 0], book.terms[:, 1]
    start, stop = book.rows[count, 1], book.rows[count, 2]
    for i in range(near):
        k = book.order[i]
        if add(system, unknowns, factors, book.rows[k, 1], book.rows[k, 2], k) and follows(
            system, unknowns, factors, start, stop
        ):
            break
    rank = system.size[1]
    if not combination(system, book.rows, unknowns, factors, start, stop, rank, book.out):
        return 0
    tried = book.best[1]
    for k in range(count):
        tried[k] = 0
    for i in range(rank):
        tried[system.source[i]] = book.out[i]
    return _scale(book, count)


@inlined
def _cost(book: Book, count: int, scale: int) -> int:
    """Return twice the number of steps that the combination in best[1] cites, more when it divides."""
    steps = 0
    for k in range(count):
        if book.best[1, k] != 0:
            again = False
            for j in range(k - 1, -1, -1):  # readings of one step stand together
                if book.rows[j, 3] != book.rows[k, 3]:
                    break
                if book.best[1, j] != 0:
                    again = True
                    break
            if not again:
                steps += 1
    return 2 * steps + (DIVIDED if scale > 1 else 0)


@bare
def search(system: System, book: Book, pairs: int, count: int, divides: bool) -> int:
    """Find a short combination of the first `count` equations; write it into best[0], return its scale or 0.

    `divides` says whether dividing costs anything.
    """
    near = _near(book, pairs, count)
    state = 12345
    best, found = 1 << 30, 0
    for way in range(ORDERS):
        if 1 <= way <= 4:
            near = _near(book, pairs, count)
        state = _arrange(book, near, way, state)
        scale = _attempt(system, book, count, near)
        if scale == 0 and way == 0:
            return 0
        cost = _cost(book, count, scale if divides else 1)
        if scale > 0 and cost < best:
            best, found = cost, scale
            for k in range(count):
                book.best[0, k] = book.best[1, k]
        if best <= 2 * SHORT:
            break
    return found


class Supports:
    """Finds combinations on one figure; keeps its room between calls."""

    def __init__(self, drawing: Drawing, primes: Sequence[int]) -> None:
        """Take the figure, for the whole half turns of angles, and the primes that lengths speak of."""
        self._pair: list[list[int]] = drawing.pair.tolist()
        self._turn: list[float] = drawing.turn.tolist()
        self._pairs = len(self._turn)
        self._place = {prime: self._pairs + at for at, prime in enumerate(primes)}
        self._books = {
            turns: _Rows(self._pairs + (1 if turns else len(primes) or 1)) for turns in (True, False)
        }
        self._said: dict[Fact, list[tuple[_Rows, Fact, Equation, Row, int]]] = {}  # proofs share many

    def clear(self) -> None:
        """Forget all facts, for another proof of the same figure."""
        for rows in self._books.values():
            rows.clear()

    def learn(self, step: int, claim: Fact) -> None:
        """Take a step's claim, all readings of which may be used from now on."""
        said = self._said.get(claim)
        if said is None:
            said = [
                (self._books[written.turns], reading, written, self._row(written), self._whole(written))
                for reading, written in equations(claim)
            ]
            self._said[claim] = said
        for rows, reading, written, row, whole in said:
            rows.known.append(Known(step, reading, written))
            rows.append(row, step, whole)

    def add(self, known: Known) -> None:
        """Take a fact that may be used from now on."""
        rows = self._books[known.equation.turns]
        rows.known.append(known)
        rows.append(self._row(known.equation), known.step, self._whole(known.equation))

    def find(self, wanted: Equation) -> Combination | None:
        """Return a short combination that gives the wanted equation, or None when there is none."""
        rows = self._books[wanted.turns]
        count = len(rows.known)
        if not count:
            return None
        rows.append(self._row(wanted), -1, self._whole(wanted))
        book = rows.written()
        scale = search(rows.system, book, self._pairs, count, wanted.turns)
        rows.drop()
        if not scale:
            return None
        coefficients = book.best[0, :count].tolist()
        uses = tuple([(known, c) for known, c in zip(rows.known, coefficients, strict=True) if c])
        return _verified(wanted, uses, scale)

    @staticmethod
    def _whole(written: Equation) -> int:
        return written.value.denominator if written.turns else 1

    def _row(self, written: Equation) -> Row:
        """Return whole terms of an equation, constants among the unknowns."""
        value = written.value
        terms = [(self._pair[a][b], c) for (a, b), c in written.terms]
        if not written.turns:
            if value != 1:
                terms += [(self._place[prime], -power) for prime, power in primes_of(value).items()]
            return terms
        top, bottom = value.numerator, value.denominator
        turns = round(sum([c * self._turn[u] for u, c in terms]) - top / bottom)
        if bottom != 1:
            terms = [(u, c * bottom) for u, c in terms]
        terms.append((self._pairs, -(turns * bottom + top)))
        return terms


class _Rows:
    """The equations of one kind: lists that grow, written into arrays when they are searched."""

    def __init__(self, unknowns: int) -> None:
        self.system = new_system(unknowns)
        self.known: list[Known] = []
        self.book = Book(
            *(np.zeros((512, 2), np.int64), np.zeros((128, 5), np.int64), np.zeros(128, np.int64)),
            *(np.zeros((2, 128), np.int64), np.zeros(128, np.int64)),
            *(np.zeros(unknowns, np.int64), np.zeros(2 * unknowns, np.int64)),
        )
        self._terms: Row = []
        self._rows: list[tuple[int, int, int, int, int]] = []
        self._written = 0  # rows that stand in the book

    def clear(self) -> None:
        """Drop all equations."""
        for rows in (self.known, self._terms, self._rows):
            rows.clear()
        self._written = 0

    def append(self, terms: Row, step: int, whole: int) -> None:
        """Put an equation behind the last."""
        first = len(self._terms)
        self._terms += terms
        self._rows.append((len(self._rows), first, len(self._terms), step, whole))

    def written(self) -> Book:
        """Write into the book what is new, and return it."""
        book = self.book
        while len(self._terms) > len(book.terms):
            book = book._replace(terms=np.concatenate((book.terms, np.zeros_like(book.terms))))
        while len(self._rows) > len(book.rows):
            grown = {
                name: np.concatenate((room, np.zeros_like(room)), axis=room.ndim - 1 if name == "best" else 0)
                for name, room in zip(book._fields, book, strict=True)
                if name in ("rows", "order", "best", "spare")
            }
            book = book._replace(**grown)
        self.book = book
        first = self._rows[self._written][1]
        book.terms[first : len(self._terms)] = self._terms[first:]
        book.rows[self._written : len(self._rows)] = self._rows[self._written :]
        self._written = len(self._rows)
        return book

    def drop(self) -> None:
        """Take the last equation off."""
        del self._terms[self._rows.pop()[1] :]
        self._written -= 1


def _verified(wanted: Equation, uses: tuple[tuple[Known, int], ...], scale: int) -> Combination | None:
    """Verify a combination exactly; None when it does not hold."""
    total = {pair: -scale * c for pair, c in wanted.terms}
    values = [(*wanted.value.as_integer_ratio(), -scale)]
    for (_, _, equation), c in uses:
        for pair, factor in equation.terms:
            total[pair] = total.get(pair, 0) + c * factor
        values.append((*equation.value.as_integer_ratio(), c))
    if any(total.values()):
        return None
    if wanted.turns:
        bottom = lcm(*[below for _, below, _ in values])
        top = sum([c * above * (bottom // below) for above, below, c in values])
        return None if top % bottom else Combination(uses, scale, top // bottom)
    left = right = 1  # of the product of all numbers what stands above and below
    for above, below, c in values:
        if c < 0:
            above, below, c = below, above, -c
        left *= above**c
        right *= below**c
    return Combination(uses, scale, 0) if left == right else None
