"""Decide exactly whether a polynomial in variables, pi and radicals is zero, and which sign it has.

A polynomial in radicals of constants is zero exactly when it is smaller than its separation bound:
every radical here is an algebraic integer, so such a polynomial with integer coefficients is one too;
if it is not zero, its norm is at least 1, and so it is at least u^-(D-1), where D bounds its degree and
u the size of every conjugate (C. Burnikel et al., "A strong and easily computable separation bound for
arithmetic expressions involving radicals", Algorithmica 27, 2000). Pi is transcendental, so the powers
of pi and of the variables are independent over the algebraic numbers. What holds a radical of a
variable or of pi is shown unequal at sample points, shown equal by cancelling, or left undecided.
All of it is paid for out of one allowance, so that no expansion and no precision is beyond counting.
"""

from __future__ import annotations

from math import prod
from typing import NamedTuple

from flint import fmpz_mpoly

from proofloom.verifiers.answers import enclosure
from proofloom.verifiers.answers.enclosure import Interval
from proofloom.verifiers.answers.kinds import Budget, UndecidedError

Term = tuple[tuple[int, ...], int]
_TERM = 8  # products that looking at a term is worth
_COARSE, _FINE = 128, 1024  # bits at which an inequality shows, but for contrived ones
_TRIALS = [(256, 0), (256, 1), (256, 2), (256, 3), (1024, 0)]  # bits, and which values variables have


class Radical(NamedTuple):
    """The positive real root of a degree of `over / under`.

    A constant one is made of integers and constant radicals only: its `under` is 1, its `bits` bound every
    conjugate, and it `needs` the places of the radicals in it, its own included. Others need none.
    """

    degree: int
    over: fmpz_mpoly
    under: fmpz_mpoly
    bits: int
    needs: frozenset[int]


