"""Further proofs of a goal that is proved already: by other theorems, each checked as the first was."""

from __future__ import annotations

from dataclasses import replace

from proofloom.engine import Seed
from proofloom.engine.geometry.alternatives import proofs
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.problem import hypotheses
from proofloom.pipelines.solve import PROVED, Solution, agreed, replayed


def further(solution: Solution, seed: Seed, profile: str, most: int) -> list[Solution]:
    """Return up to so many further solutions with really different proofs, which all checkers accept.

    There are none for a goal that is not proved, or whose proof is the working out of a number.
    """
    if solution.state != PROVED or solution.proof is None or most <= 0:
        return []
    problem = solution.problem
    stated = problem
    if problem.auxiliary:
        stated = replace(problem, clauses=problem.clauses[: -problem.auxiliary], auxiliary=0)
    closure = close(solution.figure, hypotheses(problem, auxiliary=True), (solution.goal,), profile)
    found: list[Solution] = []
    for proof in proofs(closure, 0, problem.points, most + 1)[1:]:
        checks = replayed(problem, stated, proof, seed)
        if agreed(checks):
            found.append(replace(solution, proof=proof, checks=checks))
    return found
