"""reasoning-gym makes our dataset by name and scores with the function that it looks up by name."""

from __future__ import annotations

import re

import reasoning_gym
from graded import FOLDER, cases, report, rows
from reasoning_gym.factory import get_score_answer_fn

from proofloom.verifiers.adapters import reasoning_gym as adapter
from proofloom.verifiers.adapters.judge import NotJudgedError

adapter.register()
adapter.register()  # a second time changes nothing
dataset = reasoning_gym.create_dataset("proofloom", path=str(FOLDER / "rows.jsonl"))
assert len(dataset) == len(rows())
entries = {entry["metadata"]["body"]: entry for entry in dataset}
score = get_score_answer_fn("proofloom")
counted = 0
for case in cases():
    boxes = re.findall(r"\\boxed\{(.*)\}", case.response.rpartition("</think>")[2])
    entry = {**entries[case.row["body"]], "answer": case.row["answer"]}
    answer = boxes[-1] if boxes else None
    try:
        found = score(answer, entry)
    except NotJudgedError:
        found = None
    assert found == case.reward, (case, found)
    counted += 1
assert all(dataset.score_answer(entry["answer"], entry) == 1.0 for entry in dataset)
assert dataset.score_answer("__import__('os').system('touch HACKED')", dataset[0]) == 0.0
report("reasoning-gym", responses=counted)
