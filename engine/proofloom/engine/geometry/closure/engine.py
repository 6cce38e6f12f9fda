"""Close a drawn figure under the theorems, from its hypotheses: the engine's one entry.

Returns what became known as plain numbers; facts and proofs are made of them on demand (see `proof`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from proofloom.engine.geometry.closure.arrays import Floats, Ints, compiled, on_disk
from proofloom.engine.geometry.closure.chase import System, new_system
from proofloom.engine.geometry.closure.fire import BUDGET, GOAL, SATURATED, State, known, new_state, saturate
from proofloom.engine.geometry.closure.linear import Equation, equation_of, parts, prime_table, primes_of
from proofloom.engine.geometry.closure.lists import SINES, Tables, list_all, new_tables
from proofloom.engine.geometry.closure.match import Instances, find_instances, find_lines, new_instances
from proofloom.engine.geometry.closure.measure import CODES, Drawing, measure, shows
from proofloom.engine.geometry.closure.plans import Plans, compile_rules
from proofloom.engine.geometry.closure.store import (
    LENGTH,
    Store,
    angle,
    clear,
    equation,
    item_of,
    new_store,
)
from proofloom.engine.geometry.closure.support import Supports
from proofloom.engine.geometry.predicates import Fact, Kind
from proofloom.engine.geometry.rules import Rule, theorems

PREMISES = 20_000_000  # most premises tried; reached by no figure of up to thirty points that we know
ROOM = 1 << 13  # rows, items and instances to begin with; doubled as needed
MOST_ROOM = 1 << 21
ClosedFigure = tuple[bytes, bytes, tuple[Fact, ...], tuple[int, ...]]  # places, hypotheses, primes
REASONS = {SATURATED: "saturated", GOAL: "goal", BUDGET: "budget"}


class ClosureError(ValueError):
    """A figure that cannot be closed; the message says which fact is in the way."""


@dataclass(slots=True)
class Bench:
    """Room to work in, used again for the next figure; only the linear systems are of one size of figure."""

    tables: Tables
    store: Store
    found: Instances
    state: State
    angles: System
    lengths: System
    marks: Ints
    stack: Ints
    out: Ints


class _Room:
    """All room that there is: what figures share, and by size what they do not."""

    def __init__(self) -> None:
        self.room = 0
        self.figure = 0  # how many were closed: the latest one has the room
        self._shared: tuple[Tables, Store, Instances, State, Ints, Ints]
        self._benches: dict[tuple[int, int], Bench] = {}
        self.latest: tuple[ClosedFigure, Plans, Closure] | None = None  # what it holds

    def bench(self, points: int, primes: int, least: int) -> Bench:
        """Return room for a figure of that many points and primes, and instances of theorems."""
        if self.room < least:
            self.room = least
            self._benches.clear()
            self._shared = (
                *(new_tables(least), new_store(2 * least, 0), new_instances(least)),
                *(new_state(2 * least, least), np.zeros((2, 2 * least), np.int64)),
                np.zeros(2 * least, np.int64),
            )
        bench = self._benches.get((points, primes))
        if bench is None:
            tables, store, found, state, marks, stack = self._shared
            pairs = points * (points - 1) // 2
            unknowns = pairs + max(primes, 1)
            bench = self._benches[points, primes] = Bench(
                *(tables, store._replace(ends=np.zeros((pairs, 2), np.int64)), found, state),
                *(new_system(pairs + 1), new_system(unknowns), marks, stack),
                np.zeros(2 * unknowns + 2, np.int64),
            )
        return bench


_room = _Room()


def ready() -> bool:
    """Say whether the engine is compiled; if not, the first figure takes about a minute, once."""
    return on_disk(saturate)


@cache
def plans_of(profile: str) -> tuple[tuple[Rule, ...], Plans]:
    """Return the theorems of a profile and their plans, compiled once."""
    rules = theorems(profile)
    return rules, compile_rules(rules)


@dataclass(slots=True)
class Closure:
    """A closed figure. It works on shared room: closing another figure, or this one again, ends its use.

    points      number of points
    drawing     the measured figure
    rules       the theorems
    hypotheses  the facts given
    goals       the facts asked for
    given       items of the hypotheses, and `from_given` the hypothesis of each
    asked       items of the goals; for each goal its range is spans[g]
    lines       items of collinear points
    primes      numbers that lengths speak of
    reason      why it stopped: "saturated", "goal" or "budget"
    bench       the room, and `number` of the figure that it is lent to
    supports    what finds the linear steps of its proofs, once there was one
    """

    points: int
    drawing: Drawing
    rules: tuple[Rule, ...]
    hypotheses: tuple[Fact, ...]
    goals: tuple[Fact, ...]
    given: Ints
    from_given: dict[int, int]
    asked: Ints
    spans: tuple[tuple[int, int], ...]
    lines: Ints
    primes: tuple[int, ...]
    reason: str
    bench: Bench
    number: int
    supports: Supports | None = None

    @property
    def proved(self) -> bool:
        """Say whether all goals are known."""
        return all(self.knows(goal) for goal in range(len(self.goals)))

    def knows(self, goal: int) -> bool:
        """Say whether a goal, by its index, is known; raise ClosureError if the room is another's by now."""
        if self.number != _room.figure:
            raise ClosureError("another figure was closed since, in the same room")
        b = self.bench
        first, last = self.spans[goal]
        return first < last and all(
            known(b.state, b.store, b.angles, b.lengths, int(item)) for item in self.asked[first:last]
        )

    @property
    def effort(self) -> dict[str, int]:
        """Return what it took, counted: search nodes, instances, items, firings, rounds, premises tried."""
        b = self.bench
        return {
            "nodes": int(b.found.used[2]),
            "instances": int(b.found.used[0]),
            "items": int(b.store.used[0]),
            "firings": int(b.state.used[0]),
            "rounds": int(b.state.used[2]),
            "premises": int(b.state.used[4]),
        }


