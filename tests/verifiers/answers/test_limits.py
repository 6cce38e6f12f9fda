"""Every answer is bounded before it is evaluated: in depth, length, digits, magnitude and work."""

from __future__ import annotations

import time

import pytest

from proofloom.engine import Grade, GradeOutcome
from proofloom.verifiers.answers import Budget, grade, json_values
from proofloom.verifiers.answers.kinds import UnreadableError

PASS, FAIL = GradeOutcome.PASS, GradeOutcome.FAIL

UNPARSED, TRUNCATED, ERROR = GradeOutcome.UNPARSED, GradeOutcome.TRUNCATED, GradeOutcome.ERROR

CPU_SECONDS = 0.1  # far above what any of these may cost, far below what a hang would


def boxed(gold: str, answer: str, **how: str) -> Grade:
    """Grade an answer given in a box, and hold it to its limit of time."""
    spent = []
    while not spent or (min(spent) > CPU_SECONDS and len(spent) < 3):  # garbage may be collected in one
        start = time.thread_time()
        found = grade(gold, f"\\boxed{{{answer}}}", **how)  # type: ignore[arg-type]
        spent.append(time.thread_time() - start)
    assert min(spent) < CPU_SECONDS, f"{answer[:60]!r} took too long"
    return found


def refused(gold: str, answer: str, **how: str) -> None:
    """Assert that the gold itself is accepted there and the answer is not, by a verdict on the answer."""
    assert boxed(gold, gold, **how).outcome is PASS, f"the gold {gold!r} is not accepted"
    found = boxed(gold, answer, **how)
    assert found.outcome in (FAIL, UNPARSED, TRUNCATED), f"{answer[:60]!r} for {gold!r}: {found}"
    assert found.score == 0


DEEP = {
    "parentheses": "(" * 10**6,
    "closed parentheses": "(" * 1000 + "5" + ")" * 1000,
    "few enough characters": "(" * 500 + "5" + ")" * 500,
    "minus signs": "-" * 100_000 + "5",
    "two minus signs": "--5",
    "braces": "{" * 300 + "5" + "}" * 300,
    "fractions": r"\frac{" * 300 + "5" + "}{1}" * 300,
    "mixed fractions": r"2\frac{" * 24 + "x" + "}{2}" * 24,
    "exponents": "2^" * 500 + "1",
    "roots": r"\sqrt{" * 40 + "5" + "}" * 40,
    "lists": "[" * 10**5,
    "unit powers": "5 cm^" + "(" * 900 + "2" + ")" * 900,
    "subscripts": "x_{" * 400,
    "matrices": r"\begin{matrix}" * 100,
    "divisions": "1/" * 499 + "1",
}


@pytest.mark.parametrize("answer", DEEP.values(), ids=DEEP)
def test_nesting_is_bounded(answer: str) -> None:
    """Row 7: a million brackets cannot exhaust the stack."""
    refused("5", answer)


@pytest.mark.parametrize("kind", ["list", "json", "text", "set", "integer", "choice", "boolean"])
def test_nesting_is_bounded_for_every_type(kind: str) -> None:
    """Rows 7 and 27, whatever is asked for."""
    golds = {"list": "[1]", "json": "[1]", "set": r"\{1\}", "choice": "B", "boolean": "true"}
    for depth in (33, 1_500, 10**5):
        refused(golds.get(kind, "5"), "[" * depth + "]" * depth, type=kind)


REPEATED = [
    "\\boxed{",
    "<think>",
    "</think>",
    "<answer>",
    "</answer>",
    '{"',
    '{"a":1}',
    '{"\\',
    '{"a{',
    '{"a":',
    "{ ",
    '{"a" ',
    "{}",
    "}{",
    "\\text{",
    "$",
]


@pytest.mark.parametrize("piece", REPEATED)
@pytest.mark.parametrize("how", ["boxed", "tag", "json"])
def test_extraction_is_linear(piece: str, how: str) -> None:
    """Row 8: ten times the text costs about ten times the time, for text made to make patterns go back."""
    costs = []
    for count in (4_000, 40_000):
        spent = []
        for _ in range(3):
            start = time.thread_time()
            assert grade("1", piece * count, format=how).outcome in (UNPARSED, TRUNCATED)
            spent.append(time.thread_time() - start)
        costs.append(min(spent))
    assert costs[1] < 40 * costs[0] + 0.02


