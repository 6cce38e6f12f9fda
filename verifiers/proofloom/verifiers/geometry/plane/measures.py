"""Measures what a row speaks of on a drawn figure: lengths, angles as a reader sees them, areas, ratios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from flint import acb, arb, ctx, fmpq

from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.task import Asked
from proofloom.verifiers.geometry.identities.drawn_figures import PRECISION, Drawing, vanishes
from proofloom.verifiers.geometry.identities.polynomials import REMEMBERED

Points = Sequence[int]
TURNED = {"simtri": "simtrir", "simtrir": "simtri", "contri": "contrir", "contrir": "contri"}
AGREE = arb(2) ** -60  # radius above which a ball is too coarse to compare by


def measured(what: str, points: Points, drawing: Drawing) -> arb:
    """Return a quantity of a drawing: of an angle its cosine."""
    if ctx.prec != PRECISION:  # who measures much has set it: that alone takes as long
        with ctx.workprec(PRECISION):
            return measured(what, points, drawing)
    z = drawing.z
    match what:
        case "length":
            return length(z, *points)
        case "ratio":
            return length(z, *points[:2]) / length(z, *points[2:])
        case "perimeter":
            total = arb(0)
            for a, b in pairwise((*points, points[0])):
                total += length(z, a, b)
            return total
        case "area":
            double = arb(0)
            for a, b in pairwise((*points, points[0])):
                double += (z[a].conjugate() * z[b]).imag
            return abs(double) / 2
        case "angle" | "cosine":
            return cosine(z, *points)
    raise ValueError(f"no quantity is called {what!r:.40}")


def length(z: Sequence[acb], a: int, b: int) -> arb:
    """Return the distance of two points."""
    return abs(z[b] - z[a])


def cosine(z: Sequence[acb], a: int, v: int, b: int) -> arb:
    """Return the cosine of an angle, vertex in the middle."""
    u, w = z[a] - z[v], z[b] - z[v]
    return (u.conjugate() * w).real / (abs(u) * abs(w))


def same(one: arb, other: arb) -> bool:
    """Say whether two fine balls may hold one number."""
    return bool(one.overlaps(other) and one.rad() < AGREE and other.rad() < AGREE)


def differ(one: arb, other: arb) -> bool:
    """Say whether two balls certainly hold different numbers."""
    return not one.overlaps(other)


def holds(fact: Fact, drawing: Drawing) -> bool:
    """Say whether a fact holds of a drawing, equal angles also as a reader sees them, below 180 degrees."""
    if not vanishes(fact, drawing):
        return False
    corners = corners_of(fact)
    if corners is None:
        return True
    with ctx.workprec(PRECISION):
        return same(*(cosine(drawing.z, *corner) for corner in corners))


def reads_true(fact: Fact, drawing: Drawing) -> bool:
    """Say whether words for a fact may be true of a drawing, whichever way its angles and triangles turn."""
    if fact.name in TURNED:
        return any(vanishes(replace(fact, name=name), drawing) for name in (fact.name, TURNED[fact.name]))
    corners = corners_of(fact)
    if corners is None:
        return holds(fact, drawing)
    with ctx.workprec(PRECISION):
        return not differ(*(cosine(drawing.z, *corner) for corner in corners))


def another(
    asked: Asked | None,
    points: Points,
    goal: Fact | None,
    drawing: Drawing,
    value: arb | None,
    unit: Fraction,
) -> bool:
    """Say whether a drawing, its lengths divided by a unit, has another number, or denies the told goal."""
    if asked is None or value is None:
        return goal is not None and not drawing.merges(goal) and not reads_true(goal, drawing)
    with ctx.workprec(PRECISION):
        power = {"length": 1, "perimeter": 1, "area": 2}.get(asked.what, 0)
        times = arb(fmpq(unit.numerator, unit.denominator)) ** power
        return differ(measured(asked.what, points, drawing) * times, value)


@lru_cache(maxsize=REMEMBERED)  # asked of each figure
def corners_of(fact: Fact) -> tuple[tuple[int, int, int], ...] | None:
    """Return the two angles that an equality of angles speaks of, or None where it is none of two corners."""
    if fact.name != "eqangle":
        return None
    p = fact.points
    for lines in ((p[0:2], p[2:4], p[4:6], p[6:8]), (p[0:2], p[4:6], p[2:4], p[6:8])):
        one, other = _corner(lines[0], lines[1]), _corner(lines[2], lines[3])
        if one and other:
            return one, other
    return None


def _corner(one: Points, other: Points) -> tuple[int, int, int] | None:
    shared = set(one) & set(other)
    if len(shared) != 1:
        return None
    (v,) = shared
    a, b = (next(p for p in side if p != v) for side in (one, other))
    return a, v, b
