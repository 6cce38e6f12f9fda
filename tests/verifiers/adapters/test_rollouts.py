"""Pass rates and pass@k are counted exactly, and what was not judged counts nowhere."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest

from proofloom.verifiers.adapters.rollouts import pass_at, rates


@pytest.mark.parametrize("count", range(1, 7))
def test_pass_at_k_is_the_share_of_choices_that_hold_a_right_one(count: int) -> None:
    for right in range(count + 1):
        for k in range(1, count + 1):
            choices = list(combinations(range(count), k))
            lucky = sum(any(place < right for place in choice) for choice in choices)
            assert pass_at(count, right, k) == Fraction(lucky, len(choices))


@pytest.mark.parametrize(("count", "right", "k"), [(3, 4, 1), (3, -1, 1), (3, 1, 4), (3, 1, 0)])
def test_impossible_counts_are_refused(count: int, right: int, k: int) -> None:
    with pytest.raises(ValueError, match="wanted"):
        pass_at(count, right, k)


def test_rates_of_an_item() -> None:
    found = rates({"id": "x", "answer": "7"}, ["\\boxed{7}", "\\boxed{8}", "none", "\\boxed{7}", "\\boxed{7"])
    assert (found["responses"], found["judged"], found["pass"], found["pass_permille"]) == (5, 5, 2, 400)
    assert found["outcomes"] == {"pass": 2, "fail": 1, "unparsed": 1, "truncated": 1}
    assert found["pass_at"] == {"1": 0.4, "2": 0.7, "4": 1.0}


def test_what_was_not_judged_is_no_rate() -> None:
    found = rates({"id": "x", "answer": None}, ["\\boxed{7}"] * 3)
    assert (found["responses"], found["judged"], found["pass_permille"], found["pass_at"]) == (3, 0, None, {})
