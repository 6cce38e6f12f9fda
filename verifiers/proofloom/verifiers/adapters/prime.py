"""PrimeIntellect's verifiers 0.4: a reward that is plugged into any task by its import path.

In a config: `[env.taskset.task.rewards.proofloom]`, `fn = "proofloom.verifiers.adapters.prime.proofloom"`.
"""

from __future__ import annotations

from typing import Any

from proofloom.verifiers.adapters.judge import COLUMNS, NotJudgedError, judge, reward


async def proofloom(task: Any, trace: Any, policy: str = "strict") -> float:
    """Return the reward of a rollout's last reply; raise where it was not judged, which marks the rollout.

    task    the task's data: its fields `answer` and, where it has them, `answer_type`, `answer_format`,
            `generator` and `body`
    trace   the rollout
    policy  as of `grade`: for another, plug in a function of your own that hands it over
    """
    row = {name: getattr(task, name, None) for name in COLUMNS}
    graded = judge(row, trace.last_reply, policy=policy)
    found = reward(graded)
    if found is None:
        raise NotJudgedError(graded.evidence)
    return found
