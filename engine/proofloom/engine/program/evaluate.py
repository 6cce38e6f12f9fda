"""Expressions and conditions of the reference interpreter, compiled to closures over a frame.

Common operands (a variable, a literal) get closures of their own: that is where the time goes.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, ClassVar

from proofloom.engine.program.syntax import (
    LIMIT,
    Abs,
    Bin,
    Both,
    Call,
    Cond,
    Either,
    Expr,
    Filled,
    Int,
    Item,
    Last,
    Len,
    Listed,
    Neg,
    Not,
    Some,
    Var,
    walk,
)

Frame = list[Any]  # slot 0 is the value being returned, then the variables
Code = Callable[[Frame], Any]


class Fault(Exception):
    """The run left the language: an index or divisor out of range, too large a number, out of fuel."""


def operators(expr: Expr | Cond) -> int:
    """Count the operators that evaluating the whole of an expression evaluates."""
    return sum(1 for part in walk(expr) if not isinstance(part, Int | Var | Listed | Call))


class Evaluator:
    """Compiles expressions; a subclass says how a call is made and keeps `slots` per function."""

    compare: ClassVar[dict[str, Callable[[Any, Any], Any]]] = {
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "==": operator.eq,
        "!=": operator.ne,
    }
    arithmetic: ClassVar[dict[str, Callable[[int, int], int]]] = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "//": operator.floordiv,
        "%": operator.mod,
        "min": min,
        "max": max,
    }
    traced = False
    length = 400

    def __init__(self) -> None:
        self.slots: dict[str, int] = {}
        self.tally = [0, 0, 0, 0, 0]  # ops, calls, iterations, branches, max_depth

    def slot(self, name: str) -> int:
        """Return the place of a variable in its function's frames."""
        return self.slots.setdefault(name, len(self.slots) + 1)

    def call(self, call: Call) -> Code:
        """Compile a call."""
        raise NotImplementedError

    def expr(self, expr: Expr) -> Code:
        """Compile an expression."""
        if isinstance(expr, Int):
            value = expr.value
            return lambda f: value
        if isinstance(expr, Var):
            return operator.itemgetter(self.slot(expr.name))
        if isinstance(expr, Bin):
            if expr.op in ("//", "%") and not (isinstance(expr.right, Int) and expr.right.value > 0):
                return self.divided(expr)
            return self.bounded(self.pair(self.arithmetic[expr.op], expr.left, expr.right), expr.op)
        if isinstance(expr, Item):
            return self.item(expr)
        if isinstance(expr, Last):
            place = self.slot(expr.list)
            return lambda f: f[place][-1]
        if isinstance(expr, Len):
            place = self.slot(expr.list)
            return lambda f: len(f[place])
        if isinstance(expr, Neg):
            of = self.expr(expr.of)
            return lambda f: -of(f)
        if isinstance(expr, Abs):
            of = self.expr(expr.of)
            return lambda f: abs(of(f))
        if isinstance(expr, Listed):
            items = [self.expr(item) for item in expr.items]
            return lambda f: [item(f) for item in items]
        if isinstance(expr, Filled):
            return self.filled(self.expr(expr.item), self.expr(expr.count))
        return self.call(expr)

    def pair(self, apply: Callable[[Any, Any], Any], left: Expr, right: Expr) -> Code:
        """Compile an operator on two operands."""
        if isinstance(left, Var):
            a = self.slot(left.name)
            if isinstance(right, Int):
                k = right.value
                return lambda f: apply(f[a], k)
            if isinstance(right, Var):
                b = self.slot(right.name)
                return lambda f: apply(f[a], f[b])
            other = self.expr(right)
            return lambda f: apply(f[a], other(f))
        first = self.expr(left)
        if isinstance(right, Int):
            k = right.value
            return lambda f: apply(first(f), k)
        second = self.expr(right)
        return lambda f: apply(first(f), second(f))

    def bounded(self, code: Code, op: str) -> Code:
        """Check the range of a result that can grow."""
        if op not in ("+", "-", "*"):
            return code

        def run(f: Frame) -> int:
            value: int = code(f)
            if -LIMIT < value < LIMIT:
                return value
            raise Fault("number out of range")

        return run

    def divided(self, expr: Bin) -> Code:
        """Compile a division by something that is not a literal."""
        apply, first, second = self.arithmetic[expr.op], self.expr(expr.left), self.expr(expr.right)

        def run(f: Frame) -> int:
            value = first(f)
            divisor = second(f)
            if divisor < 1:
                raise Fault("divisor not positive")
            return apply(value, divisor)

        return run

    def item(self, expr: Item) -> Code:
        """Compile the read of an element."""
        place, index = self.slot(expr.list), self.expr(expr.index)

        def run(f: Frame) -> Any:
            at = index(f)
            if at < 0:
                raise Fault("index out of range")
            return f[place][at]

        return run

    def filled(self, item: Code, count: Code) -> Code:
        """Compile the making of a list that repeats one element."""

        def run(f: Frame) -> list[Any]:
            value = item(f)
            times = count(f)
            if times > self.length:
                raise Fault("list too long")
            return [value] * times

        return run

    def cond(self, cond: Cond) -> Code:
        """Compile a condition; a traced one also counts the operators it reaches."""
        if isinstance(cond, Both | Either):
            return self.joined(cond)
        if isinstance(cond, Not):
            of = self.cond(cond.of)
            return self.counted(lambda f: not of(f), 1)
        if isinstance(cond, Some):
            place = self.slot(cond.list)
            return self.counted(lambda f: bool(f[place]), 1)
        return self.counted(self.pair(self.compare[cond.op], cond.left, cond.right), operators(cond))

    def joined(self, cond: Both | Either) -> Code:
        """Compile `and` and `or`, which may leave their second operand alone."""
        left, right = self.cond(cond.left), self.cond(cond.right)
        if isinstance(cond, Both):
            return self.counted(lambda f: left(f) and right(f), 1)
        return self.counted(lambda f: left(f) or right(f), 1)

    def counted(self, code: Code, ops: int) -> Code:
        """Add to the operators tallied, in traced runs only."""
        if not self.traced:
            return code
        tally = self.tally

        def run(f: Frame) -> Any:
            tally[0] += ops
            return code(f)

        return run
