"""Finds something true of every input of a small box around the one asked about, by running them all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from proofloom.engine import Stream
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.task import Claim, ClaimKind, Value

WIDTH = {1: 40, 2: 7}  # values per parameter, by the number of parameters


def claimed(
    program: Program,
    pool: Sequence[tuple[Value, ...]],
    args: tuple[Value, ...],
    limits: Limits,
    stream: Stream,
) -> Claim | None:
    """Return a claim, or None when a parameter is a list or a run in the box leaves the language."""
    point = tuple(arg for arg in args if isinstance(arg, int))
    if len(point) != len(args) or len(args) not in WIDTH:
        return None
    box = []
    for place, value in enumerate(point):
        held = [given[place] for given in pool]
        least, most = min(held), max(held)
        assert isinstance(least, int)
        assert isinstance(most, int)
        low = max(least, value - stream.below(WIDTH[len(args)]))
        box.append((low, min(most, low + WIDTH[len(args)] - 1)))
    interpreter = Interpreter(program, limits)
    try:
        runs = {
            other: interpreter.run(other) for other in product(*(range(low, high + 1) for low, high in box))
        }
    except Fault:
        return None
    frame = tuple(box)
    steps = [run.steps for run in runs.values()]
    outputs = [run.value for run in runs.values() if isinstance(run.value, int)]
    kind = stream.choice((ClaimKind.TWIN, ClaimKind.RANGE, ClaimKind.STEPS))
    if kind is ClaimKind.STEPS:
        return Claim(kind, frame, low=min(steps), high=max(steps))
    if kind is ClaimKind.RANGE and len(outputs) == len(runs):
        return Claim(kind, frame, low=min(outputs), high=max(outputs))
    twins = [other for other, run in runs.items() if run.value == runs[point].value and other != point]
    if twins:
        return Claim(ClaimKind.TWIN, frame, witness=stream.choice(twins))
    return Claim(ClaimKind.ALONE, frame)
