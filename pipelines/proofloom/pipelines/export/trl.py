"""Prompt and completion for TRL's SFT trainer, prompt and answer for its GRPO trainer.

TRL treats a dataset with an `images` column as one for vision models, and puts the pictures before the
first user message itself; so rows with and without a picture go to separate folders, and the prompt
holds no placeholder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from proofloom.pipelines.export.source import Source, images, solution
from proofloom.pipelines.export.tables import IMAGES, MESSAGES, Field, write_table
from proofloom.pipelines.published import Published
from proofloom.pipelines.rows import Row

_SFT: dict[str, Field] = {"id": "string", "prompt": MESSAGES, "completion": MESSAGES}
_GRPO: dict[str, Field] = {
    "id": "string",
    "prompt": MESSAGES,
    **dict.fromkeys(("answer", "answer_type", "answer_format"), "string"),
}


def write(source: Source, folder: Path) -> list[Path]:
    """Write `{sft,grpo}-{text,vision}/SPLIT.parquet`; a kind that a split has no rows of is left out."""
    written = []
    for split, rows in source.splits.items():
        for pictured in (False, True):
            if not any(_chosen(rows, pictured)):
                continue
            extra = {"images": IMAGES} if pictured else {}
            for kind, fields, record in (("sft", _SFT, sft), ("grpo", _GRPO, grpo)):
                path = folder / f"{kind}-{'vision' if pictured else 'text'}" / f"{split}.parquet"
                records = map(record, _chosen(rows, pictured))
                written.append(write_table(path, {**fields, **extra}, records, {"canary": source.canary}))
    return written


def sft(row: Row) -> dict[str, Any]:
    """Return a row as a prompt and the worked solution, both as messages."""
    completion = [{"role": "assistant", "content": solution(row)}]
    return {"id": row["id"], **_prompt(row), "completion": completion}


def grpo(row: Row) -> dict[str, Any]:
    """Return a row as a prompt with what a reward function needs."""
    answers = {name: row[name] for name in ("answer", "answer_type", "answer_format")}
    return {"id": row["id"], **_prompt(row), **answers}


def _prompt(row: Row) -> dict[str, Any]:
    pictures = images(row)
    return {
        "prompt": [{"role": "user", "content": row["prompt"]}],
        **({"images": pictures} if pictures else {}),
    }


def _chosen(rows: Published, pictured: bool) -> Iterator[Row]:
    return (row for row in rows if (row["image"] is not None) == pictured)
