"""Draws a problem: points among floats, for order and branch, and in a prime field, for identity.

`draw` places the points clause by clause, first as floats. Where a draw does not work out (loci do not
meet, points fall together, a needed condition fails) it tries again from the latest clause with a choice
to make, and so bounded many times; what went wrong is counted by clause and reason. Then it repeats the
construction in the prime field with the same choices of branch, drawing the free parameters anew from the
whole field, until the square roots that are asked for exist. Last, every hypothesis must hold in both.

What algebra cannot say: which of two conjugate points a field point is. As long as nothing ties a root to
others, either is as good, since every polynomial relation that holds for one holds for the other. Where a
hypothesis, a goal that floats show, or any two directions or lengths that look related are not so in the
field, it is drawn there again, with other roots; in the end `Figure.settled` says whether all agree.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from proofloom.engine.geometry.accidents import accidents
from proofloom.engine.geometry.field import PrimeField, field_for
from proofloom.engine.geometry.language import write_fact
from proofloom.engine.geometry.placing import CLOSE, Tally, place
from proofloom.engine.geometry.plan import Plan, plan
from proofloom.engine.geometry.predicates import Fact, Kind
from proofloom.engine.geometry.problem import Problem, ProblemError
from proofloom.engine.geometry.truth import generic_in_field, holds_among_floats, holds_in_field
from proofloom.engine.geometry.worlds import NO_ROOT, Field, Floats, Vector
from proofloom.engine.seed import Seed

RUNS = 6000  # most clauses drawn among floats before giving up
FIELD_RUNS = 20000  # most clauses drawn in the field
TRIES = 60  # most figures tried until one shows the goals
ROUNDS = 48  # most figures tried in the field until one agrees with the drawn one
# a figure of fixed lengths may need one root that a field lacks; then others are tried, with more angles
OTHER_FIELDS = (1, 11, 13, 17, 19, 23, 29, 31)
MOST_ANGLES = 2**48  # order beyond which no field has the rotations
REDRAWS = 3  # most drawn figures for which that is tried

UNSHOWN = "a goal is not shown"
UNSETTLED = "field and drawn figure do not agree"
ACCIDENT = "an accidental relation"


class FigureError(ProblemError):
    """No figure was found: the clause that failed most, why, and how often each reason came up.

    tally  how often each (clause, reason) was met; clause -1 is the figure as a whole
    """

    def __init__(self, message: str, clause: int, tally: Tally) -> None:
        super().__init__(message, clause)
        self.tally = tally


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn problem.

    problem  what was drawn
    xy       each point's place among floats
    exact    each point's place in the field, or () when the problem gives coordinates only
    field    the prime field
    roots    how many roots were chosen at random in the field
    settled  the worlds agree: in both hold every hypothesis, every goal that floats show, and every
             parallel, perpendicular or equal pair of segments that they show
    runs     clauses drawn, among floats and in the field
    tally    what did not work out, by clause and reason
    """

    problem: Problem
    xy: tuple[tuple[float, float], ...]
    exact: tuple[tuple[int, int], ...]
    field: PrimeField
    roots: int
    settled: bool
    runs: tuple[int, int]
    tally: tuple[tuple[int, str, int], ...]

    def holds(self, fact: Fact) -> bool | None:
        """Say whether an equality or value holds identically; None when the field cannot say it."""
        return holds_in_field(fact, self.exact, self.field) if self.exact else None

    def shows(self, fact: Fact) -> bool:
        """Say whether the drawn figure shows a fact of any kind, as far as floats can."""
        return holds_among_floats(fact, self.xy)

    def orientation(self, a: int, b: int, c: int) -> int:
        """Return 1 when a, b, c turn left, -1 when right, 0 when they are collinear (in the field)."""
        (ax, ay), (bx, by), (cx, cy) = self.xy[a], self.xy[b], self.xy[c]
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if self.exact:
            (ax_, ay_), (bx_, by_), (cx_, cy_) = self.exact[a], self.exact[b], self.exact[c]
            if ((bx_ - ax_) * (cy_ - ay_) - (by_ - ay_) * (cx_ - ax_)) % self.field.prime == 0:
                return 0
        elif abs(area) <= 1e-9 * (abs((bx - ax) * (cy - ay)) + abs((by - ay) * (cx - ax))):
            return 0
        return 1 if area > 0 else -1

    def between(self, x: int, a: int, b: int) -> bool:
        """Say whether x lies strictly between a and b on their line."""
        if x in (a, b) or self.orientation(x, a, b):
            return False
        (px, py), (ax, ay), (bx, by) = self.xy[x], self.xy[a], self.xy[b]
        return (ax - px) * (bx - px) + (ay - py) * (by - py) < 0

    def same_side(self, p: int, q: int, a: int, b: int) -> bool | None:
        """Say whether p and q lie on one side of line ab; None when one of them is on it."""
        product = self.orientation(a, b, p) * self.orientation(a, b, q)
        return product > 0 if product else None


def draw(problem: Problem, seed: Seed, *, tries: int = TRIES, rounds: int = ROUNDS) -> Figure:
    """Draw a problem; the same seed gives the same figure everywhere.

    Where a construction leaves a choice of branch, the first of up to `tries` figures that shows all goals
    is taken, and the last when none does. `rounds` bounds the tries in the field for each.

    Raise FigureError when no figure is found within the bounds, and ProblemError when the problem
    contradicts itself before anything is drawn; both name the clause.
    """
    if problem.places:
        return _given(problem)
    made = plan(problem)
    failed: FigureError | None = None
    for prime in OTHER_FIELDS:
        order = made.field.order * prime
        if order > MOST_ANGLES:
            break
        try:
            return _Drawing(replace(made, field=field_for(order)), seed, tries, rounds).figure()
        except FigureError as error:
            failed = failed or error
            if not any(reason == NO_ROOT for _, reason in error.tally):
                break
    assert failed is not None
    raise failed


