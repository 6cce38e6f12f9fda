"""Tasks for NeMo Gym: one JSON object a line, the request to the model and what to compare with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from proofloom.pipelines.export.source import Source, data_url, images, write_lines
from proofloom.pipelines.rows import Row

_KEPT = ("id", "generator", "answer_type", "answer_format", "canary")


def write(source: Source, folder: Path) -> list[Path]:
    """Write `SPLIT.jsonl`; `agent_ref` is added by NeMo Gym when it collates."""
    return [
        write_lines(folder / f"{split}.jsonl", map(record, rows)) for split, rows in source.splits.items()
    ]


def record(row: Row) -> dict[str, Any]:
    """Return a row as a task: its request in the form of OpenAI's Responses API, pictures as data URLs."""
    pictures = [
        {"type": "input_image", "image_url": data_url(image), "detail": "auto"} for image in images(row)
    ]
    text = row["prompt"]
    content = [*pictures, {"type": "input_text", "text": text}] if pictures else text
    return {
        "responses_create_params": {"input": [{"role": "user", "content": content}]},
        "question": text,
        "expected_answer": row["answer"],
        **{name: row[name] for name in _KEPT},
        "difficulty": json.loads(row["difficulty"]),
    }
