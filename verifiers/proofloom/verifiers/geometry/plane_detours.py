"""Holds the wrong steps of a plane row to be wrong: a theorem's instance, one premise and its claim false."""

from __future__ import annotations

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.task import Detour, Kind, PlaneTask, fact_of
from proofloom.verifiers.geometry.identities.drawn_figures import vanishes
from proofloom.verifiers.geometry.plane.rows import BROKEN, Read, RowError, read
from proofloom.verifiers.geometry.proofs import linear
from proofloom.verifiers.geometry.proofs.paragraphs import table

FIGURES = 5  # on none of which the claim or the failing premise may hold
MOST = 5
TAKEN_BACK = "taken back"  # the rule of the line that says why a wrong step fails


@verifier
def plane_detours(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when each wrong step cites true ones, fails by the premise named, and is taken back in words."""
    try:
        row = read(candidate)
        detours = row.task.detours
        if len(detours) > MOST or (detours and row.task.kind is not Kind.PROOF):
            raise RowError("wrong steps where there is no proof, or too many")
        for detour in detours:
            _wrong(detour, row)
        if sum(step.rule == TAKEN_BACK for step in candidate.steps) != len(detours):
            raise RowError("the words take back other steps")
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except BROKEN as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])
    return Verdict.passed(f"{len(detours)} wrong steps")


def _wrong(detour: Detour, row: Read) -> None:
    proof = row.proofs[0]
    if not 0 < detour.after < len(proof.steps):
        raise RowError("a wrong step stands nowhere")
    if not detour.cited or not all(0 <= at < detour.after for at in detour.cited):
        raise RowError("a wrong step cites what does not come before")
    theorem = table().get(detour.rule)
    if theorem is None or len(detour.points) != len(theorem.letters):
        raise RowError("no such theorem", detour.rule)
    points = tuple(row.problem.point(name) for name in detour.points)
    claim, failing = fact_of(detour.claim, row.names), fact_of(detour.failing, row.names)
    premises = [one for one in theorem.at(theorem.when, points) if not linear.trivial(one)]
    if claim not in theorem.at(theorem.then, points) or failing not in premises:
        raise RowError("not an instance of its theorem", detour.rule)
    true = {proof.steps[at].claim for at in detour.cited}
    if true != {one for one in premises if one != failing}:
        raise RowError("does not cite the other premises", detour.rule)
    for drawing in row.figures(FIGURES):
        if vanishes(claim, drawing) or vanishes(failing, drawing):
            raise RowError("a wrong step is right on a figure", detour.claim)
