"""Follow a told run: walk the program, hold each told step to what comes next, then go on as it was told.

After an event that is told wrongly the walk goes on from the state that it claims: what follows from a wrong
value follows, and only the first wrong step is wrong by itself.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from proofloom.engine.program.task import Counts
from proofloom.engine.program.traces import events
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.retell.recorder import Record
from proofloom.verifiers.program.shapes import is_shared, shown
from proofloom.verifiers.program.walker import Frame, Return, Walk
from proofloom.verifiers.steps import errors
from proofloom.verifiers.steps.trace_errors import TRIED, kind_of_error
from proofloom.verifiers.steps.trace_found import RULES, Derailed, Ended, Found, Span
from proofloom.verifiers.steps.trace_places import call_in
from proofloom.verifiers.steps.trace_pliable import Pliable
from proofloom.verifiers.steps.trace_state import (
    DeltaError,
    ends_loop,
    is_of,
    items_of,
    parsed,
)
from proofloom.verifiers.steps.trace_told import Told, ends
from proofloom.verifiers.steps.trace_values import Scene
from proofloom.verifiers.steps.trace_words import Words, kind_of_fault

TYPING = 20_000  # misreadings tried in one solution; a wrong value beyond them is just a wrong value
PARSED = 400_000  # characters of wrong events read in one solution
COPIED = 5_000_000  # elements of lists that wrong events may change in one solution


class Follower(Pliable):
    """A walk that is told what happens. `found` has an entry for each told step that was reached, `rests` one
    for each event: the events that it rests on. Those are its causes, and for a call's start also what last
    set the arguments."""

    def __init__(
        self, reading: Reading, told: Sequence[Told], words: Words, until: int = -1, singly: bool = False
    ) -> None:
        super().__init__(reading)
        self.told, self.words = told, words
        self.until = until  # events to be told, -1: all
        self.singly = singly  # whether every event has to be told
        self.found: list[Found] = []
        self.number = 0  # of the next event, as told
        self.past: dict[int, dict[str, deque[Any]]] = {}  # values that an activation's variables had lately
        self.stack: list[Frame] = []
        self.calling: list[ast.stmt] = []  # the statements that are under way
        self.finds: list[dict[str, Any]] = []  # what the statements and loops that are under way found
        self.result: Any = None  # what the last call returned
        self.span: Span | None = None
        self.tries = self.parsed = self.touching = 0
        walk = Walk(
            None, Counts(0, 0, 0, 0, 0), self.lines, self.events, self.texts, self.causes, {}, self.signed
        )
        self.record = Record(walk, self.facts, reading)

    # the walk

    def call(self, name: str, args: list[Any], caller: Frame | None = None) -> Any:
        value = super().call(name, args, caller)
        frame = self.stack.pop()
        self.before.pop(frame.opened, None)
        self.past.pop(frame.opened, None)
        span = self.span
        if span is not None and span.found.unit == "call" and span.opened == frame.opened:
            value = self._called(span, value)
        self.result = value
        return value

    def leave(self, node: ast.stmt, value: Any, frame: Frame) -> None:
        self.returning = value
        try:
            super().leave(node, value, frame)
        except Return:
            raise Return(self.returning) from None

    def simple(self, node: ast.stmt, frame: Frame) -> None:
        self.finds.append(self._find(self.read_names(node), frame))
        self.calling.append(node)
        try:
            super().simple(node, frame)
        finally:
            self.finds.pop()
            self.calling.pop()

    def test(self, node: ast.stmt, test: ast.expr, frame: Frame) -> bool:
        if isinstance(node, ast.While):
            self._header(node, frame)
        self.finds.append(self._find(self.read_names(node), frame))
        super().test(node, test, frame)
        self.finds.pop()
        return self.events[-1].endswith("+")

    def each(self, node: ast.For, name: str, source: ast.expr, body: list[ast.stmt], frame: Frame) -> None:
        self._loop(node, (name,), ((item,) for item in self.items(source, frame)), frame)

    def pairs(self, node: ast.For, names: tuple[str, str], body: list[ast.stmt], frame: Frame) -> None:
        assert isinstance(node.iter, ast.Call)
        by_key = isinstance(node.iter.func, ast.Attribute)
        over = node.iter.func.value if isinstance(node.iter.func, ast.Attribute) else node.iter.args[0]

        def items() -> Iterator[tuple[Any, ...]]:
            whole = self.value(over, frame)
            for place, item in enumerate(self.visited(whole)):
                yield (item, whole[item]) if by_key else (place, item)

        self._loop(node, names, items(), frame)

    def _loop(
        self, node: ast.For, names: tuple[str, ...], items: Iterator[tuple[Any, ...]], frame: Frame
    ) -> None:
        """Go through a loop as long as it is told to go on."""
        self.finds.append(self._find(self.read_names(node), frame))
        try:
            while True:
                self._header(node, frame)
                item = next(items, None)
                if item is None:
                    self.event("I", node, frame, ["."], text="no more values")
                else:
                    frame.update(zip(names, item, strict=True))
                    changes = [change for name in names for change in self.naming(name, frame[name])]
                    self.event("I", node, frame, changes, names=names)
                if self.events[-1].endswith(" ."):
                    return
                self.iterations += 1
                if self.turn(node.body, frame):
                    return
        finally:
            self.finds.pop()

    # told and found

    def event(
        self, letter: str, node: ast.stmt, frame: Frame, changes: Sequence[str] = (), **told: Any
    ) -> None:
        if 0 <= self.until <= len(self.events) and self.span is None:
            raise Ended
        finds = self.finds[-1] if self.finds else {}
        passed: set[int] = set()
        if letter == "E" and self.stack:
            caller = self.stack[-1]
            names = self._arguments(self.calling[-1])
            finds = self._find(names, caller)
            passed = {self._set_at(name, caller) for name in names if name in caller.set_at}
        items = told.get("items", ())
        old = [(item, self.copies[id(item)][1]) for item in items if id(item) in self.known]
        super().event(letter, node, frame, changes, **told)
        self.facts[-1] = replace(self.facts[-1], changes=next(events(self.events[-1])).changes)
        self.rests.append(self.causes[-1] | passed)
        if letter == "E":
            self.stack.append(frame)
        self.note_kinds(told.get("names", ()), letter, frame)
        if not self._within(letter, node, frame):
            self._hold(letter, node, frame, finds, old)
        self.settled = len(self.lists)
        self.before[frame.opened] = dict(frame)
        for name in told.get("names", ()):
            if isinstance(value := frame.get(name), int | str):
                values = self.past.setdefault(frame.opened, {})
                values.setdefault(name, deque(maxlen=TRIED)).append(value)

    def _find(self, names: Sequence[str], frame: Frame) -> dict[str, Any]:
        """Return what a statement reads as it finds it: plain values, and which lists."""
        return {n: self.name(v) if is_shared(v := frame[n]) else v for n in names if n in frame}

    def _arguments(self, statement: ast.stmt) -> list[str]:
        """Return the names that the call in a statement is given."""
        call = call_in(statement, self.functions)
        every = call.args if call else []
        return [part.id for arg in every for part in ast.walk(arg) if isinstance(part, ast.Name)]

    def _set_at(self, name: str, frame: Frame) -> int:
        """Return the event that last set a variable, or changed the list that it is."""
        value = frame.get(name)
        return max(frame.set_at[name], self.touched.get(id(value), 0) if is_shared(value) else 0)

    def _hold(
        self, letter: str, node: ast.stmt, frame: Frame, finds: dict[str, Any], old: Sequence[tuple[Any, Any]]
    ) -> None:
        """Hold the next told step to an event that comes next, and take over what it tells."""
        now = len(self.events) - 1
        if len(self.found) >= len(self.told):
            self.forget()
            raise Ended
        item, expected = self.told[len(self.found)], self.events[-1]
        found = Found(now, now, expected=expected, letter=letter)
        self.found.append(found)
        if ends(item):
            found.fail(errors.LEAP, "events are left unsaid before the end")
            raise Derailed
        if item.kind == "unreadable":
            found.fail(errors.UNREADABLE, "no claim can be read")
            self.number += 1
            return
        if item.first is not None and item.first != self.number:
            found.fail(errors.FLOW, "out of order")
        first = self.number if item.first is None else item.first
        found.unit = item.kind
        if item.kind == "words":
            assert item.said is not None
            found.unit = self.words.unit(item.said, letter, now)
        self.number = first + 1 if item.last is None else item.last + 1
        if item.misnumbered:
            found.fail(errors.WORDS, "another number of a step")
        if item.rule and item.rule != (RULES[letter] if found.unit == "event" else found.unit):
            found.fail(errors.FLOW, "another rule is named")
        if item.said is not None and not item.event and not self.words.is_at(item.said, expected):
            found.fail(errors.FLOW, "another line comes next")
            raise Derailed
        stated = item.event or self._as_told(item, expected, node, frame)
        found.stated = stated
        if found.unit != "event":
            self._opened(found, item, node, frame)
        if stated != expected:
            self._strays(letter, node, frame, found, old)
            return
        found.certificate = {"line": node.lineno, "event": stated, "finds": finds}
        if found.unit == "event" and item.said is not None:
            wrong = self.words.fault(item.said, "event", self.record, now, now)
            if wrong:
                found.fail(kind_of_fault(wrong) if not item.event else errors.WORDS, wrong)

    def _as_told(self, item: Told, expected: str, node: ast.stmt, frame: Frame) -> str:
        """Return the event that a sentence tells, or the one that comes next where it tells none."""
        if item.said is None or self.words.unit(item.said, expected[0], len(self.events) - 1) == "turns":
            return expected
        numbers = {name: self.known[id(v)] for name, v in frame.items() if id(v) in self.known}
        return self.words.event(item.said, expected, node, self.lists.__getitem__, numbers) or expected

    # wrong events

    def _strays(
        self, letter: str, node: ast.stmt, frame: Frame, found: Found, old: Sequence[tuple[Any, Any]]
    ) -> None:
        """Type the error of a wrongly told event, and make its state the walk's."""
        self.strayed = found.strayed = True
        names, changed = self.undone(frame, found.expected, old)
        self.parsed += len(found.stated)
        if self.parsed > PARSED:
            found.fail(errors.UPDATE, "another event")
            raise Derailed
        try:
            told = parsed(found.stated)
        except DeltaError:
            told = None
        scene = Scene(frame, self.label, len(self.lists), self.result)
        outer = [f for f in self.stack if f is not frame]
        older = self.past.get(frame.opened, {})
        error, why, tried = kind_of_error(
            found.expected, found.stated, told, node, scene, older, outer, TYPING - self.tries
        )
        self.tries += tried
        found.fail(error, why)
        if told is None or found.stated.split(" ")[0] != found.expected.split(" ")[0]:
            raise Derailed
        if ("^" in found.stated) != ("^" in found.expected):
            raise Derailed
        function = self.facts[-1].function
        try:
            said, others, value = self.carrier.carry(
                told.changes, frame, lambda name: self.kind_of(function, name), self.reading.results[function]
            )
        except (DeltaError, LookupError, TypeError, ValueError, AttributeError):
            raise Derailed from None
        if letter == "E" and frame.keys() != {arg.arg for arg in self.functions[function].args.args}:
            raise Derailed
        self.touching += sum(map(len, others))
        if self.touching > COPIED:
            raise Derailed
        self.returning = value
        self.taken(frame, found.stated, {*names, *said}, [*changed, *others], told.changes)

    # units

    def _opened(self, found: Found, item: Told, node: ast.stmt, frame: Frame) -> None:
        """A unit begins here."""
        if self.singly or found.first == 0:
            found.fail(errors.LEAP, "this has to be told event by event")
        span = Span(found, item, node, frame.opened, frame)
        if found.unit == "turns":
            said = item.said
            told = item.claim if item.event else str(self.words.turns(said) if said else 0)
            span.turns = int(told)
            if not isinstance(node, ast.For | ast.While) or not span.turns:
                found.fail(errors.FLOW, "no turns of a loop begin here")
                raise Derailed
        elif found.letter != "E":
            found.fail(errors.FLOW, "no call starts here")
            raise Derailed
        self.span = span

    def _within(self, letter: str, node: ast.stmt, frame: Frame) -> bool:
        """Return whether an event is inside of a unit; turns that are broken off end before it."""
        span = self.span
        if span is None:
            return False
        if span.found.unit == "call" or frame.opened > span.opened:
            return True
        if frame.opened == span.opened and node is span.node and not ends_loop(self.events[-1]):
            span.heads += 1
            return True
        inside = span.node.lineno < node.lineno <= (span.node.end_lineno or 0)
        if frame.opened == span.opened and inside:
            return True
        span.found.fail(errors.SPAN, "the loop makes less whole turns")
        span.found.last = len(self.events) - 2
        span.found.certificate = None
        self.span = None
        self._numbered(span, span.found.last)
        return False

    def _header(self, node: ast.stmt, frame: Frame) -> None:
        """The header of a loop is about to be checked: turns that are told as one may end here."""
        span = self.span
        if span is None or span.found.unit != "turns" or span.node is not node:
            return
        if span.opened == frame.opened and span.heads == span.turns:
            self.span = None
            self._turned(span, frame)

    def _turned(self, span: Span, frame: Frame) -> None:
        """Whole turns have ended: hold them to what was told."""
        found, item = span.found, span.told
        found.last = last = len(self.events) - 1
        self._numbered(span, last)
        self._certified(found, {"turns": span.turns})
        if item.said is None:
            return
        self.facts.append(self.facts[found.first])  # what comes next: the header is checked again
        wrong = self.words.fault(item.said, "turns", self.record, found.first, last)
        self.facts.pop()
        if wrong:
            found.fail(kind_of_fault(wrong) if not item.event else errors.WORDS, wrong)
        if not item.event:
            self.become(frame, dict(self.words.table_end(item.said, list(frame))))

    def _called(self, span: Span, value: Any) -> Any:
        """A call told whole has ended: hold its length and its result to what was told; return that."""
        self.span = None
        found, item = span.found, span.told
        found.last = last = len(self.events) - 1
        self._numbered(span, last)
        true = list(value) if isinstance(value, tuple) else [] if value is None else [value]
        told: list[Any] | None = true
        if item.event:
            told = true if item.claim == shown(tuple(true)) else self._read(item.claim)
        elif item.said is not None:
            results = self.words.results(item.said)
            told = results[0] if results else None
        if told is None:
            found.fail(errors.UNREADABLE, "no result can be read")
        elif shown(told) != shown(true):
            found.fail(errors.UPDATE, "the call returns something else")
            value = self._returns(value, told)
        self._certified(found, {"result": shown(tuple(true))})
        if item.said is not None:
            wrong = self.words.fault(item.said, "call", self.record, found.first, last)
            if wrong:
                found.fail(kind_of_fault(wrong) if not item.event else errors.WORDS, wrong)
            if not item.event:
                self.become(span.frame, dict(self.words.changed(item.said, list(span.frame))))
        return value

    def _read(self, claim: str) -> list[Any] | None:
        """Return what a wrong claim says that a call returns, None where that is nothing."""
        self.parsed += len(claim)
        try:
            return items_of(claim) if self.parsed <= PARSED else None
        except DeltaError:
            return None

    def _certified(self, found: Found, more: dict[str, Any]) -> None:
        if found.certificate is not None:
            found.certificate = {**found.certificate, "events": found.last - found.first + 1, **more}

    def _numbered(self, span: Span, last: int) -> None:
        """Hold the number of a unit's events to what was told."""
        first = self.number if span.told.last is None else span.told.first or 0
        count = last - span.found.first + 1
        if span.told.last is None:
            self.number = first + count - 1
        elif span.told.last - first + 1 != count:
            span.found.fail(errors.SPAN, f"this takes {count} steps")

    def _returns(self, value: Any, told: list[Any]) -> Any:
        """Let a call return what it is told to return."""
        self.strayed = True
        if is_shared(value):
            letters = self.carrier.letters.get(self.known[id(value)], "")
            if len(told) != 1 or not is_of(told[0], letters):
                raise Derailed
            self.become({"": value}, {"": told[0]})
            return value
        plain = list(value) if isinstance(value, tuple) else [] if value is None else [value]
        if [*map(type, plain)] != [*map(type, told)] or any(map(is_shared, told)):
            raise Derailed
        return tuple(told) if isinstance(value, tuple) else told[0] if told else None
