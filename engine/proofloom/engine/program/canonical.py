"""The canonical form of a program: renamed by first use, functions in the order they are first called."""

from __future__ import annotations

import re

from proofloom.engine.program.notation import dump_function
from proofloom.engine.program.rename import renamed, variables
from proofloom.engine.program.syntax import Call, Function, Program, expressions, statements, walk

_NUMBER = re.compile(r"(?<![\w-])-?\d+\b")


def call_order(program: Program) -> tuple[Function, ...]:
    """Return the functions that the entry reaches, each where it is first called (depth first)."""
    order: dict[str, Function] = {}

    def visit(name: str) -> None:
        if name in order:
            return
        order[name] = function = program.function(name)
        for stmt in statements(function.body):
            for expr in expressions(stmt):
                for part in walk(expr):
                    if isinstance(part, Call):
                        visit(part.function)

    visit(program.entry)
    return tuple(order.values())


def canonical(program: Program) -> str:
    """Return a text that two programs share when they differ only in names and in the functions' order."""
    order = call_order(program)
    functions = {function.name: f"f{place}" for place, function in enumerate(order)}
    texts = []
    for function in order:
        names = {name: f"v{place}" for place, name in enumerate(variables(function))}
        texts.append(dump_function(renamed(function, names, functions)))
    return " ".join(texts)


def shape(form: str) -> str:
    """Return a canonical form with every literal replaced by a hash sign."""
    return _NUMBER.sub("#", form)
