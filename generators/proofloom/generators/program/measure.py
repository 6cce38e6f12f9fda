"""The integers by which recipes ask for a mix of difficulties, read off a program's tree."""

from __future__ import annotations

from proofloom.engine.program.syntax import (
    Block,
    Both,
    Each,
    Either,
    For,
    If,
    Pairs,
    Program,
    While,
    blocks,
    expressions,
    statements,
    walk,
)


def difficulty(program: Program) -> dict[str, int]:
    """Return functions, statements, deepest loop nest and cyclomatic complexity (summed over functions).

    Cyclomatic complexity is 1 per function plus 1 per `if`, loop, `and` and `or` (McCabe 1976).
    """
    every = [stmt for function in program.functions for stmt in statements(function.body)]
    branches = sum(isinstance(stmt, If | While | For | Each | Pairs) for stmt in every)
    joints = sum(
        isinstance(part, Both | Either) for stmt in every for expr in expressions(stmt) for part in walk(expr)
    )
    return {
        "functions": len(program.functions),
        "statements": len(every),
        "loop_depth": max(_loops(function.body) for function in program.functions),
        "cyclomatic": len(program.functions) + branches + joints,
    }


def _loops(block: Block) -> int:
    depth = 0
    for stmt in block:
        inner = max((_loops(part) for part in blocks(stmt)), default=0)
        depth = max(depth, inner + isinstance(stmt, While | For | Each | Pairs))
    return depth
