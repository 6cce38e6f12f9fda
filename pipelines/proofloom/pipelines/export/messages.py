"""Chat messages with `<image>` placeholders and pictures: ms-swift, LLaMA-Factory, verl SFT and kin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from proofloom.pipelines.export.source import Source, images, question, solution
from proofloom.pipelines.export.tables import IMAGES, MESSAGES, write_table
from proofloom.pipelines.rows import Row

FIELDS = {
    "id": "string",
    "messages": MESSAGES,
    "images": IMAGES,
    "answer": "string",
    "answer_format": "string",
}


def write(source: Source, folder: Path) -> list[Path]:
    """Write `data/SPLIT.parquet`: the question, then the worked solution, as two messages."""
    return [
        write_table(
            folder / "data" / f"{split}.parquet", FIELDS, map(record, rows), {"canary": source.canary}
        )
        for split, rows in source.splits.items()
    ]


def record(row: Row) -> dict[str, Any]:
    """Return a row as a conversation of two turns."""
    return {
        "id": row["id"],
        "messages": [
            {"role": "user", "content": question(row)},
            {"role": "assistant", "content": solution(row)},
        ],
        "images": images(row),
        "answer": row["answer"],
        "answer_format": row["answer_format"],
    }
