"""verifiers scores rollouts by our reward, plugged in by its import path, through `Task.score`.

Its own client of NeMo Gym's HTTP schema is answered by `proofloom serve`.
"""

from __future__ import annotations

import asyncio
from typing import Any

import verifiers.v1 as vf
from graded import Case, cases, plain, report, served
from verifiers.v1.agent import AgentConfig
from verifiers.v1.graph import MessageNode
from verifiers.v1.tasksets.nemo_gym.taskset import NeMoGymData, NeMoGymState, NeMoGymTask, NeMoGymTaskConfig
from verifiers.v1.trace import AgentInfo, Trace, TraceTask
from verifiers.v1.types import AssistantMessage, UserMessage

COLUMNS = ("generator", "body", "answer", "answer_type", "answer_format")


class Data(vf.TaskData):
    """A row's columns."""

    generator: str
    body: str
    answer: str
    answer_type: str
    answer_format: str


class Row(vf.Task[Data]):
    """A task without a reward of its own."""


PLUGGED = vf.TaskConfig(rewards={"proofloom": {"fn": "proofloom.verifiers.adapters.prime.proofloom"}})


def rollout(task: Any, case: Case, state: Any) -> Any:
    """Return what a rollout of one turn leaves."""
    nodes = [
        MessageNode(message=UserMessage(content=case.row["prompt"])),
        MessageNode(message=AssistantMessage(content=case.response), sampled=True, parent=0),
    ]
    info = AgentInfo(config=AgentConfig())
    about = TraceTask(type=type(task).__name__, data=task.data)
    return Trace(task=about, agent=info, nodes=nodes, state=state)


async def plugged(case: Case) -> float | None:
    data = Data(prompt=case.row["prompt"], **{name: case.row[name] for name in COLUMNS})
    task = Row(data, PLUGGED)
    trace = rollout(task, case, vf.State())
    try:
        await task.score(trace)
    except vf.TaskError:  # what was not judged is an error of the task, not a zero
        assert trace.rewards == {"proofloom": None}
        return None
    assert set(trace.rewards) == {"proofloom"}
    return float(trace.reward)


async def over_http(case: Case, address: str) -> float:
    row = {
        "responses_create_params": {"input": [{"role": "user", "content": case.row["prompt"]}]},
        "expected_answer": case.row["answer"],
        **{name: case.row[name] for name in COLUMNS if name != "answer"},
    }
    task = NeMoGymTask(
        NeMoGymData(prompt=case.row["prompt"], row=row), NeMoGymTaskConfig(resources_url=address)
    )
    trace = rollout(task, case, NeMoGymState())
    await task.setup(trace, None)
    await task.score(trace)
    assert trace.info["nemo_gym"]["not_judged"] is (case.reward is None)
    assert trace.info["nemo_gym"]["mask_sample"] is (case.reward is None)
    return float(trace.reward)


async def main() -> int:
    wanted = cases()
    assert list(await asyncio.gather(*map(plugged, wanted))) == [case.reward for case in wanted]
    with served() as address:
        found = await asyncio.gather(*(over_http(case, address) for case in wanted))
    assert list(found) == plain([case.reward for case in wanted])
    return len(wanted)


report("verifiers", responses=asyncio.run(main()))
