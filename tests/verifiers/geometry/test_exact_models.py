"""The verifiers' arithmetic and their reading of settings, against other means."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import combinations, permutations

import sympy
from hypothesis import given
from hypothesis import strategies as st

from proofloom.engine import Reject, Seed
from proofloom.engine.geometry.angles import AngleProblem
from proofloom.generators.geometry.angle_chase import AngleChase
from proofloom.verifiers.geometry import enclosure, prime_field
from proofloom.verifiers.geometry.arrangement import Arrangement
from proofloom.verifiers.geometry.freedom import solutions
from proofloom.verifiers.geometry.model import Model, plan

degrees = st.fractions(min_value=0, max_value=360, max_denominator=48)
balls = st.tuples(st.integers(-(10**9), 10**9), st.integers(0, 1000))
inside = st.floats(-1, 1)


@cache
def bodies() -> tuple[AngleProblem, ...]:
    found = []
    for attempt in range(70):
        try:
            found.append(AngleChase().draw(Seed.root("models") / attempt).body)
        except Reject:
            continue
    return tuple(found)


@given(degrees)
def test_unit_vectors_are_enclosed(angle: Fraction) -> None:
    exact = sympy.pi * sympy.Rational(angle.numerator, 180 * angle.denominator)
    scale = 2**enclosure.UNIT_BITS
    for (middle, radius), value in zip(
        enclosure.unit_vector(angle), (sympy.cos(exact), sympy.sin(exact)), strict=True
    ):
        assert abs(sympy.N(value * scale, 50) - middle) <= radius
        assert radius <= 8


@given(balls, balls, inside, inside)
def test_balls_hold_the_results_of_what_they_hold(
    a: enclosure.Ball, b: enclosure.Ball, u: float, v: float
) -> None:
    x = a[0] + Fraction(u) * a[1]
    y = b[0] + Fraction(v) * b[1]
    for (middle, radius), value in (
        (enclosure.add(a, b), x + y),
        (enclosure.sub(a, b), x - y),
        (enclosure.mul(a, b), x * y),
        (enclosure.drop(a, 7), x / 128),
    ):
        assert abs(value - middle) <= radius
    if abs(b[0]) > b[1]:
        middle, radius = enclosure.div(a, b, 20)
        assert abs(x / y * 2**20 - middle) <= radius
    sign = enclosure.sign(a)
    assert sign == 0 or sign * x > 0


def test_the_field_is_a_field_and_its_root_a_root() -> None:
    assert sympy.isprime(prime_field.MODULUS)
    order = 360 * prime_field.FINEST
    assert (prime_field.MODULUS - 1) % order == 0
    assert pow(prime_field.ROOT, order, prime_field.MODULUS) == 1
    for prime in sympy.primefactors(order):
        assert pow(prime_field.ROOT, order // prime, prime_field.MODULUS) != 1


def test_the_field_knows_the_equilateral_triangle() -> None:
    a, b = (0, 0), (1, 1)
    c = (prime_field.spin(Fraction(60)), prime_field.spin(Fraction(-60)))
    ab, ac = b, c
    bc = ((c[0] - b[0]) % prime_field.MODULUS, (c[1] - b[1]) % prime_field.MODULUS)
    assert prime_field.square(ab) == prime_field.square(ac) == prime_field.square(bc) == 1
    assert prime_field.turned(ab, ac, Fraction(60))
    assert not prime_field.turned(ab, ac, Fraction(61))
    assert not prime_field.upright(ab, ac)
    assert a == (0, 0)


@given(st.lists(st.lists(st.integers(-2, 2), min_size=4, max_size=4), min_size=1, max_size=5))
def test_solutions_span_the_null_space(rows: list[list[int]]) -> None:
    found = solutions(rows, 4)
    assert len(found) == 4 - sympy.Matrix(rows).rank()
    assert all(sum(a * b for a, b in zip(row, v, strict=True)) == 0 for row in rows for v in found)
    assert not found or sympy.Matrix(found).rank() == len(found)


def test_what_a_setting_settles_is_so_in_the_drawn_figure() -> None:
    settled = 0
    for body in bodies():
        figure = Arrangement(body)
        model = Model(body, plan(body), body.directions, {})
        turns = [
            t for t in combinations(body.points, 3) if not any(set(t) <= set(line) for line in body.lines)
        ]
        signs = {}
        for turn in turns:
            try:
                signs[turn] = model.turn(*turn)
            except ArithmeticError:
                continue
        for one, two in combinations(signs, 2):
            if figure.alike(one, two):
                assert signs[one] == signs[two]
                settled += 1
            if figure.opposed(one, two):
                assert signs[one] == -signs[two]
                settled += 1
    assert settled > 500


def test_a_turn_changes_sign_with_every_exchange() -> None:
    body = bodies()[0]
    figure = Arrangement(body)
    turn = body.points[:3]
    for other in permutations(turn):
        swaps = sum(turn.index(p) > turn.index(q) for p, q in combinations(other, 2))
        assert figure.alike(turn, other) == (swaps % 2 == 0)  # type: ignore[arg-type]
        assert figure.opposed(turn, other) == (swaps % 2 == 1)  # type: ignore[arg-type]
