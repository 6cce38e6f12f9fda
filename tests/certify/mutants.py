"""A million answers, steps and programs shown wrong elsewhere: none is accepted, their twins are.

And a million texts of any kind, of which none makes the grader raise or be slow.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any

from evidence import Evidence
from mutation import programs, solutions
from mutation.answers import OPERATORS, Mutant
from mutation.pieces import fuzzed

from proofloom.engine import Grade, GradeOutcome, Seed
from proofloom.verifiers.answers import VERSION, check_golds, grade

ROOT = Seed.root("mutants")
CHUNK = 1_000
CHUNKS = 36  # of each operator
CHUNKS_ABOUT_PROGRAMS = 8  # of each of theirs
FUZZED = 1_000  # chunks of any text
ROWS = 25  # in a chunk of rows whose solutions are made wrong
SOLVED = {"angles": 90, "programs": 400}  # chunks of each family
LEAST = 1_000_000
LEAST_OF_EACH = 3_000
SAMPLED = 60  # of each operator
BUDGET = 0.005  # seconds of CPU for the 99th percentile
EDGES = [1e-5 * 2**i for i in range(20)]  # seconds, up to 5; slower ones stand last


def main(evidence: Evidence) -> int:
    """Grade every chunk that is not decided yet, and add up per operator."""
    with ProcessPoolExecutor(1 if evidence.sample else None, get_context("fork")) as pool:
        asked = {
            pool.submit(work, *told): case
            for case, work, *told in _cases(evidence.sample)
            if evidence.get(case) is None
        }
        for done in as_completed(asked):
            evidence.put(asked[done], done.result())
    table = {name: _total(evidence, name) for name in (*OPERATORS, *programs.OPERATORS)}
    told = [part for case, part in evidence.cases.items() if case.startswith("solutions of ")]
    table |= {name: {} for name in solutions.operators()} | solutions.total(told)
    accepted = [[name, *found] for name, row in table.items() for found in row.pop("accepted", [])]
    rejected = [[name, *found] for name, row in table.items() for found in row.pop("rejected", [])]
    wrong, twins, golds, refused, broken = (
        sum(row.get(key, 0) for row in table.values())
        for key in ("wrong", "twins", "golds", "golds refused", "error")
    )
    enough = evidence.sample or (
        wrong >= LEAST and all(row.get("wrong", 0) >= LEAST_OF_EACH for row in table.values())
    )
    texts = _fuzzed(evidence)
    return evidence.conclude(
        ok=not accepted
        and not broken
        and not refused
        and 1_000 * len(rejected) <= twins
        and enough
        and not texts["raised"]
        and texts["p99 at most"] <= BUDGET,
        grader_version=VERSION,
        wrong=wrong,
        false_accepts=accepted,
        false_accept_bound_95=f"{3 / wrong:.1e}" if not accepted else "",
        twins=twins,
        false_rejects=rejected[:100],
        golds_against_themselves=golds,
        golds_refused=refused,
        operators=table,
        any_text=texts,
    )


def _cases(sample: bool) -> Iterator[tuple[Any, ...]]:
    """Give every case: its name, what decides it, and what that is told."""
    size, chunks = (SAMPLED, 1) if sample else (CHUNK, CHUNKS)
    for family, count in SOLVED.items():
        for chunk in range(1 if sample else count):
            yield f"solutions of {family}/{chunk}", solutions.tried, family, chunk, 6 if sample else ROWS
    for name in OPERATORS:
        for chunk in range(chunks):
            yield f"{name}/{chunk}", tried, name, chunk * CHUNK, chunk * CHUNK + size
    for name in programs.OPERATORS:
        for chunk in range(1 if sample else CHUNKS_ABOUT_PROGRAMS):
            yield f"{name}/{chunk}", programs.tried, name, chunk * CHUNK, chunk * CHUNK + size
    for chunk in range(1 if sample else FUZZED):
        yield f"any text/{chunk}", fuzz, chunk * CHUNK, (chunk + 1) * CHUNK


def tried(name: str, start: int, end: int) -> dict[str, Any]:
    """Grade the mutants of an operator from one index to another; count verdicts and keep what is amiss.

    The gold against itself, and its right twin, are graded for every fourth.
    """
    counts: Counter[str] = Counter()
    accepted, rejected = [], []
    for index in range(start, end):
        mutant = OPERATORS[name]((ROOT / name / index).stream())
        found = graded(mutant, mutant.given_response)
        if index % 4 == 0:
            twin = graded(mutant, mutant.right_response)
            counts["twins"] += 1
            if twin.outcome is not GradeOutcome.PASS:
                rejected.append(
                    [
                        index,
                        mutant.gold,
                        mutant.right_response,
                        mutant.kind,
                        str(twin.outcome),
                        twin.evidence,
                    ]
                )
            counts["golds"] += 1
            counts["golds refused"] += (
                graded(mutant, f"\\boxed{{{mutant.gold}}}").outcome is not GradeOutcome.PASS
            )
        if not mutant.wrong:
            counts["not shown wrong"] += 1
            continue
        counts["wrong"] += 1
        counts[str(found.outcome)] += 1
        if found.outcome is GradeOutcome.PASS:
            accepted.append([index, mutant.gold, mutant.given_response, mutant.kind])
    return {**counts, "accepted": accepted, "rejected": rejected}


def fuzz(start: int, end: int) -> dict[str, Any]:
    """Grade any text; count outcomes and times, and keep what raised, be it inside or out of the grader."""
    outcomes: Counter[str] = Counter()
    times = [0] * (len(EDGES) + 1)
    raised = []
    for index in range(start, end):
        gold, response, how = fuzzed((ROOT / "any text" / index).stream())
        began = time.thread_time()
        try:
            found = grade(gold, response, format=how)
        except Exception as error:
            raised.append([index, repr(error)])
            continue
        times[bisect_left(EDGES, time.thread_time() - began)] += 1
        outcomes[str(found.outcome)] += 1
        if found.outcome is GradeOutcome.ERROR and not found.evidence.startswith("the gold answer: "):
            raised.append([index, found.evidence])
    return {"outcomes": outcomes, "times": times, "raised": raised}


def _fuzzed(evidence: Evidence) -> dict[str, Any]:
    found = [part for case, part in evidence.cases.items() if case.startswith("any text/")]
    times = [sum(column) for column in zip(*(part["times"] for part in found), strict=True)]
    late = next(i for i in range(len(times)) if 100 * sum(times[: i + 1]) >= 99 * sum(times))
    slowest = max(i for i, count in enumerate(times) if count)
    outcomes: Counter[str] = Counter()
    for part in found:
        outcomes.update(part["outcomes"])
    edges = [*EDGES, float("inf")]
    return {
        "texts": sum(times),
        "outcomes": dict(sorted(outcomes.items())),
        "raised": [case for part in found for case in part["raised"]],
        "p99 at most": edges[late],
        "longest at most": edges[slowest],
    }


def graded(mutant: Mutant, response: str) -> Grade:
    """Grade a response to a mutant's gold."""
    return grade(mutant.gold, response, type=mutant.kind, **mutant.how)  # type: ignore[arg-type]


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
                items.extend(found[key])
    return {**dict(sorted(counts.items())), **amiss}
