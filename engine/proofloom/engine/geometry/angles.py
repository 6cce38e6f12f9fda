"""The body of an angle-chasing problem: a figure of straight lines, what is given of it, and one angle asked.

The *setting* says which points lie on which line and in which order, on which sides, and which corners
are convex; it is stated in the prompt and holds up to a mirror image. Two lines that are named
differently are different lines, as everywhere in school geometry: no angle spoken of is 0 or 180
degrees. The *premises* are the measured facts. The figure can be built point by point, each new point
fixed by at most two of the lines already there; so every choice of directions near the drawn one belongs
to a figure, and what the premises say of the answer is what their linear equations say of directions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from proofloom.engine.geometry.facts import Angle, Fact


@dataclass(frozen=True, slots=True)
class Side:
    """Points p and q lie strictly on the same side of line ab, or strictly on opposite sides."""

    p: str
    q: str
    a: str
    b: str
    same: bool


@dataclass(frozen=True, slots=True)
class ProofStep:
    """One step: `fact` follows by `rule`, applied to the points `on`, from the earlier steps `because`.

    Rule "given" is a premise. The meaning of `on` for each rule stands in `RULES`.
    """

    rule: str
    fact: Fact
    on: tuple[str, ...] = ()
    because: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Witness:
    """Why a premise is needed: directions of a figure with the same setting that satisfies every other
    premise and in which the asked angle is `answer` degrees instead."""

    premise: int
    directions: tuple[Fraction, ...]
    answer: Fraction


@dataclass(frozen=True, slots=True)
class AngleProblem:
    """An angle-chasing problem with its proof.

    points      names, in the order in which the prompt introduces them
    lines       every line of the figure with at least two points, each in order along the line
    sides       which points lie on which side of a line
    convex      quadrilaterals, corners in order around, that are convex
    premises    the measured facts
    goal        the angle asked
    answer      its size in degrees
    drawing     each point's place on the picture's grid, rounded: lengths to start from, no fact rests on it
    directions  of the drawn figure: each line's direction from its first to its last point, degrees
                counter-clockwise from the horizontal, in [0, 360)
    proof       the derivation; premises first, with rule "given"
    witnesses   one for each premise, in order
    """

    points: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    sides: tuple[Side, ...]
    convex: tuple[tuple[str, ...], ...]
    premises: tuple[Fact, ...]
    goal: Angle
    answer: Fraction
    drawing: tuple[tuple[int, int], ...]
    directions: tuple[Fraction, ...]
    proof: tuple[ProofStep, ...]
    witnesses: tuple[Witness, ...]


RULES = {
    "given": "a premise",
    "triangle_sum": "X Y Z: the angles of triangle XYZ add up to 180",
    "exterior_angle": "X Y Z W: W lies beyond Z on line YZ, so angle XZW is the sum of angles YXZ and XYZ",
    "isosceles": "X Y Z: XY = XZ, so angles XYZ and XZY are equal",
    "isosceles_sum": "X Y Z: XY = XZ, so angle YXZ and twice angle XYZ (or XZY) add up to 180",
    "linear_pair": "A V B C: V lies between A and B, so angles AVC and CVB add up to 180",
    "vertical": "A V B C D: V lies between A and B and between C and D, so angles AVC and BVD are equal",
    "bisector": "V A D B: ray VD bisects angle AVB, so AVD and DVB are equal, and half of AVB",
    "perpendicular": "V A B: lines VA and VB are perpendicular, so angle AVB is 90",
    "alternate": "X P Q Y: PX and QY are parallel with X, Y on opposite sides of PQ: XPQ = YQP",
    "cointerior": "X P Q Y: PX and QY are parallel with X, Y on one side of PQ: XPQ + YQP = 180",
    "corresponding": "X P Q Y R: PX, QY parallel, X, Y on one side of PQ, P between Q and R: XPR = YQP",
    "angle_sum": "V A B C: ray VB lies inside angle AVC, so AVC is the sum of AVB and BVC",
    "quadrilateral_sum": "A B C D: the angles of the convex quadrilateral ABCD add up to 360",
}
