"""Holds a mode that needs the picture to a figure that agrees with all its words and has another answer."""

from __future__ import annotations

from fractions import Fraction

from flint import ctx

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.predicates import ORDERED, Fact
from proofloom.engine.geometry.task import Mode, PlaneTask
from proofloom.verifiers.geometry.identities.drawn_figures import PRECISION, Drawing, enlarged, vanishes
from proofloom.verifiers.geometry.plane.measures import another, measured
from proofloom.verifiers.geometry.plane.rows import BROKEN, Read, RowError, read
from proofloom.verifiers.geometry.plane.stored import figure_of
from proofloom.verifiers.geometry.plane.words import said_in


@verifier(version=2)
def plane_second(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when the words alone leave the answer open: a second figure has all that they say, and not it."""
    try:
        row = read(candidate)
        task = row.task
        if task.mode is Mode.FULL:
            return Verdict.passed("the words say all")
        said = said_in(candidate, row) if task.mode is Mode.LITE else frozenset()
        unit = row.unit
        drawing = enlarged(figure_of(row, task.needs[task.second]), unit)
        with ctx.workprec(PRECISION):
            for one in said:
                if not _true(one, drawing):
                    raise RowError("the second figure is not as the words say", one.name)
            value = None if task.asked is None else measured(task.asked.what, row.asked, row.figures(1)[0])
            if not another(task.asked, row.asked, row.goal, drawing, value, Fraction(1)):
                raise RowError("the second figure has the same answer")
            _contradicts(row, drawing)
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except BROKEN as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])
    return Verdict.passed(f"{len(said)} facts in words hold of a figure with another answer")


def _true(one: Fact, drawing: Drawing) -> bool:
    return drawing.shows((one,)) if one.predicate.kind in ORDERED else vanishes(one, drawing)


def _contradicts(row: Read, drawing: Drawing) -> None:
    """Hold the picture to show something that is not so on the second figure, where words leave it out."""
    if row.shown and all(_true(one, drawing) for one in row.shown):
        raise RowError("the second figure has all that the picture shows")
