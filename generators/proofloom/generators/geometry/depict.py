"""Draw a problem: from its figure and what is given to a picture that marks given facts and no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.wording.notation import notation
from proofloom.engine.scene import SIZE, Arc, Circle, Line, Scene, ScenePoint, Segment, Stroke
from proofloom.engine.scene.grid import Spot, along, way
from proofloom.engine.scene.place import Layout, acceptable, place
from proofloom.engine.scene.scores import degenerate, measure
from proofloom.engine.scene.style import style as look
from proofloom.engine.seed import Seed
from proofloom.generators.geometry.depict_fit import center_of, crowded, fit
from proofloom.generators.geometry.depict_lines import (
    AID,
    Asked,
    Place,
    Ring,
    accident,
    asked_segments,
    board,
    distinct,
    rings,
    spoken,
    touching,
    unmarked,
)
from proofloom.generators.geometry.depict_marks import Marker, Statement

PAST = 700, 500, 350  # how far a tangent may go on past its points
EDGE = 300  # and how near the edge
ROUNDS = 5  # marks that find no place are left out, so many times
LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


__all__ = ["Depiction", "crowded", "depict"]


@dataclass(frozen=True, slots=True)
class Depiction:
    """A picture fit to print.

    scene   what it shows
    layout  where its labels stand
    shown   the given facts that the picture states by itself: what a text beside it may leave out. They are
            those that marks say, and which points are on which line or circle. That a point is a circle's
            centre, or two radii equal, only seems so.
    bare    with aids drawn, the same picture without their layer; all else stands where it stood
    """

    scene: Scene
    layout: Layout
    shown: tuple[Fact, ...]
    bare: Depiction | None = None


def depict(
    problem: Problem,
    xy: Sequence[Place],
    seed: Seed,
    *,
    given: Iterable[Fact] | None = None,
    asked: Asked | None = None,
    named: Iterable[Fact] = (),
    names: Sequence[str] | None = None,
    style: str = "plain",
    aids: bool = False,
    to_scale: bool = True,
) -> Depiction:
    """Return a picture of a figure of the problem. The same arguments give the same picture everywhere.

    xy        where the points are, as `figure.draw` places them
    given     facts that may be marked; by default all hypotheses. Never give one that is to be shown.
    asked     a length (2 points), an angle (3, vertex in the middle), a ratio (4), an area or perimeter (of a
              polygon) that is asked for: its segments are drawn, and a length or an angle gets a "?"
    named     further facts whose segments are drawn, and which are not marked: what is to be shown, options
    names     how the points are called; digits are written low. By default as the wording does.
    style     a row of the style table; what is random in it comes from the seed
    aids      whether the points and strokes of the auxiliary clauses are drawn, dashed
    to_scale  without it the figure is stretched, order and incidence kept; not with circles

    Raise Reject, with a constant reason, when the figure makes no picture that can be read.
    """
    facts = tuple(hypotheses(problem, auxiliary=aids) if given is None else given)
    called = [name.translate(LOW) for name in names or notation(problem.points).names]
    circles = rings(problem, hypotheses(problem, auxiliary=aids), aids)
    shown = _points(problem, aids)
    true = list(xy)
    for ring in circles:
        if ring.center is None:  # one without a name gets a hidden centre
            ring.center = len(true)
            true.append(center_of(*(true[p] for p in ring.points[:3])))
            called.append(f"({''.join(called[p] for p in ring.points[:3])})")
    seen = [*shown, *(ring.center for ring in circles if ring.center is not None)]
    at = fit(problem, true, shown, circles, seen, seed, to_scale)
    pairs = [*asked_segments(asked), *(pair for fact in named for pair in spoken(fact))]
    quiet = unmarked(problem)
    lines = board(problem, at, circles, quiet, pairs, aids)
    near = accident(lines, true)
    if near is not None:
        raise Reject(near)
    points = tuple(
        ScenePoint(called[p], *at[p], hidden=p >= len(problem.points)) for p in dict.fromkeys(seen)
    )
    tangents = touching(problem)
    strokes: list[Stroke] = [_curve(ring, called) for ring in distinct(circles, true)]
    for a, b, layer in lines.strokes():
        past = _past(at[a], at[b]) if any(lines.along(pair, a, b) for pair in tangents) else 0
        ends = called[a], called[b]
        strokes.append(Line(*ends, past, layer == AID) if past else Segment(*ends, layer == AID))
    jitter = 1 + (seed / "jitter").bits(32) if look(style).random else 0
    scene = Scene(points, tuple(strokes), (), style, to_scale, jitter)
    marker = Marker(lines, true, called)
    there = set(shown)
    loud = [fact for fact in facts if fact not in quiet and there.issuperset(fact.points)]
    statements = marker.statements(loud, circles, asked)
    scene, layout, kept = _settled(scene, statements)
    stated = {fact for statement in kept for fact in statement.facts}
    stated |= {fact for fact in facts if fact.name == "cyclic" and any(ring.spans(fact) for ring in circles)}
    stated |= {fact for fact in facts if fact.name == "coll" and _in_row(fact, lines.lines)}
    said = tuple(fact for fact in facts if fact in stated)
    if not aids:
        return Depiction(scene, layout, said)
    return Depiction(scene, layout, said, _bare(scene, layout, said, kept, problem, called))


def _bare(
    scene: Scene,
    layout: Layout,
    said: Sequence[Fact],
    statements: Sequence[Statement],
    problem: Problem,
    called: Sequence[str],
) -> Depiction:
    """Return a picture without the auxiliary layer: its points, strokes and marks, and their labels."""
    firm = set(hypotheses(problem))
    points = {called[p] for p in (*_points(problem, False), *range(len(problem.points), len(called)))}
    left = tuple(mark for one in statements if set(one.facts) <= firm for mark in one.marks)
    bare = replace(
        scene,
        points=tuple(point for point in scene.points if point.name in points),
        strokes=tuple(stroke for stroke in scene.strokes if not stroke.auxiliary),
        marks=left,
    )
    keys = {part.key for part in (*bare.points, *bare.marks)}
    labels = tuple(label for label in layout.labels if label.key in keys)
    return Depiction(bare, replace(layout, labels=labels), tuple(fact for fact in said if fact in firm))


def _points(problem: Problem, aids: bool) -> list[int]:
    count = len(problem.points)
    if aids:
        return list(range(count))
    last = problem.clauses[len(problem.clauses) - problem.auxiliary :]
    left_out = {p for clause in last for p in clause.points}
    return [p for p in range(count) if p not in left_out]


def _curve(ring: Ring, called: Sequence[str]) -> Circle | Arc:
    center = called[ring.center or 0]
    if ring.ends is not None:
        return Arc(center, called[ring.ends[0]], called[ring.ends[1]], ring.aid)
    return Circle(center, called[ring.points[0]], ring.aid)


def _past(a: Spot, b: Spot) -> int:
    """Return how far a line goes on past two points without nearing the edge; 0 where it has no room."""
    u = way(b[0] - a[0], b[1] - a[1])
    for past in PAST:
        ends = along(a, u, -past), along(b, u, past)
        if all(EDGE <= value <= SIZE - EDGE for end in ends for value in end):
            return past
    return 0


def _in_row(fact: Fact, lines: Sequence[Sequence[int]]) -> bool:
    return any(set(fact.points) <= set(line) for line in lines)


def _settled(scene: Scene, statements: list[Statement]) -> tuple[Scene, Layout, list[Statement]]:
    """Mark what finds a place; raise Reject when the figure itself cannot be read."""
    for _ in range(ROUNDS):
        marked = replace(scene, marks=tuple(mark for statement in statements for mark in statement.marks))
        scores = measure(marked)
        reason = degenerate(replace(scores, mark_touches=()))
        if reason is not None:
            raise Reject(reason)
        faulty = set(scores.mark_touches)
        if not faulty:
            layout = place(marked)
            reason = acceptable(layout)
            if reason is None:
                return marked, layout, statements
            faulty = {*layout.touching, *layout.ambiguous}
        kept = [one for one in statements if not any(mark.key in faulty for mark in one.marks)]
        if len(kept) == len(statements):
            break
        statements = kept
    raise Reject(reason or "no place for the marks")
