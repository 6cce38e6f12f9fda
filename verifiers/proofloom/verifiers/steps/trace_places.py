"""Where the second checker stands in a program: open activations, their loops, what comes after what."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.steps.trace_found import owners
from proofloom.verifiers.steps.trace_state import DeltaError, ends_loop
from proofloom.verifiers.steps.trace_values import Scene, evaluate


@dataclass(slots=True)
class Place:
    """Where an activation stands: its variables, at which statement, whether the call in it is done, in which
    loops."""

    variables: dict[str, Any]
    at: ast.stmt | None
    called: bool = False
    loops: dict[int, Loop] = field(default_factory=dict)


@dataclass(slots=True)
class Loop:
    """A loop that goes on: what it goes over, the names that it sets, what it found, and the turn."""

    over: Any
    keys: Sequence[Any] | None
    names: list[str]
    by_place: bool
    finds: dict[str, Any]
    turn: int = 0

    @classmethod
    def of(cls, node: ast.For, scene: Scene, finds: dict[str, Any]) -> Loop:
        """Begin a loop."""
        targets = node.target.elts if isinstance(node.target, ast.Tuple) else [node.target]
        names = [one.id for one in targets if isinstance(one, ast.Name)]
        match node.iter:
            case ast.Call(func=ast.Name(id="range"), args=args):
                return cls(range(*[evaluate(arg, scene) for arg in args]), None, names, False, finds)
            case ast.Call(func=ast.Name(id="enumerate"), args=[items]):
                return cls(evaluate(items, scene), None, names, True, finds)
            case ast.Call(func=ast.Attribute(value=table)):
                found = evaluate(table, scene)
                return cls(found, list(found), names, False, finds)
        found = evaluate(node.iter, scene)
        return cls(found, list(found) if isinstance(found, dict) else None, names, False, finds)

    def values(self) -> tuple[Any, ...] | None:
        """Return what the names hold in the next turn; None where the values have run out."""
        if self.keys is not None:
            if self.turn >= len(self.keys):
                return None
            key = self.keys[self.turn]
            return (key, self.over[key]) if len(self.names) == 2 else (key,)
        if self.turn >= len(self.over):
            return None
        item = self.over[self.turn]
        return (self.turn, item) if self.by_place else (item,)


@dataclass(frozen=True, slots=True)
class Table:
    """A program's statements by number and line: whose they are, what comes after each, and its loop."""

    nodes: list[ast.stmt]
    owners: list[str]
    lines: list[int]
    node: dict[int, int]
    after: dict[int, ast.stmt | None]
    loop: dict[int, ast.stmt]

    def advance(self, places: list[Place], event: str) -> None:
        """Go on to the statement that comes after an event."""
        place = places[-1]
        here = place.at
        assert here is not None
        place.called = False
        after = self.after[here.lineno]
        match here:
            case ast.If(body=body, orelse=orelse):
                place.at = body[0] if event.endswith("+") else orelse[0] if orelse else after
            case ast.While(body=body):
                place.at = body[0] if event.endswith("+") else after
            case ast.For() if ends_loop(event):
                del place.loops[here.lineno]
                place.at = after
            case ast.For(body=body):
                place.loops[here.lineno].turn += 1
                place.at = body[0]
            case ast.Return():
                places.pop()
            case ast.Break():
                loop = self.loop[here.lineno]
                place.loops.pop(loop.lineno, None)
                place.at = self.after[loop.lineno]
            case ast.Continue():
                place.at = self.loop[here.lineno]
            case _:
                place.at = after
        if ("^" in event) != isinstance(here, ast.Return):
            raise DeltaError("returning and going on are two things")


@lru_cache(maxsize=64)
def table_of(reading: Reading) -> Table:
    """Return the table of a program."""
    nodes = sorted(
        (part for f in reading.functions.values() for part in ast.walk(f) if isinstance(part, ast.stmt)),
        key=lambda part: part.lineno,
    )
    lines = [part.lineno for part in nodes]
    table = Table(nodes, owners(reading), lines, {line: k for k, line in enumerate(lines)}, {}, {})
    for function in reading.functions.values():
        _link(table, function.body, None, None)
    return table


def _link(table: Table, block: Sequence[ast.stmt], then: ast.stmt | None, loop: ast.stmt | None) -> None:
    """Write down for each statement of a block what comes after it, and the innermost loop that it is in."""
    for place, here in enumerate(block):
        after = block[place + 1] if place + 1 < len(block) else then
        table.after[here.lineno] = after
        if loop is not None:
            table.loop[here.lineno] = loop
        match here:
            case ast.If(body=body, orelse=orelse):
                _link(table, body, after, loop)
                _link(table, orelse, after, loop)
            case ast.For(body=body) | ast.While(body=body):
                _link(table, body, here, here)


def call_in(here: ast.stmt, functions: Mapping[str, Any]) -> ast.Call | None:
    """Return the call of a defined function that a simple statement makes."""
    if isinstance(here, ast.If | ast.While | ast.For):
        return None
    every = (part for part in ast.walk(here) if isinstance(part, ast.Call))
    return next((c for c in every if isinstance(c.func, ast.Name) and c.func.id in functions), None)
