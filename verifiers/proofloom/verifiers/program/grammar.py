"""Reads a printed Python program against a strict allow-list: the rest is refused and never run.

A row may come from anywhere, so the source is taken as hostile. Allowed are functions over integers,
booleans, strings, lists, grids and dictionaries, with the statements, operators, built-ins and methods of
docs/step-semantics.md and nothing else. Every variable has one kind throughout (`kinds.py`), so that no
operator can meet what it would let grow: together with the limits that the runners add, no program can
hang, grow without bound or reach anything outside.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from proofloom.verifiers.program.kinds import INT, LETTERS, NONE, GrammarError, Kind, letters, of_letters
from proofloom.verifiers.program.operands import (
    ARITHMETIC,
    BIGGEST,
    Node,
    Operands,
    Place,
    is_name,
    need,
    place,
)

__all__ = ("BIGGEST", "GrammarError", "Reading", "measure", "place", "read", "statements")

LONGEST = 40_000  # characters of source
WIDE = 160  # parts of one line, so that a step costs little whatever it holds
DEEP = 12  # loops within loops
# no comments and no line joins; a string is between double quotes, with nothing before them
_TEXT = re.compile(
    r'(?:[a-z0-9_ \n()\[\]{}:,.+\-*/%<>=!]|True|False|(?<![a-z0-9_"])"(?:[ !#-\[\]-~]|\\["\\])*")*'
)
_HEAD = re.compile(r"\(def ([a-z0-9_]+) \(([a-z0-9_*: ]*)\) ([a-z,]+)[ )]")


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A program that keeps the grammar: its functions in source order, and what everything is.

    Kinds are written in the letters of notations: those of each function's variables, of what it returns,
    and of what additions, lists and dictionaries that are written out make.
    """

    source: str
    functions: dict[str, ast.FunctionDef]
    variables: dict[Node, str]
    results: dict[str, str]
    made: dict[Place, str]

    def letter(self, node: ast.expr | ast.stmt) -> str:
        """Return the kind of what an addition, list or dictionary makes."""
        return self.made[place(node)]

    def params(self, function: str) -> list[str]:
        """Return the kinds of a function's parameters."""
        return [self.variables[function, arg.arg] for arg in self.functions[function].args.args]

    def text(self, node: ast.expr) -> str:
        """Return an expression as it is printed, on its one line."""
        line = self.source.split("\n")[node.lineno - 1]
        return line[node.col_offset : node.end_col_offset]


def statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a block and of the blocks in it, in source order."""
    for node in body:
        yield node
        if isinstance(node, ast.If | ast.While | ast.For):
            yield from statements(node.body)
            yield from statements(node.orelse)


@lru_cache(maxsize=64)
def measure(reading: Reading) -> Mapping[str, int]:
    """Return functions, statements, deepest loop nest and cyclomatic complexity, off the source."""
    bodies = [function.body for function in reading.functions.values()]
    inner = [node for body in bodies for node in statements(body)]
    forks = sum(isinstance(node, ast.If | ast.While | ast.For) for node in inner)
    joints = sum(
        len(part.values) - 1
        for body in bodies
        for node in body
        for part in ast.walk(node)
        if isinstance(part, ast.BoolOp)
    )
    return {
        "functions": len(bodies),
        "statements": len(inner),
        "loop_depth": max(map(_nest, bodies)),
        "cyclomatic": len(bodies) + forks + joints,
    }


def _nest(body: Sequence[ast.stmt]) -> int:
    deepest = 0
    for node in body:
        if isinstance(node, ast.If | ast.While | ast.For):
            own = not isinstance(node, ast.If)
            deepest = max(deepest, own + max(_nest(node.body), _nest(node.orelse)))
    return deepest


@lru_cache(maxsize=128)  # as many as are verified together, and more
def read(source: str, tree: str = "") -> Reading:
    """Parse a program and hold it to the grammar; raise `GrammarError`. The result must not be changed.

    With a tree, its functions' heads declare the kinds of parameters and results (nothing else of it is
    read). Without, they are what the uses say.
    """
    if len(source) > LONGEST or not _TEXT.fullmatch(source):
        raise GrammarError("the source is too long or holds a character that no program needs")
    try:
        module = ast.parse(source)
        reader = _Reader(module)
        if tree:
            reader.declare(tree)
        return reader.read(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise GrammarError(str(error) or type(error).__name__) from None


class _Reader(Operands):
    def __init__(self, module: ast.Module) -> None:
        super().__init__()
        self.loops = 0
        self.valued: set[str] = set()
        for node in module.body:
            need(isinstance(node, ast.FunctionDef), "only functions stand at the top")
            assert isinstance(node, ast.FunctionDef)
            need(node.name not in self.functions, "a function is defined twice")
            need(is_name(node.name), "a function's name is not allowed")
            self.functions[node.name] = node
            self.results[node.name] = Kind()
        need(bool(self.functions), "there is no function")

    def declare(self, tree: str) -> None:
        """Take the kinds of parameters and results from the heads in a notation."""
        heads = _HEAD.findall(tree)
        need([name for name, _, _ in heads] == list(self.functions), "the tree has other functions")
        for name, params, result in heads:
            self.same(self.results[name], of_letters(result))
            given = params.split()
            args = self.functions[name].args.args
            need(len(given) == len(args), "the tree has other parameters")
            for param, arg in zip(given, args, strict=True):
                word, _, letter = param.partition(":")
                own = letter or ("l" if word.endswith("*") else "i")
                need(word.rstrip("*") == arg.arg and own in LETTERS, "the tree has other parameters")
                self.same(self.variable(arg.arg, name), of_letters(own))

    def read(self, source: str) -> Reading:
        for name, node in self.functions.items():
            self.define(name, node)
        self.kinds.settle()
        variables = {node: letters(kind) for node, kind in self.variables.items()}
        results = {name: letters(kind) for name, kind in self.results.items()}
        made = {where: letters(kind) for where, kind in self.made.items()}
        need(set(variables.values()) <= set(LETTERS), "a variable holds what no variable may")
        need(all(results.values()) and all(made.values()), "a value is of no kind of the language")
        need(all(results[name] != "n" for name in self.valued), "nothing is used as a value")
        return Reading(source, self.functions, variables, results, made)

    # Statements

    def define(self, name: str, node: ast.FunctionDef) -> None:
        args = node.args
        plain = not (args.posonlyargs or args.kwonlyargs or args.vararg or args.kwarg or args.defaults)
        need(plain and not node.decorator_list and node.returns is None, "a function's head is not plain")
        names = [arg.arg for arg in args.args]
        need(len(set(names)) == len(names), "a parameter stands twice")
        for arg in args.args:
            need(is_name(arg.arg) and arg.arg not in self.functions, "a name is not allowed")
            need(arg.annotation is None, "a function's head is not plain")
            self.variable(arg.arg, name)
        self.function = name
        self.block(node.body)
        values = [part.value for part in statements(node.body) if isinstance(part, ast.Return)]
        if any(values):
            self.valued.add(name)
            need(all(values) and _returns(node.body), "a function may return nothing instead of a value")
        else:
            self.same(self.results[name], NONE)

    def block(self, body: Sequence[ast.stmt]) -> None:
        for node in body:
            self.stmt(node)

    def stmt(self, node: ast.stmt) -> None:
        own: ast.expr | ast.stmt = node
        if isinstance(node, ast.If | ast.While | ast.For):
            own = node.iter if isinstance(node, ast.For) else node.test
        need(_is_short(own) or sum(1 for _ in ast.walk(own)) <= WIDE, "a line is too long")
        match node:
            case ast.Assign(targets=[target], value=value):
                self.assign(target, value)
            case ast.AugAssign(target=target, op=op, value=value):
                need(isinstance(op, ARITHMETIC), "an operator is not allowed")
                kind = self.target(target)
                if isinstance(op, ast.Add):
                    self.sum(node, kind, self.kind(value))
                else:
                    self.same(kind, self.all_of(INT, INT, value))
            case ast.Delete(targets=[ast.Subscript(value=table, slice=key)]):
                self.named(table, Kind("dict", self.kind(key), Kind()))
            case ast.Expr(value=ast.Call(func=ast.Attribute()) as call):
                self.change(call)
            case ast.Expr(value=ast.Call(func=ast.Name(id=name)) as call) if name in self.functions:
                self.kind(call)
            case ast.Return(value=None) | ast.Break() | ast.Continue():
                need(isinstance(node, ast.Return) or self.loops > 0, "break or continue outside a loop")
            case ast.Return(value=ast.Tuple(elts=values)):
                self.same(self.results[self.function], Kind("tuple", *map(self.kind, values)))
            case ast.Return(value=value) if value is not None:
                self.same(self.kind(value), self.results[self.function])
            case ast.If(test=test, body=body, orelse=orelse):
                self.test(test)
                self.block(body)
                self.block(orelse)
            case ast.While(test=test, body=body, orelse=[]):
                self.test(test)
                self.loop(body)
            case ast.For(target=target, iter=source, body=body, orelse=[]):
                self.visit(target, source)
                self.loop(body)
            case _:
                raise GrammarError(f"{type(node).__name__} is not allowed")

    def assign(self, target: ast.expr, value: ast.expr) -> None:
        match target, value:
            case ast.Tuple(elts=targets), ast.Tuple(elts=values):
                need(len(targets) == len(values), "a tuple assignment does not match")
                for one, other in zip(targets, values, strict=True):
                    self.same(self.kind(other), self.target(one))
            case ast.Tuple(elts=targets), ast.Call():
                self.same(self.kind(value), Kind("tuple", *map(self.named, targets)))
            case ast.Name(), ast.Call(func=ast.Attribute(attr="pop")):
                self.same(self.kind(target), self.change(value))
            case _:
                self.same(self.target(target), self.kind(value))

    def change(self, call: ast.Call) -> Kind:
        """Check the methods that change a list; return the kind of its elements."""
        item = Kind()
        match call:
            case ast.Call(func=ast.Attribute(value=base, attr="append"), args=[value], keywords=[]):
                self.all_of(item, item, value)
            case ast.Call(func=ast.Attribute(value=base, attr="pop"), args=[], keywords=[]):
                pass
            case _:
                raise GrammarError("a method is not allowed")
        self.kinds.among(item, "int", "str")
        self.named(base, Kind("list", item))
        return item

    def loop(self, body: Sequence[ast.stmt]) -> None:
        self.loops += 1
        need(self.loops <= DEEP, "loops are nested too deep")
        self.block(body)
        self.loops -= 1

    def visit(self, target: ast.expr, source: ast.expr) -> None:
        match target, source:
            case ast.Name(), ast.Call(func=ast.Name(id="range"), args=args, keywords=[]) if (
                1 <= len(args) <= 3
            ):
                self.all_of(INT, INT, target, *args)
            case ast.Name(), _:
                self.same(self.kind(target), self.item(self.named(source)))
            case (
                ast.Tuple(elts=[first, second]),
                ast.Call(func=ast.Name(id="enumerate"), args=[over], keywords=[]),
            ):
                self.named(first, INT)
                found = self.item(self.named(over))
                self.kinds.among(found, "int", "str")
                self.same(self.named(second), found)
            case (
                ast.Tuple(elts=[first, second]),
                ast.Call(func=ast.Attribute(value=over, attr="items"), args=[], keywords=[]),
            ):
                self.named(over, Kind("dict", self.named(first), self.named(second)))
            case _:
                raise GrammarError("a loop is not allowed")

    def target(self, node: ast.expr) -> Kind:
        need(isinstance(node, ast.Name | ast.Subscript), "a target is not allowed")
        if isinstance(node, ast.Subscript):
            need(not isinstance(node.slice, ast.Slice), "a target is not allowed")
            return self.element(node, stored=True)
        return self.kind(node)


def _is_short(node: ast.expr | ast.stmt) -> bool:
    """Return whether what stands on a line is so short that it cannot have many parts: a character is part
    of one node, beside which there are its operator or context at most."""
    return node.lineno == node.end_lineno and 3 * ((node.end_col_offset or 0) - node.col_offset) < WIDE


def _returns(body: Sequence[ast.stmt]) -> bool:
    """Return whether every path through a block ends in a return."""
    last = body[-1]
    if isinstance(last, ast.If):
        return bool(last.orelse) and _returns(last.body) and _returns(last.orelse)
    return isinstance(last, ast.Return)
