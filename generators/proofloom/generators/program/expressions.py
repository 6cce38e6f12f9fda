"""Small expressions and conditions as a person would write them: folded, and with literals of one digit."""

from __future__ import annotations

from proofloom.engine import Stream
from proofloom.engine.program.syntax import Bin, Both, Cmp, Cond, Either, Expr, Int, Var


def combined(op: str, left: Expr, right: Expr) -> Expr:
    """Apply an operator as a person would write it: literals folded, no "- -3", no "+ 0", no "* 1"."""
    if isinstance(left, Int) and isinstance(right, Int) and op in ("+", "-", "*"):
        a, b = left.value, right.value
        return Int(a + b if op == "+" else a - b if op == "-" else a * b)
    if isinstance(left, Int):
        if (op, left.value) in (("+", 0), ("*", 1)):
            return right
        if (op, left.value) == ("*", 0):
            return left
    if isinstance(right, Int):
        if (op in ("+", "-") and right.value == 0) or (op in ("*", "//") and right.value == 1):
            return left
        if op in ("+", "-") and right.value < 0:
            return Bin("-" if op == "+" else "+", left, Int(-right.value))
    return Bin(op, left, right)


def expression_of(stream: Stream, x: Expr) -> Expr:
    """Return a small expression of x."""
    kinds = ("same", "times", "plus", "minus", "square", "line", "part", "rest")
    kind = stream.weighted(kinds, (8, 3, 3, 2, 2, 2, 2, 1))
    k = stream.integer(2, 5)
    if kind == "same":
        return x
    if kind == "times":
        return combined("*", x, Int(k))
    if kind == "plus":
        return combined("+", x, Int(k - 1))
    if kind == "minus":
        return combined("-", x, Int(k - 1))
    if kind == "square":
        return Bin("*", x, x) if isinstance(x, Var) else combined("*", x, Int(k))
    if kind == "line":
        return combined("+", combined("*", x, Int(k)), Int(stream.integer(-3, 5)))
    if kind == "part":
        return combined("//", x, Int(min(k, 3)))
    return combined("%", x, Int(stream.integer(3, 9)))


def condition_on(stream: Stream, x: Expr, top: int = 9) -> Cond:
    """Return a small condition on x, with thresholds up to `top`."""
    kind = stream.weighted(("rest", "parity", "order", "both", "either", "not"), (4, 3, 7, 1, 1, 1))
    k = stream.integer(2, 5)
    rest = Cmp("==", Bin("%", x, Int(k)), Int(stream.below(k)))
    order = Cmp(stream.choice(("<", "<=", ">", ">=")), x, Int(stream.integer(0, top)))
    if kind == "rest":
        return rest
    if kind == "parity":
        return Cmp("==", Bin("%", x, Int(2)), Int(stream.below(2)))
    if kind == "order":
        return order
    if kind == "both":
        return Both(order, rest)
    if kind == "either":
        return Either(rest, order)
    return Cmp("!=", Bin("%", x, Int(k)), Int(stream.below(k)))
