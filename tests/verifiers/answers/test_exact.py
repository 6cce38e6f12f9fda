"""Equality is decided exactly: radicals, pi, polynomials and rational functions against other arithmetic."""

from __future__ import annotations

import time
from fractions import Fraction
from math import isqrt

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from proofloom.engine import GradeOutcome
from proofloom.verifiers.answers import Budget, enclosure, grade

PASS, FAIL, UNKNOWN = GradeOutcome.PASS, GradeOutcome.FAIL, GradeOutcome.UNKNOWN


def same(gold: str, answer: str) -> GradeOutcome:
    """Compare two expressions by value alone."""
    return grade(gold, f"\\boxed{{{answer}}}", form="any").outcome


EQUAL = [
    (r"\sqrt{2}+\sqrt{3}", r"\sqrt{5+2\sqrt{6}}"),
    (r"\sqrt{2}+\sqrt{5}", r"\sqrt{7+\sqrt{40}}"),
    (r"\sqrt[3]{2+\sqrt{5}}+\sqrt[3]{2-\sqrt{5}}", "1"),
    (r"\sqrt[3]{20+14\sqrt{2}}+\sqrt[3]{20-14\sqrt{2}}", "4"),
    (r"\sqrt{6+\sqrt{6+\sqrt{9}}}", "3"),
    (r"\frac{1}{\sqrt{2}+1}", r"\sqrt{2}-1"),
    (r"\frac{1}{1+\sqrt{2}+\sqrt{3}}", r"\frac{2+\sqrt{2}-\sqrt{6}}{4}"),
    (r"\sqrt[3]{\sqrt[3]{2}-1}", r"\sqrt[3]{\frac19}-\sqrt[3]{\frac29}+\sqrt[3]{\frac49}"),
    (r"\sqrt[4]{4}", r"\sqrt{2}"),
    (r"\sqrt[6]{8}", r"\sqrt{2}"),
    (r"\sqrt{\sqrt{16}}", "2"),
    (r"\sqrt[3]{-8}", "-2"),
    (r"\sqrt[3]{-2}", r"-\sqrt[3]{2}"),
    (r"\sqrt{3-2\sqrt{2}}", r"\sqrt{2}-1"),
    (r"\sqrt{\frac{1}{\sqrt{2}}}", r"\frac{1}{\sqrt[4]{2}}"),
    (r"\sqrt{\frac{1}{\sqrt2-2}+2}", r"\sqrt{1-\frac{\sqrt2}{2}}"),
    (r"\frac{\pi}{\sqrt{2}}", r"\frac{\pi\sqrt{2}}{2}"),
    (r"(\pi+\sqrt{2})^2", r"\pi^2+2\sqrt{2}\pi+2"),
    (r"(\pi+1)(\pi-1)", r"\pi^2-1"),
    (r"\frac{\pi^2-1}{\pi+1}", r"\pi-1"),
    (r"\frac{x^2-1}{x+1}", "x-1"),
    (r"(x+\sqrt{2})(x-\sqrt{2})", "x^2-2"),
    (r"\frac{1}{x+\sqrt2}", r"\frac{x-\sqrt2}{x^2-2}"),
    (r"\sqrt{x}\sqrt{x}", "x"),
    (r"\sqrt{x+1}^4", "x^2+2x+1"),
    (r"\sqrt{4x+8}", r"2\sqrt{x+2}"),
    (r"\sqrt{2x}", r"\sqrt{2}\sqrt{x}"),
    (r"\sqrt{\frac{x}{4}}", r"\frac{\sqrt{x}}{2}"),
    (r"\sqrt{-\frac{x}{-4}}", r"\frac{\sqrt{x}}{2}"),
    (r"\frac{x}{\sqrt{x}}", r"\sqrt{x}"),
    (r"\sqrt{\pi}\sqrt{\pi}", r"\pi"),
    (r"x^{1/2}", r"\sqrt{x}"),
    (r"x^{-2}", r"\frac{1}{x^2}"),
    (r"8^{2/3}", "4"),
    (r"2^{-3}", r"\frac18"),
    (r"\sqrt{\sqrt{\pi}\sqrt{\pi}-\pi}", "0"),
    (r"\sqrt{\sqrt{8}-2\sqrt{2}}", "0"),
    (r"\sqrt{\pi-\frac{2\pi}{2}}", "0"),
    (r"\sqrt{(\pi-3)^2-\pi^2+6\pi-9}", "0"),
    (r"\sqrt{" + str(10**60 + 2 * 10**30 + 1) + "}", str(10**30 + 1)),
    (r"\sqrt{x^3}", r"x\sqrt{x}"),
    ("x^{3/2}", r"x\sqrt{x}"),
    (r"\sqrt{8x^3}", r"2x\sqrt{2x}"),
    (r"\sqrt{-x^3}", r"-x\sqrt{-x}"),
    (r"\sqrt{x^3y^3}", r"xy\sqrt{xy}"),
    (r"\pi^{3/2}", r"\pi\sqrt{\pi}"),
    ("x^{5/3}", r"x\sqrt[3]{x^2}"),
    (r"\sqrt[3]{x}^2", "x^{2/3}"),
    (r"\sqrt[3]{-x^3}", "-x"),
    (r"\sqrt[3]{x^6}", "x^2"),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal_values_are_equal(one: str, other: str) -> None:
    """Classical identities, both ways, and not after the smallest change."""
    assert same(one, other) is PASS
    assert same(other, one) is PASS
    for change in (r"\frac{1}{10^{40}}", "1", "x"):
        assert same(one, f"{other}+{change}") in (FAIL, UNKNOWN)
    assert same(one, rf"{other}+\frac{{1}}{{10^{{40}}}}") is FAIL


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\sqrt{xy}", r"\sqrt{x}\sqrt{y}"),
        (r"\sqrt{x^2}", "x"),
        (r"\sqrt{x^6}", "x^3"),
        (r"\sqrt[4]{x^2}", r"\sqrt{x}"),
        (r"\sqrt{\frac1x}", r"\frac{1}{\sqrt{x}}"),
        (r"\sqrt{-x^2-1}", r"\sqrt{-1-x^2}\cdot\sqrt{1}+\sqrt{-x}-\sqrt{-x}+\sqrt{-4x}-\sqrt{-x}"),
    ],
)
def test_what_depends_on_a_domain_is_unknown(one: str, other: str) -> None:
    """Neither a pass nor a fail: the radicals of variables are not simplified across each other."""
    assert same(one, other) is UNKNOWN


