"""Each path takes its form and no other; what is wrong is named, and no row or response takes others down."""

from __future__ import annotations

import json
from typing import Any

import pytest

from proofloom.engine import Grade, GradeOutcome, Outcome, Verdict
from proofloom.verifiers.adapters.forms import FORMS, BadRequestError, Terms, plain

ITEM = {"row": {"answer": "7"}, "response": "\\boxed{7}"}


def asked(path: str, body: Any, **terms: Any) -> Any:
    return FORMS[path](body, Terms(**terms))


@pytest.mark.parametrize(
    ("path", "body", "complaint"),
    [
        ("/grade", {}, "the request: wanted"),
        ("/grade", {"row": [], "response": ""}, "the request: wanted"),
        ("/grade", {"row": {}}, "the request: wanted"),
        ("/grade", {"items": {}}, "a list of at most 9"),
        ("/grade", {"items": "items"}, "a list of at most 9"),
        ("/grade", {"items": [ITEM] * 10}, "a list of at most 9"),
        ("/grade", {"items": [ITEM, 5]}, r"items\[1\]"),
        ("/grade", {"items": [ITEM, ITEM, "items"]}, r"items\[2\]"),
        ("/grade", {"items": [{"items": [ITEM] * 9}] * 9}, r"items\[0\]"),
        ("/grade", {"items": [{"row": None, "response": ""}]}, r"items\[0\]"),
        ("/get_reward", {"query": ["a"], "prompts": [], "labels": []}, "equally long"),
        ("/get_reward", {"query": [5], "prompts": [""], "labels": [""]}, "hold texts"),
        ("/get_reward", {"query": [""] * 10, "prompts": [""] * 10, "labels": [""] * 10}, "at most 9"),
        ("/get_reward", {"query": 1}, "are lists"),
        ("/aggregate_metrics", {"verify_responses": [{"reward": None}]}, "a reward is a number"),
        ("/aggregate_metrics", {"responses": 5}, "a list of objects"),
    ],
)
def test_what_is_no_request_is_named(path: str, body: Any, complaint: str) -> None:
    with pytest.raises(BadRequestError, match=complaint):
        asked(path, body, items=9)


@pytest.mark.parametrize(
    "odd",
    [
        {"row": {"answer": "7"}, "response": None},
        {"row": {"answer": "7"}, "response": 5},
        {"row": {}, "response": "\\boxed{7}"},
        {"row": {"answer": None}, "response": "\\boxed{7}"},
        {"row": {"answer": "7", "answer_type": [5]}, "response": "\\boxed{7}"},
        {"row": {"answer": "7", "answer_format": 5}, "response": "\\boxed{7}"},
        {"row": {"answer": "7", "body": [], "generator": "program/exercises"}, "response": None},
        {"row": {"answer": "7", "body": 5, "generator": "program/exercises"}, "response": "\\boxed{7}"},
    ],
)
def test_one_that_cannot_be_judged_leaves_the_others_their_grades(odd: dict[str, Any]) -> None:
    found = asked("/grade", {"items": [ITEM, odd, ITEM]})["grades"]
    assert [one["reward"] for one in found] == [1.0, None, 1.0]


def test_a_kind_that_is_none_leaves_the_others_their_grades() -> None:
    odd = {"answer": "7", "body": "x", "generator": []}
    found = asked("/grade", {"items": [ITEM, {**ITEM, "row": odd}]})["grades"]
    assert [one["reward"] for one in found] == [1.0, 1.0]
    made = asked("/get_reward", {"query": ["\\boxed{7}"] * 2, "prompts": [""] * 2, "labels": [odd, "7"]})
    assert made["rewards"] == [1.0, 1.0]


def test_a_grade_is_plain_with_its_steps_and_without() -> None:
    verdicts = (Verdict.passed(), Verdict.failed("wrong"))
    told = Grade(GradeOutcome.FAIL, steps=verdicts, final=Outcome.FAIL, first_error=1)
    found = json.loads(json.dumps(plain(told)))
    assert (found["final"], found["first_error"], found["steps"][1]["reason"]) == ("fail", 1, "wrong")
    assert [step["outcome"] for step in found["steps"]] == ["pass", "fail"]
    bare = asked("/grade", ITEM)
    assert (bare["steps"], bare["final"], bare["first_error"]) == ([], None, None)


def test_messages_are_responses_too() -> None:
    said = [{"role": "assistant", "content": "\\boxed{7}"}, {"role": "user", "content": "\\boxed{8}"}]
    assert asked("/grade", {**ITEM, "response": said})["reward"] == 1.0


def test_all_paths_grade_by_the_policy_of_the_server() -> None:
    twice = "\\boxed{1} or \\boxed{7}"
    for policy, wanted in (("strict", 0.0), ("last_after_thinking", 1.0)):
        options = {"policy": policy}
        graded = asked("/grade", {**ITEM, "response": twice}, options=options)
        assert graded["reward"] == wanted
        made = asked("/get_reward", {"query": [twice], "prompts": [""], "labels": ["7"]}, options=options)
        assert made["rewards"] == [wanted]
        message = {"output": [{"role": "assistant", "content": twice}]}
        found = asked("/verify", {"expected_answer": "7", "response": message}, options=options)
        assert found["reward"] == wanted


@pytest.mark.parametrize("path", ["/grade", "/get_reward"])
def test_work_stops_where_its_time_is_over(path: str) -> None:
    left = [None, None]

    def go_on() -> None:
        left.pop()  # raises at the third

    body = {"items": [ITEM] * 5, "query": ["x"] * 5, "prompts": [""] * 5, "labels": ["7"] * 5}
    with pytest.raises(IndexError):
        asked(path, body, go_on=go_on)
