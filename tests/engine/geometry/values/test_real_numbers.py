"""Algebraic numbers are reckoned with exactly, by laws and as sympy does, and written in simplest form."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from proofloom.engine.geometry.values.numbers import (
    NumberError,
    Real,
    angle_of,
    cosine,
    rational,
    sine,
)
from proofloom.engine.geometry.values.radicals import latex_of, text_of

fractions = st.fractions(min_value=-20, max_value=20, max_denominator=12)
roots = st.integers(0, 40).map(lambda n: rational(n).root())
small = st.builds(lambda q, r, s: r.times(s).plus(q), fractions, roots, fractions)


@settings(max_examples=40, deadline=None)
@given(small, small, small)
def test_the_laws_of_arithmetic_hold_exactly(x: Real, y: Real, z: Real) -> None:
    assert x + y == y + x
    assert x * y == y * x
    assert x * (y + z) == x * y + x * z
    assert x - x == rational(0)
    assert x.squared() == x * x
    assert x.squared().root() == (x if x.sign >= 0 else -x)
    if x.sign:
        assert (y / x) * x == y


@settings(max_examples=30, deadline=None)
@given(small, small)
def test_order_is_that_of_the_numbers(x: Real, y: Real) -> None:
    assert (x < y) == (sympy.N(sympy.sympify(text_of(x)) - sympy.sympify(text_of(y)), 40) < -1e-30)


@pytest.mark.parametrize("parts", range(2, 26))
def test_cosines_are_those_of_sympy(parts: int) -> None:
    number = cosine(Fraction(1, parts))
    x = sympy.Symbol("x")
    wanted = sympy.Poly(sympy.minimal_polynomial(sympy.cos(sympy.pi / parts), x), x)
    assert [int(c) for c in number.poly.coeffs()] == [int(c) for c in reversed(wanted.all_coeffs())]
    assert angle_of(number) == Fraction(1, parts)
    assert number.squared() + sine(Fraction(1, parts)).squared() == rational(1)


def test_what_is_near_is_not_equal() -> None:
    diagonal = rational(200).root()
    assert diagonal != rational(Fraction(99, 7))
    convergent = Fraction(0)
    for _ in range(60):  # continued fraction of the root of 2
        convergent = 1 / (2 + convergent)
    near = rational(10 * (1 + convergent))
    assert near != diagonal
    assert (near - diagonal).sign != 0
    assert angle_of(rational(Fraction(1, 3))) is None


def test_what_is_not_real_is_refused() -> None:
    with pytest.raises(NumberError):
        rational(-1).root()
    with pytest.raises(ZeroDivisionError):
        rational(1) / (rational(2).root().squared() - rational(2))
    with pytest.raises(NumberError):
        cosine(Fraction(1, 1009))


SIMPLEST = {
    "10*sqrt(2)": rational(200).root(),
    "7/3": rational(Fraction(7, 3)),
    "(1 + sqrt(5))/4": cosine(Fraction(1, 5)),
    "sqrt(10 - 2*sqrt(5))/4": sine(Fraction(1, 5)),
    "(sqrt(6) - sqrt(2))/4": sine(Fraction(1, 12)),
    "2*sin(pi/7)": sine(Fraction(1, 7)).times(Fraction(2)),
    "sin(pi/9)": sine(Fraction(1, 9)),
    "sqrt(3) + sqrt(2)": rational(5).plus(Fraction(0)).root() * rational(0)
    + (rational(2).root() + rational(3).root()),
    "1 - sqrt(3)": rational(1) - rational(3).root(),
    "-sqrt(2)/2": -cosine(Fraction(1, 4)),
}


@pytest.mark.parametrize("text", SIMPLEST)
def test_the_form_is_the_simplest_and_says_the_number(text: str) -> None:
    number = SIMPLEST[text]
    assert text_of(number) == text
    assert (
        abs(sympy.N(sympy.sympify(text), 50) - sympy.Float(str(number.near(300).str(60, radius=False)), 50))
        < 1e-45
    )
    assert "*" not in latex_of(number)


def test_a_number_without_radicals_is_named_by_its_polynomial() -> None:
    number = cosine(Fraction(1, 7)).plus(Fraction(1))
    assert text_of(number).startswith("root of 8*x^3 - 28*x^2 + 28*x - 7 near 1.9")
