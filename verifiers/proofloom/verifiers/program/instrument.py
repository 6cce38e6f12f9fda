"""Puts counters and limits into a printed program, which is otherwise left to CPython as it is.

Before each simple statement, condition, loop check and function body stands a count. What could grow or
take long is checked where it stands: sums and products of integers, strings and lists that are made, what is
searched. An index below 0 is stopped, as CPython would count it from the end.
"""

from __future__ import annotations

import ast
from typing import TypeVar

from proofloom.verifiers.program.grammar import BIGGEST, Reading

# Shared by every program: a node may stand in many places of a tree.
_TICK = ast.parse("__steps[0] += 1").body[0]
_GUARD = ast.parse("if __steps[0] > __fuel: __stop()").body[0]
_GROWING = (ast.Add, ast.Sub, ast.Mult)
_OWN = {"chr": "__chr", "int": "__number"}
_METHODS = ("find", "split", "join")


def instrumented(reading: Reading) -> ast.Module:
    """Return the program with its counters, which it calls by names that no program has."""
    found: ast.Module = Counting(reading).visit(ast.parse(reading.source))
    return found


Node = TypeVar("Node", bound=ast.expr | ast.stmt)


def at_once(node: Node) -> Node:
    """Give a new node a place, which compiling needs and nothing else does."""
    node.lineno = node.end_lineno = 1
    node.col_offset = node.end_col_offset = 0
    return node


class Counting(ast.NodeTransformer):
    """Rewrites one program."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.function = ""
        self.apart = False  # inside a comprehension, where no name may be bound

    # Statements

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.function = node.name
        node.body = [_TICK, _GUARD, *self.body(node.body)]
        return node

    def body(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        out: list[ast.stmt] = []
        for node in statements:
            made = self.visit(node)
            out += made if isinstance(made, list) else [_TICK, made]
        return out

    def visit_If(self, node: ast.If) -> list[ast.stmt]:
        node.test = self.visit(node.test)
        node.body, node.orelse = self.body(node.body), self.body(node.orelse)
        return [_TICK, node]

    def visit_While(self, node: ast.While) -> list[ast.stmt]:
        """`while c: b` becomes `while 1: count; if not c: break; b`, so that every check is counted."""
        leave = at_once(ast.If(_no(self.visit(node.test)), [at_once(ast.Break())], []))
        always = at_once(ast.Constant(1))
        return [at_once(ast.While(always, [_TICK, _GUARD, leave, *self.body(node.body)], []))]

    def visit_For(self, node: ast.For) -> list[ast.stmt]:
        """The `else` of a for runs when the values run out, and not after a break: the last check."""
        node.iter = self.visit(node.iter)
        node.body = [_TICK, _GUARD, *self.body(node.body)]
        node.orelse = [_TICK]
        return [node]

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:
        """What grows in place is checked right after."""
        text = isinstance(node.op, ast.Add) and self.reading.letter(node) == "s"
        node.target, node.value = self.visit(node.target), self.visit(node.value)
        now = _loaded(node.target)
        if text:
            return [_TICK, node, at_once(ast.Expr(call("__text", now)))]
        if isinstance(node.op, _GROWING):
            stop = at_once(ast.Expr(call("__big")))
            return [_TICK, node, at_once(ast.If(_no(_small(now)), [stop], []))]
        node.value = _divisor(node.value)
        return [_TICK, node]

    # Expressions

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        text = isinstance(node.op, ast.Add) and self.reading.letter(node) == "s"
        self.generic_visit(node)
        if isinstance(node.left, ast.List):
            node.right = call("__wide" if self.apart else "__times", node.right)
            return node
        if text:
            return call("__text", node)
        if not isinstance(node.op, _GROWING):
            node.right = _divisor(node.right)
            return node
        if self.apart:
            return call("__int", node)
        held = at_once(ast.NamedExpr(at_once(ast.Name("__t", ast.Store())), node))
        return at_once(ast.IfExp(_small(held), at_once(ast.Name("__t", ast.Load())), call("__big")))

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.slice, ast.Slice):
            nothing = at_once(ast.Constant(None))
            return call("__part", node.value, node.slice.lower or nothing, node.slice.upper or nothing)
        if not self.kind(node.value).startswith("d"):
            node.slice = _index(node.slice)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        match node.func:
            case ast.Name(id=name) if name in _OWN:
                return call(_OWN[name], *node.args)
            case ast.Attribute(value=base, attr=attr) if attr in _METHODS:
                return call(f"__{attr}", base, *node.args)
            case ast.Attribute(value=base, attr="append") if self.kind(base) == "t":
                node.args = [call("__text", *node.args)]
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.ops[0], ast.In | ast.NotIn) and not self.kind(node.comparators[0]).startswith("d"):
            node.comparators = [call("__looked", *node.comparators)]
        return node

    def visit_ListComp(self, node: ast.ListComp) -> ast.expr:
        self.apart = True
        self.generic_visit(node)
        self.apart = False
        rows = node.generators[0].iter
        assert isinstance(rows, ast.Call)
        rows.args = [call("__wide", *rows.args)]
        return node

    def kind(self, node: ast.expr) -> str:
        """Return the kind of a variable, "" of anything else."""
        return self.reading.variables.get((self.function, node.id), "") if isinstance(node, ast.Name) else ""


def call(name: str, *args: ast.expr) -> ast.expr:
    """Return the call of something from outside the program."""
    return at_once(ast.Call(at_once(ast.Name(name, ast.Load())), list(args), []))


def _no(node: ast.expr) -> ast.expr:
    return at_once(ast.UnaryOp(ast.Not(), node))


def _loaded(target: ast.expr) -> ast.expr:
    """Return what reads a target."""
    if isinstance(target, ast.Subscript):
        return at_once(ast.Subscript(target.value, target.slice, ast.Load()))
    assert isinstance(target, ast.Name)
    return at_once(ast.Name(target.id, ast.Load()))


def _small(node: ast.expr) -> ast.expr:
    """Return the condition that a number is in range."""
    low, high = at_once(ast.Constant(-BIGGEST)), at_once(ast.Constant(BIGGEST))
    return at_once(ast.Compare(low, [ast.Lt(), ast.Lt()], [node, high]))


def _index(node: ast.expr) -> ast.expr:
    """Return an index that is stopped below 0, but for the literal -1: the last."""
    match node:
        case ast.Constant() | ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
            return node
        case ast.Name():
            inside = at_once(ast.Compare(node, [ast.GtE()], [at_once(ast.Constant(0))]))
            return at_once(ast.IfExp(inside, node, call("__low")))
    return call("__at", node)


def _divisor(node: ast.expr) -> ast.expr:
    """Return a divisor that is stopped unless it is above 0."""
    return node if isinstance(node, ast.Constant) else call("__divisor", node)
