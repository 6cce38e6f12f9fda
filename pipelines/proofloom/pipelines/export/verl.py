"""Prompts with ground truth in verl's columns, for its RLHF dataset and rule-based rewards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from proofloom.pipelines.export.source import Source, images, question
from proofloom.pipelines.export.tables import IMAGES, MESSAGES, Field, write_table
from proofloom.pipelines.rows import Row

_EXTRA = ("id", "split", "question", "answer", "answer_type", "answer_format", "difficulty")
FIELDS: dict[str, Field] = {
    "data_source": "string",
    "prompt": MESSAGES,
    "images": IMAGES,
    "ability": "string",
    "reward_model": {"style": "string", "ground_truth": "string"},
    "extra_info": {"index": "int64", "need_tools_kwargs": "bool", **dict.fromkeys(_EXTRA, "string")},
}


def write(source: Source, folder: Path) -> list[Path]:
    """Write `SPLIT.parquet`; `extra_info.index` counts a split's rows from 0."""
    return [
        write_table(
            folder / f"{split}.parquet",
            FIELDS,
            (record(row, index) for index, row in enumerate(rows)),
            {"canary": source.canary},
        )
        for split, rows in source.splits.items()
    ]


def record(row: Row, index: int) -> dict[str, Any]:
    """Return a row as verl reads it; `data_source` tells a reward function which generator made it."""
    return {
        "data_source": f"proofloom/{row['generator']}",
        "prompt": [{"role": "user", "content": question(row)}],
        "images": images(row),
        "ability": row["generator"].partition("/")[0],
        "reward_model": {"style": "rule", "ground_truth": row["answer"]},
        "extra_info": {
            "index": index,
            "need_tools_kwargs": False,
            "question": row["prompt"],
            **{name: row[name] for name in _EXTRA if name != "question"},
        },
    }
