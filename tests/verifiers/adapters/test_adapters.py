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
from proofloom.verifiers.adapters.judge import NotJudgedError, judge, reward, row_of

ROW = {"answer": "3/4", "answer_type": "rational", "answer_format": "boxed"}
BROKEN = {"answer": "no number", "answer_type": "rational", "answer_format": "boxed"}
RIGHT, WRONG, NONE = "It is \\boxed{0.75}.", "It is \\boxed{4/3}.", "I do not know."


def test_a_row_of_anyones_is_graded_by_its_answer() -> None:
    assert judge({"answer": "5"}, "\\boxed{5}").score == 1
    assert judge({"answer": "5", "generator": "someone/else", "body": "{}"}, "\\boxed{5}").score == 1
    for answer in (None, 5, ["5"]):
        assert judge({"answer": answer}, "\\boxed{5}").outcome == "error"


def test_a_proof_has_no_final_answer_and_no_reward() -> None:
    row = {"answer": "cong A B C D", "answer_type": "proof", "answer_format": "boxed"}
    found = judge(row, "\\boxed{cong A B C D}")
    assert found.outcome == "unknown"
    assert "judged by its steps" in found.evidence
    assert reward(found) is None


@pytest.mark.parametrize("generator", [[], {}, 5, None, ["program/exercises"]])
def test_a_generator_of_another_type_is_nobodys_kind(generator: Any) -> None:
    assert judge({"answer": "7", "body": "x", "generator": generator}, "\\boxed{7}").outcome == "pass"


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


@pytest.mark.parametrize("answer", ["78", ["7"], ["7", "8", "9"], []])
def test_trl_columns_are_as_long_as_the_completions(answer: Any) -> None:
    with pytest.raises(ValueError, match="the column answer holds one value for each of 2"):
        trl.proofloom_reward(["\\boxed{7}", "\\boxed{8}"], answer=answer)


TWICE = "\\boxed{1} or \\boxed{3/4}"


def test_each_adapter_takes_a_policy() -> None:
    def asked(policy: str) -> list[float | None]:
        message = {"output": [{"role": "assistant", "content": TWICE}]}
        task, trace = SimpleNamespace(**ROW), SimpleNamespace(last_reply=TWICE)
        return [
            verl.compute_score("x", TWICE, "3/4", ROW, policy=policy)["score"],
            *trl.proofloom_reward([TWICE], answer=["3/4"], policy=policy),
            lm_eval.process_results(ROW, [TWICE], policy=policy)["proofloom_pass"],
            nemo_gym.verify({**ROW, "response": message}, policy=policy)["reward"],
            openrlhf.scores([TWICE], [""], ["3/4"], policy=policy)["rewards"][0],
            asyncio.run(prime.proofloom(task, trace, policy=policy)),
        ]

    assert asked("strict") == [0.0] * 6
    assert asked("last_after_thinking") == [1.0] * 6
    with pytest.raises(ValueError, match="no such"):
        trl.proofloom_reward([TWICE], answer=["3/4"], policy="no such")


def test_verl_gets_equal_keys_whatever_happened() -> None:
    info = {"answer_type": "rational", "answer_format": "boxed", "index": 3}
    found = [verl.compute_score("proofloom/x", text, "3/4", info) for text in (RIGHT, WRONG, NONE)]
    found.append(verl.compute_score("proofloom/x", RIGHT, "no number", info))
    found.append(verl.compute_score("gsm8k", "\\boxed{7}", "7"))
    assert [one["score"] for one in found] == [1.0, 0.0, 0.0, 0.0, 1.0]
    assert [one["not_judged"] for one in found] == [0.0, 0.0, 0.0, 1.0, 0.0]
    assert len({frozenset(one) for one in found}) == 1
    assert verl.compute_score("x", None, "3/4", info) == {"score": 0.0, "acc": 0.0, "not_judged": 1.0}


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
    with pytest.raises(NotJudgedError):
        reasoning_gym.score_answer(5, entry)  # type: ignore[arg-type]


def test_reasoning_gym_reads_lines_as_others_write_them(tmp_path: Path) -> None:
    rows = [{"answer": "a\u2028b\x85c\x0cd"}, {"answer": "7"}]
    text = "\ufeff" + "\r\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "rows.jsonl").write_text(text, encoding="utf-8", newline="")
    assert reasoning_gym.rows_of(str(tmp_path / "rows.jsonl")) == rows


def test_lm_eval_gets_two_metrics() -> None:
    for response, row, wanted in (
        (RIGHT, ROW, (1.0, 0.0)),
        (WRONG, ROW, (0.0, 0.0)),
        (RIGHT, BROKEN, (0.0, 1.0)),
    ):
        found = lm_eval.process_results(dict(row), [response])
        assert (found["proofloom_pass"], found["not_judged"]) == wanted
    assert lm_eval.process_results(dict(ROW), [[RIGHT]])["proofloom_pass"] == 1.0
    said = [{"role": "assistant", "content": RIGHT}]
    assert lm_eval.process_results(dict(ROW), [said])["proofloom_pass"] == 1.0
    for odd in ([], [None], [[]], [[None]], [5]):
        assert lm_eval.process_results(dict(ROW), odd) == {"proofloom_pass": 0.0, "not_judged": 1.0}


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
    assert (found["reward"], found["not_judged"], found["mask_sample"]) == (1.0, False, False)
    assert nemo_gym.verify({**body, "expected_answer": None, "answer": "3/4"})["reward"] == 1.0
    silent = {"output": [{"type": "reasoning", "summary": []}]}
    assert nemo_gym.verify({**body, "response": silent})["outcome"] == "unparsed"


@pytest.mark.parametrize("response", [{}, {"output": None}, {"output": 5}, {"output": [5]}, None, [], "x"])
def test_nemo_gym_masks_what_was_not_judged(response: Any) -> None:
    found = nemo_gym.verify({"expected_answer": "7", "response": response})
    assert (found["reward"], found["mask_sample"], found["not_judged"]) == (0.0, True, True)
    assert found["failure_reason"] == found["evidence"] != ""


def test_nemo_gyms_metrics_leave_out_what_is_masked() -> None:
    judged = [{"reward": 1.0}, {"reward": 0}, {"reward": 0.0, "mask_sample": True}, {"not_judged": True}]
    metrics = nemo_gym.aggregate_metrics({"verify_responses": judged})["agent_metrics"]
    assert metrics == {"mean/reward": 0.5, "judged": 2}
    assert nemo_gym.aggregate_metrics({})["agent_metrics"] == {"mean/reward": 0.0, "judged": 0}
    for odd in (5, "x", [5], [{"reward": None}], [{"reward": "nan"}], [{}]):
        with pytest.raises(ValueError, match="is a"):
            nemo_gym.aggregate_metrics({"responses": odd})


def test_labels_are_rows_or_answers() -> None:
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
