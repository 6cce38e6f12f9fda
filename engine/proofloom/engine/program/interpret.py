"""The reference interpreter: runs a program tree by compiling it to closures, and counts its steps.

A step is one event (docs/step-semantics.md): ENTER one activation, EXEC one simple statement, TEST one
condition of `if` or `while`, ITER one check of a `for` header, the failing one included. A fast run
returns the value and the count; a traced run also returns the events, the tallies and the hits per node.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from proofloom.engine.program.evaluate import Code, Fault, Frame
from proofloom.engine.program.execute import Executor
from proofloom.engine.program.joining import BREAK, CONTINUE
from proofloom.engine.program.syntax import Call, Function, Program, Type, size
from proofloom.engine.program.task import Counts, Value
from proofloom.engine.program.values import frozen, thawed

__all__ = ["BREAK", "CONTINUE", "Fault", "Interpreter", "Limits", "Run"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a run may go: events, open activations, elements of one list or characters of one string."""

    fuel: int = 20_000
    depth: int = 40
    length: int = 400


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did. `hits` counts visits per node, `truths` how often its test or header held."""

    value: Value | None
    steps: int
    events: tuple[str, ...] = ()
    counts: Counts | None = None
    hits: tuple[int, ...] = ()
    truths: tuple[int, ...] = ()


@dataclass(slots=True)
class _Code:
    """A function, compiled once it is called by another that is; `node` is its own id.

    `size` is its frame's; `names` are its variables, the `params` first.
    """

    function: Function
    node: int
    body: Code | None = None
    size: int = 0
    names: tuple[str, ...] = ()
    params: tuple[Type, ...] = ()


class Interpreter(Executor):
    """A program ready to run many times; `traced` runs are several times slower."""

    def __init__(self, program: Program, limits: Limits | None = None, traced: bool = False) -> None:
        super().__init__()
        limits = limits or Limits()
        self.fuel, self.max_depth, self.length = limits.fuel, limits.depth, limits.length
        self.traced = traced
        self.main = program.entry
        self.depth = 0
        self.frame: Frame = []
        self.codes: dict[str, _Code] = {}
        self.waiting: list[_Code] = []  # called, and not compiled yet
        node = 0
        for function in program.functions:
            self.codes[function.name] = _Code(function, node)
            node += size(function) if traced else 0
        self.hits += [0] * node
        self.truths += [0] * node
        self.waiting.append(self.codes[self.main])
        self.compile()

    def patch(self, function: Function) -> None:
        """Put a function in place of the one of its name; a traced run knows its nodes by their old ids."""
        code = self.codes[function.name]
        code.function, code.body = function, None
        self.waiting.append(code)
        self.compile()

    def compile(self) -> None:
        """Compile what waits, and whatever that calls."""
        while self.waiting:
            code = self.waiting.pop()
            if code.body is not None:
                continue
            code.params = tuple([param.type for param in code.function.params])
            self.slots = {param.name: place for place, param in enumerate(code.function.params, 1)}
            self.node = code.node + 1
            code.body = self.block(code.function.body)
            code.names = tuple(self.slots)
            code.size = len(code.names) + 1

    def run(self, args: Sequence[Value], fuel: int | None = None) -> Run:
        """Run the entry function; raise `Fault` when the run leaves the language, or less fuel runs out."""
        spent = 0 if fuel is None else max(0, self.fuel - fuel)  # as if so many steps had been taken before
        self.steps[0] = spent
        self.depth = 0
        if self.traced:
            self.events.clear()
            self.heap.clear()
            self.numbers.clear()
            for tally in (self.hits, self.truths, self.tally):
                tally[:] = [0] * len(tally)
        code = self.codes[self.main]
        before = sys.getrecursionlimit()
        # closures call closures: an activation takes a dozen or so of Python's own; for the run alone, since
        # others count on the limit that they know
        sys.setrecursionlimit(max(before, 100 * self.max_depth))
        try:
            value = self.activate(
                code, [thawed(arg, kind) for arg, kind in zip(args, code.params, strict=True)]
            )
        except IndexError as error:
            raise Fault("index out of range") from error
        except KeyError as error:
            raise Fault("key missing") from error
        except (TypeError, AttributeError) as error:  # only a program that is not sound comes here
            raise Fault("variable missing") from error
        finally:
            sys.setrecursionlimit(before)
        result = frozen(value)
        if not self.traced:
            return Run(result, self.steps[0] - spent)
        ops, calls, iterations, branches, depth = self.tally
        counts = Counts(ops, calls - 1, iterations, branches, depth)
        steps = self.steps[0] - spent
        return Run(result, steps, tuple(self.events), counts, tuple(self.hits), tuple(self.truths))

    def variables(self) -> dict[str, Any]:
        """Return the entry function's variables as the last run left them; unset ones are None."""
        return dict(zip(self.codes[self.main].names, self.frame[1:], strict=True))

    # Calls

    def call(self, call: Call) -> Code:
        """Compile a call."""
        code, args = self.callee(call), [self.expr(arg) for arg in call.args]
        return lambda f: self.activate(code, [arg(f) for arg in args])

    def callee(self, call: Call) -> _Code:
        """Return the function that is called, which is compiled in its turn."""
        code = self.codes[call.function]
        if code.body is None:
            self.waiting.append(code)
        return code

    def activate(self, code: _Code, values: list[Any]) -> Any:
        """Open an activation, run its body and return what it returned."""
        frame = [None] * code.size
        frame[1 : len(values) + 1] = values
        steps = self.steps
        steps[0] += 1
        if steps[0] > self.fuel:
            raise Fault("out of fuel")
        if self.depth >= self.max_depth:
            raise Fault("too deep")
        self.depth += 1
        if self.traced:
            self.entered(code, frame)
        code.body(frame)  # type: ignore[misc]  # what is called is compiled
        self.depth -= 1
        if not self.depth:
            self.frame = frame
        return frame[0]

    def entered(self, code: _Code, frame: Frame) -> None:
        """Record an ENTER event."""
        bound = [self.bound(code.names[place], frame[place + 1]) for place in range(len(code.params))]
        self.tally[1] += 1
        self.tally[4] = max(self.tally[4], self.depth)
        self.hits[code.node] += 1
        self.events.append(f"E{code.node}{''.join(bound)}")