@compiled
def _intern(store: Store, d: Drawing, codes: Ints, points: Ints, out: Ints) -> None:
    """Make items of facts without numbers; -3 marks one that the drawing does not show."""
    none = np.zeros(4, np.int64)
    for i in range(len(codes)):
        out[i] = item_of(store, d, codes[i], points[i], none) if shows(d, codes[i], points[i], 0.0) else -3


def close(
    xy: Sequence[tuple[float, float]],
    hypotheses: Sequence[Fact],
    goals: Sequence[Fact] = (),
    profile: str = "base",
    *,
    budget: int = PREMISES,
    stop: bool = True,
) -> Closure:
    """Close a figure under the theorems of a profile.

    xy          coordinates of the points, as drawn
    hypotheses  facts of kinds EQUALITY and VALUE that hold of the figure
    goals       facts asked for; with `stop` the closure ends once all are known

    Raise ClosureError for a hypothesis that the drawing does not show. Effort is counted: `budget` bounds
    the premises tried.
    """
    rules, plans = plans_of(profile)
    x = np.array([place[0] for place in xy], np.float64)
    y = np.array([place[1] for place in xy], np.float64)
    return close_with(rules, plans, x, y, tuple(hypotheses), tuple(goals), budget, stop)


def close_under(
    rules: tuple[Rule, ...],
    xy: Sequence[tuple[float, float]],
    hypotheses: Sequence[Fact],
    goals: Sequence[Fact] = (),
    *,
    budget: int = PREMISES,
    stop: bool = True,
) -> Closure:
    """Close a figure under theorems of the caller's choice, compiled for this once (see `close`)."""
    x, y = (np.array([place[axis] for place in xy], np.float64) for axis in (0, 1))
    return close_with(rules, compile_rules(rules), x, y, tuple(hypotheses), tuple(goals), budget, stop)


def close_with(
    rules: tuple[Rule, ...],
    plans: Plans,
    x: Floats,
    y: Floats,
    hypotheses: tuple[Fact, ...],
    goals: tuple[Fact, ...],
    budget: int = PREMISES,
    stop: bool = True,
) -> Closure:
    """Close a figure under theorems that are compiled already (see `close`)."""
    primes = prime_table((*hypotheses, *goals))
    figure = (x.tobytes(), y.tobytes(), hypotheses, primes)
    _room.figure += 1
    closure = _again(rules, plans, figure, goals)
    if closure is None:
        closure = _anew(rules, plans, x, y, hypotheses, goals, primes)
    _room.latest = figure, plans, closure
    b, asked = closure.bench, closure.asked
    whole = all(first < last for first, last in closure.spans)
    reason = saturate(
        b.store,
        b.found,
        np.arange(b.found.used[0]),
        closure.given,
        closure.lines,
        asked if stop and whole else asked[:0],
        b.state,
        b.angles,
        b.lengths,
        budget,
    )
    closure.reason = REASONS[reason]
    return closure


def _again(
    rules: tuple[Rule, ...], plans: Plans, figure: ClosedFigure, goals: tuple[Fact, ...]
) -> Closure | None:
    """Return the latest figure with other goals if it is the same: its instances stand in the room still."""
    if _room.latest is None:
        return None
    latest, used, closure = _room.latest
    if latest != figure or used is not plans or closure.rules is not rules:
        return None
    store = closure.bench.store
    asked, spans = _goal_items(goals, closure.drawing, store, closure.primes)
    if store.used[1]:  # no more room for items
        return None
    return replace(closure, goals=goals, asked=asked, spans=spans, number=_room.figure)


