"""Looks, among floats, whether figures of a problem agree on what is asked; it is checked elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from math import acos, hypot

from proofloom.engine import Seed
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.placing import place
from proofloom.engine.geometry.plan import plan
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import Problem, ProblemError
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.engine.geometry.worlds import Floats
from proofloom.generators.geometry.plane.gaps import each_gap
from proofloom.generators.geometry.plane.reckon import Quantity
from proofloom.generators.geometry.plane.sight import Places

CLAIMS = 5  # figures on which every claim of a proof is looked at: no more than are drawn anyway
FIGURES, GAPS = 5, 24  # at random, and most with a free point in each gap of its line or circle
TURNING = 40  # at random where an angle is asked about, which may turn into what is left of 180° but seldom
REACH = 1, 1, 3  # times as far from the middle as usual a clause puts its points, or turns them
EFFORT = 40  # clauses drawn for each one of a figure
CLOSE = 1e-6
TURNED = {"simtri": "simtrir", "simtrir": "simtri", "contri": "contrir", "contrir": "contri"}


def steady(problem: Problem, agrees: Callable[[Places], bool], seed: Seed) -> bool:
    """Say whether figures of a problem all agree: some at random, and one for each gap a point may lie in."""
    drawn = 0
    for xy in figures(problem, seed / "steady", FIGURES):
        if not agrees(xy):
            return False
        drawn += 1
    return drawn == FIGURES and all(map(agrees, each_gap(problem, seed / "gaps", GAPS)))


def turns(problem: Problem, agrees: Callable[[Places], bool], seed: Seed) -> bool:
    """Say whether some figure out of many does not agree, of a problem about an angle that is steady."""
    return not all(map(agrees, figures(problem, seed / "steady", TURNING)))


def figures(problem: Problem, seed: Seed, count: int) -> Iterator[Places]:
    """Yield figures of a problem, so many at most; the same problem and seed give the same figures."""
    drawn = _drawn(problem, seed)
    for at in range(count):
        if at == len(drawn.found) and not drawn.more():
            return
        yield drawn.found[at]


class _Drawn:
    """Figures of one problem, each drawn when it is first asked for."""

    def __init__(self, problem: Problem, seed: Seed) -> None:
        self.found: list[Places] = []
        self._more = _each(problem, seed)

    def more(self) -> bool:
        """Draw one more, if it can be done."""
        xy = next(self._more, None)
        if xy is not None:
            self.found.append(xy)
        return xy is not None


class _Wide(Floats):
    """Floats that put some points farther away than a picture has them, so that no order is missed."""

    reach = 1

    def start(self, clause: int) -> None:
        super().start(clause)
        self.reach = self.stream.choice(REACH)

    def rand(self, low: float, high: float) -> float:
        number = super().rand(low, high)
        return number * self.reach if low == -high else number


_drawn = lru_cache(maxsize=8)(_Drawn)  # what is looked at to be steady is looked at again to be sound


def _each(problem: Problem, seed: Seed) -> Iterator[Places]:
    try:
        made = plan(problem)
    except ProblemError:
        return
    floats = _Wide(seed.stream(), made.unit)
    while True:
        xy, _ = place(made, floats, EFFORT * len(problem.clauses), Counter(), 2)
        if xy is None:
            return
        yield xy


def sound(proofs: Sequence[Proof], problem: Problem, seed: Seed) -> bool:
    """Say whether all claims of proofs hold on some figures on which their conditions do."""
    for xy in figures(problem, seed / "steady", CLAIMS):
        for proof in proofs:
            if all(holds_among_floats(one, xy) for one in proof.conditions) and not all(
                holds_among_floats(step.claim, xy) for step in proof.steps
            ):
                return False
    return True


def measure(quantity: Quantity, xy: Places) -> float:
    """Return a quantity as a figure shows it; an angle in radians."""
    p = [xy[point] for point in quantity.points]
    match quantity.what:
        case "length":
            return _length(p[0], p[1])
        case "ratio":
            return _length(p[0], p[1]) / _length(p[2], p[3])
        case "angle":
            ux, uy, wx, wy = p[0][0] - p[1][0], p[0][1] - p[1][1], p[2][0] - p[1][0], p[2][1] - p[1][1]
            return acos(max(-1.0, min(1.0, (ux * wx + uy * wy) / (hypot(ux, uy) * hypot(wx, wy)))))
        case "perimeter":
            return sum(_length(a, b) for a, b in pairwise((*p, p[0])))
        case _:
            return abs(sum(a[0] * b[1] - a[1] * b[0] for a, b in pairwise((*p, p[0])))) / 2


def shows(goal: Fact, xy: Places) -> bool:
    """Say whether a figure shows a fact, equal angles as a reader sees them."""
    if not holds_among_floats(goal, xy):
        return False
    return not of_angles(goal) or tells(goal, xy)


def of_angles(goal: Fact) -> bool:
    """Say whether a fact is an equality of two angles, as a reader sees them."""
    return _corners(goal) is not None


def tells(goal: Fact, xy: Places) -> bool:
    """Say whether words for a fact are true of a figure, whichever way its angles and triangles turn."""
    if goal.name in TURNED:
        return any(
            holds_among_floats(replace(goal, name=name), xy) for name in (goal.name, TURNED[goal.name])
        )
    corners = _corners(goal)
    if corners is None:
        return holds_among_floats(goal, xy)
    one, other = (measure(Quantity("angle", corner), xy) for corner in corners)
    return abs(one - other) < CLOSE


def _corners(goal: Fact) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Return the two angles that an equality of angles speaks of, or None where it is none of two corners."""
    if goal.name != "eqangle":
        return None
    p = goal.points
    for lines in ((p[0:2], p[2:4], p[4:6], p[6:8]), (p[0:2], p[4:6], p[2:4], p[6:8])):
        one, other = _corner(lines[0], lines[1]), _corner(lines[2], lines[3])
        if one and other:
            return one, other
    return None


def _corner(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    shared = set(one) & set(other)
    if len(shared) != 1:
        return ()
    (v,) = shared
    return (next(p for p in one if p != v), v, next(p for p in other if p != v))


def _length(a: tuple[float, float], b: tuple[float, float]) -> float:
    return hypot(b[0] - a[0], b[1] - a[1])
