"""What recipes ask of a program's shape: call graph, loops, recursion, types, live variables."""

from __future__ import annotations

from collections.abc import Mapping

from proofloom.engine.program.checks import types
from proofloom.engine.program.effects import calls_of
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.rename import mentions
from proofloom.engine.program.syntax import (
    Block,
    Each,
    For,
    Function,
    Pairs,
    Program,
    While,
    blocks,
    statements,
)

Graph = Mapping[str, frozenset[str]]


def graph_of(program: Program) -> Graph:
    """Return whom each function calls."""
    return {
        function.name: frozenset(
            call.function for stmt in statements(function.body) for call in calls_of(stmt)
        )
        for function in program.functions
    }


def recursive(program: Program) -> bool:
    """Return whether some function calls itself."""
    return any(name in called for name, called in graph_of(program).items())


def family(program: Program) -> str:
    """Return the call graph's family: single, flat, chain, tree or shared (a function with two callers)."""
    graph = {name: called - {name} for name, called in graph_of(program).items()}
    callers = [sum(name in called for called in graph.values()) for name in graph]
    if len(graph) == 1:
        return "single"
    if max(callers) > 1:
        return "shared"
    if len(graph[program.entry]) == len(graph) - 1:
        return "flat"
    return "chain" if all(len(called) <= 1 for called in graph.values()) else "tree"


def loop_depth(block: Block) -> int:
    """Return how deep loops nest in a block."""
    return max((max((loop_depth(part) for part in blocks(stmt)), default=0)
                + isinstance(stmt, While | For | Each | Pairs) for stmt in block), default=0)  # fmt: skip


def live(function: Function) -> int:
    """Return the most variables of a function that are between their first and their last mention at once.

    A variable that a loop finds set and mentions is alive through the loop.
    """
    spans: dict[str, tuple[int, int]] = {param.name: (0, 0) for param in function.params}
    place = 0

    def visit(block: Block) -> None:
        nonlocal place
        for stmt in block:
            place += 1
            first = place
            for name in mentions(stmt):
                spans[name] = (spans.get(name, (place, place))[0], place)
            for part in blocks(stmt):
                visit(part)
            if isinstance(stmt, While | For | Each | Pairs):
                for name, (start, end) in spans.items():
                    if start < first <= end:
                        spans[name] = (start, place)

    visit(function.body)
    return max(sum(start <= point <= end for start, end in spans.values()) for point in range(place + 1))


def used_types(program: Program) -> frozenset[Type]:
    """Return the types of all variables."""
    table = {function.name: function for function in program.functions}
    return frozenset(kind for function in program.functions for kind in types(function, table).values())


def figures(program: Program) -> dict[str, int | str]:
    """Return every figure by name."""
    every = [stmt for function in program.functions for stmt in statements(function.body)]
    return {
        "functions": len(program.functions),
        "statements": len(every),
        "graph": family(program),
        "loop_depth": max(loop_depth(function.body) for function in program.functions),
        "recursion": int(recursive(program)),
        "live": max(map(live, program.functions)),
        "types": " ".join(sorted(kind.letter for kind in used_types(program))),
    }