def test_a_sign_too_close_to_call_is_no_value() -> None:
    """A root of pi less pi to 400 digits: defined or not, it is not decided within the precision."""
    digits = str(sympy.N(sympy.pi, 420))[:402]
    assert same("1", rf"\sqrt{{\pi-{digits}}}") is GradeOutcome.UNPARSED
    assert same(rf"\sqrt{{\pi-{digits}}}", "1") is GradeOutcome.ERROR
    assert same(rf"\sqrt{{\pi-{digits[:102]}}}", "1") is FAIL


def test_what_is_too_long_to_decide_is_unknown() -> None:
    """Within a tiny precision the same equation is not decided, and an inequation still is."""
    tight = Budget(precision=200)
    one = r"\sqrt{2}+\sqrt{3}+\sqrt{7}+\sqrt{11}"
    other = r"\sqrt{5+2\sqrt{6}}+\sqrt{18+2\sqrt{77}}"
    assert grade(one, f"\\boxed{{{other}}}", form="any").outcome is PASS
    assert grade(one, f"\\boxed{{{other}}}", form="any", budget=tight).outcome is UNKNOWN
    assert grade(one, f"\\boxed{{{other}+1}}", form="any", budget=tight).outcome is FAIL


CHEAP, DEAR = r"\sqrt{x+1}", r"\sqrt{x+y+z}"
LONG = "9" * 900
LARGE = [
    ("5", r"\sqrt{a+b+c+d+k+m}^{100}", FAIL),
    ("5", r"\sqrt{a+b+c+d+k+m}^{300}", FAIL),
    ("5", rf"({CHEAP}^{{99}}+\sqrt{{x+2}}^{{99}})^{{32}}", FAIL),
    ("5", rf"\sqrt{{{CHEAP}^{{64}}+\sqrt{{x+2}}^{{64}}}}^{{64}}", FAIL),
    (rf"{CHEAP}^{{30}}", "(x+1)^{15}", PASS),
    (rf"{CHEAP}^{{100}}", "(x+1)^{20}(x+1)^{20}(x+1)^{10}", PASS),
    (rf"{CHEAP}^{{1024}}", rf"{CHEAP}^{{1022}}(x+1)", PASS),
    (rf"{DEAR}^{{1024}}", rf"{DEAR}^{{1022}}(x+y+z)", PASS),
    (rf"{DEAR}^{{1024}}x", rf"{DEAR}^{{1024}}\sqrt{{x^2}}", UNKNOWN),
    (rf"\sqrt{{{DEAR}^{{90}}+1}}^{{64}}x", rf"\sqrt{{{DEAR}^{{90}}+1}}^{{64}}\sqrt{{x^2}}", UNKNOWN),
    (rf"\sqrt{{{LONG}x+1}}^{{1024}}", rf"\sqrt{{{LONG}x+1}}^{{1022}}({LONG}x+1)", UNKNOWN),
    ("5", rf"\sqrt{{{LONG}x+1}}^{{1024}}", UNKNOWN),
    ("5", rf"\sqrt{{\pi+{LONG}}}^{{1024}}", UNKNOWN),
    ("5", "+".join(rf"\sqrt[{index}]{{{index}}}" for index in (53, 59, 61)), FAIL),
    ("(" + "+".join(rf"\sqrt{{x+{n}}}" for n in range(9)) + ")^3", "1", FAIL),
]


