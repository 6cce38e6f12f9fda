"""The second checker of told runs: a machine of its own, which goes from event to event as they are told.

It evaluates single statements on the variables that the told events leave (`trace_values`), and knows by a
table which statement comes after which. What it finds itself must be what the step tells and what its
certificate says, whole.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from proofloom.engine import Step
from proofloom.engine.program.task import ProgramTask
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.walker import FUEL
from proofloom.verifiers.steps.report import Certificate
from proofloom.verifiers.steps.trace_follow import owners, scene_in
from proofloom.verifiers.steps.trace_state import DeltaError, State, parse, returning, told_in_words
from proofloom.verifiers.steps.trace_told import Told, told
from proofloom.verifiers.steps.trace_values import Scene, ValueFault, evaluate, names_read, parts

Finds = dict[str, int | str]


def replayed(body: ProgramTask, steps: Sequence[Step]) -> Iterator[Certificate | None]:
    """Yield the certificate that each step has, or None where it has none; stop where the run cannot be
    followed any further."""
    machine = _Machine(body)
    for step in steps:
        try:
            yield machine.step(told(step))
        except (DeltaError, ValueFault, KeyError, IndexError, TypeError, ValueError, AttributeError):
            return


@dataclass(slots=True)
class _Place:
    """Where an activation stands: at which statement, whether the call in it is done, in which loops."""

    at: ast.stmt | None
    called: bool = False
    loops: dict[int, _Loop] = field(default_factory=dict)


@dataclass(slots=True)
class _Loop:
    """A loop that goes on: its values (or their list's number), the turn, and what it found."""

    values: Sequence[int] | int
    finds: Finds
    turn: int = 0


class _Machine:
    """A run as told so far."""

    def __init__(self, body: ProgramTask) -> None:
        self.body = body
        self.functions = read(body.source).functions
        self.table = _table(body.source)
        self.state = State(self.table.owners)
        self.places: list[_Place] = []
        self.number = 0  # events so far
        self.next = 0  # the number of the next, as told

    def step(self, item: Told) -> Certificate | None:
        """Take one step as it is told; return the certificate that it has, or None where it is wrong."""
        expected, line, finds = self._expected()
        before, start = self.number, len(self.places)
        in_order = item.number in (None, self.next)
        first = self.next if item.number is None else item.number
        if item.kind == "gap":
            return self._left_out(item, first, in_order)
        self.next = first + (item.count or 1)
        if item.kind == "unreadable":
            self._take(expected)
            return None
        stated = item.event_like(expected, self.table.lines)
        words = self._worded(stated) if item.text else ""
        self._take(stated)
        right = in_order and stated == expected
        if item.kind == "call":
            result = self._through(item.result, start)
            right &= (item.count, item.result) == (self.number - before, result.replace(" ", ""))
            name, _, given = words.partition(" starts")
            words = f"{name}{given} takes {item.count} steps "
            words += f"and returns {result}" if result else "and ends"
        if not right or (item.text and item.text != f"Line {line}: {words}."):
            return None
        return {"line": line, "event": stated, "finds": finds}

    def _left_out(self, item: Told, first: int, in_order: bool) -> Certificate | None:
        """Go through a gap, up to the event that it names."""
        last = item.last if item.last is not None else first
        count = max(last - first + 1, 1)
        self.next = first + count
        for _ in range(count):
            self._take(self._expected()[0])
        words = f"The same lines go on up to step {last + 1}."
        return {"count": count} if in_order and count > 1 and item.text in ("", words) else None

    def _through(self, told: str, start: int) -> str:
        """Go to the end of the call that has begun; return its result, whatever it is told to be."""
        while True:
            self._settle()
            if len(self.places) <= start:
                if told:
                    raise DeltaError("nothing is returned")
                return ""
            event = self._expected()[0]
            if len(self.places) > start + 1 or "^" not in event:
                self._take(event)
                continue
            self._take(event)
            shown = event.rpartition("^")[2]
            result = str(self.state.heap[int(shown[1:])]) if shown.startswith("@") else shown
            if result.replace(" ", "") != told:
                self.state.put(returning(event, told))
            return result

    def _settle(self) -> None:
        while self.places and self.places[-1].at is None:
            self.places.pop()

    def _expected(self) -> tuple[str, int, Finds]:
        """Return the event that comes next, its line, and what its statement reads as it finds it."""
        if not self.number:
            args = [list(arg) if isinstance(arg, tuple) else arg for arg in self.body.args]
            return self._entered(self.body.entry, args, [None] * len(args))
        self._settle()
        if not self.places or self.number >= FUEL:
            raise DeltaError("the run has ended")
        place = self.places[-1]
        here = place.at
        assert here is not None
        node = self.table.node[here.lineno]
        variables = self.state.innermost(node)
        scene = scene_in(self.state, variables)
        call = None if isinstance(here, ast.If | ast.While | ast.For) or place.called else self._call(here)
        if call is not None:
            names = [part.id for arg in call.args for part in ast.walk(arg) if isinstance(part, ast.Name)]
            known = [scene.numbers.get(arg.id) if isinstance(arg, ast.Name) else None for arg in call.args]
            assert isinstance(call.func, ast.Name)
            event, line, _ = self._entered(call.func.id, [evaluate(arg, scene) for arg in call.args], known)
            return event, line, {name: variables[name] for name in names if name in variables}
        finds = {name: variables[name] for name in names_read(here) if name in variables}
        match here:
            case ast.For(target=ast.Name(id=name), iter=source):
                loop = place.loops.get(here.lineno)
                if loop is None:
                    loop = place.loops[here.lineno] = _Loop(_values(source, scene), finds)
                values = self.state.heap[loop.values] if isinstance(loop.values, int) else loop.values
                change = f"{name}={values[loop.turn]}" if loop.turn < len(values) else "."
                return f"I{node} {change}", here.lineno, loop.finds
            case ast.If() | ast.While():
                return f"T{node} {parts(here, scene)[0]}", here.lineno, finds
        return " ".join([f"X{node}", *parts(here, scene)]), here.lineno, finds

    def _call(self, here: ast.stmt) -> ast.Call | None:
        every = (part for part in ast.walk(here) if isinstance(part, ast.Call))
        return next((c for c in every if isinstance(c.func, ast.Name) and c.func.id in self.functions), None)

    def _entered(self, name: str, given: list[Any], known: Sequence[int | None]) -> tuple[str, int, Finds]:
        """Return the event by which a function starts: lists that have no number yet get the next ones."""
        function, heap = self.functions[name], len(self.state.heap)
        out = [f"E{self.table.node[function.lineno]}"]
        for arg, value, number in zip(function.args.args, given, known, strict=True):
            if not isinstance(value, list):
                out.append(f"{arg.arg}={value}")
                continue
            if number is None:
                number, heap = heap, heap + 1
                out.append(f"@{number}=[{','.join(map(str, value))}]")
            out.append(f"{arg.arg}@{number}")
        return " ".join(out), function.lineno, {}

    def _take(self, event: str) -> None:
        """Go on by an event; raise `DeltaError` where it is not of the statement that comes next."""
        if parse(event)[:2] != parse(self._expected()[0])[:2]:
            raise DeltaError("another statement comes next")
        self.state.apply(event)
        self.number += 1
        if event[0] == "E":
            if self.places:
                self.places[-1].called = True
            self.places.append(_Place(self.table.nodes[int(event.split(" ")[0][1:])].body[0]))  # type: ignore[attr-defined]
            return
        place = self.places[-1]
        here = place.at
        assert here is not None
        place.called = False
        after = self.table.after[here.lineno]
        match here:
            case ast.If(body=body, orelse=orelse):
                place.at = body[0] if event.endswith("+") else orelse[0] if orelse else after
            case ast.While(body=body):
                place.at = body[0] if event.endswith("+") else after
            case ast.For(body=body) if event.endswith(" ."):
                del place.loops[here.lineno]
                place.at = after
            case ast.For(body=body):
                place.loops[here.lineno].turn += 1
                place.at = body[0]
            case ast.Return():
                self.places.pop()
            case ast.Break():
                loop = self.table.loop[here.lineno]
                place.loops.pop(loop.lineno, None)
                place.at = self.table.after[loop.lineno]
            case ast.Continue():
                place.at = self.table.loop[here.lineno]
            case _:
                place.at = after
        if ("^" in event) != isinstance(here, ast.Return):
            raise DeltaError("returning and going on are two things")

    def _worded(self, event: str) -> str:
        """Say an event in words, before it is taken."""
        letter, node, changes = parse(event)
        here = self.table.nodes[node]
        match here:
            case ast.If(test=test) | ast.While(test=test):
                return f"{ast.unparse(test)} is {'true' if changes == ['+'] else 'false'}"
            case ast.Break():
                return "leave the loop"
            case ast.Continue():
                return "go on with the next turn"
        variables = {} if letter == "E" else self.state.innermost(node)
        said = ", ".join(told_in_words(changes, variables, self.state.heap))
        match here:
            case ast.FunctionDef(name=name):
                return f"{name} starts with {said}" if said else f"{name} starts"
            case ast.For():
                return said or "no more values"
        return said or "the call is done"


def _values(source: ast.expr, scene: Scene) -> Sequence[int] | int:
    """Return what a loop goes over: a range's values, or the number of a list."""
    if isinstance(source, ast.Call):
        return range(*(evaluate(arg, scene) for arg in source.args))
    assert isinstance(source, ast.Name)
    return scene.numbers[source.id]


@dataclass(frozen=True, slots=True)
class _Table:
    """A program's statements by number and line: whose they are, what comes after each, and its loop."""

    nodes: list[ast.stmt]
    owners: list[str]
    lines: list[int]
    node: dict[int, int]
    after: dict[int, ast.stmt | None]
    loop: dict[int, ast.stmt]


@lru_cache(maxsize=64)
def _table(source: str) -> _Table:
    reading = read(source)
    nodes = sorted(
        (part for f in reading.functions.values() for part in ast.walk(f) if isinstance(part, ast.stmt)),
        key=lambda part: part.lineno,
    )
    lines = [part.lineno for part in nodes]
    table = _Table(nodes, owners(reading), lines, {line: k for k, line in enumerate(lines)}, {}, {})
    for function in reading.functions.values():
        _link(table, function.body, None, None)
    return table


def _link(table: _Table, block: list[ast.stmt], then: ast.stmt | None, loop: ast.stmt | None) -> None:
    """Write down for each statement of a block what comes after it, and the innermost loop that it is in."""
    for place, here in enumerate(block):
        after = block[place + 1] if place + 1 < len(block) else then
        table.after[here.lineno] = after
        if loop is not None:
            table.loop[here.lineno] = loop
        match here:
            case ast.If(body=body, orelse=orelse):
                _link(table, body, after, loop)
                _link(table, orelse, after, loop)
            case ast.For(body=body) | ast.While(body=body):
                _link(table, body, here, here)
