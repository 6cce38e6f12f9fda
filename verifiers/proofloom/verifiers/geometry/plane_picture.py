"""Holds a plane row's picture to its problem: dots where they must be, marks of given facts and no others."""

from __future__ import annotations

from dataclasses import replace

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.geometry.task import PlaneTask
from proofloom.verifiers.geometry.picture import fault
from proofloom.verifiers.geometry.plane.rows import BROKEN, RowError, read


@verifier
def plane_picture(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when the picture shows the problem's points, refutes nothing given, and marks nothing else."""
    try:
        row = read(candidate)
        if candidate.scene is None:
            raise RowError("there is no picture")
        problem = replace(row.problem, goals=())
        asked = None if row.task.asked is None else (row.task.asked.what, row.asked)
        wrong = fault(problem, candidate.scene, hypotheses(problem), asked=asked)
        if wrong:
            raise RowError("the picture is wrong", wrong)
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except BROKEN as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])
    return Verdict.passed(f"{len(problem.points)} points, {len(candidate.scene.marks)} marks")
