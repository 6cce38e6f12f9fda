"""Proofs spoiled by one change are all refused; those that a symmetry keeps valid are counted and shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from evidence import Evidence
from spoil.changes import Spoiled, spoiled
from spoil.classics import classics

from proofloom.engine import Outcome, Reject, Seed
from proofloom.engine.geometry.closure.engine import ClosureError, close
from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex_file
from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.proof import prove
from proofloom.engine.geometry.rules import Pattern, theorems
from proofloom.verifiers.geometry.identities.drawn_figures import drawings, vanishes
from proofloom.verifiers.geometry.identities.oracle import oracle_of
from proofloom.verifiers.geometry.identities.plan import plan_of
from proofloom.verifiers.geometry.proofs.by_z3 import directions_follow, lengths_follow
from proofloom.verifiers.geometry.proofs.replay import Replay

ROOT = Seed.root("spoiled proofs")
LEAST = 10_000  # different spoiled proofs
OF_EACH = 90  # of each proof: the changes in turn
FIGURES = 200  # that show whether a condition was one too many
SAMPLED = 26
PROVED_SAMPLED = 8  # problems
PROBLEMS = Path(__file__).resolve().parents[1] / "benchmarks/problems/newclid/jgex_ag_231.txt"


def main(evidence: Evidence) -> int:
    """Spoil every proof that is not decided yet, and add up by kind of change."""
    for name, problem, proof in sources(sample=evidence.sample):
        if evidence.get(name) is None:
            found = tried(name, problem, proof, SAMPLED if evidence.sample else OF_EACH)
            evidence.put(name, found)
    table: Counter[str] = Counter()
    breaches, valid, not_accepted = [], [], []
    for name, found in evidence.cases.items():
        if found["verdict"]:
            not_accepted.append([name, found["verdict"]])
        table.update(found["refused"])
        breaches += [[name, *one] for one in found["breaches"]]
        valid += [[name, *one] for one in found["valid"]]
    refused = table.total()
    enough = evidence.sample or refused >= LEAST
    return evidence.conclude(
        ok=not not_accepted and not breaches and enough and all(change in table for change in KINDS),
        proofs=len(evidence.cases),
        not_accepted=not_accepted,
        refused=refused,
        by_change=dict(sorted(table.items())),
        breaches=breaches,
        still_valid=len(valid),
        still_valid_ones=valid[:200],
    )


KINDS = (
    *("wrong theorem", "swapped vertex", "swapped letter", "dropped premise", "other premise"),
    *("cyclic citation", "not given", "wrong coefficient", "wrong number", "condition dropped"),
    *("condition violated", "step dropped", "other goal"),
)


def sources(*, sample: bool) -> Iterator[tuple[str, Problem, Proof]]:
    """Yield the proofs to spoil: those written by hand, and those that the engine finds."""
    yield from classics()
    problems = read_jgex_file(PROBLEMS.read_text(encoding="utf-8"))
    for problem in problems[:PROVED_SAMPLED] if sample else problems:
        try:
            closure = close(draw(problem, ROOT / "draw").xy, hypotheses(problem), problem.goals)
        except (Reject, ClosureError):
            continue  # the engine's own tests say how many it draws
        proof = prove(closure, 0, problem.points)
        if proof is not None:
            yield problem.name, problem, proof


def tried(name: str, problem: Problem, proof: Proof, count: int) -> dict[str, Any]:
    """Replay a proof and its different mutants; count refusals and keep what is accepted, with its reason."""
    checker = Replay(problem, ROOT / "figures")
    refused: Counter[str] = Counter()
    breaches, valid = [], []
    seen = {proof}
    for mutant in spoiled(proof, (ROOT / name).stream(), count):
        if mutant.proof in seen:
            continue
        seen.add(mutant.proof)
        verdict = checker.check(mutant.proof)
        if verdict.outcome is Outcome.FAIL:
            refused[mutant.change] += 1
        else:
            kept = verdict.outcome is Outcome.PASS and still_valid(problem, proof, mutant)
            (valid if kept else breaches).append(
                [mutant.change, mutant.at, str(verdict.outcome), verdict.evidence]
            )
    whole = checker.check(proof)
    return {
        "verdict": "" if whole.outcome is Outcome.PASS else f"{whole.reason}: {whole.evidence}",
        "refused": dict(refused),
        "breaches": breaches,
        "valid": valid,
    }


def still_valid(problem: Problem, proof: Proof, mutant: Spoiled) -> bool:
    """Say, without the checker, whether a changed step is right after all.

    A claim is given if the problem says so; a combination is the same if only the step cited for an equal
    claim differs, and right if Z3 finds that it follows; an instance is right if it is one by the engine's
    own reading of the theorem. A condition is one too many if no theorem used needs it and the halves of
    angles are right without it.
    """
    if mutant.change.startswith("condition"):
        return _needless(problem, mutant.proof)
    step, before = mutant.proof.steps[mutant.at], proof.steps[mutant.at]
    if step.rule == GIVEN:
        return step.claim in hypotheses(problem)
    if step.rule == LINEAR:
        cited = [mutant.proof.steps[use.step].claim for use in step.uses]
        if any(
            new != old and new.reading != claim
            for new, old, claim in zip(step.uses, before.uses, cited, strict=False)
        ):
            return False
        if [(use.reading, use.coefficient) for use in step.uses] == [
            (use.reading, use.coefficient) for use in before.uses
        ]:
            return replace(step, premises=before.premises, uses=before.uses) == before
        premises = [use.reading for use in step.uses]
        return step.reading == before.reading and any(
            follows(premises, step.reading).outcome is Outcome.PASS
            for follows in (directions_follow, lengths_follow)
        )
    (rule,) = (rule for rule in theorems("full") if rule.name == step.rule)
    premises = [mutant.proof.steps[at].claim for at in step.premises]
    return (
        _filled(rule.when, step.points) == premises
        and step.claim in _filled(rule.then, step.points)
        and set(_filled(rule.condition, step.points)) <= set(mutant.proof.conditions)
    )


def _needless(problem: Problem, proof: Proof) -> bool:
    """Say whether a proof is right with its conditions, one of which was left out."""
    rules = {rule.name: rule for rule in theorems("full")}
    needed = {
        fact
        for step in proof.steps
        if step.rule in rules
        for fact in _filled(rules[step.rule].condition, step.points)
    }
    halves = [step.claim for step in proof.steps if step.scale > 1]
    if not needed <= set(proof.conditions):
        return False
    judge = oracle_of(problem, ROOT / "needless")
    if all(judge.ask(claim).outcome is Outcome.PASS for claim in halves):
        return True
    drawn = drawings(plan_of(problem), (ROOT / "needless").stream(), 20 * FIGURES)
    shown = list(islice((one for one in drawn if one.shows(proof.conditions)), FIGURES))
    return len(shown) == FIGURES and all(vanishes(claim, one) for one in shown for claim in halves)


def _filled(patterns: tuple[Pattern, ...], points: tuple[int, ...]) -> list[Fact]:
    """Return what patterns say of points, less what compares a thing with itself; nothing if senseless."""
    try:
        facts = [fact(p.name, [points[letter] for letter in p.letters], p.value) for p in patterns]
    except FactError:
        return []
    return [one for one in facts if not _of_itself(one)]


def _of_itself(one: Fact) -> bool:
    pairs = [frozenset(one.points[i : i + 2]) for i in range(0, len(one.points), 2)]
    if one.name in ("para", "cong"):
        return pairs[0] == pairs[1]
    if one.name in ("eqangle", "eqratio"):
        return (pairs[0], pairs[1]) == (pairs[2], pairs[3]) or (pairs[0], pairs[2]) == (pairs[1], pairs[3])
    return False
