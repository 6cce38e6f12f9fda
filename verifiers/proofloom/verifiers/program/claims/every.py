"""Runs every input of a small box in CPython, and some of them by the second interpreter as well."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

from proofloom.engine.program.questions import Args
from proofloom.engine.program.task import Value
from proofloom.verifiers.program.claims.inputs import Inputs
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.instrument import Counting, at_once, call
from proofloom.verifiers.program.rerun import FAULTS, WIDEST, Limits, compiled, loaded
from proofloom.verifiers.program.shapes import closed, opened
from proofloom.verifiers.program.walker import WalkError, node_lines, walk

EVERY = 2_000  # inputs that are run one by one
FUEL = 2_000_000  # steps over all of them
SEEN_TWICE = 2_000  # steps, about, of the inputs that both interpreters run


class Contradiction(Exception):
    """The two interpreters differ on an input."""


@dataclass(frozen=True, slots=True)
class Table:
    """What every input of a box does, in order: its value and steps, and the first of each side of a test.

    `fault` is the first input whose run leaves the language; such inputs are in neither.
    """

    runs: dict[Args, tuple[Value | None, int]]
    sides: dict[tuple[int, bool], Args]
    steps: int
    fault: Args | None


@lru_cache(maxsize=8)
def every(inputs: Inputs) -> Table | None:
    """Return the table of a box, or None where it has too many inputs or takes too many steps."""
    if inputs.size > EVERY:
        return None
    runner = Runner(inputs.reading, inputs.entry)
    runs: dict[Args, tuple[Value | None, int]] = {}
    sides: dict[tuple[int, bool], Args] = {}
    spent = 0
    fault: Args | None = None
    for args in inputs.all():
        try:
            runs[args] = runner.run(args)
        except FAULTS:
            fault = fault or args
            spent += runner.limits.steps[0]
            if spent > FUEL:
                return None
            continue
        for side in runner.seen - sides.keys():
            sides[side] = args
        spent += runs[args][1]
        if spent > FUEL:
            return None
    if inputs.twice:
        _looked_at_again(inputs, runs, spent)
    return Table(runs, sides, spent, fault)


def _looked_at_again(inputs: Inputs, runs: dict[Args, tuple[Value | None, int]], spent: int) -> None:
    """Walk inputs from all over the box; raise `Contradiction` when the walker finds something else."""
    for args in list(runs)[:: spent // SEEN_TWICE + 1]:
        confirmed(inputs, args, *runs[args])


def conditions(reading: Reading) -> set[int]:
    """Return the nodes that have a condition: `if`, `elif` and `while`."""
    node = {line: number for number, line in enumerate(node_lines(reading))}
    parts = (part for function in reading.functions.values() for part in ast.walk(function))
    return {node[part.lineno] for part in parts if isinstance(part, ast.If | ast.While)}


def confirmed(inputs: Inputs, args: Args, value: Value | None, steps: int) -> None:
    """Raise `Contradiction` unless the second interpreter finds this value and this many steps."""
    try:
        run = walk(inputs.reading, inputs.entry, args)
    except WalkError as error:
        raise Contradiction(f"{args}: {error}") from None
    if repr(run.value) != repr(value) or len(run.events) != steps:
        raise Contradiction(f"{args} gives {run.value} in {len(run.events)} steps, or {value} in {steps}")


class Runner:
    """Runs one program again and again, with the sides of tests that each run takes."""

    def __init__(self, reading: Reading, entry: str) -> None:
        self.kinds = reading.params(entry)
        self.limits = Limits()
        self.seen: set[tuple[int, bool]] = set()
        self.function = loaded(_watched(reading), {**self.limits.names(), "__saw": self.saw})[entry]

    def saw(self, node: int, held: Any) -> Any:
        self.seen.add((node, bool(held)))
        return held

    def run(self, args: Args) -> tuple[Value | None, int]:
        """Return a run's value and number of steps; what leaves the language raises one of `FAULTS`."""
        self.seen = set()
        self.limits.steps[0] = self.limits.work[0] = 0
        self.limits.left = WIDEST
        value = self.function(*map(opened, args, self.kinds))
        return closed(value), self.limits.steps[0]


@lru_cache(maxsize=16)
def _watched(reading: Reading) -> CodeType:
    return compiled(_Watching(reading).visit(ast.parse(reading.source)))


class _Watching(Counting):
    """Has every condition tell of itself, by the number of its node."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self.node = {line: number for number, line in enumerate(node_lines(reading))}

    def told(self, node: ast.If | ast.While) -> None:
        number = at_once(ast.Constant(self.node[node.lineno]))
        node.test = call("__saw", number, node.test)

    def visit_If(self, node: ast.If) -> list[ast.stmt]:
        self.told(node)
        return super().visit_If(node)

    def visit_While(self, node: ast.While) -> list[ast.stmt]:
        self.told(node)
        return super().visit_While(node)
