"""How the parts of several returned values are called, where a language must name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from proofloom.engine.program.printers.shape import results
from proofloom.engine.program.syntax import (
    Assign,
    Call,
    Expr,
    Function,
    Program,
    Return,
    Tuple,
    Var,
    statements,
)

FIELDS = ("first", "second", "third", "fourth")
"""What they are called where no variables say it."""


def fields(program: Program, function: Function, called: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the variables that a function returns, or of those that it is unpacked into."""
    returned = [stmt.value for stmt in statements(function.body) if isinstance(stmt, Return)]
    own = [value.items for value in returned if isinstance(value, Tuple)]
    unpacked = [
        stmt.targets
        for other in program.functions
        for stmt in statements(other.body)
        if isinstance(stmt, Assign)
        and isinstance(stmt.values[0], Call)
        and stmt.values[0].function == function.name
        and len(stmt.targets) > len(stmt.values)
    ]
    size = len(results(function.result))
    for parts in (own, unpacked):
        found = [_agreed(column) for column in zip(*parts, strict=True)]
        names = tuple([called[name] for name in found if name])
        if len(set(names)) == size and "_" not in names:
            return names
    return FIELDS[:size]


def _agreed(column: Iterable[Expr]) -> str:
    """Return the one variable among some expressions, or nothing where there are none or several."""
    found = {part.name for part in column if isinstance(part, Var)}
    return found.pop() if len(found) == 1 else ""
