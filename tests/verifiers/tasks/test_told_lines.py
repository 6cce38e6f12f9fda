"""Of a response, no more lines are kept as steps than can be looked at, and none that is empty."""

from __future__ import annotations

import pytest

from proofloom.engine import AnswerFormat
from proofloom.verifiers.steps.check import MOST, read_steps
from proofloom.verifiers.tasks.grading import _solution

ANSWERS = {
    AnswerFormat.BOXED: "so \\boxed{7}",
    AnswerFormat.TAG: "so <answer>7</answer>",
    AnswerFormat.JSON: 'so {"answer": 7}',
}


@pytest.mark.parametrize("how", ANSWERS)
def test_too_many_lines_are_one_too_many(how: AnswerFormat) -> None:
    assert _solution("a\n" * 5_000 + ANSWERS[how], how) == "\n".join("a" * (MOST + 1))


@pytest.mark.parametrize("how", ANSWERS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_empty_lines_and_the_answers_own_are_none(how: AnswerFormat, end: str) -> None:
    told = end.join(["", "a", " ", *[""] * 5_000, "b", "\t", ANSWERS[how], ""])
    assert _solution(told, how) == "a\nb"
    assert _solution(end.join(["a", "", "b"]), how) == "a\nb"


def test_a_number_is_taken_off_the_start_of_a_line_only() -> None:
    told = [step.text for step in read_steps("1. a = (b + 1) * 2\n2) c\n  30.  d 4. e\nLine 5: f(3) = 2")]
    assert told == ["a = (b + 1) * 2", "c", "d 4. e", "Line 5: f(3) = 2"]
