"""Grows a scene: a first figure, and moves one after the other, each put to what is drawn already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from proofloom.engine import Reject, Seed
from proofloom.engine.geometry.placing import Progress, place
from proofloom.engine.geometry.plan import plan
from proofloom.engine.geometry.problem import Clause, Problem
from proofloom.engine.geometry.worlds import Floats
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.plane.gates import unfit
from proofloom.generators.geometry.plane.sight import Drawn, Sight
from proofloom.generators.geometry.plane.templates import Filled, Template, bases, filled, moved, moves

EFFORT = 12  # clauses drawn for each new one of a figure, before it is given up
VAIN = 14  # moves that may be in vain
MEASURED = 3  # times as often as others, sorts of figures are taken of which some have numbers
GROWTH = 1.9  # most by which a move may make a figure larger
MOVED = 2  # points at least are added to a first figure, where a scene may have so many
LAYOUTS = 3  # tried for a scene that is drawn anew


@dataclass(frozen=True, slots=True)
class Scene:
    """A figure that problems are made of.

    problem  without goals; its points are called p0, p1, ...
    xy       where they are drawn
    drawn    the segments and circles that are drawn
    base     what it began with
    moves    what was added, in order
    parents  digests of the scenes from which it was grown, the first one first
    first    how many of its points the first figure has, or the last of those
    """

    problem: Problem
    xy: tuple[tuple[float, float], ...]
    drawn: Drawn
    base: Template
    moves: tuple[str, ...]
    parents: tuple[str, ...] = ()
    first: int = 0


def grow(seed: Seed, points: tuple[int, int], groups: tuple[str, ...] = ()) -> Scene:
    """Return a scene of so many points, or raise Reject; `groups` are the sorts to begin with, or all."""
    stream = (seed / "moves").stream()
    known = groups or tuple(dict.fromkeys(base.group for base in bases()))
    group = stream.weighted(known, [MEASURED if _measured(group) else 1 for group in known])
    choices = [base for base in bases() if base.group == group]
    base = stream.weighted(choices, [one.weight for one in choices])
    wanted = stream.integer(*points)
    begun = _begun(base, stream, seed / "figure")
    wanted = max(wanted, min(len(begun.sight.xy) + MOVED, points[1]))
    draft = _grown(begun, wanted, stream, seed / "figure")
    if len(draft.sight.xy) < points[0]:
        raise Reject("too few moves work out")
    xy, first = tuple(draft.sight.xy), len(begun.sight.xy)
    return Scene(_problem(draft.clauses), xy, draft.drawn, base, draft.moves, (), first)


def regrown(parent: Scene, seed: Seed, points: tuple[int, int], digest: str) -> Scene:
    """Return a scene of so many points that is another drawn anew and grown, or raise Reject.

    `digest` is that of the other one, which has fewer points.
    """
    stream = (seed / "moves").stream()
    old = len(parent.xy)
    least = max(points[0], old + 1)
    wanted = stream.integer(least, max(points[1], least))
    draft, figure = _anew(parent, seed / "figure")
    draft = _grown(draft, wanted, stream, figure)
    if len(draft.sight.xy) < least:
        raise Reject("too few moves work out")
    xy, parents = tuple(draft.sight.xy), (*parent.parents, digest)
    return Scene(_problem(draft.clauses), xy, draft.drawn, parent.base, draft.moves, parents, old)


def _measured(group: str) -> bool:
    return any(base.numbers for base in bases() if base.group == group)


@dataclass(frozen=True, slots=True)
class _Hand:
    """What drew a figure: where it stopped, it goes on with the next move."""

    floats: Floats
    progress: Progress

    def copy(self) -> _Hand:
        floats = copy(self.floats)
        floats.stream, floats.notes = copy(floats.stream), [*floats.notes]
        return _Hand(floats, self.progress.copy())


@dataclass(frozen=True, slots=True)
class _Draft:
    """A scene while it grows: placed among floats only."""

    clauses: tuple[Clause, ...]
    sight: Sight
    drawn: Drawn
    moves: tuple[str, ...]
    hand: _Hand


def _anew(scene: Scene, seed: Seed) -> tuple[_Draft, Seed]:
    """Return a scene as it is drawn from another seed, and that seed."""
    clauses = scene.problem.clauses
    for number in range(LAYOUTS):
        placed = _placed(clauses, seed / number)
        if placed is not None:
            sight = Sight(placed[0], scene.drawn)
            if not unfit(placed[0], sight):
                return _Draft(clauses, sight, scene.drawn, scene.moves, placed[1]), seed / number
    raise Reject("a scene that is not fit to be shown in another way")


def _grown(draft: _Draft, wanted: int, stream: Stream, seed: Seed) -> _Draft:
    """Return a draft to which moves were put until it has so many points, or too many were in vain."""
    weights = [move.weight for move in moves()]
    for _ in range(VAIN + wanted):
        if len(draft.sight.xy) >= wanted:
            break
        draft = _with(draft, stream.weighted(moves(), weights), stream, seed) or draft
    return draft


def _begun(base: Template, stream: Stream, seed: Seed) -> _Draft:
    made = _filled(base, stream)
    drawn = Drawn([], [], [])
    _draw(drawn, base, made.letters)
    placed = _placed(made.clauses, seed)
    if placed is None:
        raise Reject("a first figure cannot be drawn")
    xy, hand = placed
    sight = Sight(xy, drawn)
    if unfit(xy, sight):
        raise Reject("a first figure is not fit to be shown")
    return _Draft(made.clauses, sight, drawn, (), hand)


def _filled(template: Template, stream: Stream) -> Filled:
    numbers = stream.choice(template.numbers) if template.numbers else ()
    return filled(template, numbers, stream.choice(template.scale))


def _with(draft: _Draft, move: Template, stream: Stream, seed: Seed) -> _Draft | None:
    """Return the draft with a move added; None where it cannot be put to anything, or is not fit."""
    put = _put(move, draft.sight, stream)
    if put is None:
        return None
    made = _filled(move, stream)
    count = len(draft.sight.xy)
    new = iter(range(count, count + len(made.letters)))
    places = [put[letter] if letter in put else next(new) for letter in made.letters]
    more = [moved(clause, places) for clause in made.clauses]
    if {_said(clause) for clause in more} & {_said(clause) for clause in draft.clauses}:
        return None
    clauses = (*draft.clauses, *more)
    placed = _placed(clauses, seed, draft.hand)
    if placed is None:
        return None
    xy, hand = placed
    drawn = draft.drawn.copy()
    _draw(drawn, move, {letter: places[at] for letter, at in made.letters.items()})
    sight = Sight(xy, drawn)
    if sight.size > GROWTH * draft.sight.size or unfit(xy, sight):
        return None
    return _Draft(clauses, sight, drawn, (*draft.moves, move.name), hand)


def _said(clause: Clause) -> tuple[object, ...]:
    """Return what a clause says of points before it: two that say the same place one point twice."""
    new = set(clause.points)
    parts = clause.constructions
    return tuple(
        (part.name, part.value, *(None if p in new else p for p in part.arguments)) for part in parts
    )


def _put(move: Template, sight: Sight, stream: Stream) -> dict[str, int] | None:
    """Choose what a move is put to: letters of the template by point."""
    bound: dict[str, int] = {}
    for kind, *letters in move.takes:
        options = (dict(zip(letters, option, strict=True)) for option in sight.options(kind))
        fitting = [option for option in options if _fits(option, bound)]
        if not fitting:
            return None
        bound.update(stream.choice(fitting))
    return bound


def _fits(option: dict[str, int], bound: dict[str, int]) -> bool:
    taken = bound.values()
    return all(bound[x] == p if x in bound else p not in taken for x, p in option.items())


def _draw(drawn: Drawn, template: Template, points: dict[str, int]) -> None:
    for line in template.lines:
        drawn.segments += zip((points[a] for a in line), (points[b] for b in line[1:]), strict=False)
    drawn.circles += [(points[o], points[a]) for o, a in template.circles]
    drawn.rounds += [(points[a], points[b], points[c]) for a, b, c in template.rounds]


def _problem(clauses: Sequence[Clause]) -> Problem:
    count = sum(len(clause.points) for clause in clauses)
    return Problem("", tuple(f"p{n}" for n in range(count)), tuple(clauses), ())


def _placed(
    clauses: Sequence[Clause], seed: Seed, before: _Hand | None = None
) -> tuple[list[tuple[float, float]], _Hand] | None:
    """Return where the points are drawn, if little effort is enough, and what drew them.

    The same seed begins in the same way, so what drew the clauses `before` the last ones can go on from
    there, unless lengths that are given now change the scale of all.
    """
    made = plan(_problem(clauses))
    if before is not None and before.floats.unit == made.unit:
        hand = before.copy()
    else:
        hand = _Hand(Floats((seed / "floats").stream(), made.unit), Progress())
    progress = hand.progress
    effort = progress.runs + EFFORT * (len(clauses) - len(progress.placed))
    xy, _ = place(made, hand.floats, effort, Counter(), 0, progress)
    return None if xy is None else ([(float(x), float(y)) for x, y in xy], hand)
