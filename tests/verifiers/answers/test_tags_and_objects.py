"""A final answer in a tag or a JSON object is picked out by rule, with its type kept."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picked import JSON, LAST, TAG, answer

from proofloom.verifiers.answers import grade


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
