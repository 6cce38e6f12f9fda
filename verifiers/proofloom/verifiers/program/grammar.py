"""Reads a printed Python program against a strict allow-list: the rest is refused and never run.

A row may come from anywhere, so the source is taken as hostile. Allowed are functions over integers and
lists of integers: assignment, if, while, for over `range` or a list, return, break, continue, calls of the
program's own functions and of len, abs, min, max, and the methods append and pop. Every variable must be
an integer or a list throughout (found by unification), so that no operator can meet a list: together
with the limits that the runners add, no program can hang, grow without bound or reach anything outside.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 40_000  # characters of source
WIDE = 160  # parts of one line, so that a step costs little whatever it holds
DEEP = 12  # loops within loops
BIGGEST = 1 << 50  # every integer lies strictly between -BIGGEST and BIGGEST
BUILT_IN = {"len": 1, "abs": 1, "min": 2, "max": 2}
_NAME = re.compile(r"(?!__)[a-z_][a-z0-9_]*")
_TEXT = re.compile(r"[a-z0-9_ \n()\[\]:,.+\-*/%<>=!]*")  # so no comments, strings or line joins
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod)
_COMPARE = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)

Node = tuple[str, str]
INT, LIST, NONE = ("", "int"), ("", "list"), ("", "none")


class GrammarError(ValueError):
    """The source is not a program of the grammar; the message says which rule it breaks."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A program that keeps the grammar: its functions in source order, and which variables are lists."""

    functions: dict[str, ast.FunctionDef]
    lists: frozenset[Node]
    results: dict[str, str]

    def is_list(self, function: str, name: str) -> bool:
        """Return whether a function's variable is a list."""
        return (function, name) in self.lists


def measure(reading: Reading) -> dict[str, int]:
    """Return functions, statements, deepest loop nest and cyclomatic complexity, off the source."""
    inner = [
        part for function in reading.functions.values() for node in function.body for part in ast.walk(node)
    ]
    forks = sum(isinstance(part, ast.If | ast.While | ast.For) for part in inner)
    joints = sum(len(part.values) - 1 for part in inner if isinstance(part, ast.BoolOp))
    return {
        "functions": len(reading.functions),
        "statements": sum(isinstance(part, ast.stmt) for part in inner),
        "loop_depth": max(_nest(function) for function in reading.functions.values()),
        "cyclomatic": len(reading.functions) + forks + joints,
    }


def _nest(node: ast.AST) -> int:
    deepest = max((_nest(child) for child in ast.iter_child_nodes(node)), default=0)
    return deepest + isinstance(node, ast.While | ast.For)


@lru_cache(maxsize=16)
def read(source: str) -> Reading:
    """Parse a program and hold it to the grammar; raise `GrammarError`. The result must not be changed."""
    if len(source) > LONGEST or not _TEXT.fullmatch(source):
        raise GrammarError("the source is too long or holds a character that no program needs")
    try:
        module = ast.parse(source)
        return _Reader(module).read()
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise GrammarError(str(error) or type(error).__name__) from None


