"""What each event of a run depends on: data, control and jumps, by the rules of docs/program-questions.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from proofloom.engine.program.effects import calls_of, stored
from proofloom.engine.program.rename import reads
from proofloom.engine.program.syntax import (
    Block,
    Break,
    Call,
    Continue,
    Each,
    Expr,
    For,
    Pairs,
    Program,
    Return,
    Stmt,
    While,
    blocks,
    children,
    expressions,
    names,
    statements,
    walk,
)
from proofloom.engine.program.traces import (
    Added,
    Bound,
    Event,
    Made,
    Popped,
    Ref,
    Removed,
    Returned,
    Stored,
)

Loop = While | For | Each | Pairs


@dataclass(frozen=True, slots=True)
class Place:
    """What a node reads, and what decides whether it happens.

    around   the compound directly around the statement; None on the function's own level, and for a function
    inside   all compounds around it
    passes   the variables of its call's arguments, which the ENTER reads; None when it makes no call
    returns  the compounds of its function that hold a `return`
    leaves   the compounds, each with the loop around it that a `break` in it leaves
    skips    the same for `continue`
    """

    around: int | None = None
    inside: frozenset[int] = frozenset()
    reads: frozenset[str] = frozenset()
    passes: frozenset[str] | None = None
    loop: bool = False
    returns: tuple[int, ...] = ()
    leaves: tuple[tuple[int, int], ...] = ()
    skips: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Turns:
    """A run through a loop: its node, its first check and its last."""

    node: int
    first: int
    last: int


@dataclass(slots=True)
class Open:
    """An activation: the step that opened it, what last set each variable, each compound's last check."""

    opened: int
    set: dict[str, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)  # the number of a name's list, grid or dictionary
    checks: dict[int, int] = field(default_factory=dict)
    loops: list[Turns] = field(default_factory=list)
    left: int | None = None  # the `return` of a value


class Dependence:
    """Takes in a run event by event; steps are counted from 0 here."""

    def __init__(self, program: Program, every: Sequence[Event]) -> None:
        self.places = places(program)
        self.every = every
        self.callers = _callers(every, self.places)
        self.on: list[set[int]] = []
        self.stack: list[Open] = []
        self.changed: list[int] = []  # the step that last changed each list, grid or dictionary

    def take(self) -> Event:
        """Take in the next event and return it."""
        now = len(self.on)
        event = self.every[now]
        if event.kind == "E":
            on = self.entered(now)
            self.stack.append(Open(now))
        else:
            on = self.happened(event, now)
        self.note(event, now)
        self.on.append(on)
        return event

    def of(self, variable: str) -> frozenset[int]:
        """Return the nodes that a variable of the activation of the last event depends on."""
        waiting = list(self.read(self.stack[-1], (variable,)))
        found = set(waiting)
        while waiting:
            more = self.on[waiting.pop()] - found
            found |= more
            waiting += more
        return frozenset(self.every[step].node for step in found)

    def entered(self, now: int) -> set[int]:
        """Return what an ENTER depends on: what it is passed, and what decided about the call."""
        if not self.stack:
            return set()
        caller, node = self.stack[-1], self.callers[now]
        _close(caller, node, self.places[node])
        passed = self.places[node].passes
        assert passed is not None
        return self.read(caller, passed) | _control(caller, self.places[node])

    def happened(self, event: Event, now: int) -> set[int]:
        """Return what any other event depends on."""
        place = self.places[event.node]
        on: set[int] = set()
        if event.kind == "X" and place.passes is not None:
            left = self.stack.pop().left
            on |= set() if left is None else {left}
        top = self.stack[-1]
        _close(top, event.node, place)
        further = bool(top.loops) and top.loops[-1].node == event.node
        if further:
            on.add(top.loops[-1].last)
            top.loops[-1].last = now
        elif place.loop:
            top.loops.append(Turns(event.node, now, now))
        if event.kind != "I" or not further:
            on |= self.read(top, place.reads)
        return on | _control(top, place)

    def read(self, top: Open, variables: Sequence[str] | frozenset[str]) -> set[int]:
        """Return what reading variables depends on."""
        found = {top.set[name] for name in variables if name in top.set}
        return found | {self.changed[top.held[name]] for name in variables if name in top.held}

    def note(self, event: Event, now: int) -> None:
        """Remember what an event set, changed or decided."""
        top = self.stack[-1]
        if event.kind in "TI":
            top.checks[event.node] = now
        for change in event.changes:
            match change:
                case Bound(name, value):
                    top.set[name] = now
                    if isinstance(value, Ref):
                        top.held[name] = value.number
                case Made():
                    self.changed.append(now)
                case Stored(number) | Added(number) | Popped(number) | Removed(number):
                    self.changed[number] = now
                case Returned(values) if values:
                    top.left = now


