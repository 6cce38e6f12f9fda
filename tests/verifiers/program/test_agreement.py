"""Three readings of one program agree: reference interpreter, CPython with counters, second interpreter."""

from random import Random

import pytest
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
from proofloom.verifiers.program.instrument import instrumented
from proofloom.verifiers.program.rerun import FUEL, Stopped, compiled, execute, loaded
from proofloom.verifiers.program.rerun import Limits as Held
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


CALLING = """\
def solve(n):
    total = 0
    while smaller(total, n):
        if smaller(total, 3):
            total += twice(1)
        elif smaller(total, 5):
            total = twice(total)
        else:
            made = items(total)
            for x in range(twice(2)):
                total += x
            for x in made:
                if x > 6:
                    break
                total += x
            total += 1
    return last(total)


def last(total):
    return twice(total)


def smaller(a, b):
    return a < b


def items(n):
    made = []
    for i in range(n):
        if i == 2:
            continue
        made.append(i)
    return made


def twice(n):
    return 2 * n
"""


@given(st.integers(-3, 90))
def test_steps_are_counted_through_calls_wherever_they_stand(n: int) -> None:
    reading = read(CALLING)
    told = walk(reading, "solve", (n,))
    assert execute(CALLING, reading, "solve", (n,)) == (told.value, len(told.events))


def test_what_grows_in_place_is_looked_at_where_it_was_changed() -> None:
    """The index of the element is the element: after the change it is another one."""
    source = "def solve(xs):\n    xs[xs[0]] += 1\n    return xs\n"
    reading = read(source)
    told = walk(reading, "solve", ((0,),))
    assert execute(source, reading, "solve", ((0,),)) == (told.value, len(told.events)) == ((1,), 3)
    twice = source.replace("+= 1", "*= 1125899906842623")
    with pytest.raises(Stopped, match="too large"):
        execute(twice, read(twice), "solve", ((1, 2, 3),))


def test_a_run_that_is_stopped_in_a_call_has_spent_its_steps() -> None:
    source = "def solve(n):\n    t = 0\n    for i in range(n):\n        t += spin(n)\n    return t\n\n\n"
    source += "def spin(n):\n    k = 0\n    while k >= 0:\n        k += 1\n    return k\n"
    reading = read(source)
    limits = Held()
    function = loaded(compiled(instrumented(reading)), limits.names())["solve"]
    with pytest.raises(Stopped, match="fuel"):
        function(3)
    assert FUEL < limits.steps[0] <= FUEL + 3
