"""PrimeIntellect's verifiers 0.4: a reward that is plugged into any task by its import path.

In a config: `[env.taskset.task.rewards.proofloom]`, `fn = "proofloom.verifiers.adapters.prime.proofloom"`.
"""

from __future__ import annotations

from typing import Any

from proofloom.verifiers.adapters.judge import NotJudgedError, judge, reward


async def proofloom(task: Any, trace: Any) -> float:
    """Return the reward of a rollout's last reply; raise where it was not judged, which marks the rollout.

    task   the task's data: its fields `answer` and, where it has them, `answer_type`, `answer_format`,
           `generator` and `body`
    trace  the rollout
    """
    names = ("generator", "body", "answer", "answer_type", "answer_format")
    graded = judge({name: getattr(task, name, None) for name in names}, trace.last_reply)
    found = reward(graded)
    if found is None:
        raise NotJudgedError(graded.evidence)
    return found
