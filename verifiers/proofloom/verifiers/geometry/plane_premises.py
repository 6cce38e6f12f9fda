"""Holds for each premise of a plane row a figure of all the others on which the answer is another one."""

from __future__ import annotations

from flint import arb

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.task import Kind, Need, PlaneTask
from proofloom.verifiers.geometry.plane.measures import another, measured
from proofloom.verifiers.geometry.plane.rows import BROKEN, Read, RowError, read
from proofloom.verifiers.geometry.plane.stored import figure_of
from proofloom.verifiers.geometry.plane.weakened import premises


@verifier(version=4)
def plane_premises(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when no premise can be left out, but for the one that a question about premises asks for."""
    try:
        row = read(candidate)
        value = None
        if row.task.asked is not None:
            value = measured(row.task.asked.what, row.asked, row.figures(1)[0])
        asked = _asked_about(row)
        stored = [(need.clause, need.part) for need in row.task.needs]
        wanted = [place for place in premises(row.problem) if place[0] != asked]
        if stored != wanted:
            places = ", ".join(f"clause {at + 1}" for at, _ in sorted({*stored} ^ {*wanted}))
            raise RowError("no figure shows the need of a premise, or one of none", places)
        for need in row.task.needs:
            _needed(row, need, value)
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except BROKEN as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])
    return Verdict.passed(f"{len(row.task.needs)} premises, each with a figure that shows its need")


def _asked_about(row: Read) -> int:
    """Return the clause that a question about premises says is not needed; -1 where there is none."""
    choice = row.task.choice
    return int(choice.options[choice.key]) if choice and row.task.kind is Kind.PREMISE else -1


def _needed(row: Read, need: Need, value: arb | None) -> None:
    """Hold a stored figure to have another answer."""
    drawing = figure_of(row, need)
    if not another(row.task.asked, row.asked, row.goal, drawing, value, row.unit):
        name = row.problem.clauses[need.clause].constructions[need.part].name
        raise RowError("a premise can be left out", f"clause {need.clause + 1}, {name}")
