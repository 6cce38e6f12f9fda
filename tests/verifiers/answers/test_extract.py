"""The final answer is picked out by rule: boxes, tags, JSON objects, thinking, truncation, repetition."""

from __future__ import annotations

import json
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofloom.engine import AnswerFormat
from proofloom.verifiers.answers import Budget, Policy, grade
from proofloom.verifiers.answers.extract import TruncatedError, final_answer
from proofloom.verifiers.answers.kinds import UnreadableError

STRICT, LAST = Policy.STRICT, Policy.LAST_AFTER_THINKING
BOXED, TAG, JSON = AnswerFormat.BOXED, AnswerFormat.TAG, AnswerFormat.JSON


def answer(response: str, how: AnswerFormat = BOXED, policy: Policy = STRICT) -> str:
    """Return the final answer, or what kind of failure there was."""
    try:
        return final_answer(response, how, policy, Budget(), False)
    except TruncatedError:
        return "TRUNCATED"
    except UnreadableError as error:
        return f"UNPARSED: {error}"


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


@pytest.mark.parametrize(
    ("response", "strict", "last"),
    [
        ("<answer>5</answer>", "5", "5"),
        ("<answer>\n 5\n</answer> done", "5", "5"),
        (r"<answer>\boxed{5}</answer>", "5", "5"),
        ("<answer>5</answer><answer>5</answer>", "5", "5"),
        ("<answer></answer><answer>5</answer>", "5", "5"),
        ("<answer>...</answer><answer>5</answer>", "5", "5"),
        ("Give the final answer between <answer> and </answer>. It is <answer>5</answer>", "5", "5"),
        ("<answer>5</answer>, between `<answer>` and `</answer>`", "5", "5"),
        ('Between "<answer>" and "</answer>": <answer>5</answer>', "5", "5"),
        ("<answer>and</answer>", "and", "and"),
        ("<answer> and </answer>", "UNPARSED: no final answer", "UNPARSED: no final answer"),
        (
            "<answer>4 <answer> and </answer> 5</answer>",
            "UNPARSED: an answer tag within another",
            "UNPARSED: an answer tag within another",
        ),
        (r"<answer>$\boxed{5}$</answer>", "5", "5"),
        (r"<answer>\(\boxed{5}\)</answer>", "5", "5"),
        (r"<answer>$$\boxed{5}$$</answer>", "5", "5"),
        (r"<answer>\boxed{5}.</answer>", "5", "5"),
        ("<answer>4</answer><answer>5</answer>", "UNPARSED: several final answers", "5"),
        ("<answer>5", "TRUNCATED", "TRUNCATED"),
        ("<answer>4</answer><answer>5", "TRUNCATED", "TRUNCATED"),
        (r"\boxed{5}", "UNPARSED: no final answer", "UNPARSED: no final answer"),
        (
            "5</answer>",
            "UNPARSED: an answer tag is closed before it opens",
            "UNPARSED: an answer tag is closed before it opens",
        ),
        (
            "<answer><answer>5</answer>",
            "UNPARSED: an answer tag within another",
            "UNPARSED: an answer tag within another",
        ),
        ("<think><answer>4</answer></think><answer>5</answer>", "5", "5"),
        ("It goes inside `<answer>` tags. <answer>5</answer>", "5", "5"),
        ("It goes inside <answer> tags. <answer>5</answer>", "5", "5"),
        ("<answer>5</answer> (in <answer> tags as asked)", "5", "5"),
        ("Write <answer>your answer here</answer>. <answer>5</answer>", "5", "5"),
        ("<answer>5</answer> or rather <Answer>6</Answer>", "UNPARSED: several final answers", "6"),
        ("<answer>5</answer> or rather <answer >6</answer >", "UNPARSED: several final answers", "6"),
        (
            "<answer>5</answer> Actually: <answer>-∞ and ∞</answer>",
            "UNPARSED: several final answers",
            "-∞ and ∞",
        ),
        ("<answer>" + "5" * 9_000 + "</answer>", *2 * ("UNPARSED: the answer is too long",)),
    ],
)
def test_tags(response: str, strict: str, last: str) -> None:
    """Under both policies."""
    assert answer(response, TAG) == strict
    assert answer(response, TAG, LAST) == last


