"""The rows themselves, one JSON object a line, pictures in base64: what `proofloom verify` reads anywhere."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from proofloom.pipelines.export.source import Source, write_lines
from proofloom.pipelines.rows import Row


def write(source: Source, folder: Path) -> list[Path]:
    """Write `SPLIT.jsonl`."""
    return [
        write_lines(folder / f"{split}.jsonl", map(record, rows)) for split, rows in source.splits.items()
    ]


def record(row: Row) -> dict[str, Any]:
    """Return a row with its picture's bytes as base64 text."""
    if row["image"] is None:
        return row
    return {**row, "image": {"bytes": base64.b64encode(row["image"]["bytes"]).decode(), "path": None}}
