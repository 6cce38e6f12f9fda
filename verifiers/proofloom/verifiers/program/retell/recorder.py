"""A walk that also keeps, for every event, what its statement worked out and what its variables then hold.

What is kept of lists, grids and dictionaries are copies, made anew only where something was changed since.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from proofloom.engine.program.traces import Bound, Change, events
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.shapes import is_shared
from proofloom.verifiers.program.walker import Frame, Walk, Walker, WalkError, walk_with

COPIED = 5_000_000  # elements of all copies, and variables of all events


@dataclass(frozen=True, slots=True)
class Fact:
    """One event: its statement, the event that opened its activation, and the function that runs.

    seen  what each expression of the statement came to, by the expression's identity
    held  the activation's variables after the event
    refs  the numbers that those have which are lists, grids or dictionaries
    changes  what the event changed, as it stands in the trace
    """

    node: ast.stmt
    number: int
    opened: int
    function: str
    seen: Mapping[int, Any]
    held: Mapping[str, Any]
    refs: Mapping[str, int]
    changes: tuple[Change, ...] = ()

    def sets(self, name: str) -> bool:
        """Return whether the event gives a variable its value."""
        return any(isinstance(change, Bound) and change.name == name for change in self.changes)


@dataclass(frozen=True, slots=True)
class Record:
    """A walk with its facts."""

    walk: Walk
    facts: Sequence[Fact]
    reading: Reading


def recorded(reading: Reading, entry: str, args: tuple[Any, ...]) -> Record:
    """Walk and keep; raise `WalkError` when the run leaves the language or is too long to be kept."""
    recorder = Recorder(reading)
    walk = walk_with(recorder, reading, entry, args)
    told = events(";".join(walk.events))
    facts = [replace(fact, changes=event.changes) for fact, event in zip(recorder.facts, told, strict=True)]
    return Record(walk, facts, reading)


class Recorder(Walker):
    """The walk itself."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self.facts: list[Fact] = []
        self.seen: dict[int, dict[int, Any]] = {}
        self.copies: dict[int, tuple[int, Any]] = {}
        self.copied = 0
        self.owner = {
            part.lineno: name
            for name, function in reading.functions.items()
            for part in ast.walk(function)
            if isinstance(part, ast.stmt)
        }

    def value(self, node: ast.expr, frame: Frame) -> Any:
        found = super().value(node, frame)
        self.seen.setdefault(frame.opened, {})[id(node)] = self.kept(found)
        return found

    def truth(self, node: ast.expr, frame: Frame) -> bool:
        found = super().truth(node, frame)
        self.seen.setdefault(frame.opened, {})[id(node)] = found
        return found

    def event(
        self, letter: str, node: ast.stmt, frame: Frame, changes: Sequence[str] = (), **told: Any
    ) -> None:
        super().event(letter, node, frame, changes, **told)
        seen = self.seen.pop(frame.opened, {})
        self.spend(len(frame))
        held = {name: self.kept(value) for name, value in frame.items()}
        refs = {name: self.known[id(value)] for name, value in frame.items() if id(value) in self.known}
        number = self.node[node.lineno]
        function = self.owner[node.lineno]
        self.facts.append(Fact(node, number, frame.opened, function, seen, held, refs))

    def kept(self, value: Any) -> Any:
        """Return a value that stays as it is."""
        if not is_shared(value):
            return value
        version = self.touched.get(id(value), -1)
        known = self.copies.get(id(value))
        if known is None or known[0] != version or id(value) not in self.known:
            self.spend(1 + sum(len(item) if is_shared(item) else 1 for item in value))
            known = self.copies[id(value)] = (version, copied(value))
        return known[1]

    def spend(self, size: int) -> None:
        """Count what is kept."""
        self.copied += size
        if self.copied > COPIED:
            raise WalkError("the run is too long to be told")


def copied(value: Any) -> Any:
    """Return a copy of a list, a grid with its rows, or a dictionary."""
    if isinstance(value, dict):
        return {**value}
    return [item[:] if isinstance(item, list) else item for item in value]