@pytest.mark.parametrize(("gold", "answer", "outcome"), LARGE)
def test_every_expansion_is_counted(gold: str, answer: str, outcome: GradeOutcome) -> None:
    """Powers of radicals that have millions of terms, or long ones: decided, or given up, at once."""
    start = time.process_time()
    assert same(gold, answer) is outcome
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "undefined",
    [
        "1/0",
        r"\frac{1}{0}",
        r"\frac{1}{\sqrt{2}-\sqrt{2}}",
        r"\frac{1}{x-x}",
        r"\sqrt{-1}",
        r"\sqrt[4]{-2}",
        "0^{-1}",
        "0^0",
        r"\sqrt{3-\pi}",
        r"\frac{1}{\sqrt{8}-2\sqrt{2}}",
        r"\sqrt{\sqrt{2}-2}",
        "2^x",
        r"2^{\sqrt{2}}",
        "2^{1/65}",
        "(1,2)+1",
        r"\frac{\{1,2\}}{2}",
        r"\sqrt{(1,2)}",
        r"2^{(1,2)}",
        r"1+\infty",
        "(x=1)+2",
    ],
)
def test_what_has_no_value_is_unparsed(undefined: str) -> None:
    """As an answer; as a gold it is an error of the task."""
    assert grade("5", f"\\boxed{{{undefined}}}").outcome in (GradeOutcome.UNPARSED, FAIL)
    assert grade(undefined, "\\boxed{5}").outcome in (GradeOutcome.ERROR, FAIL)
    assert grade(undefined, f"\\boxed{{{undefined}}}").outcome is GradeOutcome.ERROR


rationals = st.fractions(min_value=-50, max_value=50, max_denominator=30)


@given(st.lists(st.tuples(rationals, st.integers(1, 40)), min_size=1, max_size=4), rationals)
def test_sums_of_square_roots_agree_with_sympy(terms: list[tuple[Fraction, int]], shift: Fraction) -> None:
    """Terms that may cancel, against the sum in sympy's form and against one moved a little."""
    text = "+".join(rf"({c.numerator}/{c.denominator})\sqrt{{{n}}}" for c, n in terms)
    total = sum(
        (sympy.Rational(c.numerator, c.denominator) * sympy.sqrt(n) for c, n in terms), sympy.Integer(0)
    )
    assert same(sympy.latex(total), text) is PASS
    other = total + sympy.Rational(shift.numerator, shift.denominator)
    assert same(sympy.latex(other), text) is (FAIL if shift else PASS)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(-2, 2))
def test_squares_of_sums(a: int, b: int, off: int) -> None:
    """sqrt(a) + sqrt(b) against the root of its square, and against a near one."""
    near = same(rf"\sqrt{{{a}}}+\sqrt{{{b}}}", rf"\sqrt{{{a + b + off}+2\sqrt{{{a * b}}}}}")
    assert near is (PASS if off == 0 else FAIL)


@given(st.integers(2, 10**30), st.integers(-1, 1))
def test_square_roots_of_near_squares(root: int, off: int) -> None:
    """Far beyond the precision of a double."""
    assert same(str(root), rf"\sqrt{{{root * root + off}}}") is (PASS if off == 0 else FAIL)


