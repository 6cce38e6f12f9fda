"""Each adapter answers in its framework's form; wrong, missing and not judged stay three things."""

from __future__ import annotations

import asyncio
import importlib
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from proofloom.verifiers.adapters import lm_eval, nemo_gym, openrlhf, prime, reasoning_gym, trl, verl
from proofloom.verifiers.adapters.judge import NotJudgedError, judge, last_text, row_of

ROW = {"answer": "3/4", "answer_type": "rational", "answer_format": "boxed"}
BROKEN = {"answer": "no number", "answer_type": "rational", "answer_format": "boxed"}
RIGHT, WRONG, NONE = "It is \\boxed{0.75}.", "It is \\boxed{4/3}.", "I do not know."


def test_a_row_of_anyones_is_graded_by_its_answer() -> None:
    assert judge({"answer": "5"}, "\\boxed{5}").score == 1
    assert judge({"answer": "5", "generator": "someone/else", "body": "{}"}, "\\boxed{5}").score == 1
    for answer in (None, 5, ["5"]):
        assert judge({"answer": answer}, "\\boxed{5}").outcome == "error"


@pytest.mark.parametrize("wrapped", [False, True])
def test_trl_gets_one_reward_for_each_and_none_for_what_was_not_judged(wrapped: bool) -> None:
    said = [RIGHT, WRONG, NONE, RIGHT]
    completions: list[Any] = [[{"role": "assistant", "content": text}] for text in said] if wrapped else said
    rows = [ROW, ROW, ROW, BROKEN]
    columns = {name: [row[name] for row in rows] for name in ROW}
    found = trl.proofloom_reward(
        prompts=[""] * 4, completions=completions, completion_ids=[[1]] * 4, trainer_state=None, **columns
    )
    assert found == [1.0, 0.0, 0.0, None]


def test_verl_gets_equal_keys_whatever_happened() -> None:
    info = {"answer_type": "rational", "answer_format": "boxed", "index": 3}
    found = [verl.compute_score("proofloom/x", text, "3/4", info) for text in (RIGHT, WRONG, NONE)]
    found.append(verl.compute_score("proofloom/x", RIGHT, "no number", info))
    found.append(verl.compute_score("gsm8k", "\\boxed{7}", "7"))
    assert [one["score"] for one in found] == [1.0, 0.0, 0.0, 0.0, 1.0]
    assert [one["not_judged"] for one in found] == [0.0, 0.0, 0.0, 1.0, 0.0]
    assert len({frozenset(one) for one in found}) == 1
    twice = "\\boxed{1} \\boxed{3/4}"
    assert verl.compute_score("x", twice, "3/4", info)["score"] == 0.0
    assert verl.compute_score("x", twice, "3/4", info, policy="last_after_thinking")["score"] == 1.0


def test_verifiers_hears_of_what_was_not_judged_by_an_exception() -> None:
    def asked(row: dict[str, Any], text: str) -> float:
        return asyncio.run(prime.proofloom(SimpleNamespace(**row), SimpleNamespace(last_reply=text)))

    assert [asked(ROW, text) for text in (RIGHT, WRONG, NONE)] == [1.0, 0.0, 0.0]
    with pytest.raises(NotJudgedError):
        asked(BROKEN, RIGHT)


def test_openrlhf_takes_rows_or_answers_as_labels() -> None:
    labels = [json.dumps(ROW), "3/4", ROW, json.dumps(BROKEN), "{not json"]
    made = openrlhf.scores(["Q: " + RIGHT] * 5, ["Q: "] * 5, labels)
    assert made["rewards"] == [1.0, 1.0, 1.0, 0.0, 0.0]
    assert made["not_judged"] == [0.0, 0.0, 0.0, 1.0, 1.0]


def test_reasoning_gym_scores_an_answer_taken_out_of_a_response() -> None:
    entry = {"question": "?", "answer": "3/4", "metadata": {"answer_type": "rational"}}
    found = [reasoning_gym.score_answer(text, entry) for text in ("0.75", "4/3", "", None, "</answer>3/4")]
    assert found == [1.0, 0.0, 0.0, 0.0, 0.0]
    with pytest.raises(NotJudgedError):
        reasoning_gym.score_answer("1", {**entry, "answer": "no number"})


def test_lm_eval_gets_two_metrics() -> None:
    for response, row, wanted in (
        (RIGHT, ROW, (1.0, 0.0)),
        (WRONG, ROW, (0.0, 0.0)),
        (RIGHT, BROKEN, (0.0, 1.0)),
    ):
        found = lm_eval.process_results(dict(row), [response])
        assert (found["proofloom_pass"], found["not_judged"]) == wanted
    assert lm_eval.process_results(dict(ROW), [[RIGHT]])["proofloom_pass"] == 1.0
    assert lm_eval.process_results(dict(ROW), [])["proofloom_pass"] == 0.0


def test_nemo_gym_gets_its_request_back_with_a_reward() -> None:
    message = {"type": "message", "content": [{"type": "output_text", "text": RIGHT}]}
    body = {
        "responses_create_params": {"input": []},
        "response": {"output": [{"type": "reasoning", "summary": []}, message]},
        "expected_answer": "3/4",
        "answer_type": "rational",
    }
    found = nemo_gym.verify(body)
    assert found.items() >= body.items()
    assert (found["reward"], found["not_judged"]) == (1.0, False)
    for broken in (
        {},
        {"output": None},
        {"output": [5]},
        None,
        {"output": [{"type": "message", "content": [5]}]},
    ):
        assert nemo_gym.verify({**body, "response": broken})["reward"] == 0.0
    judged = [{"reward": 1.0}, {"reward": 0.0}, {"reward": 0.0, "not_judged": True}]
    assert nemo_gym.aggregate_metrics({"verify_responses": judged})["agent_metrics"]["mean/reward"] == 0.5


def test_odd_completions_and_labels_are_read() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    assert last_text([{"content": parts}]) == "ab"
    assert [last_text(odd) for odd in (None, [], [{}], [{"content": None}], 5)] == [""] * 5
    assert row_of("[" * 10**5) == {"answer": "[" * 10**5}
    assert row_of('{"a": 1}') == {"answer": '{"a": 1}'}


@pytest.mark.parametrize("page", ["README.md", "docs/how-to-graders.md"])
def test_what_the_pages_tell_frameworks_to_load_is_there(page: str) -> None:
    text = (Path(__file__).parents[3] / page).read_text(encoding="utf-8")
    named = set(re.findall(r"proofloom\.verifiers\.adapters\.[a-z_.]+", text))
    assert {name.split(".")[3] for name in named} >= {"trl", "verl", "prime"}
    for name in named:
        module, _, attribute = name.rstrip(".").rpartition(".")
        if module.endswith("adapters"):
            importlib.import_module(name.rstrip("."))
        else:
            assert callable(getattr(importlib.import_module(module), attribute)), name
    for name in ("compute_score", "proofloom_reward", "process_results", "register()", "/get_reward"):
        assert name in text
