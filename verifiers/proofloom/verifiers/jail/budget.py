"""The jail's words: what a job may cost, what became of a call, and a test of a function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

LONGEST = 10**6  # seconds that a budget can give


class JailError(Exception):
    """The jail itself failed or is not to be had here; it says nothing of any source, and what to do."""


class Level(StrEnum):
    """How a job is held. Nothing falls back to less: what is missing is a `JailError`."""

    STRICT = "strict"
    NAMESPACES = "strict+namespaces"


class ResultKind(StrEnum):
    """What became of one call."""

    VALUE = "value"  # it returned a plain value
    RAISED = "raised"  # it raised
    REFUSED = "refused"  # it returned what does not cross: another type, too large, too deep
    UNREAD = "unread"  # the source does not compile, or never names what is called
    UNLOADED = "unloaded"  # the source raised before any call, or left no such name
    LIMIT = "limit"  # the job was ended by its limit of processor time, wall time or output
    ENDED = "ended"  # the job ended itself: exit, crash, or results that are not ours to read


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one call: a value of exactly the type that it had, or why there is none.

    `reason` is the exception's class for RAISED and UNLOADED; `detail` is for people only, may be the
    source's own words, and is ASCII of at most some 200 characters.
    """

    kind: ResultKind
    value: Any = None
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Budget:
    """What one job, all calls of a function in one process, may cost.

    cpu      whole seconds of processor time, counted by the kernel; reaching them is the end
    wall     seconds until the job is killed whatever it does
    memory   bytes of address space, of which an idle interpreter has some 40 MB
    output   bytes of all results together, as JSON with types; at most 300,000 brackets, commas and texts
    source   characters of source
    """

    cpu: int = 2
    wall: float = 10.0
    memory: int = 512 * 2**20
    output: int = 2**20
    source: int = 200_000

    def __post_init__(self) -> None:
        """Raise ValueError for a budget that no job could be held to."""
        whole = all(type(part) is int for part in (self.cpu, self.memory, self.output, self.source))
        timed = type(self.wall) in (int, float) and 0 < self.wall <= LONGEST
        if not whole or not timed or not 1 <= self.cpu <= LONGEST or not 96 * 2**20 <= self.memory < 2**63:
            raise ValueError(
                f"a budget needs whole seconds of cpu and seconds of wall, both at most {LONGEST}, memory of "
                "at least 96 MiB and less than 8 EiB, and whole numbers for all but wall"
            )
        if self.output < 64 or self.source < 1:
            raise ValueError("a budget needs output >= 64 bytes, source >= 1")


@dataclass(frozen=True, slots=True)
class Test:
    """One call with what it must give: a plain value of that very type, or an exception's class by name.

    raises     the class's own name; of it, and of no class above it
    tolerance  where the task declares one: relative, exact ("1/1000"), for a float, also in lists, tuples and
               the values of dicts; keys, elements of sets and complex numbers are compared exactly
    """

    __test__ = False  # for pytest: not one of its classes

    arguments: tuple[Any, ...]
    expected: Any = None
    keywords: Mapping[str, Any] = field(default_factory=dict)
    raises: str = ""
    tolerance: str = ""
