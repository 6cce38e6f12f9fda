"""What the grammar reads, what it refuses because it could mean two things, and what each type asks for."""

from __future__ import annotations

import json

import pytest

from proofloom.engine import Grade, GradeOutcome
from proofloom.verifiers.answers import Budget, check_golds, grade

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
    ("gold", "answer"),
    [
        ("-4", "-2^2"),
        ("1", "(-1)^2"),
        ("-1", "(-1)^3"),
        ("0", "0^5"),
        ("512", "2^3^2"),
        ("2", "12/3/2"),
        ("6", "12/4*2"),
        ("x/2", "1/2 x"),
        ("-6", "2*-3"),
        ("1/9", "3^-2"),
        ("2x/3", r"2x\div 3"),
        ("x^{12}", "x^12"),
        ("x_{12}+x_1", "x_1+x_12"),
        (r"x_{ab}", r"x_{\text{ab}}"),
        (r"\theta_1", "θ_1"),
        ("15", r"3(2+3)"),
        ("15", r"\, {3}{5}"),
        ("x y^2", "xy^2"),
        ("x y_1", "xy_1"),
        ("x/(y z)", "x/(yz)"),
        ("x(x+1)", "x^2+x"),
        ("xy", "yx"),
        (r"\frac{7}{3}", r"\frac73"),
        (r"\frac{x}{3}", r"\frac x3"),
        ("7/2", r"3\frac12"),
        ("-7/2", r"-3\frac12"),
        (r"\frac{x}{2}\cdot 3", r"3\frac{x}{2}"),
        (r"\frac{3x^2}{4}", r"3\frac{x^2}{4}"),
        ("10^{-3}", "1e-3"),
        ("0.001", "1e-3"),
        ("10", "１０"),
        ("ab+c", "c+ba"),
    ],
)
def test_precedence(gold: str, answer: str) -> None:
    """As mathematics and TeX have it."""
    assert boxed(gold, answer, form="any").outcome is PASS


GOLDS = {
    "integer": (["5", "-5", "1,000"], ["5.0", "x", "1/2", "(1,2)", "5 cm", "five", ""]),
    "rational": (["1/2", "0.5", "2 1/2"], ["x", "[1]", "", "1=1"]),
    "number": ([r"\sqrt{2}", r"2\pi"], ["x", "(1,2)", r"\{1\}", "", "1/0"]),
    "degrees": (["30", "30°", "45/2"], ["x", "[1]", ""]),
    "angle": (["30°", r"\pi/6", "2 rad"], ["x", "(1,2)", "5 cm"]),
    "quantity": (["5 cm", "5 m", "5 m/s"], ["5", "x", "m"]),
    "expression": (["x+1", "5"], ["x+", "", "?"]),
    "tuple": (["(1, 2)", r"\langle 1, 2 \rangle"], ["[1, 2]", "{1, 2}", "5", "1, 2"]),
    "set": ([r"\{1, 2\}", "{1, 2}", r"\emptyset", "{1}"], ["(1, 2)", "5", "[1]"]),
    "list": (["[1, 2]", "[]", "[[1], []]"], ["(1, 2)", "5", "1, 2", "[1, 2)"]),
    "matrix": ([r"\begin{matrix} 1 & 2 \end{matrix}"], ["[[1, 2]]", "5"]),
    "interval": (
        ["(1, 2]", "[1, 2]", r"(-\infty, 1) \cup (2, \infty)"],
        ["(1, 2, 3)", "5", r"\{1, 2\}", r"(1,2) \cup \{3\}"],
    ),
    "relation": (["x = 5", "1 < x < 2", r"x \in \{1\}"], ["5", "x = x", "(1, 2)", "x - x < 0"]),
    "boolean": (["true", "No"], ["1", "maybe", ""]),
    "choice": (["A", "(b)"], ["AB", "1", ""]),
    "json": (["[1, 2.5]", '"a"', "null"], ["[1,", "NaN", "'a'", ""]),
    "text": (["anything", "5"], ["", "a\u200b"]),
    "auto": (
        ["5", "x = 5", "True", "B", "(1, 2)", "because"],
        ["becau5e", "", "1/0", "x = x", "5 apples", "\u202e5"],
    ),
}


