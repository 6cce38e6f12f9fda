"""TRL's SFT and GRPO trainers take a step on the export; its vision helper puts every picture in place."""

from __future__ import annotations

import re
import tempfile
from typing import Any

import datasets
import tiny
import trl
from expected import Expected
from trl.data_utils import is_conversational, prepare_multimodal_messages

expected = Expected()
folder = expected.export("trl")
tokenizer = tiny.tokenizer()
answers = {row["id"]: row["answer"] for row in expected.splits["train"]}
found: dict[str, Any] = {}


def rows(name: str) -> Any:
    return datasets.load_dataset("parquet", data_files=str(folder / name / "train.parquet"), split="train")


arguments: dict[str, Any] = {
    "max_steps": 1,
    "per_device_train_batch_size": 2,
    "report_to": [],
    "use_cpu": True,
    "bf16": False,
    "save_strategy": "no",
    "disable_tqdm": True,
}
with tempfile.TemporaryDirectory() as scratch:
    text = rows("sft-text")
    assert all(is_conversational(row) for row in text)
    trainer = trl.SFTTrainer(
        model=tiny.model(len(tokenizer)),
        args=trl.SFTConfig(output_dir=scratch, max_length=None, **arguments),
        train_dataset=text,
        processing_class=tokenizer,
    )
    assert len(trainer.train_dataset) == len(text)
    assert trainer.train().global_step == 1
    found["sft"] = len(text)

    rewarded: list[str] = []

    def reward(completions: Any, answer: list[str], answer_format: list[str], **_: Any) -> list[float]:
        rewarded.extend(answer)
        return [float(bool(re.search(r"\d", completion[0]["content"]))) for completion in completions]

    prompts = rows("grpo-text")
    assert {row["id"]: row["answer"] for row in prompts}.items() <= answers.items()
    learner = trl.GRPOTrainer(
        model=tiny.model(len(tokenizer)),
        args=trl.GRPOConfig(
            output_dir=scratch,
            num_generations=2,
            max_completion_length=8,
            generation_batch_size=2,
            **arguments,
        ),
        reward_funcs=reward,
        train_dataset=prompts,
        processing_class=tokenizer,
    )
    assert learner.train().global_step == 1
    assert rewarded
    assert set(rewarded) <= set(answers.values())
    found["grpo"] = len(prompts)

vision = rows("sft-vision")
for row in vision:
    turns = prepare_multimodal_messages(row["prompt"] + row["completion"], row["images"])
    parts = [part for turn in turns for part in turn["content"]]
    assert [part["type"] for part in parts] == ["image", "text", "text"]
    assert parts[0]["image"].size[0] > 0
found["vision"] = len(vision)
assert found["sft"] + found["vision"] == len(answers)
expected.report("trl", "transformers", "torch", "datasets", rows=found)
