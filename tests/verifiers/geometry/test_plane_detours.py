"""A wrong step that a solution tries must be wrong, and fail by just the premise that is named."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from proofloom.engine import Candidate, Outcome, Reject, Seed
from proofloom.engine.geometry.task import Detour, PlaneTask
from proofloom.generators.geometry.plane_problems import PlaneProblems
from proofloom.verifiers.geometry.plane_detours import TAKEN_BACK, plane_detours


@cache
def rows() -> tuple[Candidate[PlaneTask], ...]:
    generator = PlaneProblems(numbers=0, proofs=2, choices=0, detours=10, styles=("plain",))
    found: list[Candidate[PlaneTask]] = []
    for number in range(40):
        try:
            made = generator.draw(Seed.root("plane detours") / number)
        except Reject:
            continue
        found += [row for row in made if row.body.detours]
        if len(found) >= 4:
            break
    return tuple(found)


def with_detour(row: Candidate[PlaneTask], detour: Detour) -> Candidate[PlaneTask]:
    return replace(row, body=replace(row.body, detours=(detour,)))


def test_the_words_take_back_what_was_tried_and_go_on() -> None:
    assert len(rows()) >= 4
    for row in rows():
        assert plane_detours(row).outcome is Outcome.PASS
        (at,) = (number for number, step in enumerate(row.steps) if step.rule == TAKEN_BACK)
        assert at < len(row.steps) - 1
        assert row.steps[at - 1].rule == row.body.detours[0].rule
        assert all(at not in step.because and at - 1 not in step.because for step in row.steps[at + 1 :])


@pytest.mark.parametrize("number", range(4))
def test_a_step_that_is_not_wrong_in_just_this_way_is_refused(number: int) -> None:
    row = rows()[number]
    (detour,) = row.body.detours
    proof = row.body.proofs[0]
    true = proof.steps[detour.cited[0]].claim
    for other in (
        replace(detour, claim=true),
        replace(detour, failing=true),
        replace(detour, failing=detour.claim),
        replace(detour, cited=()),
        replace(detour, cited=(detour.after,)),
        replace(detour, points=detour.points[::-1]),
        replace(detour, rule="no such theorem"),
        replace(detour, after=0),
    ):
        assert plane_detours(with_detour(row, other)).outcome is Outcome.FAIL, other
    step = proof.steps[detour.after]
    right = Detour(detour.after, step.rule, step.points, step.because, step.claim, true)
    assert plane_detours(with_detour(row, right)).outcome is Outcome.FAIL
    assert plane_detours(replace(row, body=replace(row.body, detours=()))).outcome is Outcome.FAIL
