"""Labels do not change under renaming, mirroring and the order of clauses, and tell problems apart."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from proofloom.engine import Reject, Seed
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.canonical import labels
from proofloom.generators.geometry.circle import HALF_TURN, TICKS
from proofloom.generators.geometry.draft import Draft, Premise, prune
from proofloom.generators.geometry.moves import grow
from proofloom.generators.geometry.order import Side, sides
from proofloom.generators.geometry.question import ask
from proofloom.generators.geometry.relations import Angles
from proofloom.generators.geometry.sketch import Sketch
from proofloom.generators.geometry.starts import STARTS

Stated = tuple[Draft, tuple[Side, ...]]


@cache
def drafts() -> tuple[Stated, ...]:
    found: list[Stated] = []
    for attempt in range(2000):
        stream = (Seed.root("labels") / attempt).stream()
        try:
            sketch = Sketch()
            stream.choice([start for start, _ in STARTS])(sketch, stream)
            sketch = grow(sketch, stream, stream.integer(2, 6))
            angles = Angles(sketch)
            draft = prune(angles, ask(angles, stream, (2, 9), (2, 9), 2))
            found.append((draft, sides(draft, 3)))
        except Reject:
            continue
        if len(found) == 60:
            break
    return tuple(found)


def shuffled(stated: Stated, stream: Stream, mirror: bool) -> Stated:
    """Rename the points, turn lines and clauses round, and mirror the figure if asked."""
    draft, beside = stated
    count = len(draft.sketch.points)
    new = stream.shuffled(range(count))
    sketch = draft.sketch.copy()
    for old, point in enumerate(draft.sketch.points):
        sketch.points[new[old]] = (-point[0], point[1]) if mirror else point

    def named(points: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(new[p] for p in points)

    def premise(old: Premise) -> Premise:
        p = named(old.points)
        match old.kind:
            case "angle":
                p = p[::-1] if stream.chance(1, 2) else p
            case "parallel":
                p = (p[3], p[2], p[0], p[1]) if stream.chance(1, 2) else p
            case "bisects":
                p = (p[0], p[1], p[3], p[2]) if stream.chance(1, 2) else p
            case _:
                p = (p[0], p[2], p[1]) if stream.chance(1, 2) else p
        return replace(old, points=p)

    order = stream.shuffled(range(len(draft.lines)))
    lines, directions = [], []
    for index in order:
        line, direction = named(draft.lines[index]), draft.directions[index]
        direction = -direction if mirror else direction
        if stream.chance(1, 2):
            line, direction = line[::-1], direction + HALF_TURN
        lines.append(line)
        directions.append(direction % (2 * HALF_TURN))
    moves = tuple(replace(m, angle=named(m.angle), on=named(m.on)) for m in draft.moves)  # type: ignore[arg-type]
    renamed = Draft(
        sketch,
        tuple(sorted(named(draft.points))),
        tuple(lines),
        tuple(directions),
        tuple(named(c)[::-1] for c in draft.convex),
        tuple(premise(p) for p in stream.shuffled(draft.premises)),
        named(draft.goal),  # type: ignore[arg-type]
        draft.answer,
        moves,
    )
    again = tuple((new[q], new[p], new[b], new[a], same) for p, q, a, b, same in stream.shuffled(beside))
    return renamed, again


@given(st.integers(0, 59), st.integers(0, 10**6), st.booleans())
@settings(max_examples=120)
def test_labels_do_not_change(number: int, salt: int, mirror: bool) -> None:
    stated = drafts()[number]
    stream = (Seed.root("shuffle") / salt).stream()
    assert labels(*shuffled(stated, stream, mirror)) == labels(*stated)


def test_another_value_is_another_problem_of_the_same_family() -> None:
    for draft, beside in drafts():
        at = next((i for i, p in enumerate(draft.premises) if p.kind == "angle"), None)
        if at is None:
            continue
        other = replace(draft.premises[at], value=draft.premises[at].value + 1)
        changed = replace(draft, premises=(*draft.premises[:at], other, *draft.premises[at + 1 :]))
        (canonical, family), (new, same) = labels(draft, beside), labels(changed, beside)
        assert canonical != new
        assert family == same


def test_another_goal_or_premise_is_another_family() -> None:
    for draft, beside in drafts():
        fewer = replace(draft, premises=draft.premises[1:])
        assert labels(draft, beside)[1] != labels(fewer, beside)[1]


def test_different_drafts_differ() -> None:
    """No two of these drafts have the same multiset of lines' lengths, premises and answer, or else they are
    told apart by more; equal labels would need equal such invariants."""
    seen: dict[str, tuple[object, ...]] = {}
    for draft, beside in drafts():
        invariant = (
            sorted(len(line) for line in draft.lines),
            sorted((p.kind, p.value) for p in draft.premises),
            draft.answer,
        )
        label = labels(draft, beside)[0]
        assert seen.setdefault(label, invariant) == invariant
    assert len(seen) > 50


def test_the_samples_are_true_to_their_order() -> None:
    for draft, _ in drafts():
        for line, direction in zip(draft.lines, draft.directions, strict=True):
            xs = [draft.sketch.points[p] for p in line]
            level = min(direction % HALF_TURN, HALF_TURN - direction % HALF_TURN) < 45 * TICKS
            along = [p[0] if level else p[1] for p in xs]
            rising = along[0] < along[-1]
            assert all((a < b) == rising for a, b in pairwise(along))
