"""A trace in the forms of other works: full frames, executed lines, and a scratchpad of numbered steps.

Frames and lines are told in the order of a debugger: a line that makes a call stands before what the call
does, while its EXEC comes after it in the trace. Nothing is lost: frames hold every variable at every step.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from proofloom.engine.program.replay import Replay, replay
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.traces import (
    Added,
    Bound,
    Change,
    Ended,
    Event,
    Held,
    Popped,
    Ref,
    Removed,
    Stored,
    events,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a debugger would report: `event` is call, line or return.

    `variables` are those of the activation after it was called, before the line runs, or before it is left;
    `value` is what a return gives back: a value, a tuple of several, or None.
    """

    event: str
    line: int
    function: str
    depth: int
    variables: dict[str, Any]
    value: Any = None


def frames(program: Program, trace: str, lines: Sequence[int]) -> Iterator[Frame]:
    """Yield full frames, as CWM has them; `lines` gives the source line of each node."""
    for event, node, state, value in _reports(program, trace):
        top = state.stack[-1]
        yield Frame(event, lines[node], top.function, len(state.stack), state.variables(), value)


def executed_lines(program: Program, trace: str, lines: Sequence[int]) -> tuple[int, ...]:
    """Return the source lines in the order in which they ran, as L0-Bench and CoCoNUT have them."""
    return tuple([lines[node] for event, node, _, _ in _reports(program, trace) if event == "line"])


def _reports(program: Program, trace: str) -> Iterator[tuple[str, int, Replay, Any]]:
    """Yield what a debugger reports: the event, its node, the state, and what is returned."""
    callers = _callers(program, trace)
    state = Replay(program)
    at: list[int] = []  # for each activation the node it is at
    left: list[bool] = []  # and whether it has returned
    for event in events(trace):
        if event.kind == "E":
            if at:
                at[-1] = callers[state.steps]
                yield "line", at[-1], state, None
            state.apply(event)
            at.append(event.node)
            left.append(False)
            yield "call", event.node, state, None
            continue
        if event.kind == "X" and state.nodes[event.node].calls:
            node = at.pop()
            if not left.pop():
                yield "return", node, state, None
        else:
            at[-1] = event.node
            yield "line", event.node, state, None
        state.apply(event)
        if state.returns(event):
            left[-1] = True
            yield "return", event.node, state, state.returned(event)
    if not left[-1]:
        yield "return", at[-1], state, None


def _callers(program: Program, trace: str) -> dict[int, int]:
    """Return for each step that opens an activation the node of the statement that called it."""
    found = {}
    for event, state in replay(program, trace):
        if state.closed:
            found[state.closed.opened] = event.node
    return found


def scratchpad(program: Program, trace: str, lines: Sequence[int]) -> tuple[str, ...]:
    """Return one line of text for each step: its number, the source line, what it did; calls are indented."""
    told = []
    for event, state in replay(program, trace):
        depth = "  " * (len(state.stack) - 1)
        told.append(f"{state.steps}. {depth}line {lines[event.node]}: {_told(event, state)}")
    return tuple(told)


def _told(event: Event, state: Replay) -> str:
    parts = [text for change in event.changes if (text := _change(change, event, state))]
    if event.kind == "E":
        return f"{state.stack[-1].function}({', '.join(parts)})"
    if state.returns(event):
        value = state.returned(event)
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        return f"return {', '.join(map(written, values))}".rstrip()
    return ", ".join(parts) or type(state.nodes[event.node].what).__name__.lower()


def _change(change: Change, event: Event, state: Replay) -> str:
    match change:
        case Held(truth):
            return written(truth)
        case Ended():
            return "no more"
        case Bound(name, value):
            return f"{name} = {written(state.value(value))}"
        case Stored(number, keys, value):
            places = "".join([f"[{written(key)}]" for key in keys])
            return f"{_name(number, state)}{places} = {written(value)}"
        case Added(number, value):
            return f"{_name(number, state)} + {written(value)}"
        case Popped(number):
            return f"{_name(number, state)} - last"
        case Removed(number, key):
            return f"{_name(number, state)} - {written(key)}"
    return ""


def _name(number: int, state: Replay) -> str:
    """Return what the running activation calls a list, grid or dictionary."""
    held = state.stack[-1].held
    return next(name for name, value in held.items() if value == Ref(number))


def written(value: Any) -> str:
    """Return a value as a person reads it; it can be read back."""
    if type(value) is int:
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join([f'{written(key)}: {written(item)}' for key, item in value.items()])}}}"
    return json.dumps(value)
