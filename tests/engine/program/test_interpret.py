"""The step semantics on programs counted by hand, faults, and fast runs against traced ones."""

import sys
import time

import pytest

from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.notation import parse
from proofloom.engine.program.task import Counts, Value

LISTED = (
    "(def g (xs*) n (append xs 7)) (def f (xs*) i (do (call g xs)) "
    "(if (or (some xs) (== 1 2)) (return (last xs))) (return 0))"
)
HAND = {
    # ENTER; s=0; ITER i=0, s; ITER i=1, s; ITER end; return: 1 + 1 + 2 + 2 + 1 + 1
    "for": ("(def f (n) i (= s 0) (for i 0 n 1 (= s (+ s i))) (return s))", (2,), 1, 8,
            "E0 n=2;X1 s=0;I2 i=0;X3 s=0;I2 i=1;X3 s=1;I2 .;X4 ^1", Counts(2, 0, 2, 0, 1)),
    # ENTER; TEST +, halve; TEST +, halve; TEST -; return
    "while": ("(def f (n) i (while (> n 0) (= n (// n 2))) (return n))", (3,), 0, 7,
              "E0 n=3;T1 +;X2 n=1;T1 +;X2 n=0;T1 -;X3 ^0", Counts(5, 0, 2, 3, 1)),
    # a break leaves no failing check behind
    "break": ("(def f (n) i (for i 1 9 1 (if (>= i n) (break))) (return i))", (2,), 2, 7,
              "E0 n=2;I1 i=1;T2 -;I1 i=2;T2 +;X3;X4 ^2", Counts(2, 0, 2, 2, 1)),
    # after the values run out the variable keeps the last one
    "exhausted": ("(def f (n) i (for i 1 3 1 (= n (+ n 1))) (return (+ i n)))", (0,), 4, 7,
                  "E0 n=0;I1 i=1;X2 n=1;I1 i=2;X2 n=2;I1 .;X3 ^4", Counts(3, 0, 2, 0, 1)),
    # the bound is evaluated once although n grows
    "bound": ("(def f (n) i (for i 0 n 1 (= n (+ n 5))) (return n))", (1,), 6, 5,
              "E0 n=1;I1 i=0;X2 n=6;I1 .;X3 ^6", Counts(1, 0, 1, 0, 1)),
    # a list is passed by reference; `or` stops at the first truth, so one operator less is evaluated
    "list": (LISTED, ((4,),), 7, 6,
             "E2 @0=[4] xs@0;E0 xs@0;X1 @0+7;X3;T4 +;X5 ^7", Counts(3, 1, 0, 1, 2)),
    # all values before all stores; floor division and remainder of a negative number
    "swap": ("(def f (a b) l (= a b : (// b 4) (% a 4)) (= xs (list a b)) (return xs))", (-7, -9), (-3, 1), 4,
             "E0 a=-7 b=-9;X1 a=-3 b=1;X2 @0=[-3,1] xs@0;X3 ^@0", Counts(2, 0, 0, 0, 1)),
    # characters; a part of a string that is a literal
    "string": ('(def f (s:s) s (= t "") (each c s (if (in c "ab") (= t (cat c t)))) (return t))',
               ("ax",), "a", 9,
               'E0 s="ax";X1 t="";I2 c="a";T3 +;X4 t="a";I2 c="x";T3 -;I2 .;X5 ^"a"', Counts(3, 0, 2, 2, 1)),
    # a key put in, one taken out
    "dictionary": (('(def f (n) i (= d (dict dsi "a" 1)) (= (at d "b") (get d "a" 0)) (del d "a") '
                   '(pairs k v d (= n (+ n v))) (return (at d "b")))'), (2,), 1, 8,
                   'E0 n=2;X1 @0={"a":1} d@0;X2 @0["b"]=1;X3 @0-"a";I4 k="b" v=1;X5 n=3;I4 .;X6 ^1',
                   Counts(3, 0, 1, 0, 1)),
    # a row is named by its place in the grid, also as an argument
    "grid": (("(def f (n) i (= g (blank n 2 1)) (= (cell g 0 1) (+ n 1)) (each r g (= n (+ n (call h r)))) "
             "(return n)) (def h (xs*) i (return (last xs)))"), (3,), 7, 9,
             "E0 n=3;X1 @0=[[3,3]] g@0;X2 @0[0][1]=4;I3 r@0.0;E6 xs@0.0;X7 ^4;X4 n=7;I3 .;X5 ^7",
             Counts(4, 1, 1, 0, 2)),
    # the EXEC of a call comes when the call is over
    "recursion": ("(def f (n) i (if (< n 1) (return 0)) (= m (call f (- n 1))) (return (+ m n)))", (1,), 1, 7,
                  "E0 n=1;T1 -;E0 n=0;T1 +;X2 ^0;X3 m=0;X4 ^1", Counts(4, 1, 0, 2, 2)),
    # several values; an operand of `and` that is skipped counts nothing, in a value as in a condition
    "several": (("(def f (n) i,b (= a ok : (call g n)) (= b (and ok (> a 1))) (return (tuple a b))) "
                "(def g (n) i,b (return (tuple (* n 2) (== n 3))))"), (1,), (2, False), 6,
                "E0 n=1;E4 n=1;X5 ^2,false;X1 a=2 ok=false;X2 b=false;X3 ^2,false", Counts(3, 1, 0, 0, 2)),
}  # fmt: skip


