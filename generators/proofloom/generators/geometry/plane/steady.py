"""Looks, among floats, whether figures of a problem agree on what is asked; it is checked elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, pairwise
from math import acos, hypot, pi

from proofloom.engine import Seed
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.predicates import Fact, Kind
from proofloom.engine.geometry.problem import Problem
from proofloom.engine.geometry.truth import holds_among_floats, shown_among_floats
from proofloom.generators.geometry.plane.figures import approaching, figures
from proofloom.generators.geometry.plane.gaps import each_gap
from proofloom.generators.geometry.plane.reckon import Quantity
from proofloom.generators.geometry.plane.sight import Places

FIGURES, GAPS = 5, 24  # at random, and most with a free point in each gap of its line or circle
TURNING = 20  # at random where angles are told or order decides
SHORT, NEAR = 2, 5  # figures in which a side of an angle is shortest, and others near each
SOUGHT = 2  # angles whose sides are looked at so
CLOSE = 1e-6
Corner = tuple[int, int, int]  # an angle, its vertex in the middle
TURNED = {"simtri": "simtrir", "simtrir": "simtri", "contri": "contrir", "contrir": "contri"}


def steady(problem: Problem, agrees: Callable[[Places], bool], seed: Seed) -> bool:
    """Say whether figures of a problem all agree: some at random, and one for each gap a point may lie in."""
    drawn = 0
    for xy in figures(problem, seed / "steady", FIGURES):
        if not agrees(xy):
            return False
        drawn += 1
    return drawn == FIGURES and all(map(agrees, each_gap(problem, seed / "gaps", GAPS)))


def turns(problem: Problem, agrees: Callable[[Places], bool], angles: Sequence[Corner], seed: Seed) -> bool:
    """Say whether some figure does not agree, of a steady problem that is about angles.

    An angle turns into what is left of 180° where one of its sides shrinks to nothing and grows the other
    way, or goes to infinity and comes from the other end. So figures are looked at, too, that approach this
    from some drawn at random: those in which one side is shortest beside the other.
    """
    some = list(figures(problem, seed / "steady", FIGURES))
    if not all(map(agrees, some)):
        return True
    loose = [one for one in angles if not _settled([_sides(one, xy) for xy in some])]
    if not loose:
        return False  # the figure's shape is settled there: it comes near to nothing else
    drawn = list(figures(problem, seed / "steady", TURNING))
    if not all(map(agrees, drawn)):
        return True
    for corner in chain(loose[:SOUGHT], (one[::-1] for one in loose[:SOUGHT])):
        ratio = partial(_sides, corner)
        for at in sorted(range(len(drawn)), key=lambda at: ratio(drawn[at]))[:SHORT]:
            if not all(map(agrees, approaching(problem, seed / "steady", at, ratio, NEAR))):
                return True
    return False


def _sides(corner: Corner, xy: Places) -> float:
    """Return an angle's first side, measured by the other."""
    a, v, b = corner
    return _length(xy[v], xy[a]) / _length(xy[v], xy[b])


def _settled(ratios: Sequence[float]) -> bool:
    return max(ratios) - min(ratios) < CLOSE * max(ratios)


def sound(proofs: Sequence[Proof], problem: Problem, seed: Seed) -> bool:
    """Say whether all claims of proofs hold on the first figures, whether or not their conditions do.

    A theorem that asks for a condition of order proves nothing of a figure that lacks it. What rests on no
    order needs no looking at here: theorems hold, and verifiers look at every claim on many figures.
    """
    if not any(one.predicate.kind is Kind.ORDER for proof in proofs for one in proof.conditions):
        return True
    claims = [shown_among_floats(claim) for claim in {step.claim for proof in proofs for step in proof.steps}]
    drawn = figures(problem, seed / "steady", FIGURES)
    return all(shown(xy) for xy in drawn for shown in claims)


def measure(quantity: Quantity, xy: Places) -> float:
    """Return a quantity as a figure shows it; an angle in radians."""
    p = [xy[point] for point in quantity.points]
    match quantity.what:
        case "length":
            return _length(p[0], p[1])
        case "ratio":
            return _length(p[0], p[1]) / _length(p[2], p[3])
        case "angle":
            return angle(quantity.points, xy)
        case "perimeter":
            return sum(_length(a, b) for a, b in pairwise((*p, p[0])))
        case _:
            return abs(sum(a[0] * b[1] - a[1] * b[0] for a, b in pairwise((*p, p[0])))) / 2


def angle(corner: Sequence[int], xy: Places) -> float:
    """Return an angle below 180° as a figure shows it, in radians."""
    (ax, ay), (vx, vy), (bx, by) = (xy[point] for point in corner)
    ux, uy, wx, wy = ax - vx, ay - vy, bx - vx, by - vy
    return acos(max(-1.0, min(1.0, (ux * wx + uy * wy) / (hypot(ux, uy) * hypot(wx, wy)))))


def shows(goal: Fact, xy: Places) -> bool:
    """Say whether a figure shows a fact, equal angles as a reader sees them."""
    if not holds_among_floats(goal, xy):
        return False
    return not of_angles(goal) or tells(goal, xy)


def of_angles(goal: Fact) -> bool:
    """Say whether a fact is an equality of two angles, as a reader sees them."""
    return goal.name == "eqangle" and bool(corners(goal))


def tells(goal: Fact, xy: Places) -> bool:
    """Say whether words for a fact are true of a figure, whichever way its angles and triangles turn."""
    if goal.name in TURNED:
        return any(
            holds_among_floats(replace(goal, name=name), xy) for name in (goal.name, TURNED[goal.name])
        )
    if not of_angles(goal):
        return holds_among_floats(goal, xy)
    one, other = (angle(corner, xy) for corner in corners(goal))
    return abs(one - other) < CLOSE


def hints(one: Fact, xy: Places) -> bool:
    """Say whether some words for a fact are true of a figure: that its angles are equal, or make up 180°."""
    if of_angles(one):
        first, second = (angle(corner, xy) for corner in corners(one))
        if abs(first + second - pi) < CLOSE:
            return True
    return holds_among_floats(one, xy) or tells(one, xy)


def corners(known: Fact) -> tuple[Corner, ...]:
    """Return the two angles that are said to be equal, or that of a given size; none if it is of lines."""
    p = known.points
    if known.name == "aconst":
        one = _corner(p[0:2], p[2:4])
        return (one,) if one else ()
    if known.name != "eqangle":
        return ()
    for lines in ((p[0:2], p[2:4], p[4:6], p[6:8]), (p[0:2], p[4:6], p[2:4], p[6:8])):
        one, other = _corner(lines[0], lines[1]), _corner(lines[2], lines[3])
        if one and other:
            return one, other
    return ()


def _corner(one: tuple[int, ...], other: tuple[int, ...]) -> Corner | None:
    shared = set(one) & set(other)
    if len(shared) != 1:
        return None
    (v,) = shared
    return next(p for p in one if p != v), v, next(p for p in other if p != v)


def _length(a: tuple[float, float], b: tuple[float, float]) -> float:
    return hypot(b[0] - a[0], b[1] - a[1])
