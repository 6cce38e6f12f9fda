"""TRL's GRPO and RLOO trainers: `GRPOTrainer(reward_funcs=proofloom_reward, ...)` (TRL 1.x)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proofloom.verifiers.adapters.judge import COLUMNS, judge, reward
from proofloom.verifiers.answers import Policy


def proofloom_reward(
    completions: Sequence[Any], *, policy: str = "strict", **columns: Any
) -> list[float | None]:
    """Return one reward for each completion: 1.0, 0.0, or None where it was not judged, which TRL leaves out.

    The dataset's columns come as lists, one value for each completion: `answer`, and as many as there are of
    `answer_type`, `answer_format`, `generator` and `body`. `partial(proofloom_reward, policy=...)` sets which
    of several final answers counts. Raises `ValueError` for a column of another length and for no policy.
    """
    picked = Policy(policy)
    given = {name: columns[name] for name in COLUMNS if name in columns}
    for name, values in given.items():
        if isinstance(values, str) or len(values) != len(completions):
            raise ValueError(f"the column {name} holds one value for each of {len(completions)} completions")
    rewards = []
    for place, completion in enumerate(completions):
        row = {name: values[place] for name, values in given.items()}
        rewards.append(reward(judge(row, completion, policy=picked)))
    return rewards
