"""Which rows are the same problem, whatever points are called, mirrored or clauses ordered: decided exactly.

Points get colours from the facts in which they stand, until colours no longer split. Problems with the same
colours and facts are then held to each other: does a naming take one to the other, or to its mirror image?
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import blake2b

from geotrusting.stated import Row
from proofloom.engine.geometry.predicates import Fact, Kind, Unit, canonical, renamed

TURNS = 6  # of colouring
ONE = Fraction(1)  # in place of a number that does not count
MOST = 20_000  # namings that are looked at, for one pair
Told = tuple[str, Fact]


class UndecidedError(Exception):
    """Two problems have more namings than are looked at."""


@dataclass(frozen=True)
class Shape:
    """Facts with what they are for, over points that have colours."""

    told: frozenset[Told]
    colours: tuple[int, ...]
    key: str


def problem(row: Row) -> Shape:
    """Return a row's problem with what it asks for."""
    told = {("given", fact) for fact in row.formal if fact.predicate.kind is not Kind.DISTINCT}
    if row.goal is not None:
        told.add(("show", row.goal))
    elif row.asked is not None:
        told |= _asked(*row.asked)
    return shape(told, len(row.names))


def figure(row: Row, *, numbers: bool) -> Shape:
    """Return the equalities that a row states, with or without their numbers."""
    facts = [fact for fact in row.formal if fact.predicate.kind in (Kind.EQUALITY, Kind.VALUE)]
    return (
        shape({("given", fact) for fact in facts}, len(row.names)) if numbers else bare(facts, len(row.names))
    )


def bare(facts: Iterable[Fact], count: int) -> Shape:
    """Return facts with all numbers left out."""
    told = {
        (f"given {len(one.terms)}", one if one.value is None else replace(one, value=ONE)) for one in facts
    }
    return shape(told, count)


def _asked(what: str, points: Sequence[int]) -> set[Told]:
    """Return what is asked for as facts that change with the naming as it does."""
    match what:
        case "length":
            return {("length", Fact("diff", tuple(sorted(points))))}
        case "ratio":
            return {(f"ratio {at}", Fact("diff", tuple(sorted(points[at : at + 2])))) for at in (0, 2)}
        case "angle":
            return {("angle", Fact("diff", (points[1],))), ("arms", Fact("diff", tuple(sorted(points[::2]))))}
        case _:
            return {(what, Fact("diff", tuple(sorted(points))))}


def shape(told: set[Told], count: int) -> Shape:
    """Return facts with their points coloured, and a key that all namings of them share."""
    colours = [0] * count
    for _ in range(TURNS):
        marks: list[list[Hashable]] = [[] for _ in range(count)]
        for tag, fact in told:
            around = tuple(sorted(colours[p] for p in fact.points))
            often = Counter(fact.points)
            for point, times in often.items():
                first = fact.points[0] == point and fact.name in FIRST
                marks[point].append((tag, fact.name, _size(fact), around, times, first))
        colours = [_hash((colours[p], sorted(map(repr, marks[p])))) for p in range(count)]
    facts = sorted(
        repr((tag, fact.name, _size(fact), sorted(colours[p] for p in fact.points))) for tag, fact in told
    )
    return Shape(frozenset(told), tuple(colours), f"{_hash((sorted(colours), facts)):016x}")


FIRST = ("midp", "circle", "between")  # whose first point is unlike the others


def _size(fact: Fact) -> str:
    """Return a fact's number, of an angle or a ratio so that it is the same seen from either side."""
    if fact.value is not None and fact.predicate.unit is Unit.ANGLE:
        return str(min(fact.value % 1, -fact.value % 1))
    if fact.value is not None and fact.predicate.unit in (Unit.RATIO, Unit.RATIO2):
        return str(max(fact.value, 1 / fact.value))
    return str(fact.value)


def _hash(what: object) -> int:
    return int.from_bytes(blake2b(repr(what).encode(), digest_size=8).digest(), "big")


def same(one: Shape, other: Shape) -> bool:
    """Say whether two shapes are one up to naming and mirroring; raise UndecidedError if that takes long."""
    if one.key != other.key:
        return False
    image = frozenset((tag, mirrored(fact)) for tag, fact in other.told)
    for goal in (other.told, image):
        left = [MOST]
        if _matched(one, other.colours, goal, [-1] * len(one.colours), 0, set(), left):
            return True
    return False


def mirrored(fact: Fact) -> Fact:
    """Return what a fact says of the mirror image."""
    if fact.value is None or fact.predicate.unit is not Unit.ANGLE:
        return fact
    return canonical(replace(fact, value=-fact.value % 1))


def _matched(
    one: Shape,
    colours: Sequence[int],
    goal: frozenset[Told],
    to: list[int],
    at: int,
    used: set[int],
    left: list[int],
) -> bool:
    if at == len(to):
        return True
    left[0] -= 1
    if left[0] < 0:
        raise UndecidedError
    for point, colour in enumerate(colours):
        if colour != one.colours[at] or point in used:
            continue
        to[at] = point
        placed = (pair for pair in one.told if max(pair[1].points) == at)
        if all((tag, moved(fact, to)) in goal for tag, fact in placed) and _matched(
            one, colours, goal, to, at + 1, used | {point}, left
        ):
            return True
    to[at] = -1
    return False


def moved(fact: Fact, to: Sequence[int]) -> Fact:
    """Return a fact of renamed points."""
    if fact.name == "diff":
        return Fact("diff", tuple(sorted(to[p] for p in fact.points)))
    return renamed(fact, to)


def repeated(shapes: Sequence[tuple[str, Shape]]) -> Iterator[tuple[str, str]]:
    """Yield pairs of names of equal shapes, the earlier first."""
    known: dict[str, list[tuple[str, Shape]]] = defaultdict(list)
    for name, found in shapes:
        for earlier, other in known[found.key]:
            try:
                if same(found, other):
                    yield earlier, name
                    break
            except UndecidedError:
                yield earlier, f"{name}, undecided"
                break
        else:
            known[found.key].append((name, found))
