"""The events of a trace, read back from their text (docs/step-semantics.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from proofloom.engine.program.values import read


@dataclass(frozen=True, slots=True)
class Ref:
    """What a name stands for: a list, grid or dictionary by its number, or one row of a grid."""

    number: int
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """A variable of the current activation now holds a value, or stands for something."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Made:
    """A list, grid or dictionary appears under the next number."""

    number: int
    value: Any


@dataclass(frozen=True, slots=True)
class Stored:
    """The place that the keys lead to (one, or two in a grid) now holds a value."""

    number: int
    keys: tuple[Any, ...]
    value: Any


@dataclass(frozen=True, slots=True)
class Added:
    """A value is appended."""

    number: int
    value: Any


@dataclass(frozen=True, slots=True)
class Popped:
    """The last element is taken off."""

    number: int


@dataclass(frozen=True, slots=True)
class Removed:
    """A key is deleted."""

    number: int
    key: Any


@dataclass(frozen=True, slots=True)
class Held:
    """A condition held or did not."""

    truth: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The values of a `for` ran out."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What the activation returns: none, one or several values, or a `Ref`."""

    values: tuple[Any, ...]


Change = Bound | Made | Stored | Added | Popped | Removed | Held | Ended | Returned


@dataclass(frozen=True, slots=True)
class Event:
    """One step: its kind (E, X, T or I), the node, and what it changed."""

    kind: str
    node: int
    changes: tuple[Change, ...]


_HEAD = re.compile(r"([EXTI])(\d+)")
_PLACE = re.compile(r"@(\d+)((?:\[[^\]]*\])*)([=+-])(.*)")
_NAMED = re.compile(r"(\w+)(?:=(.*)|@(\d+)(?:\.(\d+))?)")


def events(trace: str) -> Iterator[Event]:
    """Yield the events of a trace; raise `ValueError` where the text is not a trace's."""
    for text in trace.split(";"):
        head, *parts = text.split(" ")
        match = _HEAD.fullmatch(head)
        if match is None:
            raise ValueError(f"not an event: {text:.60}")
        yield Event(match[1], int(match[2]), tuple(map(_change, parts)))


def _change(text: str) -> Change:
    if text in ("+", "-"):
        return Held(text == "+")
    if text == ".":
        return Ended()
    if text.startswith("^@"):
        return Returned((Ref(int(text[2:])),))
    if text.startswith("^"):
        return Returned(tuple(map(read, text[1:].split(","))) if text != "^" else ())
    if match := _PLACE.fullmatch(text):
        return _placed(int(match[1]), match[2], match[3], match[4])
    match = _NAMED.fullmatch(text)
    if match is None:
        raise ValueError(f"not a change: {text:.60}")
    name, value, number, row = match.groups()
    if number is None:
        return Bound(name, read(value))
    return Bound(name, Ref(int(number), None if row is None else int(row)))


def _placed(number: int, keys: str, sign: str, value: str) -> Change:
    if keys and sign == "=":
        return Stored(number, tuple(map(read, keys[1:-1].split("]["))), read(value))
    if keys:
        raise ValueError(f"not a change: {keys}{sign}")
    if sign == "=":
        return Made(number, read(value))
    if sign == "+":
        return Added(number, read(value))
    return Removed(number, read(value)) if value else Popped(number)
