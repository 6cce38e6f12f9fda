"""A walk whose last event can be taken back, and put down again as it was told otherwise."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.retell.recorder import Fact, Recorder
from proofloom.verifiers.program.walker import Frame
from proofloom.verifiers.steps.trace_state import Carrier, refill


class Pliable(Recorder):
    """A walk that keeps what each activation held before its next event. `strayed` says whether anything was
    told otherwise, `rests` for each event on which ones it rests."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self.rests: list[set[int]] = []
        self.before: dict[int, dict[str, Any]] = {}  # the variables of the open activations
        self.settled = 0  # lists that had appeared by the last event
        self.carrier = Carrier(self.lists, {})
        self.strayed = False
        self.returning: Any = None  # what an activation returns, as told

    def note_kinds(self, names: Sequence[str], letter: str, frame: Frame) -> None:
        """Note of which kind the lists are that have just appeared."""
        letters = self.carrier.letters
        function = self.facts[-1].function
        for name in names:
            number = self.known.get(id(frame[name]))
            if number is not None and number not in letters:
                letters[number] = self.reading.variables[function, name]
        if letter == "X" and len(self.lists) > self.settled and (at := len(self.lists) - 1) not in letters:
            letters[at] = self.reading.results[function]

    def kind_of(self, function: str, name: str) -> str:
        return self.reading.variables.get((function, name), "")

    def undone(
        self, frame: Frame, expected: str, old: Sequence[tuple[Any, Any]]
    ) -> tuple[list[str], list[Any]]:
        """Take back what the event did; return the variables and lists that it changed."""
        before = self.before.get(frame.opened, {})
        names = [name for name, value in frame.items() if name not in before or before[name] is not value]
        frame.clear()
        frame.update(before)
        for item, copy in old:
            refill(item, copy)
        for extra in range(self.settled, len(self.lists)):
            self.known.pop(id(self.lists[extra]), None)
            self.carrier.letters.pop(extra, None)
            for row in self.lists[extra]:
                self.rows.pop(id(row), None)
        del self.lists[self.settled :]
        return names, [item for item, _ in old]

    def label(self, value: Any) -> str | None:
        return self.name(value) if id(value) in self.known or id(value) in self.rows else None

    def taken(
        self, frame: Frame, stated: str, names: set[str], changed: Sequence[Any], changes: tuple[Any, ...]
    ) -> None:
        """Write down the event as it was told."""
        now = len(self.events) - 1
        for number in range(self.settled, len(self.lists)):
            made = self.lists[number]
            self.known[id(made)] = number
            self.rows.update(
                (id(row), f"@{number}.{k}") for k, row in enumerate(made) if isinstance(row, list)
            )
        for name in names:
            frame.set_at[name] = now
        self.touch(changed)
        self.events[-1] = stated
        self.note_kinds([name for name in names if name in frame], "X" if "^" in stated else "", frame)
        self.facts[-1] = self.retold(self.facts[-1], frame, changes)

    def touch(self, changed: Sequence[Any]) -> None:
        now = len(self.events) - 1
        for value in changed:
            self.touched[id(value)] = now
            self.copies.pop(id(value), None)
            number = self.known.get(id(value))
            if number is not None and isinstance(value, list):
                for row in value:
                    if isinstance(row, list):
                        self.touched[id(row)] = now
                        self.copies.pop(id(row), None)

    def retold(self, fact: Fact, frame: Frame, changes: tuple[Any, ...]) -> Fact:
        held = {name: self.kept(value) for name, value in frame.items()}
        refs = {name: self.known[id(value)] for name, value in frame.items() if id(value) in self.known}
        seen = dict(fact.seen)
        if isinstance(fact.node, ast.Return) and fact.node.value is not None:
            value, pairs = fact.node.value, [(fact.node.value, self.returning)]
            if isinstance(value, ast.Tuple):
                pairs = list(zip(value.elts, self.returning, strict=True))
            seen.update({id(part): self.kept(one) for part, one in pairs})
        return replace(fact, seen=seen, held=held, refs=refs, changes=changes)

    def forget(self) -> None:
        """Take back that an event was written down."""
        for written in (self.events, self.facts, self.texts, self.causes, self.rests):
            written.pop()

    def become(self, frame: Any, after: dict[str, Any]) -> None:
        """Let variables hold what they are told to hold after a unit."""
        names, changed = self.carrier.become(frame, after, lambda value: self.label(value) or "")
        self.touch(changed)
        self.strayed |= bool(names or changed)
        if isinstance(frame, Frame):
            for name in names:
                frame.set_at[name] = len(self.events) - 1
            self.before[frame.opened] = dict(frame)
