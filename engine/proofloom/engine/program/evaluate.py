"""Expressions of the reference interpreter, compiled to closures over a frame: integers and booleans.

Common operands (a variable, a literal) get closures of their own: that is where the time goes.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, ClassVar, cast

from proofloom.engine.program.syntax import (
    LIMIT,
    Abs,
    Bin,
    Blank,
    Bool,
    Both,
    Call,
    Cell,
    Chr,
    Cmp,
    Concat,
    Either,
    Entry,
    Expr,
    Filled,
    Find,
    Get,
    Grid,
    In,
    Int,
    Item,
    Join,
    Last,
    Len,
    Listed,
    Neg,
    Not,
    Ord,
    Slice,
    Some,
    Split,
    Str,
    Strs,
    Table,
    ToInt,
    ToStr,
    Tuple,
    Var,
    Width,
    children,
)

Frame = list[Any]  # slot 0 is the value being returned, then the variables
Code = Callable[[Frame], Any]

FREE = (Int, Bool, Str, Var, Listed, Strs, Grid, Table, Tuple, Call)
"""What counts as no operator."""


class Fault(Exception):
    """The run left the language: an index or divisor out of range, too large a number, out of fuel."""


def operators(expr: Expr) -> int:
    """Count the operators that evaluating an expression evaluates, but for `and`, `or` and their operands.

    Those count themselves as they are reached.
    """
    if isinstance(expr, Both | Either):
        return 0
    return (not isinstance(expr, FREE)) + sum(operators(child) for child in children(expr))


class Evaluator:
    """Compiles expressions; subclasses add strings and what is passed by reference, and how a call is made.

    `slots` are the places of the variables of the function being compiled.
    """

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
    # the method that compiles each form
    cases: ClassVar[dict[type, str]] = {
        **dict.fromkeys((Int, Bool, Str), "literal"),
        Var: "variable",
        Bin: "binary",
        Neg: "negative",
        Abs: "absolute",
        Cmp: "comparison",
        Both: "joined",
        Either: "joined",
        Not: "negation",
        Some: "some",
        In: "contains",
        Item: "item",
        Last: "last",
        Len: "len",
        Cell: "cell",
        Width: "width",
        Slice: "slice",
        Concat: "concat",
        Find: "find",
        Ord: "ord",
        Chr: "chr",
        ToStr: "to_str",
        ToInt: "to_int",
        Split: "split",
        Join: "join",
        Entry: "entry",
        Get: "get",
        Filled: "filled",
        Blank: "blank",
        Listed: "listed",
        Strs: "listed",
        Grid: "listed",
        Table: "table",
        Tuple: "several",
        Call: "call",
    }
    traced = False
    length = 400

    def __init__(self) -> None:
        self.slots: dict[str, int] = {}
        self.tally = [0, 0, 0, 0, 0]  # ops, calls, iterations, branches, max_depth

    def slot(self, name: str) -> int:
        """Return the place of a variable in its function's frames."""
        return self.slots.setdefault(name, len(self.slots) + 1)

    def expr(self, expr: Expr) -> Code:
        """Compile an expression."""
        return cast(Code, getattr(self, self.cases[type(expr)])(expr))

    def call(self, call: Call) -> Code:
        """Compile a call."""
        raise NotImplementedError

    # Literals, variables, integers

    def literal(self, expr: Int | Bool | Str) -> Code:
        """Compile a literal."""
        value = expr.value
        return lambda f: value

    def variable(self, expr: Var) -> Code:
        """Compile the reading of a variable."""
        return operator.itemgetter(self.slot(expr.name))

    def binary(self, expr: Bin) -> Code:
        """Compile an operator on two integers."""
        if expr.op in ("//", "%") and not (isinstance(expr.right, Int) and expr.right.value > 0):
            return self.divided(expr)
        return self.bounded(self.pair(self.arithmetic[expr.op], expr.left, expr.right), expr.op)

    def pair(self, apply: Callable[[Any, Any], Any], left: Expr, right: Expr) -> Code:
        """Compile an operator on two operands."""
        if isinstance(left, Var):
            a = self.slot(left.name)
            if isinstance(right, Int | Str):
                k = right.value
                return lambda f: apply(f[a], k)
            if isinstance(right, Var):
                b = self.slot(right.name)
                return lambda f: apply(f[a], f[b])
            other = self.expr(right)
            return lambda f: apply(f[a], other(f))
        first = self.expr(left)
        if isinstance(right, Int | Str):
            k = right.value
            return lambda f: apply(first(f), k)
        second = self.expr(right)
        return lambda f: apply(first(f), second(f))

    def bounded(self, code: Code, op: str) -> Code:
        """Check the range of a result that can grow."""
        if op not in ("+", "-", "*"):
            return code

        least, most = 1 - LIMIT, LIMIT - 1

        def run(f: Frame) -> int:
            value: int = code(f)
            if least <= value <= most:
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

    def negative(self, expr: Neg) -> Code:
        """Compile a negative."""
        of = self.expr(expr.of)
        return lambda f: -of(f)

    def absolute(self, expr: Abs) -> Code:
        """Compile an absolute value."""
        of = self.expr(expr.of)
        return lambda f: abs(of(f))

    # Booleans

    def comparison(self, expr: Cmp) -> Code:
        """Compile a comparison."""
        return self.pair(self.compare[expr.op], expr.left, expr.right)

    def joined(self, cond: Both | Either) -> Code:
        """Compile `and` and `or`, which may leave their second operand alone."""
        left, right = self.cond(cond.left), self.cond(cond.right)
        if isinstance(cond, Both):
            return self.counted(lambda f: left(f) and right(f), 1)
        return self.counted(lambda f: left(f) or right(f), 1)

    def cond(self, cond: Expr) -> Code:
        """Compile a condition; a traced one also counts the operators it reaches."""
        return self.counted(self.expr(cond), operators(cond))

    def counted(self, code: Code, ops: int) -> Code:
        """Add to the operators tallied, in traced runs only."""
        if not self.traced or not ops:
            return code
        tally = self.tally

        def run(f: Frame) -> Any:
            tally[0] += ops
            return code(f)

        return run

    def negation(self, expr: Not) -> Code:
        """Compile `not`."""
        of = self.expr(expr.of)
        return lambda f: not of(f)

    def some(self, expr: Some) -> Code:
        """Compile whether something is not empty."""
        place = self.slot(expr.list)
        return lambda f: len(f[place]) > 0

    def contains(self, expr: In) -> Code:
        """Compile `in`."""
        item, of = self.expr(expr.item), self.expr(expr.of)
        return lambda f: item(f) in of(f)
