"""Z3 decides questions about programs with booleans as brute force does, and leaves unknown what it must."""

from itertools import product

import pytest

from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.python import print_python
from proofloom.verifiers.program.claims import Found, Inputs, solved
from proofloom.verifiers.program.grammar import Reading, read
from proofloom.verifiers.program.walker import walk

TRUTHS = {
    "a variable": "(def f (a b) i (= ok (> a b)) (if ok (return (- a b))) (return b))",
    "kept and negated": "(def f (a b) i (= p (> a 2)) (= q (not (or p (> b 3)))) "
    "(if (!= p q) (return 1)) (return 0))",
    "set on one path": "(def f (a b) i (= hit false) (for i 0 4 1 (if (== (* i a) b) (= hit true))) "
    "(= t 7) (if (and hit (> b 0)) (= t a)) (return t))",
    "returned by a call": "(def f (a b) i (= c (call even a)) (= t 0) "
    "(while (and c (< t b)) (= t (+ t 2))) (return t)) (def even (n) b (return (== (% n 2) 0)))",
    "passed to a call": "(def f (a b) i (= r (call pick (< a b) a b)) (return r)) "
    "(def pick (p:b x y) i (if p (return x)) (return (+ x y)))",
}
BOX = ((-3, 4), (-2, 5))


def source_of(tree: str) -> Reading:
    return read(print_python(parse(tree)).source, tree)


@pytest.mark.parametrize("name", TRUTHS)
def test_decisions_with_truth_values_agree_with_brute_force(name: str) -> None:
    reading = source_of(f"(program f {TRUTHS[name]})")
    runs = {args: walk(reading, "f", args) for args in product(*(range(low, high + 1) for low, high in BOX))}
    values = [run.value for run in runs.values() if type(run.value) is int]
    inputs = Inputs(reading, "f", (1, 1), BOX)
    for value in range(min(values) - 1, max(values) + 2):
        found = solved.reachable(inputs, value, None)
        assert found.found is (Found.WITNESS if value in values else Found.PROVED), value
        assert not found.witness or runs[found.witness].value == value
    most = solved.most_steps(inputs, None)
    assert (most.found, most.number) == (Found.WITNESS, max(len(run.events) for run in runs.values()))


@pytest.mark.parametrize(
    "tree",
    [
        "(program f (def f (n) i (= xs (fill 1 (* n n))) (return (len xs))))",
        "(program f (def f (n) i (= m (* n n)) (while (!= m 1) (= m (// m 2))) (return m)))",
        "(program f (def f (n) i (if (== n 5) (return 0)) (= m (call f (+ n 9))) (return m)))",
    ],
)
def test_what_the_formula_does_not_speak_of_is_unknown(tree: str) -> None:
    inputs = Inputs(source_of(tree), "f", (1,), ((0, 50),))
    assert solved.reachable(inputs, 7_777, None).found in (Found.UNKNOWN, Found.FAULT)
