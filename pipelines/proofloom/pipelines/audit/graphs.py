"""What programs are made of: the families of their call graphs, and their cyclomatic complexity."""

from __future__ import annotations

import ast

from proofloom.pipelines.audit.shares import Audited, Shares, histogram

FAMILIES = ("single", "flat", "chain", "tree", "shared")
STAIRS = (1, 2, 4, 8, 16, 32)
_FORKS = (ast.If, ast.IfExp, ast.While, ast.For, ast.ExceptHandler)


def call_graphs(audited: Audited) -> Shares:
    """Return how many programs have a call graph of each family, and how many call themselves."""
    graphs = [(_graph(item.source), item.entry) for item in audited.programs]
    found = histogram([_family(graph, entry) for graph, entry in graphs], FAMILIES)
    loops = sum(any(name in called for name, called in graph.items()) for graph, _ in graphs)
    return {**found, "with recursion": (loops, len(graphs))}


def cyclomatic(audited: Audited) -> Shares:
    """Return how many programs have a complexity of each size (McCabe 1976), summed over functions."""
    lows = [1, *(stair + 1 for stair in STAIRS)]
    names = [_span(low, high) for low, high in zip(lows, STAIRS, strict=False)] + [f"over {STAIRS[-1]}"]
    found = []
    for item in audited.programs:
        count = _complexity(item.source)
        found.append(
            next((name for name, high in zip(names, STAIRS, strict=False) if count <= high), names[-1])
        )
    return histogram(found, names)


def _span(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low} to {high}"


def _graph(source: str) -> dict[str, frozenset[str]]:
    """Return which of the program's functions each of them calls."""
    functions = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    return {
        name: frozenset(
            part.func.id
            for part in ast.walk(node)
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in functions
        )
        for name, node in functions.items()
    }


def _family(graph: dict[str, frozenset[str]], entry: str) -> str:
    """Return single, flat (all called by the entry), chain, tree, or shared (one has several callers)."""
    others = {name: called - {name} for name, called in graph.items()}
    callers = [sum(name in called for called in others.values()) for name in others]
    if len(others) <= 1:
        return "single"
    if max(callers) > 1:
        return "shared"
    if len(others.get(entry, ())) == len(others) - 1:
        return "flat"
    return "chain" if all(len(called) <= 1 for called in others.values()) else "tree"


def _complexity(source: str) -> int:
    """Return 1 per function, and 1 per fork, loop, condition of a comprehension, `and` and `or`."""
    parts = list(ast.walk(ast.parse(source)))
    functions = sum(isinstance(part, ast.FunctionDef | ast.Lambda) for part in parts)
    joints = sum(len(part.values) - 1 for part in parts if isinstance(part, ast.BoolOp))
    conditions = sum(1 + len(part.ifs) for part in parts if isinstance(part, ast.comprehension))
    return max(1, functions) + sum(isinstance(part, _FORKS) for part in parts) + joints + conditions