class _Reader:
    def __init__(self, module: ast.Module) -> None:
        self.functions: dict[str, ast.FunctionDef] = {}
        self.parent: dict[Node, Node] = {}
        self.function = ""
        self.loops = 0
        self.valued: set[str] = set()
        for node in module.body:
            _need(isinstance(node, ast.FunctionDef), "only functions stand at the top")
            assert isinstance(node, ast.FunctionDef)
            _need(node.name not in self.functions, "a function is defined twice")
            _need(_is_name(node.name), "a function's name is not allowed")
            self.functions[node.name] = node
        _need(bool(self.functions), "there is no function")

    def read(self) -> Reading:
        for name, node in self.functions.items():
            self.define(name, node)
        self.settle()
        every = [node for node in list(self.parent) if node[0]]
        lists = frozenset(node for node in every if self.root(node) == self.root(LIST))
        results = {}
        for name in self.functions:
            root = self.root((name, "return"))
            is_none, is_list = root == self.root(NONE), root == self.root(LIST)
            results[name] = "none" if is_none else "list" if is_list else "int"
        return Reading(self.functions, lists, results)

    # Kinds, by unification

    def root(self, node: Node) -> Node:
        while self.parent.setdefault(node, node) != node:
            node = self.parent[node]
        return node

    def same(self, first: Node, second: Node) -> None:
        self.parent[self.root(first)] = self.root(second)

    def settle(self) -> None:
        """Refuse a variable of two kinds; what nothing decides is an integer."""
        kinds = {self.root(INT), self.root(LIST), self.root(NONE)}
        _need(len(kinds) == 3, "a variable is both an integer and a list")
        for node in list(self.parent):
            nothing = self.root(node) == self.root(NONE) and node != NONE
            _need(
                not nothing or (node[1] == "return" and node[0] not in self.valued),
                "nothing is used as a value",
            )

    def kind(self, node: ast.expr) -> Node:
        """Check an expression and return its kind."""
        match node:
            case ast.Name(id=name):
                _need(_is_name(name) and name not in self.functions, "a name is not allowed")
                return (self.function, name)
            case ast.List(elts=items):
                for item in items:
                    self.int(item)
                return LIST
            case ast.BinOp(left=ast.List(elts=[item]), op=ast.Mult(), right=count):
                self.int(item)
                self.int(count)
                return LIST
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in self.functions:
                params = self.functions[name].args.args
                _need(len(params) == len(args), "a call has the wrong number of arguments")
                for param, arg in zip(params, args, strict=True):
                    self.same(self.kind(arg), (name, param.arg))
                return (name, "return")
        self.scalar(node)
        return INT

    def int(self, node: ast.expr) -> None:
        self.same(self.kind(node), INT)

    def list(self, node: ast.expr) -> None:
        _need(isinstance(node, ast.Name), "a list must be a variable here")
        self.same(self.kind(node), LIST)

    def scalar(self, node: ast.expr) -> None:
        match node:
            case ast.Constant(value=value):
                _need(type(value) is int and value < BIGGEST, "a literal is not allowed")
            case ast.BinOp(left=left, op=op, right=right):
                _need(isinstance(op, _ARITHMETIC), "an operator is not allowed")
                self.int(left)
                self.int(right)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                self.int(operand)
            case ast.Subscript(value=base, slice=index):
                self.list(base)
                self.int(index)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in BUILT_IN:
                _need(len(args) == BUILT_IN[name], "a built-in has the wrong number of arguments")
                for arg in args:
                    self.list(arg) if name == "len" else self.int(arg)
            case _:
                raise GrammarError(f"{type(node).__name__} is not allowed")

    def test(self, node: ast.expr) -> None:
        match node:
            case ast.BoolOp(values=values):
                for value in values:
                    self.test(value)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self.test(operand)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                _need(isinstance(op, _COMPARE), "a comparison is not allowed")
                self.int(left)
                self.int(right)
            case _:
                self.list(node)

    # Statements

    def define(self, name: str, node: ast.FunctionDef) -> None:
        args = node.args
        plain = not (args.posonlyargs or args.kwonlyargs or args.vararg or args.kwarg or args.defaults)
        _need(plain and not node.decorator_list and node.returns is None, "a function's head is not plain")
        names = [arg.arg for arg in args.args]
        _need(len(set(names)) == len(names), "a parameter stands twice")
        for arg in args.args:
            _need(_is_name(arg.arg) and arg.arg not in self.functions, "a name is not allowed")
            _need(arg.annotation is None, "a function's head is not plain")
            self.root((name, arg.arg))
        self.function = name
        self.block(node.body)
        values = [part.value for part in ast.walk(node) if isinstance(part, ast.Return)]
        if any(values):
            self.valued.add(name)
            _need(all(values) and _returns(node.body), "a function may return nothing instead of a value")
        else:
            self.same((name, "return"), NONE)

    def block(self, body: Sequence[ast.stmt]) -> None:
        for node in body:
            self.stmt(node)

    def stmt(self, node: ast.stmt) -> None:
        own: ast.AST = node
        if isinstance(node, ast.If | ast.While | ast.For):
            own = node.iter if isinstance(node, ast.For) else node.test
        _need(sum(1 for _ in ast.walk(own)) <= WIDE, "a line is too long")
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                _need(len(targets) == len(values), "a tuple assignment does not match")
                for target, value in zip(targets, values, strict=True):
                    self.int(value)
                    self.target(target)
                    self.int(target)
            case ast.Assign(targets=[target], value=ast.Call(func=ast.Attribute(attr="pop")) as call):
                _need(isinstance(target, ast.Name), "a pop goes to a variable")
                self.method(call)
                self.int(target)
            case ast.Assign(targets=[target], value=value):
                self.target(target)
                self.same(self.kind(target), self.kind(value))
            case ast.AugAssign(target=target, op=op, value=value):
                _need(isinstance(op, _ARITHMETIC), "an operator is not allowed")
                self.target(target)
                self.int(target)
                self.int(value)
            case ast.Expr(value=ast.Call(func=ast.Attribute()) as call):
                self.method(call)
            case ast.Expr(value=ast.Call(func=ast.Name(id=name)) as call) if name in self.functions:
                self.kind(call)
            case ast.Return(value=None) | ast.Break() | ast.Continue():
                _need(isinstance(node, ast.Return) or self.loops > 0, "break or continue outside a loop")
            case ast.Return(value=value) if value is not None:
                self.same(self.kind(value), (self.function, "return"))
            case ast.If(test=test, body=body, orelse=orelse):
                self.test(test)
                self.block(body)
                self.block(orelse)
            case ast.While(test=test, body=body, orelse=[]):
                self.test(test)
                self.loop(body)
            case ast.For(target=ast.Name() as target, iter=source, body=body, orelse=[]):
                self.int(target)
                self.source(source)
                self.loop(body)
            case _:
                raise GrammarError(f"{type(node).__name__} is not allowed")

    def loop(self, body: Sequence[ast.stmt]) -> None:
        self.loops += 1
        _need(self.loops <= DEEP, "loops are nested too deep")
        self.block(body)
        self.loops -= 1

    def source(self, node: ast.expr) -> None:
        match node:
            case ast.Call(func=ast.Name(id="range"), args=args, keywords=[]) if 1 <= len(args) <= 3:
                for arg in args:
                    self.int(arg)
            case _:
                self.list(node)

    def target(self, node: ast.expr) -> None:
        _need(isinstance(node, ast.Name | ast.Subscript), "a target is not allowed")

    def method(self, call: ast.Call) -> None:
        match call:
            case ast.Call(func=ast.Attribute(value=base, attr="append"), args=[item], keywords=[]):
                self.list(base)
                self.int(item)
            case ast.Call(func=ast.Attribute(value=base, attr="pop"), args=[], keywords=[]):
                self.list(base)
            case _:
                raise GrammarError("a method is not allowed")


def _returns(body: Sequence[ast.stmt]) -> bool:
    """Return whether every path through a block ends in a return."""
    last = body[-1]
    if isinstance(last, ast.If):
        return bool(last.orelse) and _returns(last.body) and _returns(last.orelse)
    return isinstance(last, ast.Return)


def _is_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and name not in BUILT_IN and name != "range"


def _need(holds: bool, rule: str) -> None:
    if not holds:
        raise GrammarError(rule)
