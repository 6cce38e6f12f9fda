"""Finds for each premise of a plane row a figure of all the others on which the answer is another one."""

from __future__ import annotations

from itertools import islice

from flint import arb

from proofloom.engine import Candidate, Seed, Verdict, verifier
from proofloom.engine.geometry.task import Kind, PlaneTask
from proofloom.verifiers.geometry.identities.drawn_figures import drawings
from proofloom.verifiers.geometry.identities.placing import NoFigureError
from proofloom.verifiers.geometry.identities.plan import plan_of
from proofloom.verifiers.geometry.identities.polynomials import UnsupportedError
from proofloom.verifiers.geometry.plane.measures import another, measured
from proofloom.verifiers.geometry.plane.rows import BROKEN, Read, RowError, read
from proofloom.verifiers.geometry.plane.weakened import largest, premises, shrunk, without

FIGURES = 8  # looked through for one with another answer
ATTEMPTS = 80  # to draw them
SEED = Seed.root("plane premises")


@verifier
def plane_premises(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when no premise can be left out, but for the one that a question about premises asks for."""
    try:
        row = read(candidate)
        value = None
        if row.task.asked is not None:
            value = measured(row.task.asked.what, row.asked, row.figures(1)[0])
        asked = _asked_about(row)
        needless = [
            f"clause {at + 1}, {row.problem.clauses[at].constructions[number].name}"
            for at, number in premises(row.problem)
            if at != asked and not needed(row, at, number, value)
        ]
        if needless:
            raise RowError("a premise can be left out", "; ".join(needless))
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except BROKEN as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])
    return Verdict.passed(
        f"{sum(1 for _ in premises(row.problem))} premises, each with a figure that shows its need"
    )


def _asked_about(row: Read) -> int:
    """Return the clause that a question about premises says is not needed; -1 where there is none."""
    choice = row.task.choice
    return int(choice.options[choice.key]) if choice and row.task.kind is Kind.PREMISE else -1


def needed(row: Read, at: int, number: int, value: arb | None) -> bool:
    """Say whether a figure of the problem without a premise has another answer."""
    less, order = without(row.problem, row.order, at, number)
    unit = largest(row.problem)
    less = shrunk(less, unit)  # figures are drawn about as large as one
    seed = SEED / row.task.problem / at / number
    drawn = 0
    try:
        for drawing in islice(drawings(plan_of(less), seed.stream(), ATTEMPTS, order), FIGURES):
            drawn += 1
            if another(row.task.asked, row.asked, row.goal, drawing, value, unit):
                return True
    except (NoFigureError, UnsupportedError) as error:
        raise RowError("no figure without a premise", str(error)) from error
    if not drawn:
        raise RowError("no figure without a premise")
    return False
