"""Ten thousand solutions with one wrong step each: the first error is found in all, none in a right twin.

An error is injected into a fresh problem's own solution and shown to be one without the step checker: by the
exact directions of the drawing, by the rank of linear equations, by the reference interpreter's trace, or by
construction (a citation of a later step, a given that is no premise). Certificates are replayed throughout.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from evidence import Evidence
from injection import angles, programs
from injection.case import Case, row_of
from kit.draws import candidates

from proofloom.engine import Candidate, Outcome, Seed, Stream
from proofloom.generators.geometry.angle_chase import AngleChase
from proofloom.generators.program.exercises import Exercises
from proofloom.verifiers.steps import VERSION, StepReport, check_steps, replay

ROOT = Seed.root("labels")
RUNS = Exercises(asks=dict.fromkeys(programs.ASKS, 1), steps=(10, 200), per_program=2)
FAMILIES: dict[str, Any] = {"angles": (angles, AngleChase()), "programs": (programs, RUNS)}
CHUNK = 250  # problems
CHUNKS = 21  # of each family
SAMPLED = 40
LEAST = 10_000
# these find a place in few problems, so they are tried first in a third of them
RARE = ("rounding", "condition", "order", "division", "count", "span", "turns", "scope", "aliasing", "key")
FALSE_BY = ("drawing", "reference trace")  # oracles that show the claim itself false
TRUE_BY = ("rank", "order", "the generator's citations")  # those that show only that it does not follow


def main(evidence: Evidence) -> int:
    """Check every chunk that is not decided yet, and add up."""
    for family in FAMILIES:
        for chunk in range(1 if evidence.sample else CHUNKS):
            if evidence.get(f"{family}/{chunk}") is None:
                evidence.put(f"{family}/{chunk}", tried(family, chunk, SAMPLED if evidence.sample else CHUNK))
    counts: Counter[str] = Counter()
    wrong: list[Any] = []
    for found in evidence.cases.values():
        counts.update(found["counts"])
        wrong += found["wrong"]
    rows = sum(
        count for key, count in counts.items() if key.startswith("injected/") and "redundant" not in key
    )
    enough = evidence.sample or rows >= LEAST
    return evidence.conclude(
        ok=not wrong and enough,
        checker_version=VERSION,
        rows_with_one_error=rows,
        wrong=wrong[:50],
        counts=dict(sorted(counts.items())),
    )


def tried(family: str, chunk: int, size: int) -> dict[str, Any]:
    """Check `size` problems of a family, each with one error, and their untouched twins."""
    kit, generator = FAMILIES[family]
    counts: Counter[str] = Counter()
    wrong: list[Any] = []
    for place, made in enumerate(candidates(generator, ROOT / family / chunk, size)):
        where = f"{family}/{chunk}/{place}"
        twin = check_steps(row := row_of(kit.ADDRESS, made))
        counts["twins"] += 1
        counts["steps"] += len(twin.steps)
        clean = twin.first_error == -1 and twin.final is Outcome.PASS and twin.consistent is Outcome.PASS
        if not clean or any(s.truth is not Outcome.PASS for s in twin.steps) or replay(row, twin):
            wrong.append([where, "twin", twin.first_error])
        case = _case(kit, made, (ROOT / family / chunk / place / "error").stream())
        if case is None:
            counts["no place"] += 1
            continue
        report = check_steps(case.row, case.steps, case.answer)
        counts["steps"] += len(report.steps)
        counts[f"injected/{family}/{case.injector}"] += 1
        counts[f"typed/{family}/{report.error or 'redundant'}"] += 1
        mended = _mended(case, report)
        counts[f"correction/{mended}"] += 1
        if faults := _faults(case, report):
            wrong.append([where, case.injector, case.first, report.first_error, report.error, faults])
    return {"counts": dict(counts), "wrong": wrong}


def _case(kit: Any, made: Candidate[Any], draw: Stream) -> Case | None:
    names = list(kit.NAMES)
    draw.shuffle(names)
    if draw.chance(1, 3):
        names.sort(key=lambda name: name not in RARE)
    for name in names:
        case: Case | None = kit.inject(name, made, draw)
        if case is not None:
            return case
    return None


def _faults(case: Case, report: StepReport) -> list[str]:
    """Return what is not as it must be in the report on a solution with one wrong step."""
    faults = []
    if report.first_error != case.first:
        faults.append("another first error")
    if case.kinds and report.error not in case.kinds:
        faults.append("another type")
    if case.first < 0:
        if not report.steps[case.idle].redundant:
            faults.append("not called redundant")
        return faults
    if any(step.sound is not Outcome.PASS for step in report.steps[: case.first]):
        faults.append("an error before the first")
    if case.first < len(report.steps):
        step = report.steps[case.first]
        if step.local is Outcome.PASS or step.sound is Outcome.PASS or step.depends_on_error:
            faults.append("the wrong step is not wrong by itself")
        if case.shown in FALSE_BY and step.truth is not Outcome.FAIL:
            faults.append("the wrong step is called true")
        if case.shown in TRUE_BY and step.truth is not Outcome.PASS:
            faults.append("the true step is called false")
    if report.final is Outcome.PASS and report.first_error == len(report.steps):
        faults.append("a wrong answer passes")
    if replay(case.row, report, case.steps):
        faults.append("a certificate does not replay")
    return faults


def _mended(case: Case, report: StepReport) -> str:
    """Say whether the correction of the first error leaves none, or at least none before the next."""
    if report.correction is None:
        return "none"
    if not report.correction.steps:
        return report.correction.edit
    again = check_steps(case.row, report.correction.steps)
    return (
        "all right" if again.first_error == -1 else "later" if again.first_error > case.first else "NOT RIGHT"
    )
