"""Which variables of a function are places in a string or list, small enough for Java's int."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from proofloom.engine.program.printers.bounds import LONGEST, Env
from proofloom.engine.program.printers.shape import Shape
from proofloom.engine.program.rename import sets
from proofloom.engine.program.syntax import (
    LIMIT,
    Assign,
    Bin,
    Cell,
    Expr,
    Find,
    Function,
    Int,
    Item,
    Len,
    Slice,
    Stmt,
    Type,
    Var,
    Width,
    expressions,
    statements,
    walk,
)


def places(function: Function, shape: Shape, states: Callable[[], Mapping[int, Env]]) -> dict[str, int]:
    """Return the variables that index something and stay within lengths, with the most that they are."""
    used = {
        part.name
        for stmt in statements(function.body)
        for expr in expressions(stmt)
        for index in _indices(expr)
        for part in walk(index)
        if isinstance(part, Var) and shape.types[part.name] is Type.INT
    }
    used -= {param.name for param in function.params} | shape.loops
    used -= {name for stmt in statements(function.body) if not _single(stmt) for name in sets(stmt)}
    found = {}
    for name in used:
        bounds = [
            env[name] for env in (states() if shape.types[name] is Type.INT else {}).values() if name in env
        ]
        most = max([max(-low, high) for low, high in bounds], default=LIMIT)
        if most <= 2 * LONGEST:
            found[name] = most
    while lost := {
        name for stmt in statements(function.body) for name in sets(stmt) if not _kept(stmt, found)
    }:
        if not lost & found.keys():
            break
        found = {name: most for name, most in found.items() if name not in lost}
    return found


def _kept(stmt: Stmt, small: Mapping[str, int]) -> bool:
    """Return whether an assignment gives its variable what is put together of lengths and places alone."""
    return isinstance(stmt, Assign) and all(
        isinstance(part, Len | Find)
        or (isinstance(part, Int) and abs(part.value) <= LONGEST)
        or (isinstance(part, Var) and part.name in small)
        or (isinstance(part, Bin) and part.op in ("+", "-", "//"))
        for part in walk(stmt.values[0])
    )


def _single(stmt: Stmt) -> bool:
    return isinstance(stmt, Assign) and len(stmt.targets) == 1


def _indices(expr: Expr) -> list[Expr]:
    """Return what stands as an index in an expression."""
    found: list[Expr] = []
    for part in walk(expr):
        match part:
            case Item(_, at) | Width(_, at):
                found.append(at)
            case Cell(_, row, column):
                found += [row, column]
            case Slice(_, start, stop):
                found += [at for at in (start, stop) if at is not None]
    return found
