"""Every variable lies in the range that is known of it, on runs of random and of grown programs."""

from random import Random

import pytest
from making.programs import drawn

from proofloom.engine import Reject, Seed
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.notation import dump, parse
from proofloom.engine.program.printers.bounds import ANY
from proofloom.engine.program.printers.ranges import ranges
from proofloom.engine.program.replay import Replay
from proofloom.engine.program.syntax import Program, size
from proofloom.engine.program.traces import events
from proofloom.engine.program.values import Value
from proofloom.generators.program.grow import Controls, grown

COMPOSITIONS = ("idioms", "selective", "sequential", "loops", "composed")


def looked_at(program: Program, args: tuple[Value, ...]) -> int:
    """Hold every variable before every event to its range; return how many ranges said something."""
    run = Interpreter(program, Limits(fuel=3_000), traced=True).run(args)
    known, state = ranges(program), Replay(program)
    first, start = {}, 0
    for function in program.functions:
        first[function.name] = start + 1
        start += size(function)
    told = 0
    for event in events(";".join(run.events)):
        node = state.nodes[event.node]
        if event.kind != "E" and not node.calls:
            env = known.states[node.function][event.node - first[node.function]]
            for name, value in state.variables().items():
                low, high = env.get(name, ANY)
                if type(value) is int:
                    assert low <= value <= high, (dump(program), event, name)
                    told += (low, high) != ANY
        state.apply(event)
    return told


def test_what_random_programs_hold_lies_in_its_range() -> None:
    told = 0
    for seed in range(70):
        made = drawn(Random(f"ranges {seed}"))
        if made is not None:
            for args in made[1][:3]:
                try:
                    told += looked_at(made[0], args)
                except Fault:
                    continue
    assert told > 1_000


def test_what_grown_programs_hold_lies_in_its_range() -> None:
    told = 0
    for number in range(15):
        seed = Seed.root("ranges") / number
        try:
            made = grown(
                seed, Controls(functions=(2, 6), composition=COMPOSITIONS[number % 5], distinct=(6, 1))
            )
        except Reject:
            continue
        told += sum(looked_at(made.program, args) for args in (made.args, *made.pool[:4]))
    assert told > 100


# the body of f, which ends in a return of n, and what is known of n there
CASES = {
    "a length": ("(xs*)", "(= n (len xs))", (0, 100_000)),
    "a remainder": ("(n)", "(= n (% n 7))", (0, 6)),
    "what counts up": ("(xs*)", "(= n 0) (each x xs (= n (+ n 1)))", (0, ANY[1])),
    "what also counts down": (
        "(xs*)", "(= n 0) (each x xs (if (> x 0) (= n (+ n 1)) (else (= n (- n 1)))))", ANY,
    ),
    "after a guard": ("(n)", "(if (< n 0) (return 0))", (0, ANY[1])),
    "after a guard of two": ("(n m)", "(if (or (< n 0) (> m 3)) (return m))", (0, ANY[1])),
    "after a loop": ("(n)", "(while (> n 9) (= n (// n 2)))", (ANY[0], 9)),
    "where a loop is left": ("(n)", "(= k n) (= n 0) (while (> k 0) (= n -2) (break))", (-2, 0)),
    "what is passed": ("(n)", "(= n (call g (% n 5)))", (0, 4)),
    "what is held": ("(n)", "(= xs (list 3 4)) (append xs (abs n)) (= n (@ xs 2))", (0, ANY[1])),
    "what a call puts into a list": ("(n)", "(= xs (list 3)) (do (call h xs n)) (= n (last xs))", ANY),
    "a character": ("(s:s)", "(= n (- (ord (@ s 0)) 32))", (0, 94)),
    "a loop that counts down": ("(n)", "(= m 1) (for i 5 0 -1 (= m i)) (= n (+ m 1))", (2, 200_001)),
    "a value that a test excludes": ("(xs*)", "(= n (len xs)) (if (== n 0) (return 0))", (1, 100_000)),
    "a key": ("(n)", "(= d (dict dii 2 -5)) (= (at d (% n 3)) 4) (= n 9) (each k d (= n k))", (0, 9)),
}  # fmt: skip
OTHERS = "(def g (n) i (return n)) (def h (xs* n) n (append xs n))"


@pytest.mark.parametrize("case", CASES)
def test_the_last_return_of_the_entry_knows_its_variable(case: str) -> None:
    params, body, wanted = CASES[case]
    made = parse(f"(program f (def f {params} i {body} (return n)) {OTHERS})")
    env = ranges(made).states["f"][size(made.function("f")) - 2]
    assert env.get("n", ANY) == wanted


def test_a_function_that_recursion_calls_with_less_knows_only_what_all_calls_share() -> None:
    made = parse(
        "(program f (def f (n) i (return (call g (abs n)))) "
        "(def g (n) i (if (< n -3) (return n)) (return (call g (- n 1)))))"
    )
    assert ranges(made).states["g"][0].get("n", ANY)[0] == ANY[0]
