"""The numbers that a guess can see without running anything: the size of a program and of its arguments."""

from __future__ import annotations

import ast
from typing import Any

from proofloom.pipelines.audit.items import Item

LARGEST = 1_000_000  # of any feature: what is larger is no better a hint


def features(item: Item) -> tuple[int, ...]:
    """Return counts of the source: lines, functions, statements and so on; and the sizes of the arguments."""
    tree = ast.parse(item.source)
    parts = list(ast.walk(tree))
    counts = [
        sum(isinstance(part, kinds) for part in parts)
        for kinds in (
            ast.FunctionDef,
            ast.stmt,
            (ast.For, ast.While, ast.comprehension),
            (ast.If, ast.IfExp),
            ast.Call,
            (ast.BinOp, ast.BoolOp, ast.Compare, ast.UnaryOp),
        )
    ]
    literals = [part.value for part in parts if isinstance(part, ast.Constant) and type(part.value) is int]
    plain = item.plain or ()
    numbers = [abs(part) for value in plain for part in _integers(value)]
    found = (
        item.source.count("\n"),
        *counts,
        sum(literals),
        max(literals, default=0),
        len(plain),
        sum(map(_size, plain)),
        sum(numbers),
        max(numbers, default=0),
    )
    return tuple(max(-LARGEST, min(LARGEST, number)) for number in found)


def _size(value: Any) -> int:
    """Return how many parts a value has: 1 for a number, the characters of a text, all items of a list."""
    if isinstance(value, dict):
        return sum(map(_size, value)) + sum(map(_size, value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return sum(map(_size, value))
    return len(value) if isinstance(value, str | bytes) else 1


def _integers(value: Any) -> list[int]:
    if type(value) is int:
        return [value]
    if isinstance(value, dict):
        return [number for pair in value.items() for part in pair for number in _integers(part)]
    return (
        [number for part in value for number in _integers(part)]
        if isinstance(value, list | tuple | set)
        else []
    )
