"""Reads a plane row's prompt back into formal form, and compares it with the formal problem."""

from __future__ import annotations

from dataclasses import replace

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.task import Kind, PlaneTask
from proofloom.verifiers.geometry.plane.rows import BROKEN, RowError, read
from proofloom.verifiers.reading.compare import same_problem


@verifier
def plane_text(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when the statement and what it asks, read back, are the formal problem, no more and no less."""
    try:
        row = read(candidate)
        prompt = candidate.prompt
        if row.task.kind not in (Kind.VALUE, Kind.PROOF):
            prompt = prompt.partition("\n\n")[0]  # the options follow
        asked = row.task.asked
        wrong = same_problem(
            prompt,
            replace(row.problem, goals=()),
            row.goal if asked is None else (asked.what, row.asked),  # type: ignore[arg-type]
            xy=row.task.places,
            names=row.names,
            order=row.order,
            language=row.task.language,
        )
        if wrong:
            raise RowError("the prompt says something else", wrong)
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except BROKEN as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])
    return Verdict.passed("read back")
