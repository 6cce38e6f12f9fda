"""Draws a problem: points among floats, for order and branch, and in a prime field, for identity.

`draw` places the points clause by clause, first as floats. Where a draw does not work out (loci do not
meet, points fall together, a needed condition fails) it tries again from the latest clause with a choice
to make, and so bounded many times; what went wrong is counted by clause and reason. Then it repeats the
construction in the prime field with the same choices of branch, drawing the free parameters anew from the
whole field, until the square roots that are asked for exist. Last, every hypothesis must hold in both.

What algebra cannot say: which of two conjugate points a field point is. As long as nothing ties a root to
others, either is as good, since every polynomial relation that holds for one holds for the other. Where a
hypothesis or a goal that floats show fails in the field, it is drawn there again, with other roots;
`Figure.settled` says whether a draw was found that agrees with the drawn figure in all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.field import PrimeField, field_for
from proofloom.engine.geometry.meeting import meet, on_locus
from proofloom.engine.geometry.plan import Plan, Step, plan
from proofloom.engine.geometry.predicates import Fact, Kind
from proofloom.engine.geometry.problem import Given, Problem, ProblemError
from proofloom.engine.geometry.truth import generic_in_field, holds_among_floats, holds_in_field
from proofloom.engine.geometry.worlds import Field, Floats, Vector, World
from proofloom.engine.seed import Seed

RUNS = 4000  # most clauses drawn among floats before giving up
FIELD_RUNS = 20000  # most clauses drawn in the field
TRIES = 60  # most figures tried until one shows the goals
ROUNDS = 64  # most figures tried in the field until one agrees with the drawn one
CLOSE = (0.03, 0.01, 0.003)  # nearest that two points may come, per part of the figure's size, as tries go on
FAR = (6.0, 15.0, 40.0)  # farthest from the others, likewise

COINCIDE = "two points fall together or nearly"
UNSHOWN = "a goal is not shown"
REMOTE = "a point falls far away"


class FigureError(ProblemError):
    """No figure was found: the clause that failed most, why, and how often each reason came up.

    tally  how often each (clause, reason) was met; clause -1 is the figure as a whole
    """

    def __init__(self, message: str, clause: int, tally: Counter[tuple[int, str]]) -> None:
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
    settled  every hypothesis holds in both worlds, and so does every goal that floats show
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
        elif abs(area) < 1e-9 * (abs((bx - ax) * (cy - ay)) + abs((by - ay) * (cx - ax))):
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
    is taken, and the last when none does.

    Raise FigureError when no figure is found within the bounds, and ProblemError when the problem
    contradicts itself before anything is drawn; both name the clause.
    """
    if problem.places:
        return _given(problem)
    made = plan(problem)
    tally: Counter[tuple[int, str]] = Counter()
    floats = Floats((seed / "floats").stream(), made.unit)
    goals = [goal for goal in problem.goals if goal.predicate.kind is not Kind.QUESTION] if tries > 1 else []
    runs = 0
    wished = any(step.wishes for step in made.steps)
    for attempt in range(len(CLOSE) - 1 if wished else 0, len(CLOSE)):
        for _ in range(tries):
            xy, used = _place(made, floats, RUNS // len(CLOSE), tally, attempt)
            runs += used
            if xy is None:
                break
            if all(holds_among_floats(goal, xy) for goal in goals):
                return _exact(made, seed, floats, xy, runs, tally, rounds)
            tally[-1, UNSHOWN] += 1
        if xy is not None:
            return _exact(made, seed, floats, xy, runs, tally, rounds)
    raise _failure(problem, tally)


def figures(problem: Problem, seed: Seed) -> Iterator[Figure]:
    """Yield one figure after another, each with its own seed."""
    number = 0
    while True:
        yield draw(problem, seed / number)
        number += 1


def _place(
    made: Plan, w: Floats | Field, budget: int, tally: Counter[tuple[int, str]], attempt: int
) -> tuple[list[Vector] | None, int]:
    """Draw all clauses in one world; return the points, or None when the budget is spent, and the runs."""
    points: list[Vector] = [(0, 0)] * len(made.problem.points)
    placed: list[int] = []  # how many points there were before each clause
    known: list[Vector] = []
    stuck: Counter[int] = Counter()
    runs, at = 0, 0
    while at < len(made.steps):
        if runs >= budget:
            return None, runs
        runs += 1
        step = made.steps[at]
        w.start(at)
        del placed[at:]
        placed.append(len(known))
        try:
            new = _run(w, step, points, known)
            if isinstance(w, Floats):
                _gate(new, known, w.unit, attempt)
            for point, place in zip(step.new, new, strict=True):
                points[point] = place
            if isinstance(w, Floats):
                _conditions(step, points)
        except Reject as reject:
            tally[at, reject.reason] += 1
            stuck[at] += 1
            back = _again(step, at, stuck[at], w)
            if back is None:
                return None, runs
            del known[placed[back] :]
            at = back
            continue
        known += new
        at += 1
    return points, runs


def _again(step: Step, at: int, times: int, w: World) -> int | None:
    """Return the clause to draw again: this one if it has a choice, or one on which it depends."""
    if w.exact:  # a root that is missing depends on what was drawn before
        choices = step.before or (at,)
        return choices[0 if times % 4 else times // 4 % len(choices)]
    choices = (at, *step.before) if step.free else step.before
    if not choices:
        # only the branch can change: that of this clause or of any before
        return None if times > 20 else (at if times % 4 else 0)
    return choices[-1] if times % 6 == 5 else choices[times // 4 % len(choices)]


def _run(w: World, step: Step, points: Sequence[Vector], known: Sequence[Vector]) -> list[Vector]:
    wishes = step.wishes or (None,) * len(step.new)
    if step.shape is not None or step.recipe is not None:
        if step.shape is not None:
            made = step.shape(w)
        else:
            assert step.recipe is not None
            made = step.recipe(w, [points[point] for point in step.on])
        new = list(made)
        for place, point in zip(step.order, made, strict=False):
            new[place] = point
        if step.shape is not None and not w.exact:
            new = [wish or place for wish, place in zip(wishes, new, strict=False)]
        return new[: len(step.new)]
    loci = [maker(w, [points[point] for point in on], value) for maker, on, value in step.loci]
    if len(loci) == 1:
        return [on_locus(w, loci[0], known, wishes[0])]
    return [meet(w, loci[0], loci[1], known, wishes[0])]


def _gate(new: Sequence[Vector], known: Sequence[Vector], unit: float, attempt: int) -> None:
    """Refuse points that come too close to others or fall too far from all."""
    near, far = (CLOSE[attempt] * unit) ** 2, (FAR[attempt] * unit) ** 2
    others = list(known)
    for x, y in new:
        if others:
            apart = [(x - a) * (x - a) + (y - b) * (y - b) for a, b in others]
            if not min(apart) >= near:
                raise Reject(COINCIDE)
            if min(apart) > far:
                raise Reject(REMOTE)
        others.append((x, y))


def _conditions(step: Step, points: Sequence[Vector]) -> None:
    for item in step.facts:
        if item.fact.predicate.kind in (Kind.DISTINCT, Kind.ORDER) and not holds_among_floats(
            item.fact, points
        ):
            raise Reject(f"{item.fact.name} fails")


def _exact(
    made: Plan,
    seed: Seed,
    floats: Floats,
    xy: list[Vector],
    runs: int,
    tally: Counter[tuple[int, str]],
    rounds: int,
) -> Figure:
    """Find the figure in the field, with roots for which it agrees with the drawn one."""
    problem = made.problem
    facts = [item for step in made.steps for item in step.facts]
    for item in facts:
        if not holds_among_floats(item.fact, xy):
            raise _false(problem, item, "the drawn figure", tally)
    shown = [goal for goal in problem.goals if _is_identity(goal) and holds_among_floats(goal, xy)]
    best: tuple[int, Field, list[Vector]] | None = None
    spent = 0
    for number in range(rounds):
        w = Field(made.field, (seed / "field" / number).stream(), floats.notes)
        points, used = _place(made, w, FIELD_RUNS - spent, tally, 0)
        spent += used
        if points is None:
            break
        failing = sum(1000 for item in facts if _fails(item.fact, points, made.field))
        failing += sum(1 for goal in shown if _fails(goal, points, made.field))
        if best is None or failing < best[0]:
            best = failing, w, points
        if not failing or not w.free:
            break
    if best is None:
        raise _failure(problem, tally)
    failing, w, points = best
    if failing >= 1000:
        raise _false(
            problem, next(i for i in facts if _fails(i.fact, points, made.field)), "the field", tally
        )
    return Figure(
        problem,
        tuple((float(x), float(y)) for x, y in xy),
        tuple((int(x), int(y)) for x, y in points),
        made.field,
        w.free,
        not failing,
        (runs, spent),
        tuple((clause, reason, count) for (clause, reason), count in sorted(tally.items())),
    )


def _is_identity(fact: Fact) -> bool:
    return fact.predicate.kind in (Kind.EQUALITY, Kind.VALUE)


def _fails(fact: Fact, points: Sequence[Vector], field: PrimeField) -> bool:
    if fact.predicate.kind is Kind.DISTINCT:
        return not generic_in_field(fact, points, field)
    return holds_in_field(fact, points, field) is False


def _false(problem: Problem, item: Given, where: str, tally: Counter[tuple[int, str]]) -> FigureError:
    names = " ".join(problem.points[point] for point in item.fact.points)
    text = f"{_clause(item.clause)}: {item.fact.name} {names} does not hold on {where}"
    return FigureError(text, item.clause, tally)


def _failure(problem: Problem, tally: Counter[tuple[int, str]]) -> FigureError:
    if not tally:
        return FigureError("nothing was drawn within the bounds", -1, tally)
    (clause, reason), times = max(tally.items(), key=lambda entry: entry[1])
    names = " ".join(problem.points[point] for point in problem.clauses[clause].points)
    return FigureError(f"{_clause(clause)} ({names}): {reason}, {times} times", clause, tally)


def _clause(clause: int) -> str:
    return f"clause {clause + 1}" if clause >= 0 else "assumption"


def _given(problem: Problem) -> Figure:
    """Return the figure of a problem that gives coordinates; refuse by name what they do not show."""
    xy = tuple((x.numerator / x.denominator, y.numerator / y.denominator) for x, y in problem.places)
    for fact in problem.assumed:
        if not holds_among_floats(fact, xy):
            raise _false(problem, Given(fact, -1, -1), "the given coordinates", Counter())
    return Figure(problem, xy, (), field_for(1), 0, False, (0, 0), ())
