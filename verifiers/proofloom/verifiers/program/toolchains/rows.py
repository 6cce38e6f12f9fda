"""Say whether the toolchains give what a row states, for one program that was printed for each of them.

A toolchain that is missing, or that died, makes this unknown, which is never a pass. C has no bounds of its
own: hand it only runs that an interpreter has brought to an end.
"""

from __future__ import annotations

from collections.abc import Mapping

from proofloom.engine import Verdict
from proofloom.engine.program.kinds import Result
from proofloom.engine.program.values import Value, shown, thawed
from proofloom.verifiers.program.toolchains.batch import Became, run
from proofloom.verifiers.program.toolchains.jobs import Job
from proofloom.verifiers.program.toolchains.processes import MissingToolchainError, missing


def written(value: Value | None, kind: Result) -> str:
    """Return a value of a type as toolchains write it."""
    if value is None:
        return "none"
    if isinstance(kind, tuple):
        assert isinstance(value, tuple)
        return ",".join([shown(item) for item in value])
    return shown(thawed(value, kind))


def beside(language: str) -> str:
    """Return the toolchain that is asked besides a row's own: the quickest here of another language."""
    for other in ("javascript", "tcc", "c", "java", "go", "rust"):
        same = other == language or {other, language} <= {"c", "tcc"}
        if not same and not missing(other):
            return other
    return "javascript"


def agree(jobs: Mapping[str, Job], value: Value | None, steps: int) -> Verdict:
    """Return pass when each toolchain returns the value in that many steps; each job has one call."""
    for language, job in jobs.items():
        try:
            ((found,),) = run(language, [job])
        except MissingToolchainError as error:
            return Verdict.unknown("a toolchain is missing", str(error))
        if found.became is Became.CRASHED:
            return Verdict.unknown("a toolchain gave no answer", f"{language}: {found.why[:300]}")
        if found.became is Became.REFUSED:
            return Verdict.failed("the program does not compile", f"{language}: {found.why[:300]}")
        if found.became is Became.STOPPED:
            return Verdict.failed("the run does not end in a value", f"{language}: {found.why[:300]}")
        if found.value != written(value, job.result):
            return Verdict.failed("another value is returned", f"{language}: {found.value}")
        if found.steps != steps:
            return Verdict.failed("another number of steps", f"{language}: {found.steps}, stated {steps}")
    return Verdict.passed(f"{', '.join(jobs)}: {steps} steps")
