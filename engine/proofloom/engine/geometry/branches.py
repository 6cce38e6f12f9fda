"""Conditions that fix the branch of a linear step which divides directions (see `derivation`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from proofloom.engine.geometry.predicates import Fact, Points, fact

Triangle = tuple[int, int, int]


def branch_of(claim: Fact, shown: Callable[[Fact], bool]) -> tuple[Fact, ...]:
    """Return the conditions, of those that the figure shows, under which no other branch is left.

    `claim` is a simple fact. Facts of lengths have one branch, so no condition; neither has an equation of
    angles whose lines do not meet two by two in points of the figure.
    """
    if claim.name in ("para", "perp"):
        return (fact("nperp" if claim.name == "para" else "npara", claim.points),)
    if claim.name == "eqangle":
        for one, other in _angles(claim.points):
            mirrored = other[0], other[2], other[1]
            for turned, same in ((other, "sameside"), (mirrored, "nsameside")):
                conditions = fact("sameclock", (*one, *turned)), fact(same, (*one, *other))
                if all(map(shown, conditions)):
                    return conditions
    return ()


def _angles(points: Points) -> Iterator[tuple[Triangle, Triangle]]:
    """Yield the ways to see an equality of angles at two points: each as vertex, first and second leg."""
    ab, cd, ef, gh = (points[i : i + 2] for i in range(0, 8, 2))
    for one, other in (((ab, cd), (ef, gh)), ((ab, ef), (cd, gh))):
        yield from product(_corner(*one), _corner(*other))


def _corner(first: Points, second: Points) -> Iterator[Triangle]:
    """Yield the angle of two lines that share one point."""
    for i, j in product((0, 1), (0, 1)):
        if first[i] == second[j] and first[1 - i] != second[1 - j]:
            yield first[i], first[1 - i], second[1 - j]
