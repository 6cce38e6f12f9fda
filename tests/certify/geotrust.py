"""Plane rows of the recipes, audited without the code that made them: facts, numbers, keys, words, copies.

Premises are read from each row's words, and figures that satisfy them and nothing else are solved for from
random starts: every fact, every number and the answer must hold on eight of them to 50 digits, and no wrong
option on any. Facts are also asked of figures over prime fields. Words are read back and linted; rows are
compared for being one problem under other names, mirrored or with clauses in another order, within training
and test, between them, and with the published problems. Rows that are spoiled on purpose must all be found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from evidence import Evidence
from geotrusting import alike, lint, primes, spoiled
from geotrusting.choices import UNDECIDED, ambiguous
from geotrusting.judge import Judged
from geotrusting.making import all_rows, dataset, some_rows
from geotrusting.stated import Row

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.jgex import read_jgex_file
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.task import PlaneTask
from proofloom.pipelines.rows import candidate_of
from proofloom.verifiers.geometry.plane_text import plane_text

ROOT = Seed.root("audit of plane rows")
TRAIN, TEST = "geotrust_200k", "geotrust_test"
ROWS = 20_000
FIGURED, KEYS = 2_000, 2_000  # rows on figures, and keys, at least
CHUNK = 250
SAMPLED = {TRAIN: (3, 3), TEST: (1, 1)}  # items of each of so many cells
SPOILED = 10  # one row of so many is spoiled in all ways
MISSED = "spoiled, and not seen"
SHOWN = 60  # findings of a kind that are told
PROBLEMS = Path(__file__).parents[1] / "benchmarks" / "problems"


def main(evidence: Evidence) -> int:
    """Audit every chunk of both datasets that is not decided yet, compare all rows, and add up."""
    shapes: dict[str, list[tuple[str, alike.Shape, alike.Shape, str]]] = {}
    for name in (TRAIN, TEST):
        if evidence.sample:
            rows = some_rows(name, *SAMPLED[name])
        else:
            rows = all_rows(dataset(name, ROWS if name == TRAIN else None))
        shapes[name] = []
        for number in range(1_000_000):
            chunk = [Row(row) for row in islice(rows, CHUNK)]
            if not chunk:
                break
            case = f"{name} {number}"
            if evidence.get(case) is None:
                evidence.put(case, audited(chunk))
            for row in chunk:
                whole, figure = alike.problem(row), alike.figure(row, numbers=False)
                shapes[name].append((row.row["id"], whole, figure, row.kind))
    if evidence.get("alike") is None:
        evidence.put("alike", compared(shapes))
    cases = [found for case, found in evidence.cases.items() if case != "alike"]
    repeated = evidence.get("alike")
    counts: Counter[str] = Counter()
    findings: dict[str, list[Any]] = {}
    for found in cases:
        counts.update(found["counts"])
        for what, some in found["findings"].items():
            findings.setdefault(what, []).extend(some)
    keys = sum(count for what, count in counts.items() if what.startswith("keys: "))
    enough = counts["rows"] >= ROWS and counts["rows on figures"] >= FIGURED and keys >= KEYS
    clean = not any(found for what, found in findings.items() if what != UNDECIDED)
    return evidence.conclude(
        ok=clean and not any(repeated["pairs"].values()) and (evidence.sample or enough),
        findings={what: {"count": len(found), "some": found[:SHOWN]} for what, found in findings.items()},
        repeated=repeated,
        keys=keys,
        counts=dict(sorted(counts.items())),
    )


def audited(rows: Sequence[Row]) -> dict[str, Any]:
    """Audit rows one by one; a row that breaks the audit is a finding."""
    counts: Counter[str] = Counter()
    sorts = ("false", "flips", "needless", "ambiguous", UNDECIDED, "unread", "lint", MISSED, "broken")
    findings: dict[str, list[Any]] = {what: [] for what in sorts}
    for place, row in enumerate(rows):
        try:
            for sort, *found in _audited(row, counts, spoil=place % SPOILED == 0):
                findings[sort].append([row.row["id"], *found])
        except Exception as error:  # of any kind: it must not end a long proof
            findings["broken"].append([row.row["id"], repr(error)[:300]])
    return {"counts": dict(counts), "findings": findings}


def _audited(row: Row, counts: Counter[str], *, spoil: bool) -> Iterator[tuple[str, ...]]:
    """Yield what is wrong with a row, by its sort; count what was looked at."""
    seed = ROOT / row.row["id"]
    counts.update({"rows": 1, f"kind: {row.kind}": 1, f"mode: {row.mode}": 1})
    verdict = plane_text(candidate_of(row.row, PlaneTask))
    if verdict.outcome is not Outcome.PASS:
        yield "unread", verdict.reason, verdict.evidence
    yield from (("lint", what) for what in linted(row))
    if row.whole and verdict.outcome is not Outcome.PASS:
        return  # its words say nothing that a figure could satisfy
    judged = Judged(row, seed)
    judged.judge()
    counts.update(judged.counts)
    known, false = primes.held(row, dict.fromkeys(judged.claims()), seed)
    counts.update(known)
    for what in (*judged.wrong, *false):
        yield what.partition(":")[0].partition(" ")[0], what
    if row.body["choice"] is not None and judged.figures:
        counts[f"keys: {row.kind}"] += 1
        for what in ambiguous(judged):
            yield UNDECIDED if what.startswith(UNDECIDED) else "ambiguous", row.kind, what
    if spoil and judged.figures:
        for what, found in missed(row, seed):
            counts[f"spoiled by {what}"] += 1
            if not found:
                yield MISSED, what


def missed(row: Row, seed: Seed) -> Iterator[tuple[str, bool]]:
    """Spoil a row in many ways, and yield each with whether the audit sees it."""
    for what, other in spoiled.spoiled(row):
        judged = Judged(other, seed)
        judged.judge()
        yield what, bool(judged.wrong) or any(not why.startswith(UNDECIDED) for why in ambiguous(judged))
    for what, other in spoiled.misworded(row) if row.whole else ():
        yield what, bool(linted(other))
    yield "a renamed copy", alike.same(alike.problem(row), spoiled.renamed_copy(row, seed))


def linted(row: Row) -> list[str]:
    """Return what is wrong with a row's words."""
    names, language = row.names, row.body["language"]
    found = [*lint.statement(row.statement, names, language)] if row.whole else []
    rest = row.prompt[len(row.statement) :].strip("\n")
    found += lint.options(rest.split("\n") if rest else [], names, language)
    for number, step in enumerate(row.row["steps"], 1):
        found += [f"{what}: {step['text']}" for what in lint.step(step["text"], number, names, language)]
    return found


