"""A million answers shown wrong without the grader: none is accepted, and their right twins all are."""

from __future__ import annotations

from collections import Counter
from typing import Any

from evidence import Evidence
from mutation.answers import OPERATORS, Mutant

from proofloom.engine import Grade, GradeOutcome, Seed
from proofloom.verifiers.answers import VERSION, check_golds, grade

ROOT = Seed.root("mutants")
CHUNK = 1_000
CHUNKS = 36  # of each operator
LEAST = 1_000_000
LEAST_OF_EACH = 3_000
SAMPLED = 60  # of each operator


def main(evidence: Evidence) -> int:
    """Grade every chunk that is not decided yet, and add up per operator."""
    for name in OPERATORS:
        for chunk in range(1 if evidence.sample else CHUNKS):
            if evidence.get(f"{name}/{chunk}") is None:
                start = chunk * CHUNK
                evidence.put(
                    f"{name}/{chunk}", tried(name, start, start + (SAMPLED if evidence.sample else CHUNK))
                )
    table = {name: _total(evidence, name) for name in OPERATORS}
    accepted = [found for row in table.values() for found in row.pop("accepted")]
    rejected = [found for row in table.values() for found in row.pop("rejected")]
    wrong, twins = (sum(row.get(key, 0) for row in table.values()) for key in ("wrong", "twins"))
    broken = sum(row.get("error", 0) for row in table.values())
    enough = evidence.sample or (
        wrong >= LEAST and all(row.get("wrong", 0) >= LEAST_OF_EACH for row in table.values())
    )
    return evidence.conclude(
        ok=not accepted and not broken and 1_000 * len(rejected) <= twins and enough,
        grader_version=VERSION,
        wrong=wrong,
        false_accepts=accepted,
        false_accept_bound_95=f"{3 / wrong:.1e}" if not accepted else "",
        twins=twins,
        false_rejects=rejected[:100],
        operators=table,
    )


def tried(name: str, start: int, end: int) -> dict[str, Any]:
    """Grade the mutants of an operator from one index to another; count verdicts and keep what is amiss."""
    counts: Counter[str] = Counter()
    accepted, rejected = [], []
    for index in range(start, end):
        mutant = OPERATORS[name]((ROOT / name / index).stream())
        twin, found = graded(mutant, mutant.right), graded(mutant, mutant.given)
        counts["twins"] += 1
        if twin.outcome is not GradeOutcome.PASS:
            rejected.append([index, mutant.gold, mutant.right, mutant.kind, str(twin.outcome), twin.evidence])
        if not mutant.wrong:
            counts["not shown wrong"] += 1
            continue
        counts["wrong"] += 1
        counts[str(found.outcome)] += 1
        if found.outcome is GradeOutcome.PASS:
            accepted.append([index, mutant.gold, mutant.given, mutant.kind])
    return {**counts, "accepted": accepted, "rejected": rejected}


def graded(mutant: Mutant, answer: str) -> Grade:
    """Grade an answer to a mutant's gold, given in a box."""
    return grade(mutant.gold, f"\\boxed{{{answer}}}", type=mutant.kind, **mutant.how)  # type: ignore[arg-type]


def unsupported(name: str, count: int) -> list[tuple[int, str]]:
    """Return the golds of an operator that the grader would refuse beforehand."""
    mutants = [OPERATORS[name]((ROOT / name / index).stream()) for index in range(count)]
    return [found for mutant in mutants for found in check_golds([mutant.gold], type=mutant.kind)]


def _total(evidence: Evidence, name: str) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    amiss: dict[str, list[Any]] = {"accepted": [], "rejected": []}
    for case, found in evidence.cases.items():
        if case.partition("/")[0] == name:
            counts.update({key: value for key, value in found.items() if isinstance(value, int)})
            for key, items in amiss.items():
                items.extend([name, *item] for item in found[key])
    return {**dict(sorted(counts.items())), **amiss}
