"""Draws the inputs of a program: numbers, lists, strings of a flavour, grids, tables, longer at scale."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from proofloom.engine import Stream
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.task import Value

SPANS = ((1, 30), (2, 60), (5, 99), (-20, 40), (10, 500), (100, 9999))
ITEMS = ((1, 9), (-9, 20), (0, 30), (1, 50), (-5, 12), (2, 15), (0, 9))


@cache
def data() -> dict[str, Any]:
    """Read the table of words and names that stands beside this file."""
    return tomllib.loads(files(__package__).joinpath("data.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Shape:
    """What one parameter takes: a type, a flavour, the span of its integers, a least length."""

    type: Type
    flavour: str = ""
    low: int = 0
    high: int = 9
    least: int = 3

    def drawn(self, stream: Stream, scale: float = 1.0) -> Value:
        """Draw a value; lengths and wide integers grow with the scale."""
        if self.type is Type.INT:
            return stream.integer(self.low, max(self.low, self.low + int((self.high - self.low) * scale)))
        size = max(self.least if scale >= 1 else 1, int((self.least + stream.below(4)) * scale))
        return self.filled(stream, size)

    def filled(self, stream: Stream, size: int) -> Value:
        """Draw a value of about a size."""
        match self.type:
            case Type.LIST:
                made = [stream.integer(self.low, self.high) for _ in range(size)]
                return tuple(sorted(made) if self.flavour == "rising" else made)
            case Type.STR:
                return text_of(stream, self.flavour, size)
            case Type.STRS:
                known = self.known()
                few = [stream.choice(known) for _ in range(size // 2 + 2)]  # so that some come twice
                return tuple(stream.choice(few if stream.chance(1, 2) else known) for _ in range(size))
            case Type.GRID:
                rows = max(2, min(size - 1, 14))
                columns = max(2, min(size - stream.below(2), 14))
                return tuple(
                    tuple(stream.integer(self.low, self.high) for _ in range(columns)) for _ in range(rows)
                )
            case Type.STR_INT:
                keys = stream.sample(self.known(), min(size, 30, len(self.known())))
                return tuple((key, stream.integer(max(1, self.low), self.high)) for key in keys)
            case Type.INT_INT:
                places = stream.sample(range(1, 20 + 2 * size), size)
                return tuple((key, stream.integer(self.low, self.high)) for key in places)
        raise ValueError(f"no inputs of type {self.type}")

    def known(self) -> list[str]:
        """Return the strings of a list or the keys of a table: those of the flavour, where it has its own."""
        words: list[str] = data()["lists"].get(self.flavour, data()["words"])
        return words


def text_of(stream: Stream, flavour: str, size: int) -> str:
    """Draw a string of a flavour."""
    words = data()["words"]
    match flavour:
        case "word":
            return "".join(stream.choice(words) for _ in range(1 + size // 12))
        case "text":
            return " ".join(stream.choice(words) for _ in range(max(2, size - 1)))
        case "csv":
            return ",".join(str(stream.integer(0, 40)) for _ in range(size))
        case "sum":
            signs = [stream.choice("+-") for _ in range(size - 1)]
            numbers = [str(stream.integer(1, 40)) for _ in range(size)]
            return "".join(map("".join, zip(numbers, [*signs, ""], strict=True)))
        case "records":
            names = stream.sample(data()["lists"]["people"], min(size, 20))
            return ",".join(f"{name}:{stream.integer(1, 40)}" for name in names)
        case "times":
            minutes = sorted(stream.integer(360, 1320) for _ in range(size))
            return " ".join(f"{minute // 60:02}:{minute % 60:02}" for minute in minutes)
        case "roman":
            return "".join(stream.choice(data()["roman"]["parts"]) for _ in range(max(1, size // 2)))
    characters = data()["characters"][flavour]
    return "".join(stream.choice(characters) for _ in range(size + size // 2 + 1))
