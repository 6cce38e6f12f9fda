"""Reads a plane row's statement back into formal form, and compares it with the formal problem."""

from __future__ import annotations

from dataclasses import replace

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.task import Mode, PlaneTask
from proofloom.verifiers.geometry.plane.rows import BROKEN, Read, RowError, read
from proofloom.verifiers.geometry.plane.words import prompt_of, statement_of
from proofloom.verifiers.reading.compare import only_instructs, same_beside, same_problem


@verifier(version=4)
def plane_text(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when the statement, with what only the picture shows, is the formal problem, and no more."""
    try:
        row = read(candidate)
        wrong = _wrong(candidate, row)
        if wrong:
            raise RowError("the prompt says something else", wrong)
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except BROKEN as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])
    return Verdict.passed("read back")


def _wrong(candidate: Candidate[PlaneTask], row: Read) -> str:
    task, text = row.task, statement_of(candidate)
    problem = replace(row.problem, goals=())
    goal: Fact | tuple[str, tuple[int, ...]]
    if task.asked is not None:
        goal = task.asked.what, row.asked
    else:
        assert row.goal is not None
        goal = row.goal
    xy, names, order, language = task.places, row.names, row.order, task.language
    if task.mode is Mode.VISION and not only_instructs(prompt_of(candidate), language):
        return "the prompt does more than ask to solve what stands in the picture"
    if not row.shown:
        return same_problem(text, problem, goal, xy=xy, names=names, order=order, language=language)
    return same_beside(
        text, problem, goal, xy=xy, names=names, order=order, shown=row.shown, language=language
    )