def figures(problem: Problem, seed: Seed) -> Iterator[Figure]:
    """Yield one figure after another, each with its own seed."""
    number = 0
    while True:
        yield draw(problem, seed / number)
        number += 1


@dataclass(slots=True)
class _Drawing:
    """One figure on its way: what was spent and what went wrong."""

    made: Plan
    seed: Seed
    tries: int
    rounds: int
    runs: int = 0
    field_runs: int = 0
    tally: Tally = dataclasses.field(default_factory=Counter)

    def figure(self) -> Figure:
        """Return the first figure on which both worlds agree, or the one that comes nearest to it."""
        best: Figure | None = None
        fewest = 0
        for number, (floats, xy) in zip(range(REDRAWS), self._drawn(), strict=False):
            found = self._in_field(floats, xy, self.seed / "field" / number)
            if found is None:
                continue
            failing, figure = found
            if best is None or failing < fewest:
                best, fewest = figure, failing
            if not failing:
                break
        if best is None:
            raise self._failure()
        return replace(best, runs=(self.runs, self.field_runs), tally=_listed(self.tally))

    def _drawn(self) -> Iterator[tuple[Floats, list[Vector]]]:
        """Yield figures among floats that show the goals, if any does."""
        w = Floats((self.seed / "floats").stream(), self.made.unit)
        goals = [goal for goal in self.made.problem.goals if goal.predicate.kind is not Kind.QUESTION]
        wished = any(step.wishes for step in self.made.steps)
        for level in range(len(CLOSE) - 1 if wished else 0, len(CLOSE)):
            until = self.runs + RUNS // len(CLOSE)
            unshown = 0
            while True:
                xy, used = place(self.made, w, until - self.runs, self.tally, level)
                self.runs += used
                if xy is None:
                    break
                if unshown + 1 < self.tries and not all(holds_among_floats(goal, xy) for goal in goals):
                    self.tally[-1, UNSHOWN] += 1
                    unshown += 1
                    continue
                yield w, xy

    def _in_field(self, floats: Floats, xy: list[Vector], seed: Seed) -> tuple[int, Figure] | None:
        """Return the figure whose field points agree best with the drawn ones, and how much is amiss."""
        problem, field = self.made.problem, self.made.field
        facts = [item.fact for step in self.made.steps for item in (*step.needs, *step.facts)]
        facts += [goal for goal in problem.goals if _is_identity(goal) and holds_among_floats(goal, xy)]
        best: tuple[int, Figure] | None = None
        for number in range(self.rounds):
            w = Field(field, (seed / number).stream(), floats.notes)
            points, used = place(self.made, w, FIELD_RUNS - self.field_runs, self.tally, 0)
            self.field_runs += used
            if points is None:
                break
            wrong = sum(_fails(fact, points, field) for fact in facts)
            failing = wrong + accidents(xy, points, field.prime)
            if best is None or failing < best[0]:
                best = failing, self._figure(xy, points, w.free, failing == 0)
            if not failing or not w.free:
                break
        if best is not None and best[0]:
            self.tally[-1, UNSETTLED if best[1].roots else ACCIDENT] += 1
        return best

    def _figure(self, xy: list[Vector], points: list[Vector], roots: int, settled: bool) -> Figure:
        return Figure(
            self.made.problem,
            tuple((float(x), float(y)) for x, y in xy),
            tuple((int(x), int(y)) for x, y in points),
            self.made.field,
            roots,
            settled,
            (0, 0),
            (),
        )

    def _failure(self) -> FigureError:
        problem = self.made.problem
        of_clauses = {key: times for key, times in self.tally.items() if key[0] >= 0}
        if not of_clauses:
            return FigureError("nothing was drawn within the bounds", -1, self.tally)
        clause, _ = max(of_clauses, key=lambda key: of_clauses[key])
        reasons = sorted((-times, reason) for (at, reason), times in of_clauses.items() if at == clause)
        text = "; ".join(f"{reason}, {-times} times" for times, reason in reasons[:3])
        names = " ".join(problem.points[point] for point in problem.clauses[clause].points)
        return FigureError(f"clause {clause + 1} ({names}): {text}", clause, self.tally)


def _listed(tally: Tally) -> tuple[tuple[int, str, int], ...]:
    return tuple((clause, reason, count) for (clause, reason), count in sorted(tally.items()))


def _is_identity(fact: Fact) -> bool:
    return fact.predicate.kind in (Kind.EQUALITY, Kind.VALUE)


def _fails(fact: Fact, points: Sequence[Vector], field: PrimeField) -> bool:
    if fact.predicate.kind is Kind.DISTINCT:
        return not generic_in_field(fact, points, field)
    return holds_in_field(fact, points, field) is False


def _given(problem: Problem) -> Figure:
    """Return the figure of a problem that gives coordinates; refuse by name what they do not show."""
    xy = tuple((x.numerator / x.denominator, y.numerator / y.denominator) for x, y in problem.places)
    for fact in problem.assumed:
        if not holds_among_floats(fact, xy):
            text = write_fact(fact, problem.points)
            raise FigureError(f"assumption {text} does not hold at the given coordinates", -1, Counter())
    return Figure(problem, xy, (), field_for(1), 0, False, (0, 0), ())
