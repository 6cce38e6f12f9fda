"""What frameworks hand over is read as the assistant's words, or not at all: never as another's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from proofloom.verifiers.adapters import nemo_gym, trl
from proofloom.verifiers.adapters.judge import judge, said
from proofloom.verifiers.adapters.rollouts import rates

RIGHT, WRONG = "\\boxed{7}", "\\boxed{3}"


def message(role: str, content: Any) -> dict[str, Any]:
    return {"type": "message", "role": role, "content": content}


@pytest.mark.parametrize(
    ("completion", "text"),
    [
        ("a", "a"),
        ("", ""),
        ({"role": "assistant", "content": "a"}, "a"),
        ([{"content": "a"}], "a"),
        ([{"role": "assistant", "content": "a"}, {"role": "user", "content": "b"}], "a"),
        ([{"role": "assistant", "content": "a"}, {"role": "tool", "content": "b"}], "a"),
        (({"role": "assistant", "content": "a"}, {"role": "assistant", "content": "b"}), "b"),
        ([{"role": "assistant", "content": None, "tool_calls": []}], ""),
        ([{"role": "user", "content": "b"}], ""),
        ([{"type": "reasoning", "summary": [], "content": [{"type": "reasoning_text", "text": "b"}]}], ""),
        ([message("assistant", [{"type": "output_text", "text": t} for t in "ab"])], "ab"),
        (
            [message("assistant", [{"type": "image_url", "image_url": {}}, {"type": "text", "text": "a"}])],
            "a",
        ),
        ([message("assistant", [{"type": "thinking", "thinking": "b"}, "a"])], "a"),
        ([message("assistant", [{"type": "refusal", "refusal": "b"}])], ""),
        ([{"type": "function_call", "name": "b"}, message("assistant", "a"), {"type": "function_call"}], "a"),
        (SimpleNamespace(role="assistant", content="a"), "a"),
        ([SimpleNamespace(role="assistant", content=[SimpleNamespace(type="text", text="a")])], "a"),
    ],
)
def test_only_the_assistants_words_count(completion: Any, text: str) -> None:
    assert said(completion) == text


UNREADABLE: list[Any] = [
    *(None, 5, [], (), {}, [None], [5], [{}], ["a"], [["a"]], b"a", [b"a"], object()),
    *([message("assistant", odd)] for odd in (5, {}, [5], [{}], [{"type": "text"}], [{"text": 5}])),
    [message("assistant", "a"), None],
]


@pytest.mark.parametrize("completion", UNREADABLE, ids=repr)
def test_what_cannot_be_read_is_not_judged(completion: Any) -> None:
    assert said(completion) is None
    assert judge({"answer": "7"}, completion).outcome == "error"
    assert trl.proofloom_reward([completion, RIGHT], answer=["7", "7"]) == [None, 1.0]


def test_a_user_or_a_tool_that_names_the_answer_earns_nothing() -> None:
    for role in ("user", "tool", "system", "developer"):
        told = [message("assistant", WRONG), message(role, f"No, it is {RIGHT}")]
        assert trl.proofloom_reward([told], answer=["7"]) == [0.0]
        assert trl.proofloom_reward([told[1:]], answer=["7"]) == [0.0]
        body = {"expected_answer": "7", "response": {"output": told}}
        assert nemo_gym.verify(body)["reward"] == 0.0
        told[0] = message("assistant", RIGHT)
        assert nemo_gym.verify(body)["reward"] == 1.0


def test_a_response_that_is_missing_counts_nowhere() -> None:
    found = rates({"id": "x", "answer": "7"}, [None, RIGHT, WRONG])
    assert (found["responses"], found["judged"], found["outcomes"]) == (
        3,
        2,
        {"pass": 1, "fail": 1, "error": 1},
    )
