"""TRL's GRPO and RLOO trainers: `GRPOTrainer(reward_funcs=proofloom_reward, ...)` (TRL 1.x)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proofloom.verifiers.adapters.judge import judge, last_text, reward

COLUMNS = ("generator", "body", "answer", "answer_type", "answer_format")


def proofloom_reward(completions: Sequence[Any], **columns: Any) -> list[float | None]:
    """Return one reward for each completion: 1.0, 0.0, or None where it was not judged, which TRL leaves out.

    The dataset's columns come as lists: `answer`, and as many as there are of `answer_type`, `answer_format`,
    `generator` and `body`.
    """
    given = {name: columns[name] for name in COLUMNS if name in columns}
    rewards = []
    for place, completion in enumerate(completions):
        row = {name: values[place] for name, values in given.items()}
        rewards.append(reward(judge(row, last_text(completion))))
    return rewards
