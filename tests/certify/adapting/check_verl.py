"""verl's reward managers load our reward from a config as its trainer does, and score batches of tokens.

Its training loop wants a GPU and is not tested.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from graded import Case, cases, plain, report
from omegaconf import OmegaConf
from tokenizers import decoders
from verl import DataProto
from verl.trainer.ppo.reward import load_reward_manager

sys.path.insert(0, str(Path(__file__).parent.parent / "loading"))
import tiny

tokenizer = tiny.tokenizer()
tokenizer.backend_tokenizer.decoder = decoders.Fuse()  # letters without spaces between them
ASKED = 4  # tokens of a prompt


def batch(case: Case) -> Any:
    """Return what a rollout of one response is to verl, padded on both sides."""
    said = tokenizer(case.response)["input_ids"]
    whole = [0, *said[:2], 1, *said, 0, 0]
    mask = [0, 1, 1, 1, *([1] * len(said)), 0, 0]
    about = {name: case.row[name] for name in ("answer_type", "answer_format", "body")}
    columns = {
        "data_source": f"proofloom/{case.row['generator']}",
        "reward_model": {"style": "rule", "ground_truth": case.row["answer"]},
        "extra_info": about,
    }
    return DataProto.from_dict(
        tensors={
            "prompts": torch.tensor([whole[:ASKED]]),
            "responses": torch.tensor([whole[ASKED:]]),
            "attention_mask": torch.tensor([mask]),
        },
        non_tensors={name: np.array([value], dtype=object) for name, value in columns.items()},
    )


async def main(name: str, path: str) -> int:
    """Score every case by one of verl's managers."""
    reward = {
        "custom_reward_function": {"path": path, "name": "compute_score", "reward_kwargs": {}},
        "reward_manager": {"source": "register", "name": name},
    }
    manager = load_reward_manager(OmegaConf.create({"reward": reward}), tokenizer)
    wanted = cases()
    found = await asyncio.gather(*(manager.run_single(batch(case)) for case in wanted))
    assert [one["reward_score"] for one in found] == plain([case.reward for case in wanted])
    for one, case in zip(found, wanted, strict=True):
        assert one["reward_extra_info"]["not_judged"] == float(case.reward is None)
        scores = manager.assemble_rm_scores(batch(case), [one["reward_score"]])
        assert float(scores.sum()) == (case.reward or 0.0)
    return len(wanted)


MODULE = "proofloom.verifiers.adapters.verl"
counted = 0
for manager_name in ("naive", "dapo"):
    counted += asyncio.run(main(manager_name, f"pkg://{MODULE}"))
report("verl", "torch", "transformers", responses=counted)