class Decision:
    """The generators of one comparison: so many variables, then pi, then radicals in order of birth."""

    def __init__(self, variables: int, budget: Budget) -> None:
        self._pi = variables
        self._first = variables + 1
        self._precision, self._left = budget.precision, budget.work
        self._known: dict[tuple[int, int, int], Interval] = {}
        self._free: set[int] = set()  # radicals of variables
        self.radicals: list[Radical] = []

    def spend(self, products: int, bits: int) -> None:
        """Pay for so many products of so many bits; raise `UndecidedError` when nothing is left."""
        self._left -= products * (1 + bits // 64)
        if self._left < 0:
            raise UndecidedError("an expression too long to compare")

    def place_of(self, index: int, over: fmpz_mpoly, under: fmpz_mpoly) -> int:
        """Return the generator that is this radical, an earlier one where that is the same."""
        for place, known in enumerate(self.radicals, self._first):
            if known[:3] == (index, over, under):
                return place
        place = self._first + len(self.radicals)
        bits, needs = 0, frozenset[int]()
        if under.is_one() and self.is_algebraic(over):
            bits, needs = self._bound(terms_of(over))
            needs |= {place}
        elif not (self.is_constant(over) and self.is_constant(under)):
            self._free.add(place)
        self.radicals.append(Radical(index, over, under, -(-bits // index), needs))
        return place

    def is_constant(self, polynomial: fmpz_mpoly) -> bool:
        """Return whether no variable occurs, not even within a radical."""
        return not any(place < self._pi or place in self._free for place in used(polynomial))

    def is_algebraic(self, polynomial: fmpz_mpoly) -> bool:
        """Return whether only constant radicals occur: no variable, no pi."""
        return all(map(self._is_fixed, used(polynomial)))

    def is_zero(self, polynomial: fmpz_mpoly) -> bool:
        """Decide whether a polynomial is zero; raise `UndecidedError` where the budget does not reach."""
        if not self._is_plain(polynomial):
            if self._shown(terms_of(polynomial), *_TRIALS[0]):
                return False  # without the expansion
            polynomial = self._reduced(polynomial)
        if all(self._sign([*group.items()]) == 0 for group in self.groups(polynomial).values()):
            return True
        if self._is_plain(polynomial):
            return False
        terms = terms_of(polynomial)
        if any(self._shown(terms, *trial) for trial in _TRIALS):
            return False
        raise UndecidedError("an equation between radicals of variables")

    def sign(self, polynomial: fmpz_mpoly) -> int:
        """Return the sign of a polynomial without variables: -1, 0 or 1."""
        if self.is_algebraic(polynomial):
            return self._sign(terms_of(polynomial))
        if self.is_zero(polynomial):
            return 0
        for precision in (_COARSE, _FINE):
            if shown := self._shown(terms_of(polynomial), precision, 0):
                return shown
        raise UndecidedError("a sign too close to call")

    def groups(self, polynomial: fmpz_mpoly) -> dict[tuple[int, ...], dict[tuple[int, ...], int]]:
        """Return the coefficients, polynomials in constant radicals, by what they stand before."""
        self.spend(_TERM * len(polynomial), 0)
        found: dict[tuple[int, ...], dict[tuple[int, ...], int]] = {}
        for exponents, coefficient in terms_of(polynomial):
            key = tuple(0 if e and self._is_fixed(place) else e for place, e in enumerate(exponents))
            inner = tuple(e - k for e, k in zip(exponents, key, strict=True))
            found.setdefault(key, {})[inner] = coefficient
        return found

    def _radical(self, place: int) -> Radical:
        return self.radicals[place - self._first]

    def _is_fixed(self, place: int) -> bool:
        """Return whether a generator is a radical of constants."""
        return place >= self._first and bool(self._radical(place).needs)

    def _is_plain(self, polynomial: fmpz_mpoly) -> bool:
        """Return whether no radical of a variable or of pi occurs."""
        return all(place < self._first or self._is_fixed(place) for place in used(polynomial))

    def _sign(self, terms: list[Term]) -> int:
        """Return the sign of a polynomial in constant radicals, by its separation bound where needed."""
        if len(terms) < 2:  # radicals are positive
            return (terms[0][1] > 0) - (terms[0][1] < 0) if terms else 0
        bits, needs = self._bound(terms)
        apart = bits * (prod(self._radical(place).degree for place in needs) - 1) + 1
        precision = _COARSE
        while precision <= self._precision:
            low, high = self._enclosed(terms, precision, 0)
            if low > 0 or high < 0:
                return 1 if low > 0 else -1
            if precision > apart and max(-low, high) < 1 << (precision - apart):
                return 0
            precision = _FINE if precision < _FINE else precision + apart + 2 * bits
        raise UndecidedError("an equation between radicals too long to decide")

    def _bound(self, terms: list[Term]) -> tuple[int, frozenset[int]]:
        """Return the bits of a bound on the size of every conjugate, and which radicals occur."""
        bits = 0
        needs: set[int] = set()
        for exponents, coefficient in terms:
            size = coefficient.bit_length()
            for place, exponent in enumerate(exponents):
                if exponent:
                    size += exponent * self._radical(place).bits
                    needs |= self._radical(place).needs
            bits = max(bits, size)
        return bits + len(terms).bit_length(), frozenset(needs)

    def _reduced(self, polynomial: fmpz_mpoly) -> fmpz_mpoly:
        """Replace the index-th power of every radical of variables by what stands under the root."""
        context = polynomial.context()
        for place in reversed(range(self._first, self._first + len(self.radicals))):
            radical = self._radical(place)
            if radical.needs or not radical.under.is_one() or polynomial.degrees()[place] < radical.degree:
                continue
            parts: dict[int, dict[tuple[int, ...], int]] = {}
            for exponents, coefficient in terms_of(polynomial):
                times, left = divmod(exponents[place], radical.degree)
                rest = (*exponents[:place], left, *exponents[place + 1 :])
                parts.setdefault(times, {})[rest] = coefficient
            total = context.constant(0)
            for times in reversed(range(max(parts) + 1)):
                self.spend(1 + len(total) * len(radical.over), _bits(total) + _bits(radical.over))
                total = total * radical.over + context.from_dict(parts.get(times, {}))
            polynomial = total
        return polynomial

    def _shown(self, terms: list[Term], precision: int, sample: int) -> int:
        """Return the sign where an enclosure shows it, else 0."""
        try:
            low, high = self._enclosed(terms, precision, sample)
        except ArithmeticError:
            return 0
        return (low > 0) - (high < 0)

    def _enclosed(self, terms: list[Term], precision: int, sample: int) -> Interval:
        """Enclose a polynomial at a sample's values; raise `ArithmeticError` where it may be undefined."""
        low = high = 0
        for exponents, coefficient in terms:
            value: Interval = (1 << precision, 1 << precision)
            for place, exponent in enumerate(exponents):
                if exponent:
                    one = self._generator(place, precision, sample)
                    grown = exponent * max(one[1].bit_length() - precision, 0)
                    self.spend(2 * exponent.bit_length(), precision + value[1].bit_length() + grown)
                    value = enclosure.times(value, enclosure.power(one, exponent, precision), precision)
            ends = coefficient * value[0], coefficient * value[1]
            low, high = low + min(ends), high + max(ends)
        return low, high

    def _generator(self, place: int, precision: int, sample: int) -> Interval:
        if place < self._pi:  # positive, different, and none of them a likely root of anything
            above, below = 1009 + 211 * place + 97 * sample, 509 + 31 * place + 173 * sample
            return enclosure.over((above, above), (below, below), precision)
        if place == self._pi:
            return enclosure.pi(precision)
        key = place, precision, sample
        if key not in self._known:
            radical = self._radical(place)
            self.spend(2, precision * radical.degree)
            over = self._enclosed(terms_of(radical.over), precision, sample)
            under = self._enclosed(terms_of(radical.under), precision, sample)
            body = enclosure.over(over, under, precision)
            if body[0] <= 0 and not radical.needs:
                raise ArithmeticError("a root of what may be negative")
            self._known[key] = enclosure.root(body, radical.degree, precision)
        return self._known[key]


def terms_of(polynomial: fmpz_mpoly) -> list[Term]:
    """Return the terms as plain integers: exponents and coefficient."""
    return [(tuple(map(int, exponents)), int(factor)) for exponents, factor in polynomial.terms()]


def used(polynomial: fmpz_mpoly) -> list[int]:
    """Return the places of the generators that occur."""
    return [place for place, degree in enumerate(polynomial.degrees()) if degree > 0]


def _bits(polynomial: fmpz_mpoly) -> int:
    """Return the bits of the longest coefficient."""
    return max((coefficient.height_bits() for coefficient in polynomial.coeffs()), default=0)
