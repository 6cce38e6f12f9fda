r"""A box is an answer only where it is whole: nothing beside it may make a larger formula of it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from proofloom.verifiers.answers import grade

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("beside.jsonl").read_text(encoding="utf-8").splitlines()
]


def outcome(response: str) -> str:
    """Return what the grader says of a response to the gold 2."""
    return str(grade("2", response).outcome)


@pytest.mark.parametrize("kind", sorted({case["beside"] for case in CASES}))
def test_a_box_counts_just_where_it_is_whole(kind: str) -> None:
    """A box of 2, or of 3, in its surroundings; whether it is whole there is a person's judgement."""
    cases = [case["response"] for case in CASES if case["beside"] == kind]
    assert len(cases) >= 40
    for response in cases:
        right = "pass" if r"\boxed{2}" in response else "fail"
        assert outcome(response) == (right if kind == "whole" else "unparsed"), response


def test_two_boxes_side_by_side_are_two_answers() -> None:
    """Of which the policy takes the last, or none; run together they are a formula."""
    two = r"\boxed{3} \boxed{2}"
    assert outcome(two) == "unparsed"
    assert grade("2", two, policy="last_after_thinking").outcome == "pass"
    assert grade("2", two.replace(" ", ""), policy="last_after_thinking").outcome == "unparsed"


@pytest.mark.parametrize(
    "text",
    ["$#" + "." * 2_900 + "$", "$#" + " ." * 1_450 + "$",
     "$" + "\\\\ " * 990 + "#$", "$#" + "\\\\ " * 990 + "$",
     "$x=" + "\\text{ }" * 400 + "#$", "$" + "{" * 2_900 + "#" + "}" * 2_900 + "$"],
)  # fmt: skip
def test_long_runs_beside_a_box_are_walked_without_a_deep_stack(text: str) -> None:
    """Layout and punctuation by the thousand are no error of ours."""
    assert outcome(text.replace("#", r"\boxed{2}")) in ("pass", "unparsed")


def test_what_stands_far_from_a_box_costs_nothing() -> None:
    """The work for a box does not grow with the text before it, nor with a formula that never ends."""
    times = []
    for size in (10_000, 1_000_000):
        text = "$" + "{(" * size + r"\boxed{2} " * 900 + "$ " * size
        start = time.thread_time()
        outcome(text)
        times.append(time.thread_time() - start)
    assert times[1] < 200 * times[0] + 0.5
