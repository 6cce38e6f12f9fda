"""Sources made to hang, exhaust, crash or deceive the program verifiers get a verdict, never a pass."""

from __future__ import annotations

import pytest
from stating import claimed

from proofloom.engine import Candidate
from proofloom.engine.program.task import Exercise, Value
from proofloom.verifiers.program.claims import Found, Inputs, most_steps, reachable
from proofloom.verifiers.program.grammar import GrammarError, read
from proofloom.verifiers.program.reread import reread
from proofloom.verifiers.program.rerun import rerun


def _task(source: str, args: tuple[Value, ...], value: int = 0) -> Candidate[Exercise]:
    return Candidate(claimed(source, args, value, 1), "", str(value))


def _product(factors: int) -> str:
    half = factors // 2
    return "n" if factors == 1 else f"({_product(half)} * {_product(factors - half)})"


def _nested(loops: int) -> str:
    heads = "".join("    " * (i + 1) + f"for i{i} in range(1):\n" for i in range(loops))
    return f"def f(n):\n{heads}{'    ' * (loops + 1)}n = 1\n    return n\n"


HOARD = "def f(n):\n    a = [0] * 90000\n    b = [0] * 90000\n    if n > 0:\n        f(n - 1)\n    return n\n"
REFUSED = {
    "a product of thousands": f"def f(n):\n    while {_product(512)} > 0:\n        n += 1\n    return n\n",
    "loops deeper than CPython compiles": _nested(25),
    "nothing added": "def f(n):\n    return g(n) + 1\n\n\ndef g(n):\n    if n > 5:\n        return 1\n",
    "nothing kept": "def f(n):\n    x = g(n)\n    return n\n\n\ndef g(n):\n    return\n",
    "a bare return": "def f(n):\n    if n > 5:\n        return\n    return 1\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_source_that_could_hang_or_return_nothing_is_refused(name: str) -> None:
    with pytest.raises(GrammarError):
        read(REFUSED[name])


def test_lists_are_counted_over_the_whole_run() -> None:
    verdict = rerun(_task(HOARD, (900,), value=900))
    assert (verdict.outcome, verdict.evidence) == ("fail", "the lists are too long")


def test_huge_negative_repeat_gets_a_verdict() -> None:
    source = "def f(n):\n    a = [0] * (0 - n * n * n)\n    return len(a)\n"
    assert reread(_task(source, (1 << 40,))).outcome == "fail"
    assert rerun(_task(source, (1 << 40,), value=1)).outcome == "fail"


def test_argument_of_the_wrong_kind_gets_a_verdict() -> None:
    assert reread(_task("def f(a):\n    return len(a)\n", (3,))).outcome == "fail"
    assert reread(_task("def f(a):\n    return a + 1\n", ((3,),))).outcome == "fail"


WIDE = ((-3000, 3000),)
UNTRUE = {
    "a variable not set for n <= 0": "def f(n):\n    if n > 0:\n        x = 5\n    return x\n",
    "a product out of range": "def f(n):\n    return n * n * n * n * n\n",
    "a call that `and` skips": "def f(n):\n    if n > 0 and g(n) > 5:\n        n = 1\n    return n\n\n\n"
    "def g(n):\n    return n\n",
    "a step that varies": "def f(n):\n    s = 0\n    for i in range(0, 5, n):\n        s += 1\n"
    "    return s\n",
    "a step of 0": "def f(n):\n    s = 0\n    for i in range(0, 5, 0):\n        s += 1\n    return s\n",
    "recursion": "def f(n):\n    if n > 0:\n        return f(n - 1)\n    return 0\n",
    "squares of squares": "def f(n):\n    x = 0\n"
    + "".join(f"    if n % {i + 2} == 1:\n        x = x * x + {i}\n" for i in range(30))
    + "    return 0\n",
}


@pytest.mark.parametrize("name", UNTRUE)
def test_formula_does_not_prove_what_a_run_would_not(name: str) -> None:
    inputs = Inputs(read(UNTRUE[name]), "f", (3,), WIDE)
    for decision in (reachable(inputs, 7_777_777), most_steps(inputs)):
        assert decision.found in (Found.FAULT, Found.UNKNOWN), decision


def test_formula_counts_the_steps_of_a_call_that_is_made() -> None:
    source = "def f(n):\n    if n > 0:\n        n = g(n)\n    return n\n\n\ndef g(n):\n    return n\n"
    found = most_steps(Inputs(read(source), "f", (3,), WIDE))
    assert (found.found, found.number) == (Found.WITNESS, 6)
    assert found.witness[0] > 0
