"""What the grammar reads, what it refuses because it could mean two things, and what each type asks for."""

from __future__ import annotations

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
        ("5 < 6", "10 < 12", PASS),
        ("5 < 6", "6 < 5", FAIL),
        ("5 = 6", "1 = 2", PASS),
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
