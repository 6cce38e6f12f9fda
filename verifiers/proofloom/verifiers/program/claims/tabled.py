"""Decides questions about a small box on the table of what every input of it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from proofloom.engine.program.questions import Args
from proofloom.engine.program.task import Value
from proofloom.verifiers.program.claims.every import Table, confirmed, every
from proofloom.verifiers.program.claims.inputs import Decision, Found, Inputs, same
from proofloom.verifiers.program.grammar import Reading

ALL = "every input"


class TooLarge(Exception):
    """The box has too many inputs, or they take too many steps."""


def reachable(inputs: Inputs, value: Value, besides: Args | None) -> Decision:
    """Look for an input that gives a value."""
    letters = inputs.reading.results[inputs.entry]
    table = _table(inputs)
    return _sought(inputs, table, lambda args: args != besides and same(table.runs[args][0], value, letters))


def branch_reachable(inputs: Inputs, node: int, holds: bool) -> Decision:
    """Look for an input that takes a side of a test."""
    table = _table(inputs)
    return _sought(inputs, table, lambda args: args == table.sides.get((node, holds)))


def equivalent(inputs: Inputs, other: Reading) -> Decision:
    """Look for an input on which two programs differ."""
    theirs = replace(inputs, reading=other)
    mine, others = _table(inputs), _table(theirs)
    letters = inputs.reading.results[inputs.entry]
    for args in mine.runs:
        if args in others.runs and not same(mine.runs[args][0], others.runs[args][0], letters):
            return _witness(args, (inputs, mine), (theirs, others))
    fault, whose = (mine.fault, "the program") if mine.fault else (others.fault, "the other program")
    if fault is not None:
        return Decision(Found.FAULT, fault, 0, ALL, 0, f"a run of {whose} leaves the language")
    return Decision(Found.PROVED, (), 0, ALL, mine.steps + others.steps)


def most_steps(inputs: Inputs, known: Args | None) -> Decision:
    """Return the input that takes most steps."""
    table = _table(inputs)
    if table.fault is not None:
        return _faulty(table)
    args, (_, most) = max(table.runs.items(), key=lambda run: run[1][1])
    return replace(_witness(args, (inputs, table)), number=most)


def _table(inputs: Inputs) -> Table:
    table = every(inputs)
    if table is None:
        raise TooLarge
    return table


def _sought(inputs: Inputs, table: Table, wanted: Callable[[Args], bool]) -> Decision:
    """Return the first wanted input of a table."""
    for args in table.runs:
        if wanted(args):
            return _witness(args, (inputs, table))
    return _faulty(table) if table.fault is not None else Decision(Found.PROVED, (), 0, ALL, table.steps)


def _faulty(table: Table) -> Decision:
    return Decision(Found.FAULT, table.fault or (), 0, ALL, table.steps, "a run leaves the language")


def _witness(args: Args, *tables: tuple[Inputs, Table]) -> Decision:
    """Return an input as a witness once the second interpreter has run it too."""
    for inputs, table in tables:
        confirmed(inputs, args, *table.runs[args])
    return Decision(Found.WITNESS, args, 0, ALL, sum(table.steps for _, table in tables))
