"""Train a tiny model by TRL's GRPO on rows of ours with our reward: `train.py FOLDER SEED STEPS [shuffled]`.

The model is made here, untrained. A word of its vocabulary is a whole response, one for each answer of a row,
so that chance finds right ones; the words of the prompts tell rows apart. With `shuffled`, rewards are handed
out to other responses of the same batch, which leaves nothing to learn.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import datasets
import torch
import trl
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, set_seed

from proofloom.verifiers.adapters.trl import COLUMNS, proofloom_reward

FOLDER, SEED, STEPS = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
SHUFFLED = "shuffled" in sys.argv[4:]
SPECIAL = ["<|pad|>", "<|end|>", "<|unknown|>"]
WORDS = 24  # of the prompts
GROUP, PROMPTS = 16, 4  # responses to a prompt, prompts in a batch

rows = [json.loads(line) for line in (FOLDER / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
luck = random.Random(SEED)
means: list[float] = []
outcomes = {"right": 0, "wrong": 0, "not judged": 0}


def tokenizer() -> Any:
    """Return one whose words are those that tell the prompts apart, and a response for each answer."""
    counts: dict[str, int] = {}
    for row in rows:
        for word in set(row["prompt"].split()):
            counts[word] = counts.get(word, 0) + 1
    telling = sorted(counts, key=lambda word: (abs(2 * counts[word] - len(rows)), word))[:WORDS]
    responses = sorted({f"\\boxed{{{row['answer']}}}" for row in rows})
    names = {text: place for place, text in enumerate([*SPECIAL, *telling, *responses])}
    made = Tokenizer(models.WordLevel(names, unk_token="<|unknown|>"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.add_special_tokens(SPECIAL)
    return PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="<|pad|>", eos_token="<|end|>", unk_token="<|unknown|>"
    )


def reward(completions: list[Any], **columns: Any) -> list[float | None]:
    """Return our rewards; what is kept of them is what they were before any shuffling."""
    found = proofloom_reward(completions, **columns)
    outcomes["right"] += found.count(1.0)
    outcomes["wrong"] += found.count(0.0)
    outcomes["not judged"] += found.count(None)
    means.append(sum(one or 0.0 for one in found) / len(found))
    return luck.sample(found, len(found)) if SHUFFLED else found


set_seed(SEED)
torch.set_num_threads(1)
words = tokenizer()
model = LlamaForCausalLM(
    LlamaConfig(
        vocab_size=len(words), hidden_size=32, intermediate_size=64, num_hidden_layers=1,
        num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=2048,
        pad_token_id=0, eos_token_id=1, bos_token_id=1,
    )
)  # fmt: skip
given = [
    {
        "prompt": " ".join(word for word in row["prompt"].split() if word in words.vocab),
        **{name: row[name] for name in COLUMNS},
    }
    for row in rows
]
started = time.process_time()
with tempfile.TemporaryDirectory() as scratch:
    trl.GRPOTrainer(
        model=model,
        args=trl.GRPOConfig(
            output_dir=scratch, max_steps=STEPS, per_device_train_batch_size=GROUP * PROMPTS,
            num_generations=GROUP, max_completion_length=1, learning_rate=1e-2, lr_scheduler_type="constant",
            beta=0.0, report_to=[], use_cpu=True, bf16=False, save_strategy="no", disable_tqdm=True,
            logging_steps=1_000, seed=SEED, mask_truncated_completions=False, gradient_checkpointing=False,
        ),
        reward_funcs=reward,
        train_dataset=datasets.Dataset.from_list(given),
        processing_class=words,
    ).train()  # fmt: skip
quarter = max(1, len(means) // 4)
print(
    json.dumps(
        {
            "versions": {name: version(name) for name in ("trl", "torch", "transformers", "proofloom")},
            "parameters": sum(one.numel() for one in model.parameters()),
            "steps": len(means),
            "outcomes": outcomes,
            "first quarter": round(sum(means[:quarter]) / quarter, 4),
            "last quarter": round(sum(means[-quarter:]) / quarter, 4),
            "processor seconds": round(time.process_time() - started),
        }
    )
)
