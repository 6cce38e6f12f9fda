"""Which integer variables are surely above 0: what lets a variable stand as a divisor."""

from __future__ import annotations

from proofloom.engine.program.rename import sets
from proofloom.engine.program.syntax import (
    Assign,
    Bin,
    Block,
    Both,
    Cmp,
    Each,
    Expr,
    For,
    If,
    Int,
    Pairs,
    Simple,
    Stmt,
    Var,
    While,
    statements,
)


def facts(cond: Expr) -> frozenset[str]:
    """Return the variables that are above 0 where a condition holds."""
    if isinstance(cond, Both):
        return facts(cond.left) | facts(cond.right)
    match cond:
        case Cmp(">", Var(name), Int(value)) if value >= 0:
            return frozenset({name})
        case Cmp(">=", Var(name), Int(value)) if value >= 1:
            return frozenset({name})
    return frozenset()


def is_positive(expr: Expr, positive: frozenset[str]) -> bool:
    """Return whether an expression is surely above 0."""
    if isinstance(expr, Int):
        return expr.value > 0
    if isinstance(expr, Var):
        return expr.name in positive
    if isinstance(expr, Bin) and expr.op in ("+", "*", "max"):
        left, right = is_positive(expr.left, positive), is_positive(expr.right, positive)
        return (left or right) if expr.op == "max" else (left and right)
    return False


def after(stmt: Stmt, positive: frozenset[str]) -> frozenset[str]:
    """Return the variables that are surely above 0 after a statement."""
    if isinstance(stmt, Simple):
        sure: frozenset[str] = frozenset()
        if isinstance(stmt, Assign) and len(stmt.targets) == 1 and isinstance(stmt.targets[0], Var):
            sure = frozenset({stmt.targets[0].name} if is_positive(stmt.values[0], positive) else ())
        return positive.difference(sets(stmt)) | sure
    return kept(_body(stmt), positive).difference(sets(stmt))


def _body(stmt: Stmt) -> Block:
    if isinstance(stmt, If):
        return (*stmt.then, *stmt.other)
    assert isinstance(stmt, While | For | Each | Pairs)
    return stmt.body


def kept(block: Block, positive: frozenset[str]) -> frozenset[str]:
    """Return those variables above 0 that every statement of a block leaves above 0."""
    kept = positive
    while True:
        lost = {name for stmt in statements(block) for name in sets(stmt) if not _stays(stmt, kept)}
        if not lost & kept:
            return kept
        kept = kept - lost


def _stays(stmt: Stmt, positive: frozenset[str]) -> bool:
    if isinstance(stmt, Assign) and len(stmt.values) == 1:
        return is_positive(stmt.values[0], positive)
    return False
