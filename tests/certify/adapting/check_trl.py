"""TRL's GRPO trainer computes our rewards by its own entry, leaves out what none judged, and takes a step."""

from __future__ import annotations

import math
import sys
import tempfile
from pathlib import Path
from typing import Any

import datasets
import trl
from graded import cases, chat, report

from proofloom.verifiers.adapters.trl import COLUMNS, proofloom_reward

sys.path.insert(0, str(Path(__file__).parent.parent / "loading"))
import tiny

wanted = cases()
tokenizer = tiny.tokenizer()
for conversational in (False, True):

    def prompt(text: str, wrapped: bool = conversational) -> Any:
        return [{"role": "user", "content": text}] if wrapped else text

    rows = [{"prompt": prompt("Find it."), **{name: case.row[name] for name in COLUMNS}} for case in wanted]
    with tempfile.TemporaryDirectory() as scratch:
        trainer = trl.GRPOTrainer(
            model=tiny.model(len(tokenizer)),
            args=trl.GRPOConfig(
                output_dir=scratch, max_steps=1, per_device_train_batch_size=2, num_generations=2,
                generation_batch_size=2, max_completion_length=8, report_to=[], use_cpu=True, bf16=False,
                save_strategy="no", disable_tqdm=True,
            ),
            reward_funcs=proofloom_reward,
            train_dataset=datasets.Dataset.from_list(rows),
            processing_class=tokenizer,
        )  # fmt: skip
        completions = [chat(case.response) if conversational else case.response for case in wanted]
        found = trainer._calculate_rewards(
            rows, [row["prompt"] for row in rows], completions, [[1]] * len(rows)
        )
        rewards = [None if math.isnan(value) else value for value in found[:, 0].tolist()]
        assert rewards == [case.reward for case in wanted], rewards
        assert trainer.train().global_step == 1
report("trl", "torch", "transformers", responses=len(wanted))
