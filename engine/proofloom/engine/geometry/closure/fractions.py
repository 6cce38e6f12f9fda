"""Which fraction a float shows, by its continued fraction: asked for nearly every two lengths of a figure."""

from __future__ import annotations

from proofloom.engine.geometry.closure.arrays import bare


@bare
def shown_fraction(shown: float, largest: int, levels: int, near: float) -> tuple[int, int]:
    """Return above and below of the first fraction that comes `near`, or 0 and 0.

    Its denominator is at most so large, and it comes up within so many levels.
    """
    top, last_top, bottom, last_bottom, rest = 1, 0, 0, 1, shown
    for level in range(levels):
        if level > 0 and rest >= largest + 1:  # so that no number grows out of its room
            return 0, 0
        whole = int(rest)
        top, last_top = whole * top + last_top, top
        bottom, last_bottom = whole * bottom + last_bottom, bottom
        if bottom > largest:
            return 0, 0
        if -near < top / bottom - shown < near:
            return top, bottom
        rest = 1 / (rest - whole)
    return 0, 0
