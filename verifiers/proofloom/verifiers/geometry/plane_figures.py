"""Holds a plane row to figures drawn from what it states alone: its number, its goal, its steps."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain

from flint import arb, ctx, fmpq

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.language import write_fact
from proofloom.engine.geometry.task import PlaneTask
from proofloom.verifiers.geometry.identities.drawn_figures import Drawing, identity, refuted
from proofloom.verifiers.geometry.plane.measures import holds, measured, reads_true, same
from proofloom.verifiers.geometry.plane.numerals import BITS, ball, is_root
from proofloom.verifiers.geometry.plane.rows import BROKEN, FIGURES, Read, RowError, read


@verifier(version=6)
def plane_figures(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when figures that satisfy just what is stated all have the number or show the goal, and all steps.

    They are some at random, and one for each gap of a circle or line in which a point may lie. A step must
    hold on the first whether or not the conditions of its proof do: these are stated nowhere. The answer must
    also hold on figures on which constructions turn as nothing but words of order tell.
    """
    try:
        row = read(candidate)
        value = None if row.task.number is None else _number(row)
        count = row.many
        for drawing in chain(row.figures(count), row.everywhere()):
            if value is not None:
                assert row.task.asked is not None
                found = measured(row.task.asked.what, row.asked, drawing)
                if not same(found, value):
                    raise RowError("another number on a figure", str(found))
            if row.goal is not None and not holds(row.goal, drawing):
                raise RowError("the goal is false on a figure")
        for drawing in row.by_words(FIGURES):
            _told(row, drawing, value)
        said = dict.fromkeys(step.claim for proof in row.proofs for step in proof.steps)
        claims = [identity(claim) for claim in said]
        for drawing in row.figures(count, whole=True):
            if wrong := refuted(claims, drawing):
                raise RowError("a step is false on a figure", write_fact(wrong, row.whole.points))
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except BROKEN as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])
    return Verdict.passed(f"{count} figures")


def _told(row: Read, drawing: Drawing, value: arb | None) -> None:
    """Hold a row to a figure of its words, which may be turned over: sizes do not tell which way."""
    if value is not None:
        assert row.task.asked is not None
        found = measured(row.task.asked.what, row.asked, drawing)
        if not same(found, value):
            raise RowError("another number on a figure of the words", str(found))
    if row.goal is not None and row.goal.name != "aconst" and not reads_true(row.goal, drawing):
        raise RowError("the goal is false on a figure of the words")


def _number(row: Read) -> arb:
    """Return the number that is claimed, of an angle its cosine, once its three forms agree."""
    task = row.task
    assert task.number is not None
    assert task.asked is not None
    number, shown = ball(task.number.text), ball(task.number.latex)
    if not same(number, shown):
        raise RowError("text and LaTeX are different numbers")
    if not f"{float(number):.6g}" == task.number.decimal:
        raise RowError("the decimal is another number")
    if task.asked.what == "angle":
        degrees = Fraction(task.number.text)
        if not 0 < degrees < 180:
            raise RowError("not an angle")
        with ctx.workprec(BITS):
            number = arb.cos_pi(arb(fmpq(degrees.numerator, 180 * degrees.denominator)))
    elif not number > 0:
        raise RowError("not a positive number")
    if not is_root(number, task.number.polynomial):
        raise RowError("not a root of its polynomial")
    return number
