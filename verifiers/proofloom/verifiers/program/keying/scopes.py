"""Tells from where a variable can be seen in a language whose variables live in blocks."""

from __future__ import annotations

import ast
from functools import lru_cache

from proofloom.verifiers.program.grammar import Reading

Block = tuple[int, ...]
"""A block by the blocks around it: the line of each statement that holds one, negative for its `else`."""


def is_seen(reading: Reading, name: str, line: int, *, over: bool = False) -> bool:
    """Return whether a variable can be seen from a line of its function; `over`: a loop's values ran out.

    It lives in the smallest block that holds all that speaks of it, from there on; what only a loop binds
    lives in that loop's turns.
    """
    for function in reading.functions.values():
        spoken, blocks = _places(function)
        if line not in blocks:
            continue
        if name in [arg.arg for arg in function.args.args]:
            return True
        places = spoken.get(name, [])
        if not places:
            return False
        home = _common([block for _, block in places])
        turning = (*blocks[line], line)
        here = turning if (line, turning) in places and not over else blocks[line]
        return line >= min(at for at, _ in places) and here[: len(home)] == home
    return False


def _common(blocks: list[Block]) -> Block:
    """Return the smallest block around all."""
    first, last = min(blocks), max(blocks)
    length = next((k for k, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None)
    return first[:length] if length is not None else first[: min(len(first), len(last))]


@lru_cache(maxsize=64)
def _places(function: ast.FunctionDef) -> tuple[dict[str, list[tuple[int, Block]]], dict[int, Block]]:
    """Return where each name is spoken of, and the block of each statement's line."""
    spoken: dict[str, list[tuple[int, Block]]] = {}
    blocks: dict[int, Block] = {function.lineno: ()}

    def note(part: ast.AST, line: int, block: Block) -> None:
        for one in ast.walk(part):
            if isinstance(one, ast.Name):
                spoken.setdefault(one.id, []).append((line, block))

    def visit(body: list[ast.stmt], block: Block) -> None:
        for node in body:
            line = node.lineno
            blocks[line] = block
            match node:
                case ast.If(test=test, body=inner, orelse=other):
                    note(test, line, block)
                    visit(inner, (*block, line))
                    visit(other, (*block, -line))
                case ast.While(test=test, body=inner):
                    note(test, line, block)
                    visit(inner, (*block, line))
                case ast.For(target=target, iter=source, body=inner):
                    note(target, line, (*block, line))
                    note(source, line, block)
                    visit(inner, (*block, line))
                case _:
                    note(node, line, block)

    visit(function.body, ())
    return spoken, blocks