@pytest.mark.parametrize("kind", GOLDS)
def test_golds_are_checked_before_anyone_trains(kind: str) -> None:
    """`check_golds` names exactly those that grading would call an error."""
    good, bad = GOLDS[kind]
    assert check_golds([*good, *bad, *good], type=kind) == [
        (len(good) + place, reason)
        for place, (_, reason) in enumerate([(gold, check_golds([gold], type=kind)[0][1]) for gold in bad])
    ]
    for gold in good:
        assert boxed(gold, gold, type=kind).outcome is PASS
    for gold in bad:
        assert boxed(gold, "5", type=kind).outcome in (ERROR, FAIL)
        assert boxed(gold, gold, type=kind).outcome is not PASS


def test_golds_that_are_not_text_are_named() -> None:
    """As a column read from a file may hold."""
    assert [index for index, _ in check_golds(["5", None, 5, "6"])] == [1, 2]  # type: ignore[list-item]
    assert grade(5, "\\boxed{5}").outcome is ERROR  # type: ignore[arg-type]


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


def test_simplest_form_can_be_asked_for() -> None:
    """Lowest terms, and no square under a square root, where the gold is so."""
    for gold, answers in {
        "3/4": ["6/8", r"\frac{9}{12}"],
        r"2\sqrt{3}": [r"\sqrt{12}", r"\frac{\sqrt{48}}{2}"],
    }.items():
        for answer in answers:
            assert boxed(gold, answer).outcome is PASS
            assert boxed(gold, answer, form="simplest").outcome is FAIL
            assert boxed(answer, answer, form="simplest").outcome is PASS, "the gold itself is no simpler"
        assert boxed(gold, gold, form="simplest").outcome is PASS
    assert boxed("3/4", "0.75", form="simplest").outcome is PASS
    assert boxed("x^2-1", "(x+1)(x-1)", form="simplest").outcome is PASS


def test_restating_is_measured_by_the_gold() -> None:
    """A gold that is itself not worked out cannot ask more of others."""
    assert boxed("2^{10}", "2^{10}").outcome is PASS
    assert boxed("2^{10}", "1024").outcome is PASS
    assert boxed("1024", "2^{10}").outcome is FAIL
    assert boxed("x = 2*3", "x = 6").outcome is PASS
    assert boxed("x = 6", "x = 2*3").outcome is FAIL
    assert boxed("x = 6", "x = 2*3", form="any").outcome is PASS
    assert boxed("(6, 1)", "(2*3, 1)").outcome is FAIL
    assert boxed("5", r"\frac{5x}{x}").outcome is FAIL


def test_relations_are_equal_up_to_a_factor() -> None:
    """A positive one for orders; radicals and denominators too."""
    for gold, answer, outcome in [
        ("y = x", "2y = 2x", PASS),
        ("y = x", "-y = -x", PASS),
        ("y = x", "y = 2x", FAIL),
        ("y < x", "2y < 2x", PASS),
        ("y < x", "-y < -x", FAIL),
        ("y < x", "-y > -x", PASS),
        (r"y \ne x", "2x ≠ 2y", PASS),
        (r"\sqrt{2}y = x", "2y = √2 x", PASS),
        (r"\sqrt{2}y < x", "-2y > -√2 x", PASS),
        (r"y = \frac{1}{x}", "y - 1/x = 0", PASS),
        ("y = x^2", "xy = x^3", FAIL),
        ("y = x", "z = x", FAIL),
        ("x = 5", "5 = x", PASS),
        ("2x = 10", "x = 5", PASS),
        ("y = 5x", "y - 5x = 0", PASS),
        ("1 < x < 2", "2 > x > 1", PASS),
        ("1 < x < 2", "1 < x <= 2", FAIL),
        ("1 < x < 2", "1 < x", FAIL),
        ("x = y = 2", "x = y = 2", PASS),
        ("x = y = 2", "y = x = 2", FAIL),
        (r"x \in (1, 2)", "x ∈ (1,2)", PASS),
        (r"x \in (1, 2)", "y ∈ (1,2)", FAIL),
        ("AB = 5 cm", r"AB = 5\text{ cm}", PASS),
        ("AB = 5 cm", "AB = 5", FAIL),
        ("x < 3", "x = 3", FAIL),
    ]:
        assert boxed(gold, answer).outcome is outcome, (gold, answer)


