"""Every line of a solution and every option is read back: words that say anything else are refused."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from proofloom.engine import Candidate, Outcome, Reject, Seed
from proofloom.engine.geometry.task import Kind, PlaneTask
from proofloom.generators.geometry.plane_problems import CHOICES, PlaneProblems
from proofloom.verifiers.geometry.plane_options import plane_options
from proofloom.verifiers.geometry.plane_steps import ANSWER, CHOICE, TAKEN_BACK, plane_steps

Row = Candidate[PlaneTask]


@cache
def rows() -> tuple[Row, ...]:
    generator = PlaneProblems(proofs=2, detours=10, solutions=2, languages=("en", "zh"), styles=("plain",))
    found: list[Row] = []
    for number in range(7):
        try:
            found += generator.draw(Seed.root("plane words") / number)
        except Reject:
            continue
    return tuple(found)


@cache
def asking(kind: Kind) -> Row:
    """Return a row with options of one kind."""
    numbers = 0 if kind in (Kind.WRONG, Kind.THEOREM, Kind.NEXT) else 3
    generator = PlaneProblems(kinds=(kind.value,), choices=10, proofs=1, numbers=numbers, styles=("plain",))
    for number in range(60):
        try:
            made = generator.draw(Seed.root("plane words") / kind.value / number)
        except Reject:
            continue
        for row in made:
            if row.body.kind is kind:
                return row
    raise AssertionError(f"no row of {kind.value}")


def refused(row: Row, at: int, **change: object) -> bool:
    steps = [*row.steps]
    steps[at] = replace(steps[at], **change)  # type: ignore[arg-type]
    return plane_steps(replace(row, steps=tuple(steps))).outcome is Outcome.FAIL


def test_lines_are_read_back_and_no_line_may_say_what_another_does() -> None:
    tried = 0
    for row in rows():
        verdict = plane_steps(row)
        assert verdict.outcome is Outcome.PASS, verdict
        for at in range(0, len(row.steps), 4):
            line, other = row.steps[at], row.steps[at - 1]
            if other.claim != line.claim and tried < 24:
                tried += 1
                assert refused(row, at, text=other.text)
                assert refused(row, at, claim=other.claim)
                assert refused(row, at, text=line.text.rstrip(".。"))
                assert refused(row, at, text=f"{line.text} {line.text}")
    assert tried == 24


def test_a_line_that_rests_on_others_or_on_another_theorem_is_refused() -> None:
    tried = 0
    for row in rows():
        for at, line in enumerate(row.steps):
            if tried < 12 and line.rule not in (ANSWER, CHOICE, TAKEN_BACK) and len(line.because) > 1:
                tried += 1
                assert refused(row, at, because=line.because[1:])
                assert refused(row, at, rule="given")
    assert tried == 12


def test_the_lines_come_to_the_answer() -> None:
    for row in rows():
        last = row.steps[-2] if row.body.choice else row.steps[-1]
        at = len(row.steps) - (2 if row.body.choice else 1)
        if row.body.asked is None:
            continue
        assert last.rule == ANSWER
        assert refused(row, at, rule="known")
        assert refused(row, at, because=())
        assert refused(row, at, claim=f"{last.claim}1")
        short = replace(row, steps=(*row.steps[:at], *row.steps[at + 1 :]))
        assert plane_steps(short).outcome is Outcome.FAIL
    assert plane_steps(replace(rows()[0], steps=())).reason == "no worded solution, or too long a one"


def test_a_wrong_step_is_worded_as_one_that_is_taken_back() -> None:
    found = [row for row in rows() if row.body.detours]
    assert found
    for row in found:
        at = next(at for at, line in enumerate(row.steps) if line.rule == TAKEN_BACK)
        assert refused(row, at, text=row.steps[at - 1].text)
        assert refused(row, at, claim=row.steps[at - 1].claim)
        assert plane_steps(replace(row, body=replace(row.body, detours=()))).outcome is Outcome.FAIL


@pytest.mark.parametrize("kind", [Kind(name) for name in CHOICES])
def test_options_say_what_the_row_has_in_them(kind: Kind) -> None:
    row = asking(kind)
    assert plane_options(row).outcome is Outcome.PASS
    lines = row.prompt.split("\n")
    for at in range(len(lines) - 4, len(lines)):
        for other in range(len(lines) - 4, len(lines)):
            if at != other:
                swapped = [*lines]
                swapped[at] = lines[at][:4] + lines[other][4:]
                assert wrong(row, swapped)
        assert wrong(row, [*lines[:at], lines[at].replace("(", "["), *lines[at + 1 :]])
    stem = lines.index("") + 1
    assert wrong(row, [*lines[:stem], "Which of these is wrong?", *lines[stem + 1 :]])


def test_a_line_of_a_wrong_solution_says_its_own() -> None:
    row = asking(Kind.WRONG)
    lines = row.prompt.split("\n")
    first = next(at for at, line in enumerate(lines) if line.startswith("1. "))
    for at in range(first, len(lines) - 6):
        other = [*lines]
        other[at] = f"{lines[at].split(' ')[0]} {lines[at + 1].split(' ', 1)[1]}"
        assert wrong(row, other)
        assert wrong(row, [*lines[:at], f"{lines[at]} [99]", *lines[at + 1 :]])


def wrong(row: Row, lines: list[str]) -> bool:
    return plane_options(replace(row, prompt="\n".join(lines))).outcome is Outcome.FAIL
