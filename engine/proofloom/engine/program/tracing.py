"""The events of a traced run, written as text: what each step changed (docs/step-semantics.md).

An event is a letter (E, X, T, I), the node's id, and what changed: `n=5` a variable, `xs@1` a name for
list 1, `@1=[3,4]` a new list, `@1[0]=7` a store, `@1+7` an append, `@1-` a pop, `^5` a return, `^` of
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from proofloom.engine.program.evaluate import Code, Evaluator, Frame, operators
from proofloom.engine.program.syntax import Append, Assign, Item, Pop, Return, Simple, expressions


class Tracer(Evaluator):
    """Numbers the lists of a run and writes its events; `simple` is the statement's own closure."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[str] = []
        self.heap: list[list[int]] = []  # keeps every list of the run alive, so that id() stays its own
        self.numbers: dict[int, int] = {}
        self.hits: list[int] = []
        self.truths: list[int] = []
        self.steps = [0]

    def simple(self, stmt: Simple) -> Code:
        """Compile a simple statement without its step."""
        raise NotImplementedError

    def named(self, value: list[int]) -> tuple[str, str]:
        """Return a list's name ("@2") and, the first time, the text that introduces it."""
        number = self.numbers.get(id(value))
        if number is not None:
            return f"@{number}", ""
        number = self.numbers[id(value)] = len(self.heap)
        self.heap.append(value)
        return f"@{number}", f" @{number}=[{','.join(map(str, value))}]"

    def bound(self, name: str, value: Any) -> str:
        """Write that a variable now holds a value."""
        if type(value) is not list:
            return f" {name}={value}"
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
        if isinstance(stmt, Assign):
            parts = [self.stored(target) if isinstance(target, Item) else self.rebound(target.name)
                     for target in stmt.targets]  # fmt: skip
            return lambda f: "".join([part(f) for part in parts])
        if isinstance(stmt, Append):
            place = self.slot(stmt.list)
            return lambda f: f" {self.named(f[place])[0]}+{f[place][-1]}"
        if isinstance(stmt, Pop):
            place, taken = self.slot(stmt.list), self.rebound(stmt.target) if stmt.target else None
            return lambda f: f" {self.named(f[place])[0]}-" + (taken(f) if taken else "")
        if isinstance(stmt, Return):
            return self.returned if stmt.value is not None else lambda f: " ^"
        return lambda f: ""

    def stored(self, target: Item) -> Callable[[Frame], str]:
        """Write a store into a list."""
        place, index = self.slot(target.list), self.expr(target.index)

        def write(f: Frame) -> str:
            at = index(f)
            return f" {self.named(f[place])[0]}[{at}]={f[place][at]}"

        return write

    def rebound(self, name: str) -> Callable[[Frame], str]:
        """Write a variable's new value."""
        place = self.slot(name)
        return lambda f: self.bound(name, f[place])

    def returned(self, f: Frame) -> str:
        """Write the value being returned."""
        value = f[0]
        if type(value) is not list:
            return f" ^{value}"
        at, new = self.named(value)
        return f"{new} ^{at}"
