"""Combinations of known equations are found, exact and short; dividing is avoided for one premise more."""

import math
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np

from proofloom.engine.geometry.closure.linear import Equation, equation_of
from proofloom.engine.geometry.closure.measure import Drawing, measure
from proofloom.engine.geometry.closure.support import Combination, Known, Supports
from proofloom.engine.geometry.predicates import Fact, fact

ZERO = Fraction(0)


def circle(points: int) -> Drawing:
    """Measure a centre, point 0, and points of its circle."""
    turns = [0.1 + 0.3 * i + 0.01 * i * i for i in range(points)]
    x = np.array([0.0, *map(math.cos, turns)])
    y = np.array([0.0, *map(math.sin, turns)])
    return measure(x, y)


def added_up(found: Combination) -> dict[tuple[int, int], int]:
    total: dict[tuple[int, int], int] = {}
    for known, times in found.uses:
        for pair, factor in known.equation.terms:
            total[pair] = total.get(pair, 0) + times * factor
    return {pair: factor for pair, factor in total.items() if factor}


def equation(known: Fact) -> Equation:
    written = equation_of(known)
    assert written is not None
    return written


def test_radii_are_equal_through_a_chain_and_directly() -> None:
    """The rooms grow: far more equations than they begin with."""
    supports = Supports(circle(19), (2, 3, 5, 7))
    wanted = equation(fact("cong", (0, 1, 0, 19)))
    for step, (a, b) in enumerate(pairwise(range(1, 20))):
        supports.learn(step, fact("cong", (0, a, 0, b)))
    found = supports.find(wanted)
    assert found is not None
    assert len(found.uses) == 18
    assert added_up(found) == dict(wanted.terms)
    step = 18
    for a, b, c, d in combinations(range(2, 9), 4):
        for names in ((a, b, c, d), (a, c, b, d), (a, d, b, c)):
            supports.learn(step, fact("eqratio", [point for name in names for point in (0, name)]))
            step += 1
    for a, b in ((1, 9), (9, 19)):
        supports.learn(step, fact("cong", (0, a, 0, b)))
        step += 1
    found = supports.find(wanted)
    assert found is not None
    assert sorted(known.step for known, _ in found.uses) == [step - 2, step - 1]


def test_nothing_is_found_where_nothing_follows() -> None:
    supports = Supports(circle(5), (2, 3, 5, 7))
    assert supports.find(equation(fact("cong", (0, 1, 0, 2)))) is None
    for step, (a, b) in enumerate(((1, 2), (3, 4))):
        supports.learn(step, fact("cong", (0, a, 0, b)))
    assert supports.find(equation(fact("cong", (0, 1, 0, 3)))) is None
    assert supports.find(equation(fact("para", (0, 1, 0, 2)))) is None


def test_dividing_is_avoided_for_one_premise_more_but_not_for_two() -> None:
    """Four parallels: twice the equation in one premise, or the equation itself in two or three."""
    drawing = measure(
        np.array([0.0, 1.0, 0.0, 2.0, 0.0, 3.0, 0.5, 4.5]), np.array([0.0, 0, 1, 1, 2, 2, 3, 3])
    )
    first, second, third, last = ((2 * i, 2 * i + 1) for i in range(4))
    reading = fact("para", (*first, *last))

    def known(step: int, one: tuple[int, int], other: tuple[int, int], times: int = 1) -> Known:
        return Known(step, reading, Equation(True, ((one, times), (other, -times)), ZERO))

    wanted = Equation(True, ((first, 1), (last, -1)), ZERO)
    short = Supports(drawing, ())
    for entry in (known(0, first, last, 2), known(1, first, second), known(2, second, last)):
        short.add(entry)
    found = short.find(wanted)
    assert found is not None
    assert found.scale == 1
    assert [entry.step for entry, _ in found.uses] == [1, 2]
    long = Supports(drawing, ())
    for entry in (
        *(known(0, first, last, 2), known(1, first, second)),
        *(known(2, second, third), known(3, third, last)),
    ):
        long.add(entry)
    found = long.find(wanted)
    assert found is not None
    assert found.scale == 2
    assert [entry.step for entry, _ in found.uses] == [0]
