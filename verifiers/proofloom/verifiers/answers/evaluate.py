"""From a tree to its exact value, noticing on the way whether a constant was worked out or only restated."""

from __future__ import annotations

from functools import reduce
from math import gcd, prod

from flint import fmpq

from proofloom.verifiers.answers import tree
from proofloom.verifiers.answers.field import Field, Ratio, Value
from proofloom.verifiers.answers.kinds import UnreadableError
from proofloom.verifiers.answers.tree import Group, Negative, Node, Number, Power, Symbol, integer


class Worked:
    """The value of an expression with what is left to do in its writing; raises where it has none.

    names  the variables that occur, also those that cancel
    left   2 where arithmetic is left that turns the writing of a constant into a shorter one; 1 where only
           fractions are not in lowest terms or something can be taken out of a root; else 0

    A constant is done, with 1 or 0 left, when it has no two rational terms or factors, no like terms,
    no product of roots of one degree or of two sums, no integer power of a rational, no rational root,
    and when only fractions of integer literals divide rationals. Expressions in variables have nothing left.
    """

    def __init__(self, node: Node, field: Field) -> None:
        """Evaluate an expression."""
        self._field = field
        field.simplest = self._done = self._simplest = True
        self.names: set[str] = set()
        self.value = self._value(node)
        self.left = 2 if not self._done else 0 if self._simplest and field.simplest else 1
        self.left = 0 if self.names else self.left

    def _value(self, node: Node) -> Value:
        field = self._field
        match node:
            case Number(value):
                return value
            case Symbol(name):
                self.names |= {name} - {"pi"}
                return field.symbol(name)
            case Negative(body):
                self._done = self._done and not isinstance(body, Negative)
                return field.negative(self._value(body))
            case tree.Sum(terms):
                values = [self._value(term) for term in terms]
                total = reduce(field.add, values)
                rationals = sum(isinstance(value, fmpq) for value in values)
                alike = rationals > 1 or _terms(total) < sum(map(_terms, values))
                self._done = self._done and not alike
                return total
            case tree.Product(factors):
                return self._product(factors)
            case tree.Quotient(over, under):
                return self._quotient(over, under)
            case Power(base, exponent):
                return self._power(base, exponent)
            case tree.Root(degree, body):
                return self._root(self._value(body), degree)
            case Group("{", _, [body]):
                return self._value(body)
        raise UnreadableError(f"a {type(node).__name__.lower()} within an expression")

    def _product(self, factors: list[Node]) -> Value:
        match factors:  # a number from 1 to below 10 times a power of ten is worked out
            case [Number(mantissa), Power(Number(base), exponent)] if 1 <= mantissa < 10 == base:
                if (power := integer(exponent)) is not None:
                    return self._field.multiply(mantissa, self._field.power(base, power))
        values = [self._value(factor) for factor in factors]
        total = reduce(self._field.multiply, values)
        rationals = sum(isinstance(v, fmpq) or _literal(f) != 1 for v, f in zip(values, factors, strict=True))
        sums = sum(isinstance(value, Ratio) and len(value.over) > 1 for value in values)
        roots = [factor.degree for factor in factors if isinstance(factor, tree.Root)]
        if rationals > 1 or sums > 1 or len(roots) > len(set(roots)) or isinstance(total, fmpq):
            self._done = False
        return total

    def _quotient(self, over: Node, under: Node) -> Value:
        above, below = self._value(over), self._value(under)
        value = self._field.multiply(above, self._field.inverse(below))
        if isinstance(value, fmpq):
            literal = None not in (integer(over), integer(under))
            self._done = self._done and literal and value.q > 1
            self._simplest = self._simplest and isinstance(below, fmpq) and value.q == abs(below)
        else:
            one, other = _literal(over), _literal(under)
            self._done = self._done and (other == 1 or (one / other).q > 1)
            if isinstance(below, fmpq) and isinstance(above, Ratio):
                content = above.over.term_content().leading_coefficient()
                self._simplest = self._simplest and gcd(int(content), int(below.p)) == 1
        return value

    def _power(self, base: Node, exponent: Node) -> Value:
        to = self._value(exponent)
        if not isinstance(to, fmpq) or to.q > tree.LARGEST_DEGREE:
            raise UnreadableError("an exponent that is not a small rational")
        power = self._field.power(self._value(base), int(to.p))
        if to.q > 1:
            power = self._root(power, int(to.q))
        elif not isinstance(base, Symbol):
            self._done = False
        return power

    def _root(self, body: Value, index: int) -> Value:
        value = self._field.root(body, index)
        self._done = self._done and not isinstance(value, fmpq)
        return value


def _literal(node: Node) -> fmpq:
    """Return the product of the numbers that a node is written with, outside of sums, powers and roots."""
    match node:
        case Number(value):
            return value
        case Negative(body):
            return _literal(body)
        case tree.Product(factors):
            return prod(map(_literal, factors), start=fmpq(1))
        case tree.Quotient(over, under):
            return _literal(over) / _literal(under)
    return fmpq(1)


def _terms(value: Value) -> int:
    return len(value.over) if isinstance(value, Ratio) else 1
