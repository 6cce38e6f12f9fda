"""The sentences that a prompt may hold, as patterns: which of them stands somewhere, and what it says."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_NUMBERS = ("step", "line", "number")
_SLOT = re.compile(r"\\\{([a-z]+)\\\}")


class Unread(Exception):
    """A prompt says what is not understood, or what is not so."""


def need(holds: object, why: str) -> None:
    """Refuse a prompt."""
    if not holds:
        raise Unread(why)


@cache
def table(name: str) -> Any:
    """Return a table of words."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def told(text: str, *place: str) -> dict[str, str] | None:
    """Return what a sentence of a place says; None when no sentence of that place stands there."""
    for pattern in _patterns(*place):
        found = pattern.fullmatch(text)
        if found is not None:
            return found.groupdict()
    return None


@cache
def _patterns(part: str, name: str) -> tuple[re.Pattern[str], ...]:
    """Compile the sentences of a place; a slot that stands twice must say the same."""
    return tuple([re.compile(_pattern(text), re.DOTALL) for text in table("sentences")[part][name]])


def _pattern(text: str) -> str:
    seen: set[str] = set()

    def slot(found: re.Match[str]) -> str:
        name = found[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>{'[0-9]+' if name in _NUMBERS else '.+?'})"

    return _SLOT.sub(slot, re.escape(text))
