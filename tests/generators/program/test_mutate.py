"""Seeded faults: each is one change in one place, keeps the static rules, and is of a named kind."""

from collections import Counter
from itertools import islice

from proofloom.engine import Seed
from proofloom.engine.program.checks import problems
from proofloom.engine.program.notation import dump, parse
from proofloom.engine.program.printers.python import print_python
from proofloom.generators.program.mutate import mutants

PROGRAM = parse(
    "(program f (def g (a b) i (return (- a b))) (def h (a b) i (return (* a (+ b 2))))"
    " (def f (xs* n s:s) i,s (= t 0) (= best 100) (for i 0 n 1 (if (and (> n 3) (< i (len xs)))"
    " (= t (+ t (@ xs i)))"
    " (else (= t (- t 1)) (break)))) (= w (call g t n)) (while (> w 9) (= w (// w 2)) (= best (min best w)))"
    ' (= s (cat s "ab")) (return (tuple (+ w best) s))))'
)


def every() -> list[tuple[str, str, int]]:
    return [
        (m.fault, print_python(m.program).source, m.node) for m in mutants(PROGRAM, Seed.root(1).stream())
    ]


def changed(source: str) -> tuple[list[str], list[str]]:
    """Return the lines that only the program has, and those that only the mutant has."""
    old, new = Counter(print_python(PROGRAM).source.split("\n")), Counter(source.split("\n"))
    return sorted((old - new).elements()), sorted((new - old).elements())


def test_every_mutant_is_sound_and_another_program() -> None:
    assert problems(PROGRAM) == []
    found = list(mutants(PROGRAM, Seed.root(1).stream()))
    assert len(found) > 60
    for mutant in found:
        assert problems(mutant.program) == []
        assert mutant.program != PROGRAM
        others = [f for f in PROGRAM.functions if f.name != mutant.function.name]
        assert all(function in mutant.program.functions for function in others)
    assert len({dump(mutant.program) for mutant in found}) > 0.8 * len(found)


def test_the_faults_that_people_make_are_among_them() -> None:
    found = [(fault, *changed(source)) for fault, source, _ in every()]
    for wanted in (
        ("off by one", ["        if n > 3 and i < len(xs):"], ["        if n >= 3 and i < len(xs):"]),
        ("wrong operator", ["    return a - b"], ["    return a + b"]),
        ("swapped operands", ["    return a - b"], ["    return b - a"]),
        ("dropped statement", ["        best = min(best, w)"], []),
        ("wrong initial value", ["    t = 0"], ["    t = 1"]),
        ("wrong bound", ["    for i in range(n):"], ["    for i in range(n + 1):"]),
        ("wrong callee", ["    w = g(t, n)"], ["    w = h(t, n)"]),
        ("wrong argument", ["    w = g(t, n)"], ["    w = g(n, t)"]),
        ("wrong jump", ["            break"], ["            continue"]),
        ("lost update", ["            t += xs[i]"], ["            t = xs[i]"]),
        ("if for while", ["    while w > 9:"], ["    if w > 9:"]),
        ("wrong place", ["        best = min(best, w)"], ["    best = min(best, w)"]),
        ("dropped condition", ["        if n > 3 and i < len(xs):"], ["        if n > 3:"]),
        ("wrong variable", ["    while w > 9:"], ["    while t > 9:"]),
    ):
        assert wanted in found, wanted


def test_a_node_can_be_named() -> None:
    lines = print_python(PROGRAM).source.split("\n")
    nodes = print_python(PROGRAM).lines
    found = list(mutants(PROGRAM, Seed.root(2).stream(), only=12))
    assert lines[nodes[12] - 1] == "    w = g(t, n)"
    assert len(found) > 3
    for mutant in found:
        assert mutant.node == 12
        assert changed(print_python(mutant.program).source)[0] in (["    w = g(t, n)"], [])


def test_the_order_is_the_streams() -> None:
    first = [m.fault for m in islice(mutants(PROGRAM, Seed.root(3).stream()), 9)]
    assert first == [m.fault for m in islice(mutants(PROGRAM, Seed.root(3).stream()), 9)]
    assert first != [m.fault for m in islice(mutants(PROGRAM, Seed.root(4).stream()), 9)]
    assert len(set(first)) > 4, "kinds of faults are mixed"
