"""Golds are checked before anyone trains: what cannot be graded by is named, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from proofloom.engine import Grade, GradeOutcome
from proofloom.verifiers.answers import check_golds, grade

PASS, FAIL, ERROR = GradeOutcome.PASS, GradeOutcome.FAIL, GradeOutcome.ERROR


def boxed(gold: str, answer: str, **how: str) -> Grade:
    """Grade an answer given in a box."""
    return grade(gold, f"\\boxed{{{answer}}}", **how)  # type: ignore[arg-type]


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


def test_golds_that_are_not_text_or_not_of_their_type_are_named() -> None:
    """As a column read from a file may hold."""
    assert [index for index, _ in check_golds(["5", None, 5, "6"])] == [1, 2]  # type: ignore[list-item]
    golds = ["5", "[0,1)", "1,2", r"(0,1)\cup(2,3)", "5 cm", "30°", "x"]
    assert [index for index, _ in check_golds(golds, type="number")] == [1, 2, 3, 6]
    assert [index for index, _ in check_golds(golds, type="degrees")] == [1, 2, 3, 4, 6]
    assert grade(5, "\\boxed{5}").outcome is ERROR  # type: ignore[arg-type]


@pytest.mark.parametrize("golds", ["5", {"5": "6"}])
def test_a_single_gold_is_no_column(golds: Any) -> None:
    """Its letters would be taken for golds."""
    with pytest.raises(TypeError, match="column"):
        check_golds(golds)


@pytest.mark.parametrize("gold", ["...", ".", r"\boxed{7}", "</think>", "}", "<answer>"])
@pytest.mark.parametrize("kind", ["auto", "text"])
def test_a_gold_that_no_response_can_give_is_refused(gold: str, kind: str) -> None:
    """Extraction would never hand it on."""
    assert check_golds([gold], type=kind) or (gold, kind) == ("}", "text")
    assert check_golds([f"a {gold[:1]}"], type="text") == []


@pytest.mark.parametrize(
    "gold", ["5=6", "5<6", "x=x", "0=0", "x<x", r"\sqrt{2}=\sqrt{2}", r"\sqrt{x^2}=\sqrt{xx}"]
)
def test_a_relation_that_says_nothing_is_no_gold(gold: str) -> None:
    """It holds always or never, so any other such relation would equal it."""
    assert [index for index, _ in check_golds([gold])] == [0]
    assert grade(gold, f"\\boxed{{{gold}}}").outcome == "error"
    assert grade("x=5", f"\\boxed{{{gold}}}").outcome == "fail"
