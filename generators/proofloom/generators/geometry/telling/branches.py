"""What must be said so that a text has one figure: where else points could be, and what tells them apart."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations, permutations
from math import hypot
from typing import Any

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.constructions import Row
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.problem import Construction
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.engine.geometry.wording.places import loci
from proofloom.generators.geometry.telling.places import (
    Places,
    Spot,
    corners_of,
    mirrored,
    near,
    other_meeting,
    reads,
    side,
    turn,
)

NO_WORDS = "a choice of branch has no words"


@cache
def implied() -> dict[str, dict[str, str]]:
    """Return what constructions say besides their equalities."""
    text = (files("proofloom.generators.geometry.telling") / "implied.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text)
    return found


def filled(text: str, part: Construction) -> list[Fact]:
    """Return facts that are written over the letters of a construction's row."""
    row = part.row
    assert row is not None
    letters = dict(zip(row.letters, part.arguments, strict=True))
    return lettered(text, letters)


def lettered(text: str, letters: dict[str, int]) -> list[Fact]:
    """Return facts that are written over letters."""
    found = []
    for one in text.split(";"):
        if one.strip():
            name, *points = one.split()
            found.append(fact(name, [letters[point] for point in points]))
    return found


def said_of(part: Construction) -> list[Fact]:
    """Return the facts by which a construction is said, order facts among them."""
    row = part.row
    assert row is not None
    if part.name in implied()["said"]:
        return filled(implied()["said"][part.name], part)
    return [template.fill(part.arguments, part.value) for template in row.gives]


def order_of(name: str, part: Construction, xy: Places) -> list[Fact] | None:
    """Return the order facts that a construction's words say; None when the figure does not show them."""
    found = filled(implied()["order"].get(name, ""), part)
    return found if all(holds_among_floats(one, xy) for one in found) else None


def choices(
    parts: Sequence[Construction], said: Sequence[Fact], new: Sequence[int], told: Sequence[int], xy: Places
) -> list[Fact]:
    """Return facts of order or difference that single out where new points are drawn.

    Every other place is tried that a mirror or a second meeting of loci offers. One for which all that
    is said would read the same is told apart by a fact that is true of the drawn place only.
    """
    found: list[Fact] = []
    for other, lines in _others(parts, said, new, xy):
        if all(reads(one, xy, other) for one in [*said, *found]) and not _alike(new, told, xy, other):
            found.append(_apart(lines, new, told, xy, other))
    for part in parts:
        fixed = filled(implied()["fixed"].get(part.name, ""), part)
        found += [one for one in fixed if one not in found and holds_among_floats(one, xy)]
    return found


Lines = list[tuple[int, int]]


def _others(
    parts: Sequence[Construction], said: Sequence[Fact], new: Sequence[int], xy: Places
) -> Iterator[tuple[Places, Lines]]:
    """Yield figures in which the new points stand elsewhere, with the lines that suggested it."""
    lines: Lines = []
    for part in parts:
        row = part.row
        assert row is not None
        if part.name in implied()["mirrors"]:
            a, b = (
                part.arguments[row.letters.index(letter)]
                for letter in implied()["mirrors"][part.name].split()
            )
            lines.append((a, b))
    for one in said:
        for c in corners_of(one, xy):
            for point in new:
                if point in c and len(set(c) & set(new)) == 1:
                    a, b = (q for q in c if q != point)
                    lines.append((a, b))
        if one.name in ("simtri", "simtrir") and len(new) == 1:
            for three in (one.points[:3], one.points[3:]):
                if new[0] in three:
                    a, b = (q for q in three if q != new[0])
                    lines.append((a, b))
    lines = list(dict.fromkeys(lines))
    for a, b in lines:
        if hypot(xy[a][0] - xy[b][0], xy[a][1] - xy[b][1]) > 0:
            yield _moved(xy, {point: mirrored(xy[point], xy[a], xy[b]) for point in new}), [(a, b)]
    drawn = [locus for part in parts if part.row and not part.row.points for locus in loci(part, xy)]
    if len(new) == 1 and len(drawn) > 1:
        for first, second in combinations(drawn, 2):
            spot = other_meeting(first, second, xy[new[0]])
            if spot is not None:
                yield _moved(xy, {new[0]: spot}), lines


def _moved(xy: Places, spots: dict[int, Spot]) -> Places:
    return [spots.get(point, spot) for point, spot in enumerate(xy)]


def _alike(new: Sequence[int], told: Sequence[int], xy: Places, other: Places) -> bool:
    """Say whether a figure is the drawn one, or its mirror image as far as it is told."""
    if all(near(xy[point], other[point], xy) for point in new):
        return True
    points = [*told, *new]
    gaps = ((_gap(xy, p, q), _gap(other, p, q)) for p, q in combinations(points, 2))
    return all(abs(here - there) < 1e-7 * (here + there) for here, there in gaps)


def _gap(xy: Places, p: int, q: int) -> float:
    return hypot(xy[p][0] - xy[q][0], xy[p][1] - xy[q][1])


def _apart(lines: Lines, new: Sequence[int], told: Sequence[int], xy: Places, other: Places) -> Fact:
    """Return a fact that is true of the drawn figure and not of the other."""
    x = new[0]
    for known in told:
        if len(new) == 1 and near(other[x], xy[known], xy):
            return fact("diff", (x, known))
    for candidate in _candidates(lines, x, told, xy):
        if holds_among_floats(candidate, xy) and not holds_among_floats(candidate, other):
            return candidate
    raise Reject(NO_WORDS)


def _candidates(lines: Lines, x: int, told: Sequence[int], xy: Places) -> Iterator[Fact]:
    pairs: Iterable[tuple[int, int]] = [*lines, *combinations(told, 2)]
    for a, b in pairs:
        for c in told:
            if c not in (a, b) and (where := side(a, b, x, c, xy)):
                yield fact("oneside" if where > 0 else "twosides", (x, c, a, b))
    for a, b in combinations(told, 2):
        yield fact("longer", (x, a, x, b))
        yield fact("longer", (x, b, x, a))
    for a, b in permutations(told, 2):
        if turn(x, a, b, xy):
            yield fact("acute_angle", (x, a, b))
            yield fact("obtuse_angle", (x, a, b))
    for a, b, c in permutations(told, 3):
        yield fact("longer", (x, a, b, c))
        yield fact("longer", (b, c, x, a))


def letters_of(row: Row, part: Construction) -> dict[str, int]:
    """Return the points of a construction by the letters of its row."""
    return dict(zip(row.letters, part.arguments, strict=True))
