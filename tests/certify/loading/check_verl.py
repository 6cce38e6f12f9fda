"""verl's RLHF dataset reads the export, matches pictures with placeholders, and collates it."""

from __future__ import annotations

import tempfile
from types import SimpleNamespace

import tiny
from expected import Expected
from omegaconf import OmegaConf
from verl.utils.dataset.rl_dataset import RLHFDataset, collate_fn

expected = Expected()
# only its patch size is asked for: prompts are not measured, since no real processor is at hand
processor = SimpleNamespace(image_processor=SimpleNamespace(patch_size=14))
counts = {}
with tempfile.TemporaryDirectory() as cache:
    for split, wanted in expected.splits.items():
        rows = RLHFDataset(
            str(expected.export("verl") / f"{split}.parquet"),
            tiny.tokenizer(),
            OmegaConf.create({"cache_dir": cache, "filter_overlong_prompts": False}),
            processor,
        )
        assert len(rows) == len(wanted)
        pictures = 0
        for place, want in enumerate(wanted):
            row = rows[place]
            (turn,) = row["raw_prompt"]
            content = turn["content"] if isinstance(turn["content"], list) else []
            shown = [part["image"] for part in content if part["type"] == "image"]
            assert len(shown) == (want["pixels"] > 0)
            assert all(picture.size[0] == want["pixels"] for picture in shown)
            assert row["reward_model"]["ground_truth"] == want["answer"]
            assert row["extra_info"]["id"] == want["id"]
            assert row["index"] == place
            pictures += len(shown)
        batch = collate_fn([rows[place] for place in range(4)])
        assert len(batch["data_source"]) == 4
        counts[split] = {"rows": len(rows), "pictures": pictures}
    # the other loader that most use: without pictures, the tokenizer alone measures and filters
    text = RLHFDataset(
        str(expected.export("verl") / "test.parquet"),
        tiny.tokenizer(),
        OmegaConf.create(
            {"cache_dir": cache, "max_prompt_length": 100_000, "filter_overlong_prompts_workers": 1}
        ),
    )
    assert len(text) == len(expected.splits["test"])
expected.report("verl", "torch", "transformers", "datasets", splits=counts)
