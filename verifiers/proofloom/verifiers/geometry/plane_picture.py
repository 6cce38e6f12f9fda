"""Holds a plane row's picture to its problem: dots where they must be, marks of given facts and no others."""

from __future__ import annotations

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.problem import conditions, hypotheses
from proofloom.engine.geometry.task import Mode, PlaneTask
from proofloom.engine.scene import Scene
from proofloom.engine.scene.check import lint
from proofloom.engine.scene.markup import markup
from proofloom.verifiers.geometry.picture import fault
from proofloom.verifiers.geometry.plane.rows import BROKEN, Read, RowError, read

LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@verifier(version=4)
def plane_picture(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when the picture shows the problem's points, refutes nothing given, and marks nothing else.

    It is drawn and read back from its SVG, and must state by itself all that the words leave to it.
    """
    try:
        row = read(candidate)
        scene = candidate.scene
        if scene is None:
            raise RowError("there is no picture")
        if bool(scene.caption) != (row.task.mode is Mode.VISION):
            raise RowError("a statement stands in the wrong place")
        problem = row.whole
        asked = None if row.task.asked is None else (row.task.asked.what, row.asked)
        given = (*hypotheses(problem), *conditions(problem), *row.order)
        more = hypotheses(problem, auxiliary=True) if problem.auxiliary else ()
        aside = set(more) - set(given)
        wrong = fault(problem, scene, given, row.shown, asked, sorted(aside, key=repr))
        if wrong:
            raise RowError("the picture is wrong", wrong)
        _dashed(row, scene)
        drawn = lint(markup(scene), scene)
        if drawn:
            raise RowError("the picture as it is drawn is wrong", str(drawn[0]))
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except BROKEN as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])
    return Verdict.passed(f"{len(problem.points)} points, {len(scene.marks)} marks")


def _dashed(row: Read, scene: Scene) -> None:
    """Hold auxiliary points to their places, and what is drawn to them to their own, dashed layer."""
    added = {name.translate(LOW) for name in row.whole.points[len(row.problem.points) :]}
    if not added <= {point.name for point in scene.points}:
        raise RowError("an auxiliary point is not drawn")
    dashed = [stroke for stroke in scene.strokes if stroke.auxiliary]
    if dashed and not added:
        raise RowError("strokes are dashed where nothing is added")
    for stroke in scene.strokes:
        ends = {getattr(stroke, name) for name in ("a", "b", "center", "through") if hasattr(stroke, name)}
        if not stroke.auxiliary and not added.isdisjoint(ends):
            raise RowError("what is drawn to an auxiliary point is not dashed", stroke.key)
