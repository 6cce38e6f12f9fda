"""What the grammar reads, what it refuses because it could mean two things, and what each type asks for."""

from __future__ import annotations

import json

import pytest

from proofloom.engine import Grade, GradeOutcome
from proofloom.verifiers.answers import grade

PASS, FAIL = GradeOutcome.PASS, GradeOutcome.FAIL

UNPARSED, ERROR = GradeOutcome.UNPARSED, GradeOutcome.ERROR


def boxed(gold: str, answer: str, **how: str) -> Grade:
    """Grade an answer given in a box."""
    return grade(gold, f"\\boxed{{{answer}}}", **how)  # type: ignore[arg-type]


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
    for gold, answer in (
        (r"\frac{\pi}{2}", r"\frac{2\pi}{4}"),
        (r"\frac{\sqrt2}{2}", r"\frac{2\sqrt2}{4}"),
        (r"2+\sqrt3", r"\frac{4+2\sqrt3}{2}"),
    ):
        assert boxed(gold, answer).outcome is PASS
        assert boxed(gold, answer, form="simplest").outcome is FAIL
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
    for gold, answer in (
        (r"\{1, -2\}", "-2, 1"),
        ("1, -2", "-2, 1"),
        ("1, -2", r"\{-2, 1\}"),
        ("1, -2", "x=-2, x=1"),
    ):
        assert boxed(gold, answer, type="set").outcome is PASS
        assert boxed(gold, answer).outcome is FAIL
        assert boxed(gold, f"[{answer}]", type="set").outcome is FAIL
    assert boxed("1, -2", "-2, 2", type="set").outcome is FAIL
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
    assert boxed(gold, f"[{gold}]").outcome is PASS
    assert boxed(gold, f"({gold})").outcome is PASS
    assert boxed(gold, rf"\{{{gold}\}}").outcome is FAIL
    assert boxed(gold, f"[{gold})").outcome is FAIL


def test_numerals_in_another_base_are_themselves() -> None:
    """Digit by digit, and whole."""
    for answer in ("1010", "1010_3", "10", "1010_{16}", "1011_2"):
        assert boxed("1010_2", answer).outcome is FAIL
    assert boxed("1010_2", "1010.5_2").outcome is FAIL
    assert boxed("1011_2", "1010_2", tolerance="0.01").outcome is FAIL
    assert boxed("1011_2", "1011_2", tolerance="0.01").outcome is PASS
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
        ("B", "choice", "{B}", "{B}{}"),
        ("B", "choice", "B. 12", "C. 12"),
        ("B", "choice", r"\textbf{(B)}\ 12", r"\textbf{(C)}\ 12"),
        ("B", "choice", r"\textbf{(B) }\frac{1}{2}", "(B), 12"),
        ("B", "choice", r"\textbf{\text{B}}", "(B) (C)"),
        ("B", "choice", r"\,B\ ", "(B) 1, (2) 3"),
        ("B", "choice", "B: 5", r"(B) \lor (Б)"),
        ("B", "choice", "B) 5", r"(B) \neg"),
        ("N", "auto", "N", "n"),
        ("true", "boolean", "true", "~true"),
        ("5 km", "auto", r"5~\mathrm{km}", r"5~\mathrm{cm}"),
        ("5 km", "auto", r"5\,\mathrm{~km}", r"5\,\mathrm{~cm}"),
        ("5 km/h", "auto", r"5\ \mathrm{km\,h^{-1}}", r"5\ \mathrm{km\,h}"),
        ("2x", "auto", r"2\mathbf{x}", r"2\mathbf{y}"),
        ("Tuesday", "auto", r"\(\text{Tuesday}\)", r"\(\text{Monday}\)"),
        ("Tuesday", "auto", "Tuesday.", "Tues."),
        ("Tuesday", "auto", r"\emph{Tuesday}", r"\emph{Tuesdays}"),
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
    ("gold", "right", "wrong"),
    [
        ("5", "f(2)=5", "f(2)=6"),
        ("5", "P(A)=5", "Q(A)=5"),
        ("5", "E(X)=5", "2f=5"),
        ("5", "5=x", "5=2x"),
        ("2, 3", "x=2, x=3", "x=3, x=2"),
        ("2, 3", "x_1=2, x_2=3", "x_2=2, x_1=3"),
        ("2, 3", "x=2, y=3", "x=2, 3"),
        ("2, 3", "2, 3", "2=2, 2=3"),
        ("2, 3", "2, 3", "x=2, pi=3"),
        ("(2, 3)", "x=2, y=3", "y=2, x=3"),
        ("(2, 3)", "(2, 3)", "x=2, x=3"),
        ("(2, 3)", "(2, 3)", "x<2, y=3"),
        ("[2, 3]", "[2, 3]", "x=2, y=3"),
        ("x, y", "x, y", "a=x, b=y"),
        ("-5", "f(3)=-5", "f(3)=5"),
        (r"\frac{1}{2}", r"P(2)=\frac{1}{2}", r"P(x+1)=\frac{1}{3}"),
        ("5 cm", "f(2)=5 cm", "f(2)=5"),
        ("x+1", "y=x+1", "x=x+1"),
        ("2y", "2y=x", "y=2y"),
        ("5", "NP=5", "NO=5"),
        ("5", "NOP=5", "NOT=5"),
        ("5", r"\angle{ABC}=5", r"\angle{ABC=5}"),
        ("5", r"m\angle{A}=5", r"\angle{}=5"),
        ("5", "x := 5", "x : 5"),
        ("5", "+5", "+x=5"),
        ("[5]", "[+5]", "+[5]"),
        (r"(-\infty,\infty)", r"(-\infty,+\infty)", r"+(-\infty,\infty)"),
        ("1/2", r"\frac{+1}{2}", r"1\frac{+1}{2}"),
        ("f(x)=x^2", "x^2=f(x)", "f(2x)=2x^2"),
        ("f(2)=5", "f(2)=5", "f(4)=10"),
        ("f(-x)=f(x)", "f(-x)=f(x)", "f(x)=0"),
        ("f(-x)=-f(x)", "f(-x)=-f(x)", "f(x)=-f(x)"),
        ("f(2x)=4x^2", "f(2x)=4x^2", "2f(x)=4x^2"),
        ("f(x)<x", "f(x)<x", "x<f(x)"),
        ("V=h(a+b)", "V=(a+b)h", "V=(a+b)"),
        ("E=hf", "E=fh", "E=2hf"),
        ("A=P(1+r)^2", "A=(1+r)^2P", "A=P(1+r^2)"),
        ("v=p(1-p)", "v=(1-p)p", "v=p(1+p)"),
        ("f(x)=f(-x)", "f(-x)=f(x)", "f(x)=f(x)"),
        ("p(x+1)", "(1+x)p", "p(x-1)"),
        ("x+1", "g(t)=x+1", "g(2)=x+1"),
        ("n \\ne 5", "n != 5", "n!=5"),
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
