"""The events of a traced run, written as text: what each step changed (docs/step-semantics.md).

An event is a letter (E, X, T, I), the node's id, and what changed: `n=5` a variable, `xs@1` a name for
list 1, `@1=[3,4]` a new list, `@1[0]=7` a store, `@1+7` an append, `@1-` a pop, `@1-"k"` a deletion, `^5`
a return, `^` of nothing. A row of a grid is named by its place: `row@1.0`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from proofloom.engine.program.containers import Containers
from proofloom.engine.program.evaluate import Code, Frame, operators
from proofloom.engine.program.syntax import (
    Append,
    Assign,
    Delete,
    Pop,
    Return,
    Simple,
    Target,
    Var,
    children,
    expressions,
    names,
)
from proofloom.engine.program.values import shown


class Tracer(Containers):
    """Numbers the lists of a run and writes its events; `simple` is the statement's own closure."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[str] = []
        self.heap: list[Any] = []  # keeps every list of the run alive, so that id() stays its own
        self.numbers: dict[int, str] = {}
        self.hits: list[int] = []
        self.truths: list[int] = []
        self.steps = [0]

    def simple(self, stmt: Simple) -> Code:
        """Compile a simple statement without its step."""
        raise NotImplementedError

    def named(self, value: Any) -> tuple[str, str]:
        """Return the name of a list, grid or dictionary ("@2") and, the first time, what introduces it."""
        known = self.numbers.get(id(value))
        if known is not None:
            return known, ""
        at = self.numbers[id(value)] = f"@{len(self.heap)}"
        self.heap.append(value)
        if type(value) is list and value and type(value[0]) is list:
            self.numbers.update((id(row), f"{at}.{place}") for place, row in enumerate(value))
        return at, f" {at}={shown(value)}"

    def bound(self, name: str, value: Any) -> str:
        """Write that a variable now holds a value."""
        if type(value) is int:
            return f" {name}={value}"
        if type(value) is not list and type(value) is not dict:
            return f" {name}={shown(value)}"
        at, new = self.named(value)
        return f"{new} {name}{at}"

    def recorded(self, stmt: Simple, node: int) -> Code:
        """Compile a simple statement with its EXEC event, which follows those of a call it makes."""
        code, delta = self.simple(stmt), self.delta(stmt)
        ops = sum(operators(expr) for expr in expressions(stmt))
        steps, events, hits, tally = self.steps, self.events, self.hits, self.tally

        def run(f: Frame) -> Any:
            signal = code(f)
            steps[0] += 1
            tally[0] += ops
            hits[node] += 1
            events.append(f"X{node}{delta(f)}")
            return signal

        return run

    def delta(self, stmt: Simple) -> Callable[[Frame], str]:
        """Return what reads off the frame, after the statement, what it changed."""
        match stmt:
            case Assign(targets):
                parts = [self.stored(target) for target in targets]
                return lambda f: "".join([part(f) for part in parts])
            case Append(name):
                place = self.slot(name)
                return lambda f: f" {self.named(f[place])[0]}+{shown(f[place][-1])}"
            case Pop(target, name):
                place, taken = self.slot(name), self.rebound(target) if target else None
                return lambda f: f" {self.named(f[place])[0]}-" + (taken(f) if taken else "")
            case Delete(name, at):
                place, key = self.slot(name), self.expr(at)
                return lambda f: f" {self.named(f[place])[0]}-{shown(key(f))}"
            case Return(value):
                return self.returned if value is not None else lambda f: " ^"
        return lambda f: ""

    def stored(self, target: Target) -> Callable[[Frame], str]:
        """Write a variable's new value, or a store: its places do not depend on what was stored."""
        if isinstance(target, Var):
            return self.rebound(target.name)
        (name,) = names(target)
        place, keys = self.slot(name), [self.expr(key) for key in children(target)]

        def write(f: Frame) -> str:
            value, found = f[place], ""
            at = self.named(value)[0]
            for key in keys:
                found += f"[{shown(key(f))}]"
                value = value[key(f)]
            return f" {at}{found}={shown(value)}"

        return write

    def rebound(self, name: str) -> Callable[[Frame], str]:
        """Write a variable's new value."""
        place = self.slot(name)
        return lambda f: self.bound(name, f[place])

    def returned(self, f: Frame) -> str:
        """Write what is being returned."""
        value = f[0]
        if type(value) is tuple:
            return " ^" + ",".join(map(shown, value))
        if type(value) is not list and type(value) is not dict:
            return f" ^{shown(value)}"
        at, new = self.named(value)
        return f"{new} ^{at}"
