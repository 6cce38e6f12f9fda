"""How a figure's directions can change while its premises hold: their linear equations and the solutions."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from proofloom.engine.geometry.facts import (
    Angle,
    AngleIs,
    Bisects,
    EqualLengths,
    Fact,
    Parallel,
    Perpendicular,
)
from proofloom.verifiers.geometry.arrangement import Arrangement, NonsenseError

Equation = list[int]


def equation(figure: Arrangement, fact: Fact | Angle) -> Equation:
    """Return what a fact (or keeping an angle's size) demands of small direction changes, as coefficients."""
    match fact:
        case AngleIs(a, v, b, _) | Angle(a, v, b):
            parts = ((figure.line(v, a), 1), (figure.line(v, b), -1))
        case Parallel(a, b, c, d) | Perpendicular(a, b, c, d):
            parts = ((figure.line(a, b), 1), (figure.line(c, d), -1))
        case Bisects(v, d, a, b):
            return _sum(figure, (figure.line(v, d), 2), (figure.line(v, a), -1), (figure.line(v, b), -1))
        case EqualLengths(a, b, c, d):
            shared = {a, b} & {c, d}
            if len(shared) != 1:
                raise NonsenseError("equal segments share no end")
            (apex,) = shared
            (y,), (z,) = {a, b} - shared, {c, d} - shared
            base = figure.line(y, z)
            return _sum(figure, (base, 2), (figure.line(apex, y), -1), (figure.line(apex, z), -1))
    return _sum(figure, *parts)


def quarter_turns(equations: list[Equation], width: int, most: int) -> list[list[int]]:
    """Return the sets of lines (as 0 and 1, not all or none alike) that may each turn by 90 degrees,
    at most so many.

    Equations hold modulo 180, so a coefficient 2 leaves such other branches, which no small change reaches.
    """
    masks = [sum(1 << i for i, value in enumerate(row) if value % 2) for row in equations]
    chosen = [1 << i for i in range(width - 1)]  # the last line stays: turning all is no change
    for mask in masks:  # keep a basis, by highest line, of the sets that meet every mask evenly
        odd = [one for one in chosen if (one & mask).bit_count() % 2]
        chosen = sorted([one for one in chosen if one not in odd] + [one ^ odd[0] for one in odd[1:]])
    spanned = [0]
    for one in chosen[: most.bit_length()]:
        spanned += [one ^ other for other in spanned]
    return [[one >> i & 1 for i in range(width)] for one in sorted(spanned)[1 : most + 1]]


def _sum(figure: Arrangement, *parts: tuple[int, int]) -> Equation:
    row = [0] * len(figure.body.lines)
    for line, factor in parts:
        row[line] += factor
    return row


def solutions(equations: list[Equation], width: int) -> list[list[int]]:
    """Return whole-number vectors that span the solutions of the equations (Gauss and Jordan, exact)."""
    rows = [[Fraction(value) for value in row] for row in equations]
    pivots: list[int] = []
    for column in range(width):
        at = next((i for i in range(len(pivots), len(rows)) if rows[i][column]), None)
        if at is None:
            continue
        top = len(pivots)
        rows[top], rows[at] = rows[at], rows[top]
        lead = rows[top][column]
        rows[top] = [value / lead for value in rows[top]]
        for i, row in enumerate(rows):
            if i != top and row[column]:
                factor = row[column]
                rows[i] = [value - factor * other for value, other in zip(row, rows[top], strict=True)]
        pivots.append(column)
    found = []
    for free in (column for column in range(width) if column not in pivots):
        vector = [Fraction(0)] * width
        vector[free] = Fraction(1)
        for row, column in zip(rows, pivots, strict=False):
            vector[column] = -row[free]
        common = lcm(*(value.denominator for value in vector))
        found.append([int(value * common) for value in vector])
    return found
