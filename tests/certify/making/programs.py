"""Make small random programs over every form of the grammar, sound and with inputs that run to an end.

They are no programs that a person would write: what they are for is that every form meets every other in
every executor. What breaks a static rule or faults on all inputs is thrown away and drawn again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from making.functions import Maker
from making.values import value
from proofloom.engine.program.checks import problems
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.syntax import Function, Program
from proofloom.engine.program.values import Value

LIMITS = Limits(fuel=3_000, depth=25, length=200)
INPUTS, KEPT = 6, 3
UNSIGNED = 0.4  # share of the programs that are given no integer below 0: most of them divide none either


@dataclass(frozen=True)
class Made:
    """A program with inputs, and what the reference interpreter gives for each: value and steps."""

    program: Program
    inputs: tuple[tuple[Value, ...], ...]
    runs: tuple[tuple[Value | None, int], ...]


def programs(seed: str) -> Iterator[Made]:
    """Yield programs without end; equal seeds give equal programs."""
    number = 0
    while True:
        found = made(Random(f"{seed} {number}"))
        number += 1
        if found is not None:
            yield found


def drawn(random: Random) -> tuple[Program, list[tuple[Value, ...]]] | None:
    """Draw one program and inputs, on which it may fault; None when it breaks a static rule."""
    program = Maker(random).program()
    if problems(program):
        return None
    entry = program.function(program.entry)
    return program, [arguments(entry, random) for _ in range(INPUTS)]


def arguments(function: Function, random: Random) -> tuple[Value, ...]:
    """Draw arguments for a function."""
    return tuple(value(random, param.type) for param in function.params)


def made(random: Random) -> Made | None:
    """Make one program with its inputs, or None when the draw does not work out."""
    found = drawn(random)
    if found is None:
        return None
    program, inputs = found
    if random.random() < UNSIGNED:
        inputs = [tuple(map(without_signs, args)) for args in inputs]
    kept = made_of(program, Interpreter(program, LIMITS), inputs)
    return kept if kept.inputs else None


def without_signs(given: Value) -> Value:
    """Return a value whose integers have lost their signs, in whatever it is held."""
    if isinstance(given, tuple):
        return tuple(map(without_signs, given))
    return abs(given) if type(given) is int else given


def made_of(program: Program, runner: Interpreter, drawn: Sequence[tuple[Value, ...]]) -> Made:
    """Return a program with those inputs, a few at most, on which it runs to an end."""
    inputs, runs = [], []
    for args in drawn:
        if len(inputs) == KEPT:
            break
        try:
            run = runner.run(args)
        except Fault:
            continue
        inputs.append(args)
        runs.append((run.value, run.steps))
    return Made(program, tuple(inputs), tuple(runs))
