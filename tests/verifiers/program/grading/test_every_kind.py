"""Every kind of question: right answers in other words pass, wrong ones do not; a damaged row is no fault."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from asked import VALUES, asked, output

from proofloom.engine import GradeOutcome
from proofloom.engine.program.questions import Question
from proofloom.verifiers.adapters.judge import judge, reward
from proofloom.verifiers.adapters.rollouts import rates
from proofloom.verifiers.tasks import KINDS, answer_of, grade_task

KINDS_ASKED = sorted(asked())


@cache
def rows() -> dict[str, tuple[dict[str, Any], list[str], list[str]]]:
    return asked()


def put(row: dict[str, Any], answer: str) -> str:
    return f"<answer>{answer}</answer>" if row["answer_format"] == "tag" else f"It is \\boxed{{{answer}}}."


def test_every_kind_is_asked() -> None:
    kinds = {kind.__name__.lower() for kind in Question.__args__}  # type: ignore[attr-defined]
    assert {*KINDS_ASKED, "output"} - {"equivalent"} == kinds
    assert "program/exercises" in KINDS


@pytest.mark.parametrize("kind", KINDS_ASKED)
def test_right_answers_pass_and_wrong_ones_do_not(kind: str) -> None:
    row, right, wrong = rows()[kind]
    assert answer_of(row) == (row["answer"], row["answer_type"])
    for answer in (row["answer"], *right):
        graded = grade_task(row, put(row, answer))
        assert (graded.outcome, graded.score) == (GradeOutcome.PASS, 1), (answer, graded)
        assert graded.effort > 0
    assert wrong
    for answer in wrong:
        graded = grade_task(row, put(row, answer))
        assert graded.outcome in (GradeOutcome.FAIL, GradeOutcome.UNPARSED), (answer, graded)
        assert graded.score == 0
    for response in ("I give up.", f"It is {row['answer']}."):
        assert grade_task(row, response).outcome is GradeOutcome.UNPARSED


@pytest.mark.parametrize("kind", KINDS_ASKED)
def test_a_damaged_row_is_an_error_whatever_is_answered(kind: str) -> None:
    row, _, wrong = rows()[kind]
    body = json.loads(row["body"])
    wrongs = [{**row, "answer": wrong[0]}, {**row, "answer_type": "text"}, {**row, "body": "{}"}]
    wrongs.append({**row, "body": json.dumps({**body, "source": "import os\n"})})
    wrongs.append({**row, "body": json.dumps({**body, "args": [1, 2, 3]})})
    for damaged in wrongs:
        for answer in (row["answer"], wrong[0]):
            graded = grade_task(damaged, put(row, answer))
            assert (graded.outcome, graded.score) == (GradeOutcome.ERROR, 0), damaged["answer"]


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("predict", "pairs", []), ("state", "held", [["i", "2"], ["t", "1"]]), ("next", "node", 3),
        ("times", "times", 5), ("history", "values", ["0", "1"]), ("reach", "reached", True),
        ("branch", "witness", [1, 1]), ("equivalence", "witness", [5, 1]), ("equivalence", "tree", "()"),
        ("equivalent", "same", False), ("worst", "most", 23), ("divergence", "step", 6),
        ("slice", "nodes", [0, 1]), ("repair", "failing", {"args": [6, 3], "value": 19}),
        ("completion", "source", "def f(n, k):\n    ???\n"),
    ],
)  # fmt: skip
def test_a_question_that_is_not_true_is_an_error(kind: str, name: str, value: Any) -> None:
    row = rows()[kind][0]
    body = json.loads(row["body"])
    assert name in body["question"]
    body["question"][name] = value
    graded = grade_task({**row, "body": json.dumps(body)}, put(row, row["answer"]))
    assert graded.outcome is GradeOutcome.ERROR


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("form", ["boxed", "tag", "json"])
def test_values_of_every_type_in_every_format(name: str, form: str) -> None:
    row = output(name, form)
    notation = row["answer"]
    native = notation if name != "dis" else notation.replace("3:", '"3":').replace("1:", '"1":')
    as_json = (f'{{"answer": {native}}}', json.dumps({"answer": notation}))
    right = as_json if form == "json" else (put(row, notation), put(row, f"`{notation}`"))
    for response in right:
        assert grade_task(row, response).outcome is GradeOutcome.PASS, response
    others = {other: answer for other, (_, _, answer) in VALUES.items() if other != name}
    for other, answer in others.items():
        wrong = f'{{"answer": {answer}}}' if form == "json" and other != "dis" else put(row, answer)
        graded = grade_task(row, wrong)
        assert graded.outcome in (GradeOutcome.FAIL, GradeOutcome.UNPARSED), (other, graded)


def test_keys_that_are_texts_are_no_integers() -> None:
    row = output("dis")
    assert grade_task(row, put(row, '{"3": "c", "1": "a"}')).outcome is GradeOutcome.FAIL
    as_json = {**row, "answer_format": "json"}
    assert grade_task(as_json, json.dumps({"answer": '{"3": "c", "1": "a"}'})).outcome is GradeOutcome.FAIL
    assert grade_task(as_json, json.dumps({"answer": {"3": "c", "1": "a"}})).outcome is GradeOutcome.PASS


def test_json_that_is_a_text_is_that_text_or_its_notation() -> None:
    row = output("str", "json")
    plain = json.loads(row["answer"])
    for text in (plain, row["answer"], f"'{plain}'"):
        assert grade_task(row, json.dumps({"answer": text})).score == 1
    assert grade_task(row, json.dumps({"answer": plain + "x"})).score == 0
    digits = output("digits", "json")
    assert grade_task(digits, '{"answer": "7"}').score == 1
    assert grade_task(digits, '{"answer": 7}').outcome is GradeOutcome.FAIL
    number = output("int", "json")
    assert grade_task(number, '{"answer": "-11"}').score == 1


@pytest.mark.parametrize("kind", KINDS_ASKED)
def test_thinking_truncation_and_second_answers_go_by_the_rules(kind: str) -> None:
    row, _, wrong = rows()[kind]
    right, other = put(row, row["answer"]), put(row, wrong[0])
    assert grade_task(row, f"<think>{other}</think>{right}").score == 1
    assert grade_task(row, f"<think>{right}</think>{other}").score == 0
    assert grade_task(row, f"<think>{right}").outcome is GradeOutcome.TRUNCATED
    assert grade_task(row, right + other).outcome is GradeOutcome.UNPARSED
    assert grade_task(row, right + other, policy="last_after_thinking").score == 0
    assert grade_task(row, other + right, policy="last_after_thinking").score == 1
    half = right[: -len("</answer>" if row["answer_format"] == "tag" else "}.")]
    assert grade_task(row, half).outcome is GradeOutcome.TRUNCATED


@pytest.mark.parametrize("kind", KINDS_ASKED)
def test_adapters_and_rollouts_hand_such_rows_on(kind: str) -> None:
    row, _, wrong = rows()[kind]
    right, other = put(row, row["answer"]), put(row, wrong[0])
    messages = [{"role": "user", "content": other}, {"role": "assistant", "content": right}]
    assert reward(judge(row, messages)) == 1
    assert reward(judge(row, other)) == 0
    assert reward(judge({**row, "answer": "?"}, right)) is None
    found = rates({**row, "id": 7}, [right, other, right, "none"])
    assert (found["id"], found["judged"], found["pass"], found["pass_permille"]) == (7, 4, 2, 500)
