"""What a program lacks with a statement taken out: a variable may be unset, a function give nothing."""

from __future__ import annotations

import ast
from collections.abc import Sequence

Place = tuple[int, int]
"""Line and column of a statement or name."""
_SCOPES = (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


def unsets(source: str, gone: Place) -> bool:
    """Return whether a variable may be read unset once a statement is gone, and could not before.

    Or a function that returns a value may end without one.
    """
    module = ast.parse(source)
    functions = [node for node in module.body if isinstance(node, ast.FunctionDef)]
    return any(_Reader(node, gone).found - _Reader(node, None).found for node in functions)


class _Reader:
    """Goes through a function's paths; `found` are the places where a variable that may be unset is read.

    Of a function that returns a value its place is among them, too, if a path comes to its end.

    A loop's body may not run, so that nothing is set after it that was not before; what stands in functions,
    lambdas and comprehensions within is not followed.
    """

    def __init__(self, function: ast.FunctionDef, gone: Place | None) -> None:
        self.gone = gone
        self.found: set[Place] = set()
        args = function.args
        given = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
        self.own = {
            node.id
            for node in _within(function)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        gives = any(isinstance(node, ast.Return) and node.value is not None for node in _within(function))
        if (
            self.block(function.body, frozenset(arg.arg for arg in given if arg is not None)) is not None
            and gives
        ):
            self.found.add((function.lineno, function.col_offset))

    def block(self, body: Sequence[ast.stmt], known: frozenset[str]) -> frozenset[str] | None:
        """Return what is set after a block on every path, None when no path leaves it at its end."""
        for stmt in body:
            if (stmt.lineno, stmt.col_offset) == self.gone:
                continue
            after = self.stmt(stmt, known)
            if after is None:
                return None
            known = after
        return known

    def stmt(self, stmt: ast.stmt, known: frozenset[str]) -> frozenset[str] | None:
        """Return what is set after a statement."""
        own = [
            child
            for name, value in ast.iter_fields(stmt)
            if name not in _BLOCKS
            for child in (value if isinstance(value, list) else [value])
            if isinstance(child, ast.AST)
        ]
        parts = [part for child in own for part in (child, *_within(child))]
        for part in parts:
            reads = isinstance(part, ast.Name) and part.id in self.own and part.id not in known
            augmented = isinstance(stmt, ast.AugAssign) and part is stmt.target
            if reads and isinstance(part, ast.Name) and (isinstance(part.ctx, ast.Load) or augmented):
                self.found.add((part.lineno, part.col_offset))
        bound = known | {p.id for p in parts if isinstance(p, ast.Name) and isinstance(p.ctx, ast.Store)}
        match stmt:
            case ast.Return() | ast.Raise() | ast.Break() | ast.Continue():
                return None
            case ast.If(body=body, orelse=orelse):
                ways = [self.block(body, known), self.block(orelse, known)]
                left = [way for way in ways if way is not None]
                return frozenset.intersection(*left) if left else None
            case ast.While(body=body, orelse=orelse) | ast.For(body=body, orelse=orelse):
                self.block(body, bound)
                self.block(orelse, known)
                return known
            case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
                self.block([*body, *orelse], known)
                for handler in handlers:
                    self.block(handler.body, known)
                self.block(final, known)
                return known
            case ast.With(body=body):
                return self.block(body, bound)
        return bound


def _within(node: ast.AST) -> list[ast.AST]:
    """Return all parts of a node but those of scopes of their own."""
    found: list[ast.AST] = []
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _SCOPES):
            found += [child, *_within(child)]
    return found
