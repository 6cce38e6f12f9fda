"""lm-evaluation-harness runs the exported tasks: 1.0 for our own solutions, 0.0 for wrong answers."""

from __future__ import annotations

from typing import Any

import lm_eval
from expected import Expected
from lm_eval.api.model import LM
from lm_eval.tasks import TaskManager

expected = Expected()
folder = expected.export("lm-eval")
solutions = {row["prompt"]: row["solution"] for rows in expected.splits.values() for row in rows}


class Student(LM):
    """Answers every question with our solution, or with a wrong one in the same form."""

    MULTIMODAL = True

    def __init__(self, right: bool) -> None:
        super().__init__()
        self._right = right

    def generate_until(self, requests: list[Any], disable_tqdm: bool = False) -> list[str]:
        wrong = "{}\n\\boxed{{wrong}} <answer>wrong</answer>"
        found = [solutions[request.args[0].removeprefix("<image>\n")] for request in requests]
        return found if self._right else [wrong.format(text) for text in found]

    def loglikelihood(self, requests: list[Any], disable_tqdm: bool = False) -> list[Any]:
        raise NotImplementedError

    def loglikelihood_rolling(self, requests: list[Any], disable_tqdm: bool = False) -> list[Any]:
        raise NotImplementedError


names = sorted(path.stem for path in folder.glob("*.yaml"))
manager = TaskManager(include_path=str(folder), include_defaults=False)
found: dict[str, int] = {}
for right in (True, False):
    result = lm_eval.simple_evaluate(
        Student(right), tasks=names, task_manager=manager, bootstrap_iters=0, cache_requests=False
    )
    for name in names:
        assert result["results"][name]["exact_match,final-answer"] == float(right), (
            name,
            result["results"][name],
        )
        found[name] = result["n-samples"][name]["effective"]
        for sample in result["samples"][name]:
            picture = sample["arguments"][0][2]["visual"] if name.endswith("_vision") else []
            assert len(picture) == sample["arguments"][0][0].count("<image>") == name.endswith("_vision")
assert sum(found.values()) == sum(map(len, expected.splits.values()))
expected.report("lm_eval", "datasets", questions=found)
