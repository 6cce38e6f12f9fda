"""Run a source's function on given calls, and grade it by tests; the comparison happens here."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import isfinite
from operator import itemgetter
from typing import Any

from proofloom.engine import Grade, GradeOutcome, Verdict
from proofloom.verifiers.jail.budget import Budget, Level, Result, ResultKind, Test
from proofloom.verifiers.jail.inside.job import LONGEST
from proofloom.verifiers.jail.inside.values import NotPlainError, Tree, canonical, encode, opened
from proofloom.verifiers.jail.pool import Jail, shared
from proofloom.verifiers.jail.results import built, plain, read

VERSION = 3  # goes up whenever any verdict changes

Call = tuple[Sequence[Any], dict[str, Any]]
Found = tuple[str, Tree]  # a value's canonical text and its tree; the value itself is never built here


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

    Raises `JailError` when the jail is not to be had or fails, and ValueError for a wrong argument. Results
    that are sets or dicts of more than some 10,000 numbers are refused, since numbers can be chosen to make
    them slow; `grade_function` has no such bound.
    """
    keep = jail or shared(Level(level))
    return _run(keep, source, entry, [(arguments, {}) for arguments in calls], budget, 0, built)


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
    an exception, a limit reached; UNPARSED a source that does not compile or never names the function; ERROR
    is the jail's or the tests' fault and says nothing of the source: also a machine too busy for a job to be
    given half of its wall time, or its end to be seen in time. Steps are the tests' verdicts, in their order.
    """
    try:
        if not tests or runs < 1:
            raise ValueError("no tests, or no run")
        if not isinstance(source, str) or not isinstance(entry, str) or not entry:
            raise ValueError("the source and the function's name are text")
        wanted = [_wanted(test) for test in tests]
        calls = [(test.arguments, dict(test.keywords)) for test in tests]
        keep = jail or shared(Level(level))
        verdicts: list[Verdict] = []
        effort = 0
        for number in range(runs):
            step = -1 if number % 2 else 1
            results = _run(keep, source, entry, calls[::step], budget, number, _found)[::step]
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
    jail: Jail,
    source: str,
    entry: str,
    calls: Sequence[Call],
    budget: Budget,
    run: int,
    take: Callable[[Tree], Any],
) -> list[Result]:
    if len(source) > budget.source:
        raise _SourceError(f"the source has {len(source)} characters, of {budget.source} at most")
    if not calls:
        return []
    job = {"source": encode(source), "entry": entry, "calls": [encode((list(a), k)) for a, k in calls]}
    ended = jail.run(json.dumps(job, allow_nan=False).encode("ascii"), run, budget)
    return read(ended, len(calls), budget, take)


def _found(tree: Tree) -> Found:
    return canonical(tree), tree


def _wanted(test: Test) -> Found:
    """Return what a test expects; raise ValueError where no source could be judged by it."""
    if not all(isinstance(name, str) for name in test.keywords):
        raise ValueError("the names of a test's keywords are text")
    if not isinstance(test.tolerance, str) or (test.tolerance and Fraction(test.tolerance) < 0):
        raise ValueError('a test\'s tolerance is a text like "1/1000", and not negative')
    if not isinstance(test.raises, str) or len(plain(test.raises)) >= LONGEST:
        raise ValueError(f"an exception is expected by a name of less than {LONGEST} characters")
    if test.raises:
        return "", None
    try:
        return _found(encode(test.expected))
    except NotPlainError as error:
        raise ValueError(f"what a test expects is no plain value: {error}") from None


def _verdict(test: Test, wanted: Found, result: Result) -> Verdict:
    if test.raises:
        if result.kind is ResultKind.RAISED and result.reason == plain(test.raises):
            return Verdict.passed()
        return Verdict.failed("raises nothing, or another exception", _words(result))
    if result.kind is not ResultKind.VALUE:
        return Verdict.failed("no value", _words(result))
    if result.value[0] == wanted[0]:
        return Verdict.passed()
    if test.tolerance and _near(result.value[1], wanted[1], Fraction(test.tolerance)):
        return Verdict.passed("within the declared tolerance")
    return Verdict.failed("another value", _words(result))


def _near(found: Tree, wanted: Tree, tolerance: Fraction) -> bool:
    """Return whether two values are the same but for floats that are near, relative to the wanted one."""
    (kind, ours), (other, theirs) = opened(found), opened(wanted)
    if kind != other:
        return False
    if kind == "dict":
        (keys, ours), (wanted_keys, theirs) = _by_key(ours), _by_key(theirs)
        if keys != wanted_keys:
            return False
    if kind in ("list", "tuple", "dict"):
        return len(ours) == len(theirs) and all(
            _near(*pair, tolerance) for pair in zip(ours, theirs, strict=True)
        )
    if kind or not isinstance(ours, float) or not isinstance(theirs, float):
        return canonical(found) == canonical(wanted)
    if not isfinite(ours) or not isfinite(theirs):
        return repr(ours) == repr(theirs)
    return abs(Fraction(ours) - Fraction(theirs)) <= tolerance * abs(Fraction(theirs))


def _by_key(pairs: list[list[Tree]]) -> tuple[list[str], list[Tree]]:
    """Return the keys' texts in their order, which tell 1 from 1.0 and True, and the values in that order."""
    ordered = sorted(((canonical(key), item) for key, item in pairs), key=itemgetter(0))
    return [key for key, _ in ordered], [item for _, item in ordered]


def _words(result: Result) -> str:
    """Return what a result says, as short ASCII; never what was expected."""
    if result.kind is ResultKind.VALUE:
        return f"got {result.value[0][:100]}"
    return " ".join(part for part in (result.kind, result.reason, result.detail) if part)[:200]
