"""The final answer is picked out by rule: boxes, thinking, truncation, repetition."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picked import BOXED, JSON, LAST, STRICT, answer

from proofloom.verifiers.answers import Budget, Policy, grade
from proofloom.verifiers.answers.extract import final_answer
from proofloom.verifiers.answers.kinds import UnreadableError


@pytest.mark.parametrize(
    ("response", "strict", "last"),
    [
        (r"\boxed{5}", "5", "5"),
        (r"so \boxed{ 5 }.", "5", "5"),
        (r"\boxed {5}", "5", "5"),
        (r"\fbox{5}", "5", "5"),
        (r"\boxed{\frac{1}{2}}", r"\frac{1}{2}", r"\frac{1}{2}"),
        (r"\boxed{\{1, 2\}}", r"\{1, 2\}", r"\{1, 2\}"),
        (r"\boxed{\left\{ 1 \right\}} and so on }", r"\left\{ 1 \right\}", r"\left\{ 1 \right\}"),
        (r"\boxed{\boxed{5}}", "5", "5"),
        (r"\boxed{5}. Indeed, \boxed{5}", "5", "5"),
        (r"Put it in \boxed{}. It is \boxed{5}", "5", "5"),
        (r"\boxed{...}, \boxed{…}, \boxed{\ldots}, \boxed{\ }, \boxed{\text{}}: \boxed{5}", "5", "5"),
        (r"\boxed{$\boxed{5}$}", "5", "5"),
        (r"\boxed{\(\boxed{5}\)}", "5", "5"),
        (r"\boxed{\boxed{5}.}", "5", "5"),
        (r"$\boxed 4$ so \boxed{5}", "UNPARSED: several final answers", "5"),
        (r"\boxed{5} or \boxed 4", "UNPARSED: several final answers", "UNPARSED: a box without braces"),
        (r"\boxed 5", "UNPARSED: a box without braces", "UNPARSED: a box without braces"),
        (r"In \boxed notation: \boxed{5}", "5", "5"),
        ("\\boxed{\x0b5}", "\x0b5", "\x0b5"),
        (r"\boxed{4} no, \boxed{5}", "UNPARSED: several final answers", "5"),
        (r"\boxed{5 \boxed{6}}", "UNPARSED: a box within the answer", "UNPARSED: a box within the answer"),
        (r"\boxed{\boxed{5} }, or 6", "5", "5"),
        ("5", "UNPARSED: no final answer", "UNPARSED: no final answer"),
        ("", "UNPARSED: no final answer", "UNPARSED: no final answer"),
        (r"\boxed{}", "UNPARSED: no final answer", "UNPARSED: no final answer"),
        (r"\boxed{5", "TRUNCATED", "TRUNCATED"),
        (r"\boxed{5} \boxed{\frac{1}{2}", "TRUNCATED", "TRUNCATED"),
        (r"\boxed{\{5\}", "TRUNCATED", "TRUNCATED"),
        (r"\boxed{5\}", "TRUNCATED", "TRUNCATED"),
        (r"<think>\boxed{4}</think>\boxed{5}", "5", "5"),
        (r"<thinking>\boxed{4}</thinking>\boxed{5}", "5", "5"),
        (r"\boxed{4} </think> \boxed{5}", "5", "5"),
        (r"<think>\boxed{5}</think>", "UNPARSED: no final answer", "UNPARSED: no final answer"),
        (r"<think>\boxed{5}", "TRUNCATED", "TRUNCATED"),
        (r"\boxed{5}<think>", "TRUNCATED", "TRUNCATED"),
        (r"<think>a</think>\boxed{5}<think>\boxed{6}", "TRUNCATED", "TRUNCATED"),
        (r"\boxed{4}<think>hm</think>\boxed{5}", "UNPARSED: several final answers", "5"),
        (r"\boxed{5}<think>\boxed{6}</think>", "5", "UNPARSED: no final answer"),
        (r"<think>a <think> b</think>\boxed{5}", "5", "5"),
        (r"<think>a</think> b </think>\boxed{5}", "UNPARSED: a thinking block is closed twice", "5"),
        (r"<think>a</think>\boxed{4}</think>\boxed{5}", "UNPARSED: a thinking block is closed twice", "5"),
        (
            r"<think>a</think>\bo<think>b</think>xed{5}",
            "UNPARSED: no final answer",
            "UNPARSED: no final answer",
        ),
        *(
            (rf"\boxed{{5}} no: {other}", "UNPARSED: several final answers", "UNPARSED: a box without braces")
            for other in (
                r"\boxed\frac{1}{2}",
                r"\boxed x",
                r"\boxed-6",
                r"\boxed\text{6}",
                r"\boxed~{6}",
                r"\boxed\ {6}",
                "\\boxed%\n{6}",
                r"\framebox6",
            )
        ),
        *(
            (rf"\boxed{{5}} no: {other}", "UNPARSED: several final answers", "6")
            for other in (r"\framebox{6}", "\\boxed" + 9 * " " + "{6}", "\\boxed" + 99 * "\n" + "{6}")
        ),
        *(
            (rf"In `\boxed`{other} \boxed{{5}}", "5", "5")
            for other in ("", " or \\boxed format:", r" \boxed.")
        ),
    ],
)
def test_boxes(response: str, strict: str, last: str) -> None:
    """Under both policies."""
    assert answer(response) == strict
    assert answer(response, policy=LAST) == last


BESIDE = "UNPARSED: a formula goes on beside the box"


@pytest.mark.parametrize(
    ("response", "found"),
    [
        *(
            (formula.replace("#", r"\boxed{5}"), BESIDE)
            for formula in (
                "$x = -#$",
                "$x = - #$",
                "$-#$",
                "It is −#",
                "3 - #",
                "- #",
                "10#",
                "3 #",
                r"10\,#",
                "3 * #",
                "3/#",
                r"2 \times #",
                r"2\cdot#",
                r"\pm #",
                "±#",
                "x^#",
                "x^{#}",
                "x_{#}",
                r"\frac{#}{3}",
                r"\frac{2}{#}",
                r"\dfrac{#}{3}",
                r"\sqrt{#}",
                r"\sqrt[3]{#}",
                r"\cancel{#}",
                r"\sout{#}",
                r"\phantom{#}",
                r"x \ne #",
                r"\not #",
                r"\neg#",
                "~~#~~",
                "#.5",
                "#,000",
                "#6",
                r"#\times 10^3",
                r"# \cdot 2",
                "#^2",
                "#^{10}",
                "#_2",
                "#_{10}",
                "#/3",
                "# / x",
                r"#\sqrt{3}",
                r"#\frac12",
                r"# + 1",
                "# - 1",
                r"#\pi",
                "$#!$",
                r"\(#!\)",
                "#*3",
                "(#)^2",
                r"{#}\times 3",
            )
        ),
        *(
            (formula.replace("#", r"\boxed{5}"), "5")
            for formula in (
                "$x = #$",
                r"\[ # \]",
                r"\(#\)",
                "**#**",
                "*#*",
                "_#_",
                "`#`",
                "The answer is #.",
                "It is #!",
                "# - done",
                "Answer - #",
                "1. #",
                "#\n2024",
                r"\text{so } #",
                r"\therefore #",
                r"x \approx #",
                "(#)",
                r"# \text{ apples}",
                r"#\quad\blacksquare",
                r"#, as asked",
                "# km",
                r"\left(#\right)",
                r"x \le #",
                r"\mathbf{#}",
                "#\n- next",
                "# $\\square$",
            )
        ),
        (r"$\boxed{5}\text{ km}$", "5"),
        (r"$\boxed{5}\,\mathrm{km}$", "5"),
        (r"$\boxed{5} \text{ cm}^2$", "5"),
        (r"$\boxed{50}\%$", r"50\%"),
        (r"\boxed{50}%", "50%"),
        (r"$\boxed{60}^\circ$", r"60^\circ"),
        (r"$\boxed{60}^{\circ}$", r"60^{\circ}"),
        (r"\boxed{60}°", "60°"),
    ],
)
def test_what_stands_beside_a_box_belongs_to_the_answer_or_spoils_it(response: str, found: str) -> None:
    """A formula that only begins or ends in the box is another answer; a unit is part of it."""
    assert answer(response) == found


def test_a_block_that_the_prompt_opened_must_be_closed() -> None:
    """Else the response was cut off while it still thought, whatever it had guessed by then."""
    for cut in (r"Perhaps \boxed{5}? But wait", r"<think>Perhaps \boxed{5}?"):
        assert answer(cut, policy=Policy.THINKING_OPENED) == "TRUNCATED"
    assert answer(r"Perhaps \boxed{4}? No.</think>\boxed{5}", policy=Policy.THINKING_OPENED) == "5"
    assert answer(r"a</think>\boxed{4}</think>\boxed{5}", policy=Policy.THINKING_OPENED) == "5"


@pytest.mark.parametrize(
    ("gold", "response"),
    [
        ("5", "<answer>**5**</answer>"),
        ("5", "<answer>`5`</answer>"),
        ("5", "<answer>```\n5\n```</answer>"),
        ("5", r"<answer>**\boxed{5}**</answer>"),
        ("Tuesday", "<answer>**Tuesday**</answer>"),
        ("**bold**", "<answer>**bold**</answer>"),
        ("`ls`", "<answer>`ls`</answer>"),
    ],
)
def test_markdown_round_an_answer_says_nothing(gold: str, response: str) -> None:
    """Round the whole of it; a gold answer may wear it too."""
    assert grade(gold, response, format="tag").score == 1


@pytest.mark.parametrize(
    ("response", "most"),
    [
        ('{"a":}' * 170_000, 2.0),
        ('{"":1}' * 170_000, 2.0),
        ('{"answer":5}' * 85_000, 2.0),
        ('{"answer":[' + "1," * 500_000 + "1]}", 2.0),
    ],
)
def test_a_long_response_costs_little(response: str, most: float) -> None:
    """A million characters of JSON, in seconds of processor time: generous, against what once took longer."""
    start = time.process_time()
    answer(response, JSON)
    assert time.process_time() - start < most


def test_a_long_response_is_refused_unread() -> None:
    """The limit stands before everything else."""
    assert answer("x" * 4_000_001) == "UNPARSED: the response is too long"
    small = Budget(response=10)
    assert final_answer(r"\boxed{55}", BOXED, STRICT, small, False) == "55"
    with pytest.raises(UnreadableError, match="too long"):
        final_answer(r"\boxed{555}", BOXED, STRICT, small, False)


@given(st.text("ab{} 1\\", max_size=20))
def test_a_box_gives_back_what_was_put_in(inner: str) -> None:
    """For balanced content without a box in it; unbalanced content never reads as something longer."""
    found = answer(f"so \\boxed{{{inner}}} and <b> more")
    depth, escaped, balanced = 0, False, True
    for sign in inner:
        if not escaped:
            depth += (sign == "{") - (sign == "}")
            balanced = balanced and depth >= 0
        escaped = sign == "\\" and not escaped
    if balanced and not depth and not escaped and inner.strip():
        assert found == inner.strip()
    else:
        assert found.startswith(("UNPARSED", "TRUNCATED")) or len(found) < len(inner)


def test_policy_and_format_can_be_named_by_text() -> None:
    """As a row's columns do."""
    two = r"\boxed{4} or \boxed{5}"
    assert grade("5", two, policy="last_after_thinking").score == 1
    assert grade("4", two, policy="last_after_thinking").score == 0
    assert grade("5", "<answer>5</answer>", format="tag").score == 1
    assert grade("5", '{"answer": 5}', format="json").score == 1
