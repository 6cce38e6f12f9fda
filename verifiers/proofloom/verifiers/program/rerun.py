"""Run the printed source in CPython with a counter put before every step, and compare value and steps.

The counters follow docs/step-semantics.md as read here, on the source alone. Before anything runs, the
source is held to the grammar (`grammar.py`); it runs without built-ins but those that the language has,
with fuel checked at every loop turn and call, and with what could grow held to size (`instrument.py`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import lru_cache
from types import CodeType
from typing import Any

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.program.task import Exercise, Value
from proofloom.verifiers.program.bodies import python_of, reading_of
from proofloom.verifiers.program.grammar import BIGGEST, GrammarError, Reading
from proofloom.verifiers.program.instrument import instrumented
from proofloom.verifiers.program.shapes import LONGEST, alike, closed, fits, opened

FUEL = 50_000  # steps
WIDEST = 100_000  # elements of all lists that are made by repeating
LONGEST_LIST = 10_000  # elements of one of them
WORK = 30_000_000  # characters and elements looked at or copied in one run
_DIGITS = re.compile(r"-?[0-9]{1,15}")


class Stopped(Exception):
    """The run was stopped: out of fuel, a number too large, a list too long."""


FAULTS = (
    Stopped, LookupError, ZeroDivisionError, NameError, RuntimeError, TypeError, ValueError, OverflowError,
    MemoryError, SyntaxError,
)  # fmt: skip
"""What ends a run that leaves the language."""


@verifier
def rerun(candidate: Candidate[Exercise]) -> Verdict:
    """Return pass when CPython returns the stated value in the stated number of steps."""
    body = candidate.body
    try:
        value, steps = execute(python_of(body), reading_of(body), body.entry, body.args)
    except GrammarError as error:
        return Verdict.failed("the source is not in the grammar", str(error))
    except FAULTS as error:
        return Verdict.failed("the run does not end in a value", str(error))
    if value is None:
        return Verdict.failed("the run does not end in a value", "nothing is returned")
    if not alike(value, body.value):
        return Verdict.failed("another value is returned", f"{value}, stated {body.value}")
    if steps != body.steps:
        return Verdict.failed("another number of steps", f"{steps}, stated {body.steps}")
    return Verdict.passed(f"CPython: value {value}, {steps} steps")


def execute(source: str, reading: Reading, entry: str, args: tuple[Value, ...]) -> tuple[Value | None, int]:
    """Run a program that keeps the grammar; return its value, None when it has none, and the count."""
    if source != reading.source or entry not in reading.functions:
        raise GrammarError("the entry is not defined")
    kinds = reading.params(entry)
    if len(kinds) != len(args):
        raise GrammarError("the arguments do not match the parameters")
    if not all(map(fits, args, kinds, [WIDEST] * len(args))):
        raise GrammarError("an argument has the wrong type or size")
    limits = Limits()
    function = loaded(_compiled(reading), limits.names())[entry]
    return closed(function(*map(opened, args, kinds))), limits.steps[0]


def loaded(code: CodeType, names: dict[str, Any]) -> dict[str, Callable[..., Any]]:
    """Return the functions of an instrumented program; it may name what is given, and nothing else."""
    exec(code, names)  # noqa: S102 - held to the grammar, no built-ins, fuel
    return names


def compiled(module: ast.Module) -> CodeType:
    """Compile an instrumented program."""
    return compile(module, "program", "exec")


@lru_cache(maxsize=16)
def _compiled(reading: Reading) -> CodeType:
    return compiled(instrumented(reading))


def _looking(work: list[int]) -> Callable[[Any], Any]:
    """Return what counts the elements that a run looks at: it is asked in the innermost loops."""

    def looked(value: Any) -> Any:
        work[0] += len(value)
        if work[0] > WORK:
            raise Stopped("the run takes too much")
        return value

    return looked


class Limits:
    """What an instrumented program calls to be held to the language: counted, and stopped in time."""

    def __init__(self) -> None:
        self.steps = [0]
        self.left = WIDEST
        self.work = [0]
        self.looked = _looking(self.work)

    def names(self) -> dict[str, Any]:
        """Return all that an instrumented program can name from outside."""
        return {
            "__builtins__": {}, "len": len, "abs": abs, "min": min, "max": max, "range": range, "ord": ord,
            "str": str, "enumerate": enumerate, "__steps": self.steps, "__fuel": FUEL,
            "__stop": self.stop, "__big": self.big, "__low": self.low, "__int": self.whole,
            "__at": self.at, "__divisor": self.divisor, "__times": self.times, "__wide": self.wide,
            "__text": self.text, "__part": self.part, "__looked": self.looked, "__find": self.find,
            "__split": self.split, "__join": self.join, "__chr": self.chr, "__number": self.number,
        }  # fmt: skip

    def stop(self) -> None:
        raise Stopped("out of fuel")

    def big(self) -> None:
        raise Stopped("a number is too large")

    def low(self) -> None:
        raise Stopped("an index is below 0")

    def whole(self, value: int) -> int:
        if not -BIGGEST < value < BIGGEST:
            self.big()
        return value

    def at(self, index: int) -> int:
        if index < 0:
            self.low()
        return index

    def divisor(self, value: int) -> int:
        if value <= 0:
            raise Stopped("a divisor is not above 0")
        return value

    def times(self, count: int) -> int:
        self.left -= max(count, 0)
        if self.left < 0 or count > LONGEST_LIST:
            raise Stopped("the lists are too long")
        return max(count, 0)

    def wide(self, count: int) -> int:
        if count < 0:
            raise Stopped("a count is below 0")
        return self.times(count)

    def text(self, value: str) -> str:
        if len(value) > LONGEST:
            raise Stopped("a string is too long")
        self.looked(value)
        return value

    def part(self, whole: Any, start: int | None, stop: int | None) -> Any:
        if not 0 <= (start or 0) <= (len(whole) if stop is None else stop) <= len(whole):
            raise Stopped("a slice is out of range")
        return self.looked(whole[start:stop])

    def find(self, text: str, part: str) -> int:
        self.looked(text)
        return text.find(part)

    def split(self, text: str, separator: str) -> list[str]:
        self.looked(text)
        return text.split(separator)

    def join(self, separator: str, words: list[str]) -> str:
        self.looked(words)
        if sum(map(len, words)) > LONGEST:
            raise Stopped("a string is too long")
        return self.text(separator.join(words))

    def chr(self, code: int) -> str:
        if not 32 <= code <= 126:
            raise Stopped("there is no such character")
        return chr(code)

    def number(self, text: str) -> int:
        if not _DIGITS.fullmatch(text):
            raise Stopped("a string spells no integer")
        return int(text)