x, y = sympy.symbols("x y")
polynomials = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 2)), st.integers(-9, 9), min_size=1, max_size=4
)


@given(polynomials, polynomials, st.booleans())
def test_products_of_polynomials_agree_with_sympy(
    one: dict[tuple[int, int], int], other: dict[tuple[int, int], int], move: bool
) -> None:
    """Factors against the expansion that sympy makes."""
    p, q = (sum((c * x**i * y**j for (i, j), c in part.items()), sympy.Integer(0)) for part in (one, other))
    wanted = sympy.expand(p * q) + (x if move else 0)
    found = grade(
        sympy.latex(wanted), rf"\boxed{{({sympy.latex(p)})({sympy.latex(q)})}}", form="any", type="expression"
    )
    assert found.outcome is (FAIL if move else PASS)


@given(st.integers(1, 10**40), st.integers(2, 7), st.integers(10, 400))
def test_enclosures_hold_roots(radicand: int, index: int, precision: int) -> None:
    """low ** index <= radicand < high ** index, and the ends are near."""
    low, high = enclosure.root((radicand << precision, radicand << precision), index, precision)
    assert low**index <= radicand << (index * precision) <= high**index
    assert high - low <= 3


@given(rationals, rationals, st.integers(20, 300))
def test_enclosures_hold_products_and_quotients(a: Fraction, b: Fraction, precision: int) -> None:
    """Against fractions, for every sign."""
    one, other = (enclosure.over(2 * (c.numerator,), 2 * (c.denominator,), precision) for c in (a, b))
    low, high = enclosure.times(one, other, precision)
    assert low <= a * b * 2**precision <= high
    cube = enclosure.power(one, 3, precision)
    assert cube[0] <= a**3 * 2**precision <= cube[1]
    try:
        low, high = enclosure.over(one, other, precision)
    except ZeroDivisionError:
        assert abs(b) * 2**precision <= 1
    else:
        assert b
        assert low <= a / b * 2**precision <= high


@pytest.mark.parametrize("precision", [1, 64, 128, 1024, 16_000])
def test_pi_is_enclosed(precision: int) -> None:
    """Against sympy's digits."""
    low, high = enclosure.pi(precision)
    digits = int(sympy.floor(sympy.N(sympy.pi, precision // 3 + 30) * 2**precision))
    assert low <= digits <= high
    assert high - low <= 4


def test_tolerance_is_relative_exact_and_declared() -> None:
    """The edge itself is within; without a declaration there is none."""
    for gold, answer, tolerance, outcome in [
        ("100", "101", "1/100", PASS),
        ("100", "101.0000001", "0.01", FAIL),
        ("-100", "-99", "0.01", PASS),
        ("-100", "-98.999", "0.01", FAIL),
        (r"\sqrt{2}", "1.414", "0.001", PASS),
        (r"\sqrt{2}", "1.41", "0.001", FAIL),
        (r"\pi", "3.14", "0.001", PASS),
        (r"-\pi", "-3.14", "0.001", PASS),
        (r"\pi", "-3.14", "0.001", FAIL),
        (r"\sqrt{\pi}", "1.77", "0.01", PASS),
        ("0", "0.001", "0.5", FAIL),
        ("x", "x+0.001", "0.5", FAIL),
        (r"\sqrt{" + str(isqrt(10**60)) + "}", str(10**15), "0.0", PASS),
    ]:
        assert grade(gold, f"\\boxed{{{answer}}}", tolerance=tolerance).outcome is outcome, (gold, answer)
        if gold not in ("x", r"\sqrt{" + str(10**30) + "}"):
            assert grade(gold, f"\\boxed{{{answer}}}").outcome is FAIL
    assert grade("100", r"\boxed{101}", tolerance=Fraction(1, 100)).outcome is PASS


def test_what_is_left_in_one_term_stays_left_beside_a_power_of_ten() -> None:
    """A number in scientific notation is worked out itself, and says nothing of the terms before it."""
    gold = r"2\sqrt{2}+3\times10^5"
    assert grade(gold, rf"\boxed{{{gold}}}", form="simplest").outcome is PASS
    assert grade(gold, r"\boxed{\sqrt{8}+3\times10^5}", form="simplest").outcome is FAIL
    assert grade(gold, r"\boxed{\sqrt{8}+3\times10^5}").outcome is PASS
