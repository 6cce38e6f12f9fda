"""Problems whose solution adds points: what is stated does not yield the answer, and says nothing of them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest

from proofloom.engine import Candidate, Outcome, Seed
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.language import read_problem, write_problem
from proofloom.engine.geometry.problem import Problem, hypotheses, without_auxiliary
from proofloom.engine.geometry.task import Mode, PlaneTask
from proofloom.generators.geometry.plane.canonical import digests
from proofloom.generators.geometry.plane.figures import figures
from proofloom.generators.geometry.plane.reckon import Quantity, reckon, worked
from proofloom.generators.geometry.plane.sight import Drawn, Sight
from proofloom.generators.geometry.plane_problems import PlaneProblems
from proofloom.verifiers.geometry.plane_figures import plane_figures
from proofloom.verifiers.geometry.plane_picture import plane_picture
from proofloom.verifiers.geometry.plane_premises import plane_premises
from proofloom.verifiers.geometry.plane_proofs import plane_proofs
from proofloom.verifiers.geometry.plane_steps import plane_steps
from proofloom.verifiers.geometry.plane_text import plane_text
from proofloom.verifiers.geometry.plane_working import plane_working

VERIFIERS = (
    plane_figures,
    plane_picture,
    plane_premises,
    plane_proofs,
    plane_steps,
    plane_text,
    plane_working,
)
DRAWN = (170, 399, 2241)  # draws that have such a question: numbers twice and a proof
Row = Candidate[PlaneTask]


@cache
def rows() -> tuple[Row, ...]:
    made = PlaneProblems(points=(8, 9), steps=(5, 400), auxiliary=(1, 2), groups=("equilateral triangle",))
    return tuple(row for number in DRAWN for row in made.draw(Seed.root("added points") / number))


def whole(row: Row) -> Problem:
    return read_problem(row.body.problem)


def test_there_are_numbers_and_a_proof() -> None:
    assert {row.body.asked is None for row in rows()} == {True, False}
    assert all(1 <= row.difficulty["auxiliary"] <= 2 for row in rows())


def test_all_verifiers_pass() -> None:
    for row in rows():
        for verifier in VERIFIERS:
            verdict = verifier(row)
            assert verdict.outcome is Outcome.PASS, (verifier, verdict)


def test_the_statement_says_nothing_of_added_points_and_the_solution_introduces_them_first() -> None:
    for row in rows():
        problem = whole(row)
        stated = without_auxiliary(problem)
        added = problem.points[len(stated.points) :]
        assert added
        for name in added:
            assert not re.search(rf"(?<![a-z]){name}(?![a-z])", row.prompt), name
        lines = [step.rule == "auxiliary point" for step in row.steps]
        assert sum(lines) == problem.auxiliary
        assert all(lines[: problem.auxiliary])
        assert digests(stated, _asked(row), ())[1] == row.family


def test_what_is_stated_does_not_yield_the_answer_by_itself() -> None:
    for row in rows():
        stated = without_auxiliary(whole(row))
        xy = next(iter(figures(stated, Seed.root("drawn afresh"), 1)))
        closure = close(xy, hypotheses(stated), stated.goals, stop=False)
        asked = _asked(row)
        if asked is None:
            assert not closure.proved
            continue
        sight = Sight(xy, Drawn(list(combinations(range(len(xy)), 2)), [], []))  # every segment is drawn
        assert worked(reckon(sight, closure, hypotheses(stated)), asked) is None


def _asked(row: Row) -> Quantity | None:
    if row.body.asked is None:
        return None
    return Quantity(row.body.asked.what, tuple(whole(row).point(name) for name in row.body.asked.points))


# --- rows that are spoiled -------------------------------------------------------------------------------


def _late(row: Row) -> Row:
    """Introduce the first added point after the second line."""
    steps = (row.steps[1], row.steps[0], *row.steps[2:])
    return replace(row, steps=steps)


def _unsaid(row: Row) -> Row:
    return replace(row, steps=(replace(row.steps[0], text=row.steps[1].text), *row.steps[1:]))


def _undashed(row: Row) -> Row:
    assert row.scene is not None
    strokes = tuple(replace(one, auxiliary=False) for one in row.scene.strokes)
    return replace(row, scene=replace(row.scene, strokes=strokes))


def _not_drawn(row: Row) -> Row:
    assert row.scene is not None
    name = whole(row).points[-1]
    ends = ("a", "b", "center", "through")
    strokes = tuple(one for one in row.scene.strokes if name not in [getattr(one, end, None) for end in ends])
    points = tuple(one for one in row.scene.points if one.name != name)
    return replace(row, scene=replace(row.scene, strokes=strokes, points=points))


def _beside(row: Row) -> Row:
    return replace(row, body=replace(row.body, mode=Mode.LITE))


def _stated(row: Row) -> Row:
    """State what only serves the solution."""
    return replace(row, body=replace(row.body, problem=row.body.problem.replace("\naux ", "\nlet ")))


def _of_what_is_added(row: Row) -> Row:
    """Ask for a proof about the added point."""
    problem = whole(row)
    more = replace(problem, goals=(hypotheses(problem, auxiliary=True)[-1],))
    return replace(row, body=replace(row.body, problem=write_problem(more)))


@pytest.mark.parametrize(
    ("spoil", "verifier", "reason"),
    [
        (_late, plane_steps, "auxiliary points are not introduced before all steps"),
        (_unsaid, plane_steps, "a line says something else"),
        (_undashed, plane_picture, "what is drawn to an auxiliary point is not dashed"),
        (_not_drawn, plane_picture, "an auxiliary point is not drawn"),
        (_beside, plane_steps, "auxiliary points where none can be added"),
        (_stated, plane_text, "the prompt says something else"),
        (_of_what_is_added, plane_proofs, "a row that makes no sense"),
    ],
)
def test_a_spoiled_row_is_refused(spoil, verifier, reason: str) -> None:  # type: ignore[no-untyped-def]
    row = next(one for one in rows() if one.body.asked is None)
    verdict = verifier(spoil(row))
    assert (verdict.outcome, verdict.reason) == (Outcome.FAIL, reason)