def test_labels_are_names() -> None:
    """x = 5, AB = 5, angle ABC = 5, but no sum, product or number before the sign."""
    for label in ("x", "AB", "ABC", r"\angle A", r"\angle ABC", "x_1", r"\theta", "S"):
        assert boxed("5", f"{label} = 5").outcome is PASS
    for label in ("2x", "x+1", "xy", "5", r"\pi", "x^2", "(x,y)", "1"):
        assert boxed("5", f"{label} = 5").outcome in (FAIL, UNPARSED)
    assert boxed(r"\{1, 2\}", r"x \in \{1, 2\}").outcome is PASS
    assert boxed("5", r"x \in 5").outcome is FAIL
    assert boxed("5", "x = y = 5").outcome is FAIL
    assert boxed("5", r"\pi = 5").outcome is FAIL
    assert boxed("5", "A_1 x = 5").outcome is FAIL


def test_sets_are_compared_as_sets() -> None:
    """Members may repeat and be written in other ways; their number is bounded."""
    assert boxed(r"\{1, \frac12\}", r"\{0.5, 1, 1\}").outcome is PASS
    assert boxed(r"\{\}", r"\emptyset").outcome is PASS
    assert boxed(r"\{\}", r"\{0\}").outcome is FAIL
    assert boxed(r"\{0\}", r"\{\}").outcome is FAIL
    assert boxed(r"\{(1,2), (3,4)\}", r"\{(3,4), (1,2)\}").outcome is PASS
    assert boxed(r"\{(1,2), (3,4)\}", r"\{(4,3), (1,2)\}").outcome is FAIL
    many = ", ".join(map(str, range(60)))
    assert boxed(rf"\{{{many}\}}", rf"\{{{many}\}}").outcome is ERROR
    assert boxed("{5}", r"\{5\}").outcome is PASS
    assert boxed("{5}", "5").outcome is FAIL


def test_matrices_have_the_same_rows_and_columns() -> None:
    """Rows of rows in brackets are a matrix too, where one is asked for."""
    gold = r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"
    for answer in (
        "[[1,2],[3,5]]",
        "[[1,2]]",
        "[[1,2,3],[3,4,5]]",
        "[1,2,3,4]",
        "[[1,2],3]",
        "((1,2),(3,4))",
        "5",
    ):
        assert boxed(gold, answer).outcome is FAIL
    assert boxed(gold, "[[1,2],[3,4]]").outcome is PASS
    assert boxed("[[1,2],[3,4]]", gold).outcome is FAIL


def test_numerals_in_another_base_are_themselves() -> None:
    """Digit by digit, and whole."""
    for answer in ("1010", "1010_3", "10", "1010_{16}", "1011_2"):
        assert boxed("1010_2", answer).outcome is FAIL
    assert boxed("1010_2", "1010.5_2").outcome is FAIL
    assert boxed("-0.101_2", r"-0.101_{2}").outcome is PASS
    for answer in ("(10+1)_2", "10^2_2", "(1,2)_2", "1010_x", "1010_{1}", "1010_{65}", "1010_"):
        assert boxed("1010_2", answer).outcome is UNPARSED
    assert boxed("1010_2", "1010_{2}").outcome is PASS


def test_infinities() -> None:
    """As ends of intervals, with their signs."""
    assert boxed(r"(-\infty, \infty)", "(-oo, oo)").outcome is PASS
    assert boxed(r"(-\infty, \infty)", r"(\infty, \infty)").outcome is FAIL
    assert boxed(r"(0, \infty)", "(0, 10^{100})").outcome is FAIL
    assert boxed(r"\infty", r"-\infty").outcome is FAIL
    assert boxed(r"\infty", "infinity").outcome is PASS


