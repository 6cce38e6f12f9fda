"""Theorems about numbers: what known lengths, angles and areas of a figure make of unknown ones.

Each rule looks through a figure, reads what the ledger holds, and enters what follows. Where an equation has
two solutions the drawing says which is meant.
"""

from __future__ import annotations

from collections.abc import Callable

from proofloom.engine.geometry.values.numbers import NumberError
from proofloom.engine.geometry.values.rules.areas import areas
from proofloom.engine.geometry.values.rules.circles import circles, incircle, ptolemy
from proofloom.engine.geometry.values.rules.closure import from_closure
from proofloom.engine.geometry.values.rules.products import ceva_and_menelaus
from proofloom.engine.geometry.values.rules.triangles import (
    angles_at_a_point,
    law_of_cosines,
    parts_of_segments,
    right_trapezoids,
    stewart,
    two_angles,
)
from proofloom.engine.geometry.values.scene import Scene

RULES: tuple[Callable[[Scene], None], ...] = (
    *(from_closure, parts_of_segments, stewart, ptolemy, law_of_cosines, two_angles, angles_at_a_point),
    *(right_trapezoids, ceva_and_menelaus, circles, areas, incircle),
)


def sweep(scene: Scene) -> None:
    """Apply every rule once; a rule that meets a number of too high a degree ends early."""
    for rule in RULES:
        try:
            rule(scene)
        except NumberError:
            continue
