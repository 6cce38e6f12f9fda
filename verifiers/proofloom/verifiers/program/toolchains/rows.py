"""Say whether the toolchains give what a row states, for one program that was printed for each of them.

A toolchain that is missing, or that died, makes this unknown, which is never a pass. C has no bounds of its
own: hand it only runs that an interpreter has brought to an end. What was run ahead, for many rows in one
unit, is remembered; it is what each would have given alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from proofloom.engine import Verdict
from proofloom.engine.program.kinds import Result
from proofloom.engine.program.values import Value, shown, thawed
from proofloom.verifiers.program.toolchains.batch import Became, Found, run
from proofloom.verifiers.program.toolchains.jobs import Job
from proofloom.verifiers.program.toolchains.processes import MissingToolchainError, missing

REMEMBERED = 4_000  # runs
_OTHERS = ("javascript", "c", "java", "go", "rust")  # the quickest first

_known: dict[tuple[str, Job], Found] = {}


def written(value: Value | None, kind: Result) -> str:
    """Return a value of a type as toolchains write it."""
    if value is None:
        return "none"
    if isinstance(kind, tuple):
        assert isinstance(value, tuple)
        return ",".join([shown(item) for item in value])
    return shown(thawed(value, kind))


def toolchain(language: str) -> str:
    """Return the toolchain that runs a language: for C the quick one, where it is here."""
    return "tcc" if language == "c" and not missing("tcc") else language


def asked(language: str) -> tuple[str, ...]:
    """Return the languages that a row is run in: its own and another, or two where its own is Python.

    The others are the quickest that are here; what is not here at all is left for `agree` to name.
    """
    own, wanted = ((), 2) if language == "python" else ((language,), 1)
    here = [other for other in _OTHERS if other not in own and not missing(toolchain(other))]
    return (*own, *(here[:wanted] or [next(other for other in _OTHERS if other not in own)]))


def lacking() -> dict[str, str]:
    """Return the languages whose rows cannot be run here as `asked` wants, each with what would mend it."""
    absent = {language: missing(toolchain(language)) for language in _OTHERS}
    found = {}
    for own in ("python", *_OTHERS):
        beside = [why for other, why in absent.items() if other != own]
        alone = f"it is run beside another language, and {beside[0]}" if all(beside) else ""
        if why := absent.get(own) or alone:
            found[own] = why
    return found


def ahead(rows: Iterable[Mapping[str, Job]]) -> None:
    """Run many rows' programs, each language's in one unit, and remember what they returned."""
    jobs: dict[str, dict[Job, None]] = {}
    for row in rows:
        for language, job in row.items():
            if (language, job) not in _known:
                jobs.setdefault(language, {})[job] = None
    for language, wanted in jobs.items():
        try:
            found = run(toolchain(language), list(wanted))
        except MissingToolchainError:
            continue
        for job, (one,) in zip(wanted, found, strict=True):
            if one.became is Became.RETURNED:  # whatever else became of it is seen again, alone
                _known[language, job] = one
    while len(_known) > REMEMBERED:
        del _known[next(iter(_known))]


def agree(jobs: Mapping[str, Job], value: Value | None, steps: int) -> Verdict:
    """Return pass when each toolchain returns the value in that many steps; each job has one call."""
    for language, job in jobs.items():
        try:
            found = _known.get((language, job)) or run(toolchain(language), [job])[0][0]
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
    return Verdict.passed(f"{steps} steps")
