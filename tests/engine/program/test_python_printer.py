"""Printed Python says what the tree says: CPython gives the value that hand calculation gives."""

import pytest

from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.python import call_text, print_python

CASES = {
    "(return (- a (- b c)))": ("return a - (b - c)", 10 - (4 - 3)),
    "(return (* (+ a b) c))": ("return (a + b) * c", 14 * 3),
    "(return (% (* a b) c))": ("return a * b % c", 40 % 3),
    "(return (* a (% b c)))": ("return a * (b % c)", 10),
    "(return (neg (+ a b)))": ("return -(a + b)", -14),
    "(return (- a (neg b)))": ("return a - -b", 14),
    "(return (* a (max b -3)))": ("return a * max(b, -3)", 40),
    "(= a (+ a b)) (return a)": ("a += b", 14),
    "(= a (- b a)) (return a)": ("a = b - a", -6),
    "(= a b : b a) (return a)": ("a, b = b, a", 4),
    "(if (and (or (> a 1) (> b 1)) (not (== c 0))) (return 1)) (return 0)":
        ("if (a > 1 or b > 1) and not c == 0:", 1),
    "(= c 0) (for i a 0 -3 (= c (+ c i))) (return c)": ("for i in range(a, 0, -3):", 10 + 7 + 4 + 1),
    "(= xs (fill 2 (+ a 1))) (= (@ xs 0) (* (@ xs 0) 5)) (return (+ (@ xs 0) (last xs)))":
        ("xs = [2] * (a + 1)", 12),
}  # fmt: skip


@pytest.mark.parametrize("body", CASES)
def test_python_means_the_tree(body: str) -> None:
    line, value = CASES[body]
    program = parse(f"(program f (def f (a b c) i {body}))")
    printed = print_python(program)
    assert line in [text.strip() for text in printed.source.splitlines()]
    names: dict[str, object] = {}
    exec(printed.source, names)
    assert eval(call_text(program.function("f"), (10, 4, 3)), names) == value


def test_lines_of_nodes_and_elif() -> None:
    body = "(if (> a 1) (= a 1) (else (if (> a 0) (= a 2) (else (= a 3))))) (return a)"
    printed = print_python(parse(f"(program f (def g (a) i (return a)) (def f (a) i {body}))"))
    assert printed.source.splitlines() == [
        "def g(a):", "    return a", "", "", "def f(a):", "    if a > 1:", "        a = 1", "    elif a > 0:",
        "        a = 2", "    else:", "        a = 3", "    return a",
    ]  # fmt: skip
    assert printed.lines == (1, 2, 5, 6, 7, 8, 9, 11, 12)
