"""Follow a told run: walk the program, hold each told event to what comes next, then go on as it was told.

After an event that is told wrongly the walk goes on from the state that it claims: what follows from a wrong
value follows, and only the first wrong step is wrong by itself.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from proofloom.engine import Outcome
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.walker import Frame, Return, Walker
from proofloom.verifiers.steps import errors
from proofloom.verifiers.steps.report import Certificate
from proofloom.verifiers.steps.trace_errors import kind_of_error
from proofloom.verifiers.steps.trace_state import DeltaError, State, parse
from proofloom.verifiers.steps.trace_told import Told
from proofloom.verifiers.steps.trace_values import Scene


class Ended(Exception):
    """There are no more told steps."""


class Derailed(Exception):
    """What is told cannot be followed: no state comes of it."""


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
    text: str = ""
    certificate: Certificate | None = None

    def fail(self, error: str, why: str) -> None:
        """Put down that it does not follow; the first reason stays."""
        if self.local is Outcome.PASS:
            self.local, self.error, self.why = Outcome.FAIL, error, why


@dataclass(slots=True)
class _Loop:
    """A loop that goes on: what its header found, and how many values it has given."""

    scene: Scene
    turn: int = 0


@dataclass(slots=True)
class _Span:
    """A whole call told in one step."""

    found: Found
    told: Told
    depth: int = 0


class Follower(Walker):
    """A walk that is told what happens. `found` has an entry for each told step that was reached."""

    def __init__(self, reading: Reading, told: Sequence[Told]) -> None:
        super().__init__(reading)
        self.kinds = reading
        self.told = told
        self.found: list[Found] = []
        self.number = 0  # of the next event, as told
        self.history: dict[tuple[int, str], list[int]] = {}  # values that a variable of an activation had
        self.stack: list[Frame] = []
        self.scenes: list[Scene] = []
        self.running: list[int] = []  # the lines of the statements that are under way
        self.loops: list[_Loop] = []
        self.skip = 0  # events of a gap still to come
        self.span: _Span | None = None
        self.strayed = False  # whether any event was told otherwise
        self.owners = owners(reading)

    # what a statement finds

    def scene(self, frame: Frame) -> Scene:
        """Return what the next statement of an activation finds."""
        env = {name: list(value) if isinstance(value, list) else value for name, value in frame.items()}
        numbers = {
            n: self.known[id(v)] for n, v in frame.items() if isinstance(v, list) and id(v) in self.known
        }
        return Scene(env, numbers, len(self.lists))

    def _with_result(self, scene: Scene, result: Any) -> Scene:
        """Return what a statement finds once the call in it has returned."""
        number = self.known.get(id(result)) if isinstance(result, list) else None
        shown = list(result) if isinstance(result, list) else result
        # what the call changed of the lists, the statement finds changed
        env = {
            n: list(self.lists[scene.numbers[n]]) if n in scene.numbers else v for n, v in scene.env.items()
        }
        return Scene(env, scene.numbers, len(self.lists), shown, number)

    # the walk

    def call(self, name: str, args: list[Any], caller: Frame | None = None) -> Any:
        value = super().call(name, args, caller)
        self.stack.pop()
        span = self.span
        if span is not None and span.depth == self.depth + 1:
            value = self._whole_call(span, value)
        if self.scenes:
            self.scenes[-1] = self._with_result(self.scenes[-1], value)
        return value

    def _whole_call(self, span: _Span, value: Any) -> Any:
        """The call that a step told whole has ended: hold its length and its result to what was told."""
        self.span = None
        found, told = span.found, span.told
        count = len(self.events) - found.first
        found.last = len(self.events) - 1
        result = "" if value is None else str(value).replace(" ", "")
        if told.last - told.first + 1 != count:
            found.fail(errors.SPAN, f"the call takes {count} steps")
        if told.result != result:
            found.fail(errors.UPDATE, f"the call returns {result}")
            value = self._as_told(value, told.result)
            self.strayed = True
        elif told.text and found.local is Outcome.PASS:
            head, _, given = self.texts[found.first].partition(" starts")
            ending = f"and returns {value}" if value is not None else "and ends"
            line = self.lines[int(self.events[found.first].split(" ")[0][1:])]
            if told.text != f"Line {line}: {head}{given} takes {count} steps {ending}.":
                found.fail(errors.WORDS, "the words say something else")
        return value

    def _as_told(self, value: Any, told: str) -> Any:
        try:
            if isinstance(value, list):
                value[:] = [int(item) for item in told.strip("[]").split(",") if item]
                return value
            return int(told) if value is not None else None
        except ValueError:
            raise Derailed from None

    def simple(self, node: ast.stmt, frame: Frame) -> None:
        self.scenes.append(self.scene(frame))
        self.running.append(node.lineno)
        try:
            super().simple(node, frame)
        finally:
            self.scenes.pop()
            self.running.pop()

    def test(self, node: ast.stmt, test: ast.expr, frame: Frame) -> bool:
        self.scenes.append(self.scene(frame))
        super().test(node, test, frame)
        self.scenes.pop()
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
        loop = _Loop(self.scene(frame))
        self.loops.append(loop)
        items = self.items(source, frame)
        try:
            while True:
                item = next(items, None)
                if item is None:
                    self.event("I", node, frame, ["."], text="no more values")
                else:
                    frame[name] = item
                    self.event("I", node, frame, [f"{name}={item}"], names=[name])
                loop.turn += 1
                if self.events[-1].endswith(" ."):
                    return
                self.iterations += 1
                if self.turn(body, frame):
                    return
        finally:
            self.loops.pop()

    # told and found

    def event(
        self, letter: str, node: ast.stmt, frame: Frame, changes: Sequence[str] = (), **told: Any
    ) -> None:
        super().event(letter, node, frame, changes, **told)
        if letter == "E":
            self.stack.append(frame)
        expected = self.events[-1]
        if self.span is None and not self.skip:
            self._held(letter, node, frame, expected)
        elif self.skip:
            self.skip -= 1
            self.found[-1].last = len(self.events) - 1
        for name in told.get("names", ()):
            if isinstance(value := frame.get(name), int):
                self.history.setdefault((frame.opened, name), []).append(value)

    def _held(self, letter: str, node: ast.stmt, frame: Frame, expected: str) -> None:
        """Hold the next told step to an event that comes next, and take over what it tells."""
        if len(self.found) >= len(self.told):
            self.events.pop()
            raise Ended
        told = self.told[len(self.found)]
        now = len(self.events) - 1
        found = Found(now, now, expected=expected, letter=letter, text=self.texts[-1])
        self.found.append(found)
        if told.kind == "unreadable":
            found.fail(errors.UNREADABLE, "no claim can be read")
            self.number += 1
            return
        if told.number is not None and told.number != self.number:
            found.fail(errors.FLOW, "out of order")
        self.number = told.last + 1 if told.number is not None else self.number + 1
        if told.kind == "gap":
            self.skip = told.last - told.first
            if told.text and told.text != f"The same lines go on up to step {told.last + 1}.":
                found.fail(errors.WORDS, "the words say something else")
            return
        stated = told.event_like(expected, self.lines)
        found.stated = stated
        if told.rule and told.rule != _RULE[letter] and not (told.kind == "call" and letter == "E"):
            found.fail(errors.FLOW, "another rule is named")
        if told.kind == "call":
            self.span = _Span(found, told, self.depth)
            if letter != "E":
                self.span = None
                found.fail(errors.FLOW, "no call starts here")
                raise Derailed
        scene = self._before(letter, node, frame)
        found.certificate = self._certificate(letter, node, scene) if told.kind == "event" else None
        if stated == expected:
            line = self.lines[int(expected.split(" ")[0][1:])]
            if told.kind == "event" and told.text and told.text != f"Line {line}: {self.texts[-1]}.":
                found.fail(errors.WORDS, "the words say something else")
            return
        found.certificate = None
        self._strays(letter, node, frame, found, scene)

    def _before(self, letter: str, node: ast.stmt, frame: Frame) -> Scene:
        """Return what a statement finds; the bounds of a range are what they were when its loop began."""
        if isinstance(node, ast.For):
            return self.loops[-1].scene if isinstance(node.iter, ast.Call) else self.scene(frame)
        if letter == "E":
            return self.scenes[-1] if self.scenes else Scene({}, {}, 0)
        return self.scenes[-1]

    def _strays(self, letter: str, node: ast.stmt, frame: Frame, found: Found, scene: Scene) -> None:
        """Type the error of a wrongly told event, and make its state the walk's."""
        outer = [f for f in self.stack if f is not frame]
        error, why = kind_of_error(found.expected, found.stated, node, scene, self._older(frame), outer)
        found.fail(error, why)
        self.strayed = True
        try:
            head, told_head = parse(found.expected)[:2], parse(found.stated)[:2]
            if head != told_head:
                raise Derailed
            state = State(self.owners)
            for event in [*self.events[:-1], found.stated]:
                state.apply(event)
        except DeltaError:
            raise Derailed from None
        returns = found.stated.rpartition(" ")[2].startswith("^")  # and has closed its activation
        variables = None if returns or not state.frames else state.frames[-1][1]
        self._take_over(frame, variables, state, found.stated)

    def _older(self, frame: Frame) -> dict[str, list[int]]:
        return {name: values for (opened, name), values in self.history.items() if opened == frame.opened}

    def _take_over(
        self, frame: Frame, variables: dict[str, int | str] | None, state: State, stated: str
    ) -> None:
        for number, items in enumerate(state.heap):
            if number < len(self.lists):
                self.lists[number][:] = items
            else:
                self.lists.append(items)
        for extra in self.lists[len(state.heap) :]:
            self.known.pop(id(extra), None)
        del self.lists[len(state.heap) :]
        self.known.update({id(items): number for number, items in enumerate(self.lists)})
        now = len(self.events) - 1
        if variables is not None:
            function = self.owners[parse(stated)[1]]
            for name in [name for name in frame if name not in variables]:
                del frame[name]
            for name, value in variables.items():
                made = self.lists[int(value[1:])] if isinstance(value, str) else value
                if isinstance(made, list) != self.kinds.is_list(function, name):
                    raise Derailed
                if name not in frame or (frame[name] is not made and frame[name] != made):
                    frame.set_at[name] = now
                frame[name] = made
        elif _shape(stated) != _shape(self.events[-1]):
            raise Derailed
        self.events[-1] = stated

    def _certificate(self, letter: str, node: ast.stmt, scene: Scene) -> Certificate:
        """Write down what the statement finds, for the second checker."""
        found: Certificate = {
            "line": node.lineno,
            "letter": letter,
            "env": dict(scene.env),
            "numbers": dict(scene.numbers),
            "heap": scene.heap,
        }
        if scene.result is not None:
            found |= {"result": scene.result, "result_number": scene.result_number}
        if letter == "I":
            found["turn"] = self.loops[-1].turn
        if letter == "E" and self.running:
            found["caller"] = self.running[-1]
        return found


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
    """Return whether an event returns a list, a number or nothing."""
    out = event.rpartition("^")[2] if "^" in event else "none"
    return "list" if out.startswith("@") else "number" if out else out
