"""What deduction alone proves of the published problems, by problem: work, length, and whether proofs hold.

Every proof found is replayed, and its goal put to the oracle: where it holds in some branches of the figure
only, under the proof's conditions, which must leave no others.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evidence import Evidence

from proofloom.engine import Outcome, Seed, Verdict
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.derivation import LINEAR, Proof
from proofloom.engine.geometry.figure import Figure, FigureError, draw
from proofloom.engine.geometry.jgex import read_jgex_file
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.proof import prove
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.engine.geometry.unfolding import atomic_length
from proofloom.verifiers.geometry.identities import under
from proofloom.verifiers.geometry.proofs.replay import Replay

ROOT = Seed.root("recall")
PROBLEMS = Path(__file__).resolve().parents[1] / "benchmarks/problems/newclid"
DRAWS = 8  # figures tried until one shows the goal
SAMPLED = 5  # problems of each file
PROFILES = ("base", "full")
# file: least number of problems to be proved, by profile
LEAST = {
    "jgex_ag_231": {"base": 205, "full": 210},
    "imo": {"base": 17, "full": 18},
    "imo_sl": {"base": 0, "full": 84},
    "larger_imo_eval": {"base": 0, "full": 70},
}
FEW_DRAWS = 450  # figures drawn to decide a goal under conditions, before all other problems have been tried
MEDIAN = 15  # most steps of half of the proofs of jgex_ag_231


def main(evidence: Evidence) -> int:
    """Try every problem that is not decided yet, those last that take long, and add up by file."""
    for draws in (FEW_DRAWS, under.MOST_DRAWS):
        under.MOST_DRAWS = draws
        for name in LEAST:
            problems = read_jgex_file((PROBLEMS / f"{name}.txt").read_text(encoding="utf-8"))
            for problem in problems[:SAMPLED] if evidence.sample else problems:
                case = f"{name}/{problem.name}"
                found = evidence.get(case)
                if found is None or (draws > FEW_DRAWS and unsure(found)):
                    evidence.put(case, tried(problem))
    files = {name: total(name, evidence) for name in LEAST}
    proofs = [
        found[profile] for found in evidence.cases.values() for profile in PROFILES if proved(found, profile)
    ]
    enough = evidence.sample or all(
        files[name]["proved"][profile] >= count
        for name, least in LEAST.items()
        for profile, count in least.items()
    )
    short = evidence.sample or files["jgex_ag_231"]["steps"]["base"]["median"] <= MEDIAN
    unused = sum(proof["unused"] for proof in proofs)
    passed = all(proof[judge] == "pass" for proof in proofs for judge in ("replay", "oracle"))
    return evidence.conclude(
        ok=enough and short and not unused and passed,
        files=files,
        proofs=len(proofs),
        replay=dict(Counter(proof["replay"] for proof in proofs)),
        oracle=dict(Counter(proof["oracle"] for proof in proofs)),
        decided_under_conditions=sum(
            under.LEFT in proof["branches"] or "of the others" in proof["branches"] for proof in proofs
        ),
        not_passed={
            f"{case} {profile}": [found[profile][judge] for judge in ("replay", "oracle")]
            for case, found in evidence.cases.items()
            for profile in PROFILES
            if proved(found, profile)
            and any(found[profile][judge] != "pass" for judge in ("replay", "oracle"))
        },
        unused_hypotheses=unused,
        long_linear_steps_all_with_their_combination=sum(proof["long_linear"] for proof in proofs),
        problems=evidence.cases,
    )


def unsure(found: dict[str, Any]) -> bool:
    """Say whether a proof's goal is neither passed nor refused by the oracle."""
    return any(found.get(profile, {}).get("oracle", "").startswith("unknown") for profile in PROFILES)


def proved(found: dict[str, Any], profile: str) -> bool:
    """Say whether a problem was proved."""
    return bool(found["drawn"] and found[profile]["proved"])


def total(name: str, evidence: Evidence) -> dict[str, Any]:
    """Return the figures of one file."""
    cases = [found for case, found in evidence.cases.items() if case.startswith(f"{name}/")]

    def spread(profile: str, key: str) -> dict[str, float]:
        values = sorted(found[profile][key] for found in cases if proved(found, profile))
        return {"median": statistics.median(values), "most": values[-1]} if values else {}

    def each(entry: Callable[[str], Any]) -> dict[str, Any]:
        return {profile: entry(profile) for profile in PROFILES}

    return {
        "problems": len(cases),
        "drawn": sum(found["drawn"] for found in cases),
        "proved": each(lambda profile: sum(proved(found, profile) for found in cases)),
        "steps": each(lambda profile: spread(profile, "steps")),
        "atomic": each(lambda profile: spread(profile, "atomic")),
    }


def drawn(problem: Problem) -> Figure | None:
    """Return a figure that shows the goals, if one is found."""
    figure = None
    for number in range(DRAWS):
        try:
            figure = draw(problem, ROOT / problem.name / number)
        except FigureError:
            return figure
        if all(holds_among_floats(goal, figure.xy) for goal in problem.goals):
            break
    return figure


def tried(problem: Problem) -> dict[str, Any]:
    """Close one problem under each profile; prove, replay and ask the oracle."""
    figure = drawn(problem)
    if figure is None:
        return {"drawn": False}
    checker = Replay(problem, ROOT / "replay")
    found: dict[str, Any] = {"drawn": True}
    asked: dict[tuple[tuple[Fact, ...], ...], Verdict] = {}  # of what both profiles prove alike, once
    for profile in PROFILES:
        closure = close(figure.xy, hypotheses(problem), problem.goals, profile)
        entry: dict[str, Any] = {"proved": closure.proved, "reason": closure.reason, "work": closure.effort}
        proof = prove(closure, 0, problem.points)
        if proof is not None:
            entry |= measured(proof, profile)
            entry["replay"] = judged(checker.check(proof, problem.goals[0]))
            claims = tuple(step.claim for step in proof.steps)
            told = (proof.conditions, claims)
            if told not in asked:
                goal, seed = problem.goals[0], ROOT / "oracle"
                asked[told] = under.ask_under(problem, goal, proof.conditions, seed, claims)
            truth = asked[told]
            entry["oracle"], entry["branches"] = judged(truth), truth.evidence
        found[profile] = entry
    return found


def measured(proof: Proof, profile: str) -> dict[str, int]:
    """Return the lengths of a proof, and what must not be in it."""
    used = {at for step in proof.steps for at in step.premises} | set(proof.ends)
    return {
        "steps": proof.length,
        "atomic": atomic_length(proof, profile),
        "conditions": len(proof.conditions),
        "unused": sum(at not in used for at in range(len(proof.steps))),
        "long_linear": sum(step.rule == LINEAR and len(set(step.premises)) > 3 for step in proof.steps),
    }


def judged(verdict: Verdict) -> str:
    """Return a verdict as a phrase."""
    return "pass" if verdict.outcome is Outcome.PASS else f"{verdict.outcome.value}: {verdict.reason}"
