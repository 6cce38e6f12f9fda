"""Exact values of answers: rationals, and quotients of integer polynomials in variables, pi and radicals.

root_n(p/q) is kept as root_n(p q^(n-1)) / q, so that every radical of constants is an algebraic integer.
Every operation bounds the size of its result before computing it.
"""

from __future__ import annotations

from functools import cache
from math import gcd
from typing import NamedTuple

from flint import Ordering, fmpq, fmpz, fmpz_mpoly, fmpz_mpoly_ctx

from proofloom.verifiers.answers.decide import Decision, terms_of
from proofloom.verifiers.answers.kinds import Budget, UnreadableError

_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)
_GENERATORS = 48  # variables, and roots, of one comparison


class Ratio(NamedTuple):
    """A quotient of two integer polynomials; `bits` bounds every coefficient."""

    over: fmpz_mpoly
    under: fmpz_mpoly
    bits: int


Value = fmpq | Ratio


@cache
def _context(generators: int) -> fmpz_mpoly_ctx:
    return fmpz_mpoly_ctx.get([f"g{place}" for place in range(generators)], Ordering.lex)


class Field:
    """The values of one comparison, over its variables and at most so many roots.

    A root may need two radicals: that of 2x is the root of 2 times the root of x.
    """

    def __init__(self, symbols: tuple[str, ...], roots: int, budget: Budget) -> None:
        if max(roots, len(symbols)) > _GENERATORS:
            raise UnreadableError("too many radicals or variables")
        self.effort = 0
        self.simplest = True  # False once something could be taken out of a root
        self.decide = Decision(len(symbols), budget)
        self._budget = budget
        self._places = {name: place for place, name in enumerate((*symbols, "pi"))}
        self._context = _context(len(symbols) + 1 + 2 * roots)
        self._one = self._context.constant(1)

    def symbol(self, name: str) -> Value:
        """Return a variable, or pi."""
        return Ratio(self._context.gen(self._places[name]), self._one, 1)

    def add(self, one: Value, other: Value) -> Value:
        """Return a sum."""
        if isinstance(one, fmpq) and isinstance(other, fmpq):
            return self._checked(one + other)
        a, b = self._ratio(one), self._ratio(other)
        bits = a.bits + b.bits
        if a.under == b.under:
            return self._collapsed(a.over + b.over, a.under, max(a.bits, b.bits) + 1)
        over = self._times(a.over, b.under, bits) + self._times(b.over, a.under, bits)
        return self._collapsed(over, self._times(a.under, b.under, bits), bits + 10)

    def multiply(self, one: Value, other: Value) -> Value:
        """Return a product."""
        if isinstance(one, fmpq) and isinstance(other, fmpq):
            return self._checked(one * other)
        a, b = self._ratio(one), self._ratio(other)
        bits = a.bits + b.bits
        over, under = self._times(a.over, b.over, bits), self._times(a.under, b.under, bits)
        carries = max(min(len(a.over), len(b.over)), min(len(a.under), len(b.under))).bit_length() - 1
        return self._collapsed(over, under, bits + carries + (carries > 0))

    def negative(self, value: Value) -> Value:
        """Return minus a value."""
        return -value if isinstance(value, fmpq) else Ratio(-value.over, value.under, value.bits)

    def inverse(self, value: Value) -> Value:
        """Return 1 over a value; raise `UnreadableError` when that is 0."""
        if self.is_zero(value):
            raise UnreadableError("a division by zero")
        return 1 / value if isinstance(value, fmpq) else Ratio(value.under, value.over, value.bits)

    def power(self, base: Value, exponent: int) -> Value:
        """Return an integer power."""
        if exponent < 0:
            return self.power(self.inverse(base), -exponent)
        if base == exponent == 0:
            raise UnreadableError("zero to the power of zero")
        if isinstance(base, fmpq):
            bits = base.height_bits()
            if bits > 1 and exponent * bits > self._budget.bits:
                raise UnreadableError("a power that is too large")
            return base ** (exponent if bits > 1 else exponent % 2 or 2)  # of -1, 0 and 1 any
        if exponent > self._budget.degree // (32 if max(len(base.over), len(base.under)) > 1 else 1):
            raise UnreadableError("a power that is too large")
        result: Value = fmpq(1)
        for bit in bin(exponent)[2:]:
            result = self.multiply(result, result)
            result = self.multiply(result, base) if bit == "1" else result
        return result

    def root(self, value: Value, index: int) -> Value:
        """Return the real root; raise `UnreadableError` when there is none."""
        sign = self.sign(value) if self.is_constant(value) else 1
        if sign == 0:
            return fmpq(0)
        if sign < 0:
            if index % 2 == 0:
                raise UnreadableError("an even root of a negative number")
            return self.negative(self.root(self.negative(value), index))
        if isinstance(value, fmpq):
            return self._rational_root(value, index)
        over, under = value.over, value.under
        free = not (self.decide.is_algebraic(over) and self.decide.is_algebraic(under))
        if free and not under.is_constant():
            return self._radical(index, over, under)
        if (under.leading_coefficient() if under.is_constant() else self.decide.sign(under)) < 0:
            over, under = -over, -under
        scale = self.power(self._collapsed(under, self._one, value.bits), index - 1)
        body = self._ratio(self.multiply(Ratio(over, self._one, value.bits), scale)).over
        outer: Value = Ratio(self._one, under, value.bits)
        if free:  # the root of 4x is twice that of x
            content = body.term_content().leading_coefficient()
            body = body / self._context.constant(content)
            outer = self.multiply(outer, self._rational_root(fmpq(content), index))
            if len(body) == 1:  # the root of x^3 is that of x, cubed; the square root of x^2 is not x
                exponents, sign = terms_of(body)[0]
                times = gcd(*exponents)
                times //= 1 if index % 2 and sign > 0 else times & -times
                body = self._context.from_dict({tuple(exponent // times for exponent in exponents): sign})
                outer = self.multiply(outer, self.power(self._radical(index, body, self._one), times - 1))
        return self.multiply(self._radical(index, body, self._one), outer)

    def is_zero(self, value: Value) -> bool:
        """Decide whether a value is zero; raise `UndecidedError` where the budget does not reach."""
        return value == 0 if isinstance(value, fmpq) else self.decide.is_zero(value.over)

    def equal(self, one: Value, other: Value) -> bool:
        """Decide whether two values are equal; raise `UndecidedError` where the budget does not reach."""
        return one == other or self.is_zero(self.add(one, self.negative(other)))

    def is_constant(self, value: Value) -> bool:
        """Return whether no variable occurs in a value."""
        return isinstance(value, fmpq) or all(map(self.decide.is_constant, (value.over, value.under)))

    def sign(self, value: Value) -> int:
        """Return the sign of a constant: -1, 0 or 1."""
        if isinstance(value, fmpq):
            return (value > 0) - (value < 0)
        return self.decide.sign(value.over) * self.decide.sign(value.under)

    def sign_if_constant(self, value: Value) -> int:
        """Return the sign of a quotient whose variables cancel, and 0 where they do not."""
        value = self._ratio(value)
        above, below = self.decide.groups(value.over), self.decide.groups(value.under)
        key = next(key for key in above if self.decide.sign(self._context.from_dict(above[key])))
        if key not in below:
            return 0
        over, under = (self._context.from_dict(groups[key]) for groups in (above, below))
        factor = Ratio(over, under, value.bits)
        return self.sign(factor) if self.equal(value, factor) else 0

    def _rational_root(self, value: fmpq, index: int) -> Value:
        """Return the root of a positive rational, small prime factors taken out of it."""
        if index * value.height_bits() > self._budget.bits:
            raise UnreadableError("a root of a number that is too large")
        radicand, outer = value.p * value.q ** (index - 1), fmpz(1)
        root = radicand.root(index)
        if root**index == radicand:
            return fmpq(root, value.q)
        for prime in _PRIMES:
            power = fmpz(prime) ** index
            while radicand % power == 0:
                radicand, outer = radicand // power, outer * prime
        self.simplest = self.simplest and outer == 1
        return self.multiply(
            self._radical(index, self._context.constant(radicand), self._one), fmpq(outer, value.q)
        )

    def _radical(self, index: int, over: fmpz_mpoly, under: fmpz_mpoly) -> Ratio:
        return Ratio(self._context.gen(self.decide.place_of(index, over, under)), self._one, 1)

    def _ratio(self, value: Value) -> Ratio:
        if isinstance(value, Ratio):
            return value
        return Ratio(self._context.constant(value.p), self._context.constant(value.q), value.height_bits())

    def _times(self, one: fmpz_mpoly, other: fmpz_mpoly, bits: int) -> fmpz_mpoly:
        self.effort += 1
        if other.is_one():
            return one
        if bits > self._budget.bits or len(one) * len(other) > self._budget.terms:
            raise UnreadableError("an expression that is too large")
        self.decide.spend(len(one) * len(other), bits)
        return one * other

    def _collapsed(self, over: fmpz_mpoly, under: fmpz_mpoly, bits: int) -> Value:
        if over.is_constant() and under.is_constant():
            return fmpq(over.leading_coefficient() if over else 0, under.leading_coefficient())
        return Ratio(over, under, bits)

    def _checked(self, value: fmpq) -> fmpq:
        self.effort += 1
        if value.height_bits() > self._budget.bits:
            raise UnreadableError("a number that is too large")
        return value
