"""The prime fields: primality, roots, given angles, and the laws that tie them together."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofloom.engine.geometry.field import field_for, is_prime, needed_order, needed_order_of_root
from proofloom.engine.geometry.worlds import cosine_and_sine

FIELD = field_for(1)
parts = st.integers(-3000, 3000).map(lambda steps: Fraction(steps, 1260))


def test_primes_below_ten_thousand() -> None:
    sieve = [True] * 10_000
    sieve[:2] = [False, False]
    for n in range(2, 100):
        sieve[n * n :: n] = [False] * len(sieve[n * n :: n])
    assert [n for n in range(10_000) if is_prime(n)] == [n for n, prime in enumerate(sieve) if prime]


@pytest.mark.parametrize("number", [2047, 3215031751, 341550071728321, 3825123056546413051])
def test_strong_pseudoprimes_to_many_bases_are_composite(number: int) -> None:
    """The least strong pseudoprimes to the first 1, 4, 7 and 9 prime bases (OEIS A014233)."""
    assert not is_prime(number)


@pytest.mark.parametrize("order", [1, 11, 1001, 2**20, 3**9])
def test_a_field_has_the_rotations_asked_for(order: int) -> None:
    field = field_for(order)
    assert field.prime % 4 == 3
    assert field.prime < 2**61
    assert is_prime(field.prime)
    assert field.order % math.lcm(order, 2520) == 0
    cosine, sine = field.turn(Fraction(2, order))
    assert (cosine * cosine + sine * sine) % field.prime == 1


@settings(max_examples=50)
@given(parts, parts)
def test_angles_add_up(one: Fraction, other: Fraction) -> None:
    p = FIELD.prime
    (a, b), (c, d) = FIELD.turn(one), FIELD.turn(other)
    assert FIELD.turn(one + other) == ((a * c - b * d) % p, (a * d + b * c) % p)
    assert FIELD.turn(one + 1) == (-a % p, -b % p)


def test_known_values() -> None:
    p = FIELD.prime
    half = FIELD.number(Fraction(1, 2))
    assert FIELD.turn(Fraction(1, 3))[0] == half
    assert FIELD.turn(Fraction(1, 2)) == (0, 1) or FIELD.turn(Fraction(1, 2)) == (0, p - 1)
    root3 = FIELD.root_of_number(Fraction(3))
    root5 = FIELD.root_of_number(Fraction(5))
    assert root3 is not None
    assert root5 is not None
    assert 2 * FIELD.turn(Fraction(1, 6))[0] % p == root3  # cos 30° = √3/2
    assert (4 * FIELD.turn(Fraction(1, 5))[0] - 1) % p == root5  # cos 36° = (1 + √5)/4


@pytest.mark.parametrize("value", [2, 3, 5, 6, 7, 30, 210, Fraction(7, 12), 49, Fraction(9, 4)])
def test_roots_of_numbers_multiply_as_the_real_ones_do(value: Fraction) -> None:
    p = FIELD.prime
    root = FIELD.root_of_number(Fraction(value))
    assert root is not None
    assert (root * root - FIELD.number(Fraction(value))) % p == 0
    for other in (2, 15, 21):
        both, second = FIELD.root_of_number(Fraction(value) * other), FIELD.root_of_number(Fraction(other))
        assert both is not None
        assert second is not None
        assert both == root * second % p


def test_a_root_needs_its_order() -> None:
    assert FIELD.root_of_number(Fraction(11)) is None
    field = field_for(needed_order_of_root(Fraction(11, 13)))
    root = field.root_of_number(Fraction(11, 13))
    assert root is not None
    assert (root * root * 13 - 11) % field.prime == 0
    with pytest.raises(ValueError, match="no rotation"):
        FIELD.turn(Fraction(1, 11))
    assert field_for(needed_order(Fraction(1, 11))).turn(Fraction(1, 11)) is not None
    with pytest.raises(ValueError, match="no prime field"):
        field_for(2**60)


@settings(max_examples=30)
@given(parts)
def test_thirds_of_angles(angle: Fraction) -> None:
    roots = FIELD.cube_roots(FIELD.turn(3 * angle))
    assert FIELD.turn(angle) in roots
    assert len(set(roots)) == 3


@given(st.integers(2, 10**18))
def test_a_square_has_its_root(number: int) -> None:
    root = FIELD.root(number * number)
    assert root is not None
    assert root in (number % FIELD.prime, -number % FIELD.prime)
    assert FIELD.root(-number * number) is None  # -1 is no square


@settings(max_examples=40, deadline=None)
@given(st.fractions(max_denominator=1000))
def test_cosine_and_sine_among_floats_are_right_to_the_last_digits(angle: Fraction) -> None:
    cosine, sine = cosine_and_sine(angle)
    assert math.isclose(cosine, math.cos(math.pi * float(angle % 2)), abs_tol=2e-15)
    assert math.isclose(sine, math.sin(math.pi * float(angle % 2)), abs_tol=2e-15)
