"""Slices of small programs, worked out by hand from the rules of docs/program-questions.md."""

import pytest

from proofloom.engine.program.interpret import Interpreter
from proofloom.engine.program.notation import parse
from proofloom.engine.program.traces import events
from proofloom.generators.program.asking.depending import Dependence

CASES = {
    "what is not read does not matter, nor does what follows": (
        (
            "(program f (def f (n) i (= a (+ n 1)) (= b 7) (= t 0) (for i 0 n 1 (if (== (% i 2) 0)"
            " (= t (+ t a))) (= b (+ b i))) (return t)))"
        ),
        (3,), 8, "t", {0, 1, 3, 4, 5, 6},
    ),
    "a test that guards a break decides about the loop, not about what comes after it": (
        (
            "(program f (def f (n) i (= t 0) (= u 5) (while (> n 0) (if (== n 4) (break)) (= u (+ u n))"
            " (= n (- n 1))) (= t n) (return t)))"
        ),
        (6,), 8, "t", {0, 3, 4, 7, 8},
    ),
    "without a turn in which it was set anew the parameter alone counts": (
        (
            "(program f (def f (n) i (= t 0) (= u 5) (while (> n 0) (if (== n 4) (break)) (= u (+ u n))"
            " (= n (- n 1))) (= t n) (return t)))"
        ),
        (4,), 8, "t", {0, 8},
    ),
    "a list is one thing, also through a call": (
        (
            "(program f (def add (xs* x) n (append xs x)) (def f (n) i (= xs (list)) (= ys (list))"
            " (do (call add xs n)) (append ys 3) (= z (len xs)) (return z)))"
        ),
        (2,), 7, "z", {0, 1, 2, 3, 7},
    ),
    "a return inside a test decides about all that follows in its function": (
        (
            "(program f (def g (n) i (if (> n 3) (return 1)) (= k 2) (return k)) (def f (n) i"
            " (= a (call g n)) (= b n) (return a)))"
        ),
        (2,), 6, "a", {0, 1, 3, 4, 5, 6},
    ),
    "entering a function depends on what it is passed, and what it does on entering it": (
        "(program f (def g (n) i (return 4)) (def f (n) i (= m (* n 2)) (= a (call g m)) (return a)))",
        (2,), 4, "a", {0, 1, 2, 3, 4},
    ),
    "a continue decides about its turn only": (
        (
            "(program f (def f (n) i (= t 0) (= u 0) (for i 0 n 1 (if (== i 1) (continue)) (= t (+ t 1)))"
            " (for j 0 n 1 (= u (+ u j))) (return u)))"
        ),
        (3,), 8, "u", {0, 2, 7, 8},
    ),
    "a continue decides about what follows it": (
        "(program f (def f (n) i (= t 0) (for i 0 n 1 (if (== i 1) (continue)) (= t (+ t 1))) (return t)))",
        (3,), 5, "t", {0, 1, 2, 3, 5},
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", CASES)
def test_the_slice_after_the_last_visit_of_a_node(why: str) -> None:
    text, args, node, variable, wanted = CASES[why]
    program = parse(text)
    every = list(events(";".join(Interpreter(program, traced=True).run(args).events)))
    last = max(step for step, event in enumerate(every) if event.node == node)
    depending = Dependence(program, every)
    for _ in range(last + 1):
        depending.take()
    assert depending.of(variable) == wanted
