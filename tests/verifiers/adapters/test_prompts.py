"""A response is what follows its prompt, whole or cut from the left; a prompt is never graded as one."""

from __future__ import annotations

import pytest

from proofloom.verifiers.adapters import openrlhf
from proofloom.verifiers.adapters.prompts import after_prompt, opened

PROMPT = "<|im_start|>user\nExample: 1+1, so \\boxed{2}. Now: what is 3+4?<|im_end|>\n<|im_start|>assistant\n"


@pytest.mark.parametrize("cut", range(len(PROMPT)))
def test_a_prompt_cut_from_the_left_is_taken_off_whole_or_nothing_is_judged(cut: int) -> None:
    seen = PROMPT[cut:]
    for more in ("", "It is \\boxed{7}.", PROMPT):
        assert after_prompt(seen + more, PROMPT) == (more if len(seen) >= 32 else None)
    assert openrlhf.scores([seen], [PROMPT], ["2"])["rewards"] == [0.0]
    if len(seen) >= 32:
        assert openrlhf.scores([seen + "\\boxed{7}"], [PROMPT], ["7"])["rewards"] == [1.0]
        assert after_prompt("\N{REPLACEMENT CHARACTER}" + seen + "x", PROMPT) == "x"


@pytest.mark.parametrize("query", ["", "\\boxed{2}", PROMPT.upper(), "?" + PROMPT, PROMPT[:-1], PROMPT[3:50]])
def test_what_does_not_begin_with_its_prompt_is_not_judged(query: str) -> None:
    made = openrlhf.scores([query], [PROMPT], ["2"])
    assert made == {"rewards": [0.0], "not_judged": [1.0]}


def test_short_and_empty_prompts_are_taken_off_whole() -> None:
    assert after_prompt("Qx", "Q") == "x"
    assert after_prompt("x", "") == "x"
    assert after_prompt("a" * 100 + "b", "a" * 200) == "b"


@pytest.mark.parametrize("tag", ["<think>", "<thinking>"])
def test_a_response_goes_on_with_the_thinking_that_its_prompt_opens(tag: str) -> None:
    prompt = PROMPT + tag + "\n"
    close = tag.replace("<", "</")
    cases = ["\\boxed{7}", f"\\boxed{{8}}{close}\\boxed{{7}}", f"\\boxed{{7}}{close}\\boxed{{8}}"]
    for cut in (0, 9):
        made = openrlhf.scores([prompt[cut:] + said for said in cases], [prompt] * 3, ["7"] * 3)
        assert made == {"rewards": [0.0, 1.0, 0.0], "not_judged": [0.0] * 3}
    assert opened(prompt) == tag
    for other in (PROMPT, "", None, [{"role": "user"}], tag + close):
        assert opened(other) == ""
