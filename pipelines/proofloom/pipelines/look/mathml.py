"""The small part of TeX's mathematics that problems use, as MathML; what is not known stays as typed."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from proofloom.pipelines.look.markup import Html, asset, tag

_TOKEN = re.compile(r"\\([A-Za-z]+|.)|([0-9]+(?:\.[0-9]+)?)|([A-Za-z])|(\s+)|(.)", re.DOTALL)
_DEPTH = 40
_SHOWN = {"-": "−", "*": "∗", "'": "′"}


@cache
def _table() -> dict[str, Any]:
    table = tomllib.loads(asset("tex.toml"))
    return table | {name: {*table[name].split(), " "} for name in ("names", "spaces")}


class _UnknownError(Exception):
    """This is not the TeX that is known here."""


def mathml(source: str, *, block: bool = False) -> Html | None:
    """Return TeX mathematics (without its dollar signs) as a `math` element, or None when it is unknown."""
    try:
        row, rest = _row(_tokens(source), "", 0)
    except _UnknownError:
        return None
    if rest:
        return None
    return tag("math", *row, display="block" if block else None)


def _tokens(source: str) -> list[tuple[str, str]]:
    """Return (kind, text) with kinds command, number, letter, other; the last token first, to pop from."""
    kinds = ("command", "number", "letter", "space", "other")
    found = [
        (kinds[(match.lastindex or 1) - 1], match[match.lastindex or 1]) for match in _TOKEN.finditer(source)
    ]
    return found[::-1]


def _skip(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Drop the spaces that come next, which mean nothing outside of words."""
    while tokens and tokens[-1][0] == "space":
        tokens.pop()
    return tokens


def _row(tokens: list[tuple[str, str]], end: str, depth: int) -> tuple[list[Html], list[tuple[str, str]]]:
    if depth > _DEPTH:
        raise _UnknownError
    row: list[Html] = []
    while _skip(tokens):
        if tokens[-1] == ("other", end):
            tokens.pop()
            return row, tokens
        atom = _atom(tokens, depth)
        if atom is not None:
            row.append(_scripts(atom, tokens, depth))
    if end:
        raise _UnknownError
    return row, tokens


def _scripts(base: Html, tokens: list[tuple[str, str]], depth: int) -> Html:
    found: dict[str, Html] = {}
    while _skip(tokens) and tokens[-1][0] == "other" and tokens[-1][1] in "^_":
        mark = tokens.pop()[1]
        if mark in found:
            raise _UnknownError
        found[mark] = _group(tokens, depth)
    if len(found) == 2:
        return tag("msubsup", base, found["_"], found["^"])
    if "^" in found:
        return tag("msup", base, found["^"])
    return tag("msub", base, found["_"]) if found else base


def _group(tokens: list[tuple[str, str]], depth: int) -> Html:
    if not _skip(tokens):
        raise _UnknownError
    atom = _atom(tokens, depth)
    if atom is None:
        raise _UnknownError
    return atom


def _atom(tokens: list[tuple[str, str]], depth: int) -> Html | None:
    kind, value = tokens.pop()
    if kind == "number":
        return tag("mn", value)
    if kind == "letter":
        return tag("mi", value)
    if kind == "other":
        if value == "{":
            return tag("mrow", *_row(tokens, "}", depth + 1)[0])
        if value in "}^_":
            raise _UnknownError
        return tag("mo", _SHOWN.get(value, value))
    if value in ("frac", "dfrac", "tfrac"):
        return tag("mfrac", _group(tokens, depth + 1), _group(tokens, depth + 1))
    if value == "sqrt":
        return tag("msqrt", _group(tokens, depth + 1))
    if value == "overline":
        return tag("mover", _group(tokens, depth + 1), tag("mo", "¯"))
    if value in ("text", "mathrm", "textrm", "operatorname", "boxed"):
        return _words(tokens, boxed=value == "boxed")
    known = _table()
    if value in known["spaces"]:
        return None
    if value in known["names"]:
        return tag("mi", value)
    if value in known["letters"]:
        return tag("mi", known["letters"][value])
    if value in known["signs"]:
        return tag("mo", known["signs"][value])
    raise _UnknownError


def _words(tokens: list[tuple[str, str]], *, boxed: bool) -> Html:
    """Return upright words in braces."""
    if not _skip(tokens) or tokens.pop() != ("other", "{"):
        raise _UnknownError
    word = ""
    while tokens and tokens[-1] != ("other", "}"):
        kind, value = tokens.pop()
        if kind == "command":
            raise _UnknownError
        word += value
    if not tokens:
        raise _UnknownError
    tokens.pop()
    return tag("mtext", word, class_="boxed" if boxed else None)