@pytest.mark.parametrize(
    "piece", ["1{,}", "1,", "a", r"\ ", "^{", "x_", r"\text{a}", "1e", "1.", r"\frac1", "1,000"]
)
def test_reading_is_linear(piece: str) -> None:
    """Row 8, within an answer as long as allowed."""
    assert boxed("5", piece * (4_000 // len(piece))).outcome in (UNPARSED, TRUNCATED, FAIL)


def test_quotes_that_nothing_closes_are_read_once() -> None:
    """Row 8: a pattern that tried each quotation mark anew would take a second."""
    start = time.thread_time()
    with pytest.raises(UnreadableError):
        json_values.loads('"' + '\\"' * 10_000, 24, 1_000)
    assert time.thread_time() - start < CPU_SECONDS


def test_digits_are_capped() -> None:
    """Row 26: beyond the digits that Python would convert, and far beyond."""
    for count in (1_001, 4_301, 10**6):
        for kind in ("auto", "integer", "json", "list"):
            refused("[5]" if kind == "list" else "5", "9" * count, type=kind)
    refused("5", "1e" + "9" * 100)
    refused("5", "1e1000000")
    refused("5.0", "1e1000000", type="json")
    refused("5", "0." + "1" * 5_000)
    assert grade("9" * 2_000, "\\boxed{5}").outcome is GradeOutcome.ERROR
    assert grade("5", '{"answer": ' + "9" * 10_000 + "}", format="json").outcome is UNPARSED


def test_nested_json_is_capped() -> None:
    """Row 27: where the standard parser would exhaust the stack."""
    for depth in (100, 10**5):
        nested = "[" * depth + "]" * depth
        refused("[]", nested, type="json")
        assert grade("[]", f'{{"answer": {nested}}}', type="json", format="json").outcome is UNPARSED


LARGE = [
    "9**9**9",
    "9^{9^9}",
    "9^9^9^9",
    "(10^8)!",
    "fibonacci(10**9)",
    "primorial(1000)",
    "S('9**9**9')",
    "2^{-9^9}",
    "(2^{9999})^{9999}",
    r"\sqrt[64]{2}^{9^9}",
    "(x+y+z+w)^{500}",
    "((x+1)^{32})^{32}",
    "x^{9^9}",
    "1e500*1e500*1e500",
    r"\sqrt{9^{9^9}}",
    "*".join(["1e999"] * 60),
    "(" + "+".join("abcdefgh") + ")^{20}",
    r"\pi^{9^9}",
    "+".join(f"1/{n}" for n in range(10**6, 10**6 + 300)),
    "1" + "0" * 999 + "^{999}",
    r"\sqrt[99999]{2}",
    "+".join(rf"\sqrt{{{n}}}" for n in range(1001, 1040)),
]


@pytest.mark.parametrize("answer", LARGE)
def test_magnitude_is_bounded_before_evaluation(answer: str) -> None:
    """Row 32: what would take forever to evaluate is refused, as an answer and as a gold."""
    refused("5", answer)
    assert grade(answer, "\\boxed{5}", type="number").outcome in (GradeOutcome.ERROR, FAIL)


_UNEXPANDED = "(a+b+c+d+f)^4(g+h+j+k+l)^3"
_LONG = {
    "beyond what may be expanded": "+".join(["(1+x)^31(1+y)^31(1+z)^2"] * 33),
    "variables that nobody asked for": r"\sqrt{x^2}-x+5",
    "a set of them": r"\{" + ",".join(f"{_UNEXPANDED}+{i}" for i in range(28)) + r"\}",
    "roots in the indices of roots": r"\sqrt[" * 400,
}


@pytest.mark.parametrize("answer", _LONG.values(), ids=_LONG.keys())
@pytest.mark.parametrize("gold", ["5", "y", r"\{-1, 0, 1\}", r"\{" + ",".join(map(str, range(50))) + r"\}"])
def test_no_response_chooses_to_be_undecided(gold: str, answer: str) -> None:
    """What stands in the response alone earns nothing, and costs little."""
    refused(gold, answer)


def test_looking_at_terms_is_paid_for() -> None:
    """A set of long polynomials against another, too."""
    members = [f"{_UNEXPANDED}+{i}" for i in range(28)]
    gold = r"\{" + ",".join(members[:14]) + r"\}"
    assert boxed(gold, r"\{" + ",".join(members[14:]) + r"\}").outcome is not PASS


def test_a_tower_of_fives() -> None:
    """Row 33: the input on which another grader runs past its own timeout."""
    refused("5", r"\frac{5^{5^{5^{5^5}}}}{5^{5^{5^{5^5}}}}")
    refused("5", r"\frac{5^{5^{5}}}{5^{5^{5}-1}}")


WIDE = {
    "nested radicals": r"\sqrt{2+" * 40 + "1" + "}" * 40,
    "fractions": r"\frac{1}{1+" * 300 + "1" + "}" * 300,
    "polynomial": "+".join(f"{n}x^{{{n}}}" for n in range(800)),
    "radical fractions": r"\frac{1}{\sqrt{2}+" * 11 + "1" + "}" * 11,
    "radicals of a variable": "+".join(rf"\sqrt{{x+{n}}}" for n in range(12)),
    "denominators": "+".join(f"1/(x+{n})" for n in range(40)),
    "matrix": r"\begin{matrix}" + "1&" * 900 + r"1\end{matrix}",
    "set": r"\{" + ",".join(map(str, range(400))) + r"\}",
}


@pytest.mark.parametrize("answer", WIDE.values(), ids=WIDE)
def test_size_is_bounded(answer: str) -> None:
    """Row 34: wide and deep expressions."""
    refused("5", answer)


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
