"""Claims about boxes: small ones by running all inputs, large ones by Z3, both against brute force."""

import sys
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from proofloom.engine import Candidate, Outcome
from proofloom.engine.program.task import Ask, Claim, ClaimKind, Counts, ProgramTask
from proofloom.verifiers.program import inputs as module
from proofloom.verifiers.program.claims.ranges import decide
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.inputs import inputs
from proofloom.verifiers.program.rerun import execute

DIGITS = """def part(n):
    total = 0
    while n > 0:
        total += n % 10
        n //= 10
    return total


def f(n, k):
    s = part(n)
    if s > k and n % 2 == 0:
        s = abs(k - s) * 2
    elif not s == 3:
        s -= min(k, 4)
    for i in range(k, 0, -2):
        if i == 3:
            continue
        if s > 20:
            break
        s += i
    return s
"""
SEARCH = """def f(n, k):
    for i in range(2, 9):
        if n % 9 == i:
            return i * k
    a, b = n, k
    while a > 5:
        a, b = a // 3, a - b
    return max(a, b) - (i + k)
"""


def row(source: str, args: tuple[int, ...], claim: Claim) -> Candidate[ProgramTask]:
    task = ProgramTask(source, "", "f", args, Ask.OUTPUT, 0, 0, "", Counts(0, 0, 0, 0, 1), claim)
    return Candidate(task, "", "0")


def brute(source: str, box: tuple[tuple[int, int], ...]) -> dict[tuple[int, ...], int]:
    names: dict[str, Any] = {}
    exec(source, names)
    return {point: names["f"](*point) for point in product(*(range(a, b + 1) for a, b in box))}


@pytest.mark.parametrize("source", [DIGITS, SEARCH])
@pytest.mark.parametrize("symbolic", [False, True])
def test_claims_agree_with_brute_force(source: str, symbolic: bool) -> None:
    """The same claims, true and false, decided by running every input and by Z3."""
    box = ((0, 19), (1, 4))
    values = brute(source, box)
    low, high = min(values.values()), max(values.values())
    claims = [(Claim(ClaimKind.RANGE, box, low=a, high=b), (a, b) == (low, high))
              for a in (low - 1, low, low + 1) for b in (high - 1, high, high + 1)]  # fmt: skip
    points = [(17, 3), (0, 4), max(values, key=values.__getitem__)]
    for point in points:
        alone = sum(value == values[point] for value in values.values()) == 1
        claims.append((Claim(ClaimKind.ALONE, box), alone))
    args = [(0, 1)] * 9 + points
    for (claim, true), point in zip(claims, args, strict=True):
        verdict = decide(read(source), "f", point, claim) if symbolic else inputs(row(source, point, claim))
        assert verdict.outcome is (Outcome.PASS if true else Outcome.FAIL), (claim, point, verdict)


@pytest.mark.parametrize("source", [DIGITS, SEARCH])
def test_step_claims_of_both_kinds_agree(source: str) -> None:
    box = ((0, 19), (1, 4))
    reading = read(source)
    points = product(*(range(a, b + 1) for a, b in box))
    counted = [execute(source, reading, "f", point)[1] for point in points]
    claim = Claim(ClaimKind.STEPS, box, low=min(counted), high=max(counted))
    assert inputs(row(source, (0, 1), claim)).outcome is Outcome.PASS
    assert decide(reading, "f", (0, 1), claim).outcome is Outcome.PASS
    wrong = replace(claim, high=claim.high + 1)
    assert inputs(row(source, (0, 1), wrong)).outcome is Outcome.FAIL
    assert decide(reading, "f", (0, 1), wrong).outcome is Outcome.FAIL


def test_a_large_box_goes_to_z3() -> None:
    source = "def f(n):\n    if n > 500000:\n        n = 1000000 - n\n    return n // 2\n"
    box = ((0, 1_000_000),)
    for low, high, outcome in (
        (0, 250_000, "pass"),
        (0, 249_999, "fail"),
        (0, 250_001, "fail"),
        (1, 250_000, "fail"),
    ):
        claim = Claim(ClaimKind.RANGE, box, low=low, high=high)
        assert inputs(row(source, (7,), claim)).outcome == outcome
    assert inputs(row(source, (7,), Claim(ClaimKind.ALONE, box))).outcome is Outcome.FAIL


def test_what_cannot_be_decided_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = (
        "def f(n):\n    count = 0\n    while n > 1:\n        n -= 1\n        count += 1\n    return count\n"
    )
    box = ((1, 1_000_000),)
    claim = Claim(ClaimKind.RANGE, box, low=0, high=999_999)
    assert inputs(row(endless, (5,), claim)).outcome is Outcome.UNKNOWN
    wide = "def f(n):\n    xs = [0] * n\n    return len(xs)\n"
    assert inputs(row(wide, (5,), Claim(ClaimKind.ALONE, box))).outcome is Outcome.UNKNOWN
    listed = "def f(n):\n    xs = [n]\n    return len(xs)\n"
    assert inputs(row(listed, (5,), Claim(ClaimKind.ALONE, box))).outcome is Outcome.FAIL
    monkeypatch.setattr(module, "FUEL", 10)
    small = Claim(ClaimKind.RANGE, ((1, 99),), low=0, high=98)
    assert inputs(row(endless + "\n", (5,), small)).outcome is Outcome.UNKNOWN


def test_without_z3_a_large_box_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "proofloom.verifiers.program.claims.ranges", None)
    source = "def f(n):\n    return n + 1\n"
    verdict = inputs(row(source, (7,), Claim(ClaimKind.RANGE, ((0, 10**6),), low=1, high=10**6 + 1)))
    assert (verdict.outcome, verdict.reason) == (Outcome.UNKNOWN, "z3 is not installed")


def test_a_box_without_its_own_input_is_refused() -> None:
    source = "def f(n):\n    return n + 1\n"
    assert inputs(row(source, (7,), Claim(ClaimKind.ALONE, ((8, 9),)))).outcome is Outcome.FAIL
    assert inputs(row(source, (7,), Claim(ClaimKind.ALONE, ()))).outcome is Outcome.FAIL
