"""The inputs that a claim is about, and what is found out about the claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from math import prod

from proofloom.engine.program.questions import Args, Box
from proofloom.engine.program.task import Value
from proofloom.verifiers.program.evaluator import WIDEST
from proofloom.verifiers.program.grammar import BIGGEST, Reading
from proofloom.verifiers.program.shapes import fits


class Found(StrEnum):
    """What a decision says.

    PROVED   no input of the box does what was asked for
    WITNESS  an input does, and was run
    FAULT    no other input does, but this one's run leaves the language, so nothing is claimed of the box
    UNKNOWN  not decided within the counted effort: never a claim
    """

    PROVED = "proved"
    WITNESS = "witness"
    FAULT = "fault"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was found, by which means, and what it cost.

    witness  the input found, or the one whose run leaves the language
    number   the most steps, when those were asked for
    means    "every input" or "z3"
    effort   steps of all runs, or Z3's units
    """

    found: Found
    witness: Args = ()
    number: int = 0
    means: str = ""
    effort: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of a box: it bounds the integer parameters in order, the others keep what is given.

    twice  whether some of the runs in CPython are made by the second interpreter as well
    """

    reading: Reading
    entry: str
    given: Args
    box: Box
    twice: bool = True

    def __post_init__(self) -> None:
        """Refuse a box that is not one of the program's."""
        if self.entry not in self.reading.functions:
            raise ValueError("the entry is not defined")
        kinds = self.reading.params(self.entry)
        if len(kinds) != len(self.given) or kinds.count("i") != len(self.box) or not self.box:
            raise ValueError("the box does not match the parameters")
        if not all(-BIGGEST < low <= high < BIGGEST for low, high in self.box):
            raise ValueError("a side of the box is empty, or out of range")

    @property
    def size(self) -> int:
        """The number of inputs."""
        return prod(high - low + 1 for low, high in self.box)

    @property
    def places(self) -> list[int]:
        """The places of the integer parameters."""
        return [place for place, kind in enumerate(self.reading.params(self.entry)) if kind == "i"]

    def holds(self, args: Args) -> bool:
        """Return whether arguments are an input of the box."""
        places = self.places
        if len(args) != len(self.given):
            return False
        sides = zip(places, self.box, strict=True)
        inside = all(type(args[place]) is int and low <= args[place] <= high for place, (low, high) in sides)  # type: ignore[operator]
        kept = (repr(args[k]) == repr(held) for k, held in enumerate(self.given) if k not in places)
        return inside and all(kept)

    def at(self, point: tuple[int, ...]) -> Args:
        """Return the arguments with these integers."""
        args = list(self.given)
        for place, value in zip(self.places, point, strict=True):
            args[place] = value
        return tuple(args)

    def all(self) -> Iterator[Args]:
        """Yield every input, the last parameter changing fastest."""
        for point in product(*(range(low, high + 1) for low, high in self.box)):
            yield self.at(point)


def same(first: Value | None, second: Value | None, letters: str) -> bool:
    """Return whether two results of a kind are one; the order of a dictionary's keys does not matter."""
    if letters.startswith("d") and isinstance(first, tuple) and isinstance(second, tuple):
        return sorted(map(repr, first)) == sorted(map(repr, second))
    return repr(first) == repr(second)


def of_kind(value: object, letters: str) -> bool:
    """Return whether a result is of a kind: one, or several together."""
    kinds = letters.split(",")
    if len(kinds) == 1:
        return fits(value, letters, WIDEST)
    return (
        isinstance(value, tuple)
        and len(value) == len(kinds)
        and all(map(fits, value, kinds, [WIDEST] * len(kinds)))
    )
