"""Sentences of an angle chase, as people vary them: verdicts, certificates, corrections, no exception."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from problems import CHASE, TRIANGLE, row

from proofloom.engine import Outcome, Step
from proofloom.engine.geometry.angles import AngleProblem, ProofStep
from proofloom.engine.geometry.facts import Angle, AngleIs, EqualLengths
from proofloom.verifiers.steps import StepReport, check_steps, read_steps, replay

PASS, FAIL = Outcome.PASS, Outcome.FAIL
ROW = row(TRIANGLE, "110", CHASE)
TOLD = [step.text for step in CHASE]


def check(*lines: str) -> tuple[tuple[Step, ...], StepReport]:
    steps = read_steps("\n".join(lines))
    return steps, check_steps(ROW, steps)


def test_another_minus_is_a_minus() -> None:
    _, report = check(*(line.replace("−", "-") for line in TOLD))
    assert (report.first_error, report.final) == (-1, PASS)


@pytest.mark.parametrize(
    ("place", "old", "new", "error"),
    [
        (2, "50° − 60°", "51° − 59°", "words differ"),
        (2, "180° − 50° − 60°", "180° − (50° + 60°)", "words differ"),
        (2, "ACB =", "ACD =", "wrong correspondence"),
        (2, "= 70°", "= 71°", "arithmetic"),
        (2, "= 70°", "= 110°", "wrong branch"),
        (3, "∠ACD = 180° − 70° = 110°", "∠ACD = 180° − 70° = 111°", "arithmetic"),
        (0, "50°", "49°", "unstated assumption"),
    ],
)
def test_a_wrong_sentence_is_typed_and_its_correction_mends_it(
    place: int, old: str, new: str, error: str
) -> None:
    assert old in TOLD[place]
    steps, report = check(*TOLD[:place], TOLD[place].replace(old, new), *TOLD[place + 1 :])
    assert (report.first_error, report.error) == (place, error)
    assert replay(ROW, report, steps) == []
    assert report.correction is not None
    again = check_steps(ROW, report.correction.steps)
    assert (again.first_error, again.final) == (-1, PASS)
    assert report.correction.steps[place] == report.correction.step


def test_a_correction_that_would_not_mend_is_not_claimed() -> None:
    for lines in (TOLD[2:], TOLD[3:], ["nonsense"], ["nonsense", *TOLD[1:]]):
        _, report = check(*lines)
        if report.correction is not None:
            again = check_steps(ROW, report.correction.steps)
            assert again.first_error == -1 or again.first_error > report.first_error


def test_leaving_out_comes_with_the_solution_that_results() -> None:
    idle = Step("", "perpendicular AB BC", (), "given")
    report = check_steps(ROW, (CHASE[0], idle, CHASE[1], *(_later(step) for step in CHASE[2:])))
    assert (report.first_error, report.error) == (1, "unstated assumption")
    assert report.correction is not None
    assert (report.correction.edit, report.correction.step) == ("leave out", idle)
    assert [step.because for step in report.correction.steps] == [step.because for step in CHASE]
    assert check_steps(ROW, report.correction.steps).final is PASS


def _later(step: Step) -> Step:
    return replace(step, because=tuple(i + (i > 0) for i in step.because))


def test_what_is_said_again_and_rightly_mends_what_was_said_wrongly() -> None:
    for early in ("Given: ∠ABC = 61°.", TOLD[2], "By the angle sum of triangle ABC, ∠ACB = 71°."):
        steps, report = check(early, *TOLD)
        assert report.first_error == 0
        assert [step.sound for step in report.steps[1:]] == [PASS] * 4
        assert report.final is PASS
        assert replay(ROW, report, steps) == []


def test_what_is_said_after_the_goal_does_not_undo_it() -> None:
    report = check_steps(ROW, (*CHASE, CHASE[0]))
    assert (report.first_error, report.final) == (-1, PASS)
    assert [step.redundant for step in report.steps] == [False] * 4 + [True]
    report = check_steps(ROW, (*CHASE, Step("", "angle ACD = 111", (0, 1), "exterior_angle")))
    assert (report.first_error, report.final) == (4, FAIL)


def test_a_certificate_of_words_is_held_to_the_words() -> None:
    steps, report = check(*TOLD)
    assert replay(ROW, report, steps) == []
    assert all(step.certificate for step in report.steps)
    other = [*steps[:2], Step(steps[2].text.replace("= 70°", "= 60°")), steps[3]]
    assert replay(ROW, report, other) == [2, 3]
    for index, change in (
        (0, {"claims": [[0, "angle CAB = 60"]]}),
        (2, {"claims": [[0, "angle CAB = 50"], [1, "angle ABC = 60"], [2, "angle ACB = 180"]]}),
        (3, {"claims": []}),
    ):
        certificate = {**(report.steps[index].certificate or {}), **change}
        forged = list(report.steps)
        forged[index] = replace(forged[index], certificate=certificate)
        assert replay(ROW, replace(report, steps=tuple(forged)), steps) == [index]


def test_a_step_may_cite_many() -> None:
    steps = [*[CHASE[0]] * 11, CHASE[1], Step("", "angle ACB = 70", tuple(range(12)), "triangle_sum"),
             Step("", "angle ACD = 110", tuple(range(13)), "linear_pair")]  # fmt: skip
    assert check_steps(ROW, steps).first_error == -1
    steps[12] = replace(steps[12], because=(0, *[0] * 12, 11))
    steps[13] = Step("", "angle ACD = 70", tuple(range(13)), "triangle_sum")
    assert check_steps(ROW, steps).first_error == 13


def test_an_answer_counts_however_it_is_written() -> None:
    for answer in ("110", "110.0", "110°", "+110"):
        assert check_steps(ROW, CHASE, answer).final is PASS, answer
    for answer in ("111", "", "110 or 111", "</answer>", "1.1e2x"):
        report = check_steps(ROW, CHASE, answer)
        assert (report.first_error, report.error, report.final) == (4, "readout", FAIL), answer


def test_a_solution_that_stops_early_is_unfinished() -> None:
    for steps in ((), CHASE[:1], CHASE[:3]):
        report = check_steps(ROW, steps)
        assert (report.first_error, report.error, report.final) == (len(steps), "unfinished", FAIL)


def test_citations_are_read_as_people_write_them() -> None:
    for cited in ("0, 1", "0 and 1", "0, and 1", "0,1"):
        steps = read_steps(f"3. angle ACB = 70 by triangle_sum from {cited}.")
        assert steps == (Step("", "angle ACB = 70", (0, 1), "triangle_sum"),)


@pytest.mark.parametrize(
    "fields", [{"text": None}, {"because": (0.0,)}, {"because": (False, True)}, {"rule": 1}, {"because": 5}]
)
def test_a_step_of_other_types_says_nothing(fields: dict[str, object]) -> None:
    step = replace(CHASE[2], **fields)  # type: ignore[arg-type]
    report = check_steps(ROW, (*CHASE[:2], step, CHASE[3]))
    assert (report.first_error, report.error) == (2, "unreadable")


def test_a_sentence_rests_on_what_it_names_where_the_theorem_holds_by_other_steps_too() -> None:
    equal = EqualLengths("A", "B", "A", "C")
    problem = AngleProblem(
        points=("A", "B", "C"),
        lines=(("A", "B"), ("B", "C"), ("C", "A")),
        sides=(),
        convex=(),
        premises=(AngleIs("A", "B", "C", Fraction(69)), equal),
        goal=Angle("B", "A", "C"),
        answer=Fraction(42),
        drawing=((500, 1303), (0, 0), (1000, 0)),
        directions=(Fraction(249), Fraction(0), Fraction(111)),
        proof=(
            ProofStep("given", AngleIs("A", "B", "C", Fraction(69))),
            ProofStep("given", equal),
            ProofStep("isosceles_sum", AngleIs("B", "A", "C", Fraction(42)), ("A", "B", "C"), (0, 1)),
        ),
        witnesses=(),
    )
    told = [
        "Given: ∠ABC = 69°.",
        "Given: AB = AC.",
        "Base angles opposite the equal sides AB and AC are equal, so ∠ACB = 69°.",
        "In the isosceles triangle ABC with AB = AC, ∠BAC + 2∠NAMED = 180°, so ∠BAC = 180° − 2 · 69° = 42°.",
    ]
    proven = row(problem, "42", CHASE)
    for named, place in (("ABC", 0), ("ACB", 2)):
        steps = read_steps("\n".join([*told[:3], told[3].replace("NAMED", named)]))
        report = check_steps(proven, steps)
        assert (report.first_error, report.final, replay(proven, report, steps)) == (-1, PASS, [])
        certificate = report.steps[3].certificate
        assert certificate is not None
        assert certificate["terms"] == [[place, 2]]
        assert certificate["premise"] == 1
