"""Places a problem's points clause by clause in one world, and tries again where a draw does not work out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.language import write_fact
from proofloom.engine.geometry.meeting import meet, on_locus
from proofloom.engine.geometry.plan import Held, Plan, Step
from proofloom.engine.geometry.worlds import Field, Floats, Vector, World

CLOSE = (0.03, 0.01, 0.003)  # nearest that two points may come, per part of the figure's size, as tries go on
FAR = (6.0, 15.0, 40.0)  # farthest from the nearest other, likewise

COINCIDE = "two points fall together or nearly"
REMOTE = "a point falls far away"

Tally = Counter[tuple[int, str]]


def place(
    made: Plan, w: Floats | Field, budget: int, tally: Tally, level: int
) -> tuple[list[Vector] | None, int]:
    """Draw all clauses in one world; return the points, or None when the budget is spent, and the runs.

    `level` chooses the gates among floats, from strict to loose; what goes wrong is added to the tally.
    """
    floats = w if isinstance(w, Floats) else None
    near, far = ((part * w.unit) ** 2 for part in (CLOSE[level], FAR[level]))
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
            if floats and step.needs:
                _check(step.needs, points, made.problem.points)
            new = _run(w, step, points, known)
            if floats:
                _gate(new, known, near, far)
            elif any(place in known for place in new):
                raise Reject(COINCIDE)
            for point, place in zip(step.new, new, strict=True):
                points[point] = place
            if floats:
                _check(step.unsure if floats.wide else step.facts, points, made.problem.points)
        except Reject as reject:
            tally[at, reject.reason] += 1
            stuck[at] += 1
            back = _again(step, made.before[at], at, stuck[at], w)
            if back is None:
                return None, runs
            del known[placed[back] :]
            at = back
            continue
        known += new
        at += 1
    return points, runs


def _again(step: Step, before: tuple[int, ...], at: int, times: int, w: World) -> int | None:
    """Return the clause to draw again: this one if it has a choice, or one on which it depends."""
    if w.exact:  # a root that is missing depends on what was drawn before
        choices = before or (at,)
        return choices[0 if times % 4 else times // 4 % len(choices)]
    choices = (at, *before) if step.free else before
    if not choices:
        # only the branch can change: that of this clause or of any before
        return None if times > 20 else (at if times % 4 else 0)
    return choices[-1] if times % 6 == 5 else choices[times // 4 % len(choices)]


def _run(w: World, step: Step, points: Sequence[Vector], known: Sequence[Vector]) -> list[Vector]:
    if step.recipe is not None:
        return _in_order(step, step.recipe(w, [points[point] for point in step.on]))
    if step.shape is not None:
        new = _in_order(step, step.shape(w))
        if step.wishes and not w.exact:
            new = [wish or place for wish, place in zip(step.wishes, new, strict=False)]
        return new
    wish = step.wishes[0] if step.wishes else None
    loci = [maker(w, [points[point] for point in on], value) for maker, on, value in step.loci[:2]]
    if len(loci) == 1:
        return [on_locus(w, loci[0], known, wish)]
    return [meet(w, loci[0], loci[1], known, wish)]


def _in_order(step: Step, made: list[Vector]) -> list[Vector]:
    """Return what a formula made as the clause has its points."""
    if step.order:
        new = list(made)
        for place, point in zip(step.order, made, strict=False):
            new[place] = point
        made = new
    return made[: len(step.new)]


def _gate(new: Sequence[Vector], known: Sequence[Vector], near: float, far: float) -> None:
    """Refuse points that come too close to others or fall too far from all, by squares of distances."""
    for at, (x, y) in enumerate(new):
        others = [*known, *new[:at]] if at else known
        if others:
            nearest = min([(x - a) * (x - a) + (y - b) * (y - b) for a, b in others])
            if not nearest >= near:
                raise Reject(COINCIDE)
            if nearest > far:
                raise Reject(REMOTE)


def _check(stated: Sequence[Held], points: Sequence[Vector], names: tuple[str, ...]) -> None:
    """Refuse points that do not show what a clause states."""
    for one in stated:
        if not one.shown(points):
            raise Reject(f"{write_fact(one.fact, names)} fails")
