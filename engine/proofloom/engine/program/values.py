"""Values of programs: as a row holds them, as a run holds them, and as a trace writes them."""

from __future__ import annotations

import re
from typing import Any

from proofloom.engine.program.kinds import FIRST, LAST, LIMIT, Result, Type
from proofloom.engine.program.quoting import quoted, unquoted

_TOKEN = re.compile(r'"[^"]*"|[^][{},:"]+|[][{},:]')

Scalar = int | bool | str
Value = Scalar | tuple[Scalar | tuple[Scalar, ...], ...]
"""A list is a tuple of its elements, a grid of its rows, a dictionary of its (key, value) pairs in order."""


def thawed(value: Value, kind: Type) -> Any:
    """Return a value as a run holds it: its own lists and dictionaries, which the run may change."""
    if not isinstance(value, tuple):
        return value
    if kind.pair:
        return dict(value)  # type: ignore[arg-type]
    return [list(row) for row in value] if kind is Type.GRID else list(value)  # type: ignore[arg-type]


def frozen(value: Any) -> Any:
    """Return what a run holds as a row holds it."""
    if type(value) is dict:
        return tuple(value.items())
    if type(value) is list:
        return tuple([frozen(item) for item in value]) if value and type(value[0]) is list else tuple(value)
    return value


def shown(value: Any) -> str:
    """Return what a run holds as a trace writes it; several values are parted by commas."""
    if type(value) is int:
        return str(value)
    if type(value) is str:
        return quoted(value)
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is dict:
        return "{" + ",".join([f"{shown(key)}:{shown(item)}" for key, item in value.items()]) + "}"
    if type(value) is tuple:
        return ",".join(map(shown, value))
    return "[" + ",".join(map(shown, value)) + "]"


def fits(value: object, kind: Result) -> bool:
    """Return whether a value, as a row holds it, is one of a type's: its ranges and shape included."""
    if isinstance(kind, tuple):
        return isinstance(value, tuple) and len(value) == len(kind) and all(map(fits, value, kind))
    if kind is Type.INT:
        return type(value) is int and -LIMIT < value < LIMIT
    if kind is Type.BOOL:
        return type(value) is bool
    if kind is Type.STR:
        return type(value) is str and all(FIRST <= ord(c) <= LAST for c in value)
    if kind is Type.NONE:
        return value is None
    if type(value) is not tuple:
        return False
    if kind.pair:
        shaped = all(fits(item, kind.pair) for item in value)
        return shaped and len({item[0] for item in value}) == len(value)
    assert kind.item is not None
    even = kind is not Type.GRID or len({len(row) if type(row) is tuple else 0 for row in value}) <= 1
    return even and all(fits(item, kind.item) for item in value)


def read(text: str) -> Any:
    """Return what `shown` wrote of one value, as a run holds it; raise `ValueError` for any other text."""
    tokens = _TOKEN.findall(text)
    try:
        value = _read(tokens)
    except (IndexError, TypeError):
        raise ValueError(f"not a value: {text:.60}") from None
    if tokens or shown(value) != text:
        raise ValueError(f"not a value: {text:.60}")
    return value


def _read(tokens: list[str]) -> Any:
    """Take a value off the front of the tokens."""
    token = tokens.pop(0)
    if token in ("[", "{"):
        items, keys = [], []
        while tokens[0] not in ("]", "}"):
            items.append(_read(tokens))
            if tokens[0] == ":":
                keys.append(items.pop())
                tokens.pop(0)
                items.append(_read(tokens))
            if tokens[0] == ",":
                tokens.pop(0)
        tokens.pop(0)
        return items if token == "[" else dict(zip(keys, items, strict=False))
    if token in ("true", "false"):
        return token == "true"
    return unquoted(token) if token.startswith('"') else int(token)
