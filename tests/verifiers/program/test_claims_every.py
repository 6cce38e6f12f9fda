"""Decisions about small boxes agree with brute force by the reference interpreter, whatever it runs."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from proofloom.engine.program.interpret import Fault, Interpreter
from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.task import Value
from proofloom.verifiers.program import claims
from proofloom.verifiers.program.claims import (
    Found,
    Inputs,
    branch_reachable,
    equivalent,
    most_steps,
    reachable,
)
from proofloom.verifiers.program.claims import every as every_module
from proofloom.verifiers.program.grammar import read

PROGRAMS: dict[str, tuple[str, tuple[Value, ...], tuple[tuple[int, int], ...]]] = {
    "integers": (
        ("(def f (a b) i (= t 0) (while (and (< t a) (!= t b)) (= t (+ t 2))) (if (> t 3) (return (* t b))) "
         "(return (- t b)))"),
        (3, 2), ((0, 6), (-2, 3)),
    ),
    "a list that is given": (
        "(def f (xs* n) i (append xs n) (= t 0) (each x xs (if (> x 4) (break)) (= t (+ t x))) (return t))",
        ((1, 4, 2), 3), ((-3, 6),),
    ),
    "strings": (
        ('(def f (s:s n) s (= t (str (* n n))) (while (< (len t) 3) (= t (cat s t))) (if (in "6" t) '
         "(return s)) (return t))"),
        ("x", 3), ((-6, 12),),
    ),
    "a dictionary, several numbers": (
        "(def f (a d:dii b) dii (= e (dict dii)) (= (at e a) b) (= (at e b) (get d a 7)) (return e))",
        (2, ((1, 5), (2, 6)), 3), ((0, 3), (0, 3)),
    ),
    "calls itself, several values": (
        ("(def f (n) i,b (if (< n 2) (return (tuple n true))) (= m k : (call f (- n 1))) "
         "(return (tuple (+ m n) (not k))))"),
        (4,), ((-1, 9),),
    ),
}  # fmt: skip


def setting(name: str) -> tuple[Inputs, dict[Any, Any]]:
    """Return a program's box, and what the reference interpreter finds for every input of it."""
    text, given, box = PROGRAMS[name]
    program = parse(f"(program f {text})")
    inputs = Inputs(read(print_python(program).source, f"(program f {text})"), "f", given, box)
    runs = {}
    for point in product(*(range(low, high + 1) for low, high in box)):
        args, left = [], list(point)
        for value in given:
            args.append(left.pop(0) if type(value) is int else value)
        runs[tuple(args)] = Interpreter(program, traced=True).run(tuple(args))
    return inputs, runs


def plain(value: Any) -> Any:
    """Return a value without the order of what may be a dictionary's pairs."""
    return sorted(value) if isinstance(value, tuple) and value and isinstance(value[0], tuple) else value


@pytest.mark.parametrize("name", PROGRAMS)
def test_values_of_a_box(name: str) -> None:
    inputs, runs = setting(name)
    assert set(inputs.all()) == set(runs)
    shown = {repr(run.value): run.value for run in runs.values()}
    for value in shown.values():
        giving = [args for args, run in runs.items() if plain(run.value) == plain(value)]
        found = reachable(inputs, value)
        assert found.found is Found.WITNESS
        assert found.witness in giving
        beside = reachable(inputs, value, giving[0])
        assert beside.found is (Found.WITNESS if len(giving) > 1 else Found.PROVED)
        assert beside.witness in giving[1:] or not beside.witness
    assert reachable(inputs, 987_654).found is Found.PROVED
    assert reachable(inputs, "no such").found is Found.PROVED


@pytest.mark.parametrize("name", PROGRAMS)
def test_steps_and_branches_of_a_box(name: str) -> None:
    inputs, runs = setting(name)
    most = most_steps(inputs)
    assert most.number == max(run.steps for run in runs.values()) == runs[most.witness].steps
    for node, holds in product(every_module.conditions(inputs.reading), (True, False)):
        taking = [args for args, run in runs.items() if f"T{node} {'+' if holds else '-'}" in run.events]
        found = branch_reachable(inputs, node, holds)
        assert found.found is (Found.WITNESS if taking else Found.PROVED)
        assert found.witness in taking or not taking
    with pytest.raises(ValueError, match="no condition"):
        branch_reachable(inputs, 0, True)


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_that_differ_in_a_box(name: str) -> None:
    inputs, runs = setting(name)
    source = inputs.reading.source
    tree = f"(program f {PROGRAMS[name][0]})"
    other = read(source.replace("3", "4").replace("2", "3"), tree)
    assert equivalent(inputs, read(source + "\n", tree)).found is Found.PROVED
    differing = []
    for args, run in runs.items():
        if plain(every_module.Runner(other, "f").run(args)[0]) != plain(run.value):
            differing.append(args)
    found = equivalent(inputs, other)
    assert found.found is (Found.WITNESS if differing else Found.PROVED)
    assert found.witness in differing or not differing


