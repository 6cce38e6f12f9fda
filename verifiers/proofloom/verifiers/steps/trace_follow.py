"""Follow a told run: walk the program, hold each told event to what comes next, then go on as it was told.

After an event that is told wrongly the walk goes on from the state that it claims: what follows from a wrong
value follows, and only the first wrong step is wrong by itself.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from proofloom.engine import Outcome
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.walker import Frame, Return, Walker
from proofloom.verifiers.steps import errors
from proofloom.verifiers.steps.report import Certificate
from proofloom.verifiers.steps.trace_errors import TRIED, kind_of_error
from proofloom.verifiers.steps.trace_state import DeltaError, State, changed_lists, parse, returning
from proofloom.verifiers.steps.trace_told import Told
from proofloom.verifiers.steps.trace_values import Scene

TYPING = 20_000  # misreadings tried in one solution; a wrong value beyond them is just a wrong value
COPIED = 20_000_000  # elements of lists that wrong events may change in one solution


class Ended(Exception):
    """There are no more told steps."""


class Derailed(Exception):
    """What is told cannot be followed: no state comes of it."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What a solution may leave unsaid: the inside of the calls that the entry makes, and a gap within these
    events."""

    calls: bool = False
    gap: tuple[int, int] | None = None


@dataclass(slots=True)
class Found:
    """What was found of one told step: which events it stands for, and whether it follows."""

    first: int
    last: int
    local: Outcome = Outcome.PASS
    error: str = ""
    why: str = ""
    expected: str = ""
    stated: str = ""
    letter: str = ""
    certificate: Certificate | None = None

    def fail(self, error: str, why: str) -> None:
        """Put down that it does not follow; the first reason stays."""
        if self.local is Outcome.PASS:
            self.local, self.error, self.why = Outcome.FAIL, error, why


@dataclass(slots=True)
class _Span:
    """A whole call told in one step."""

    found: Found
    told: Told
    depth: int = 0


class Follower(Walker):
    """A walk that is told what happens. `found` has an entry for each told step that was reached, `rests` one
    for each event: the events that it rests on. Those are its causes, and for a call's start also what last
    set the arguments."""

    def __init__(self, reading: Reading, told: Sequence[Told], unsaid: Unsaid = Unsaid()) -> None:
        super().__init__(reading)
        self.kinds = reading
        self.told = told
        self.unsaid = unsaid
        self.found: list[Found] = []
        self.rests: list[set[int]] = []
        self.number = 0  # of the next event, as told
        self.history: dict[
            int, dict[str, deque[int]]
        ] = {}  # values that an activation's variables had lately
        self.stack: list[Frame] = []
        self.calling: list[ast.stmt] = []  # the statements that are under way
        self.finds: list[dict[str, int | str]] = []  # what the statements and loops that are under way found
        self.skip = 0  # events of a gap still to come
        self.gaps = 0
        self.span: _Span | None = None
        self.strayed = False  # whether any event was told otherwise
        self.tries = 0  # misreadings tried
        self.copied = 0  # elements of lists taken over from wrong events
        self.owners = owners(reading)
        self._state = State(self.owners)
        self._applied = 0  # events that the state holds

    def state(self, until: int) -> State:
        """Return the state that the first events leave, as they were told."""
        while self._applied < until:
            self._state.apply(self.events[self._applied], again=True)
            self._applied += 1
        return self._state

    # the walk

    def call(self, name: str, args: list[Any], caller: Frame | None = None) -> Any:
        value = super().call(name, args, caller)
        self.stack.pop()
        span = self.span
        if span is not None and span.depth == self.depth + 1:
            value = self._whole_call(span, value)
        return value

    def _whole_call(self, span: _Span, value: Any) -> Any:
        """The call that a step told whole has ended: hold its length and its result to what was told."""
        self.span = None
        found, told = span.found, span.told
        count = len(self.events) - found.first
        found.last = len(self.events) - 1
        if told.count != count:
            found.fail(errors.SPAN, f"the call takes {count} steps")
        result = "" if value is None else str(value).replace(" ", "")
        if told.result != result:
            found.fail(errors.UPDATE, f"the call returns {result}")
            return self._as_told(value, told.result)
        if told.text and found.local is Outcome.PASS:
            head, _, given = self.texts[found.first].partition(" starts")
            ending = f"and returns {value}" if value is not None else "and ends"
            line = self.lines[int(self.events[found.first].split(" ")[0][1:])]
            if told.text != f"Line {line}: {head}{given} takes {count} steps {ending}.":
                found.fail(errors.WORDS, "the words say something else")
        return value

    def _as_told(self, value: Any, told: str) -> Any:
        self.strayed = True
        try:
            self.events[-1] = returning(self.events[-1], told)
            state = self.state(len(self.events))
        except DeltaError:
            raise Derailed from None
        if isinstance(value, list):
            value[:] = state.heap[self.known[id(value)]]
            self.touched[id(value)] = len(self.events) - 1
            return value
        return state.returned

    def simple(self, node: ast.stmt, frame: Frame) -> None:
        self.finds.append(self._find(self.read_names(node), frame))
        self.calling.append(node)
        try:
            super().simple(node, frame)
        finally:
            self.finds.pop()
            self.calling.pop()

    def test(self, node: ast.stmt, test: ast.expr, frame: Frame) -> bool:
        self.finds.append(self._find(self.read_names(node), frame))
        super().test(node, test, frame)
        self.finds.pop()
        return self.events[-1].endswith("+")

    def leave(self, node: ast.stmt, value: Any, frame: Frame) -> None:
        try:
            super().leave(node, value, frame)
        except Return as leaving:
            shown = self.events[-1].rpartition("^")[2]
            if isinstance(leaving.value, list):
                raise Return(self.lists[int(shown[1:])]) from None
            raise Return(int(shown) if shown else None) from None

    def each(self, node: ast.For, name: str, source: ast.expr, body: list[ast.stmt], frame: Frame) -> None:
        self.finds.append(self._find(self.read_names(node), frame))
        items = self.items(source, frame)
        try:
            while True:
                item = next(items, None)
                if item is None:
                    self.event("I", node, frame, ["."], text="no more values")
                else:
                    frame[name] = item
                    self.event("I", node, frame, [f"{name}={item}"], names=[name])
                if self.events[-1].endswith(" ."):
                    return
                self.iterations += 1
                if self.turn(body, frame):
                    return
        finally:
            self.finds.pop()

    # told and found

    def event(
        self, letter: str, node: ast.stmt, frame: Frame, changes: Sequence[str] = (), **told: Any
    ) -> None:
        finds = self.finds[-1] if self.finds else {}
        passed: set[int] = set()
        if letter == "E" and self.stack:
            caller = self.stack[-1]
            names = self._arguments(self.calling[-1])
            finds = self._find(names, caller)
            passed = {self._set_at(name, caller) for name in names if name in caller.set_at}
        super().event(letter, node, frame, changes, **told)
        self.rests.append(self.causes[-1] | passed)
        if letter == "E":
            self.stack.append(frame)
        if self.span is None and not self.skip:
            self._held(letter, node, frame, finds)
        elif self.skip:
            self.skip -= 1
            self.found[-1].last = len(self.events) - 1
        for name in told.get("names", ()):
            if isinstance(value := frame.get(name), int):
                values = self.history.setdefault(frame.opened, {})
                values.setdefault(name, deque(maxlen=TRIED)).append(value)

    def _find(self, names: Sequence[str], frame: Frame) -> dict[str, int | str]:
        """Return what a statement reads as it finds it: numbers, and which lists."""
        return {
            n: f"@{self.known[id(v)]}" if isinstance(v := frame[n], list) else v for n in names if n in frame
        }

    def _arguments(self, statement: ast.stmt) -> list[str]:
        """Return the names that the call in a statement is given."""
        (call,) = (
            part
            for part in ast.walk(statement)
            if isinstance(part, ast.Call)
            and isinstance(part.func, ast.Name)
            and part.func.id in self.functions
        )
        return [part.id for arg in call.args for part in ast.walk(arg) if isinstance(part, ast.Name)]

    def _set_at(self, name: str, frame: Frame) -> int:
        """Return the event that last set a variable, or changed the list that it is."""
        value = frame.get(name)
        return max(frame.set_at[name], self.touched.get(id(value), 0) if isinstance(value, list) else 0)

    def _held(self, letter: str, node: ast.stmt, frame: Frame, finds: dict[str, int | str]) -> None:
        """Hold the next told step to an event that comes next, and take over what it tells."""
        if len(self.found) >= len(self.told):
            self.events.pop()
            raise Ended
        told, expected = self.told[len(self.found)], self.events[-1]
        now = len(self.events) - 1
        found = Found(now, now, expected=expected, letter=letter)
        self.found.append(found)
        if told.kind == "unreadable":
            found.fail(errors.UNREADABLE, "no claim can be read")
            self.number += 1
            return
        if told.number is not None and told.number != self.number:
            found.fail(errors.FLOW, "out of order")
        first = self.number if told.number is None else told.number
        if told.kind == "gap":
            self._leave_out(found, told, first)
            return
        self.number = first + (told.count or 1)
        found.stated = stated = told.event_like(expected, self.lines)
        if told.rule and told.rule != ("call" if told.kind == "call" else _RULE[letter]):
            found.fail(errors.FLOW, "another rule is named")
        if told.kind == "call":
            if letter != "E":
                found.fail(errors.FLOW, "no call starts here")
                raise Derailed
            if not self.unsaid.calls or self.depth != 2:
                found.fail(errors.LEAP, "this call has to be told event by event")
            self.span = _Span(found, told, self.depth)
        if stated != expected:
            self._strays(letter, node, frame, found)
            return
        found.certificate = {"line": node.lineno, "event": stated, "finds": finds}
        line = self.lines[int(expected.split(" ")[0][1:])]
        if told.kind == "event" and told.text and told.text != f"Line {line}: {self.texts[-1]}.":
            found.fail(errors.WORDS, "the words say something else")

    def _leave_out(self, found: Found, told: Told, first: int) -> None:
        """A gap: what it leaves out must be what may be left unsaid."""
        last = told.last if told.last is not None else first
        if last <= first:
            found.fail(errors.SPAN, "nothing is left out")
            self.number = first + 1
            return
        self.number, self.skip = last + 1, last - first
        self.gaps += 1
        allowed = self.unsaid.gap
        if self.gaps > 1 or allowed is None or not allowed[0] <= first < last <= allowed[1]:
            found.fail(errors.LEAP, "these events have to be told")
        elif told.text and told.text != f"The same lines go on up to step {last + 1}.":
            found.fail(errors.WORDS, "the words say something else")
        found.certificate = {"count": last - first + 1}

    def _strays(self, letter: str, node: ast.stmt, frame: Frame, found: Found) -> None:
        """Type the error of a wrongly told event, and make its state the walk's."""
        self.strayed = True
        state = self.state(len(self.events) - 1)
        scene = _scene(state, self.node[node.lineno]) if letter == "X" else _NOTHING
        outer = [f for f in self.stack if f is not frame]
        older = self.history.get(frame.opened, {})
        left = TYPING - self.tries
        error, why, tried = kind_of_error(found.expected, found.stated, node, scene, older, outer, left)
        self.tries += tried
        found.fail(error, why)
        try:
            if parse(found.expected)[:2] != parse(found.stated)[:2]:
                raise Derailed
            if _shape(found.expected) != _shape(found.stated):
                raise Derailed
            state.apply(found.stated)
            self._applied += 1
        except DeltaError:
            raise Derailed from None
        self._take_over(frame, state, found)

    def _take_over(self, frame: Frame, state: State, found: Found) -> None:
        now = len(self.events) - 1
        for number in sorted(changed_lists(found.expected) | changed_lists(found.stated)):
            if number >= len(state.heap):
                continue
            self.copied += len(state.heap[number])
            if self.copied > COPIED:
                raise Derailed
            if number < len(self.lists):
                self.lists[number][:] = state.heap[number]
            else:
                self.lists.append(list(state.heap[number]))
            self.touched[id(self.lists[number])] = now
            self.known[id(self.lists[number])] = number
        for extra in self.lists[len(state.heap) :]:
            self.known.pop(id(extra), None)
        del self.lists[len(state.heap) :]
        self.events[-1] = found.stated
        if "^" in found.stated:  # and the activation is closed
            return
        function, variables = state.frames[-1]
        for name in [name for name in frame if name not in variables]:
            del frame[name]
        for name, value in variables.items():
            made = self.lists[int(value[1:])] if isinstance(value, str) else value
            if isinstance(made, list) != self.kinds.is_list(function, name):
                raise Derailed
            if name not in frame or (frame[name] is not made and frame[name] != made):
                frame.set_at[name] = now
            frame[name] = made


