"""Three readings of one program agree: reference interpreter, CPython with counters, second interpreter."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from making.values import value

from proofloom.engine import Seed
from proofloom.engine.program.checks import problems
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.syntax import Param, Program, Type
from proofloom.engine.program.task import Value
from proofloom.generators.program.idioms import library
from proofloom.verifiers.program.grammar import GrammarError, read
from proofloom.verifiers.program.rerun import Stopped, execute
from proofloom.verifiers.program.retree import tree_of
from proofloom.verifiers.program.walker import WalkError, node_lines, walk

LIMITS = Limits(fuel=3_000)
INTS = st.one_of(st.integers(-60, 120), st.integers(-(2**49), 2**49))
LISTS = st.lists(st.one_of(st.integers(-20, 40), st.integers(-(2**49), 2**49)), max_size=7).map(tuple)


def value_of(param: Param) -> st.SearchStrategy[Value]:
    if param.type in (Type.INT, Type.LIST):
        return INTS if param.type is Type.INT else LISTS
    return st.integers(0, 10**9).map(lambda seed: value(Random(seed), param.type))


def drawn(which: int, seed: Seed, data: st.DataObject) -> tuple[Program, tuple[Value, ...]]:
    """Return an idiom with its holes filled, and wild arguments: faults and extreme numbers are met too."""
    function = library()[which % len(library())].make(seed.stream()).function
    return Program((function,), function.name), tuple(data.draw(value_of(item)) for item in function.params)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10**9), st.data())
def test_any_idiom_runs_alike_in_all_readings(which: int, filling: int, data: st.DataObject) -> None:
    program, args = drawn(which, Seed.root("agree") / filling, data)
    assert problems(program) == []
    printed = print_python(program)
    reading = read(printed.source, dump(program))
    assert tree_of(reading, program.entry) == dump(program)
    assert tuple(node_lines(reading)) == printed.lines
    try:
        run = Interpreter(program, LIMITS, traced=True).run(args)
    except Fault:
        return
    assert Interpreter(program, LIMITS).run(args).steps == run.steps == len(run.events)
    told = walk(reading, program.entry, args)
    assert (told.value, told.events, told.counts) == (run.value, list(run.events), run.counts)
    if run.value is not None:
        assert execute(printed.source, reading, program.entry, args) == (run.value, run.steps)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10**9), st.data())
def test_a_fault_of_the_reference_is_no_value_elsewhere(
    which: int, filling: int, data: st.DataObject
) -> None:
    """Where the reference stops, the second interpreter must not go on to a value."""
    program, args = drawn(which, Seed.root("fault") / filling, data)
    try:
        Interpreter(program, Limits(fuel=50_000, length=10_000)).run(args)
    except Fault:
        try:
            told = walk(read(print_python(program).source, dump(program)), program.entry, args)
        except (WalkError, GrammarError, Stopped):
            return
        raise AssertionError(f"{told.value} where the reference faults") from None
