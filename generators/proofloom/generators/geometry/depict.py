"""Draw a problem: from its figure and what is given to a picture that marks given facts and no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.wording.notation import notation
from proofloom.engine.scene import SIZE, Circle, Mark, Scene, ScenePoint, Segment
from proofloom.engine.scene.grid import ONE, Spot, compass
from proofloom.engine.scene.place import Layout, acceptable, place
from proofloom.engine.scene.style import style as look
from proofloom.engine.seed import Seed
from proofloom.generators.geometry.depict_lines import (
    AID,
    Asked,
    Place,
    Ring,
    asked_segments,
    board,
    rings,
    sides,
    spoken,
    unmarked,
)
from proofloom.generators.geometry.depict_marks import Marker, Statement

MARGIN = 950  # scene units kept free on each side for names
THIN = 4  # the picture's longer side is at most this much of the shorter
NEAR = 27  # points are farther apart than this part of the figure's size
WIDE = 2  # a circle is drawn whole if its diameter is at most this much of the points' extent
ROUNDS = 5  # marks that find no place are left out, so many times
LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
LEVEL = 3, 4  # how often a side of the first polygon lies at the bottom; else the picture is turned
STRETCHES = ((0.62, 0.2), (0.62, -0.2), (0.8, 0.35), (0.8, -0.35), (1.5, 0.25), (1.5, -0.25))


@dataclass(frozen=True, slots=True)
class Depiction:
    """A picture fit to print.

    scene   what it shows
    layout  where its labels stand
    shown   the given facts that the picture states by itself: what a text beside it may leave out
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
            true.append(_center(*(true[p] for p in ring.points[:3])))
            called.append(f"({''.join(called[p] for p in ring.points[:3])})")
    seen = [*shown, *(ring.center for ring in circles if ring.center is not None)]
    at = _fit(problem, true, shown, circles, seen, seed, to_scale)
    pairs = [*asked_segments(asked), *(pair for fact in named for pair in spoken(fact))]
    lines = board(problem, at, circles, pairs, aids)
    points = tuple(
        ScenePoint(called[p], *at[p], hidden=p >= len(problem.points)) for p in dict.fromkeys(seen)
    )
    strokes = [Circle(called[ring.center or 0], called[ring.points[0]], ring.aid) for ring in circles]
    bars = [Segment(called[a], called[b], layer == AID) for a, b, layer in lines.strokes()]
    jitter = 1 + (seed / "jitter").bits(32) if look(style).random else 0
    scene = Scene(points, (*strokes, *bars), (), style, to_scale, jitter)
    quiet = unmarked(problem)
    marker = Marker(lines, true, called)
    there = set(shown)
    loud = [fact for fact in facts if fact not in quiet and there.issuperset(fact.points)]
    statements = marker.statements(loud, circles, asked)
    scene, layout, kept = _settled(scene, statements)
    stated = {fact for statement in kept for fact in statement.facts}
    stated |= {fact for fact in facts if any(ring.spans(fact) for ring in circles)}
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


def crowded(xy: Sequence[Place]) -> str | None:
    """Return None for points that can be told apart on a picture, else a short reason to draw another."""
    xs, ys = [x for x, _ in xy], [y for _, y in xy]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if THIN * min(width, height) < max(width, height):
        return "figure too thin"
    least = (max(width, height) / NEAR) ** 2
    for i, (x, y) in enumerate(xy):
        if any((x - a) ** 2 + (y - b) ** 2 < least for a, b in xy[:i]):
            return "points too close together"
    return None


def _points(problem: Problem, aids: bool) -> list[int]:
    count = len(problem.points)
    if aids:
        return list(range(count))
    last = problem.clauses[len(problem.clauses) - problem.auxiliary :]
    left_out = {p for clause in last for p in clause.points}
    return [p for p in range(count) if p not in left_out]


