"""Units are part of an answer, and a letter is one only where a quantity is meant."""

from __future__ import annotations

import pytest

from proofloom.engine import Grade, GradeOutcome
from proofloom.verifiers.answers import check_golds, grade

PASS, FAIL = GradeOutcome.PASS, GradeOutcome.FAIL

UNPARSED, ERROR = GradeOutcome.UNPARSED, GradeOutcome.ERROR


def boxed(gold: str, answer: str, **how: str) -> Grade:
    """Grade an answer given in a box."""
    return grade(gold, f"\\boxed{{{answer}}}", **how)  # type: ignore[arg-type]


def test_the_unit_asked_for_may_be_left_out() -> None:
    """Declared, it is the only one; not declared, it must stand there."""
    for gold in ("5", "5 cm"):
        assert boxed(gold, "5", unit="cm").outcome is PASS
        assert boxed(gold, r"5\text{ centimeters}", unit="cm").outcome is PASS
        assert boxed(gold, "5 km", unit="cm").outcome is FAIL
    assert boxed("5", "5 cm").outcome is FAIL
    assert boxed("5 cm", "5").outcome is FAIL
    assert boxed("5 m", "5 m", unit="m").outcome is PASS
    assert check_golds(["5", "5 cm", "5 kg x"], unit="cm")[0][0] == 2


def test_single_letters_are_units_only_where_a_quantity_is_asked_for() -> None:
    """5 m is five times m elsewhere, and five metres in \\text."""
    assert boxed("5 m", r"5\text{ m}").outcome is FAIL
    assert boxed("5 m", "m*5").outcome is PASS
    assert boxed("5 m", r"5\text{ m}", type="quantity").outcome is PASS
    assert boxed(r"5\text{ m}", r"5\text{ meters}").outcome is PASS
    assert boxed("10 N m", r"10\ \text{m}\cdot\text{N}", type="quantity").outcome is PASS
    assert boxed("10 m/s^2", r"10\ \text{m}\,\text{s}^{-2}", type="quantity").outcome is PASS
    assert boxed("2 m^3", "2 m cubed", type="quantity").outcome is PASS
    assert boxed("2 m^3", "2 cubic metres", type="quantity").outcome is PASS
    assert boxed("2 m^3", "2 square metres", type="quantity").outcome is FAIL


def test_angles_may_be_given_in_degrees_or_radians() -> None:
    """Where the task asks for an angle; a bare number is in radians."""
    for answer in ("30°", r"\pi/6", r"\frac{\pi}{6} rad", r"\frac{2\pi}{12}"):
        for gold in ("30°", r"\frac{\pi}{6}", r"\pi/6 rad"):
            assert boxed(gold, answer, type="angle").outcome is PASS
    for answer in ("30", "30 rad", "30%", "60°", r"\pi/3", "30 cm"):
        assert boxed("30°", answer, type="angle").outcome is FAIL


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        (r"\pi r^2h", r"\pi hr^2"),
        (r"2\pi rh", r"2\pi hr"),
        (r"\frac{mg}{2}", r"\frac{1}{2}mg"),
        ("2mc", "2cm"),
        ("2(lb+bh+hl)", "2lb+2bh+2hl"),
        ("2lb+2bh", "2b(l+h)"),
        ("2bh+2lb", "2b(l+h)"),
        ("2mg+ma", "m(2g+a)"),
        (r"\frac{3mg}{2}", r"\frac{3}{2}gm"),
        (r"\sqrt{2mg}", r"\sqrt{2gm}"),
    ],
)
def test_variables_of_the_gold_are_no_unit(gold: str, answer: str) -> None:
    """What is spelled like a unit is one only where its letters are not all variables."""
    assert boxed(gold, answer).outcome is PASS
    assert boxed(gold, answer + r"\text{ cm}").outcome is FAIL
    assert boxed(gold, answer, type="expression").outcome is PASS


def test_a_unit_that_stands_apart_is_one_beside_variables() -> None:
    """In a gold, what is attached to a number there is a product."""
    assert boxed("2x cm", r"2x\text{ cm}").outcome is PASS
    assert boxed("2x cm", "2xcm").score == 0
    assert boxed("(2x+3)cm", "cm(2x+3)").outcome is PASS


@pytest.mark.parametrize(
    ("gold", "answer"), [("5m^2", "5mm"), ("5m", "5 cm"), ("5 cm", "5mc"), ("5c", "5cm")]
)
def test_a_unit_stays_one_elsewhere(gold: str, answer: str) -> None:
    """Also where a letter stands twice: millimetres are no square metres."""
    assert boxed(gold, answer).score == 0


@pytest.mark.parametrize("unit", ["m", "g", "s", "h", "L", "N", "K", "J", "cm"])
@pytest.mark.parametrize("kind", ["auto", "integer", "number"])
def test_the_unit_asked_for_may_be_a_letter(unit: str, kind: str) -> None:
    """It is read as one where the task names it, and no other letter is."""
    for answer, outcome in ((f"5 {unit}", PASS), ("5", PASS), (f"5{unit}^2", FAIL), (f"6 {unit}", FAIL)):
        assert boxed("5", answer, unit=unit, type=kind).outcome is outcome
    assert boxed("5", "5 V", unit=unit, type=kind).outcome is FAIL
    assert boxed("5x", "5x", unit=unit).outcome is PASS
    assert boxed("5", "5 l", unit="L").outcome is PASS
    assert boxed("5", r"5\frac{km}{h}", unit="km/h").outcome is UNPARSED
    assert boxed("5", "5 mi", unit="mph").outcome is FAIL


@pytest.mark.parametrize(
    ("gold", "right", "wrong"),
    [
        ("$18", r"\$18", "18"),
        (r"\$18", "$18", "$19"),
        ("€5", "5 euros", "$5"),
        ("5 cents", "5¢", "5€"),
        ("12 cm^2", r"12\,\mathrm{cm^{2}}", r"12\,\mathrm{cm^{3}}"),
        ("12 cm^2", r"12\text{ cm²}", r"12\text{ cm}"),
        ("5 km/s^2", r"5\,\mathrm{km/s^{2}}", r"5\,\mathrm{km/s^{-2}}"),
        ("60 mph", "60 mi/h", "60 mi"),
        ("3 cm^2", "3 square cm", "3 square km"),
        ("60 mph", "60 miles per hour", "60 mi h"),
        ("60 kph", "60 km/h", "60 mph"),
        (r"5\text{ m}", "5 m", "5 s"),
        (r"10\text{ m/s}", "10 m/s", "10 s/m"),
    ],
)
def test_spellings_of_units(gold: str, right: str, wrong: str) -> None:
    """Signs of money, and powers within a style."""
    assert boxed(gold, right).outcome is PASS
    assert boxed(gold, wrong).outcome is FAIL
    assert grade(gold, f"<answer>{right}</answer>", format="tag").outcome is PASS
