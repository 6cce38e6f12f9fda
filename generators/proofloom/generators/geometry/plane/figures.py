"""Draws figures of a problem among floats, far and wide: what they agree on is likely true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from proofloom.engine import Seed
from proofloom.engine.geometry.placing import place
from proofloom.engine.geometry.plan import Plan, plan
from proofloom.engine.geometry.problem import Clause, Construction, Problem, ProblemError
from proofloom.engine.geometry.worlds import Floats
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.plane.sight import Places

REACH = 1, 1, 2, 6  # times as far from the middle as usual a clause puts its points, or turns them
AWAY = 0.02, 0.08, 0.3  # of its range, farthest that a number is drawn from what it was in a figure nearby
EFFORT = 40  # clauses drawn for each one of a figure
LEVEL = 2  # of the gates, the loosest
BITS = 30
RANGE = 1 << BITS

Drawn = list[list[float]]  # of each clause the numbers drawn for it, choices among them


def figures(problem: Problem, seed: Seed, count: int) -> Iterator[Places]:
    """Yield figures of a problem, so many at most; the same problem and seed give the same figures."""
    drawn = _figures(problem, seed)
    for at in range(count):
        if at == len(drawn.found) and not drawn.more():
            return
        yield drawn.found[at]


def approaching(
    problem: Problem, seed: Seed, at: int, size: Callable[[Places], float], count: int
) -> Iterator[Places]:
    """Yield figures, so many at most, each near the one of least size so far, beginning with one of those."""
    drawn = _figures(problem, seed)
    how, least = drawn.how[at], size(drawn.found[at])
    for number in range(count):
        found = drawn.near(how, seed / "near" / at / number)
        if found is not None:
            xy, new = found
            yield xy
            if size(xy) < least:
                how, least = new, size(xy)


class _Wide(Floats):
    """Floats that put points anywhere, some farther away than pictures do, so that no order is missed."""

    tries = 1
    wide = True

    def __init__(self, stream: Stream, unit: float, near: Drawn | None = None) -> None:
        """Draw numbers anew, or about those that were drawn for another figure."""
        super().__init__(stream, unit)
        self.near = near or []
        self.drawn: Drawn = []
        self.reach = 1
        self.away = stream.choice(AWAY) if near else 1.0
        self.begun: set[int] = set()
        self.old: Iterator[float] = iter(())
        self.now: list[float] = []

    def start(self, clause: int) -> None:
        super().start(clause)
        del self.drawn[clause:]
        self.now = []
        self.drawn.append(self.now)
        if self.near:
            again = clause in self.begun  # what did not work out is drawn anew
            self.begun.add(clause)
            self.old = iter(() if again or clause >= len(self.near) else self.near[clause])
        self.reach = REACH[int(self._number() * len(REACH))]

    def rand(self, low: float, high: float) -> float:
        number = low + (high - low) * self._number()
        return number * self.reach if low == -high else number

    def pick(self, count: int) -> int:
        old = next(self.old, None)
        choice = self.stream.below(count) if old is None else int(old)
        self.now.append(choice)
        self.notes[-1].append(choice)
        return choice

    def _number(self) -> float:
        number, old = self.stream.bits(BITS) / RANGE, next(self.old, None)
        if old is not None:
            number = min(max(old + (number * 2 - 1) * self.away, 0.0), 1 - 1 / RANGE)
        self.now.append(number)
        return number


class _Figures:
    """Figures of one problem, each drawn when it is first asked for, and how it was drawn."""

    def __init__(self, problem: Problem, seed: Seed) -> None:
        self.found: list[Places] = []
        self.how: list[Drawn] = []
        self.effort = EFFORT * len(problem.clauses)
        try:
            self.plan: Plan | None = plan(_loose(problem))
        except ProblemError:
            self.plan = None
        self.stream = seed.stream()
        self.over = False

    def more(self) -> bool:
        """Draw one more, if it can be done."""
        if self.plan is None or self.over:
            return False
        floats = _Wide(self.stream, self.plan.unit)
        xy, _ = place(self.plan, floats, self.effort, Counter(), LEVEL)
        if xy is None:
            self.over = True
            return False
        self.found.append(xy)
        self.how.append(floats.drawn)
        return True

    def near(self, how: Drawn, seed: Seed) -> tuple[Places, Drawn] | None:
        """Draw one near one that was drawn so, and return how, if it can be done."""
        assert self.plan is not None
        floats = _Wide(seed.stream(), self.plan.unit, how)
        xy, _ = place(self.plan, floats, self.effort, Counter(), LEVEL)
        return None if xy is None else (xy, floats.drawn)


_figures = lru_cache(maxsize=8)(_Figures)  # what is looked at to be steady is looked at again to be sound


def _loose(problem: Problem) -> Problem:
    """Return a problem whose triangles are any: not of the shapes that pictures have."""
    return replace(problem, clauses=tuple(_each_free(problem.clauses)))


def _each_free(clauses: Sequence[Clause]) -> Iterator[Clause]:
    for clause in clauses:
        if [part.name for part in clause.constructions] == ["triangle"]:
            yield from (Clause((point,), (Construction("free", (point,)),)) for point in clause.points)
        else:
            yield clause