def test_the_budget_is_a_budget() -> None:
    """Each limit, made small, refuses what it lets through otherwise."""
    for answer, limit in [
        ("1+2+3+4", Budget(tokens=5)),
        ("((5))", Budget(depth=1)),
        ("12345", Budget(digits=4)),
        ("1e12", Budget(digits=4)),
        ("5" * 9, Budget(answer=8)),
        ("(x+1)^9", Budget(terms=8)),
        ("x^{99}", Budget(degree=64)),
        ("2^{99}", Budget(bits=64)),
        ("99999*99999", Budget(bits=24)),
        (r"\sqrt{99999}", Budget(bits=24)),
        ("(99x+1)(99x+1)", Budget(bits=8)),
    ]:
        response = f"\\boxed{{{answer}}}"
        assert grade(answer, response, form="any").outcome is PASS
        assert grade("5", response, form="any", budget=limit).outcome is UNPARSED, answer
        assert grade(answer, "\\boxed{5}", form="any", budget=limit).outcome is ERROR, answer


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("56088", "x-x+123*456"),
        ("56088", "56088+x-x"),
        ("5", "5x/x"),
        (r"\pi", r"\pi x/x"),
        ("x+1", "x+y+1-y"),
        ("x = 4", "2x = 8"),
        ("x = 4", "x + 0 = 2 \\cdot 2"),
        ("x = 4", "x - 4 = 0"),
        ("x < 3", "2x < 6"),
        ("x < 3", "-x > -3"),
        ("x = y", "x = y + z - z"),
        ("5", "-(-5)"),
    ],
)
def test_what_cancels_or_is_not_solved_is_work_left(gold: str, answer: str) -> None:
    """The value is right, and a value was asked for."""
    assert boxed(gold, answer).outcome is FAIL
    assert boxed(gold, answer, form="any").outcome is PASS


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


@pytest.mark.parametrize("text", ["2 1/2", r"2\frac12", r"2\frac{1}{2}", "2½", "5/2", "2.5"])
def test_mixed_numbers(text: str) -> None:
    """An integer and a proper fraction beside each other are one number, also within a term."""
    assert boxed("5/2", text).outcome is PASS
    assert boxed("-5/2", f"-{text}").outcome is PASS
    assert boxed("15/2", f"3*({text})", form="any").outcome is PASS
    assert boxed("1", text).outcome is FAIL


@pytest.mark.parametrize(
    "text",
    ["2 3/2", r"2\frac{3}{2}", r"2\frac02", "2 1/2 1/2", "2 1/x", "2.0 1/2", "2 1/2^2", "1/2 1/2", "x 1/2"],
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
    "gold", ["5=6", "5<6", "x=x", "0=0", "x<x", r"\sqrt{2}=\sqrt{2}", r"\sqrt{x^2}=\sqrt{xx}"]
)
def test_a_relation_that_says_nothing_is_no_gold(gold: str) -> None:
    """It holds always or never, so any other such relation would equal it."""
    assert [index for index, _ in check_golds([gold])] == [0]
    assert grade(gold, f"\\boxed{{{gold}}}").outcome == "error"
    assert grade("x=5", f"\\boxed{{{gold}}}").outcome == "fail"


def test_brackets_that_are_not_shown() -> None:
    """The point after \\left or \\right is such a bracket, and no decimal point."""
    assert grade("5", r"\boxed{\left.5\right.}").outcome == "pass"
    assert grade("1/2", r"\boxed{\left.5\right.}").outcome == "fail"
    assert grade("1/2", r"\boxed{\left(.5\right)}").outcome == "pass"


@pytest.mark.parametrize(
    ("gold", "kind", "right", "wrong"),
    [
        ("84", "degrees", "m∠ADC = 84°", "m∠ADC = 83°"),
        ("84", "degrees", r"m\angle ADC = 84^\circ", r"m + \angle ADC = 84^\circ"),
        ("5", "number", r"\texttt{5}", r"\texttt{6}"),
        ("x", "auto", r"\bm{x}", r"\bm{y}"),
        ("5", "auto", r"\boldsymbol{5}", r"\boldsymbol{5} + 1"),
        ("5", "auto", "5。", "5。1"),
        ("1000", "auto", "1,000", "1，000"),
        ("(1, 2)", "auto", "（1，2）", "（1。2）"),
        ("B", "choice", "（B）", "（Ｃ）"),
        ("B", "auto", r"\(B\)", r"\(C\)"),
        ("Tuesday", "auto", r"\(\text{Tuesday}\)", r"\(\text{Monday}\)"),
        ("true", "auto", "ｔｒｕｅ", "ｆａｌｓｅ"),
    ],
)
def test_other_spellings(gold: str, kind: str, right: str, wrong: str) -> None:
    """Of letters, of angles, and of signs as wide as Chinese ones."""
    assert grade(gold, f"\\boxed{{{right}}}", type=kind).outcome == "pass"
    assert grade(gold, f"\\boxed{{{wrong}}}", type=kind).outcome in ("fail", "unparsed")


