"""The changes that an event tells, carried out on variables and numbered lists; nothing is evaluated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any

from proofloom.engine.program.traces import (
    Added,
    Bound,
    Change,
    Ended,
    Event,
    Held,
    Made,
    Popped,
    Ref,
    Removed,
    Returned,
    Stored,
    events,
)
from proofloom.verifiers.program.evaluator import WIDEST
from proofloom.verifiers.program.shapes import closed, fits, shown

PARTS = 300  # changes in one event
_ITEMS = {"l": ("i", "i"), "t": ("i", "s"), "g": ("i", "i")}  # the kinds of places and of what stands there
_LETTER: dict[str, tuple[type, ...]] = {"T": (Held,), "I": (Bound, Ended), "E": (Bound, Made)}
_SIMPLE = (Bound, Made, Stored, Added, Popped, Removed, Returned)


class DeltaError(ValueError):
    """An event is not one, or cannot be carried out where it is told."""


def parsed(text: str) -> Event:
    """Return the event that a text is; raise `DeltaError` when it is none."""
    if ";" in text or text.count(" ") > PARTS:
        raise DeltaError("not one event")
    try:
        (event,) = events(text)
    except (ValueError, RecursionError, LookupError):
        raise DeltaError("not an event") from None
    changes = event.changes
    if not all(isinstance(change, _LETTER.get(event.kind, _SIMPLE)) for change in changes):
        raise DeltaError("no event of this letter says that")
    lone = any(isinstance(change, Held | Ended) for change in changes)
    if (lone and len(changes) != 1) or (event.kind in "TI" and not changes):
        raise DeltaError("no event of this letter says that")
    if any(isinstance(change, Returned) for change in changes[:-1]):
        raise DeltaError("something is done after the end")
    return event


def items_of(text: str) -> list[Any]:
    """Return the several values that a text writes with commas between them; raise `DeltaError`."""
    if not text:
        return []
    try:
        (event,) = events(f"X0 x=[{text}]")
        (change,) = event.changes
        assert isinstance(change, Bound)
        return list(change.value)
    except (ValueError, RecursionError, LookupError, TypeError):
        raise DeltaError("not values") from None


def is_of(value: Any, letters: str) -> bool:
    """Return whether what a run may hold is of a kind."""
    if letters in ("i", "b", "s"):
        return fits(value, letters, WIDEST)
    if not isinstance(value, dict if letters.startswith("d") else list):
        return False
    return fits(closed(value), letters, WIDEST)


def ends_loop(event: str) -> bool:
    """Return whether the check of a loop's header finds that it is over."""
    return event.endswith((" .", " -"))


