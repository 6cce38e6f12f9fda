"""Looks at one run while the second interpreter makes it: what is held after a step, what a name is given."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from proofloom.engine.program.task import Value
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.walker import Frame, Walker, walk_with


class _Watcher(Walker):
    """A walker that keeps what is asked of it."""

    def __init__(self, reading: Reading, step: int = 0, asked: tuple[str, str] = ("", "")) -> None:
        super().__init__(reading, tells=False)
        function, self.variable = asked
        body = ast.walk(reading.functions[function]) if function else ()
        self.within = {part.lineno for part in body if isinstance(part, ast.stmt)}
        self.step = step
        self.held: dict[str, Any] | None = None
        self.given: list[Any] = []

    def event(
        self, letter: str, node: ast.stmt, frame: Frame, changes: Sequence[str] = (), **told: Any
    ) -> None:
        super().event(letter, node, frame, changes, **told)
        if len(self.events) == self.step:
            self.held = deepcopy(dict(frame))
        if node.lineno in self.within:
            names = [name for name in told.get("names", ()) if name == self.variable]
            self.given += [deepcopy(frame[name]) for name in names]


def held_after(reading: Reading, entry: str, args: tuple[Value, ...], step: int) -> dict[str, Any] | None:
    """Return the variables of the running activation after a step; None when the run has no such step."""
    watcher = _Watcher(reading, step=step)
    walk_with(watcher, reading, entry, args)
    return watcher.held


def history(reading: Reading, entry: str, args: tuple[Value, ...], asked: tuple[str, str]) -> list[Any]:
    """Return what a function's variable is given in the run, over all the function's activations."""
    watcher = _Watcher(reading, asked=asked)
    walk_with(watcher, reading, entry, args)
    return watcher.given
