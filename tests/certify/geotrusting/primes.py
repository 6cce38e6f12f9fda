"""Holds every fact that a row states to random figures over prime fields: always true, or in some order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from geotrusting.stated import Row
from proofloom.engine import Outcome, Seed
from proofloom.verifiers.geometry.identities.oracle import CROWDED, DEPENDS, oracle_of

ORDERED = "hold in some order of points only"


def held(row: Row, claims: Iterable[str], seed: Seed) -> tuple[Counter[str], list[str]]:
    """Return how many facts are identities or hold in some branches only, and those that hold in none."""
    oracle = oracle_of(replace(row.problem, goals=()), seed)
    counts: Counter[str] = Counter()
    false = []
    for text in claims:
        verdict = oracle.ask(row.fact(text))
        if verdict.outcome is Outcome.PASS:
            counts["identities in prime fields"] += 1
        elif verdict.outcome is Outcome.FAIL:
            false.append(f"false in prime fields: {text}")
        elif verdict.reason in (DEPENDS, CROWDED):
            counts[ORDERED] += 1
        else:
            counts[f"prime fields: {verdict.reason} {verdict.evidence}".strip()[:80]] += 1
    return counts, false
