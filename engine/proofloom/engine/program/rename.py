"""What a program's variables and functions are called: who mentions them, and the tree under other names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from proofloom.engine.program.kinds import PARTS
from proofloom.engine.program.syntax import (
    Assign,
    Block,
    Call,
    Each,
    Expr,
    For,
    Function,
    Pairs,
    Param,
    Pop,
    Stmt,
    Target,
    Var,
    expressions,
    names,
    statements,
    walk,
)


def variables(function: Function) -> tuple[str, ...]:
    """Return the function's variables: the parameters, then the others in order of first appearance."""
    found = {param.name: None for param in function.params}
    for stmt in statements(function.body):
        for name in mentions(stmt):
            found.setdefault(name)
    return tuple(found)


def mentions(stmt: Stmt) -> list[str]:
    """Return the variables that a statement's own line mentions, those it sets last, with repeats."""
    found = [name for expr in expressions(stmt) for part in walk(expr) for name in names(part)]
    if isinstance(stmt, Assign):
        return found + [name for target in stmt.targets for name in names(target)]
    given = sets(stmt)
    return found + [name for name in names(stmt) if name not in given] + given


def mentioned(function: Function) -> frozenset[str]:
    """Return the variables that the function's body mentions."""
    return frozenset(name for stmt in statements(function.body) for name in mentions(stmt))


def reads(stmt: Stmt) -> list[str]:
    """Return the variables that a statement's own line reads; what it changes in place is read too."""
    found = mentions(stmt)
    if isinstance(stmt, Assign):
        stored = [name for target in stmt.targets if not isinstance(target, Var) for name in names(target)]
        return found[: len(found) - len(stmt.targets)] + stored
    return found[: len(found) - len(sets(stmt))]


def sets(stmt: Stmt) -> list[str]:
    """Return the variables that a statement's own line sets."""
    if isinstance(stmt, Assign):
        return [target.name for target in stmt.targets if isinstance(target, Var)]
    if isinstance(stmt, For | Each):
        return [stmt.var]
    if isinstance(stmt, Pairs):
        return [stmt.first, stmt.second]
    return [stmt.target] if isinstance(stmt, Pop) and stmt.target else []


def renamed(function: Function, names: Mapping[str, str], functions: Mapping[str, str]) -> Function:
    """Return the function with every variable and called function replaced by its new name."""
    return Renamer(names, functions).function(function)


class Renamer:
    """Rebuilds a tree with other names; a subclass may rebuild some nodes in its own way."""

    def __init__(self, names: Mapping[str, str], functions: Mapping[str, str]) -> None:
        self.names = names
        self.functions = functions

    def function(self, function: Function) -> Function:
        """Rebuild a function."""
        params = tuple(Param(self.names[param.name], param.type) for param in function.params)
        body = self.block(function.body)
        return Function(self.functions[function.name], params, function.result, body)

    def block(self, block: Block) -> Block:
        """Rebuild a block."""
        return tuple([self.stmt(stmt) for stmt in block])

    def stmt(self, stmt: Stmt) -> Stmt:
        """Rebuild a statement."""
        return cast(Stmt, self.node(stmt))

    def expr(self, expr: Expr) -> Expr:
        """Rebuild an expression."""
        return self.call(expr) if isinstance(expr, Call) else cast(Expr, self.node(expr))

    def call(self, call: Call) -> Call:
        """Rebuild a call."""
        return cast(Call, self.node(call))

    def target(self, target: Target) -> Target:
        """Rebuild a target."""
        return cast(Target, self.node(target))

    def node(self, node: Expr | Stmt) -> Expr | Stmt:
        """Rebuild any node from its parts."""
        cls = type(node)
        return cls(*[self.part(kind, getattr(node, name)) for name, kind in PARTS[cls]])

    def part(self, kind: str, part: Any) -> Any:
        """Rebuild one part of a node, by the annotation of its field."""
        match kind:
            case "Name":
                return self.names[part] if part else part
            case "Called":
                return self.functions[part]
            case "Expr" | "Expr | None":
                return None if part is None else self.expr(part)
            case "Call":
                return self.call(part)
            case "Block":
                return self.block(part)
            case "tuple[Expr, ...]":
                return tuple([self.expr(item) for item in part])
            case "tuple[Target, ...]":
                return tuple([self.target(item) for item in part])
        return part
