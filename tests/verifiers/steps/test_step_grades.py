"""A grade's steps pass only for a solution that establishes the answer; the answer's score stays its own."""

from __future__ import annotations

import pytest
from problems import CHASE, RUN, TRIANGLE, program, row

from proofloom.engine import GradeOutcome, Outcome
from proofloom.verifiers.tasks import grade_task

ANGLES = row(TRIANGLE, "110", CHASE)
PROGRAM = row(program(), "1", RUN)
TOLD = "\n".join(step.text for step in CHASE)


def test_a_whole_solution_passes_in_every_step() -> None:
    graded = grade_task(ANGLES, f"{TOLD}\n\\boxed{{110}}", steps=True)
    assert [verdict.outcome for verdict in graded.steps] == [Outcome.PASS] * 4
    assert (graded.score, graded.final, graded.first_error) == (1, Outcome.PASS, -1)
    alone = grade_task(ANGLES, "\\boxed{110}")
    assert (alone.steps, alone.final, alone.first_error) == ((), None, None)


@pytest.mark.parametrize(
    ("response", "first", "reason"),
    [
        ("\\boxed{110}", 0, "unfinished"),
        ("By magic ∠ACB = 1°. So \\boxed{110}\nGiven: ∠CAB = 7°.", 0, "unfinished"),
        ("Given: ∠CAB = 50°.\n\\boxed{110}", 1, "unfinished"),
        ("nonsense\n" * 401 + "\\boxed{110}", 0, "too many steps"),
        ('I give no {"answer": 1}.\n' + "nonsense\n" * 5 + "\\boxed{110}", 0, "unreadable"),
        ("nonsense\nnonsense, not <answer>1</answer>\nnonsense\n\\boxed{110}", 0, "unreadable"),
    ],
)
def test_a_right_answer_without_a_solution_is_told_from_a_solved_one(
    response: str, first: int, reason: str
) -> None:
    graded = grade_task(ANGLES, response, steps=True)
    assert (graded.outcome, graded.score) == (GradeOutcome.PASS, 1)
    assert graded.final is not Outcome.PASS
    assert graded.first_error == first
    assert graded.steps[first].outcome is not Outcome.PASS
    assert graded.steps[first].reason == reason
    assert all(verdict.outcome is Outcome.PASS for verdict in graded.steps[:first])


def test_an_answer_that_is_not_that_of_its_steps_is_a_wrong_readout() -> None:
    for answer in ("\\boxed{111}", "so it is 110", "\\boxed{110} or \\boxed{111}"):
        graded = grade_task(ANGLES, f"{TOLD}\n{answer}", steps=True)
        assert graded.score == 0
        assert graded.final is Outcome.FAIL
        assert graded.steps[-1].outcome is Outcome.FAIL


def test_what_is_not_looked_at_has_no_passing_steps() -> None:
    response: object = 5
    for asked in (response, "x" * 10_000_000):
        graded = grade_task(ANGLES, asked, steps=True)  # type: ignore[arg-type]
        assert [verdict.outcome for verdict in graded.steps] == [Outcome.UNKNOWN]
        assert graded.final is Outcome.UNKNOWN


def test_one_line_that_says_nothing_does_not_hide_the_others() -> None:
    lines = ["nonsense", "1 X1 s=9", *(step.claim for step in RUN[2:-1]), "7 X4 ^1 zz=5"]
    graded = grade_task(PROGRAM, "\n".join([*lines, "\\boxed{1}"]), steps=True)
    assert len(graded.steps) == len(lines)
    assert Outcome.ERROR not in {verdict.outcome for verdict in graded.steps}
    assert graded.first_error == 0
