"""Conditions that fix the branch of a linear step which divides directions (see `derivation`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from proofloom.engine.geometry.predicates import Fact, Points, fact

Triangle = tuple[int, int, int]
Shown = Callable[[Fact], bool]


def branch_of(claim: Fact, scale: int, premises: Sequence[Fact], shown: Shown) -> tuple[Fact, ...]:
    """Return the conditions, of those that the figure shows, under which no other branch is left.

    `claim` and `premises` are simple facts. Facts of lengths have one branch, so no condition; neither has
    an equation of angles whose lines do not meet two by two in points of the figure. Beyond halves, all
    triangles of the premises are turned as they are on the figure: what is divided by three are mostly the
    angles of equilateral triangles.
    """
    found: list[Fact] = []
    if claim.name in ("para", "perp"):
        found.append(fact("nperp" if claim.name == "para" else "npara", claim.points))
    elif claim.name == "eqangle":
        found += next(filter(None, (_alike(*two, shown) for two in _angles(claim.points))), ())
    else:
        return ()
    if scale > 2:
        corners = [one for known in premises if known.name == "eqangle" for one in _corners(known.points)]
        found += [kept for other in corners[1:] for kept in _turned(corners[0], other, shown)]
    return tuple(dict.fromkeys(found))


def _alike(one: Triangle, other: Triangle, shown: Shown) -> tuple[Fact, ...]:
    """Return, if shown, that two directed angles lie in one quarter of a full turn."""
    for turned, same in ((other, "sameside"), ((other[0], other[2], other[1]), "nsameside")):
        conditions = fact("sameclock", (*one, *turned)), fact(same, (*one, *other))
        if all(map(shown, conditions)):
            return conditions
    return ()


def _turned(one: Triangle, other: Triangle, shown: Shown) -> Iterator[Fact]:
    """Yield how two triangles are turned, unless they are one triangle."""
    if set(one) != set(other):
        for turned in (other, (other[0], other[2], other[1])):
            condition = fact("sameclock", (*one, *turned))
            if shown(condition):
                yield condition


def _angles(points: Points) -> Iterator[tuple[Triangle, Triangle]]:
    """Yield the ways to see an equality of angles at two points: each as vertex, first and second leg."""
    ab, cd, ef, gh = (points[i : i + 2] for i in range(0, 8, 2))
    for one, other in (((ab, cd), (ef, gh)), ((ab, ef), (cd, gh))):
        yield from product(_corner(*one), _corner(*other))


def _corners(points: Points) -> Iterator[Triangle]:
    """Yield the angles of an equality that are angles at a point."""
    for one, other in _angles(points):
        yield one
        yield other


def _corner(first: Points, second: Points) -> Iterator[Triangle]:
    """Yield the angle of two lines that share one point."""
    for i, j in product((0, 1), (0, 1)):
        if first[i] == second[j] and first[1 - i] != second[1 - j]:
            yield first[i], first[1 - i], second[1 - j]