@pytest.mark.parametrize(
    ("response", "strict", "last"),
    [
        ('{"answer": 5}', "5", "5"),
        ('{"answer": "5"}', "5", "5"),
        ('```json\n{"answer": 5}\n```', "5", "5"),
        ('{"why": "2 { 3", "answer": "x"}', "x", "x"),
        ('{"a": {"answer": 4}, "answer": 5}', "5", "5"),
        ('{"answer": 0.10}', "0.10", "0.10"),
        ('{"answer": 25e-1}', "25e-1", "25e-1"),
        ('{"answer": -0.125}', "-0.125", "-0.125"),
        ('{"answer": [1, 2.0, "a", true, null]}', '[1, 2.0, "a", true, null]', '[1, 2.0, "a", true, null]'),
        ('{"answer": {"b": [], "é": "\\u00e9"}}', '{"b": [], "é": "é"}', '{"b": [], "é": "é"}'),
        ('The set {1, 2}: {"answer": 5}', "5", "5"),
        ('{"answer": 4} {"answer": 5}', "UNPARSED: several final answers", "5"),
        ('{"answer": ""} {"answer": 5}', "5", "5"),
        ('{"answer": "..."} {"answer": 5}', "5", "5"),
        (r'Domain \{x : x \in [0, 1)\}. {"answer": 5}', "5", "5"),
        ('`if (x) {` starts a block. {"answer": 5}', "5", "5"),
        ('A {5" tall} man. {"answer": 5}', "5", "5"),
        (':-{ {"answer": 5} :-{', "5", "5"),
        ('puts("{"); {"answer": 5}', "5", "5"),
        ('{{"answer": 5}}', "5", "5"),
        ('{"answ\\u0065r": 5}', "5", "5"),
        ('{"answer": 5} {"answer": [', "TRUNCATED", "TRUNCATED"),
        ('{"why": "so", "answer": 5', "TRUNCATED", "TRUNCATED"),
        ('{"answer": 5', "TRUNCATED", "TRUNCATED"),
        ('{"answer": "5}', "TRUNCATED", "TRUNCATED"),
        ('{"result": 5}', "UNPARSED: no final answer", "UNPARSED: no final answer"),
        ('["answer", 5]', "UNPARSED: no final answer", "UNPARSED: no final answer"),
        ('{"answer": NaN}', "UNPARSED: NaN is not a finite number", "UNPARSED: NaN is not a finite number"),
        ('{"answer": 4, "answer": 5}', *2 * ("UNPARSED: a key stands twice in a JSON object",)),
        ("{'answer': 5}", "UNPARSED: not JSON", "UNPARSED: not JSON"),
        *(
            ('{"answer": 5} no, ' + other, "UNPARSED: several final answers", "UNPARSED: not JSON")
            for other in (
                '{"answer": 6,}',
                '{"answer": 6 /* c */}',
                "{'answer': 6}",
                "{answer: 6}",
                '{"answer": 6]',
                '{"why": "by \\(x\\)", "answer": 6}',
                "{'why': 1, 'answer': 6}",
                '{"answer": 06}',
            )
        ),
        *(
            (f'Write {{"answer": {holder}}}. {{"answer": 5}}', "5", "5")
            for holder in ("...", "…", "<number>", "", '"..."', "'...'", "''")
        ),
        ('{"why": "one\ntwo\tthree", "answer": 5}', "5", "5"),
        (r'{"answer": "\nu"}', *2 * ("UNPARSED: a backslash that JSON takes",)),
        (r'{"answer": "2\tau"}', *2 * ("UNPARSED: a backslash that JSON takes",)),
        (r'{"answer": "\frac{1}{2}"}', *2 * ("UNPARSED: a backslash that JSON takes",)),
        (
            '{"answer": [' + "1," * 20_001 + "1]}",
            *2 * ("UNPARSED: JSON nested too deep or with too many parts",),
        ),
        ('{"x": {"answer": 5}}', "UNPARSED: no final answer", "UNPARSED: no final answer"),
        ("[" * 80 + '{"answer": 5}', "5", "5"),
        ('{"answer": ' + "[" * 80, "TRUNCATED", "TRUNCATED"),
        (
            '{"answer": ' + "[" * 80 + "]" * 80 + "}",
            *2 * ("UNPARSED: JSON nested too deep or with too many parts",),
        ),
        ('<think>{"answer": 4}</think>{"answer": 5}', "5", "5"),
        ('{"answer": 5} ' * 65, "5", "5"),
        ('{"answer": 5} ' * 1_000, *2 * ("UNPARSED: too many final answers",)),
    ],
)
def test_objects(response: str, strict: str, last: str) -> None:
    """Under both policies."""
    assert answer(response, JSON) == strict
    assert answer(response, JSON, LAST) == last


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


@given(st.text(max_size=30))
def test_a_tag_and_an_object_give_back_what_was_put_in(inner: str) -> None:
    """Any text at all, if it holds no mark itself and is no place left open."""
    blank = " \t\r\n"
    if inner.strip() not in ("", ".", "…") and not any(mark in inner for mark in ("<", "\\boxed", "\\fbox")):
        if re.search(r"[\t\r\b\f][a-z]|\A\n[a-z]", inner):
            return  # as \tau, \rho, \nu with a single backslash come out of JSON
        assert answer(f"<think>hm</think><answer>{inner}</answer>", TAG) == inner.strip(blank)
        assert answer(f"<think>hm</think>{json.dumps({'answer': inner})}", JSON) == inner.strip(blank)


@pytest.mark.parametrize(
    ("gold", "right", "wrong"),
    [
        ('"abc"', '"abc"', '"ABC"'),
        ('"5"', '"5"', "5"),
        ("5", "5", '"5"'),
        ('""', '""', "null"),
        ("true", "true", '"true"'),
        ("[1, 2]", "[1, 2]", '"[1, 2]"'),
    ],
)
def test_a_program_value_in_an_object_keeps_its_type(gold: str, right: str, wrong: str) -> None:
    """The value of "answer" is the answer itself, and no text that holds it."""
    for value, verdict in ((right, "pass"), (wrong, "fail")):
        assert grade(gold, f'{{"answer": {value}}}', type="json", format="json").outcome == verdict


def test_policy_and_format_can_be_named_by_text() -> None:
    """As a row's columns do."""
    two = r"\boxed{4} or \boxed{5}"
    assert grade("5", two, policy="last_after_thinking").score == 1
    assert grade("4", two, policy="last_after_thinking").score == 0
    assert grade("5", "<answer>5</answer>", format="tag").score == 1
    assert grade("5", '{"answer": 5}', format="json").score == 1
