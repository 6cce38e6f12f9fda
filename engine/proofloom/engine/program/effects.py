"""What a statement calls, stores into and changes in place, by itself or through the functions it calls."""

from __future__ import annotations

from collections.abc import Mapping

from proofloom.engine.program.syntax import (
    Append,
    Assign,
    Call,
    Delete,
    Function,
    Pop,
    Stmt,
    Var,
    expressions,
    names,
    statements,
    walk,
)


def calls_of(stmt: Stmt) -> list[Call]:
    """Return the calls that a statement's own line makes."""
    return [part for expr in expressions(stmt) for part in walk(expr) if isinstance(part, Call)]


def stored(stmt: Stmt) -> frozenset[str]:
    """Return what a statement's own line changes in place: its lists, grids and dictionaries."""
    if isinstance(stmt, Append | Pop):
        return frozenset({stmt.list})
    if isinstance(stmt, Delete):
        return frozenset({stmt.dict})
    if isinstance(stmt, Assign):
        held = [target for target in stmt.targets if not isinstance(target, Var)]
        return frozenset(name for target in held for name in names(target))
    return frozenset()


def reachable(function: Function, table: Mapping[str, Function]) -> list[Function]:
    """Return the functions that a function may call, directly or not; itself only if it is one of them."""
    found: dict[str, Function] = {}
    waiting = [function]
    while waiting:
        for stmt in statements(waiting.pop().body):
            for call in calls_of(stmt):
                if call.function not in found:
                    found[call.function] = table[call.function]
                    waiting.append(table[call.function])
    return list(found.values())


def changed(function: Function, table: Mapping[str, Function]) -> frozenset[str]:
    """Return the variables whose list, grid or dictionary a function may change, also through calls."""
    others = reachable(function, table)
    known: dict[str, frozenset[str]] = {other.name: frozenset() for other in others}
    while True:
        found = {other.name: _changed(other, known, table) for other in others}
        if found == known:
            return _changed(function, known, table)
        known = found


def _changed(
    function: Function, known: Mapping[str, frozenset[str]], table: Mapping[str, Function]
) -> frozenset[str]:
    found: set[str] = set()
    for stmt in statements(function.body):
        found |= stored(stmt)
        for call in calls_of(stmt):
            inner = known[call.function]
            for param, arg in zip(table[call.function].params, call.args, strict=False):
                if param.name in inner and isinstance(arg, Var):
                    found.add(arg.name)
    return frozenset(found)