def test_the_order_of_keys_makes_no_difference() -> None:
    heads = "(program f (def f (n) dii (= e (dict dii {})) (return e)))"
    one, two = (heads.format(pairs) for pairs in ("1 2 3 4", "3 4 1 2"))
    readings = [read(print_python(parse(text)).source, text) for text in (one, two)]
    inputs = Inputs(readings[0], "f", (1,), ((0, 3),))
    assert equivalent(inputs, readings[1]).found is Found.PROVED
    assert reachable(inputs, ((3, 4), (1, 2))).found is Found.WITNESS
    assert reachable(inputs, ((3, 2), (1, 4))).found is Found.PROVED


INDEX = "def f(n):\n    xs = [4, 5, 6]\n    if n < 3:\n        return xs[n]\n    return n\n"
SAFE = "def f(n):\n    if n < 3:\n        return n + 4\n    return n\n"


@pytest.mark.parametrize("decide", [lambda inputs: reachable(inputs, 77), most_steps])
def test_a_run_that_leaves_the_language_makes_no_claim(decide: Callable[[Inputs], Any]) -> None:
    found = decide(Inputs(read(INDEX), "f", (1,), ((-2, 4),)))
    assert (found.found, found.witness) == (Found.FAULT, (-2,))
    with pytest.raises(Fault):
        Interpreter(parse("(program f (def f (xs* n) i (return (@ xs n))))")).run(((4, 5, 6), -2))


def test_it_is_told_whose_run_leaves_the_language() -> None:
    for first, second, whose in ((INDEX, SAFE, "the program"), (SAFE, INDEX, "the other program")):
        found = equivalent(Inputs(read(first), "f", (1,), ((-1, 4),)), read(second))
        assert (found.found, found.witness) == (Found.FAULT, (-1,))
        assert f"of {whose} " in found.why


def test_programs_of_other_heads_are_not_compared() -> None:
    inputs = Inputs(read(SAFE), "f", (1,), ((0, 4),))
    for text in ("def f(n, m):\n    return n\n", "def g(n):\n    return n\n", "def f(n):\n    return [n]\n"):
        assert equivalent(inputs, read(text)).found is Found.UNKNOWN


@pytest.mark.parametrize("box", [(), ((1, 0),), ((0, 1), (0, 1)), ((0, 1 << 50),)])
def test_a_box_that_is_none_is_refused(box: Any) -> None:
    with pytest.raises(ValueError, match="box"):
        Inputs(read(SAFE), "f", (1,), box)


def test_what_lies_in_a_box() -> None:
    inputs = Inputs(read("def f(xs, n):\n    xs.append(n)\n    return len(xs)\n"), "f", ((1,), 2), ((0, 3),))
    assert inputs.holds(((1,), 3))
    for args in (((1,), 4), ((2,), 3), ((1,),), ((1,), True), (3, (1,))):
        assert not inputs.holds(args)


def test_interpreters_that_differ_are_believed_in_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    true = every_module.walk
    monkeypatch.setattr(every_module, "walk", lambda reading, entry, args: true(reading, entry, (9,)))
    inputs = Inputs(read(SAFE), "f", (1,), ((0, 4),))
    every_module.every.cache_clear()
    for found in (
        reachable(inputs, 77),
        reachable(inputs, 4),
        most_steps(inputs),
        branch_reachable(inputs, 1, True),
    ):
        assert found.found is Found.UNKNOWN
        assert "differ" in found.why
    assert equivalent(inputs, read(SAFE + "\n")).found is Found.UNKNOWN


def test_the_interface_is_what_is_exported() -> None:
    assert all(callable(getattr(claims, name)) for name in claims.__all__)
