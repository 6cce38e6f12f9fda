"""Figures with a point that is free on a circle or line put into each gap between the points that lie there.

Chance alone seldom puts a point on a short arc, where an angle may be another one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from math import atan2, isfinite, pi, tan

from flint import acb, ctx

from proofloom.engine import Seed
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.seed import Stream
from proofloom.verifiers.geometry.identities.drawn_figures import PRECISION, SPREAD, Drawing, Search, rational
from proofloom.verifiers.geometry.identities.loci import Locus, NoRootError, Point, UnreadableError
from proofloom.verifiers.geometry.identities.placing import NoFigureError
from proofloom.verifiers.geometry.identities.plan import Plan, Step

TRIES = 6  # for a point in a gap, where conditions of order may leave no figure


def each_gap(plan: Plan, seed: Seed, order: Sequence[Fact], loose: Collection[int]) -> Iterator[Drawing]:
    """Yield a figure for each gap in which a point can lie, as far as conditions of order let one be drawn.

    `loose` are the points that are free on a line or curve on figures of the plan; others have no gaps. All
    gaps of a point are of one figure of the points before it, so that none is met twice for another.
    Raise NoFigureError when the hypotheses are beyond lines and circles.
    """
    with ctx.workprec(PRECISION):
        search = _Gaps(plan, seed.stream(), order)
    for step in plan.steps:
        if step.point not in loose:
            continue
        gap = 0
        while gap < search.gaps.get(step.point, 1):
            found = _drawn(search, seed / step.point, (step.point, gap))
            if step.point not in search.gaps:
                break  # it is not free on a circle or line
            if found is not None:
                yield found
            gap += 1


def _drawn(search: _Gaps, seed: Seed, wanted: tuple[int, int]) -> Drawing | None:
    search.wanted = wanted
    for number in range(TRIES):
        search.stream = (seed / number).stream()
        with ctx.workprec(PRECISION):
            try:
                found = search.draw()
            except (UnreadableError, NoRootError) as error:
                raise NoFigureError(str(error)) from error
        if found is not None:
            return found
    return None


class _Gaps(Search):
    def __init__(self, plan: Plan, stream: Stream, order: Sequence[Fact]) -> None:
        super().__init__(plan, stream, order)
        self.wanted = -1, 0
        self.gaps: dict[int, int] = {}  # how many there are for each point that is free on a circle or line

    def choose(self, step: Step, at: int, free: Sequence[Locus]) -> Point | None:
        if step.point != self.wanted[0] or not free:
            return super().choose(step, at, free)
        place = self.between(step.point, free[0], [done.point for done in self.plan.steps[:at]])
        return None if place is None else self.fit(step, at, place)

    def between(self, point: int, locus: Locus, placed: Sequence[int]) -> Point | None:
        """Return a place in the wanted gap of a circle or a line; None on other curves, which have none."""
        c, a, b, d, e, f = locus
        zero = self.arithmetic.zero
        if not (zero(e) and zero(f)):
            return None
        on = [p for p in placed if zero(c + a * self.z[p] + b * self.w[p] + d * self.z[p] * self.w[p])]
        part = Fraction(self.stream.integer(SPREAD // 4, 3 * SPREAD // 4), SPREAD)  # of the gap
        if zero(d):
            return self._on_line(point, locus, on, part)
        centre = (-b / d, -a / d)
        radius = self.arithmetic.root(centre[0] * centre[1] - c / d)
        turns = sorted(_turn(self.z[p] - centre[0], radius) for p in on) or [0.0]
        self.gaps[point] = len(turns)
        at = self.wanted[1] % len(turns)
        after = turns[at + 1] if at + 1 < len(turns) else turns[0] + 2 * pi
        half = tan((turns[at] + (after - turns[at]) * float(part)) / 2)
        t = acb(rational(Fraction(round(half * SPREAD), SPREAD))) * acb(0, 1)
        turn = (1 + t) / (1 - t)
        return centre[0] + radius * turn, centre[1] + radius / turn

    def _on_line(self, point: int, locus: Locus, on: Sequence[int], part: Fraction) -> Point | None:
        one, other = self.somewhere(locus), self.somewhere(locus)
        if one is None or other is None or self.arithmetic.zero(other[0] - one[0]):
            return None
        along = other[0] - one[0], other[1] - one[1]
        marks = sorted(_float(((self.z[p] - one[0]) / along[0]).real) for p in on) or [0.0]
        self.gaps[point] = len(marks) + 1
        at = self.wanted[1] % (len(marks) + 1)
        if at == 0:
            far = marks[0] - 2 * float(part)
        elif at == len(marks):
            far = marks[-1] + 2 * float(part)
        else:
            far = marks[at - 1] + (marks[at] - marks[at - 1]) * float(part)
        if not isfinite(far):
            return None
        times = acb(rational(Fraction(far)))
        return one[0] + times * along[0], one[1] + times * along[1]


def _turn(away: acb, radius: acb) -> float:
    one = away / radius
    return atan2(_float(one.imag), _float(one.real))


def _float(value: object) -> float:
    return float(value)  # type: ignore[arg-type]
