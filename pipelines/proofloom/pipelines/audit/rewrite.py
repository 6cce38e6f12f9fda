"""Rewrites a Python program so that every statement asks `watched.py` before it is executed.

Steps are those of docs/step-semantics.md, and go on for what that language does not have: a comprehension is
an expression, `with`, `try`, `raise` and a definition inside a function are one step each. Nothing is run
here.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from proofloom.pipelines.audit.unset import Place

_BLOCKS = ("body", "orelse", "finalbody")
_SILENT = (ast.Global, ast.Nonlocal)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A program that asks, and its nodes: statements with their places in its own text, those that test."""

    source: str
    places: dict[int, Place]
    tests: tuple[int, ...]

    @property
    def statements(self) -> tuple[int, ...]:
        """The nodes that are statements, in order."""
        return tuple(self.places)


def rewritten(source: str) -> Rewritten:
    """Return a program with a question before every statement; raise `SyntaxError` for no Python."""
    module = ast.parse(source)
    writer = _Writer()
    module.body = [
        writer.function(node) if isinstance(node, ast.FunctionDef) else node for node in module.body
    ]
    text = ast.unparse(ast.fix_missing_locations(module))
    return Rewritten(text, writer.places, tuple(writer.tests))


class _Writer:
    def __init__(self) -> None:
        self.nodes = 0
        self.places: dict[int, Place] = {}
        self.tests: list[int] = []

    def next(self) -> int:
        self.nodes += 1
        return self.nodes - 1

    def function(self, node: ast.FunctionDef) -> ast.FunctionDef:
        enter = ast.Expr(_ask("_do", self.next()))
        node.body = [enter, *self.block(node.body)]
        return node

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        return [self.stmt(node) for node in body]

    def stmt(self, node: ast.stmt) -> ast.stmt:
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if docstring or isinstance(node, _SILENT):
            return node
        number = self.next()
        self.places[number] = (node.lineno, node.col_offset)
        if isinstance(node, ast.If | ast.While):
            if not isinstance(node.test, ast.Constant):
                self.tests.append(number)
            node.test = _ask("_test", number, node.test)
            if isinstance(node, ast.While):
                node.test = ast.BoolOp(ast.And(), [_ask("_do", number), node.test])
        elif isinstance(node, ast.For):
            node.iter = _ask("_each", number, node.iter)
        loop = isinstance(node, ast.While | ast.For)
        if isinstance(node, ast.FunctionDef):
            self.function(node)
        else:
            self.inside(node)
        return ast.If(_ask("_on" if loop else "_do", number), [node], [])

    def inside(self, node: ast.stmt) -> None:
        """Rewrite the blocks that a statement holds."""
        for name in _BLOCKS:
            if getattr(node, name, None):
                setattr(node, name, self.block(getattr(node, name)))
        for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            part.body = self.block(part.body)


def _ask(name: str, number: int, *more: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), [ast.Constant(number), *more], [])
