"""Olympiad problems that theorems alone do not solve, solved by auxiliary points: a table, with times."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Any

from evidence import Evidence

from proofloom.engine import Seed
from proofloom.engine.geometry.auxiliary.search import attempts
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex, read_jgex_file
from proofloom.engine.geometry.language import write_problem
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.proof import ProofError, prove
from proofloom.pipelines.solve import agreed, replayed

ROOT = Seed.root("auxiliary points")
PROBLEMS = Path(__file__).resolve().parents[1] / "benchmarks/problems/alphageometry/imo_ag_30.txt"
LIMITS = (10, 60, 600)  # seconds of processor time for one problem, on one core, the last at most
MOST_CHECKING = 300.0  # seconds spent on checking what was found for one problem and refused
UNDRAWN = "no figure"  # says the checker of a problem that it cannot draw; nothing about it can be checked
MOST_UNDRAWN = 3  # such answers, after which the search is given up
SAMPLED = ("translated_imo_2000_p6", "translated_imo_2004_p1", "translated_imo_2015_p3")
LEAST = 20


def main(evidence: Evidence) -> int:
    """Try every problem, alone and with auxiliary points."""
    problems = read_jgex_file(PROBLEMS.read_text(encoding="utf-8"))
    if evidence.sample:
        problems = [problem for problem in problems if problem.name in SAMPLED]
    for problem in problems:
        if evidence.get(problem.name) is None:
            evidence.put(problem.name, tried(problem))
    table = {problem.name: evidence.get(problem.name) for problem in problems}
    solved = {name: row for name, row in table.items() if row["by"] and row["replay"] == "pass"}
    alone = sum(row["by"] == "theorems" for row in solved.values())
    within = {
        f"within_{limit}_s": sum(row["seconds"] <= limit for row in solved.values()) for limit in LIMITS
    }
    enough = len(SAMPLED) if evidence.sample else LEAST
    return evidence.conclude(
        ok=within["within_60_s"] >= enough,
        problems=len(table),
        by_theorems_alone=alone,
        **within,
        table=table,
    )


@cache
def warmed() -> None:
    """Have the engine compiled, on a small figure, before any time is taken."""
    small = read_jgex("a b c = triangle a b c; h = on_tline h b a c, on_tline h c a b ? perp a h b c")
    closure = close(draw(small, ROOT).xy, hypotheses(small), small.goals)
    prove(closure, 0, small.points)


def tried(problem: Problem) -> dict[str, Any]:
    """Return by what means a problem is solved, in how many seconds, and what the search was like.

    Checking what was found does not count as time of the search.
    """
    warmed()
    start = time.process_time()
    figure = draw(problem, ROOT / "draw")
    closure = close(figure.xy, hypotheses(problem), problem.goals)
    row: dict[str, Any] = {"by": "", "alone": closure.reason, "effort_alone": closure.effort["premises"]}
    if closure.proved:
        proof = prove(closure, 0, problem.points)
        assert proof is not None
        row["seconds"] = round(time.process_time() - start, 2)
        return row | {"by": "theorems", "length": proof.length, "replay": _replayed(problem, problem, proof)}
    checking, refused, trials = 0.0, [], 0
    for found in attempts(figure, ROOT / problem.name):
        trials += 1
        if found is not None:
            pause = time.process_time()
            closure = close(found.xy, hypotheses(found.problem, auxiliary=True), problem.goals)
            try:
                proof = prove(closure, 0, found.problem.points)
            except ProofError:  # a fault of the engine: no proof, so not solved
                proof = None
            verdict = _replayed(found.problem, problem, proof) if proof is not None else "no proof"
            checking += time.process_time() - pause
            if verdict == "pass" and proof is not None:
                lines = write_problem(found.problem).splitlines()
                row |= {"by": "points", "length": proof.length, "replay": verdict}
                row["points"] = [line for line in lines if line.startswith("aux ")]
                break
            refused.append(verdict)
        if refused.count(UNDRAWN) > MOST_UNDRAWN:
            break
        if time.process_time() - start - checking > LIMITS[-1] or checking > MOST_CHECKING:
            break
    seconds = round(time.process_time() - start - checking, 2)
    return row | {"seconds": seconds, "trials": trials, "refused": sorted(set(refused))}


def _replayed(problem: Problem, stated: Problem, proof: Proof) -> str:
    checks = replayed(problem, stated, proof, ROOT)
    return "pass" if agreed(checks) else checks[0][1].reason or checks[1][1].reason
