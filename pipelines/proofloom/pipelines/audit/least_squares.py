"""A linear fit by least squares, solved exactly in fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np


@dataclass(frozen=True, slots=True)
class Fit:
    """A weight for each feature, and one that stands alone."""

    weights: tuple[Fraction, ...]

    def guess(self, features: Sequence[int]) -> int:
        """Return the fitted value, rounded to the nearest integer."""
        return round(sum(map(Fraction.__mul__, self.weights, map(Fraction, (*features, 1))), Fraction()))


def fitted(features: Sequence[Sequence[int]], values: Sequence[int]) -> Fit:
    """Return the weights of least squares (normal equations); a feature that others give has the weight 0."""
    inputs = np.array([(*one, 1) for one in features], dtype=object)
    square = inputs.T @ inputs
    right = inputs.T @ np.array(values, dtype=object)
    rows = [[*map(Fraction, row), Fraction(value)] for row, value in zip(square, right, strict=True)]
    pivots: list[int] = []
    for column in range(len(rows)):
        place = len(pivots)
        chosen = next((n for n in range(place, len(rows)) if rows[n][column]), None)
        if chosen is None:
            continue
        rows[place], rows[chosen] = rows[chosen], rows[place]
        rows[place] = [part / rows[place][column] for part in rows[place]]
        for number, row in enumerate(rows):
            if number != place and row[column]:
                rows[number] = [a - row[column] * b for a, b in zip(row, rows[place], strict=True)]
        pivots.append(column)
    weights = [Fraction()] * len(rows)
    for place, column in enumerate(pivots):
        weights[column] = rows[place][-1]
    return Fit(tuple(weights))
