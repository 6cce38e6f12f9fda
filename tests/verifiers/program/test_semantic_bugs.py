"""Seeded bugs of the interpreter, in numbers and in every form: each shows, and what it spoils is refused."""

from functools import cache
from itertools import islice
from typing import Any

import bugs
import call_bugs
import number_bugs
import pytest
from making.programs import programs

from proofloom.engine.program.forms import examples
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.task import Value
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.rerun import execute
from proofloom.verifiers.program.walker import WalkError, walk

RANDOM = 150  # programs besides the examples of all forms
BUGS: tuple[type[Interpreter], ...] = (*bugs.BUGS, *call_bugs.BUGS, *number_bugs.BUGS)


@cache
def budget() -> tuple[tuple[Program, tuple[Value, ...]], ...]:
    """Return the programs and arguments that every bug is tried on."""
    made = [(one.program, one.inputs[0]) for one in islice(programs("seeded bugs"), RANDOM)]
    return (*((example.program, example.args) for example in examples()), *made)


def row(kind: type[Interpreter], program: Program, args: tuple[Value, ...]) -> Any:
    """Return what a row would say of a program, None when the run does not end with a value."""
    try:
        run = kind(program, Limits(fuel=3_000), traced=True).run(args)
    except (Fault, LookupError, TypeError, ValueError, AttributeError, RecursionError):
        return None
    return repr(run.value), run.steps, list(run.events), run.counts


@cache
def true(number: int) -> Any:
    """Return what a row says without a bug."""
    return row(Interpreter, *budget()[number])


@cache
def found(number: int) -> Any:
    """Return what the two readings of the source find, None when the second interpreter refuses the run."""
    program, args = budget()[number]
    source = print_python(program).source
    reading = read(source, dump(program))
    try:
        told = walk(reading, program.entry, args)
    except WalkError:
        return None
    value, steps = execute(source, reading, program.entry, args)
    assert (repr(value), steps) == (repr(told.value), len(told.events))
    return repr(told.value), steps, told.events, told.counts


def test_without_a_bug_every_row_stands() -> None:
    for number, (program, _) in enumerate(budget()):
        assert true(number) == found(number), dump(program)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_row_that_the_bug_spoils_is_refused(bug: type[Interpreter]) -> None:
    shows = 0
    for number, (program, args) in enumerate(budget()):
        made = row(bug, program, args)
        shows += made != true(number)
        assert made is None or made == true(number) or made != found(number), dump(program)
    assert shows
