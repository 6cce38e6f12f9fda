"""Choose what a sketch's problem gives and asks, with no premise to spare."""

from __future__ import annotations

from dataclasses import dataclass

from proofloom.engine import Reject
from proofloom.engine.seed import Stream
from proofloom.generators.geometry.chase import Chase
from proofloom.generators.geometry.circle import HALF_TURN, TICKS
from proofloom.generators.geometry.relations import Angles, Relation
from proofloom.generators.geometry.sketch import Sketch
from proofloom.generators.geometry.spans import Row, Span


@dataclass(frozen=True, slots=True)
class Question:
    """A goal angle, the given angles and ties that settle it, and the derivation, goal last."""

    goal: int
    given: tuple[int, ...]
    ties: tuple[int, ...]
    proof: tuple[tuple[int, Relation], ...]


def angle_row(angles: Angles, angle: int) -> Row:
    """Return what an angle's size says of the lines' directions (up to sign)."""
    row = [0] * len(angles.sketch.lines)
    _, one, two = angles.keys[angle]
    row[one[0]] -= 1
    row[two[0]] += 1
    return tuple(row)


def tie_row(sketch: Sketch, index: int) -> Row:
    """Return what a tie says of the lines' directions."""
    tie = sketch.ties[index]
    row = [0] * len(sketch.lines)
    if tie.kind in ("parallel", "perpendicular"):
        row[tie.lines[0]] += 1
        row[tie.lines[1]] -= 1
        return tuple(row)
    if tie.kind == "equal":
        x, y, z = tie.points
        middle, arms = sketch.join(y, z), (sketch.join(x, y), sketch.join(x, z))
    else:
        v, d, a, b = tie.points
        middle, arms = sketch.join(v, d), (sketch.join(v, a), sketch.join(v, b))
    if middle is None or None in arms:
        raise Reject("tie without a line")
    row[middle] += 2
    for arm in arms:
        assert arm is not None
        row[arm] -= 1
    return tuple(row)


def ask(
    angles: Angles, stream: Stream, steps: tuple[int, int], premises: tuple[int, int], denominator: int
) -> Question:
    """Return a question with numbers of derived steps and premises in the ranges, and at least one angle
    given; longer derivations are likelier. Reject when none is found."""
    sketch = angles.sketch
    rows = [angle_row(angles, angle) for angle in range(len(angles.keys))]
    tie_rows = [tie_row(sketch, index) for index in range(len(sketch.ties))]
    stated = _statable(angles, denominator)
    span = Span()
    for row in tie_rows:
        span.add(row)
    chase = Chase(angles, range(len(sketch.ties)))
    for angle in stream.shuffled(stated):
        if angle not in chase.known and span.add(rows[angle]):
            chase.give(angle)
    by_length: dict[int, list[int]] = {}
    for angle in stated:
        origin = chase.known.get(angle)
        if origin and origin.relation and steps[0] <= origin.ancestors.bit_count() <= steps[1] + 1:
            by_length.setdefault(origin.ancestors.bit_count(), []).append(angle)
    for _ in range(6):
        if not by_length:
            break
        lengths = sorted(by_length)
        length = stream.weighted(lengths, [length * length for length in lengths])
        goal = stream.choice(by_length[length])
        by_length[length].remove(goal)
        if not by_length[length]:
            del by_length[length]
        question = _minimal(angles, chase, goal, rows, tie_rows)
        if (
            question
            and question.given
            and steps[0] <= len(question.proof) <= steps[1]
            and premises[0] <= len(question.given) + len(question.ties) <= premises[1]
        ):
            return question
    raise Reject("no goal with a proof of the wanted length")


def _statable(angles: Angles, denominator: int) -> list[int]:
    """Return the angles whose sizes a problem may name."""
    grain = TICKS // denominator
    return [i for i, size in enumerate(angles.size) if size % grain == 0 and 0 < size < HALF_TURN]


def _minimal(
    angles: Angles, chase: Chase, goal: int, rows: list[Row], tie_rows: list[Row]
) -> Question | None:
    """Drop premises until each is needed; None when single theorems no longer reach the goal."""
    order, given, ties = chase.trace(goal)
    while True:
        spare = _spare(goal, given, ties, rows, tie_rows)
        if spare is None:
            proof = []
            for angle in order:
                relation = chase.known[angle].relation
                assert relation is not None
                proof.append((angle, relation))
            return Question(goal, tuple(given), tuple(ties), tuple(proof))
        kind, item = spare
        given = [angle for angle in given if kind == "tie" or angle != item]
        ties = [tie for tie in ties if kind == "given" or tie != item]
        chase = Chase(angles, ties, given)
        if goal not in chase.known:
            return None
        order, given, ties = chase.trace(goal)


def _spare(
    goal: int, given: list[int], ties: list[int], rows: list[Row], tie_rows: list[Row]
) -> tuple[str, int] | None:
    """Return a premise without which the goal is still settled, if there is one."""
    premises = [("given", angle, rows[angle]) for angle in given]
    premises += [("tie", tie, tie_rows[tie]) for tie in ties]
    for kind, item, _ in premises:
        span = Span()
        for other_kind, other, row in premises:
            if (other_kind, other) != (kind, item):
                span.add(row)
        if span.holds(rows[goal]):
            return kind, item
    return None
