"""Program values as JSON literals: read with limits, written canonically, compared with exact types."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from proofloom.verifiers.answers.kinds import UnreadableError

Plain = Any  # None, bool, int, Real, str, list of Plain, dict from str to Plain

_STRUCTURE = re.compile(r'[{}\[\],]|"(?:[^"\\]|\\.)*+"?', re.DOTALL)  # also a text that nothing closes
_MOST = 20_000  # of these in one value
_EXPONENT = 400  # decimal places either way; a double ends there


@dataclass(frozen=True, slots=True)
class Real:
    """A JSON number with a point or an exponent: its exact value, and how it was written."""

    value: Fraction
    text: str = field(compare=False)


def loads(text: str, depth: int, digits: int) -> Plain:
    """Read one JSON value; raise `UnreadableError` for what is not JSON, not finite, too deep or too long."""
    level = 0
    for count, mark in enumerate(_STRUCTURE.finditer(text)):
        level += (mark[0] in "{[") - (mark[0] in "}]")
        if level > depth or count > _MOST:
            raise UnreadableError("JSON nested too deep or with too many parts")

    def number(literal: str) -> int | Real:
        exponent = literal.lower().partition("e")[2]
        if len(literal) > digits or len(exponent) > 5 or abs(int(exponent or 0)) > _EXPONENT:
            raise UnreadableError("a number has too many digits")
        return int(literal) if literal.lstrip("-").isdigit() else Real(Fraction(literal), literal)

    def refuse(literal: str) -> None:
        raise UnreadableError(f"{literal} is not a finite number")

    def once(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise UnreadableError("a key stands twice in a JSON object")
        return found

    try:
        return json.loads(
            text,
            parse_int=number,
            parse_float=number,
            parse_constant=refuse,
            object_pairs_hook=once,
            strict=False,  # line ends and tabs may stand in a text as they are
        )
    except ValueError:
        raise UnreadableError("not JSON") from None


def dumps(plain: Plain) -> str:
    """Write a value back as text, reals as they were written."""
    if isinstance(plain, list):
        return f"[{', '.join(dumps(item) for item in plain)}]"
    if isinstance(plain, dict):
        pairs = [f"{json.dumps(key, ensure_ascii=False)}: {dumps(item)}" for key, item in plain.items()]
        return "{" + ", ".join(pairs) + "}"
    return plain.text if isinstance(plain, Real) else json.dumps(plain, ensure_ascii=False)


def same(one: Plain, other: Plain) -> bool:
    """Return whether two values are equal and of the same types throughout: 1, 1.0 and true all differ."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other)