def _anew(
    rules: tuple[Rule, ...],
    plans: Plans,
    x: Floats,
    y: Floats,
    hypotheses: tuple[Fact, ...],
    goals: tuple[Fact, ...],
    primes: tuple[int, ...],
) -> Closure:
    """Measure a figure and find its instances of theorems, of which nothing is known so far."""
    drawing = measure(x, y)
    sines = bool((plans.steps[:, 0] == SINES).any())
    least = ROOM
    _room.latest = None
    while True:
        bench = _room.bench(len(x), len(primes), least)
        clear(bench.store, drawing)
        if list_all(drawing, bench.tables, sines):
            given, from_given = _items(hypotheses, drawing, bench.store, primes)
            asked, spans = _goal_items(goals, drawing, bench.store, primes)
            lines = find_lines(drawing, bench.tables, bench.store)
            if find_instances(drawing, bench.tables, plans, bench.store, bench.found):
                break
        least = 2 * _room.room
        if least > MOST_ROOM:
            raise ClosureError(
                f"a figure of {len(x)} points with more than {MOST_ROOM} instances of theorems"
            )
    return Closure(
        *(len(x), drawing, rules, hypotheses, goals, given, from_given),
        *(asked, spans, lines, primes, "", bench, _room.figure),
    )


def _items(
    facts: tuple[Fact, ...], drawing: Drawing, store: Store, primes: tuple[int, ...]
) -> tuple[Ints, dict[int, int]]:
    split = [(part, at) for at, known_fact in enumerate(facts) for part in parts(known_fact)]
    items = _make([part for part, _ in split], drawing, store, primes)
    owner: dict[int, int] = {}
    for item, (part, at) in zip(items, split, strict=True):
        if item == -3:
            raise ClosureError(f"hypothesis {at + 1}, {part.name}, is not what the drawing shows")
        if item >= 0:
            owner.setdefault(item, at)
    return np.array(list(owner), np.int64), owner


def _goal_items(
    goals: tuple[Fact, ...], drawing: Drawing, store: Store, primes: tuple[int, ...]
) -> tuple[Ints, tuple[tuple[int, int], ...]]:
    split = [parts(goal) if goal.predicate.kind in (Kind.EQUALITY, Kind.VALUE) else () for goal in goals]
    made = iter(_make([part for of_goal in split for part in of_goal], drawing, store, primes))
    items: list[int] = []
    spans = []
    for of_goal in split:
        first = len(items)
        own = [next(made) for _ in of_goal]
        if all(item >= 0 for item in own):
            items += own
        spans.append((first, len(items)))
    return np.array(items, np.int64), tuple(spans)


def _make(facts: list[Fact], drawing: Drawing, store: Store, primes: tuple[int, ...]) -> list[int]:
    """Return items; -1 of a trivial fact, -2 of one that is no item, -3 of one not shown."""
    plain = [
        (i, entry)
        for i, entry in enumerate(facts)
        if entry.value is None and entry.name in CODES and len(entry.points) <= 8
    ]
    out = [-2] * len(facts)
    if plain:
        codes = np.array([CODES[entry.name] for _, entry in plain], np.int64)
        points = np.zeros((len(plain), 8), np.int64)
        for row, (_, entry) in enumerate(plain):
            points[row, : len(entry.points)] = entry.points
        items = np.zeros(len(plain), np.int64)
        _intern(store, drawing, codes, points, items)
        for (i, _), item in zip(plain, items, strict=True):
            out[i] = int(item)
    for i, entry in enumerate(facts):
        written = equation_of(entry) if entry.value is not None else None
        if written is not None:
            out[i] = item_of_equation(written, drawing, store, primes)
    return out


def item_of_equation(written: Equation, drawing: Drawing, store: Store, primes: tuple[int, ...]) -> int:
    """Return the item of an exact equation; -3 when the drawing does not show it, -2 when it is too long."""
    pairs = len(drawing.turn)
    if len(written.terms) > 8:
        return -2
    total = 0.0
    for i, (pair, c) in enumerate(written.terms):
        store.work[i] = drawing.pair[pair]
        store.works[i] = c
        total += c * (drawing.turn if written.turns else drawing.log)[drawing.pair[pair]]
    count = len(written.terms)
    if written.turns:
        off = total - float(written.value)
        if abs(off - round(off)) > 1e-7:
            return -3
        return int(angle(store, drawing, count, written.value.numerator, written.value.denominator))
    for prime, power in primes_of(written.value).items():
        store.work[count], store.works[count] = pairs + primes.index(prime), -power
        count += 1
    return int(equation(store, drawing, LENGTH, count))


__all__ = [
    *("Bench", "Closure", "ClosureError", "close", "close_under", "close_with"),
    *("item_of_equation", "plans_of", "ready"),
]