def _close(top: Open, node: int, place: Place) -> None:
    """Forget the runs through loops that are over when a node is reached."""
    while top.loops and top.loops[-1].node not in place.inside and top.loops[-1].node != node:
        top.loops.pop()


def _control(top: Open, place: Place) -> set[int]:
    """Return the checks that decided that a statement is reached."""
    found = {top.opened if place.around is None else top.checks[place.around]}
    found |= {top.checks[node] for node in place.returns if node in top.checks}
    for run in top.loops:
        for pairs, since in ((place.leaves, run.first), (place.skips, run.last)):
            for node, loop in pairs:
                if loop == run.node and top.checks.get(node, -1) >= since:
                    found.add(top.checks[node])
    return found


def _callers(every: Sequence[Event], known: Sequence[Place]) -> dict[int, int]:
    """Return for each step that opens an activation the node of the statement that made the call."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for step, event in enumerate(every):
        if event.kind == "E":
            opened.append(step)
        elif event.kind == "X" and known[event.node].passes is not None:
            found[opened.pop()] = event.node
    return found


# What the tree says


def places(program: Program) -> tuple[Place, ...]:
    """Return what each node of a program reads, and what decides about it."""
    found: list[Place] = []
    for function in program.functions:
        first = len(found) + 1
        around = list(_around(function.body, first))
        every = list(statements(function.body))
        returns, leaves, skips = _jumps(around, every, first)
        found.append(Place())
        for stmt, owners in zip(every, around, strict=True):
            calls = calls_of(stmt)
            passes = {name for arg in calls[0].args for name in _mentioned(arg)} if calls else None
            found.append(
                Place(
                    owners[-1] if owners else None,
                    frozenset(owners),
                    frozenset(_own_reads(stmt)),
                    None if passes is None else frozenset(passes),
                    isinstance(stmt, Loop),
                    returns,
                    leaves,
                    skips,
                )
            )
    return tuple(found)


def _around(block: Block, first: int) -> Iterator[tuple[int, ...]]:
    """Yield for each statement of a block the compounds around it, outermost first."""
    node = first
    for stmt in block:
        yield ()
        inside = node + 1
        for inner in blocks(stmt):
            for owners in _around(inner, inside):
                yield (node, *owners)
            inside += sum(1 for _ in statements(inner))
        node = inside


def _jumps(
    around: Sequence[tuple[int, ...]], every: Sequence[Stmt], first: int
) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Return the compounds that hold a return, and those within a loop that hold a jump of that loop."""
    returns: set[int] = set()
    leaves: set[tuple[int, int]] = set()
    skips: set[tuple[int, int]] = set()
    for stmt, owners in zip(every, around, strict=True):
        if isinstance(stmt, Return):
            returns |= set(owners)
        elif isinstance(stmt, Break | Continue):
            loop = max(node for node in owners if isinstance(every[node - first], Loop))
            pairs = {(node, loop) for node in owners if node > loop}
            if isinstance(stmt, Break):
                leaves |= pairs
            else:
                skips |= pairs
    return tuple(sorted(returns)), tuple(sorted(leaves)), tuple(sorted(skips))


def _own_reads(stmt: Stmt) -> set[str]:
    """Return the variables that a statement's own line reads, but for the arguments of its call."""
    if not calls_of(stmt):
        return set(reads(stmt))
    return {*stored(stmt), *(name for expr in expressions(stmt) for name in _beside(expr))}


def _beside(expr: Expr) -> Iterator[str]:
    """Yield the variables of an expression that are not within its call."""
    if not isinstance(expr, Call):
        yield from names(expr)
        for child in children(expr):
            yield from _beside(child)


def _mentioned(expr: Expr) -> set[str]:
    return {name for part in walk(expr) for name in names(part)}


__all__ = ["Dependence", "Place", "places"]
