"""Program values as JSON literals: read with limits, written as they were, told apart by types."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from proofloom.verifiers.answers.kinds import UnreadableError

Plain = Any  # None, bool, int, Real, str, list of Plain, dict from str to Plain

_STRUCTURE = re.compile(r'[{}\[\],]|"(?>(?:[^"\\]|\\.)*)"?', re.DOTALL)  # also a text that nothing closes
_MOST = 20_000  # of these in one value
_EXPONENT = 400  # decimal places either way; a double ends there


@dataclass(frozen=True, slots=True)
class Real:
    """A JSON number with a point or an exponent: its exact value, and the text that it was written as."""

    value: Fraction
    text: str = field(repr=False)


def loads(text: str, depth: int, digits: int) -> Plain:
    """Read one JSON value; raise `UnreadableError` for what is not JSON, not finite, too deep or too long."""
    level = 0
    for count, mark in enumerate(_STRUCTURE.finditer(text)):
        level += (mark[0] in "{[") - (mark[0] in "}]")
        if level > depth or count > _MOST:
            raise UnreadableError("JSON nested too deep or with too many parts")

    def real(literal: str) -> int | Real:
        if literal[-1].isalpha():
            raise UnreadableError(f"{literal} is not a finite number")
        exponent = literal.lower().partition("e")[2]
        if len(literal) > digits or len(exponent) > 5 or abs(int(exponent or 0)) > _EXPONENT:
            raise UnreadableError("a number has too many digits")
        return int(literal) if literal.lstrip("-").isdigit() else Real(Fraction(literal), literal)

    def once(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise UnreadableError("a key stands twice in a JSON object")
        return dict(sorted(found.items()))

    try:
        return json.loads(  # not strict: line ends and tabs may stand in a text as they are
            text, object_pairs_hook=once, parse_int=real, parse_float=real, parse_constant=real, strict=False
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
