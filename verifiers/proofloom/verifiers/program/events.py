"""Writes a run's events down while it is made, with what a person reads of each and what it rests on.

Nodes are numbered by the source lines of functions and statements, lists by the order in which they are first
seen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from proofloom.verifiers.program.evaluator import Evaluator, Frame, WalkError
from proofloom.verifiers.program.grammar import Reading, statements
from proofloom.verifiers.program.shapes import is_shared, shown, worded

FUEL = 50_000  # steps
LONGEST = 4_000_000  # characters of all texts
WRITTEN = 12_000_000  # characters of all events


def node_lines(reading: Reading) -> list[int]:
    """Return the source line of every node: each function and each statement, in source order."""
    return list(_nodes(reading))


@lru_cache(maxsize=128)
def _nodes(reading: Reading) -> tuple[int, ...]:
    functions = list(reading.functions.values())
    return tuple([node.lineno for function in functions for node in (function, *statements(function.body))])


@lru_cache(maxsize=64)
def _read(reading: Reading) -> dict[int, list[str]]:
    """Return the names that each statement's own line reads, called functions among them."""
    found = {}
    for function in reading.functions.values():
        for node in statements(function.body):
            if isinstance(node, ast.If | ast.While):
                parts: list[ast.AST] = [node.test]
            else:
                parts = [node.iter] if isinstance(node, ast.For) else [node]
            every = [name for part in parts for name in ast.walk(part) if isinstance(name, ast.Name)]
            names = [name.id for name in every if isinstance(name.ctx, ast.Load)]
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                names.append(node.target.id)
            found[node.lineno] = names
    return found


class Recorder(Evaluator):
    """What was written down so far, and what lists, grids and dictionaries are called in it.

    What a person reads of each event and what it rests on is written where the walk is one that `tells`.
    """

    def __init__(self, reading: Reading, tells: bool = True) -> None:
        super().__init__(reading)
        self.reading, self.tells = reading, tells
        self.lines = node_lines(reading)
        if len(set(self.lines)) != len(self.lines):
            raise WalkError("two statements stand on one line")
        self.node = {line: number for number, line in enumerate(self.lines)}
        self.read = _read(reading) if tells else {}
        self.events: list[str] = []
        self.texts: list[str] = []
        self.written = self.noted = 0
        self.causes: list[set[int]] = []
        self.touched: dict[int, int] = {}
        self.lists: list[Any] = []
        self.known: dict[int, int] = {}
        self.rows: dict[int, str] = {}

    def event(
        self, letter: str, node: ast.stmt, frame: Frame, changes: Sequence[str] = (), **told: Any
    ) -> None:
        """Write an event down. `told` may say what it sets, the lists it changes, its text and its causes."""
        now = len(self.events)
        if now >= FUEL:
            raise WalkError("out of fuel")
        names, items = told.get("names", ()), told.get("items", ())
        for changed in items:
            self.spent(changed)
        if self.tells:
            if "causes" in told:
                self.causes.append(told["causes"])
            else:
                self.causes.append(self.reads(node, frame) if letter != "E" else {told["caller"]} - {-1})
            for name in names:
                if is_shared(frame[name]):
                    self.touched.setdefault(id(frame[name]), now)
            for changed in items:
                self.touched[id(changed)] = now
            text = told["text"] if "text" in told else self.bindings(names, frame)
            self.texts.append(text)
            self.written += len(text)
            if self.written > LONGEST:
                raise WalkError("the lists are too long to tell")
        for name in names:
            frame.set_at[name] = now
        self.events.append(" ".join([f"{letter}{self.node[node.lineno]}", *changes]))
        self.noted += len(self.events[-1])
        if self.noted > WRITTEN:
            raise WalkError("the values are too long to write")

    @staticmethod
    def bindings(names: Iterable[str], frame: Frame) -> str:
        """Return what variables hold, as a person reads it."""
        return ", ".join([f"{name} = {worded(frame[name])}" for name in names])

    def reads(self, node: ast.stmt, frame: Frame) -> set[int]:
        """Return the events that last set what a statement's own line reads, else the activation's first."""
        found = set()
        for name in self.read_names(node):
            if name in self.functions:
                found.add(len(self.events) - 1)
            elif name in frame.set_at:
                value = frame.get(name)
                at = self.touched.get(id(value), 0) if is_shared(value) else 0
                found.add(max(frame.set_at[name], at))
        return found or {frame.opened}

    def read_names(self, node: ast.stmt) -> list[str]:
        """Return the names that a statement's own line reads, called functions among them."""
        return self.read[node.lineno]

    def naming(self, name: str, value: Any) -> Iterator[str]:
        """Write that a name now holds a value, introducing what is shared and was not seen before."""
        if is_shared(value):
            yield from self.introduced(value)
            yield f"{name}{self.name(value)}"
        else:
            yield f"{name}={shown(value)}"

    def introduced(self, value: Any) -> Iterator[str]:
        """Number a list, grid or dictionary that is new; a grid's rows are named by their places."""
        if id(value) in self.known or id(value) in self.rows:
            return
        number = self.known[id(value)] = len(self.lists)
        self.lists.append(value)
        if isinstance(value, list) and value and isinstance(value[0], list):
            self.rows.update((id(row), f"@{number}.{place}") for place, row in enumerate(value))
        yield f"@{number}={shown(value)}"

    def name(self, value: Any) -> str:
        """Return how events name a list, grid, row or dictionary."""
        return self.rows.get(id(value)) or f"@{self.known[id(value)]}"
