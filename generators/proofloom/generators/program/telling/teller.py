"""Replays a run and puts each unit of the telling into a step: words, claim, what it rests on, lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofloom.engine import Step
from proofloom.engine.program.expanders import written
from proofloom.engine.program.rename import reads, variables
from proofloom.engine.program.replay import Activation, Replay
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.traces import (
    Added,
    Bound,
    Change,
    Event,
    Popped,
    Ref,
    Removed,
    Returned,
    Stored,
)
from proofloom.engine.program.values import shown
from proofloom.generators.program.telling.course import Course, Single, Turns, Unit, Whole
from proofloom.generators.program.telling.phrases import Phrases
from proofloom.generators.program.telling.sentences import Moment, Sentences
from proofloom.generators.program.telling.sums import Chains, Reckoner
from proofloom.generators.program.telling.tables import Table

_RULE = {"E": "enter", "X": "exec", "T": "test", "I": "iter"}


class Teller:
    """One telling of one run."""

    def __init__(
        self,
        program: Program,
        texts: Sequence[str],
        course: Course,
        lines: Sequence[int],
        called: Mapping[str, str],
        phrases: Phrases,
        python: bool,
    ) -> None:
        self.texts, self.course, self.lines = texts, course, lines
        self.called, self.phrases = called, phrases
        self.state = Replay(program)
        self.read = [
            () if node.what in program.functions else tuple(reads(node.what))  # type: ignore[arg-type]
            for node in self.state.nodes
        ]
        self.chains = {
            function.name: Chains(Reckoner(variables(function)), called, python)
            for function in program.functions
        }
        self.sentences = Sentences(phrases, called)
        self.set_at: dict[int, dict[str, int]] = {}  # by activation
        self.touched: dict[tuple[int, int | None], int] = {}
        self.loops: dict[int, list[int]] = {}  # by activation: the loops that it is in
        self.given: dict[int, list[Any]] = {}  # the arguments of the open activations
        self.causes: list[set[int]] = []
        self.owner: list[int] = []  # the unit of each event
        self.activation: Activation | None = None  # of the last event

    def told(self, units: Sequence[Unit]) -> list[Step]:
        """Tell the units in order."""
        steps = []
        for place, unit in enumerate(units):
            count = unit.last - unit.first + 1
            self.owner += [place] * count
            body = self.body(unit)
            claim, rule = self.claim(unit)
            causes = {
                self.owner[cause] for now in range(unit.first, unit.last + 1) for cause in self.causes[now]
            }
            lines = {self.line(now) for now in range(unit.first, unit.last + 1)}
            head, table, rows = body.partition("\n")
            text = self.phrases.say("prefix", t=self.numbers(unit), line=self.line(unit.first), body=head)
            if table:
                text = f"{text.removesuffix('.')}:\n{rows}"
            because = tuple(sorted(causes - {place}))
            steps.append(Step(text, claim, because, rule, tuple([f"L{line}" for line in sorted(lines)])))
        return steps

    def line(self, now: int) -> int:
        """Return the line that an event is at."""
        return self.lines[self.course.events[now].node]

    @staticmethod
    def numbers(unit: Unit) -> str:
        """Return the numbers of a unit's steps, from 1."""
        return str(unit.first + 1) if unit.first == unit.last else f"{unit.first + 1}-{unit.last + 1}"

    def claim(self, unit: Unit) -> tuple[str, str]:
        """Return what a unit says formally, and its rule."""
        head = self.texts[unit.first]
        match unit:
            case Single(now):
                return f"{now} {head}", _RULE[head[0]]
            case Whole(first, last):
                return f"{first}-{last} {head} -> {','.join(map(shown, self.results(last)))}".rstrip(), "call"
        return f"{unit.first}-{unit.last} {head} turns {len(unit.turns)}", "turns"

    def results(self, last: int) -> list[Any]:
        """Return the values that an activation's last event returns."""
        for change in self.course.events[last].changes:
            if isinstance(change, Returned):
                return [self.state.value(value) for value in change.values]
        return []

    def body(self, unit: Unit) -> str:
        """Replay a unit and return what it says."""
        match unit:
            case Single(now):
                return self.event(now)
            case Whole(first, last):
                return self.call(first, last)
        return self.turns(unit)

    # Units

    def event(self, now: int) -> str:
        """Replay an event and say it."""
        event = self.course.events[now]
        moment = self.moment(event)
        links = self.sentences.before(moment)
        self.apply(now)
        assert self.activation is not None
        return self.sentences.body(moment, links, self.held(self.activation))

    def call(self, first: int, last: int) -> str:
        """Replay a call and say what it got, what it gave, and which of its arguments it changed."""
        self.apply(first)
        activation = self.state.stack[-1]
        function = activation.function
        bindings = self.bindings(activation, list(activation.held))
        passed = {name: ref for name, ref in activation.held.items() if isinstance(ref, Ref)}
        changed: set[int] = set()
        for now in range(first + 1, last + 1):
            self.apply(now)
            changed |= {
                number for number in map(_number, self.course.events[now].changes) if number is not None
            }
        values = ", ".join(map(written, self.results(last))) or "nothing"
        kind = "call" if bindings else "call_bare"
        text = self.phrases.say(
            kind, f=self.called[function], bindings=bindings, steps=last - first + 1, values=values
        )
        after = [
            f"{self.called[name]} = {written(self.state.value(ref))}"
            for name, ref in passed.items()
            if ref.number in changed
        ]
        return text + (self.phrases.say("now", bindings=", ".join(after)) if after else "")

    def turns(self, unit: Turns) -> str:
        """Replay whole turns of a loop and say them in a table."""
        table: Table | None = None
        for turn in unit.turns:
            for now in range(turn.first, turn.last + 1):
                event = self.course.events[now]
                moment = self.moment(event)
                links = (
                    self.sentences.before(moment) if table is None or moment.opened == table.opened else []
                )
                self.apply(now)
                assert self.activation is not None
                table = table or Table(self.activation.opened)
                if self.activation.opened == table.opened:
                    table.noted(event, links)
                table.changed(event, links)
            assert table is not None
            table.turn(self.owned(table.opened), self.state)
        assert table is not None
        count = unit.last - unit.first + 1
        head = self.phrases.say("turns", turns=len(unit.turns), steps=count)
        return f"{head}\n{table.text(self.called)}"

    def owned(self, opened: int) -> Activation:
        """Return the open activation that an event opened."""
        return next(activation for activation in self.state.stack if activation.opened == opened)

    # The run

    def moment(self, event: Event) -> Moment:
        """Return what a statement finds: the activation that runs it, and what the call it made gave."""
        node = self.state.nodes[event.node]
        given: list[Any] = []
        if event.kind == "E":
            return Moment(event, node, {}, -1, None, False)
        runs = self.state.stack[-1]
        result = None
        if event.kind == "X" and node.calls:
            given = self.given[runs.opened]
            result = self.results(self.state.steps - 1)
            result = result[0] if len(result) == 1 else result
            runs = self.state.stack[-2]
        held = self.held(runs)
        chains = self.chains[node.function].at(held, given, result)
        return Moment(event, node, held, runs.opened, chains, event.node not in self.loops[runs.opened])

    def held(self, activation: Activation) -> dict[str, Any]:
        """Return the variables of an activation, as they are: nothing is copied."""
        found = {}
        for name, value in activation.held.items():
            if isinstance(value, Ref):
                whole = self.state.heap[value.number]
                found[name] = whole if value.row is None else whole[value.row]
            else:
                found[name] = value
        return found

    def bindings(self, activation: Activation, names: Sequence[str]) -> str:
        """Return what variables hold, in words."""
        return ", ".join(
            [f"{self.called[name]} = {written(self.state.value(activation.held[name]))}" for name in names]
        )

    def apply(self, now: int) -> None:
        """Carry out an event, and write down what it rests on."""
        event = self.course.events[now]
        state = self.state
        node = state.nodes[event.node]
        if event.kind == "E":
            self.causes.append({state.stack[-1].opened} if state.stack else set())
        else:
            calling = event.kind == "X" and node.calls
            runs = state.stack[-2] if calling else state.stack[-1]
            found = {now - 1} if calling else set()
            known = self.set_at[runs.opened]
            for name in self.read[event.node]:
                if name in known:
                    ref = runs.held[name]
                    at = self.touched.get((ref.number, ref.row), 0) if isinstance(ref, Ref) else 0
                    found.add(max(known[name], at))
            self.causes.append(found or {runs.opened})
            within = [loop for loop in self.loops[runs.opened] if loop < event.node <= self.course.ends[loop]]
            self.loops[runs.opened] = [*within, event.node] if self.course.loops[event.node] else within
        state.apply(event)
        self.activation = state.stack[-1]
        known = self.set_at.setdefault(self.activation.opened, {})
        for change in event.changes:
            if isinstance(change, Bound):
                known[change.name] = now
            number = _number(change)
            if number is not None:
                self.touched[number, None] = now
                if isinstance(change, Stored) and len(change.keys) == 2:
                    self.touched[number, change.keys[0]] = now
        if event.kind == "E":
            self.loops[now] = []
            self.given[now] = [*self.held(self.activation).values()]


def _number(change: Change) -> int | None:
    """Return the number of what a change alters in place."""
    return change.number if isinstance(change, Stored | Added | Popped | Removed) else None
