"""Decisions about large boxes: what Z3 finds is run, what it does not find out is unknown."""

from dataclasses import replace
from typing import Any

import pytest

from proofloom.engine.program.task import Value
from proofloom.verifiers.program.claims import (
    Found,
    Inputs,
    apart,
    branch_reachable,
    equivalent,
    most_steps,
    reachable,
    solved,
)
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.symbolic import formula
from proofloom.verifiers.program.symbolic.formula import Answer, Formula
from proofloom.verifiers.program.walker import walk

WIDE = ((-(10**6), 10**6), (0, 10**6))
FOLDED = """def folded(n, k):
    if n < 0:
        n = -n
    if n > 700000 and k == 31:
        return 2 * n + 1
    digits = [0, 0, 0]
    while k > 0:
        digits[k % 3] += 1
        k //= 10
    return n * 4 + digits[2] * 2
"""


def box(source: str = FOLDED, sides: Any = WIDE, entry: str = "folded") -> Inputs:
    return Inputs(read(source), entry, (0,) * len(sides), sides)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask Z3 in this process, where its parts can be replaced."""
    solved._encoding.cache_clear()
    monkeypatch.setattr(apart, "asked", lambda name, *about: getattr(solved, name)(*about))


def test_values_of_a_large_box() -> None:
    for value, found in (
        (1_999_999, True),
        (1_399_999, False),
        (3, False),
        (4_000_012, True),
        (4_000_014, False),
    ):
        decision = reachable(box(), value)
        assert decision.found is (Found.WITNESS if found else Found.PROVED), value
        if found:
            assert walk(read(FOLDED), "folded", decision.witness).value == value
    alone = reachable(box(sides=((-5, 10**6), (31, 31))), 2_000_001, (10**6, 31))
    assert alone.found is Found.PROVED
    twin = reachable(box(), 2_000_001, (10**6, 31))
    assert twin.witness == (-(10**6), 31)


def test_branches_and_steps_of_a_large_box() -> None:
    assert branch_reachable(box(), 3, True).witness[1] == 31
    assert branch_reachable(box(sides=((0, 700_000), (0, 10**6))), 3, True).found is Found.PROVED
    most = most_steps(box())
    assert most.found is Found.WITNESS
    assert most.number == len(walk(read(FOLDED), "folded", most.witness).events) == 28
    assert most_steps(box(), most.witness).number == most.number


NEEDLES = """def folded(n, k):
    extra = (n % 7 + n * 6) % 7 * 6
    turns = 0
    if n % 100003 == 7:
        turns = n // 100003
    for i in range(turns + extra):
        k += i
    return k
"""


@pytest.mark.parametrize("points", [[], [(turns * 100_003 + 7, 0) for turns in range(10)]])
def test_the_most_steps_are_climbed_to(points: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds allow far more steps than there are, few inputs take many, and the shortest is met first."""
    monkeypatch.setattr(solved, "spread", lambda inputs: points)
    monkeypatch.setattr(solved.Encoding, "longest", lambda self, known: ((0, 0), 7))
    monkeypatch.setattr(Formula, "possible", lambda self, test: test is not False)
    most = most_steps(box(NEEDLES, ((0, 10**6), (0, 9))))
    assert (most.found, most.number) == (Found.WITNESS, 6 + 2 * 9 + 1)
    assert most.witness[0] == 9 * 100_003 + 7


def test_programs_that_differ_in_one_place_of_a_large_box() -> None:
    other = read(FOLDED.replace("k == 31", "k == 31 and n != 812345"))
    found = equivalent(box(), other)
    assert found.found is Found.WITNESS
    assert (abs(found.witness[0]), found.witness[1]) == (812_345, 31)  # type: ignore[arg-type]
    assert equivalent(box(sides=((0, 10**5), (0, 10**6))), other).found is Found.PROVED


def test_what_z3_finds_is_run_before_it_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    true = Formula.ask
    monkeypatch.setattr(Formula, "ask", lambda self, test: replace(true(self, test), point=(5, 5)))
    for found in (
        reachable(box(), 1_999_999), branch_reachable(box(), 3, True),
        equivalent(box(), read(FOLDED.replace("31", "37"))),
    ):  # fmt: skip
        assert (found.found, found.why) == (Found.UNKNOWN, "what z3 found does not run so")


def test_what_z3_gives_up_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formula, "EFFORT", 10)
    for found in (
        reachable(box(), 1_399_999),
        most_steps(box()),
        equivalent(box(), read(FOLDED.replace("31", "37"))),
    ):
        assert (found.found, found.why) == (Found.UNKNOWN, "z3 gave up")
    monkeypatch.setattr(Formula, "ask", lambda self, test: Answer(None))
    assert branch_reachable(box(), 3, True).found is Found.UNKNOWN


def test_a_formula_that_differs_from_a_run_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    from proofloom.verifiers.program.symbolic.statements import Statements

    true = Statements.tick

    def twice(self: Statements) -> None:
        true(self)
        true(self)

    monkeypatch.setattr(Statements, "tick", twice)
    found = reachable(box(), 3)
    assert found.found is Found.UNKNOWN
    assert "differs from a run" in found.why


def test_faults_are_told_with_whose_they_are() -> None:
    reader = "def folded(n, k):\n    xs = [4, 5, 6]\n    if n == 70707:\n        return xs[k]\n    return n\n"
    found = reachable(box(reader), 5_000_000)
    assert found.found is Found.FAULT
    assert found.witness[0] == 70_707
    assert isinstance(found.witness[1], int)
    assert found.witness[1] > 2
    assert reachable(box(reader), 80_808).found is Found.WITNESS
    late = (
        "def folded(n, k):\n    xs = [4, 5]\n    t = xs[k]\n    if k > 1:\n        return 77\n    return t\n"
    )
    assert reachable(box(late), 77).found is Found.FAULT
    safe = "def folded(n, k):\n    return n\n"
    beside = equivalent(box(safe, sides=((70_706, 70_707), (3, 10**6))), read(reader))
    assert (beside.found, "the other program" in beside.why) == (Found.FAULT, True)


@pytest.mark.parametrize("value", ["text", (1, 2), True, None, 1 << 60])
def test_a_value_of_another_kind_is_never_reached(value: Value) -> None:
    assert reachable(box(), value).found is Found.PROVED


def test_without_z3_a_large_box_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "find_spec", lambda name: None)
    assert reachable(box(), 3).why == "z3 is not installed"
