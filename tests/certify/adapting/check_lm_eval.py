"""lm-evaluation-harness runs a task of our rows and scores it by our `process_results`, named in its file."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import lm_eval
from graded import cases, report
from lm_eval.api.model import LM
from lm_eval.tasks import TaskManager

TASK = """\
task: graded
dataset_path: json
dataset_kwargs: {{data_files: {{test: {file}}}}}
test_split: test
output_type: generate_until
doc_to_text: "{{{{question}}}}"
doc_to_target: "{{{{answer}}}}"
generation_kwargs: {{until: [], do_sample: false}}
process_results: !function grading.process_results
metric_list:
  - {{metric: proofloom_pass, aggregation: mean, higher_is_better: true}}
  - {{metric: not_judged, aggregation: mean, higher_is_better: false}}
"""
wanted = cases()
responses = {f"question {place}": case.response for place, case in enumerate(wanted)}


class Student(LM):
    """Answers every question as its case says."""

    def generate_until(self, requests: list[Any], disable_tqdm: bool = False) -> list[str]:
        return [responses[request.args[0]] for request in requests]

    def loglikelihood(self, requests: list[Any], disable_tqdm: bool = False) -> list[Any]:
        raise NotImplementedError

    def loglikelihood_rolling(self, requests: list[Any], disable_tqdm: bool = False) -> list[Any]:
        raise NotImplementedError


with tempfile.TemporaryDirectory() as scratch:
    folder = Path(scratch)
    lines = [json.dumps({"question": f"question {k}", **case.row}) for k, case in enumerate(wanted)]
    (folder / "rows.jsonl").write_text("\n".join(lines))
    (folder / "grading.py").write_text("from proofloom.verifiers.adapters.lm_eval import process_results\n")
    (folder / "graded.yaml").write_text(TASK.format(file=folder / "rows.jsonl"))
    manager = TaskManager(include_path=str(folder), include_defaults=False)
    result = lm_eval.simple_evaluate(
        Student(), tasks=["graded"], task_manager=manager, bootstrap_iters=0, cache_requests=False
    )
samples = sorted(result["samples"]["graded"], key=lambda sample: sample["doc_id"])
found = [None if sample["not_judged"] else sample["proofloom_pass"] for sample in samples]
assert found == [case.reward for case in wanted], found
mean = sum(case.reward or 0.0 for case in wanted) / len(wanted)
assert abs(result["results"]["graded"]["proofloom_pass,none"] - mean) < 1e-9
report("lm_eval", responses=len(wanted))