@pytest.mark.parametrize("name", HAND)
def test_hand_counted_runs(name: str) -> None:
    functions, args, value, steps, trace, counts = HAND[name]
    program = parse(f"(program f {functions})")
    run = Interpreter(program, traced=True).run(args)
    assert (run.value, run.steps, ";".join(run.events), run.counts) == (value, steps, trace, counts)
    assert len(run.events) == steps
    fast = Interpreter(program).run(args)
    assert (fast.value, fast.steps) == (value, steps)


@pytest.mark.parametrize(
    ("body", "args"),
    [
        ("(return (@ xs n))", ((1, 2), -1)),
        ("(return (@ xs n))", ((1, 2), 2)),
        ("(return (last xs))", ((), 0)),
        ("(return (% 5 n))", ((), 0)),
        ("(return (// 5 n))", ((), -2)),
        ("(return (* n n))", ((), 1 << 25)),
        ("(while (> n 0) (= n (+ n 1))) (return n)", ((), 1)),
        ("(for i 0 n 1 (append xs i)) (return n)", ((), 9_999)),
        ("(= ys (fill 0 n)) (return n)", ((), 9_999)),
        ("(= (@ xs n) 1) (return n)", ((1,), -1)),
    ],
)
@pytest.mark.parametrize("traced", [False, True])
def test_a_run_that_leaves_the_language_is_a_fault(body: str, args: tuple[Value, ...], traced: bool) -> None:
    program = parse(f"(program f (def f (xs* n) i {body}))")
    with pytest.raises(Fault):
        Interpreter(program, traced=traced).run(args)


def test_largest_number_is_still_in_range() -> None:
    program = parse("(program f (def f (n) i (return (+ n 1))))")
    assert Interpreter(program).run(((1 << 50) - 2,)).value == (1 << 50) - 1
    with pytest.raises(Fault):
        Interpreter(program).run(((1 << 50) - 1,))


def test_depth_is_bounded() -> None:
    program = parse("(program f (def f (n) i (return (call g n))) (def g (n) i (return (call f n))))")
    with pytest.raises(Fault):
        Interpreter(program, Limits(depth=5)).run((1,))


def test_deep_recursion_runs_where_the_limit_allows_it() -> None:
    program = parse(
        "(program f (def f (n) i (if (< n 1) (return 0)) (= m (call f (- n 1))) (return (+ m 1))))"
    )
    for traced in (False, True):
        assert Interpreter(program, Limits(depth=2_000), traced).run((1_999,)).value == 1_999
        with pytest.raises(Fault, match="too deep"):
            Interpreter(program, Limits(depth=2_000), traced).run((2_000,))


def test_arguments_are_left_alone_and_runs_repeat() -> None:
    program = parse("(program f (def f (xs*) i (append xs 1) (return (len xs))))")
    interpreter = Interpreter(program, traced=True)
    assert [interpreter.run(((1, 2),)).value for _ in range(3)] == [3, 3, 3]


def test_interpreter_is_fast_enough() -> None:
    """A floor far below the measured rate (about 4 million steps a second), to catch a change of kind."""
    functions = HAND["for"][0]
    interpreter = Interpreter(parse(f"(program f {functions})"), Limits(fuel=10**6))
    started = time.process_time()
    steps = interpreter.run((100_000,)).steps
    assert steps / (time.process_time() - started) > 500_000


def test_the_interpreter_of_python_is_left_as_it_was() -> None:
    """A run needs a deep stack; whoever reads deep JSON in the same process must not get it."""
    before = sys.getrecursionlimit()
    program = parse(
        "(program f (def f (n) i (if (<= n 0) (return 0)) (= x (call f (- n 1))) (return (+ x 1))))"
    )
    assert Interpreter(program, Limits(fuel=100_000, depth=2_000)).run((1_500,)).value == 1_500
    with pytest.raises(Fault):
        Interpreter(program, Limits(fuel=100_000, depth=100)).run((1_500,))
    assert sys.getrecursionlimit() == before
