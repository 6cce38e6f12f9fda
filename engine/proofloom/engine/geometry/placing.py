"""Places a problem's points clause by clause in one world, and tries again where a draw does not work out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class Progress:
    """How far a figure is drawn: what one that says more is drawn on from.

    points  where each point is, as far as it is placed
    known   those places, in the order of placing
    placed  how many there were before each clause
    stuck   how often each clause did not work out
    runs    clauses drawn
    """

    points: list[Vector] = field(default_factory=list)
    known: list[Vector] = field(default_factory=list)
    placed: list[int] = field(default_factory=list)
    stuck: Counter[int] = field(default_factory=Counter)
    runs: int = 0

    def copy(self) -> Progress:
        """Return the same progress, from which another figure may be drawn on."""
        return Progress([*self.points], [*self.known], [*self.placed], self.stuck.copy(), self.runs)


def place(
    made: Plan, w: Floats | Field, budget: int, tally: Tally, level: int, begun: Progress | None = None
) -> tuple[list[Vector] | None, int]:
    """Draw all clauses in one world; return the points, or None when the budget is spent, and the runs.

    `level` chooses the gates among floats, from strict to loose; what goes wrong is added to the tally. What
    was `begun` in the same world is drawn on.
    """
    floats = w if isinstance(w, Floats) else None
    near, far = ((part * w.unit) ** 2 for part in (CLOSE[level], FAR[level]))
    so_far = begun or Progress()
    points, known, placed, stuck = so_far.points, so_far.known, so_far.placed, so_far.stuck
    points += [(0, 0)] * (len(made.problem.points) - len(points))
    at = len(placed)
    while at < len(made.steps):
        if so_far.runs >= budget:
            return None, so_far.runs
        so_far.runs += 1
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
                return None, so_far.runs
            del known[placed[back] :]
            at = back
            continue
        known += new
        at += 1
    return points, so_far.runs


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
