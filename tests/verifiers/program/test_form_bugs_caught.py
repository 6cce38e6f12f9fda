"""Seeded bugs of the interpreter in the larger language: every row that one spoils is refused."""

from functools import cache
from typing import Any

import pytest
from bugs import BUGS

from proofloom.engine.program.forms import Example, examples
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.python import print_python
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.rerun import execute
from proofloom.verifiers.program.walker import WalkError, walk


def row(kind: type[Interpreter], example: Example) -> Any:
    """Return what a row would say of an example, None when the run does not end with a value."""
    try:
        run = kind(example.program, Limits(fuel=3_000), traced=True).run(example.args)
    except (Fault, ValueError):
        return None
    return repr(run.value), run.steps, list(run.events), run.counts


@cache
def found(number: int) -> Any:
    """Return what the two readings of the source find, None when the second interpreter refuses the run."""
    example = examples()[number]
    source = print_python(example.program).source
    reading = read(source, dump(example.program))
    try:
        told = walk(reading, "f", example.args)
    except WalkError:
        return None
    value, steps = execute(source, reading, "f", example.args)
    assert (repr(value), steps) == (repr(told.value), len(told.events))
    return repr(told.value), steps, told.events, told.counts


def test_without_a_bug_every_row_stands() -> None:
    assert [row(Interpreter, example) for example in examples()] == list(map(found, range(len(examples()))))


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_row_that_the_bug_spoils_is_refused(bug: type[Interpreter]) -> None:
    shows = 0
    for number, example in enumerate(examples()):
        made, true = row(bug, example), row(Interpreter, example)
        shows += made != true
        assert made is None or made == true or made != found(number), example
    assert shows
