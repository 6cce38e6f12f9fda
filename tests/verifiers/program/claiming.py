"""Asks all kinds of questions over a box, and holds what is decided to the reference interpreter."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from proofloom.engine.program.interpret import Fault, Interpreter, Limits, Run
from proofloom.engine.program.notation import dump, parse
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.questions import Args, Box
from proofloom.engine.program.syntax import If, Program, While, statements
from proofloom.engine.program.task import Value
from proofloom.verifiers.program.claims import Decision, Found, Inputs
from proofloom.verifiers.program.claims.tabled import TooLarge
from proofloom.verifiers.program.grammar import Reading, read

FUEL = 60_000  # more than a run of a box takes that the tables run to its end
Runs = dict[Args, Run | None]


@dataclass(frozen=True, slots=True)
class Field:
    """A program with all the runs of a box, None where one leaves the language, and others beside it."""

    inputs: Inputs
    program: Program
    runs: Runs
    others: tuple[tuple[Reading, Runs], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its arguments, and by the reference the inputs that do what it asks for."""

    kind: str
    arguments: tuple[Any, ...]
    doing: tuple[Args, ...]
    faults: frozenset[Args]
    number: int = 0


def field(program: Program, given: Args, box: Box, others: Sequence[Program] = ()) -> Field:
    """Run every input of a box in the reference interpreter, in the program and in others."""
    inputs = Inputs(_reading(program), program.entry, given, box)
    made = tuple((_reading(other), _runs(other, inputs)) for other in others)
    return Field(inputs, program, _runs(program, inputs), made)


def _reading(program: Program) -> Reading:
    return read(print_python(program).source, dump(program))


def _runs(program: Program, inputs: Inputs) -> Runs:
    interpreter = Interpreter(program, Limits(fuel=FUEL), traced=True)
    runs: Runs = {}
    for point in product(*(range(low, high + 1) for low, high in inputs.box)):
        args = inputs.at(point)
        try:
            runs[args] = interpreter.run(args)
        except Fault:
            runs[args] = None
    return runs


def plain(value: Any, letters: str) -> str:
    """Return a text that is the same for values that count as one."""
    return repr(sorted(value, key=repr) if letters.startswith("d") else value)


def questions(of: Field, values: int = 4, sides: int = 6) -> Iterator[Asked]:
    """Yield questions of every kind: some that hold and, wherever there are any, some that do not."""
    letters = of.inputs.reading.results[of.inputs.entry]
    faults = frozenset(args for args, run in of.runs.items() if run is None)
    giving: dict[str, list[Args]] = {}
    held: dict[str, Value] = {}
    for args, run in of.runs.items():
        if run is not None and run.value is not None:
            giving.setdefault(plain(run.value, letters), []).append(args)
            held[plain(run.value, letters)] = run.value
    rarest = sorted(giving, key=lambda text: (len(giving[text]), text))
    for text in [*rarest[: values // 2], *rarest[-(values // 2) :]]:
        yield Asked("reachable", (held[text], None), tuple(giving[text]), faults)
        first = giving[text][0]
        yield Asked("reachable", (held[text], first), tuple(giving[text][1:]), faults)
    for value in _absent(of, held, letters)[:values]:
        yield Asked("reachable", (value, None), (), faults)
    yield from sorted(_sides(of, faults), key=lambda asked: len(asked.doing))[:sides]
    ended = {args: run.steps for args, run in of.runs.items() if run is not None}
    most = max(ended.values(), default=0)
    yield Asked(
        "most_steps", (None,), tuple(args for args, steps in ended.items() if steps == most), faults, most
    )
    for reading, runs in of.others:
        differing = tuple(
            args
            for args, run in of.runs.items()
            if run and (other := runs[args]) and plain(run.value, letters) != plain(other.value, letters)
        )
        either = faults | {args for args, run in runs.items() if run is None}
        yield Asked("equivalent", (reading,), differing, either)


def _absent(of: Field, held: dict[str, Value], letters: str) -> list[Value]:
    """Return values that no input gives: near ones, and those of the other programs."""
    found: dict[str, Value] = {}
    for _, runs in of.others:
        for run in runs.values():
            if run is not None and run.value is not None:
                found[plain(run.value, letters)] = run.value
    for value in held.values():
        if type(value) is int:
            found |= {repr(value + shift): value + shift for shift in (1, -1, 7)}
    return [value for text, value in found.items() if text not in held]


def _sides(of: Field, faults: frozenset[Args]) -> Iterator[Asked]:
    node = 0
    for function in of.program.functions:
        for offset, stmt in enumerate(statements(function.body), node + 1):
            for holds in (True, False) if isinstance(stmt, If | While) else ():
                event = f"T{offset} {'+' if holds else '-'}"
                taking = tuple(args for args, run in of.runs.items() if run and event in run.events)
                yield Asked("branch_reachable", (offset, holds), taking, faults)
        node += 1 + sum(1 for _ in statements(function.body))


def decided(means: Any, of: Field, asked: Asked) -> Decision:
    """Ask a module of decisions; a box whose runs take too many steps is not decided by running them."""
    try:
        found: Decision = getattr(means, asked.kind)(of.inputs, *asked.arguments)
    except TooLarge:
        return Decision(Found.UNKNOWN, why="the box is too large")
    return found


def wrong(asked: Asked, found: Decision) -> str:
    """Return what is wrong about a decision by the reference interpreter; "" when nothing is."""
    if found.found is Found.UNKNOWN:
        return ""
    if found.found is Found.FAULT:
        if asked.doing and asked.kind != "most_steps":
            return f"{asked.doing[0]} does"
        return "" if found.witness in asked.faults else "a run is said to leave the language"
    if found.found is Found.PROVED:
        if asked.doing:
            return f"{asked.doing[0]} does"
        return "a run leaves the language" if asked.faults else ""
    if found.witness not in asked.doing:
        return "the witness does not"
    if asked.kind == "most_steps" and (asked.faults or found.number != asked.number):
        return f"the most steps are {asked.number}"
    return ""


def path_programs() -> dict[str, tuple[Program, Box]]:
    """Return the small programs of paths.toml, each with its box."""
    text = Path(__file__).with_name("paths.toml").read_text(encoding="utf-8")
    return {
        name: (parse(f"(program f {entry['program']})"), tuple(map(tuple, entry["box"])))
        for name, entry in tomllib.loads(text).items()
    }


def differs(module: Any, of: Field) -> bool:
    """Return whether the formula of a module says of some input what no run does."""
    module.spread = lambda inputs: list(product(*(range(low, high + 1) for low, high in inputs.box)))
    try:
        module.Encoding(of.inputs)
    except module.Untrue:
        return True
    except module.Unencodable:
        return False
    finally:
        module.spread = lambda inputs: []
    return False


def claims_wrongly(module: Any, of: Field) -> bool:
    """Return whether a decision of a module is wrong, with nothing tried out beforehand."""
    module.spread = lambda inputs: []
    return any(wrong(asked, decided(module, of, asked)) for asked in questions(of))
