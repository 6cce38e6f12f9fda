"""What could be read in two ways is refused, and what stands apart is not put together."""

from __future__ import annotations

import pytest

from proofloom.engine import Grade, GradeOutcome
from proofloom.verifiers.answers import check_golds, grade

PASS, FAIL = GradeOutcome.PASS, GradeOutcome.FAIL

UNPARSED, ERROR = GradeOutcome.UNPARSED, GradeOutcome.ERROR


def boxed(gold: str, answer: str, **how: str) -> Grade:
    """Grade an answer given in a box."""
    return grade(gold, f"\\boxed{{{answer}}}", **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gold", "ambiguous"),
    [
        ("1/(2x)", "1/2x"),
        ("x/2", "1/2x"),
        (r"\frac{x}{2}", "1/2x"),
        ("x/(yz)", "x/yz"),
        ("3", "1 2"),
        ("12", "1 2"),
        ("2", "1 1"),
        ("7/2", r"2\frac{3}{2}"),
        ("3", "2 2/2"),
        (r"\sqrt{12}", r"\sqrt12"),
        ("1/23", r"\frac123"),
        ("2x", "x2"),
        ("2x", "(x)2"),
        ("x", "--x"),
        ("x", "+-x"),
        ("x", "x+"),
        ("x", "*x"),
        ("x", "x^"),
        ("x", "x_"),
        ("x", r"\frac{x}"),
        ("x", r"\frac{}{x}"),
        ("x", r"\sqrt"),
        ("x", r"\sqrt[0]{x}"),
        ("x", r"\sqrt[1]{x}"),
        ("x", r"\sqrt[65]{x}"),
        ("x", r"\sqrt[1/2]{x}"),
        ("x", r"\sqrt[3{x}"),
        ("x", "sqrt x"),
        ("x", r"\angle = x"),
        ("x", r"\angle ABCD = x"),
        ("x", r"\sin x"),
        ("x", r"\begin{cases} x \end{cases}"),
        ("x", r"\begin{matrix} x & x \\ x \end{matrix}"),
        ("x", r"\begin{matrix} x \end{pmatrix}"),
        ("x", r"\begin{array}{3} x \end{array}"),
        ("x", r"\begin matrix x"),
        ("x", r"x_{\frac{1}{2}}"),
        ("x", "5 cm per"),
        ("3 cm^2", "3 square cm^2"),
        ("x", "5 cm/"),
        ("x", "5 cm^{1/2}"),
        ("x", "5 cm^{10}"),
        ("x", "101_x"),
        ("x", "101_1"),
        ("x", "(x"),
        ("x", "[x"),
        ("x", "x)"),
        ("x", r"\{x"),
        ("x", "x,"),
        ("x", "x="),
        ("x", "x \\\\ x"),
        ("x", "x & x"),
        ("x", r"\text{let } x"),
        ("x", r"(\text{x)}"),
        ("5x", r"(2\text{x)+(}3x)"),
        ("xy", "xyz"),
        ("x", "a b c d"),
        ("x", "xor"),
        ("x", "x|x"),
        ("x", "x:y"),
        ("x", "x'"),
        ("x", "1.2.3"),
        ("x", "1..2"),
        ("x", "½½"),
        ("x", "x!"),
        ("x", "∪"),
        ("x", r"x \cup"),
        ("x", "%"),
        ("x", r"\$"),
    ],
)
def test_what_is_ambiguous_or_incomplete_is_refused(gold: str, ambiguous: str) -> None:
    """Never a guess, in neither direction."""
    assert boxed(gold, ambiguous).outcome in (UNPARSED, FAIL)


@pytest.mark.parametrize(
    ("gold", "right", "wrong"),
    [
        ("cat", ["cat", r"\text{cat}", " cat "], ["act", "tac", "Cat", "c*a*t", "cats", "5"]),
        (r"\text{Evelyn}", ["Evelyn", r"\textbf{Evelyn}"], ["evelyn", "nylevE", "Eve"]),
        ("two points", ["two  points"], ["points two", "two"]),
        ("xy", ["xy", "yx", "x*y"], ["x+y", r"\text{xy}", "x"]),
        ("zx", ["zx", "xz"], ["z"]),
        ("pi", ["pi", r"\pi", "π"], ["ip", "p*i"]),
    ],
)
def test_words_are_no_products(gold: str, right: list[str], wrong: list[str]) -> None:
    """A gold of words is compared by its characters; letters in order, or without a vowel, are variables."""
    for answer in right:
        assert boxed(gold, answer).outcome is PASS, answer
    for answer in wrong:
        assert boxed(gold, answer).score == 0, answer


