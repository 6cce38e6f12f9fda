"""Values of the language as rows hold them, as runs hold them, and as traces and solutions write them."""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

from proofloom.verifiers.program.operands import BIGGEST

LONGEST = 4_000  # characters of one string
_PLAIN = re.compile(r"[A-Za-z0-9_.+*/=<>!?-]")
_TEXT = re.compile(r"[ -~]*")


def fits(value: object, letters: str, widest: int) -> bool:
    """Return whether what a row holds is of a kind, with at most so many elements in a list."""
    if letters == "i":
        return type(value) is int and -BIGGEST < value < BIGGEST
    if letters == "b":
        return type(value) is bool
    if letters == "s":
        return type(value) is str and len(value) <= LONGEST and bool(_TEXT.fullmatch(value))
    if not isinstance(value, tuple) or len(value) > widest:
        return False
    if letters == "l":
        return _whole(value)
    if letters == "t":
        return all(fits(item, "s", widest) for item in value)
    if letters == "g":
        if not all(isinstance(row, tuple) for row in value) or len({*map(len, value)}) > 1:
            return False
        cells = tuple(chain.from_iterable(value))
        return len(cells) <= widest and _whole(cells)
    for item in value:
        if not isinstance(item, tuple) or len(item) != 2:
            return False
        if not fits(item[0], letters[1], widest) or not fits(item[1], letters[2], widest):
            return False
    return len({key for key, _ in value}) == len(value)


def _whole(values: tuple[Any, ...]) -> bool:
    """Return whether all are integers of the language."""
    return {*map(type, values)} <= {int} and (
        not values or (min(values) > -BIGGEST and max(values) < BIGGEST)
    )


def opened(value: Any, letters: str) -> Any:
    """Return what a row holds as a run holds it: lists and dictionaries of its own."""
    if not isinstance(value, tuple):
        return value
    if letters.startswith("d"):
        return dict(value)
    return [list(row) for row in value] if letters == "g" else list(value)


def closed(value: Any) -> Any:
    """Return what a run holds as a row holds it."""
    if isinstance(value, dict):
        return tuple(value.items())
    return tuple(map(closed, value)) if isinstance(value, list | tuple) else value


def alike(first: object, second: object) -> bool:
    """Return whether two values as rows hold them are the same, of the same types."""
    return repr(first) == repr(second)


def is_shared(value: object) -> bool:
    """Return whether a value is passed by reference."""
    return isinstance(value, list | dict)


def shown(value: Any) -> str:
    """Return a value as a trace writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(c if _PLAIN.match(c) else f"\\x{ord(c):02x}" for c in value) + '"'
    if isinstance(value, dict):
        return "{" + ",".join(f"{shown(key)}:{shown(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(shown, value)) + "]"
    return ",".join(map(shown, value)) if isinstance(value, tuple) else str(value)


def worded(value: Any) -> str:
    """Return a value as Python prints it, with strings between double quotes."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, dict):
        return "{" + ", ".join(f"{worded(key)}: {worded(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(worded, value)) + "]"
    return "(" + ", ".join(map(worded, value)) + ")" if isinstance(value, tuple) else str(value)


def answered(value: Any) -> str:
    """Return what a run holds as an answer writes it: truths in small letters, several values in a list."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return worded(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{answered(key)}: {answered(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(answered, value)) + "]"
    return str(value)
