"""Run a source's function on given calls, and grade it by tests; the comparison happens here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from proofloom.engine import Grade, GradeOutcome, Verdict
from proofloom.verifiers.jail.budget import Budget, Level, Result, ResultKind, Test
from proofloom.verifiers.jail.inside.values import NotPlainError, canonical, encode
from proofloom.verifiers.jail.pool import Jail, shared
from proofloom.verifiers.jail.results import read

VERSION = 1  # goes up whenever any verdict changes

Call = tuple[Sequence[Any], dict[str, Any]]


def run_function(
    source: str,
    entry: str,
    calls: Sequence[Sequence[Any]],
    budget: Budget = Budget(),
    *,
    jail: Jail | None = None,
    level: Level | str = Level.STRICT,
) -> list[Result]:
    """Run one function on each list of arguments, in order and in one process; return a result for each.

    source   Python source, untrusted
    entry    the function's name, or "Class.method" of an instance that is made anew for each call
    calls    plain values only: None, bool, int, float, complex, str, bytes, list, tuple, set, frozenset, dict
    budget   what the whole job may cost
    jail     whose zygotes to use; by default this process's own of the given level

    Raises `JailError` when the jail is not to be had or fails, and ValueError for a wrong argument.
    """
    keep = jail or shared(Level(level))
    return _run(keep, source, entry, [(arguments, {}) for arguments in calls], budget, 0)


def grade_function(
    source: str,
    entry: str,
    tests: Sequence[Test],
    budget: Budget = Budget(),
    *,
    jail: Jail | None = None,
    level: Level | str = Level.STRICT,
    runs: int = 2,
) -> Grade:
    """Grade a source by tests of its function; never raises and never runs it in this process.

    PASS needs every test in each run; the second run has another seed of chance and the calls in reverse
    order, so that what depends on chance or on earlier calls does not pass. FAIL is a wrong or missing value,
    an exception, a limit reached; UNPARSED a source that does not compile or lacks the function; ERROR is the
    jail's or the tests' fault and says nothing of the source. Steps are the tests' verdicts, in their order.
    """
    try:
        if not tests or runs < 1:
            raise ValueError("no tests, or no run")
        if not isinstance(source, str) or not isinstance(entry, str) or not entry:
            raise ValueError("the source and the function's name are text")
        calls = [(test.arguments, dict(test.keywords)) for test in tests]
        wanted = [_wanted(test) for test in tests]
        keep = jail or shared(Level(level))
        verdicts: list[Verdict] = []
        effort = 0
        for number in range(runs):
            step = -1 if number % 2 else 1
            results = _run(keep, source, entry, calls[::step], budget, number)[::step]
            effort += len(results)
            verdicts = [_verdict(*one) for one in zip(tests, wanted, results, strict=True)]
            unread = next((result for result in results if result.kind is ResultKind.UNREAD), None)
            if unread:
                return Grade(GradeOutcome.UNPARSED, evidence=_words(unread), effort=effort)
            bad = next((place for place, verdict in enumerate(verdicts) if verdict.reason), None)
            if bad is not None:
                again = "another time, " if number else ""
                said = f"{again}test {bad}: {verdicts[bad].reason} {verdicts[bad].evidence}".rstrip()
                return Grade(GradeOutcome.FAIL, steps=tuple(verdicts), evidence=said, effort=effort)
        return Grade(GradeOutcome.PASS, score=1, steps=tuple(verdicts), effort=effort)
    except _SourceError as error:
        return Grade(GradeOutcome.UNPARSED, evidence=str(error))
    except Exception as error:  # the jail, a wrong test, a bug of ours: never a verdict on the source
        return Grade(GradeOutcome.ERROR, evidence=f"{error.__class__.__name__}: {error}"[:600])


class _SourceError(ValueError):
    """A source that is not even tried."""


def _run(
    jail: Jail, source: str, entry: str, calls: Sequence[Call], budget: Budget, run: int
) -> list[Result]:
    if len(source) > budget.source:
        raise _SourceError(f"the source has {len(source)} characters, of {budget.source} at most")
    if not calls:
        return []
    job = {"source": source, "entry": entry, "calls": [encode((list(a), k)) for a, k in calls]}
    return read(jail.run(json.dumps(job, allow_nan=False).encode("ascii"), run, budget), len(calls), budget)


def _wanted(test: Test) -> str:
    if test.raises:
        return ""
    try:
        encode(test.expected)
    except NotPlainError as error:
        raise ValueError(f"what a test expects is no plain value: {error}") from None
    return canonical(test.expected)


def _verdict(test: Test, wanted: str, result: Result) -> Verdict:
    if test.raises:
        if result.kind is ResultKind.RAISED and result.reason == test.raises:
            return Verdict.passed()
        return Verdict.failed("raises nothing, or another exception", _words(result))
    if result.kind is not ResultKind.VALUE:
        return Verdict.failed("no value", _words(result))
    if canonical(result.value) == wanted:
        return Verdict.passed()
    if test.tolerance and _near(result.value, test.expected, Fraction(test.tolerance)):
        return Verdict.passed("within the declared tolerance")
    return Verdict.failed("another value", _words(result))


def _near(found: Any, wanted: Any, tolerance: Fraction) -> bool:
    """Return whether two values are the same but for floats that are near, relative to the wanted one."""
    if type(found) is not type(wanted):
        return False
    if isinstance(wanted, list | tuple):
        return len(found) == len(wanted) and all(
            _near(*pair, tolerance) for pair in zip(found, wanted, strict=True)
        )
    if isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(
            _near(found[key], wanted[key], tolerance) for key in wanted
        )
    same = canonical(found) == canonical(wanted)
    if same or not isinstance(wanted, float) or abs(found) == float("inf") or found != found:
        return same
    exact = Fraction(wanted) if abs(wanted) != float("inf") and wanted == wanted else None
    return exact is not None and abs(Fraction(found) - exact) <= tolerance * abs(exact)


def _words(result: Result) -> str:
    """Return what a result says, as short ASCII; never what was expected."""
    if result.kind is ResultKind.VALUE:
        try:
            return f"got {ascii(result.value)[:100]}"
        except ValueError:  # an int beyond the digits that Python converts
            return "got a long number"
    return " ".join(part for part in (result.kind, result.reason, result.detail) if part)[:200]