@pytest.mark.parametrize(
    "gold",
    [
        "sin(x)",
        "tan(x)",
        "log 5",
        "gcd(2, 4)",
        r"\sin x",
        r"\begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix}",
        "ln x",
    ],
)
def test_functions_are_not_products_of_letters(gold: str) -> None:
    """What is outside the grammar is named beforehand; a determinant is no matrix."""
    assert check_golds([gold])
    assert boxed("x", gold).outcome is UNPARSED
    assert boxed(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", gold).outcome is UNPARSED


@pytest.mark.parametrize(
    ("gold", "right"),
    [
        ("at+b", "b+ta"),
        ("ax+by=c", "c=ax+by"),
        ("v=u+at", "v=ta+u"),
        (r"\frac12at^2", r"\frac{at^2}{2}"),
        ("v = at", "v=ta"),
        ("2is", "2si"),
    ],
)
def test_short_words_between_signs_are_products(gold: str, right: str) -> None:
    """Of a gold, whose variables they are."""
    assert boxed(gold, right).outcome is PASS


@pytest.mark.parametrize(
    "gold", ["2 or -2", "x or y", "2 and -3", "x, and -x", "x is -2", "at", "ln+2", "x at"]
)
def test_short_words_beside_others_are_words(gold: str) -> None:
    """Nobody means o r as a product there."""
    assert check_golds([gold], type="expression")


@pytest.mark.parametrize("text", ["2 1/2", r"2\frac12", r"2\frac{1}{2}", "2½", "5/2", "2.5"])
def test_mixed_numbers(text: str) -> None:
    """An integer and a proper fraction beside each other are one number, also within a term."""
    assert boxed("5/2", text).outcome is PASS
    assert boxed("-5/2", f"-{text}").outcome is PASS
    assert boxed("15/2", f"3*({text})", form="any").outcome is PASS
    assert boxed("1", text).outcome is FAIL


@pytest.mark.parametrize(
    "text",
    [
        "2 3/2",
        r"(2)\frac{1}{2}",
        r"{2}\frac12",
        "(2) 1/2",
        r"2\frac{3}{2}",
        r"2\frac02",
        "2 1/2 1/2",
        "2 1/x",
        "2.0 1/2",
        "2 1/2^2",
        "1/2 1/2",
        "x 1/2",
    ],
)
def test_what_only_looks_like_a_mixed_number_is_refused(text: str) -> None:
    """It could be read in two ways."""
    assert boxed("5/2", text).outcome is UNPARSED


def test_fractions_beside_numbers_that_are_products() -> None:
    """Between brackets, of other things than integers, and after a power."""
    for answer in (
        r"2(\frac{1}{2})",
        r"2\frac{-1}{-2}",
        r"x\frac{1}{x}",
        r"2^2\frac{1}{4}",
        r"0.5\frac{2}{1}",
    ):
        assert boxed("1", answer, form="any").outcome is PASS, answer


@pytest.mark.parametrize("text", ["0,123", "0{,}123", r"0\,123", r"0,\!123", "00,123"])
def test_a_group_of_digits_does_not_begin_with_zero(text: str) -> None:
    """Elsewhere 0,123 is less than one."""
    for gold in ("123", "0.123"):
        assert boxed(gold, text).score == 0


@pytest.mark.parametrize(
    ("gold", "together", "apart"),
    [
        ("11/2", "5 1/2", "5\n\n1/2"),
        ("11/2", r"5\ \frac12", r"5 \quad \frac12"),
        ("11/2", "5 1/2", r"5 \qquad 1/2"),
        ("11/2", r"5\ \frac12", "5～1/2"),
        ("2x", "2 x", "2\nx"),
        ("x-3", "x - 3", "x\n-3"),
        ("x(y+1)", "x (y+1)", "x\n(y+1)"),
    ],
)
def test_what_stands_apart_is_not_one_answer(gold: str, together: str, apart: str) -> None:
    """A new line or a wide space parts two answers; no sum, product or mixed number goes across."""
    assert grade(gold, f"\\boxed{{{together}}}").outcome == "pass"
    assert grade(gold, f"\\boxed{{{apart}}}").outcome == "unparsed"
    assert grade("x=5", "\\boxed{x\n= 5}").outcome == "pass"


@pytest.mark.parametrize("about", ["~5", "～5", r"\sim 5", "5~", "x = ~5"])
def test_about_is_not_exactly(about: str) -> None:
    """A tilde is a space only where it ties a unit or a command to what stands before."""
    assert grade("5", f"\\boxed{{{about}}}").outcome == "unparsed"
    assert grade("5 cm", r"\boxed{5~\text{cm}}").outcome == "pass"


@pytest.mark.parametrize(
    ("gold", "other"),
    [
        ("1A_{16}", "A_{16}"),
        ("1B_{12}", "B_{12}"),
        ("10C_{16}", r"5\cdot 2C_{16}"),
        ("ABC_{16}", "BAC_{16}"),
        ("xF_{16}", "F_{16}x"),
    ],
)
def test_letters_that_could_be_digits_are_no_product(gold: str, other: str) -> None:
    """1A in base 16 is 26, and once the 16th A is something else."""
    assert boxed(gold, other).outcome is ERROR
    assert boxed(gold[-6:], gold).outcome is UNPARSED
    for product in ("2a_{9}", "2a_{10}", "xG_{16}", r"2\cdot A_{16}", r"2\alpha_{16}", "2A_{x}", "2A_{37}"):
        assert boxed(product, product).outcome is PASS


@pytest.mark.parametrize(
    ("golds", "ambiguous"),
    [
        (("1, 0, 2000", "1000, 2000", "1, 0, 2, 0"), "1,000, 2,000"),
        (("(1, 0, 2)", "(1000, 2)"), "(1,000,2)"),
        (("(1200, 2)", "(1, 200, 2)"), "(1,200, 2)"),
        (("1200, 3400", "1, 200, 3, 400"), "1,200, 3,400"),
        ((r"\{1, 200, 3\}", r"\{1200, 3\}"), r"\{1,200,\ 3\}"),
    ],
)
def test_a_comma_that_could_part_digits_is_refused(golds: tuple[str, ...], ambiguous: str) -> None:
    """Where others stand before a space; (1,200) alone is a pair, and points are apart from each other."""
    for gold in golds:
        assert boxed(gold, ambiguous).outcome is UNPARSED
    for plain in (
        "(1,200)",
        "(1,200,30)",
        "(100,200), (3,4)",
        r"\{1000,200, 5\}",
        "(1,20, 300)",
        "(1,2000, 3)",
    ):
        assert boxed(plain.replace(",", ", "), plain).outcome is PASS
