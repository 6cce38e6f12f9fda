"""Sources made to hang, exhaust, crash or deceive the program verifiers get a verdict, never a pass."""

from __future__ import annotations

import pytest

from proofloom.engine import Candidate, Step
from proofloom.engine.program.task import Ask, Claim, ClaimKind, Counts, ProgramTask, Value
from proofloom.verifiers.program.grammar import GrammarError, read
from proofloom.verifiers.program.inputs import inputs
from proofloom.verifiers.program.reread import reread
from proofloom.verifiers.program.rerun import rerun
from proofloom.verifiers.program.retell import untrue
from proofloom.verifiers.program.walker import walk


def _task(
    source: str, args: tuple[Value, ...], value: int = 0, claim: Claim | None = None
) -> Candidate[ProgramTask]:
    body = ProgramTask(source, "", "f", args, Ask.OUTPUT, value, 1, "E0", Counts(0, 0, 0, 0, 1), claim)
    return Candidate(body, "", str(value))


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
    claim = Claim(ClaimKind.ALONE, ((0, 5),))
    assert reread(_task("def f(a):\n    return len(a)\n", (3,))).outcome == "fail"
    assert reread(_task("def f(a):\n    return a + 1\n", ((3,),))).outcome == "fail"
    assert inputs(_task("def f(a):\n    return len(a)\n", (3,), claim=claim)).outcome == "fail"


def test_claim_of_thousands_of_digits_is_unreadable() -> None:
    run = walk(read("def f(n):\n    return n\n"), "f", (3,))
    assert "readable" in untrue((Step("", claim="9" * 5000),), run)


WIDE = ((-3000, 3000),)
UNTRUE = {
    "a variable not set for n <= 0": (
        "def f(n):\n    if n > 0:\n        x = 5\n    return x\n",
        Claim(ClaimKind.RANGE, WIDE, (), 0, 5),
    ),
    "a product out of range": (
        "def f(n):\n    return n * n * n * n * n\n",
        Claim(ClaimKind.RANGE, WIDE, (), -(3000**5), 3000**5),
    ),
    "a call that `and` skips": (
        "def f(n):\n    if n > 0 and g(n) > 5:\n        n = 1\n    return n\n\n\ndef g(n):\n    return n\n",
        Claim(ClaimKind.STEPS, WIDE, (), 5, 6),
    ),
    "a step that varies": (
        "def f(n):\n    s = 0\n    for i in range(0, 5, n):\n        s += 1\n    return s\n",
        Claim(ClaimKind.RANGE, ((1, 3000),), (), 1, 4),
    ),
    "a step of 0": (
        "def f(n):\n    s = 0\n    for i in range(0, 5, 0):\n        s += 1\n    return s\n",
        Claim(ClaimKind.RANGE, WIDE, (), 0, 0),
    ),
    "recursion": (
        "def f(n):\n    if n > 0:\n        return f(n - 1)\n    return 0\n",
        Claim(ClaimKind.RANGE, WIDE, (), 0, 0),
    ),
    "squares of squares": (
        "def f(n):\n    x = 0\n"
        + "".join(f"    if n % {i + 2} == 1:\n        x = x * x + {i}\n" for i in range(30))
        + "    return 0\n",
        Claim(ClaimKind.RANGE, WIDE, (), 0, 0),
    ),
}


@pytest.mark.parametrize("name", UNTRUE)
def test_formula_does_not_pass_what_a_run_would_not(name: str) -> None:
    source, claim = UNTRUE[name]
    assert inputs(_task(source, (3,), claim=claim)).outcome in ("fail", "unknown")


def test_formula_counts_the_steps_of_a_call_that_is_made() -> None:
    source = "def f(n):\n    if n > 0:\n        n = g(n)\n    return n\n\n\ndef g(n):\n    return n\n"
    for most, outcome in ((6, "pass"), (5, "fail"), (7, "fail")):
        claim = Claim(ClaimKind.STEPS, WIDE, (), 3, most)
        assert inputs(_task(source, (3,), claim=claim)).outcome == outcome