_NOTHING = Scene({}, {}, 0)


def _scene(state: State, node: int) -> Scene:
    """Return what a statement finds in a state."""
    return scene_in(state, state.innermost(node))


def scene_in(state: State, variables: dict[str, int | str]) -> Scene:
    """Return what a statement finds that reads these variables."""
    numbers = {name: int(value[1:]) for name, value in variables.items() if isinstance(value, str)}
    env = {name: state.heap[int(v[1:])] if isinstance(v, str) else v for name, v in variables.items()}
    result, number = state.returned, None
    if isinstance(result, str):
        number = int(result[1:])
        return Scene(env, numbers, len(state.heap), state.heap[number], number)
    return Scene(env, numbers, len(state.heap), result, number)


def owners(reading: Reading) -> list[str]:
    """Return the function of each node, in the order of the nodes."""
    found = [
        (part.lineno, name)
        for name, function in reading.functions.items()
        for part in ast.walk(function)
        if isinstance(part, ast.stmt)
    ]
    return [name for _, name in sorted(found)]


_RULE = {"E": "enter", "X": "exec", "T": "test", "I": "iter"}


def _shape(event: str) -> str:
    """Return what an event returns: a list, a number, nothing; or that it does not return."""
    _, hat, out = event.rpartition("^")
    if not hat:
        return "goes on"
    return "list" if out.startswith("@") else "number" if out else "nothing"