@pytest.mark.parametrize("mark", ["\x0b", "\x0c", "\x1c", "\x1f", "\x85"])
def test_control_marks_are_refused_at_the_ends_too(mark: str) -> None:
    """Stripping them as white space would hide them."""
    assert grade("5", f"\\boxed{{{mark}5}}").outcome == "unparsed"
    assert grade("5", f"<answer>5{mark}</answer>", format="tag").outcome == "unparsed"
    assert grade("5", json.dumps({"answer": mark + "5"}), format="json").outcome == "unparsed"


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


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        (r"\pi r^2h", r"\pi hr^2"),
        (r"2\pi rh", r"2\pi hr"),
        (r"\frac{mg}{2}", r"\frac{1}{2}mg"),
        ("2mc", "2cm"),
        ("2(lb+bh+hl)", "2lb+2bh+2hl"),
    ],
)
def test_variables_of_the_gold_are_no_unit(gold: str, answer: str) -> None:
    """What is spelled like a unit is one only where its letters are not all variables."""
    assert boxed(gold, answer).outcome is PASS
    assert boxed(gold, answer + r"\text{ cm}").outcome is FAIL
    assert boxed(gold, answer, type="expression").outcome is PASS


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


@pytest.mark.parametrize(
    ("gold", "right", "wrong"),
    [
        ("5", "f(2)=5", "f(2)=6"),
        ("5", "P(A)=5", "Q(A)=5"),
        ("5", "E(X)=5", "2f=5"),
        ("5", "5=x", "5=2x"),
        ("5", "x=5", "5=pi"),
        ("x+1", "P(x)=x+1", "P(x)=x+2"),
        ("x+1", "f^{-1}(x)=x+1", "f^{2}(x)=x+1"),
        ("x+1", "f(x)=x+1", "f(2)=x+1"),
        ("(1,2,3)", r"(\rho,\theta,\phi)=(1,2,3)", r"(\theta,\rho,\phi)=(1,2,3)"),
        (r"30^\circ", r"m\angle ABC=30^\circ", r"2\angle ABC=30^\circ"),
    ],
)
def test_labels(gold: str, right: str, wrong: str) -> None:
    """Of values, functions and inverses, and of coordinates in an order that is usual."""
    assert boxed(gold, right).outcome is PASS
    assert boxed(gold, wrong).score == 0


def test_a_matrix_between_brackets() -> None:
    """An array and its brackets are the matrix that pmatrix is; other brackets and entries are not."""
    gold = r"\begin{pmatrix}1&2\\3&4\end{pmatrix}"
    array = r"\begin{array}{cc}1&2\\3&4\end{array}"
    for left, right in (("[", "]"), ("(", ")"), (r"\left[", r"\right]")):
        assert boxed(gold, left + array + right).outcome is PASS
        assert boxed(gold, left + array.replace("4", "5") + right).outcome is FAIL
        assert boxed(gold, f"{left}{array},1{right}").score == 0


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
    ],
)
def test_spellings_of_units(gold: str, right: str, wrong: str) -> None:
    """Signs of money, and powers within a style."""
    assert boxed(gold, right).outcome is PASS
    assert boxed(gold, wrong).outcome is FAIL
    assert grade(gold, f"<answer>{right}</answer>", format="tag").outcome is PASS


def test_members_that_a_tolerance_does_not_tell_apart_are_refused() -> None:
    """One answer could stand for two members of the gold set."""
    for gold, answer, outcome in [
        (r"\{100, 101\}", r"\{100.5\}", ERROR),
        (r"\{100, 101.5\}", r"\{100.75\}", UNPARSED),
        (r"\{100, 150\}", r"\{100.5, 100\}", UNPARSED),
        (r"\{100, 150\}", r"\{150, 100.5\}", PASS),
        (r"\{100, 150\}", r"\{100.5\}", FAIL),
    ]:
        assert boxed(gold, answer, tolerance="0.01").outcome is outcome, (gold, answer)
    assert boxed(r"\{1, 1, 2\}", r"\{1, 2\}").outcome is PASS
