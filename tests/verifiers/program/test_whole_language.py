"""Every form of the language, and random programs over all of them, mean the same to the three readings."""

import re
from contextlib import suppress
from functools import cache
from random import Random

import pytest
from making.programs import drawn

from proofloom.engine.program.forms import FORMS, Example, examples
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.task import Value
from proofloom.verifiers.program.grammar import measure, read
from proofloom.verifiers.program.rerun import Stopped, execute
from proofloom.verifiers.program.retree import tree_of
from proofloom.verifiers.program.walker import WalkError, node_lines, walk

NO_VALUE = (Stopped, LookupError, RuntimeError, TypeError, ValueError, ZeroDivisionError)
UNDECIDED = re.compile(r"\((?:dict d..|list|strs)\)")  # new and empty: no use need tell of what


@cache
def grown() -> tuple[tuple[Program, tuple[Value, ...]], ...]:
    made = [drawn(Random(f"read {seed}")) for seed in range(110)]
    return tuple((program, inputs[0]) for program, inputs in filter(None, made))


def agree(program: Program, args: tuple[Value, ...]) -> bool:
    """Compare the three readings on one run, event by event; return whether it ends with a value."""
    printed = print_python(program)
    reading = read(printed.source, dump(program))
    assert UNDECIDED.sub("()", tree_of(reading, program.entry)) == UNDECIDED.sub("()", dump(program))
    assert tuple(node_lines(reading)) == printed.lines
    try:
        run = Interpreter(program, Limits(fuel=3_000), traced=True).run(args)
    except Fault as fault:
        sized = str(fault) in ("out of fuel", "string too long", "too deep")  # others may go further
        assert sized or not _ends(program, args)
        return False
    told = walk(reading, program.entry, args)
    assert told.events == list(run.events), printed.source
    assert (repr(told.value), told.counts) == (repr(run.value), run.counts), printed.source
    found, steps = execute(printed.source, reading, program.entry, args)
    assert (repr(found), steps) == (repr(run.value), run.steps), printed.source
    return True


def _ends(program: Program, args: tuple[Value, ...]) -> bool:
    """Return whether a run ends with a value to either of the two readings of the source."""
    source = print_python(program).source
    reading = read(source, dump(program))
    ends = []
    with suppress(WalkError):
        ends.append(walk(reading, program.entry, args).value)
    with suppress(*NO_VALUE):
        ends.append(execute(source, reading, program.entry, args)[0])
    return bool(ends)


def test_no_form_is_missing() -> None:
    assert {example.form for example in examples()} == set(FORMS)


@pytest.mark.parametrize("example", examples(), ids=str)
def test_every_example_of_a_form(example: Example) -> None:
    if example.fault:
        assert not _ends(example.program, example.args)
        return
    source = print_python(example.program).source
    reading = read(source, dump(example.program))
    assert tree_of(reading, "f") == dump(example.program)
    told = walk(reading, "f", example.args)
    assert (repr(told.value), len(told.events)) == (repr(example.value), example.steps)
    value, steps = execute(source, reading, "f", example.args)
    assert (repr(value), steps) == (repr(example.value), example.steps)
    assert agree(example.program, example.args)
    assert measure(reading)["functions"] == len(example.program.functions)


def test_random_programs_over_all_forms_agree_event_by_event() -> None:
    ended = sum(agree(one, args) for one, args in grown())
    assert ended > 50
