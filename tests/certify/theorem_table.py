"""Every theorem of the table proved once by the oracle; those that need an order, on both sides of it."""

from __future__ import annotations

from typing import Any

from evidence import Evidence

from proofloom.engine import Outcome, Seed
from proofloom.verifiers.geometry.identities.drawn_figures import drawings, vanishes
from proofloom.verifiers.geometry.identities.oracle import DEPENDS, oracle
from proofloom.verifiers.geometry.identities.order import holds
from proofloom.verifiers.geometry.identities.plan import plan
from proofloom.verifiers.geometry.proofs.paragraphs import Theorem, table

ROOT = Seed.root("table of theorems")
FIGURES, SAMPLED = 10_000, 12

# an order without which a theorem is false, and why: equal squares and directed angles leave two figures
ORDERS = {
    "sameclock": "the premises hold of the mirrored triangle as well",
    "sameside": "a ratio of lengths has no sign: the point may divide its segment inside or outside",
    "nsameside": "a sine leaves an angle and its supplement",
}


def main(evidence: Evidence) -> int:
    """Prove every theorem that is not decided yet."""
    for name, theorem in table().items():
        if evidence.get(name) is None:
            evidence.put(name, tried(theorem, SAMPLED if evidence.sample else FIGURES))
    wrong = {name: found for name, found in evidence.cases.items() if not found["proved"]}
    ordered = {name: found for name, found in evidence.cases.items() if found["order"]}
    return evidence.conclude(
        ok=not wrong,
        theorems=len(evidence.cases),
        proved_whatever_the_order=len(evidence.cases) - len(ordered) - len(wrong),
        by_order=ordered,
        wrong=wrong,
    )


def tried(theorem: Theorem, figures: int) -> dict[str, Any]:
    """Ask the oracle for every conclusion; of one that depends on order, count figures on both sides."""
    letters = range(len(theorem.letters))
    when, then = theorem.at(theorem.when, letters), theorem.at(theorem.then, letters)
    condition = theorem.at(theorem.condition, letters)
    # the order of placing is no part of the theorem: take the first in which circles and lines suffice
    for turn in letters:
        groups = [[*letters[turn:], *letters[:turn]]]
        judge = oracle(len(letters), when, condition, ROOT / theorem.name, [[point] for point in groups[0]])
        verdicts = [judge.ask(fact) for fact in then]
        if all(verdict.outcome is not Outcome.UNKNOWN or verdict.reason == DEPENDS for verdict in verdicts):
            break
    outcomes = {verdict.outcome for verdict in verdicts}
    if outcomes == {Outcome.PASS}:
        return {"proved": True, "order": {}}
    if any(verdict.reason != DEPENDS for verdict in verdicts if verdict.outcome is not Outcome.PASS):
        return {"proved": False, "order": {}, "verdicts": [repr(verdict) for verdict in verdicts]}
    reasons = {fact.name: ORDERS[fact.name] for fact in condition if fact.name in ORDERS}
    counts = {"within": 0, "within_false": 0, "outside": 0, "outside_false": 0}
    generic = [fact for fact in condition if fact.name not in ORDERS]
    figure = plan(len(letters), when, generic, [[point] for point in groups[0]])
    for drawing in drawings(figure, (ROOT / theorem.name / "drawn").stream(), 3 * figures):
        side = "within" if all(holds(fact, drawing.z, drawing.w) for fact in condition) else "outside"
        counts[side] += 1
        counts[f"{side}_false"] += not all(vanishes(fact, drawing) for fact in then)
        if counts["within"] + counts["outside"] == figures:
            break
    both = min(counts["within"], counts["outside"]) > 0
    proved = both and bool(reasons) and not counts["within_false"] and counts["outside_false"] > 0
    return {"proved": proved, "order": {**reasons, **counts}}
