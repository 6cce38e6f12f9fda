"""Puts counters and limits into a printed program, which is otherwise left to CPython as it is.

Simple statements, conditions, loop checks and function bodies are counted, those that run one after the
other at once, in a variable of each function that its callers and callees take over. What could grow or take
long is checked where it stands: sums and products of integers, strings and lists that are made, what is
searched. An index below 0 is stopped, as CPython would count it from the end.
"""

from __future__ import annotations

import ast
from typing import TypeVar

from proofloom.verifiers.program.grammar import BIGGEST, Reading

# Shared by every program: a node may stand in many places of a tree.
_LOAD, _KEEP, _GUARD, _LEFT = ast.parse(
    "__n = __steps[0]\n__steps[0] = __n\nif __n > __fuel: __stop()\nif __n > __steps[0]: __steps[0] = __n"
).body
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
        self.natural: set[str] = set()  # variables of the function that are never below 0
        self.apart = False  # inside a comprehension, where no name may be bound

    # Statements

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """The count goes on from the caller's, and back however the function is left."""
        self.function, self.natural = node.name, _natural(node)
        tick = _tick()
        body = [tick, _GUARD, *self.body(node.body, tick)]
        node.body = [_LOAD, at_once(ast.Try(body, [], [], [_LEFT]))]
        return node

    def body(self, statements: list[ast.stmt], tick: ast.AugAssign | None = None) -> list[ast.stmt]:
        """Return statements with their counts; `tick` stands before them, if the first always follows it."""
        out: list[ast.stmt] = []
        for node in statements:
            if not isinstance(node, ast.While | ast.For):
                if tick is None:
                    tick = _tick(0)
                    out.append(tick)
                _count_one_more(tick)
            if isinstance(node, ast.While | ast.For | ast.If):
                out += self.visit(node)
                tick = None  # what stands behind need not run
            else:
                out += self.simple(node)
        return out

    def simple(self, node: ast.stmt) -> list[ast.stmt]:
        """Return a statement that contains no other, the count handed to what it calls and taken back."""
        calls = self.calls(node)
        visited = self.visit(node)
        made = visited if isinstance(visited, list) else [visited]
        if not calls:
            return made
        if isinstance(node, ast.Return):
            assert node.value is not None
            return [_KEEP, _bind("__r", node.value), _LOAD, at_once(ast.Return(_read("__r")))]
        return [_KEEP, *made, _LOAD]

    def calls(self, node: ast.AST) -> bool:
        """Say whether something of the program is called in a part of it."""
        return any(
            isinstance(part, ast.Call)
            and isinstance(part.func, ast.Name)
            and part.func.id in self.reading.functions
            for part in ast.walk(node)
        )

    def visit_If(self, node: ast.If) -> list[ast.stmt]:
        calls = self.calls(node.test)
        node.test = self.visit(node.test)
        node.body, node.orelse = self.body(node.body), self.body(node.orelse)
        if not calls:
            return [node]
        node.body, node.orelse = [_LOAD, *node.body], [_LOAD, *node.orelse]
        return [_KEEP, node]

    def visit_While(self, node: ast.While) -> list[ast.stmt]:
        """`while c: b` becomes `while 1: count; if not c: break; b`, so that every check is counted."""
        keep, load = ([_KEEP], [_LOAD]) if self.calls(node.test) else ([], [])
        leave = at_once(ast.If(_no(self.visit(node.test)), [*load, at_once(ast.Break())], []))
        head = [_tick(), _GUARD, *keep, leave, *load]
        return [at_once(ast.While(at_once(ast.Constant(1)), [*head, *self.body(node.body)], []))]

    def visit_For(self, node: ast.For) -> list[ast.stmt]:
        """The `else` of a for runs when the values run out, and not after a break: the last check."""
        before: list[ast.stmt] = []
        calls = self.calls(node.iter)
        node.iter = self.visit(node.iter)
        if calls:
            before = [_KEEP, _bind("__i", node.iter), _LOAD]
            node.iter = _read("__i")
        tick = _tick()
        node.body = [tick, _GUARD, *self.body(node.body, tick)]
        node.orelse = [_tick()]
        return [*before, node]

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:
        """What grows in place is checked where it was changed: an index may be another by then."""
        text = isinstance(node.op, ast.Add) and self.reading.letter(node) == "s"
        node.target, node.value = self.visit(node.target), self.visit(node.value)
        if not isinstance(node.op, _GROWING):
            node.value = _divisor(node.value)
            return [node]
        before: list[ast.stmt] = []
        if isinstance(node.target, ast.Subscript):
            before = [_bind("__b", node.target.value), _bind("__k", node.target.slice)]
            node.target = at_once(ast.Subscript(_read("__b"), _read("__k"), ast.Store()))
            now: ast.expr = at_once(ast.Subscript(_read("__b"), _read("__k"), ast.Load()))
        else:
            assert isinstance(node.target, ast.Name)
            now = _read(node.target.id)
        if text:
            return [*before, node, at_once(ast.Expr(call("__text", now)))]
        stop = at_once(ast.Expr(call("__big")))
        return [*before, node, at_once(ast.If(_no(_small(now)), [stop], []))]

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
            node.slice = self.index(node.slice)
        return node

    def index(self, node: ast.expr) -> ast.expr:
        """Return an index that is stopped below 0, but for the literal -1: the last."""
        match node:
            case ast.Constant() | ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
                return node
            case ast.Name():
                if node.id in self.natural:
                    return node
                inside = at_once(ast.Compare(node, [ast.GtE()], [at_once(ast.Constant(0))]))
                return at_once(ast.IfExp(inside, node, call("__low")))
        return call("__at", node)

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


def _tick(count: int = 1) -> ast.AugAssign:
    name = at_once(ast.Name("__n", ast.Store()))
    return at_once(ast.AugAssign(name, ast.Add(), at_once(ast.Constant(count))))


def _count_one_more(tick: ast.AugAssign) -> None:
    assert isinstance(tick.value, ast.Constant)
    assert isinstance(tick.value.value, int)
    tick.value.value += 1


def _bind(name: str, value: ast.expr) -> ast.stmt:
    return at_once(ast.Assign([at_once(ast.Name(name, ast.Store()))], value))


def _read(name: str) -> ast.expr:
    return at_once(ast.Name(name, ast.Load()))


def _no(node: ast.expr) -> ast.expr:
    return at_once(ast.UnaryOp(ast.Not(), node))


def _small(node: ast.expr) -> ast.expr:
    """Return the condition that a number is in range."""
    low, high = at_once(ast.Constant(-BIGGEST)), at_once(ast.Constant(BIGGEST))
    return at_once(ast.Compare(low, [ast.Lt(), ast.Lt()], [node, high]))


def _natural(function: ast.FunctionDef) -> set[str]:
    """Return variables that are set by nothing but loops over numbers from 0 or another literal on."""
    found, other = set(), {arg.arg for arg in function.args.args}
    for node in ast.walk(function):
        match node:
            case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range"), args=args)):
                start = args[0] if len(args) == 2 else ast.Constant(0)
                if len(args) < 3 and isinstance(start, ast.Constant):
                    found.add((name, id(node.target)))
    good = {own for _, own in found}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in good:
            other.add(node.id)
    return {name for name, _ in found} - other


def _divisor(node: ast.expr) -> ast.expr:
    """Return a divisor that is stopped unless it is above 0."""
    return node if isinstance(node, ast.Constant) else call("__divisor", node)
