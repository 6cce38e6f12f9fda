"""The generator's own arithmetic: unit vectors and spans, against other means."""

from __future__ import annotations

import sympy
from hypothesis import given
from hypothesis import strategies as st

from proofloom.generators.geometry.circle import TICKS, TURN, UNIT, degrees, unit
from proofloom.generators.geometry.spans import Span

rows = st.lists(st.lists(st.integers(-3, 3), min_size=5, max_size=5), min_size=1, max_size=6)


@given(st.integers(0, TURN - 1))
def test_unit_vectors_are_right_to_forty_bits_and_more(ticks: int) -> None:
    angle = sympy.pi * sympy.Rational(ticks, 180 * TICKS)
    cosine, sine = unit(ticks)
    assert abs(cosine - sympy.N(sympy.cos(angle), 30) * UNIT) < 16
    assert abs(sine - sympy.N(sympy.sin(angle), 30) * UNIT) < 16
    assert degrees(ticks) * TICKS == ticks


@given(rows, st.lists(st.integers(-3, 3), min_size=5, max_size=5))
def test_spans_agree_with_ranks(given_rows: list[list[int]], asked: list[int]) -> None:
    span = Span()
    added = sum(span.add(row) for row in given_rows)
    rank = sympy.Matrix(given_rows).rank()
    assert added == rank
    assert span.holds(asked) == (sympy.Matrix([*given_rows, asked]).rank() == rank)
    kernel = span.kernel(5)
    assert len(kernel) == 5 - rank
    for vector in kernel:
        assert all(sum(a * b for a, b in zip(row, vector, strict=True)) == 0 for row in given_rows)
