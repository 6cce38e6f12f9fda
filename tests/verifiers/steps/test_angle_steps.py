"""Each step of a small angle chase gets the verdicts that a person gives it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from problems import CHASE, TRIANGLE, row

from proofloom.engine import Outcome, Step
from proofloom.engine.geometry.facts import AngleIs
from proofloom.verifiers.steps import StepReport, check_steps, read_steps, replay

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN
ROW = row(TRIANGLE, "110", CHASE)


def with_step(index: int, step: Step) -> tuple[Step, ...]:
    return (*CHASE[:index], step, *CHASE[index + 1 :])


def changed(index: int, **fields: object) -> StepReport:
    return check_steps(ROW, with_step(index, replace(CHASE[index], text="", **fields)))  # type: ignore[arg-type]


def test_the_right_solution_passes_and_its_certificates_replay() -> None:
    report = check_steps(ROW)
    assert report.first_error == -1
    assert report.error == ""
    assert report.final is report.consistent is PASS
    assert all(s.local is s.truth is s.sound is PASS and not s.redundant for s in report.steps)
    assert all(s.certificate for s in report.steps)
    assert replay(ROW, report) == []


@pytest.mark.parametrize(
    "written",
    [
        "\n".join(step.text for step in CHASE),
        """
        1. Given: ∠CAB = 50°.
        2. Given: ∠ABC = 60°.

        3) In triangle ABC the angles sum to 180°: ∠BCA = 180° − 60° − 50° = 70°.
        Since BCD is a straight line, ∠BCA + ∠ACD = 180°, so ∠ACD = 180° − 70° = 110°.
        """,
        """
        angle CAB = 50 by given
        angle ABC = 60 by given
        angle ACB = 70 by triangle_sum from 0, 1
        angle ACD = 110 by exterior_angle from 0, 1
        """,
    ],
)
def test_a_solution_can_be_read_from_text(written: str) -> None:
    report = check_steps(ROW, read_steps(written))
    assert report.first_error == -1, report.steps
    assert report.final is PASS


@pytest.mark.parametrize(
    ("index", "fields", "error", "truth"),
    [
        (2, {"claim": "angle ACB = 71"}, "arithmetic", FAIL),
        (2, {"claim": "angle ACB = 110"}, "wrong branch", FAIL),
        (2, {"claim": "angle ACD = 70"}, "wrong correspondence", FAIL),
        (2, {"because": (0,)}, "unsupported leap", PASS),
        (2, {"because": (0, 2)}, "circular", PASS),
        (2, {"because": (0, 3)}, "circular", PASS),
        (2, {"because": (-1, 1)}, "circular", PASS),
        (2, {"rule": "isosceles"}, "wrong theorem", PASS),
        (2, {"rule": "isosceles", "because": (1,), "claim": "angle ACB = 60"}, "unmet condition", FAIL),
        (2, {"rule": "magic"}, "unreadable", PASS),
        (2, {"rule": "given", "because": ()}, "unstated assumption", PASS),
        (2, {"rule": "given", "because": (), "claim": "perpendicular AB BC"}, "unstated assumption", FAIL),
        (2, {"claim": "parallel AB BC"}, "unsupported claim", FAIL),
        (2, {"claim": "angle ACB = 200"}, "unsupported claim", FAIL),
        (2, {"claim": "angle AXB = 70"}, "unreadable", UNKNOWN),
        (2, {"claim": "the third angle is 70"}, "unreadable", UNKNOWN),
        (3, {"because": (0, 1)}, "wrong theorem", PASS),
        (1, {"claim": "angle ABC = 61"}, "unstated assumption", FAIL),
    ],
)
def test_a_wrong_step_is_found_and_typed(
    index: int, fields: dict[str, object], error: str, truth: Outcome
) -> None:
    report = changed(index, **fields)
    assert report.first_error == index
    wrong = report.steps[index]
    assert wrong.error == report.error == error
    assert wrong.local is wrong.sound is FAIL
    assert not wrong.depends_on_error
    assert wrong.truth is truth
    assert all(step.sound is PASS for step in report.steps[:index])


def test_what_follows_from_an_error_follows_and_is_not_sound() -> None:
    steps = with_step(2, replace(CHASE[2], claim="angle ACB = 71", text=""))
    steps = (*steps[:3], replace(CHASE[3], claim="angle ACD = 109", text=""))
    report = check_steps(ROW, steps, "109")
    last = report.steps[3]
    assert (last.local, last.truth, last.sound, last.depends_on_error) == (PASS, FAIL, FAIL, True)
    assert report.final is FAIL
    assert replay(ROW, report, steps) == []


def test_a_true_claim_by_a_false_step_is_told_apart() -> None:
    """The lucky error: the last step is true and follows from nothing that is cited."""
    report = changed(2, claim="angle ACB = 71")
    assert (report.steps[3].local, report.steps[3].truth, report.steps[3].sound) == (FAIL, PASS, FAIL)


@pytest.mark.parametrize(
    ("index", "fields", "edit", "claim", "because"),
    [
        (2, {"claim": "angle ACB = 71"}, "value", "angle ACB = 70", (0, 1)),
        (2, {"because": (0,)}, "citation", "angle ACB = 70", (0, 1)),
        (2, {"claim": "angle ACD = 70"}, "claim", "angle BCA = 70", (0, 1)),
        (3, {"because": (0, 1)}, "theorem", "angle ACD = 110", (0, 1)),
    ],
)
def test_the_smallest_correction_mends_the_solution(
    index: int, fields: dict[str, object], edit: str, claim: str, because: tuple[int, ...]
) -> None:
    report = changed(index, **fields)
    mended = report.correction
    assert mended is not None
    assert (mended.index, mended.edit, mended.step.because) == (index, edit, because)
    assert set(mended.step.claim) == set(claim)
    assert check_steps(ROW, mended.steps).first_error == -1


def test_a_correction_carries_its_value_on() -> None:
    steps = with_step(2, replace(CHASE[2], claim="angle ACB = 71", text=""))
    steps = (*steps[:3], replace(CHASE[3], claim="angle ACD = 109", text=""))
    mended = check_steps(ROW, steps, "109").correction
    assert mended is not None
    assert [step.claim for step in mended.steps[2:]] == ["angle ACB = 70", "angle ACD = 110"]


def test_words_that_differ_from_the_claim_are_an_error() -> None:
    for text in (
        "By the angle sum of triangle ABC, ∠ACB = 180° − 50° − 60° = 71°.",
        "So it is 70°.",
        "70 rad",
    ):
        report = check_steps(ROW, with_step(2, replace(CHASE[2], text=text)))
        assert (report.first_error, report.error) == (2, "words differ")


def test_a_superfluous_step_is_no_error() -> None:
    steps = (*CHASE[:3], CHASE[2], CHASE[3])
    report = check_steps(ROW, steps)
    assert report.first_error == -1
    assert [step.redundant for step in report.steps] == [False, False, False, True, False]


def test_an_idle_citation_does_not_make_a_step_unsound() -> None:
    wrong = Step("", "angle CBD = 3", (), "given")
    steps = (*CHASE[:2], Step("", "angle BAC = 49", (), "given"), replace(CHASE[3], claim="angle ACD = 110",
             because=(0, 1), rule="exterior_angle", text=""), wrong)  # fmt: skip
    assert check_steps(ROW, steps).steps[3].sound is PASS


def test_the_answer_read_off_is_held_to_the_last_step() -> None:
    report = check_steps(ROW, CHASE, "111")
    assert (report.first_error, report.error, report.final) == (4, "readout", FAIL)
    assert check_steps(ROW, CHASE[:3], "70").final is FAIL  # sound, and not what was asked


def test_what_the_drawing_happens_to_show_is_not_true_of_the_construction() -> None:
    """Without its second premise the triangle can be bent: its 60 degrees are an accident of the drawing."""
    loose = replace(TRIANGLE, premises=TRIANGLE.premises[:1], proof=TRIANGLE.proof[:1])
    report = check_steps(row(loose, "110"), CHASE)
    assert report.first_error == 1
    assert report.steps[1].error == "unstated assumption"
    assert report.steps[1].truth is FAIL


def test_premises_that_do_not_hold_in_the_figure_are_called_inconsistent() -> None:
    bent = replace(TRIANGLE, premises=(TRIANGLE.premises[0], AngleIs("A", "B", "C", Fraction(61))))
    report = check_steps(row(bent, "110"), CHASE)
    assert report.consistent is FAIL
    assert all(step.truth is not PASS for step in report.steps[1:])


def test_a_forged_certificate_does_not_replay() -> None:
    report = check_steps(ROW)
    for index, forged in (
        (0, {"premise": 1}),
        (2, {"factor": 1, "terms": [[0, 1]], "total": 120, "premise": None}),
        (2, {"factor": 1, "terms": [[0, 1], [1, 1]], "total": 181, "premise": None}),
        (2, {"factor": 0, "terms": [], "total": 0, "premise": None}),
        (3, {"factor": 1, "terms": [[2, -1]], "total": 40, "premise": None}),
        (3, {}),
        (3, {"factor": 1, "terms": [[9, 1]], "total": 180, "premise": None}),
    ):
        steps = list(report.steps)
        steps[index] = replace(steps[index], certificate=forged)
        assert replay(ROW, replace(report, steps=tuple(steps))) == [index], forged


@pytest.mark.parametrize(
    "step",
    [
        Step("", "angle ACB = 1/0", (0, 1), "triangle_sum"),
        Step("", "angle ACB = " + "7" * 5000, (0, 1), "triangle_sum"),
        Step("", "angle ACA = 70", (0, 1), "triangle_sum"),
        Step("", "angle BCD = 70", (0, 1), "triangle_sum"),
        Step("", "angle ACB = 70", tuple(range(10**5)), "triangle_sum"),
        Step("", "angle ACB = 70", (10**30,), "triangle_sum"),
        Step("∠" * 10**5, "angle ACB = 70", (0, 1), "triangle_sum"),
        Step("(" * 500 + "∠ACB = 70°.", "", (), ""),
        Step("\ud800", "\ud800", (0,), "\ud800"),
        Step("", "", (), ""),
    ],
)
def test_hostile_steps_get_verdicts(step: Step) -> None:
    report = check_steps(ROW, with_step(2, step))
    assert report.first_error == 2
    assert report.steps[2].sound is not PASS


def test_a_thousand_steps_are_not_looked_at() -> None:
    report = check_steps(ROW, CHASE * 300)
    assert (report.steps, report.first_error, report.final) == ((), 0, UNKNOWN)
    assert report.error == "too many steps"