def _center(a: Place, b: Place, c: Place) -> Place:
    """The centre of the circle through three points."""
    bx, by, cx, cy = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
    area = 2 * (bx * cy - by * cx)
    if not area:
        raise Reject("a circle through points of a line")
    p, q = bx * bx + by * by, cx * cx + cy * cy
    return a[0] + (cy * p - by * q) / area, a[1] + (bx * q - cx * p) / area


def _fit(
    problem: Problem,
    xy: Sequence[Place],
    shown: Sequence[int],
    circles: Sequence[Ring],
    seen: Sequence[int],
    seed: Seed,
    to_scale: bool,
) -> dict[int, Spot]:
    """Turn the figure and put it on the canvas; from here on it is whole numbers."""
    spots = _turned(problem, xy, shown, seed)
    if not to_scale:
        if circles:
            raise Reject("a circle cannot be stretched")
        tall, slant = (seed / "stretch").choice(STRETCHES)
        spots = [(x + slant * y, tall * y) for x, y in spots]
    boxes = [(x, y, x, y) for x, y in (spots[p] for p in shown)]
    extent = max(
        max(b[2] for b in boxes) - min(b[0] for b in boxes),
        max(b[3] for b in boxes) - min(b[1] for b in boxes),
    )
    for ring in circles:
        (x, y), (px, py) = spots[ring.center or 0], spots[ring.points[0]]
        radius = ((px - x) * (px - x) + (py - y) * (py - y)) ** 0.5
        if 2 * radius > WIDE * extent:
            raise Reject("a circle much larger than the figure")
        boxes.append((x - radius, y - radius, x + radius, y + radius))
    left, low = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, high = max(b[2] for b in boxes), max(b[3] for b in boxes)
    span = max(right - left, high - low)
    if THIN * min(right - left, high - low) < span:
        raise Reject("figure too thin")
    scale = (SIZE - 2 * MARGIN) / span
    return {
        p: (
            round(SIZE / 2 + (spots[p][0] - (left + right) / 2) * scale),
            round(SIZE / 2 + (spots[p][1] - (low + high) / 2) * scale),
        )
        for p in dict.fromkeys(seen)
    }


def _turned(problem: Problem, xy: Sequence[Place], shown: Sequence[int], seed: Seed) -> list[Place]:
    """Turn a figure: a side of its first polygon to the bottom, or anyhow."""
    pairs = list(sides(problem, len(problem.clauses)))
    if pairs and (seed / "level").chance(*LEVEL):
        a, b = pairs[1] if len(pairs) > 1 else pairs[0]
        ux, uy = xy[b][0] - xy[a][0], xy[b][1] - xy[a][1]
        length = (ux * ux + uy * uy) ** 0.5
        ux, uy = ux / length, uy / length
        above = sum(ux * (xy[p][1] - xy[a][1]) - uy * (xy[p][0] - xy[a][0]) for p in shown)
        if above < 0:
            ux, uy = -ux, -uy
    else:
        wx, wy = (seed / "turn").choice(compass(4))
        ux, uy = wx / ONE, wy / ONE
    return [(ux * x + uy * y, ux * y - uy * x) for x, y in xy]


def _in_row(fact: Fact, lines: Sequence[Sequence[int]]) -> bool:
    return any(set(fact.points) <= set(line) for line in lines)


def _settled(scene: Scene, statements: list[Statement]) -> tuple[Scene, Layout, list[Statement]]:
    """Mark what finds a place; raise Reject when the figure itself cannot be read."""
    for _ in range(ROUNDS):
        marks: list[Mark] = [mark for statement in statements for mark in statement.marks]
        marked = replace(scene, marks=tuple(marks))
        layout = place(marked)
        reason = acceptable(layout)
        if reason is None:
            return marked, layout, statements
        faulty = {*layout.scores.mark_touches, *layout.touching, *layout.ambiguous}
        kept = [one for one in statements if not any(mark.key in faulty for mark in one.marks)]
        if len(kept) == len(statements):
            break
        statements = kept
    raise Reject(reason or "no place for the marks")
