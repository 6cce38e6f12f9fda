"""The phrase table of the angle-chase problems, and how values and lists of points are written."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

REGISTERS = ("plain", "symbolic")


@cache
def table() -> dict[str, Any]:
    """Return the phrase table, read once."""
    text = files("proofloom.generators.geometry").joinpath("angle_chase.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def show(value: Fraction) -> str:
    """Write an angle's size: a decimal where it ends within two places, else a fraction; with its sign °."""
    hundredths = value * 100
    if value.denominator == 1:
        return f"{value}°"
    if hundredths.denominator == 1:
        whole, part = divmod(int(hundredths), 100)
        return f"{whole}.{part:02d}".rstrip("0") + "°"
    return f"{value}°"


def listed(items: Sequence[str]) -> str:
    """Join with commas and a last "and"."""
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]


def raised(clause: str) -> str:
    """Make a clause begin a sentence; the "m" of a measure stays small."""
    return clause if clause.startswith("m∠") else clause[0].upper() + clause[1:]
