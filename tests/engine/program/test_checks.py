"""Each static rule refuses what breaks it, and lets the nearest sound program pass."""

import pytest

from proofloom.engine.program.checks import problems
from proofloom.engine.program.notation import parse

G = "(def g (a) i (return (+ a 1)))"
H = "(def h (xs* ys*) n (append xs (len ys)))"
BROKEN = {
    "may be used before": "(if (> n 0) (= x 1)) (return x)",
    "before it is set": "(for i 0 n 1 (= n 2)) (return i)",
    "changes its type": "(= x 1) (= x (list 1)) (return n)",
    "two names": "(= ys xs) (return n)",
    "divisor": "(return (% n 0))",
    "may not be positive": "(return (// 9 n))",
    "variable is set in its body": "(for i 0 3 1 (= i 5)) (return n)",
    "loop's list is changed": "(each x xs (append xs x)) (return n)",
    "without a return": "(if (> n 0) (return n))",
    "out of reach": "(return n) (= n 1)",
    "outside a loop": "(break)",
    "step 0": "(for i 0 3 0 (= n 1)) (return n)",
    "two calls": "(return (+ (call g 1) (call g 2)))",
    "in a header": "(while (> (call g n) 0) (= n 1)) (return n)",
    "beside a call": "(return (+ (last xs) (call g 1)))",
    "same list": "(do (call h xs xs)) (return n)",
    "wrong number": "(return (call g 1 2))",
    "thrown away": "(do (call g 1)) (return n)",
    "reserved": "(= len 3) (return n)",
    "function's name": "(= g 3) (return n)",
    "literal": "(return (neg 3))",
    "leans": "(if (and (> n 1) (and (> n 2) (> n 3))) (= n 1)) (return n)",
    "empty": "(while (> n 0)) (return n)",
    "stands twice": "(= n n : 1 2) (return n)",
    "same statement": "(= n (@ xs n) : 1 2) (return n)",
    "out of range": f"(return {1 << 50})",
    "does not take list": "(return (+ xs 1))",
    "does not take int": "(return (len n))",
}
SOUND = (
    "(if (> n 0) (= x 1) (else (= x 2))) (return x)",
    "(for i 0 3 1 (= n 2)) (return i)",
    "(= ys (list n)) (append ys 2) (return (len ys))",
    "(while (> n 0) (= m n : n (% 7 n))) (return n)",
    "(= d 2) (while (< d n) (= n (// n d)) (= d (+ d 1))) (return n)",
    "(for d 1 9 1 (= n (% n d))) (return n)",
    "(if (and (> n 0) (== (% 9 n) 0)) (return 1)) (return 0)",
    "(return (+ n (call g (last xs))))",
    "(= ys (list 1)) (do (call h xs ys)) (return n)",
)


def of(body: str) -> list[str]:
    return problems(parse(f"(program f (def f (xs* n) i {body}) {G} {H})"))


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_named(rule: str) -> None:
    found = of(BROKEN[rule])
    assert len(found) == 1
    assert rule in found[0]


def test_a_list_that_was_passed_in_is_not_returned() -> None:
    assert "passed in" in problems(parse("(program f (def f (xs*) l (append xs 1) (return xs)))"))[0]
    assert problems(parse("(program f (def f (xs*) l (= ys (list 1)) (return ys)))")) == []


@pytest.mark.parametrize("body", SOUND)
def test_a_sound_program_passes(body: str) -> None:
    assert of(body) == []


def test_what_is_missing_is_named() -> None:
    assert problems(parse("(program g (def f (n) i (return n)))"))
    assert problems(parse("(program f (def f (n) i (return (call g n))))")) == ["g is not defined"]
