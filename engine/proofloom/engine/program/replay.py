"""Replays a trace: what every variable of every open activation holds after each step."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from proofloom.engine.program.effects import calls_of
from proofloom.engine.program.syntax import Function, Program, Stmt, statements
from proofloom.engine.program.traces import (
    Added,
    Bound,
    Change,
    Event,
    Made,
    Popped,
    Ref,
    Removed,
    Returned,
    Stored,
    events,
)  # fmt: skip


@dataclass(slots=True)
class Activation:
    """One activation: its function, the step that opened it (from 0), its variables as the trace has them."""

    function: str
    opened: int
    held: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """A function or statement, by its id: where it stands, and whether its line makes a call."""

    function: str
    what: Function | Stmt
    calls: bool


def nodes(program: Program) -> tuple[Node, ...]:
    """Return the nodes of a program in order."""
    found = []
    for function in program.functions:
        found.append(Node(function.name, function, False))
        found += [Node(function.name, stmt, bool(calls_of(stmt))) for stmt in statements(function.body)]
    return tuple(found)


class Replay:
    """The state of a run while its trace is replayed.

    An activation ends with the EXEC of the statement that called it: only then it leaves the stack, so that
    the step that returns can still be looked at. `closed` is the one that the last step ended, if any.
    """

    def __init__(self, program: Program) -> None:
        self.nodes = nodes(program)
        self.steps = 0
        self.stack: list[Activation] = []
        self.heap: list[Any] = []
        self.closed: Activation | None = None

    def apply(self, event: Event) -> None:
        """Carry out one event; raise `ValueError` when the run could not have had it here."""
        if event.node >= len(self.nodes):
            raise ValueError(f"there is no node {event.node}")
        node = self.nodes[event.node]
        self.closed = None
        if event.kind == "E":
            self.stack.append(Activation(node.function, self.steps))
        elif event.kind == "X" and node.calls and self.stack:
            self.closed = self.stack.pop()
        if not self.stack or self.stack[-1].function != node.function:
            raise ValueError(f"node {event.node} is not of the function that runs")
        try:
            for change in event.changes:
                self.change(change)
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"step {self.steps + 1} changes what is not there") from error
        self.steps += 1

    def change(self, change: Change) -> None:
        """Carry out one change."""
        match change:
            case Bound(name, value):
                self.stack[-1].held[name] = value
            case Made(number, value):
                if number != len(self.heap):
                    raise ValueError(f"number {number} is not the next")
                self.heap.append(value)
            case Stored(number, keys, value):
                place = self.heap[number]
                for key in keys[:-1]:
                    place = place[key]
                place[keys[-1]] = value
            case Added(number, value):
                self.heap[number].append(value)
            case Popped(number):
                self.heap[number].pop()
            case Removed(number, key):
                del self.heap[number][key]

    def value(self, held: Any) -> Any:
        """Return a copy of what a variable holds or stands for."""
        if not isinstance(held, Ref):
            return held
        found = self.heap[held.number]
        return deepcopy(found if held.row is None else found[held.row])

    def variables(self, depth: int = -1) -> dict[str, Any]:
        """Return the variables of the innermost activation, or of that at a depth (0 is the entry's)."""
        return {name: self.value(held) for name, held in self.stack[depth].held.items()}

    @staticmethod
    def returns(event: Event) -> bool:
        """Return whether an event leaves its activation with a return."""
        return any(isinstance(change, Returned) for change in event.changes)

    def returned(self, event: Event) -> Any:
        """Return what an event returns: a value, a tuple of several, or None."""
        for change in event.changes:
            if isinstance(change, Returned):
                values = tuple(map(self.value, change.values))
                return values[0] if len(values) == 1 else values or None
        return None


def replay(program: Program, trace: str) -> Iterator[tuple[Event, Replay]]:
    """Yield each event with the state after it; the state goes on changing as the next is asked for."""
    state = Replay(program)
    for event in events(trace):
        state.apply(event)
        yield event, state
