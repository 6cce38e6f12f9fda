"""Chooses a composite's inputs: together they reach every branch, and some runs have the steps wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proofloom.engine import Reject, Stream
from proofloom.engine.program.interpret import Interpreter, Limits
from proofloom.engine.program.syntax import For, If, Program, While, statements
from proofloom.engine.program.task import Value
from proofloom.generators.program.inputs import Shape
from proofloom.generators.program.live import Pool

TRIES = 6
"""Inputs that are drawn for one that is kept, at most."""


@dataclass(frozen=True, slots=True)
class Bounded(Shape):
    """An integer that keeps to its span at every scale."""

    def drawn(self, stream: Stream, scale: float = 1.0) -> Value:
        """Draw a value; at a small scale from the lower end of the span."""
        return stream.integer(self.low, self.low + int((self.high - self.low) * min(scale, 1.0)))


def pooled(
    program: Program,
    shapes: Sequence[Shape],
    stream: Stream,
    count: int,
    steps: tuple[float, float],
    limits: Limits,
) -> Pool:
    """Return so many inputs; raise `Reject` where something stays unreached or no run has steps in range."""
    interpreter = Interpreter(program, limits, traced=True)
    unseen = _ways(program)
    chosen: list[tuple[Value, ...]] = []
    spare: list[tuple[Value, ...]] = []
    fit: list[tuple[Value, ...]] = []
    fewest, most = limits.fuel, 0
    for number in range(TRIES * count):
        if number == count and not fit and (most < steps[0] or fewest > steps[1]):
            raise Reject("no input has steps in range")
        args = tuple(shape.drawn(stream) for shape in shapes)
        run = interpreter.run(args)
        ways = zip(run.hits, run.truths, strict=True)
        seen = {2 * node + way for node, (hits, truths) in enumerate(ways) for way in (0, 1)
                if (truths if way else hits > truths) and 2 * node + way in unseen}  # fmt: skip
        unseen -= seen
        fewest, most = min(fewest, run.steps), max(most, run.steps)
        if steps[0] <= run.steps <= steps[1]:
            fit.append(args)
        (chosen if seen else spare).append(args)
        if len(spare) >= count // 2 and fit and len(chosen) + len(spare) >= count and not unseen:
            break
    if unseen:
        raise Reject("a part of a function is never reached")
    if not fit:
        raise Reject("no input has steps in range")
    return [*chosen, *fit[:4], *spare][:count]


def _ways(program: Program) -> set[int]:
    """Return what has to be reached: twice a node's number, and one more where its test or header holds."""
    found = set()
    node = 0
    for function in program.functions:
        for stmt in (None, *statements(function.body)):
            if isinstance(stmt, If):
                found |= {2 * node, 2 * node + 1}
            else:
                found.add(2 * node + isinstance(stmt, For | While))
            node += 1
    return found
