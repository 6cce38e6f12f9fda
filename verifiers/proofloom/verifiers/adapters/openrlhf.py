"""OpenRLHF: `--reward.remote_url` names this file, or `http://HOST:PORT/get_reward` of `proofloom serve`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from proofloom.verifiers.adapters.judge import judge, reward, row_of
from proofloom.verifiers.adapters.prompts import after_prompt


def scores(
    queries: Iterable[str], prompts: Iterable[str], labels: Iterable[Any], **options: Any
) -> dict[str, list[float]]:
    """Return plain lists: `rewards`, and `not_judged` with 1.0 for those that were not judged.

    queries  the prompts with what the model added; a prompt may be cut from the left, as OpenRLHF cuts it
    labels   for each a row (a mapping or its JSON text), or the answer by itself
    options  as of `judge`
    """
    found = []
    for query, prompt, label in zip(queries, prompts, labels, strict=True):
        found.append(reward(judge(row_of(label), after_prompt(query, prompt), **options)))
    return {
        "rewards": [one or 0.0 for one in found],
        "not_judged": [float(one is None) for one in found],
    }


def reward_func(
    queries: Iterable[str], prompts: Iterable[str], labels: Iterable[Any], **options: Any
) -> dict[str, Any]:
    """Return `rewards`, `scores` and `extra_logs` as tensors."""
    import torch

    made = scores(queries, prompts, labels, **options)
    rewards = torch.tensor(made["rewards"])
    return {
        "rewards": rewards,
        "scores": rewards,
        "extra_logs": {"not_judged": torch.tensor(made["not_judged"])},
    }
