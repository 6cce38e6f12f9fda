"""The second checker of told runs: a machine of its own, which goes from event to event as they are told.

It evaluates single statements on the variables that the told events leave (`trace_effects`), and knows by a
table which statement comes after which. What it finds itself must be what the step tells and what its
certificate says, whole.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from proofloom.engine import Step
from proofloom.engine.program.questions import Next, State
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.program.bodies import reading_of
from proofloom.verifiers.program.retell.names import Names
from proofloom.verifiers.program.shapes import opened, shown
from proofloom.verifiers.program.walker import FUEL
from proofloom.verifiers.steps.report import Certificate
from proofloom.verifiers.steps.trace_effects import held, parts
from proofloom.verifiers.steps.trace_places import Loop, Place, Table, call_in, table_of
from proofloom.verifiers.steps.trace_state import Carrier, DeltaError, ends_loop, items_of, parsed
from proofloom.verifiers.steps.trace_tallies import Tallies
from proofloom.verifiers.steps.trace_told import Told, ends, told
from proofloom.verifiers.steps.trace_values import Scene, ValueFault, evaluate, names_read
from proofloom.verifiers.steps.trace_words import Words

_NONSENSE = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)


def replayed(body: Exercise, steps: Sequence[Step]) -> Iterator[Certificate | None]:
    """Yield the certificate that each step has, or None where it has none; stop where the run cannot be
    followed any further."""
    machine = _Machine(body)
    for step in steps:
        try:
            yield machine.step(told(step))
        except (DeltaError, ValueFault, RecursionError, *_NONSENSE):
            return


class _Machine:
    """A run as told so far."""

    def __init__(self, body: Exercise) -> None:
        self.body = body
        self.reading = reading_of(body)
        self.table: Table = table_of(self.reading)
        self.args = getattr(body.question, "witness", ()) or body.args
        lines = body.lines if body.python else self.table.lines
        names = Names(self.reading, body.language, body.source)
        self.words = Words(self.reading.functions, lines, names, self.args)
        self.tallies = Tallies(body.question, lines, names)
        self.until = FUEL
        if isinstance(body.question, State | Next):
            self.until = body.question.step + isinstance(body.question, Next)
        self.places: list[Place] = []
        self.lists: list[Any] = []
        self.labels: dict[int, str] = {}  # what events call lists and rows, by identity
        self.carrier = Carrier(self.lists, {})
        self.result: Any = None  # what the last call returned
        self.number = 0  # events so far
        self.next = 0  # the number of the next, as told

    def step(self, item: Told) -> Certificate | None:
        """Take one step as it is told; return the certificate that it has, or None where it is wrong."""
        if ends(item):
            return self.tallies.ending(item, self.number)
        if self.number >= self.until:
            raise DeltaError("the run has ended")
        expected, line, finds = self._expected()
        in_order = item.first in (None, self.next)
        first = self.next if item.first is None else item.first
        self.next = first + 1 if item.last is None else item.last + 1
        if item.kind == "unreadable":
            self._take(expected)
            return None
        unit = item.kind
        if unit == "words":
            assert item.said is not None
            unit = self.words.unit(item.said, expected[0], self.number)
        stated = item.event or self._as_told(item, unit, expected) or expected
        before, depth = self.number, len(self.places)
        self._take(stated)
        right = in_order and stated == expected
        certificate: Certificate = {"line": line, "event": stated, "finds": finds}
        if unit != "event":
            more = self._through(item, depth) if unit == "call" else self._turns(item, depth)
            count = self.number - before
            if item.last is None:
                self.next = first + count
            elif more is not None:
                right &= item.last - first + 1 == count
            right &= more is not None
            certificate |= {"events": count, **(more or {})}
        return certificate if right else None

    def _as_told(self, item: Told, unit: str, expected: str) -> str | None:
        """Return the event that a sentence tells, if it tells one."""
        if item.said is None:
            return None
        if not item.event and not self.words.is_at(item.said, expected):
            raise DeltaError("another line comes next")
        if unit == "turns":
            return None
        node = self.table.nodes[int(expected.split(" ")[0][1:])]
        variables = {} if expected[0] == "E" else self.places[-1].variables
        numbers = {
            name: int(self.labels[id(value)][1:])
            for name, value in variables.items()
            if self.labels.get(id(value), ".").count(".") == 0
        }
        return self.words.event(item.said, expected, node, self.lists.__getitem__, numbers)

    # units

    def _through(self, item: Told, depth: int) -> Certificate | None:
        """Go to the end of the call that has begun, and go on with the result that it is told to have."""
        callee = self.places[depth].variables
        while len(self.places) > depth:
            self._take(self._expected()[0])
            self._settle()
        value = self.result
        true = list(value) if isinstance(value, tuple) else [] if value is None else [value]
        results: list[Any] | None = true
        if item.event:
            results = items_of(item.claim)
        elif item.said is not None:
            found = self.words.results(item.said)
            results = found[0] if found else None
        right = results is not None and shown(results) == shown(true)
        if results is not None and not right:
            self._return(value, true, results)
        if item.said is not None and not item.event:
            self._become(callee, dict(self.words.changed(item.said, list(callee))))
        return {"result": shown(tuple(true))} if right else None

    def _return(self, value: Any, true: Sequence[Any], results: Sequence[Any]) -> None:
        if isinstance(value, list | dict):
            self._become({"": value}, {"": results[0]})
            return
        if [*map(type, true)] != [*map(type, results)]:
            raise DeltaError("another kind of value is returned")
        self.result = tuple(results) if isinstance(value, tuple) else results[0]

    def _turns(self, item: Told, depth: int) -> Certificate | None:
        """Go on to the check of the loop's header that comes after all the turns that are told."""
        place = self.places[depth - 1]
        node = self.table.nodes[int(self.last.split(" ")[0][1:])]
        count = int(item.claim) if item.event else self.words.turns(item.said) if item.said else 0
        if not isinstance(node, ast.For | ast.While) or not count:
            raise DeltaError("no loop")
        heads = 1
        while True:
            self._settle()
            if len(self.places) < depth:
                return None
            here = place.at
            if len(self.places) == depth and here is node:
                if heads == count:
                    break
                if ends_loop(self._expected()[0]):
                    return None
                heads += 1
            elif len(self.places) == depth and not _inside(here, node):
                return None
            self._take(self._expected()[0])
        if item.said is not None and not item.event:
            self._become(place.variables, dict(self.words.table_end(item.said, list(place.variables))))
        return {"turns": count}

    def _become(self, variables: dict[str, Any], after: dict[str, Any]) -> None:
        self.carrier.become(variables, after, lambda value: self.labels.get(id(value), ""))

    # single events

    def _settle(self) -> None:
        while self.places and self.places[-1].at is None:
            self.result = None
            self.places.pop()

    def _scene(self, place: Place) -> Scene:
        return Scene(place.variables, lambda value: self.labels.get(id(value)), len(self.lists), self.result)

    def _expected(self) -> tuple[str, int, dict[str, Any]]:
        """Return the event that comes next, its line, and what its statement reads as it finds it."""
        if not self.number:
            kinds = self.reading.params(self.body.entry)
            args = [opened(arg, kind) for arg, kind in zip(self.args, kinds, strict=True)]
            return (*self._entered(self.body.entry, args, Scene({}, lambda _: None, 0)), {})
        self._settle()
        if not self.places or self.number >= FUEL:
            raise DeltaError("the run has ended")
        place = self.places[-1]
        here = place.at
        assert here is not None
        node = self.table.node[here.lineno]
        scene = self._scene(place)
        call = None if place.called else call_in(here, self.reading.functions)
        if call is not None:
            assert isinstance(call.func, ast.Name)
            names = [part.id for arg in call.args for part in ast.walk(arg) if isinstance(part, ast.Name)]
            given = [evaluate(arg, scene) for arg in call.args]
            return (*self._entered(call.func.id, given, scene), self._finds(names, place))
        finds = self._finds(names_read(here), place)
        match here:
            case ast.For():
                loop = place.loops.get(here.lineno)
                if loop is None:
                    loop = place.loops[here.lineno] = Loop.of(here, scene, finds)
                values = loop.values()
                changes = ["."]
                if values is not None:
                    pairs = zip(loop.names, values, strict=True)
                    changes = [part for name, value in pairs for part in held(name, value, scene)]
                return " ".join([f"I{node}", *changes]), here.lineno, loop.finds
            case ast.If() | ast.While():
                return f"T{node} {parts(here, scene)[0]}", here.lineno, finds
        return " ".join([f"X{node}", *parts(here, scene)]), here.lineno, finds

    def _finds(self, names: Sequence[str], place: Place) -> dict[str, Any]:
        every = place.variables
        return {name: self.labels.get(id(every[name]), every[name]) if isinstance(every[name], list | dict)
                else every[name] for name in names if name in every}  # fmt: skip

    def _entered(self, name: str, given: list[Any], scene: Scene) -> tuple[str, int]:
        """Return the event by which a function starts: lists that have no number yet get the next ones."""
        function = self.reading.functions[name]
        out, new = [f"E{self.table.node[function.lineno]}"], 0
        for arg, value in zip(function.args.args, given, strict=True):
            said = held(arg.arg, value, scene, new)
            new += len(said) == 2
            out += said
        return " ".join(out), function.lineno

    def _take(self, event: str) -> None:
        """Go on by an event; raise `DeltaError` where it is not of the statement that comes next."""
        expected = self._expected()[0]
        if event.split(" ")[0] != expected.split(" ")[0] or ("^" in event) != ("^" in expected):
            raise DeltaError("another statement comes next")
        told, function, count = parsed(event), self.table.owners[parsed(event).node], len(self.lists)
        variables = {} if event[0] == "E" else self.places[-1].variables
        names, _, value = self.carrier.carry(
            told.changes,
            variables,
            lambda name: self.reading.variables.get((function, name), ""),
            self.reading.results[function],
        )
        for number in range(count, len(self.lists)):
            self._appeared(number, function, variables)
        self.tallies.note(function, told.node, variables, names, value)
        self.number += 1
        self.last = event
        if event[0] == "E":
            function_node = self.reading.functions[function]
            if variables.keys() != {arg.arg for arg in function_node.args.args}:
                raise DeltaError("other parameters")
            if self.places:
                self.places[-1].called = True
            self.places.append(Place(variables, function_node.body[0]))
            return
        if "^" in event:
            self.result = value
        self.table.advance(self.places, event)

    def _appeared(self, number: int, function: str, variables: dict[str, Any]) -> None:
        """Give a new list its number, and its kind by what holds it."""
        made = self.lists[number]
        self.labels[id(made)] = f"@{number}"
        self.labels.update({id(row): f"@{number}.{k}" for k, row in enumerate(made) if isinstance(row, list)})
        names = [name for name, value in variables.items() if value is made]
        kind = self.reading.variables[function, names[0]] if names else self.reading.results[function]
        self.carrier.letters.setdefault(number, kind)


def _inside(here: ast.stmt | None, loop: ast.stmt) -> bool:
    return here is not None and loop.lineno < here.lineno <= (loop.end_lineno or 0)
