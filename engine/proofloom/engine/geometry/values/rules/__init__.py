"""Theorems about numbers: what known lengths, angles and areas of a figure make of unknown ones.

Each rule looks through a figure, reads what the ledger holds, and enters what follows. Where an equation has
two solutions the drawing says which is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

from proofloom.engine.geometry.values.ledger import Area, Claim, Cosine, Length
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


class Rule(NamedTuple):
    """A rule, and the kinds of entries that it reads: what it enters is theirs and the closure's alone."""

    apply: Callable[[Scene], None]
    reads: tuple[type[Claim], ...]


RULES: tuple[Rule, ...] = (
    Rule(from_closure, (Length, Cosine)),
    Rule(parts_of_segments, (Length,)),
    Rule(stewart, (Length,)),
    Rule(ptolemy, (Length,)),
    Rule(law_of_cosines, (Length, Cosine)),
    Rule(two_angles, (Length, Cosine)),
    Rule(angles_at_a_point, (Cosine,)),
    Rule(right_trapezoids, (Length,)),
    Rule(ceva_and_menelaus, (Length,)),
    Rule(circles, (Length, Cosine)),
    Rule(areas, (Length, Cosine, Area)),
    Rule(incircle, (Length, Area)),
)


class Sweeper:
    """Applies rules to one scene again and again, each only if something that it reads is new."""

    def __init__(self, scene: Scene, rules: Sequence[Rule] = RULES) -> None:
        """Take the scene, and the rules in their order."""
        self._scene = scene
        self._rules = rules
        self._seen: dict[Rule, int] = {}  # how many entries a rule could read when it was applied last

    def sweep(self) -> bool:
        """Apply every rule once; say whether anything was entered.

        A rule that meets a number of too high a degree ends early.
        """
        ledger = self._scene.ledger
        before = len(ledger.entries)
        for rule in self._rules:
            readable = ledger.entered(*rule.reads)
            if self._seen.get(rule) != readable:
                self._seen[rule] = readable
                attempt(rule.apply, self._scene)
        return len(ledger.entries) > before


def attempt(rule: Callable[[Scene], None], scene: Scene) -> None:
    """Apply a rule, which ends early where it meets a number of too high a degree."""
    with suppress(NumberError):
        rule(scene)
