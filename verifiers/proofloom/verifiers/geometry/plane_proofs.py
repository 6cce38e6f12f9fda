"""Replays all formal proofs of a plane row on its stated problem, and asks the oracle for its goal.

Figures that the row was held to already are the first that a proof is held to: they are drawn from what is
stated alone, as a replay draws its own, and what a proof must show on them and on how many is the same.
"""

from __future__ import annotations

from collections import Counter

from proofloom.engine import Candidate, Outcome, Seed, Verdict, verifier
from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof
from proofloom.engine.geometry.task import PlaneTask
from proofloom.verifiers.geometry.identities.oracle import CROWDED, DEPENDS, oracle_of
from proofloom.verifiers.geometry.plane.rows import BROKEN, Read, RowError, read
from proofloom.verifiers.geometry.proofs.replay import Replay

MORE = 8  # replays of a proof whose goal is not true in every branch of the figure
SEED = Seed.root("plane proofs")


@verifier(version=2)
def plane_proofs(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when all proofs are replayed; those of a goal differ in theorems, and the goal is true."""
    try:
        row = read(candidate)
        proofs = row.proofs
        if not proofs:
            raise RowError("no proofs")
        drawn, bare = row.source(whole=True), row.source(whole=False)
        replay = Replay(row.whole, SEED / row.task.problem, whole=drawn, bare=bare)
        for proof in proofs:
            verdict = replay.check(proof, row.goal)
            if verdict.outcome is not Outcome.PASS:
                raise RowError(verdict.reason, verdict.evidence)
        evidence = f"{len(proofs)} proofs, {sum(len(proof.steps) for proof in proofs)} steps"
        if row.goal is None:
            _used(row, proofs)
            return Verdict.passed(evidence)
        if len({_theorems(proof) for proof in proofs}) < len(proofs):
            raise RowError("two proofs use the same theorems")
        return Verdict.passed(f"{evidence}; {_true(row, proofs[0], replay)}")
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except BROKEN as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])


def _true(row: Read, proof: Proof, replay: Replay) -> str:
    """Return how a goal is borne out: by the oracle, or, where it depends on order, by many figures."""
    assert row.goal is not None
    truth = oracle_of(row.problem, SEED / "oracle").ask(row.goal)
    if truth.outcome is Outcome.PASS:
        return truth.evidence
    if truth.reason not in (DEPENDS, CROWDED):
        raise RowError("the oracle does not bear the goal out", f"{truth.reason} {truth.evidence}")
    seeds = [SEED / row.task.problem / number for number in range(MORE)]
    verdict = replay.check(proof, row.goal, seeds)
    if verdict.outcome is not Outcome.PASS:
        raise RowError(verdict.reason, verdict.evidence)
    return f"in this order, {MORE} times on other figures"


def _used(row: Read, proofs: tuple[Proof, ...]) -> None:
    """Hold the working's known facts to the proofs: each has its own, and each proof serves one."""
    known = {line.proof: line.claim for line in row.task.working if line.rule == "known"}
    if sorted(known) != list(range(len(proofs))):
        raise RowError("a known fact has no proof of its own")
    for at, told in enumerate(row.task.proofs):
        if known[at] != f"fact {told.goal}":
            raise RowError("a known fact is not what its proof shows")


def _theorems(proof: Proof) -> frozenset[tuple[str, int]]:
    return frozenset(Counter(step.rule for step in proof.steps if step.rule not in (GIVEN, LINEAR)).items())
