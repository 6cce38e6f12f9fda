"""A figure denies a goal only where what a reader is told of it is false, whichever way triangles turn."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import acb, ctx

from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.generators.geometry.plane.steady import tells
from proofloom.verifiers.geometry.identities.drawn_figures import PRECISION, Drawing
from proofloom.verifiers.geometry.plane.measures import another

A, B, C = (0.0, 0.0), (4.0, 0.0), (1.0, 2.0)
MOVED = [(x + 9, y + 5) for x, y in (A, B, C)]
OVER = [(x + 9, 5 - y) for x, y in (A, B, C)]  # the mirror image
OTHER = [(9.0, 5.0), (13.0, 5.0), (12.5, 9.0)]
ANGLES = fact("eqangle", (1, 0, 1, 2, 4, 3, 4, 5))
SIMILAR, SIMILAR_OVER = fact("simtri", (0, 1, 2, 3, 4, 5)), fact("simtrir", (0, 1, 2, 3, 4, 5))
SAME, SAME_OVER = fact("contri", (0, 1, 2, 3, 4, 5)), fact("contrir", (0, 1, 2, 3, 4, 5))


def drawn(xy: list[tuple[float, float]]) -> Drawing:
    with ctx.workprec(PRECISION):
        z = tuple(acb(x, y) for x, y in xy)
        return Drawing.at(z, tuple(point.conjugate() for point in z), 1, 1)


@pytest.mark.parametrize("goal", [ANGLES, SIMILAR, SIMILAR_OVER, SAME, SAME_OVER], ids=lambda goal: goal.name)
def test_a_mirror_image_has_no_other_answer_and_another_triangle_has(goal: Fact) -> None:
    for triangle, denied in ((MOVED, False), (OVER, False), (OTHER, True)):
        xy = [A, B, C, *triangle]
        assert another(None, (), goal, drawn(xy), None, Fraction(1)) is denied
        assert tells(goal, xy) is not denied


def test_other_goals_are_denied_by_what_they_say() -> None:
    right = fact("perp", (0, 1, 0, 2))
    assert another(None, (), right, drawn([A, B, C]), None, Fraction(1))
    assert not another(None, (), right, drawn([A, B, (0.0, 2.0)]), None, Fraction(1))
