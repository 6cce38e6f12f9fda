"""Olympiad problems that theorems alone do not solve, solved by auxiliary points: a table, with times."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Any

from evidence import Evidence

from proofloom.engine import Seed
from proofloom.engine.geometry.auxiliary.search import Found, attempts
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
LIMITS = (10, 60, 600)  # seconds of processor time for one problem, on one core
MOST_CHECKING = 300.0  # seconds spent on checking what was found for one problem and refused
UNDRAWN = "no figure"  # says the checker of a problem that it cannot draw; nothing about it can be checked
MOST_UNDRAWN = 3  # such answers, after which the search is given up
SAMPLED = ("translated_imo_2000_p6", "translated_imo_2004_p1", "translated_imo_2015_p3")
LEAST = 20


def main(evidence: Evidence) -> int:
    """Try every problem, alone and with auxiliary points; go on for longer with those that are left."""
    problems = read_jgex_file(PROBLEMS.read_text(encoding="utf-8"))
    if evidence.sample:
        problems = [problem for problem in problems if problem.name in SAMPLED]
    hunts: dict[str, Hunted] = {}
    status = 1
    for limit in LIMITS[1:2] if evidence.sample else LIMITS[1:]:
        table = {problem.name: evidence.get(problem.name) for problem in problems}
        for problem in problems:
            row = table[problem.name]
            if row is None or not (row["by"] or row["given_up"] or row["seconds"] >= limit):
                hunt = hunts.pop(problem.name, None) or Hunted(problem)
                table[problem.name] = hunt.until(limit)
                hunts[problem.name] = hunt
                evidence.put(problem.name, table[problem.name])
        status = _concluded(evidence, table, limit)
    return status


def _concluded(evidence: Evidence, table: dict[str, Any], most: int) -> int:
    solved = [row for row in table.values() if row["by"] and row["replay"] == "pass"]
    within = {
        f"within_{limit}_s": sum(row["seconds"] <= limit for row in solved)
        for limit in LIMITS
        if limit <= most
    }
    enough = len(SAMPLED) if evidence.sample else LEAST
    return evidence.conclude(
        ok=within["within_60_s"] >= enough,
        problems=len(table),
        by_theorems_alone=sum(row["by"] == "theorems" for row in solved),
        **within,
        table=table,
    )


@cache
def warmed() -> None:
    """Have the engine compiled, on a small figure, before any time is taken."""
    small = read_jgex("a b c = triangle a b c; h = on_tline h b a c, on_tline h c a b ? perp a h b c")
    closure = close(draw(small, ROOT).xy, hypotheses(small), small.goals)
    prove(closure, 0, small.points)


class Hunted:
    """One problem, and the search for points that solve it, which can go on where it stopped."""

    def __init__(self, problem: Problem) -> None:
        """Try the theorems alone."""
        warmed()
        self.problem = problem
        self.trials = 0
        self.refused: list[str] = []
        self.checking = 0.0  # seconds, which do not count as time of the search
        start = time.process_time()
        self.figure = draw(problem, ROOT / "draw")
        closure = close(self.figure.xy, hypotheses(problem), problem.goals)
        self.row: dict[str, Any] = {"by": "", "alone": closure.reason, "given_up": False}
        self.row["effort_alone"] = closure.effort["premises"]
        proof = prove(closure, 0, problem.points) if closure.proved else None
        self.searched = time.process_time() - start
        if proof is not None:
            replayed = _replayed(problem, problem, proof)
            self.row |= {"by": "theorems", "length": proof.length, "replay": replayed}
        self.attempts = attempts(self.figure, ROOT / problem.name)

    def until(self, limit: float) -> dict[str, Any]:
        """Search until so many seconds in all; return by what means the problem is solved, and when."""
        while not (self.row["by"] or self.row["given_up"]) and self.searched <= limit:
            start = time.process_time()
            found = next(self.attempts)
            self.searched += time.process_time() - start
            self.trials += 1
            if found is not None:
                start = time.process_time()
                self._check(found)
                self.checking += time.process_time() - start
            if self.refused.count(UNDRAWN) > MOST_UNDRAWN or self.checking > MOST_CHECKING:
                self.row["given_up"] = True
        searched = {"trials": self.trials, "refused": sorted(set(self.refused))} if self.trials else {}
        return self.row | {"seconds": round(self.searched, 2)} | searched

    def _check(self, found: Found) -> None:
        closure = close(found.xy, hypotheses(found.problem, auxiliary=True), self.problem.goals)
        try:
            proof = prove(closure, 0, found.problem.points)
        except ProofError:  # a fault of the engine: no proof, so not solved
            proof = None
        verdict = _replayed(found.problem, self.problem, proof) if proof is not None else "no proof"
        if verdict == "pass" and proof is not None:
            lines = write_problem(found.problem).splitlines()
            self.row |= {"by": "points", "length": proof.length, "replay": verdict}
            self.row["points"] = [line for line in lines if line.startswith("aux ")]
        else:
            self.refused.append(verdict)


def _replayed(problem: Problem, stated: Problem, proof: Proof) -> str:
    checks = replayed(problem, stated, proof, ROOT)
    return "pass" if agreed(checks) else checks[0][1].reason or checks[1][1].reason
