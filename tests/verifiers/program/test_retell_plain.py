"""A long run's solution: whole calls as one step, the middle left out once, and every lie about it found."""

from dataclasses import replace

import pytest

from proofloom.engine import Step
from proofloom.engine.program.interpret import Interpreter
from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.python import print_python
from proofloom.generators.program.solution import solution
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.retell import untrue
from proofloom.verifiers.program.walker import Walk, walk

# `bump` ends now by a bare return, now by falling off its end; `twice` is called inside `size`.
TEXT = """(program f (def bump (xs* i) n (if (> i 60) (return)) (= (@ xs 0) (+ (@ xs 0) i)))
(def twice (n) i (return (* n 2))) (def size (xs*) i (return (call twice (len xs))))
(def f (n) l (= xs (list 0 5)) (for i 0 n 1 (do (call bump xs i)) (= s (call size xs)) (append xs s))
(return xs)))"""


def told(turns: int) -> tuple[tuple[Step, ...], Walk]:
    program = parse(TEXT.replace("\n", " "))
    printed = print_python(program)
    run = Interpreter(program, traced=True).run((turns,))
    return solution(program, run.events, printed.lines), walk(read(printed.source), "f", (turns,))


@pytest.mark.parametrize("turns", [0, 3, 12, 20, 70])
def test_a_solution_of_any_length_tells_the_run(turns: int) -> None:
    steps, run = told(turns)
    assert untrue(steps, run) == ""
    rules = [step.rule for step in steps]
    assert ("call" in rules) == (len(run.events) > 80)
    assert rules.count("gap") == (turns == 70)
    assert len(steps) <= 160


def test_calls_are_told_with_what_they_got_and_gave() -> None:
    steps, _ = told(12)
    texts = [step.text for step in steps if step.rule == "call"]
    assert texts[0] == "Line 1: bump with xs = [0, 5], i = 0 takes 3 steps and ends."
    assert texts[1] == "Line 11: size with xs = [0, 5] takes 4 steps and returns 4."


def test_lies_about_calls_and_gaps_are_found() -> None:
    steps, run = told(70)
    for place, step in enumerate(steps):
        if step.rule not in ("call", "gap"):
            continue
        lies = (
            replace(step, text=step.text.replace("step", "event")),
            replace(step, claim=step.claim + "9"),
            replace(step, rule="exec"),
            replace(step, uses=()),
            replace(step, because=(place - 1, place)),
        )
        for lie in lies:
            assert untrue((*steps[:place], lie, *steps[place + 1 :]), run)
    assert untrue(steps[:-1], run)
    first = next(k for k, event in enumerate(run.events) if event.endswith(" i=1"))
    wide = Step(f"The same lines go on up to step {first}.", f"1-{first - 1}", (), "gap")
    assert untrue((steps[0], wide, *steps[5:]), run)
