"""Wrong answers about programs, shown wrong by other means, are refused; right ones in other clothes pass."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "certify"))
try:
    from mutation import programs
    from mutation.plain_values import account, changed, drawn, noted, retyped
finally:
    sys.path.pop(0)

from proofloom.engine import Seed
from proofloom.verifiers.program.grading import read_value

OF_EACH = 400


@pytest.mark.parametrize("name", programs.OPERATORS)
def test_no_wrong_answer_is_accepted_and_every_right_one_is(name: str) -> None:
    found = programs.tried(name, 10**6, 10**6 + OF_EACH)  # other ones than the long proof tries
    assert found["accepted"] == []
    assert found["rejected"] == []
    assert not found.get("error")
    assert not found.get("unknown")
    assert found["wrong"] > OF_EACH * 3 // 8, "the long proof needs 3,000 of 8,000"


def test_the_account_of_values_knows_types_and_orders() -> None:
    for one, other in ((1, True), ("1", 1), ([1, 2], [2, 1]), ({1: 2}, {"1": 2}), ([], {}), ([1], 1)):
        assert account(one) != account(other)
    assert account({"a": 1, "b": [True]}) == account({"b": [True], "a": 1})


def test_drawn_values_are_read_back_and_changes_change() -> None:
    changes = 0
    for index in range(200):
        draw = (Seed.root("drawn values") / index).stream()
        value = drawn(draw, draw.choice(("i", "b", "s", "l", "t", "g", "dii", "dss")), False)
        assert account(read_value(noted(value))) == account(value)
        changes += account(changed(draw, value)) != account(value)
        changes += account(retyped(draw, value)) != account(value)
    assert changes > 350
