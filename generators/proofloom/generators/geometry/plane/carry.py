"""Proofs of a scene's facts: each is found once, and carried over to the part of the scene that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.closure.linear import parts
from proofloom.engine.geometry.derivation import GIVEN, Proof, Step, Use
from proofloom.engine.geometry.predicates import Fact, renamed
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.proof import ProofError, prove, reopen
from proofloom.generators.geometry.plane.sight import Places


class Proofs:
    """Proofs of facts that one figure has, each found when it is first asked for."""

    def __init__(self, problem: Problem, xy: Places) -> None:
        """Take the problem, and where its points are drawn."""
        self._problem, self._xy = problem, xy
        self._given = hypotheses(problem)
        self._found: dict[Fact, Proof | None] = {  # what is given needs no closure
            one: Proof(problem.points, (Step(one, GIVEN),), one, (0,))
            for one in self._given
            if parts(one) == (one,)
        }

    def of(self, facts: Iterable[Fact]) -> list[Proof] | None:
        """Return a proof of each fact, or None where one is not known or not written down."""
        facts = tuple(facts)
        new = tuple(dict.fromkeys(one for one in facts if one not in self._found))
        if new:
            closure = close(self._xy, self._given, new, stop=False)
            for at, one in enumerate(new):
                if at:
                    reopen(closure)
                try:
                    self._found[one] = prove(closure, at, self._problem.points)
                except ProofError:
                    self._found[one] = None
        proofs = [proof for one in facts if (proof := self._found[one]) is not None]
        return proofs if len(proofs) == len(facts) else None


def carried(proofs: Sequence[Proof], problem: Problem, places: Sequence[int]) -> list[Proof] | None:
    """Return proofs as those of a part of their problem, point i being places[i] there, -1 where left out.

    None where the part does not state what they rest on, or where its points stand in another order: the
    two sides of a linear step might then change places.
    """
    kept = [place for place in places if place >= 0]
    if kept != sorted(kept):
        return None
    moved = []
    for proof in proofs:
        about = {point for step in proof.steps for point in (*step.claim.points, *step.points)}
        about |= {point for one in proof.conditions for point in one.points}
        if any(point >= len(places) or places[point] < 0 for point in about):
            return None
        if all(places[point] == point for point in about):
            moved.append(Proof(problem.points, proof.steps, proof.goal, proof.ends, proof.conditions))
        else:
            moved.append(_moved(proof, problem.points, places))
    stated = set(hypotheses(problem))
    return moved if all(stated.issuperset(proof.hypotheses) for proof in moved) else None


def _moved(proof: Proof, names: tuple[str, ...], places: Sequence[int]) -> Proof:
    steps = tuple([_step(step, places) for step in proof.steps])
    conditions = tuple(renamed(one, places) for one in proof.conditions)
    return Proof(names, steps, renamed(proof.goal, places), proof.ends, conditions)


def _step(step: Step, places: Sequence[int]) -> Step:
    return Step(
        renamed(step.claim, places),
        step.rule,
        step.premises,
        tuple([places[point] for point in step.points]),
        tuple([Use(use.step, renamed(use.reading, places), use.coefficient) for use in step.uses]),
        None if step.reading is None else renamed(step.reading, places),
        step.scale,
        step.lift,
    )
