"""Products, quotients and remainders of integers that depend on unknown ones, simplified where exact."""

from __future__ import annotations

from collections.abc import Callable

from proofloom.verifiers.program.symbolic.terms import Int, Sums, Term, Unencodable, base, high, low

PRODUCTS = 12  # products and quotients of two unknowns: each may double a formula's degree
FEW = 10  # values of a factor or divisor that are told apart instead


class Terms(Sums):
    """Makes the terms of one formula."""

    def __init__(self) -> None:
        super().__init__()
        self.products = 0

    def times(self, first: Int, second: Int) -> Int:
        """Multiply."""
        if isinstance(first, int):
            return first * second if isinstance(second, int) else self.sum(((second, first),), 0)
        if isinstance(second, int):
            return self.sum(((first, second),), 0)
        if second.high - second.low < first.high - first.low:
            first, second = second, first
        if first.high - first.low < FEW:
            return self.told_apart(first, lambda value: self.sum(((second, value),), 0))
        self.hard()
        if first.number > second.number:
            first, second = second, first
        made = self.term("mul", (first.base, second.base), *_products(base(first), base(second)))
        return self.within(made, *_products(first, second))

    def told_apart(self, value: Term, made: Callable[[int], Int]) -> Int:
        """Return what is made of a value for each that it can be."""
        found = made(value.high)
        for one in range(value.high - 1, value.low - 1, -1):
            found = self.pick(self.eq(value, one), made(one), found)
        return found

    def hard(self) -> None:
        self.products += 1
        if self.products > PRODUCTS:
            raise Unencodable("too many products of unknowns")

    def split(self, value: Int, by: int) -> tuple[Int, Int]:
        """Return a part that is surely a multiple of a number, divided by it, and the rest."""
        turns = low(value) // by
        if isinstance(value, int) or turns == high(value) // by:
            return turns, self.minus(value, turns * by)
        constant, inner = value.args if value.op == "sum" else (0, ((value, 1),))
        whole = self.sum([(atom, times // by) for atom, times in inner], constant // by)
        rest = self.sum([(atom, times % by) for atom, times in inner], constant % by)
        if low(rest) // by == high(rest) // by:
            turns = low(rest) // by
            return self.plus(whole, turns), self.minus(rest, turns * by)
        return whole, rest

    def quotient(self, value: Int, by: Int) -> Int:
        """Divide by a number above 0, rounding down."""
        if isinstance(by, Term):
            if by.high - by.low < FEW:
                return self.told_apart(by, lambda one: self.quotient(value, max(one, 1)))
            self.hard()
            apart = self.term("div", (base(value), by.base), *_quotients(base(value), base(by)))
            return self.within(apart, *_quotients(value, by))
        whole, rest = self.split(value, by)
        if isinstance(rest, int) or rest.low // by == rest.high // by:
            return self.plus(whole, low(rest) // by)
        inner = base(rest)
        made: Int
        if isinstance(inner, Term) and inner.op == "div" and isinstance(inner.args[1], int):
            made = self.quotient(inner.args[0], inner.args[1] * by)  # (x // a) // b
        else:
            made = self.term("div", (inner, by), low(inner) // by, high(inner) // by)
        return self.plus(whole, self.within(made, rest.low // by, rest.high // by))

    def remainder(self, value: Int, by: Int) -> Int:
        """Return what is left over when dividing by a number above 0."""
        if isinstance(by, Term):
            if by.high - by.low < FEW:
                return self.told_apart(by, lambda one: self.remainder(value, max(one, 1)))
            self.hard()
            made = self.term("mod", (base(value), by.base), 0, max(high(base(by)) - 1, 0))
            return self.within(made, 0, max(by.high - 1, 0))
        _, rest = self.split(value, by)
        if isinstance(rest, int) or (rest.low >= 0 and rest.high < by):
            return rest
        return self.term("mod", (base(rest), by), 0, by - 1)

    def opposite(self, value: Int) -> Int:
        """Return the negative."""
        return self.sum(((value, -1),), 0)

    def smaller(self, first: Int, second: Int) -> Int:
        """Return the smaller of two."""
        found = self.pick(self.le(first, second), first, second)
        return self.within(found, min(low(first), low(second)), min(high(first), high(second)))

    def larger(self, first: Int, second: Int) -> Int:
        """Return the larger of two."""
        found = self.pick(self.le(second, first), first, second)
        return self.within(found, max(low(first), low(second)), max(high(first), high(second)))

    def size(self, value: Int) -> Int:
        """Return the absolute value."""
        found = self.pick(self.le(0, value), value, self.opposite(value))
        ends = abs(low(value)), abs(high(value))
        return self.within(found, 0 if low(value) <= 0 <= high(value) else min(ends), max(ends))


def _products(first: Int, second: Int) -> tuple[int, int]:
    ends = [a * b for a in (low(first), high(first)) for b in (low(second), high(second))]
    return (0 if first is second and low(first) <= 0 <= high(first) else min(ends)), max(ends)


def _quotients(first: Int, second: Int) -> tuple[int, int]:
    ends = [a // max(b, 1) for a in (low(first), high(first)) for b in (low(second), high(second))]
    return min(ends), max(ends)
