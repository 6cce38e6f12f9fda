"""The canonical form of a program, by which rows are told apart, and its skeleton, by which splits are.

Canonical is renamed by first use, functions in the order in which they are first called.
"""

from __future__ import annotations

from collections.abc import Mapping

from proofloom.engine.program.effects import calls_of
from proofloom.engine.program.kinds import HEADS
from proofloom.engine.program.notation import dump_function
from proofloom.engine.program.rename import renamed, variables
from proofloom.engine.program.syntax import Block, Function, Program, blocks, statements


def call_order(program: Program) -> tuple[Function, ...]:
    """Return the functions that the entry reaches, each where it is first called (depth first)."""
    order: dict[str, Function] = {}

    def visit(name: str) -> None:
        if name in order:
            return
        order[name] = function = program.function(name)
        for stmt in statements(function.body):
            for call in calls_of(stmt):
                visit(call.function)

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


def skeleton(program: Program) -> str:
    """Return what is left of a program without its expressions: types, statements in their nesting, calls.

    Programs of one skeleton go to one split, whatever their literals, operators and names are.
    """
    order = call_order(program)
    places = {function.name: place for place, function in enumerate(order)}
    texts = []
    for function in order:
        params = ",".join(param.type.letter for param in function.params)
        result = function.result if isinstance(function.result, tuple) else (function.result,)
        texts.append(f"{params}>{','.join(kind.letter for kind in result)}{_bones(function.body, places)}")
    return " ".join(texts)


def _bones(block: Block, places: Mapping[str, int]) -> str:
    texts = []
    for stmt in block:
        calls = "".join(f":{places[call.function]}" for call in calls_of(stmt))
        inner = "".join(_bones(part, places) for part in blocks(stmt))
        texts.append(f"{HEADS[type(stmt)]}{calls}{inner}")
    return f"({' '.join(texts)})"
