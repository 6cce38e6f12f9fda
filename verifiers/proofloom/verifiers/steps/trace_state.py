"""The variables and lists of a run as its events tell them: deltas replayed, nothing evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from proofloom.verifiers.program.grammar import BIGGEST

_EVENT = re.compile(r"([EXTI])([0-9]{1,6})((?: [^ ]+)*)")
_NUMBER = r"-?[0-9]{1,16}"
_PART = re.compile(
    rf"@(?P<new>[0-9]{{1,6}})=\[(?P<items>(?:{_NUMBER}(?:,{_NUMBER})*)?)\]"
    rf"|@(?P<at>[0-9]{{1,6}})\[(?P<index>[0-9]{{1,6}})\]=(?P<put>{_NUMBER})"
    rf"|@(?P<more>[0-9]{{1,6}})\+(?P<added>{_NUMBER})|@(?P<less>[0-9]{{1,6}})-"
    rf"|\^(?P<out>(?:{_NUMBER}|@[0-9]{{1,6}})?)"
    rf"|(?P<name>[a-z_][a-z0-9_]*)=(?P<value>{_NUMBER})|(?P<alias>[a-z_][a-z0-9_]*)@(?P<list>[0-9]{{1,6}})"
)
_TAKEN = re.compile(rf"[a-z_][a-z0-9_]*={_NUMBER}")
_LIST = re.compile(r"@([0-9]{1,6})[=\[+-]")
WIDEST = 10_000


class DeltaError(ValueError):
    """An event is not one, or cannot be applied to the state before it."""


def parse(event: str) -> tuple[str, int, list[str]]:
    """Return an event's letter, node and parts; raise `DeltaError`."""
    found = _EVENT.fullmatch(event)
    if found is None:
        raise DeltaError("not an event")
    letter, node, parts = found[1], int(found[2]), found[3].split()
    match letter:
        case "T":
            fits = parts in (["+"], ["-"])
        case "I":
            fits = parts == ["."] or (len(parts) == 1 and _TAKEN.fullmatch(parts[0]) is not None)
        case _:
            ends = [place for place, part in enumerate(parts) if part.startswith("^")]
            fits = not ends or (letter == "X" and ends == [len(parts) - 1])
    if not fits:
        raise DeltaError("no event of this letter says that")
    return letter, node, parts


def changed_lists(event: str) -> set[int]:
    """Return the numbers of the lists that an event changes or introduces."""
    return {int(found[1]) for part in event.split(" ") if (found := _LIST.match(part))}


def returning(event: str, told: str) -> str:
    """Return a call's last event with the value that it is told to return; raise `DeltaError` where the
    event returns a value of another kind."""
    head, hat, value = event.rpartition("^")
    if not hat or bool(told) != bool(value) or told.startswith("[") != value.startswith("@"):
        raise DeltaError("another kind of value is returned")
    if not told.startswith("["):
        return f"{head}^{told}"
    items = [item for item in told[1:-1].split(",") if item]
    return f"{head}{value}=[{','.join(items)}] ^{value}"


def told_in_words(
    changes: Sequence[str], variables: Mapping[str, int | str], heap: Sequence[list[int]]
) -> Iterator[str]:
    """Say what an event changes, each change as a person reads it; lists are shown as they then are."""
    seen: dict[int, list[int]] = {}
    for part in changes:
        found = _PART.fullmatch(part)
        if found is None:
            continue
        got = found.groupdict()
        number = next((int(got[name]) for name in ("new", "at", "more", "less", "list") if got[name]), None)
        out = got["out"]
        if out and out.startswith("@"):
            number = int(out[1:])
        items = (
            []
            if number is None
            else seen.setdefault(number, list(heap[number]) if number < len(heap) else [])
        )
        if got["new"] is not None:
            items[:] = [int(item) for item in got["items"].split(",") if item]
        elif got["name"] is not None:
            yield f"{got['name']} = {got['value']}"
        elif got["alias"] is not None:
            yield f"{got['alias']} = {items}"
        elif out is not None:
            yield f"return {items if out.startswith('@') else out}" if out else "return"
        else:
            if got["at"] is not None:
                items[int(got["index"])] = int(got["put"])
            elif got["more"] is not None:
                items.append(int(got["added"]))
            else:
                items.pop()
            name = next((name for name, value in variables.items() if value == f"@{number}"), "?")
            yield f"{name} = {items}"


class State:
    """Activations, outermost first, and all lists in the order in which they appeared."""

    def __init__(self, owners: Sequence[str]) -> None:
        self.owners = owners  # the function of each node
        self.frames: list[tuple[str, dict[str, int | str]]] = []
        self.heap: list[list[int]] = []
        self.returned: int | str | None = None  # by the last call that ended: a number or a list, "@3"

    def put(self, returned: str) -> None:
        """Let the call that has just returned have returned what an event of `returning` says instead."""
        for part in returned.split(" ")[1:]:
            self._part(part, {}, True)

    def apply(self, event: str, *, again: bool = False) -> None:
        """Carry out one event; raise `DeltaError`, with the state then half changed.

        again  a list that has appeared may be said to appear with other elements (see `returning`)
        """
        letter, node, parts = parse(event)
        if node >= len(self.owners):
            raise DeltaError("no such node")
        if letter == "E":
            self.frames.append((self.owners[node], {}))
            self.returned = None
        variables = self.innermost(node)
        try:
            for part in parts:
                self._part(part, variables, again)
        except IndexError:
            raise DeltaError("no such list or place") from None
        if parts and parts[-1].startswith("^"):
            self.frames.pop()

    def innermost(self, node: int) -> dict[str, int | str]:
        """Close the activations that have ended before a node's own; return the variables of that."""
        while self.frames and self.frames[-1][0] != self.owners[node]:
            self.frames.pop()
        if not self.frames:
            raise DeltaError("no such activation")
        return self.frames[-1][1]

    def _part(self, part: str, variables: dict[str, int | str], again: bool) -> None:
        if part in ("+", "-", "."):
            return
        found = _PART.fullmatch(part)
        if found is None:
            raise DeltaError("not a change")
        got: Mapping[str, Any] = found.groupdict()
        if got["new"] is not None:
            number, items = int(got["new"]), [_small(item) for item in got["items"].split(",") if item]
            if len(items) > WIDEST:
                raise DeltaError("too long a list")
            if again and number < len(self.heap):
                self.heap[number][:] = items
            elif number == len(self.heap):
                self.heap.append(items)
            else:
                raise DeltaError("lists are numbered as they appear")
        elif got["name"] is not None:
            variables[got["name"]] = _small(got["value"])
        elif got["alias"] is not None:
            _ = self.heap[int(got["list"])]
            variables[got["alias"]] = f"@{got['list']}"
        elif got["at"] is not None:
            self.heap[int(got["at"])][int(got["index"])] = _small(got["put"])
        elif got["more"] is not None:
            items = self.heap[int(got["more"])]
            items.append(_small(got["added"]))
            if len(items) > WIDEST:
                raise DeltaError("too long a list")
        elif got["less"] is not None:
            self.heap[int(got["less"])].pop()
        elif got["out"].startswith("@"):
            _ = self.heap[int(got["out"][1:])]
            self.returned = got["out"]
        else:
            self.returned = _small(got["out"]) if got["out"] else None


def _small(text: str) -> int:
    value = int(text)
    if not -BIGGEST < value < BIGGEST or str(value) != text:
        raise DeltaError("not a number of the language")
    return value
