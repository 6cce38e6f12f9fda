"""Facts that the closure derives on random figures: the oracle refutes none, exact polynomials prove them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from evidence import Evidence
from spoil.candidates import candidates
from spoil.random_figures import random_figure

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.closure.engine import ClosureError, close
from proofloom.engine.geometry.figure import Figure
from proofloom.engine.geometry.language import write_fact
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.geometry.proof import ProofError, prove
from proofloom.verifiers.geometry.identities.exact import Exact
from proofloom.verifiers.geometry.identities.oracle import DEPENDS, oracle_of
from proofloom.verifiers.geometry.proofs.replay import Replay

ROOT = Seed.root("derived facts")
FACTS, PROVED = 100_000, 10_000
OF_ONE = 700  # facts of one figure, at most
SAMPLED = 4  # figures of each kind
POINTS = {"random": range(8, 21), "rational": range(8, 13)}
RARE = "a condition holds on no figure"  # that the checker draws: it sees too few, and refuses in doubt
UNWRITTEN = "known, but not written down"  # a fault of the engine; nothing is claimed with a proof
REPLAYED = 3  # proofs of facts that hold in some branches only, of one figure


def main(evidence: Evidence) -> int:
    """Go on with new figures of both kinds until there are facts enough, and add up."""
    for kind, wanted in (("random", FACTS), ("rational", PROVED)):
        for number in range(SAMPLED if evidence.sample else 1_000_000):
            if not evidence.sample and _sum(evidence, kind, "decided") >= wanted:
                break
            if evidence.get(f"{kind} {number}") is None:
                evidence.put(f"{kind} {number}", tried(kind, number))
    totals = {kind: _totals(evidence, kind) for kind in POINTS}
    refuted = [one for found in evidence.cases.values() for one in found["refuted"]]
    unreplayed = [one for found in evidence.cases.values() for one in found["not_replayed"]]
    unproved = [one for one in unreplayed if not one[1].startswith((RARE, UNWRITTEN))]
    enough = evidence.sample or (
        totals["random"]["decided"] >= FACTS and totals["rational"]["decided"] >= PROVED
    )
    return evidence.conclude(
        ok=not refuted and not unproved and enough,
        refuted=refuted,
        not_replayed=unproved,
        unwritten_or_on_too_rare_a_figure=[one for one in unreplayed if one not in unproved],
        **totals,
    )


def tried(kind: str, number: int) -> dict[str, Any]:
    """Close one random figure, and hold what became known to the oracle, or to exact polynomials."""
    seed = ROOT / kind / number
    points = POINTS[kind][number % len(POINTS[kind])]
    figure = random_figure(points, seed / "figure", rational=kind == "rational")
    found: dict[str, Any] = {"decided": 0, "kinds": {}, "undecided": {}, "refuted": [], "not_replayed": []}
    if figure is None:
        return found | {"undecided": {"no figure drawn": 1}}
    given = hypotheses(figure.problem)
    shown = [one for one in candidates(figure.xy, (seed / "facts").stream(), OF_ONE) if one not in given]
    try:
        closure = close(figure.xy, given, shown, stop=False)
    except ClosureError as error:
        return found | {"undecided": {str(error): 1}}
    known = [(at, one) for at, one in enumerate(shown) if closure.knows(at)]
    judge = oracle_of(figure.problem, seed) if kind == "random" else Exact(figure.problem)
    kinds, undecided = Counter[str](), Counter[str]()
    depends: list[int] = []
    for at, one in known:
        verdict = judge.ask(one)
        if verdict.outcome is Outcome.PASS:
            kinds[one.name] += 1
        elif verdict.outcome is Outcome.FAIL:
            found["refuted"].append([kind, number, _text(one, figure), verdict.reason])
        else:
            undecided[
                verdict.reason if verdict.reason != "no rational figure" else str(verdict.evidence)
            ] += 1
            if verdict.reason == DEPENDS:
                depends.append(at)
    if depends:
        found["not_replayed"] = list(_not_replayed(figure, [shown[at] for at in depends[:REPLAYED]], seed))
    return found | {"decided": kinds.total(), "kinds": dict(kinds), "undecided": dict(undecided)}


def _not_replayed(figure: Figure, facts: list[Fact], seed: Seed) -> Iterator[list[str]]:
    """Yield those facts, true in some branches only, whose proof with its conditions is refused."""
    checker = Replay(figure.problem, seed / "replay")
    for one in facts:
        try:
            proof = prove(close(figure.xy, hypotheses(figure.problem), [one]), 0, figure.problem.points)
        except ProofError as error:
            yield [_text(one, figure), f"{UNWRITTEN}: {error}"]
            continue
        verdict = checker.check(proof, one) if proof else None
        if verdict is None or verdict.outcome is Outcome.FAIL:
            yield [_text(one, figure), f"{verdict.reason}: {verdict.evidence}" if verdict else "no proof"]


def _text(one: Fact, figure: Figure) -> str:
    return write_fact(one, figure.problem.points)


def _sum(evidence: Evidence, kind: str, what: str) -> int:
    return sum(found[what] for case, found in evidence.cases.items() if case.startswith(f"{kind} "))


def _totals(evidence: Evidence, kind: str) -> dict[str, Any]:
    cases = [found for case, found in evidence.cases.items() if case.startswith(f"{kind} ")]
    kinds, undecided = Counter[str](), Counter[str]()
    for found in cases:
        kinds.update(found["kinds"])
        undecided.update(found["undecided"])
    decided = kinds.total()
    share = undecided.total() / max(1, undecided.total() + decided)
    return {
        "figures": len(cases),
        "decided": decided,
        "kinds": dict(sorted(kinds.items())),
        "undecided": undecided.total(),
        "undecided_share": round(share, 4),
        "undecided_reasons": dict(undecided.most_common(12)),
    }
