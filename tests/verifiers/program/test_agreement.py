"""Three readings of one program agree: reference interpreter, CPython with counters, second interpreter."""

from hypothesis import given, settings
from hypothesis import strategies as st

from proofloom.engine import Seed
from proofloom.engine.program.checks import problems
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.syntax import Function, Param, Program, Type
from proofloom.engine.program.task import Value
from proofloom.generators.program.library import idioms
from proofloom.verifiers.program.grammar import GrammarError, read
from proofloom.verifiers.program.rerun import Stopped, execute
from proofloom.verifiers.program.retree import tree_of
from proofloom.verifiers.program.walker import WalkError, node_lines, walk

INTS = st.one_of(st.integers(-60, 120), st.integers(-(2**49), 2**49))
LISTS = st.lists(st.one_of(st.integers(-20, 40), st.integers(-(2**49), 2**49)), max_size=7).map(tuple)


def value_of(param: Param) -> st.SearchStrategy[Value]:
    return INTS if param.type is Type.INT else LISTS


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10**9), st.data())
def test_any_idiom_runs_alike_in_all_readings(which: int, filling: int, data: st.DataObject) -> None:
    """Idioms on wild arguments, so that faults and extreme numbers are met too."""
    idiom = idioms()[which % len(idioms())]
    function = idiom.make((Seed.root("agree") / filling).stream())
    program = Program((function,), function.name)
    assert problems(program) == []
    args = tuple(data.draw(value_of(param)) for param in function.params)
    printed = print_python(program)
    reading = read(printed.source)
    assert tree_of(reading, function.name) == dump(program)
    assert tuple(node_lines(reading)) == printed.lines
    limits = Limits(fuel=3_000)
    try:
        run = Interpreter(program, limits, traced=True).run(args)
    except Fault:
        return
    assert Interpreter(program, limits).run(args).steps == run.steps == len(run.events)
    told = walk(reading, function.name, args)
    assert (told.value, told.events, told.counts) == (run.value, list(run.events), run.counts)
    if run.value is not None:
        assert execute(printed.source, reading, function.name, args) == (run.value, run.steps)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10**9), st.data())
def test_a_fault_of_the_reference_is_no_value_elsewhere(
    which: int, filling: int, data: st.DataObject
) -> None:
    """Where the reference stops, the second interpreter must not go on to a value."""
    idiom = idioms()[which % len(idioms())]
    function: Function = idiom.make((Seed.root("fault") / filling).stream())
    program = Program((function,), function.name)
    args = tuple(data.draw(value_of(param)) for param in function.params)
    try:
        Interpreter(program, Limits(fuel=50_000, length=10_000)).run(args)
    except Fault:
        try:
            told = walk(read(print_python(program).source), function.name, args)
        except (WalkError, GrammarError, Stopped):
            return
        raise AssertionError(f"{told.value} where the reference faults") from None
