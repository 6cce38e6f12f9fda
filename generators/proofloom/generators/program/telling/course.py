"""The course of a run as a tree: activations, the loops in them and their turns; and what is told as one.

An activation ends with the EXEC of the statement that called it, so recursion needs no names to be told
apart. A unit of the telling is one event, a whole call, or several whole turns of a loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from proofloom.engine.program.replay import nodes
from proofloom.engine.program.syntax import Each, For, Pairs, Program, While, statements
from proofloom.engine.program.traces import Event


@dataclass(frozen=True, slots=True)
class Single:
    """One event."""

    first: int

    @property
    def last(self) -> int:
        """The event itself."""
        return self.first


@dataclass(slots=True)
class Whole:
    """One activation, from its ENTER to its last event; `node` is that of the statement that called it."""

    first: int
    last: int = -1
    node: int = -1
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Turn:
    """One turn of a loop: the event of its header, and what its body did."""

    first: int
    last: int
    items: list[Item]


@dataclass(slots=True)
class Turns:
    """Whole turns of one loop, one after the other, each followed by another check of the header."""

    node: int
    turns: list[Turn]

    @property
    def first(self) -> int:
        """The first event of the first turn."""
        return self.turns[0].first

    @property
    def last(self) -> int:
        """The last event of the last turn."""
        return self.turns[-1].last


Item = Single | Whole | Turns
Unit = Item


class Course:
    """The tree of a run."""

    def __init__(self, program: Program, events: Sequence[Event]) -> None:
        self.events = events
        self.calls = [node.calls for node in nodes(program)]
        self.ends: list[int] = []  # the last node within each node
        self.loops: list[bool] = []
        for function in program.functions:
            inner = list(statements(function.body))
            self.ends.append(len(self.ends) + len(inner))
            self.loops.append(False)
            for stmt in inner:
                loop = isinstance(stmt, While | For | Each | Pairs)
                within = (
                    len(list(statements(stmt.body))) if isinstance(stmt, While | For | Each | Pairs) else 0
                )
                self.ends.append(len(self.ends) + within)
                self.loops.append(loop)
        self.root = self.read()

    def read(self) -> Whole:
        """Return the first activation, with all in it."""
        stack: list[Whole] = []
        for now, event in enumerate(self.events):
            if event.kind == "E":
                stack.append(Whole(now))
                continue
            if event.kind == "X" and self.calls[event.node]:
                done = stack.pop()
                done.last, done.node = now - 1, event.node
                done.items = self.grouped(done.items)
                stack[-1].items.append(done)
            stack[-1].items.append(Single(now))
        (root,) = stack
        root.last = len(self.events) - 1
        root.items = self.grouped(root.items)
        return root

    def node(self, item: Item) -> int:
        """Return the node that an item stands at."""
        return self.events[item.first].node if isinstance(item, Single) else item.node

    def heads(self, item: Item) -> bool:
        """Return whether an item is the check of a loop's header."""
        return isinstance(item, Single) and self.loops[self.node(item)]

    def grouped(self, items: Sequence[Item]) -> list[Item]:
        """Put what loops did into turns; a last turn that was left early stays as it is."""
        out: list[Item] = []
        at = 0
        while at < len(items):
            item = items[at]
            if not self.heads(item):
                out.append(item)
                at += 1
                continue
            node, start = self.node(item), at
            while at < len(items) and node <= self.node(items[at]) <= self.ends[node]:
                at += 1
            out += self.turned(node, items[start:at])
        return out

    def turned(self, node: int, items: Sequence[Item]) -> list[Item]:
        """Return the turns of one loop, then its last check or its last turn's parts."""
        heads = [place for place, item in enumerate(items) if self.node(item) == node and self.heads(item)]
        turns = []
        for place, after in pairwise(heads):
            body = self.grouped(items[place + 1 : after])
            turns.append(Turn(items[place].first, items[after].first - 1, body))
        rest = self.grouped(items[heads[-1] + 1 :])
        return [*([Turns(node, turns)] if turns else []), items[heads[-1]], *rest]


def opened(unit: Unit) -> list[Unit]:
    """Return what a unit is made of: a call's parts, or a loop's first turn in parts and its other turns."""
    match unit:
        case Whole(first):
            return [Single(first), *unit.items]
        case Turns(node, turns):
            parts: list[Unit] = [Single(turns[0].first), *turns[0].items]
            return [*parts, Turns(node, turns[1:])] if turns[1:] else parts
    return [unit]


def planned(course: Course, whole: int, most: int, until: int) -> list[Unit]:
    """Cut the first `until` events into units.

    A run of at most `whole` events is told event by event. In a longer one calls and turns are units; then,
    as long as no more than `most` units come of it, they are opened: first what was opened least often.
    """
    units: list[Unit] = [Single(0), *course.root.items]
    if until <= whole:
        return [Single(now) for now in range(until)]
    times: dict[int, int] = {}
    while True:
        for place, unit in enumerate(units):
            if unit.first < until <= unit.last or (isinstance(unit, Turns) and len(unit.turns) == 1):
                units[place : place + 1] = opened(unit)
                break
        else:
            units = [unit for unit in units if unit.first < until]
            closed = [
                (times.get(_key(course, unit), 0), place)
                for place, unit in enumerate(units)
                if not isinstance(unit, Single)
            ]
            for _, place in sorted(closed):
                parts = opened(units[place])
                if len(units) + len(parts) - 1 <= most:
                    key = _key(course, units[place])
                    times[key] = times.get(key, 0) + 1
                    units[place : place + 1] = parts
                    break
            else:
                return units


def _key(course: Course, unit: Unit) -> int:
    """Return the node of the function or loop that a unit is of."""
    return course.events[unit.first].node
