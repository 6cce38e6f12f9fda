"""Looks for inputs of a program whose runs take about so many steps, by growing and shrinking them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proofloom.engine import Stream
from proofloom.engine.program.interpret import Fault, Interpreter, Limits, Run
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.task import Value
from proofloom.generators.program.inputs import Shape

TRIES = 28
WIDEST = 60.0


class Aim:
    """Bisects the scale of the inputs of a program, drawing anew each time."""

    def __init__(self, program: Program, shapes: Sequence[Shape], limits: Limits, stream: Stream) -> None:
        self.shapes = shapes
        self.interpreter = Interpreter(program, limits)
        self.stream = stream

    def inputs(self, target: int) -> Iterator[tuple[tuple[Value, ...], Run]]:
        """Yield inputs with their runs, nearer and nearer to the target."""
        low, high, scale = 0.05, WIDEST, 1.0
        for _ in range(TRIES):
            args = tuple(shape.drawn(self.stream, scale) for shape in self.shapes)
            try:
                run = self.interpreter.run(args)
            except Fault as fault:
                if str(fault) == "out of fuel":
                    high = scale
                    scale = (low + high) / 2 if high < 2 * low else (low * high) ** 0.5
                    continue
                continue
            yield args, run
            ratio = target / run.steps
            if ratio > 1:
                low = max(low, scale * 0.9)
            else:
                high = min(high, scale * 1.1)
            scale = min(max(scale * ratio**0.7, low), high)
