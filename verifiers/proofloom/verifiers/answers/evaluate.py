"""From a tree to its exact value, noticing on the way whether a constant was worked out or only restated."""

from __future__ import annotations

from dataclasses import dataclass

from flint import fmpq

from proofloom.verifiers.answers.field import Field, Ratio, Value
from proofloom.verifiers.answers.kinds import UnreadableError
from proofloom.verifiers.answers.tree import (
    Group,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Symbol,
    Written,
)

_LARGEST_INDEX = 64


@dataclass(frozen=True, slots=True, eq=False)
class Worked:
    """A value with what is left to do in its writing.

    done      no arithmetic is left that turns the writing of a constant into a shorter one
    simplest  also, fractions are in lowest terms and nothing can be taken out of a root
    """

    value: Value
    done: bool
    simplest: bool


def evaluate(node: Node, field: Field) -> Worked:
    """Return the value of an expression; raise `UnreadableError` when it has none.

    A constant is done when it has no two rational terms or factors, no like terms, no product of roots
    of one index or of two sums, no integer power of a rational, no rational root, and when only
    fractions of integer literals divide rationals. Expressions in variables are always done.
    """
    field.simplest = True
    work = _Work(field)
    value = work.value(node)
    if field.has_variables and _has_variable(node):
        return Worked(value, True, True)
    return Worked(value, work.done, work.done and work.simplest and field.simplest)


def _has_variable(node: Node) -> bool:
    match node:
        case Symbol(name):
            return name != "pi"
        case Negative(body) | Root(_, body) | Group("{", _, [body]):
            return _has_variable(body)
        case Sum(parts) | Product(parts):
            return any(_has_variable(part) for part in parts)
        case Quotient(over, under) | Power(over, under):
            return _has_variable(over) or _has_variable(under)
    return False


class _Work:
    def __init__(self, field: Field) -> None:
        self._field = field
        self.done = True
        self.simplest = True

    def value(self, node: Node) -> Value:
        field = self._field
        match node:
            case Number(value):
                return value
            case Symbol(name):
                return field.symbol(name)
            case Negative(body):
                return field.negative(self.value(body))
            case Sum(terms):
                return self._sum(terms)
            case Product(factors):
                return self._product(factors)
            case Quotient(over, under):
                return self._quotient(over, under)
            case Power(base, exponent):
                return self._power(base, exponent)
            case Root(index, body):
                return self._root(self.value(body), index)
            case Group("{", _, [body]):
                return self.value(body)
        raise UnreadableError(f"a {type(node).__name__.lower()} within an expression")

    def _sum(self, terms: list[Node]) -> Value:
        values = [self.value(term) for term in terms]
        total: Value = fmpq(0)
        for value in values:
            total = self._field.add(total, value)
        rationals = sum(isinstance(value, fmpq) for value in values)
        if rationals > 1 or _terms(total) < sum(map(_terms, values)):
            self.done = False
        return total

    def _product(self, factors: list[Node]) -> Value:
        if _is_scientific(factors):
            mantissa, power = factors
            assert isinstance(power, Power)
            return self._field.multiply(self.value(mantissa), _Work(self._field).value(power))
        values = [self.value(factor) for factor in factors]
        total: Value = fmpq(1)
        for value in values:
            total = self._field.multiply(total, value)
        rationals = sum(isinstance(value, fmpq) for value in values)
        sums = sum(isinstance(value, Ratio) and len(value.over) > 1 for value in values)
        roots = [factor.index for factor in factors if isinstance(factor, Root)]
        if rationals > 1 or sums > 1 or len(roots) > len(set(roots)) or isinstance(total, fmpq):
            self.done = False
        return total

    def _quotient(self, over: Node, under: Node) -> Value:
        above, below = self.value(over), self.value(under)
        value = self._field.multiply(above, self._field.inverse(below))
        if isinstance(value, fmpq):
            literal = _is_integer(over) and _is_integer(under)
            self.done = self.done and literal and value.q > 1
            self.simplest = self.simplest and isinstance(below, fmpq) and value.q == abs(below)
        return value

    def _power(self, base: Node, exponent: Node) -> Value:
        to = self.value(exponent)
        if not isinstance(to, fmpq) or to.q > _LARGEST_INDEX:
            raise UnreadableError("an exponent that is not a small rational")
        value = self.value(base)
        power = self._field.power(value, int(to.p))
        if to.q > 1:
            power = self._root(power, int(to.q))
        elif isinstance(value, fmpq) or len(value.over) > 1 or isinstance(base, Root):
            self.done = False
        return power

    def _root(self, body: Value, index: int) -> Value:
        value = self._field.root(body, index)
        self.done = self.done and not isinstance(value, fmpq)
        return value


def _terms(value: Value) -> int:
    return len(value.over) if isinstance(value, Ratio) else 1


def _is_integer(node: Node) -> bool:
    match node:
        case Negative(body) | Group("{", _, [body]):
            return _is_integer(body)
        case Number():
            return node.written is Written.INTEGER
    return False


def _is_scientific(factors: list[Node]) -> bool:
    """Recognise a number from 1 to below 10 times a power of ten."""
    if len(factors) != 2 or not isinstance(factors[0], Number) or not isinstance(factors[1], Power):
        return False
    base = factors[1].base
    return (
        1 <= factors[0].value < 10
        and isinstance(base, Number)
        and base.value == 10
        and _is_integer(factors[1].exponent)
    )
