"""Traces read back, replayed and expanded: every state is the one that CPython has in the printed source."""

from typing import Any

import pytest
from watched import watch

from proofloom.engine.program.expanders import executed_lines, frames, scratchpad
from proofloom.engine.program.forms import Example, ended
from proofloom.engine.program.interpret import Interpreter
from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.replay import replay
from proofloom.engine.program.syntax import Break, Continue, Program, Return, Simple
from proofloom.engine.program.traces import events
from proofloom.engine.program.values import frozen, read, shown

LOOKED_AT = (
    "(program f (def f (n xs*) i (= s 0) (each x xs (if (> x n) (break)) (= s (call g s x))) "
    "(do (call h xs)) (return s)) (def g (a b) i (return (+ a b))) "
    "(def h (xs*) n (if (> (len xs) 2) (return)) (append xs 0) (do (call h xs))))"
)


def states_of_the_trace(program: Program, args: Any) -> list[tuple[int, dict[str, Any]]]:
    lines = print_python(program).lines
    trace = ";".join(Interpreter(program, traced=True).run(args).events)
    return [
        (lines[event.node], state.variables())
        for event, state in replay(program, trace)
        if isinstance(what := state.nodes[event.node].what, Simple)
        and not isinstance(what, Return | Break | Continue)
    ]


@pytest.mark.parametrize("example", ended(), ids=str)
def test_a_replayed_trace_has_cpythons_states(example: Example) -> None:
    found = states_of_the_trace(example.program, example.args)
    assert found == watch(example.program, example.args).states


@pytest.mark.parametrize("example", ended(), ids=str)
def test_expanders_keep_every_step(example: Example) -> None:
    lines = print_python(example.program).lines
    run = Interpreter(example.program, traced=True).run(example.args)
    trace = ";".join(run.events)
    told = list(frames(example.program, trace, lines))
    entered = sum(event.kind == "E" for event in events(trace))
    assert sum(frame.event == "call" for frame in told) == entered
    assert sum(frame.event == "return" for frame in told) == entered
    assert sum(frame.event == "line" for frame in told) == run.steps - entered
    assert frozen(told[-1].value) == run.value
    assert sorted(executed_lines(example.program, trace, lines)) == sorted(
        lines[event.node] for event in events(trace) if event.kind != "E"
    )
    assert len(scratchpad(example.program, trace, lines)) == run.steps


def test_frames_lines_and_scratchpad_of_a_run_looked_at() -> None:
    program = parse(LOOKED_AT)
    lines = print_python(program).lines
    trace = ";".join(Interpreter(program, traced=True).run((3, (2, 9))).events)
    assert executed_lines(program, trace, lines) == (2, 3, 4, 6, 12, 3, 4, 5, 7, 16, 18, 19, 16, 17, 8)
    assert scratchpad(program, trace, lines) == (
        "1. line 1: f(n = 3, xs = [2, 9])", "2. line 2: s = 0", "3. line 3: x = 2", "4. line 4: false",
        "5.   line 11: g(a = 0, b = 2)", "6.   line 12: return 2", "7. line 6: s = 2",
        "8. line 3: x = 9", "9. line 4: true", "10. line 5: break", "11.   line 15: h(xs = [2, 9])",
        "12.   line 16: false", "13.   line 18: xs + 0", "14.     line 15: h(xs = [2, 9, 0])",
        "15.     line 16: true", "16.     line 17: return", "17.   line 19: do", "18. line 7: do",
        "19. line 8: return 2",
    )  # fmt: skip
    told = list(frames(program, trace, lines))
    assert [(frame.event, frame.line) for frame in told[4:8]] == [
        ("line", 6), ("call", 11), ("line", 12), ("return", 12),
    ]  # fmt: skip
    assert told[5].variables == {"a": 0, "b": 2}
    assert (told[-1].depth, told[-1].variables["xs"], told[-1].value) == (1, [2, 9, 0], 2)
    back = [frame for frame in told if frame.event == "return" and frame.function == "h"]
    assert [(frame.line, frame.value) for frame in back] == [(17, None), (19, None)]


VALUES = (
    0,
    -5,
    True,
    "",
    'a "b";c',
    [],
    [1, -2],
    ["x", ""],
    [[1, 2], [3, 4]],
    {},
    {"a": 1, "b c": -2},
    {3: "}"},
)


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_a_written_value_is_read_back(value: object) -> None:
    assert read(shown(value)) == value
    assert type(read(shown(value))) is type(value)


@pytest.mark.parametrize(
    "text", ["", "[1", "1]", "[1,]", '"a b"', "tru", "{1:2", "1,2", "01", "--1", "[1 2]"]
)
def test_other_text_is_no_value(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a|invalid"):
        read(text)


@pytest.mark.parametrize(
    "trace", ["", "Q1", "E0 n", "E0 n=", "E0 @x=[]", "E0 n=1;X9 a=1", "E0;X1 @3+1", "X1 n=1"]
)
def test_a_trace_that_no_run_has_is_refused(trace: str) -> None:
    program = parse("(program f (def f (n) i (= m n) (return m)))")
    with pytest.raises(ValueError, match=r"."):
        list(replay(program, trace))
