"""The final answer is picked out by rule: boxes, tags, JSON objects, thinking, truncation, repetition."""

from __future__ import annotations

import json

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
        (r"\boxed{5} or \boxed 4", "UNPARSED: several final answers", "UNPARSED: a box within the answer"),
        (r"\boxed 5", "UNPARSED: a box within the answer", "UNPARSED: a box within the answer"),
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
        (r"<think>a</think>\bo<think>b</think>xed{5}", "5", "UNPARSED: no final answer"),
    ],
)
def test_boxes(response: str, strict: str, last: str) -> None:
    """Under both policies."""
    assert answer(response) == strict
    assert answer(response, policy=LAST) == last


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
        ('{"answer": NaN}', "UNPARSED: no final answer", "UNPARSED: no final answer"),
        ('{"answer": 4, "answer": 5}', "UNPARSED: no final answer", "UNPARSED: no final answer"),
        ("{'answer': 5}", "UNPARSED: no final answer", "UNPARSED: no final answer"),
        ('{"x": {"answer": 5}}', "UNPARSED: no final answer", "UNPARSED: no final answer"),
        ("[" * 80 + '{"answer": 5}', "5", "5"),
        ('{"answer": ' + "[" * 80, "TRUNCATED", "TRUNCATED"),
        ('{"answer": ' + "[" * 80 + "]" * 80 + "}", "UNPARSED: no final answer", "UNPARSED: no final answer"),
        ('<think>{"answer": 4}</think>{"answer": 5}', "5", "5"),
        ('{"answer": 5} ' * 65, "5", "5"),
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
    two = r"\boxed{4} \boxed{5}"
    assert grade("5", two, policy="last_after_thinking").score == 1
    assert grade("4", two, policy="last_after_thinking").score == 0
    assert grade("5", "<answer>5</answer>", format="tag").score == 1
    assert grade("5", '{"answer": 5}', format="json").score == 1
