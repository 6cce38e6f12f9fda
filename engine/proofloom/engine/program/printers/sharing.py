"""Which lists, grids and dictionaries of a program may be one and the same, across its calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from proofloom.engine.program.effects import calls_of
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.syntax import (
    Assign,
    Call,
    Each,
    Expr,
    Function,
    Pairs,
    Program,
    Return,
    Stmt,
    Var,
    statements,
)

Name = tuple[str, str]
"""A variable of a function; an empty name stands for what the function returns."""
RETURNED = ""


class Sharing:
    """Puts the variables that may hold the same list, grid or dictionary into one group."""

    def __init__(self, program: Program, types: Mapping[str, Mapping[str, Type]]) -> None:
        self.table = {function.name: function for function in program.functions}
        self.types = types
        self.above: dict[Name, Name] = {}
        for function in program.functions:
            for stmt in statements(function.body):
                for one, other in self.same(function, stmt):
                    self.above[self.group(one)] = self.group(other)

    def group(self, name: Name) -> Name:
        """Return the variable that stands for the group of a variable."""
        while name in self.above and self.above[name] != name:
            name = self.above[name]
        return name

    def same(self, function: Function, stmt: Stmt) -> Iterator[tuple[Name, Name]]:
        """Yield the pairs that a statement makes one; of values that are copied it yields some in vain."""
        own, types = function.name, self.types[function.name]
        for call in calls_of(stmt):
            for param, arg in zip(self.table[call.function].params, call.args, strict=True):
                if param.type.shared and isinstance(arg, Var):
                    yield (own, arg.name), (call.function, param.name)
        match stmt:
            case Assign((Var(name),), (value,)) if types[name].shared:
                yield from self.held((own, name), value)
            case Return(value) if value is not None:
                yield from self.held((own, RETURNED), value)
            case Each(name, over) if types[name].shared:
                yield (own, name), (own, over)
            case Pairs(_, second, over) if types[second].shared:
                yield (own, second), (own, over)

    def held(self, place: Name, value: Expr) -> Iterator[tuple[Name, Name]]:
        """Yield the pair that is made one where a value comes to a place."""
        if isinstance(value, Var):
            yield place, (place[0], value.name)
        elif isinstance(value, Call):
            yield place, (value.function, RETURNED)
