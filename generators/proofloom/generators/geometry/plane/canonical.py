"""One text for all problems that are the same up to renaming, mirroring, order and wording of clauses.

A problem is the set of facts that it states, with its goal. Colours of points are refined by the facts in
which they stand; ties are broken by trying each point of the first colour that several share, and the
smallest text wins. A mirror image turns the angles that are stated the other way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from proofloom.engine.geometry.predicates import Fact, Kind, Unit, canonical, renamed
from proofloom.engine.geometry.problem import Problem, conditions, hypotheses
from proofloom.generators.geometry.plane.reckon import Quantity

MOST = 64  # orders tried; a figure of more symmetry than that keeps the first ones
FIRST = ("midp", "circle", "between")  # facts whose first point is not like the others
Tagged = tuple[str, Fact]


def digests(problem: Problem, asked: Quantity | None = None, order: Sequence[Fact] = ()) -> tuple[str, str]:
    """Return the digest of a problem with what it asks, and of its shape: without goal, order and numbers."""
    shape = [("given", Fact(one.name, one.points, None, one.terms)) for one in hypotheses(problem)]
    return digest_of(problem, asked, order), _digest(shape, len(problem.points))


def digest_of(problem: Problem, asked: Quantity | None = None, order: Sequence[Fact] = ()) -> str:
    """Return the digest of a problem with what it asks.

    That points are distinct, or not on a line, makes no other problem: which of them the clauses say it of
    depends on their order.
    """
    whole = [("given", one) for one in hypotheses(problem)]
    placed = dict.fromkeys(canonical(one) for one in (*conditions(problem), *order))
    whole += [("if", one) for one in placed if one.predicate.kind is Kind.ORDER]
    whole += [("prove", one) for one in problem.goals]
    if asked is not None:
        whole.append((f"find {asked.what}", _question(asked)))
    return _digest(whole, len(problem.points))


def _question(asked: Quantity) -> Fact:
    p = asked.points
    match asked.what:
        case "length":
            return Fact("lcompute", tuple(sorted(p)))
        case "ratio":
            return Fact("rcompute", (*sorted(p[:2]), *sorted(p[2:])))
        case "angle":
            return Fact("acute_angle", p if p[0] < p[2] else p[::-1])
        case _:
            return Fact("coll", tuple(sorted(p)))


def _digest(facts: Sequence[Tagged], count: int) -> str:
    mirrored = _mirrored(facts)
    told = [facts] if mirrored == facts else [facts, mirrored]
    best = min(_text(one, places) for places in _orders(facts, count) for one in told)
    return blake2b(best.encode(), digest_size=16).hexdigest()


def _text(facts: Sequence[Tagged], places: Sequence[int]) -> str:
    return ";".join(sorted(_written(tag, one, places) for tag, one in facts))


def _written(tag: str, one: Fact, places: Sequence[int]) -> str:
    if tag.startswith("find"):
        what = tag[5:]
        points = tuple(places[p] for p in one.points)
        moved = _question(Quantity(what, points))
    elif one.value is None and one.predicate.takes_value:  # of a shape, whose numbers are left out
        moved = renamed(Fact("cong" if len(one.points) == 4 else "diff", one.points), places)
        return f"{tag} {one.name} {moved.points}"
    else:
        moved = renamed(one, places)
    return f"{tag} {moved.name} {moved.points} {moved.value} {moved.terms}"


def _mirrored(facts: Sequence[Tagged]) -> list[Tagged]:
    return [
        (tag, Fact(one.name, one.points, -one.value % 1, one.terms))
        if one.value is not None and one.predicate.unit is Unit.ANGLE
        else (tag, one)
        for tag, one in facts
    ]


def _orders(facts: Sequence[Tagged], count: int) -> Iterator[list[int]]:
    """Yield the numberings that refinement leaves open, at most so many."""
    looked_at = [_looked(tag, one) for tag, one in facts]
    waiting = [_refined(looked_at, [0] * count)]
    found = 0
    while waiting and found < MOST:
        colours = waiting.pop()
        shared = defaultdict(list)
        for point, colour in enumerate(colours):
            shared[colour].append(point)
        split = next((colour for colour in sorted(shared) if len(shared[colour]) > 1), None)
        if split is None:
            found += 1
            yield colours
            continue
        for chosen in shared[split]:
            apart = [2 * c + (c == split and p != chosen) for p, c in enumerate(colours)]
            waiting.append(_refined(looked_at, apart))


@dataclass(frozen=True, slots=True)
class _Looked:
    """A fact as colours are refined by it.

    about   what it is, without its points, as the beginning of a text
    points  its points
    run     how many points make up one of its segments or triangles
    first   whether its first point is not like the others
    """

    about: str
    points: tuple[int, ...]
    run: int
    first: bool

    def texts(self, colours: Sequence[int]) -> tuple[str, ...]:
        """Return for each of its points what it says of that, by the colours of its points."""
        own = tuple([colours[p] for p in self.points])
        return _texts(self.about, own, self.run, self.first)


@lru_cache(maxsize=4096)  # questions of one scene say much the same, and each is looked at as whole and shape
def _looked(tag: str, one: Fact) -> _Looked:
    about = f"({tag!r}, {one.name!r}, {_size(one)!r}, "
    return _Looked(about, one.points, one.predicate.apart or len(one.points), one.name in FIRST)


@lru_cache(maxsize=1 << 14)  # few colours in few sorts of facts
def _texts(about: str, own: tuple[int, ...], run: int, first: bool) -> tuple[str, ...]:
    all_of_it = f"{about}{sorted(own)}, "
    besides = _beside(run, len(own))
    return tuple(
        [
            f"{all_of_it}{sorted([own[i] for i in besides[at]])}, {at == 0 and first})"
            for at in range(len(own))
        ]
    )


def _refined(facts: Sequence[_Looked], colours: list[int]) -> list[int]:
    """Return colours, numbered from 0, that no fact refines any more.

    A point that has a colour of its own is told by that: only of the others the facts are looked at.
    """
    while True:
        counts = Counter(colours)
        seen: dict[int, list[str]] = {p: [] for p, colour in enumerate(colours) if counts[colour] > 1}
        for one in facts:
            if seen.keys().isdisjoint(one.points):
                continue
            for point, text in zip(one.points, one.texts(colours), strict=True):
                if point in seen:
                    seen[point].append(text)
        marks = [repr((colour, sorted(seen.get(p, ())))) for p, colour in enumerate(colours)]
        ranks = {mark: rank for rank, mark in enumerate(sorted(set(marks)))}
        finer = [ranks[mark] for mark in marks]
        if len(ranks) == len(set(colours)):
            return finer
        colours = finer


def _size(one: Fact) -> str:
    """Return a fact's number; of an angle the smaller of the two that a mirror exchanges."""
    if one.value is not None and one.predicate.unit is Unit.ANGLE:
        return str(min(one.value, -one.value % 1))
    return str(one.value)


@lru_cache(maxsize=256)
def _beside(run: int, count: int) -> list[list[int]]:
    """Return for each of some places in runs the others of its run."""
    return [[i for i in range(count) if i // run == at // run and i != at] for at in range(count)]