def compared(shapes: dict[str, list[tuple[str, alike.Shape, alike.Shape, str]]]) -> dict[str, Any]:
    """Return pairs of rows that are one problem, and pairs of figures that training and test share."""
    wholes = {
        name: [(f"{name} {row}", _of_kind(whole, kind)) for row, whole, _, kind in found]
        for name, found in shapes.items()
    }
    figures = {
        name: [(f"{name} {row}", figure) for row, _, figure, _ in found] for name, found in shapes.items()
    }
    first = {name: _different(found) for name, found in figures.items()}
    known = _different([(f"published {one.name}", _published(one)) for one in problems()])
    return {
        "pairs": {
            "one problem": [*alike.repeated([*wholes[TRAIN], *wholes[TEST]])][:SHOWN],
            "figures of training and test": [*alike.repeated([*first[TRAIN], *first[TEST]])][:SHOWN],
            "figures that are published": [*alike.repeated([*known, *first[TRAIN]])][:SHOWN]
            + [*alike.repeated([*known, *first[TEST]])][:SHOWN],
        },
        "rows": {name: len(found) for name, found in shapes.items()},
        "figures without numbers": {name: len(found) for name, found in first.items()},
        "published": len(known),
    }


def _of_kind(whole: alike.Shape, kind: str) -> alike.Shape:
    """Return a problem so that only those of one kind of question are compared."""
    return alike.Shape(whole.told, whole.colours, f"{kind} {whole.key}")


def _different(figures: Sequence[tuple[str, alike.Shape]]) -> list[tuple[str, alike.Shape]]:
    """Return the figures that have no equal before them."""
    again = {later for _, later in alike.repeated(figures)}
    return [(name, figure) for name, figure in figures if name not in again]


def problems() -> list[Problem]:
    """Return the published problems."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(PROBLEMS.rglob("*.txt"))]
    return [problem for text in texts for problem in read_jgex_file(text)]


def _published(problem: Problem) -> alike.Shape:
    return alike.bare(hypotheses(problem), len(problem.points))
