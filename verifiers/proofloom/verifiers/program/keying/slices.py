"""The dynamic slice: the nodes of all events that a variable's value after a step depends on.

The rules are those of docs/program-questions.md ("The slice"), followed on the printed source while the
second interpreter makes the run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from proofloom.engine.program.task import Value
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.keying.nest import Nest
from proofloom.verifiers.program.shapes import is_shared
from proofloom.verifiers.program.walker import Frame, Walker, walk_with


def slice_of(
    reading: Reading, entry: str, args: tuple[Value, ...], step: int, variable: str
) -> tuple[int, ...]:
    """Return the nodes in order; none when the variable holds nothing after the step."""
    walker = _Depending(reading, step, variable)
    walk_with(walker, reading, entry, args)
    open_events, found = list(walker.start), set(walker.start)
    while open_events:
        new = walker.hangs[open_events.pop()] - found
        found |= new
        open_events += new
    return tuple(sorted({int(walker.events[event].split(" ", 1)[0][1:]) for event in found}))


class _Depending(Walker):
    """A walker that notes for each event those that it depends on.

    Activations are told apart by the event that opened them. `bound` says for which list, grid or dictionary
    each variable of one stands, `changed` which event last changed that one, or made it.
    """

    def __init__(self, reading: Reading, step: int, variable: str) -> None:
        super().__init__(reading, tells=False)
        self.step, self.variable = step, variable
        self.start: set[int] = set()
        self.hangs: list[set[int]] = []
        self.bound: dict[int, dict[str, int]] = {}
        self.changed: dict[int, int] = {}
        self.introductions = 0
        self.stack: list[tuple[Frame, ast.stmt]] = []
        self.nest = Nest(reading)
        self.names: dict[int, list[str]] = {}  # that each part of the program reads, by its identity
        self.calling: dict[int, ast.Call | None] = {}  # the call that each statement makes, by its line
        self.checked: dict[tuple[int, int], int] = {}  # the last check of an `if` or loop
        self.begun: dict[tuple[int, int], int] = {}  # the first check of the present run through a loop

    def run(self, node: ast.stmt, frame: Frame) -> None:
        self.stack.append((frame, node))
        if isinstance(node, ast.For | ast.While):
            self.begun.pop((frame.opened, node.lineno), None)
        try:
            super().run(node, frame)
        finally:
            self.stack.pop()

    def event(
        self, letter: str, node: ast.stmt, frame: Frame, changes: Sequence[str] = (), **told: Any
    ) -> None:
        now = len(self.events)
        reads = self.reading_of(letter, node, frame)
        self.hangs.append({*reads, *self.control(letter, node, frame)})
        super().event(letter, node, frame, changes, **told)
        names = self.bound.setdefault(frame.opened, {})
        for name in told.get("names", ()):
            if is_shared(frame[name]):
                names[name] = self.owner(frame[name])
        for item in (*self.lists[self.introductions :], *told.get("items", ())):
            self.changed[self.owner(item)] = now
        self.introductions = len(self.lists)
        if letter in "TI":
            place = (frame.opened, node.lineno)
            self.checked[place] = now
            if not isinstance(node, ast.If):  # whether it is asked again is no matter of its last answer
                self.begun.setdefault(place, now)
        if now + 1 == self.step:
            self.start = {*self.read_of(self.variable, frame)}

    def owner(self, item: Any) -> int:
        """Return which list, grid or dictionary something is, or is a row of."""
        name = self.rows.get(id(item))
        return id(item) if name is None else id(self.lists[int(name[1:].split(".")[0])])

    def read_of(self, name: str, frame: Frame) -> Iterator[int]:
        """Yield the events on which reading a variable depends."""
        if name in frame.set_at:
            yield frame.set_at[name]
            item = self.bound.get(frame.opened, {}).get(name)
            if item is not None and is_shared(frame[name]):
                yield self.changed[item]

    def reading_of(self, letter: str, node: ast.stmt, frame: Frame) -> Iterator[int]:
        """Yield the events on which an event depends by what it reads."""
        parts: Iterable[ast.AST]
        match letter, node:
            case "E", _:
                if not self.stack:
                    return
                frame, calling = self.stack[-1]
                call = self.called_by(calling)
                parts = call.args if call else []
            case "X", _:
                call = self.called_by(node)
                if call is not None and self.events[-1].split(" ^", 1)[1:] not in ([], [""]):
                    yield len(self.events) - 1
                parts = [node]
            case "T", ast.If(test=test) | ast.While(test=test):
                parts = [test]
            case _, ast.For(iter=source):
                parts = [] if (frame.opened, node.lineno) in self.begun else [source]
        for part in parts:
            found = self.names.get(id(part))
            if found is None:
                found = self.names[id(part)] = list(_read(part, self.functions))
            for name in found:
                yield from self.read_of(name, frame)

    def called_by(self, node: ast.stmt) -> ast.Call | None:
        """Return the call of a defined function that a statement makes."""
        if node.lineno not in self.calling:
            self.calling[node.lineno] = _called(node, self.functions)
        return self.calling[node.lineno]

    def control(self, letter: str, node: ast.stmt, frame: Frame) -> Iterator[int]:
        """Yield the events on which it depends that this one takes place."""
        if letter == "E":
            if not self.stack:
                return
            frame, node = self.stack[-1]
        own, line = frame.opened, node.lineno
        around = self.nest.around[line]
        yield self.checked[own, around] if around else own
        again = letter in "TI" and (own, line) in self.begun
        if again:
            yield self.checked[own, line]
        for fork in self.nest.returning[line]:
            if (own, fork) in self.checked:
                yield self.checked[own, fork]
        for loop in self.nest.loops[line]:
            if (own, loop) not in self.begun:
                continue
            for fork in self.nest.breaking[loop]:
                if self.checked.get((own, fork), -1) > self.begun[own, loop]:
                    yield self.checked[own, fork]
            for fork in self.nest.going_on[loop]:
                if (
                    not (again and loop == line)
                    and self.checked.get((own, fork), -1) > self.checked[own, loop]
                ):
                    yield self.checked[own, fork]


def _called(node: ast.stmt, functions: Iterable[str]) -> ast.Call | None:
    """Return the call of a defined function that a statement makes."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in functions:
            return part
    return None


def _read(part: ast.AST, functions: Iterable[str]) -> Iterator[str]:
    """Yield the names that a part of a program reads, but for the arguments of a call."""
    match part:
        case ast.Name(id=name, ctx=ast.Load()):
            yield name
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            yield name
            yield from _read(value, functions)
        case ast.Call(func=ast.Name(id=name)) if name in functions:
            return
        case _:
            for child in ast.iter_child_nodes(part):
                yield from _read(child, functions)
