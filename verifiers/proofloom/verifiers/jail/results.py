"""Read what a job wrote, as strict JSON within limits, and say what became of each call."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable
from typing import Any

from proofloom.verifiers.jail.budget import Budget, JailError, Result, ResultKind
from proofloom.verifiers.jail.inside.job import HAS_NAME, LONGEST, READY
from proofloom.verifiers.jail.inside.values import DEPTH, NotPlainError, Tree, decode
from proofloom.verifiers.jail.warm import Ended

_STRUCTURE = re.compile(r'[{}\[\],]|"(?>(?:[^"\\]|\\.)*)"?', re.DOTALL)  # also a text that nothing closes
MARKS = 300_000  # brackets, commas and texts of all results: what bounds the time to read them
EFFORT = 100_000_000  # of hash tables, by the squares of their sizes: a set of 10,000 numbers
PAUSE = 0.1  # seconds of its own time that a job used, at the least, each time that it slept
_DIGITS = 20  # of a JSON integer; larger ones come in hexadecimal
_WORDS = {"raised": ResultKind.RAISED, "unloaded": ResultKind.UNLOADED, "unread": ResultKind.UNREAD}


class StrangeError(ValueError):
    """A line that no job of ours writes by itself."""


def built(tree: Tree) -> Any:
    """Return the value of a tree that a stranger wrote, where that takes no long time."""
    return decode(tree, EFFORT)


def read(ended: Ended, calls: int, budget: Budget, take: Callable[[Tree], Any] = built) -> list[Result]:
    """Return one result for each call; raise `JailError` when the job never came to run its source.

    `take` makes a result's value of its tree, or raises `NotPlainError`. A job that did not end by itself, in
    order, has no result at all: what it wrote before counts for nothing. Nor does it count when a source
    that was compiled, and has the name that is called, says that it could not be read.
    """
    if not ended.output.startswith(READY):
        if ended.overflow or ended.stopped or _signal(ended):
            why = f"signal {_signal(ended)}" if _signal(ended) else "too slow"
            raise JailError(f"a job could not be locked down and given its calls ({why}): raise the budget")
        raise JailError(f"a job could not be locked down: {ended.output.decode('ascii', 'replace')[:300]}")
    if stopped := _stopped(ended, budget):
        return [stopped] * calls
    try:
        written = ended.output[len(READY) :]
        runs = written.startswith(HAS_NAME)
        lines = written.removeprefix(HAS_NAME).decode("ascii").split("\n")
        if lines.pop():
            raise StrangeError("the last line has no end")
        if len(lines) > calls:
            return [Result(ResultKind.ENDED, reason=f"{len(lines)} results for {calls} calls")] * calls
        _bound(lines)
        found = [line(text, take) for text in lines]
        if runs and any(one.kind is ResultKind.UNREAD for one in found):
            raise StrangeError("a source that was read says that it was not")
    except ValueError as error:
        return [
            Result(ResultKind.ENDED, reason="strange results", detail=ascii(str(error))[1:-1][:200])
        ] * calls
    if len(found) == 1 and found[0].kind in (ResultKind.UNREAD, ResultKind.UNLOADED):
        return found * calls
    if len(found) != calls or any(one.kind in (ResultKind.UNREAD, ResultKind.UNLOADED) for one in found):
        return [Result(ResultKind.ENDED, reason=f"{len(found)} results for {calls} calls")] * calls
    return found


def _stopped(ended: Ended, budget: Budget) -> Result | None:
    """Return how the job was ended before its time, or None; raise `JailError` where it had no time."""
    if ended.overflow:
        return Result(ResultKind.LIMIT, reason="output")
    # the kernel's own limit counts whole ticks of the clock, this what really ran
    if ended.cpu >= budget.cpu or _signal(ended) == signal.SIGXCPU:
        return Result(ResultKind.LIMIT, reason="processor time")
    if ended.stopped:
        # a busy machine is no fault of the source: its own time is what it ran and what it slept; and a
        # source that sleeps for moments, to be kept waiting after each, has had itself kept waiting
        if ended.elapsed - ended.waited + PAUSE * ended.pauses < budget.wall / 2:
            raise JailError(
                f"a job was killed at its wall limit of {budget.wall} s after {ended.cpu:.1f} s of processor "
                "time, and the machine may be at fault: run fewer at once, or raise the limit"
            )
        return Result(ResultKind.LIMIT, reason="wall time")
    if (number := _signal(ended)) == signal.SIGKILL:
        raise JailError("a job was killed from outside the jail: is the machine out of memory?")
    if number:
        return Result(ResultKind.ENDED, reason=f"signal {number}")
    if os.WEXITSTATUS(ended.status):
        return Result(ResultKind.ENDED, reason=f"exit status {os.WEXITSTATUS(ended.status)}")
    return None


def _signal(ended: Ended) -> int:
    """Return the signal that ended a job, or 0."""
    return os.WTERMSIG(ended.status) if os.WIFSIGNALED(ended.status) else 0


def line(text: str, take: Callable[[Tree], Any]) -> Result:
    """Read one line; raise ValueError for what is not strict JSON of the few forms there are."""
    tree = _strict(text)
    if not isinstance(tree, dict) or len(tree) != 1:
        raise StrangeError("a line of no known form")
    ((word, body),) = tree.items()
    if word == "value":
        try:
            return Result(ResultKind.VALUE, take(body))
        except NotPlainError as error:
            return Result(ResultKind.REFUSED, reason=ascii(str(error))[1:-1][:100])
    if word == "refused" and isinstance(body, str):
        return Result(ResultKind.REFUSED, reason=ascii(body)[1:-1][:100])
    if word in _WORDS and isinstance(body, list) and [type(part) for part in body] == [str, str]:
        reason, detail = map(plain, body)
        return Result(_WORDS[word], reason=reason, detail=detail)
    raise StrangeError("a line of no known form")


def plain(text: str) -> str:
    """Return a stranger's text as short ASCII, from which equal names, and no others, come out equal."""
    return ascii(text)[1:-1][:LONGEST]


def _bound(lines: list[str]) -> None:
    """Raise `StrangeError` for lines that are too deep to be read, or together of too many parts."""
    marks = 0
    for text in lines:
        level = 0
        for marks, mark in enumerate(_STRUCTURE.finditer(text), marks + 1):  # noqa: B020
            level += (mark[0] in "{[") - (mark[0] in "}]")
            if level > 4 * DEPTH:
                raise StrangeError("nested too deep")
            if marks > MARKS:
                raise StrangeError("more parts than are read")


def _strict(text: str) -> Any:
    def integer(literal: str) -> int:
        if len(literal) > _DIGITS:
            raise StrangeError("a number has too many digits")
        return int(literal)

    def refuse(literal: str) -> None:
        raise StrangeError(f"{literal} is no JSON")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(pairs) > 1:
            raise StrangeError("an object of more than one key")
        return dict(pairs)

    return json.loads(text, parse_int=integer, parse_constant=refuse, object_pairs_hook=once)