class Carrier:
    """Carries out what an event tells: `lists` by their numbers, each with the kind that `letters` gives.

    What is not there, or of another kind, raises `DeltaError`, with the state then half changed.
    """

    def __init__(self, lists: list[Any], letters: dict[int, str]) -> None:
        self.lists, self.letters = lists, letters

    def carry(
        self,
        changes: Iterable[Change],
        variables: MutableMapping[str, Any],
        kind: Callable[[str], str],
        returns: str,
    ) -> tuple[list[str], list[Any], Any]:
        """Carry out changes; return the variables set, the lists changed, and what is returned.

        kind  the kind of each variable, "" for what is none; returns  that of what is returned
        """
        names: list[str] = []
        changed: list[Any] = []
        result: Any = None
        for change in changes:
            match change:
                case Bound(name, value):
                    variables[name] = self.meant(value, kind(name))
                    names.append(name)
                case Made(number, value):
                    changed.append(self.made(number, value))
                case Stored(number, keys, value):
                    changed += self.stored(number, keys, value)
                case Added(number, value):
                    items = self.held(number)
                    need(self.letters.get(number) in ("l", "t") and len(items) < WIDEST)
                    need(is_of(value, self.item(number)[1]))
                    items.append(value)
                    changed.append(items)
                case Popped(number):
                    need(isinstance(self.held(number), list) and self.held(number))
                    self.held(number).pop()
                    changed.append(self.held(number))
                case Removed(number, key):
                    need(isinstance(self.held(number), dict) and key in self.held(number))
                    del self.held(number)[key]
                    changed.append(self.held(number))
                case Returned(values):
                    result = self.returned(values, returns)
        return names, changed, result

    def held(self, number: int) -> Any:
        """Return the list, grid or dictionary of a number."""
        need(number < len(self.lists))
        return self.lists[number]

    def item(self, number: int) -> tuple[str, str]:
        """Return the kinds of the places of a list, grid or dictionary, and of what stands there."""
        letters = self.letters.get(number, "")
        return (letters[1], letters[2]) if letters.startswith("d") else _ITEMS.get(letters, ("", ""))

    def meant(self, value: Any, letters: str) -> Any:
        """Return what is told that a variable of a kind holds."""
        if not isinstance(value, Ref):
            need(letters in ("i", "b", "s") and is_of(value, letters))
            return value
        whole = self.held(value.number)
        if value.row is None:
            need(letters and is_of(whole, letters))
            self.letters.setdefault(value.number, letters)
            need(self.letters[value.number] == letters)
            return whole
        need(letters == "l" and self.letters.get(value.number) == "g" and value.row < len(whole))
        return whole[value.row]

    def made(self, number: int, value: Any) -> Any:
        """Let a list appear, or let one that there is be what is told."""
        if number == len(self.lists):
            need(isinstance(value, list | dict))
            need(any(is_of(value, letters) for letters in _CONTAINERS))
            self.lists.append(value)
            return value
        own = self.held(number)
        need(number in self.letters and is_of(value, self.letters[number]))
        if self.letters[number] == "g":
            need([len(row) for row in value] == [len(row) for row in own])
        refill(own, value)
        return own

    def stored(self, number: int, keys: tuple[Any, ...], value: Any) -> list[Any]:
        """Store at a place."""
        whole = self.held(number)
        place, item = self.item(number)
        need(is_of(value, item) and all(is_of(key, place) for key in keys))
        need(len(keys) == (2 if self.letters.get(number) == "g" else 1))
        changed = [whole]
        if len(keys) == 2:
            need(0 <= keys[0] < len(whole))
            whole = whole[keys[0]]
            changed.append(whole)
        need(isinstance(whole, dict) or 0 <= keys[-1] < len(whole))
        need(len(whole) < WIDEST or keys[-1] in whole or isinstance(whole, list))
        whole[keys[-1]] = value
        return changed

    def become(
        self, variables: MutableMapping[str, Any], after: Mapping[str, Any], label: Callable[[Any], str]
    ) -> tuple[list[str], list[Any]]:
        """Let variables hold what they are told to hold after a unit, where that can be; return the variables
        set and the lists changed. `label` is what events call a list ("@3", and a row "@3.1")."""
        names, changed = [], []
        for name, value in after.items():
            own = variables.get(name)
            if isinstance(own, list | dict):
                number = label(own).removeprefix("@")
                if number.isdigit() and shown(own) != shown(value):
                    try:
                        changed.append(self.made(int(number), value))
                    except (DeltaError, TypeError, ValueError):
                        continue
            elif type(own) is type(value) and own != value:
                variables[name] = value
                names.append(name)
        return names, changed

    def returned(self, values: tuple[Any, ...], letters: str) -> Any:
        """Return what an activation is told to return."""
        kinds = [] if letters == "n" else letters.split(",")
        need(len(values) == len(kinds))
        meant = [self.meant(value, kind) for value, kind in zip(values, kinds, strict=True)]
        return tuple(meant) if len(meant) > 1 else meant[0] if meant else None


_CONTAINERS = ("l", "t", "g", "dii", "dis", "dsi", "dss")


def need(holds: object) -> None:
    """Refuse what cannot be carried out."""
    if not holds:
        raise DeltaError("no such change can be made here")


def refill(own: Any, value: Any) -> None:
    """Let a list, grid or dictionary hold what another does; the rows of a grid stay the same lists."""
    if isinstance(own, dict):
        own.clear()
        own.update(value)
    elif own and isinstance(own[0], list):
        for row, other in zip(own, value, strict=True):
            row[:] = other
    else:
        own[:] = value


def written(number: int, value: Any) -> str:
    """Write that a list appears, or what it is said to be."""
    return f"@{number}={shown(value)}"


def numbers_in(event: str) -> set[str]:
    """Return the numbers of the lists that an event names; in a string no @ stands."""
    return set(re.findall("@([0-9]+)", event))
