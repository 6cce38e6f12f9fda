"""The conditions of a halved angle leave one half: no figure on which they hold shows the other."""

import cmath
import math
from functools import partial

import pytest

from proofloom.engine import Seed
from proofloom.engine.geometry.branches import branch_of
from proofloom.engine.geometry.derivation import LINEAR, Step
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.verifiers.geometry.proofs import linear

ANGLES = fact("eqangle", (0, 1, 0, 2, 3, 4, 3, 5))


def figure(number: int, half: int) -> list[tuple[float, float]]:
    """Draw two directed angles, at points 0 and 3, that are equal, or with `half` a right angle off."""
    stream = (Seed.root("halves") / number).stream()

    def away() -> float:
        return stream.integer(200, 1000) / 500

    one, first, second = (stream.integer(1, 999) * math.pi / 1000 for _ in range(3))
    turns = [stream.integer(0, 1) * math.pi for _ in range(4)]
    corners = complex(0, 0), complex(stream.integer(-9, 9), 5.5)
    legs = first, first + one, second, second + one + half * math.pi / 2
    ends = [
        corners[i // 2] + cmath.rect(away(), leg + turn)
        for i, (leg, turn) in enumerate(zip(legs, turns, strict=True))
    ]
    return [(z.real, z.imag) for z in (corners[0], *ends[:2], corners[1], *ends[2:])]


def shown(xy: list[tuple[float, float]], condition: Fact) -> bool:
    return holds_among_floats(condition, xy)


def test_conditions_of_equal_angles_hold_on_no_figure_of_the_other_half() -> None:
    named = set()
    for number in range(300):
        xy = figure(number, 0)
        assert holds_among_floats(ANGLES, xy)
        conditions = branch_of(ANGLES, 2, (), partial(shown, xy))
        assert len(conditions) == 2
        assert all(shown(xy, condition) for condition in conditions)
        step = Step(ANGLES, LINEAR, reading=ANGLES, scale=2)
        assert linear.told(step, conditions)
        assert not linear.told(step, conditions[:1])
        assert not linear.told(step, conditions[1:])
        named.add(conditions)
    assert len(named) == 2  # turned alike, or not
    for number in range(2000):
        xy = figure(number, 1)
        assert not holds_among_floats(ANGLES, xy)
        assert not any(all(shown(xy, condition) for condition in conditions) for conditions in named)


@pytest.mark.parametrize(("name", "denied"), [("para", "nperp"), ("perp", "npara")])
def test_parallel_and_perpendicular_deny_each_other(name: str, denied: str) -> None:
    assert branch_of(fact(name, (0, 1, 2, 3)), 2, (), lambda _: True) == (fact(denied, (0, 1, 2, 3)),)


def test_lengths_have_one_branch() -> None:
    assert branch_of(fact("cong", (0, 1, 2, 3)), 2, (), lambda _: True) == ()
