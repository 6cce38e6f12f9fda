"""The exact figure next to where a row says roughly that its points are: nothing in it is left to chance."""

from __future__ import annotations

from collections.abc import Sequence

from flint import acb, arb, ctx

from proofloom.engine import Seed
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import said
from proofloom.engine.geometry.task import Need
from proofloom.verifiers.geometry.identities.drawn_figures import PRECISION, Drawing, Search
from proofloom.verifiers.geometry.identities.loci import Locus, NoRootError, Point, UnreadableError, roots
from proofloom.verifiers.geometry.identities.plan import Plan, Step, plan_of, said_by
from proofloom.verifiers.geometry.plane.rows import Read, RowError, small_of
from proofloom.verifiers.geometry.plane.weakened import without

GRID = 10_000  # parts of the unit in which places are written
FAR = 1000 * GRID
_NO_CHOICE = Seed.root("no choice is left")


def figure_of(row: Read, need: Need) -> Drawing:
    """Return the figure that is stored for a premise, its lengths divided by the largest one given.

    All that the problem states holds of it, but for that premise and the order that goes with it. Raise
    RowError where there is no such figure.
    """
    if need not in row.stored:
        row.stored[need] = _figure(row, need)
    return row.stored[need]


def _figure(row: Read, need: Need) -> Drawing:
    clauses = row.problem.clauses
    if not 0 <= need.clause < len(clauses) or not 0 <= need.part < len(clauses[need.clause].constructions):
        raise RowError("a figure is stored for no premise")
    if len(need.places) != len(row.names) or any(abs(v) > FAR for spot in need.places for v in spot):
        raise RowError("a stored figure has other points")
    plan, order = _plan(row, need)
    with ctx.workprec(PRECISION):
        try:
            found = _Nearest(plan, need.places, order).draw()
        except (UnreadableError, NoRootError) as error:
            raise RowError("no figure near where one is stored", str(error)) from error
    if found is None:
        raise RowError("no figure near where one is stored", f"clause {need.clause + 1}")
    return found


def _plan(row: Read, need: Need) -> tuple[Plan, tuple[Fact, ...]]:
    """Return the plan without a premise, and what is said of order without it.

    Only the clause that the premise stands in says something else than in the row: the others are not asked.
    """
    small, says, _ = small_of(row.task.problem)
    less, order = without(small, row.order, need.clause, need.part)
    after = need.clause + 1
    new = less.clauses[need.clause : len(less.clauses) - len(small.clauses) + after]
    says = *says[: need.clause], *map(said, new), *says[after:]
    return plan_of(less, said_by(less, says)), order


class _Nearest(Search):
    def __init__(self, plan: Plan, places: Sequence[tuple[int, int]], order: Sequence[Fact]) -> None:
        super().__init__(plan, _NO_CHOICE.stream(), order)
        self.spots = [acb(arb(x) / GRID, arb(y) / GRID) for x, y in places]

    def picked(self, step: Step, places: Sequence[Point]) -> Point:
        spot = self.spots[step.point]
        return min(places, key=lambda place: float(abs(place[0] - spot).mid()))

    def choose(self, step: Step, at: int, free: Sequence[Locus]) -> Point | None:
        spot = self.spots[step.point]
        place = self.next_to(spot, free[0]) if free else (spot, spot.conjugate())
        return None if place is None else self.fit(step, at, place)

    def next_to(self, spot: acb, locus: Locus) -> Point | None:
        """Return the point of a locus next to a spot; of a conic, the nearest at the same height or width."""
        c, a, b, d, e, f = locus
        zero, z, w = self.arithmetic.zero, spot, spot.conjugate()
        if not (zero(e) and zero(f)):
            x = (z + w) / 2
            two, one, rest = e + f - d, a - b + (e - f) * x * 2, c + (a + b) * x + (d + e + f) * x * x
            found = [(x + t, x - t) for t in roots(self.arithmetic, two, one, rest)]
            return min(found, key=lambda place: float(abs(place[0] - spot).mid())) if found else None
        if zero(d):
            if zero(a) or zero(b):
                return None
            away = (c + a * z + b * w) / 2
            return z - away / a, w - away / b
        centre = (-b / d, -a / d)
        size = self.arithmetic.root((z - centre[0]) * (w - centre[1]))
        if zero(size):
            return None
        times = self.arithmetic.root(centre[0] * centre[1] - c / d) / size
        return centre[0] + (z - centre[0]) * times, centre[1] + (w - centre[1]) * times
