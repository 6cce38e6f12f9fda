"""The variables and lists of a run as its events tell them: deltas replayed, nothing evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
WIDEST = 10_000


class DeltaError(ValueError):
    """An event is not one, or cannot be applied to the state before it."""


def parse(event: str) -> tuple[str, int, list[str]]:
    """Return an event's letter, node and parts; raise `DeltaError`."""
    found = _EVENT.fullmatch(event)
    if found is None:
        raise DeltaError("not an event")
    return found[1], int(found[2]), found[3].split()


class State:
    """Activations, outermost first, and all lists in the order in which they appeared."""

    def __init__(self, owners: Sequence[str]) -> None:
        self.owners = owners  # the function of each node
        self.frames: list[tuple[str, dict[str, int | str]]] = []
        self.heap: list[list[int]] = []

    def apply(self, event: str) -> None:
        """Carry out one event; raise `DeltaError`, with the state then half changed."""
        letter, node, parts = parse(event)
        if node >= len(self.owners):
            raise DeltaError("no such node")
        name = self.owners[node]
        if letter == "E":
            self.frames.append((name, {}))
        while self.frames and self.frames[-1][0] != name:
            self.frames.pop()
        if not self.frames:
            raise DeltaError("no such activation")
        variables = self.frames[-1][1]
        try:
            for part in parts:
                self._part(part, variables)
        except IndexError:
            raise DeltaError("no such list or place") from None
        if letter == "X" and parts and parts[-1].startswith("^"):
            self.frames.pop()

    def _part(self, part: str, variables: dict[str, int | str]) -> None:
        if part in ("+", "-", "."):
            return
        found = _PART.fullmatch(part)
        if found is None:
            raise DeltaError("not a change")
        got: Mapping[str, Any] = found.groupdict()
        if got["new"] is not None:
            if int(got["new"]) != len(self.heap):
                raise DeltaError("lists are numbered as they appear")
            self.heap.append([_small(item) for item in got["items"].split(",") if item])
        elif got["name"] is not None:
            variables[got["name"]] = _small(got["value"])
        elif got["alias"] is not None:
            _ = self.heap[int(got["list"])]
            variables[got["alias"]] = f"@{got['list']}"
        elif got["at"] is not None:
            self.heap[int(got["at"])][int(got["index"])] = _small(got["put"])
        elif got["more"] is not None:
            self.heap[int(got["more"])].append(_small(got["added"]))
        elif got["less"] is not None:
            self.heap[int(got["less"])].pop()
        if any(len(items) > WIDEST for items in self.heap):
            raise DeltaError("too long a list")


def _small(text: str) -> int:
    value = int(text)
    if not -BIGGEST < value < BIGGEST or str(value) != text:
        raise DeltaError("not a number of the language")
    return value
