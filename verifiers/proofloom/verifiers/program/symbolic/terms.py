"""Integers and truth values that depend on unknown integers: terms with bounds, simplified as they are made.

What is known is a plain `int` or `bool`; everything else is a `Term`, made once and shared. An integer is a
sum of multiples of what is no sum, so that equal sums are one term. A bound may hold on a path only
(`within`): such a term is used on that path and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

MOST = 25_000  # terms of one formula
WORK = 250_000  # terms and sums that are made, or found to be made already


class Unencodable(Exception):
    """The program, or this run of it, has something that the formula does not speak of."""


class Term:
    """A shared term: `op` of its arguments; a truth value, or an integer from `low` to `high`."""

    __slots__ = ("args", "base", "high", "low", "number", "op", "opposite")

    def __init__(self, number: int, op: str, args: tuple[Any, ...], low: int, high: int) -> None:
        self.number = number
        self.op = op
        self.args = args
        self.low = low
        self.high = high
        self.opposite: Term | None = None
        self.base: Int = self  # the same without the bounds of paths

    @property
    def truth(self) -> bool:
        """Whether it is a truth value."""
        return self.op in _TRUTHS


Int = int | Term
Truth = bool | Term
_TRUTHS = ("le", "eq", "and", "or", "not")


def is_truth(value: object) -> bool:
    """Return whether a value is a truth value, known or not."""
    return value.truth if isinstance(value, Term) else isinstance(value, bool)


def low(value: Int) -> int:
    """Return the least that an integer can be."""
    return value.low if isinstance(value, Term) else value


def high(value: Int) -> int:
    """Return the greatest that an integer can be."""
    return value.high if isinstance(value, Term) else value


def base(value: Int) -> Int:
    """Return an integer without the bounds that hold on a path."""
    return value.base if isinstance(value, Term) else value


class Sums:
    """Makes the terms of one formula: truth values, comparisons, sums and choices."""

    def __init__(self) -> None:
        self.made: dict[tuple[Any, ...], Term] = {}
        self.work = 0

    def worked(self) -> None:
        """Count what is done."""
        self.work += 1
        if self.work > WORK:
            raise Unencodable("the formula takes too much")

    def term(self, op: str, args: tuple[Any, ...], least: int = 0, most: int = 1) -> Term:
        self.worked()
        key = (op, *args)
        found = self.made.get(key)
        if found is None:
            if len(self.made) >= MOST:
                raise Unencodable("the formula is too large")
            found = self.made[key] = Term(len(self.made), op, args, least, most)
        return found

    def unknown(self, place: int, least: int, most: int) -> Int:
        """Return an unknown integer of the box."""
        return self.term("input", (place,), least, most) if least < most else least

    # Truth values

    def no(self, value: Truth) -> Truth:
        """Return the opposite."""
        if isinstance(value, bool):
            return not value
        if value.opposite is None:
            if value.op == "le":
                other = self.at_most_0(self.sum([(value.args[0], -1)], 1))
            elif value.op == "and":
                other = self.either(self.no(value.args[0]), self.no(value.args[1]))
            elif value.op == "or":
                other = self.both(self.no(value.args[0]), self.no(value.args[1]))
            else:
                other = self.term("not", (value,))
            if isinstance(other, bool):
                return other
            value.opposite, other.opposite = other, value
        return value.opposite

    def both(self, first: Truth, second: Truth) -> Truth:
        """Return whether two hold."""
        if isinstance(first, bool):
            return second if first else False
        if isinstance(second, bool):
            return first if second else False
        if first is second or (first.op == "and" and second in first.args):
            return first
        if second.op == "and" and first in second.args:
            return second
        if self.no(first) is second:
            return False
        for one, other in ((first, second), (second, first)):
            if one.op == "and" and self.no(other) in one.args:
                return False
            if one.op == "or" and other in one.args:
                return other
            if one.op == "or" and self.no(other) in one.args:
                rest = one.args[0] if one.args[1] is self.no(other) else one.args[1]
                return self.both(other, rest)
        return self.term("and", (first, second))

    def either(self, first: Truth, second: Truth) -> Truth:
        """Return whether one of two holds."""
        if isinstance(first, bool):
            return True if first else second
        if isinstance(second, bool):
            return True if second else first
        if first.op == second.op == "and":
            for one, rest in (first.args, first.args[::-1]):
                for other, last in (second.args, second.args[::-1]):
                    if one is other:
                        return self.both(one, self.either(rest, last))
        if first is second or (first.op == "or" and second in first.args):
            return first
        if second.op == "or" and first in second.args:
            return second
        if self.no(first) is second:
            return True
        for one, other in ((first, second), (second, first)):
            if one.op == "and" and other in one.args:
                return other
            if one.op == "and" and self.no(other) in one.args:
                rest = one.args[0] if one.args[1] is self.no(other) else one.args[1]
                return self.either(other, rest)
        return self.term("or", (first, second))

    def all(self, values: Iterable[Truth]) -> Truth:
        """Return whether all hold."""
        found: Truth = True
        for value in values:
            found = self.both(found, value)
            if found is False:
                break
        return found

    def any(self, values: Iterable[Truth]) -> Truth:
        """Return whether one holds."""
        found: Truth = False
        for value in values:
            found = self.either(found, value)
            if found is True:
                break
        return found

    def choose(self, test: Truth, first: Truth, second: Truth) -> Truth:
        """Return the first truth value where the test holds, else the second."""
        if isinstance(test, bool):
            return first if test else second
        if first is second:
            return first
        return self.either(self.both(test, first), self.both(self.no(test), second))

    # Comparisons

    def at_most_0(self, value: Int) -> Truth:
        if isinstance(value, int):
            return value <= 0
        if value.high <= 0 or value.low > 0:
            return value.high <= 0
        return self.term("le", (value.base,))

    def le(self, first: Int, second: Int) -> Truth:
        """Return whether the first is not greater."""
        return self.at_most_0(self.minus(first, second))

    def lt(self, first: Int, second: Int) -> Truth:
        """Return whether the first is smaller."""
        return self.at_most_0(self.plus(self.minus(first, second), 1))

    def eq(self, first: Int, second: Int) -> Truth:
        """Return whether two are equal."""
        value = self.minus(first, second)
        if isinstance(value, int):
            return value == 0
        if not value.low <= 0 <= value.high:
            return False
        found = value.base
        if isinstance(found, Term) and found.op == "sum" and found.args[1][0][1] < 0:  # one of two signs
            found = self.sum([(found, -1)], 0)
        return self.term("eq", (found,))

    # Integers

    def sum(self, parts: Iterable[tuple[Int, int]], constant: int) -> Int:
        """Return a constant and multiples of integers together."""
        self.worked()
        found: dict[Term, int] = {}
        for value, times in parts:
            if isinstance(value, int):
                constant += value * times
                continue
            if value.op == "sum":
                constant += value.args[0] * times
                inner = value.args[1]
            else:
                inner = ((value, 1),)
            for atom, count in inner:
                found[atom] = found.get(atom, 0) + count * times
        kept = tuple(sorted(((a, n) for a, n in found.items() if n), key=lambda pair: pair[0].number))
        if not kept:
            return constant
        if constant == 0 and len(kept) == 1 and kept[0][1] == 1:
            return kept[0][0]
        ends = [(n * a.low, n * a.high) for a, n in kept]
        least = constant + sum(map(min, ends))
        most = constant + sum(map(max, ends))
        plain: Int | None = None
        if any(atom.base is not atom for atom, _ in kept):
            plain = self.sum([(atom.base, n) for atom, n in kept], constant)
            least, most = max(least, low(plain)), min(most, high(plain))
        if least >= most:
            return least
        made = self.term("sum", (constant, kept), least, most)
        if plain is not None:
            made.base = plain
        return made

    def plus(self, first: Int, second: Int) -> Int:
        """Add."""
        if isinstance(first, int) and isinstance(second, int):
            return first + second
        return self.sum(((first, 1), (second, 1)), 0)

    def minus(self, first: Int, second: Int) -> Int:
        """Subtract."""
        if isinstance(first, int) and isinstance(second, int):
            return first - second
        return self.sum(((first, 1), (second, -1)), 0)

    def within(self, value: Int, least: int, most: int) -> Int:
        """Return an integer that is known to lie between two others where it is used."""
        least, most = max(low(value), least), min(high(value), most)
        if isinstance(value, int) or (value.low, value.high) == (least, most):
            return value
        if least >= most:
            return least
        made = self.term("within", (value.base, least, most), least, most)
        made.base = value.base
        return made

    def pick(self, test: Truth, first: Int, second: Int) -> Int:
        """Return the first integer where the test holds, else the second."""
        if isinstance(test, bool):
            return first if test else second
        bases = base(first), base(second)
        least, most = min(low(first), low(second)), max(high(first), high(second))
        if first is second or (isinstance(first, int) and first == second) or bases[0] is bases[1]:
            return self.within(bases[0], least, most)
        shared = self.shared(*bases)
        if shared is not None:
            made = self.plus(
                shared, self._ite(test, self.minus(bases[0], shared), self.minus(bases[1], shared))
            )
            return self.within(made, least, most)
        return self.within(self._ite(test, *bases), least, most)

    def _ite(self, test: Term, first: Int, second: Int) -> Int:
        if first is second or (isinstance(first, int) and first == second):
            return first
        if test.op == "not":
            return self._ite(test.args[0], second, first)
        least, most = min(low(first), low(second)), max(high(first), high(second))
        return self.term("ite", (test, first, second), least, most)

    def shared(self, first: Int, second: Int) -> Int | None:
        """Return what two sums have in common, None when that is nothing."""
        if isinstance(first, int) or isinstance(second, int):
            return None
        inner = [value.args[1] if value.op == "sum" else ((value, 1),) for value in (first, second)]
        both = [pair for pair in inner[0] if pair in inner[1]]
        return self.sum(both, 0) if both else None
