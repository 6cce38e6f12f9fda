"""Proofs spoiled by one change are all refused; those that a symmetry keeps valid are counted and shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from evidence import Evidence
from spoil.changes import Spoiled, spoiled
from spoil.classics import classics

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof
from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.problem import Problem
from proofloom.engine.geometry.rules import Pattern, theorems
from proofloom.verifiers.geometry.proofs.replay import Replay

ROOT = Seed.root("spoiled proofs")
LEAST = 10_000  # different spoiled proofs
OF_EACH = 1_500  # tried for each proof; many come out alike
SAMPLED = 60


def main(evidence: Evidence) -> int:
    """Spoil every proof that is not decided yet, and add up by kind of change."""
    sound = True
    for name, problem, proof in sources():
        if evidence.get(name) is None:
            found = tried(name, problem, proof, SAMPLED if evidence.sample else OF_EACH)
            evidence.put(name, found)
    table: Counter[str] = Counter()
    breaches, valid = [], []
    for name, found in evidence.cases.items():
        sound = sound and found["accepted"]
        table.update(found["refused"])
        breaches += [[name, *one] for one in found["breaches"]]
        valid += [[name, *one] for one in found["valid"]]
    refused = table.total()
    enough = evidence.sample or refused >= LEAST
    return evidence.conclude(
        ok=sound and not breaches and enough and all(change in table for change in KINDS),
        proofs=len(evidence.cases),
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


def sources() -> Iterator[tuple[str, Problem, Proof]]:
    """Yield the proofs to spoil."""
    yield from classics()


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
            kept = verdict.outcome is Outcome.PASS and same_instance(mutant)
            (valid if kept else breaches).append(
                [mutant.change, mutant.at, str(verdict.outcome), verdict.evidence]
            )
    return {
        "accepted": checker.check(proof).outcome is Outcome.PASS,
        "refused": dict(refused),
        "breaches": breaches,
        "valid": valid,
    }


def same_instance(mutant: Spoiled) -> bool:
    """Say, by the engine's own reading of the theorems, whether the changed step is an instance still."""
    step = mutant.proof.steps[mutant.at]
    if step.rule in (GIVEN, LINEAR):
        return False
    (rule,) = (rule for rule in theorems("full") if rule.name == step.rule)
    premises = [mutant.proof.steps[at].claim for at in step.premises]
    return (
        _filled(rule.when, step.points) == premises
        and step.claim in _filled(rule.then, step.points)
        and set(_filled(rule.condition, step.points)) <= set(mutant.proof.conditions)
    )


def _filled(patterns: tuple[Pattern, ...], points: tuple[int, ...]) -> list[Fact]:
    try:
        return [fact(p.name, [points[letter] for letter in p.letters], p.value) for p in patterns]
    except FactError:
        return []
