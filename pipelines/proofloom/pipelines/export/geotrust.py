"""Rows of plane geometry under the columns of GeoTrust: its 12 for training, or its 5 for a test split.

`problem_FL` and `solution_FL` are formal, `_pretty` worded by rule, `_NL` as the row tells them. Its
`connection_thinking` says of each step what it is needed for. The tiers of its test set are numbered from 1.
"""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from proofloom.engine import AnswerFormat
from proofloom.pipelines.export import plane
from proofloom.pipelines.export.source import Source
from proofloom.pipelines.export.tables import Field, write_table
from proofloom.pipelines.rows import Row, instruction_for

TRAIN: dict[str, Field] = {
    **dict.fromkeys(
        ("_id", "image_path", "problem_FL", "solution_FL", "problem_pretty", "solution_pretty"), "string"
    ),
    **dict.fromkeys(("problem_NL", "solution_NL", "connection_thinking"), "string"),
    **dict.fromkeys(("proof_length", "used_premises_nums", "all_premises_nums"), "int64"),
}
TEST: dict[str, Field] = {
    "_id": "string",
    "image_path": "string",
    "tier": "int64",
    "problem": "string",
    "answer": "string",
}


def write(source: Source, folder: Path) -> list[Path]:
    """Write `data/SPLIT.parquet` and `images/ID.png`; splits called "test…" have the test columns."""
    phrases = tomllib.loads(files(__package__).joinpath("plane.toml").read_text(encoding="utf-8"))
    written = []
    for split, rows in plane.rows_of(source).items():
        testing = split.startswith("test")
        records = (
            {**(test(row) if testing else train(row, phrases)), "image_path": plane.picture(row, folder)}
            for row in rows
        )
        path = folder / "data" / f"{split}.parquet"
        written.append(write_table(path, TEST if testing else TRAIN, records, {"canary": source.canary}))
    return [*written, *sorted((folder / "images").iterdir())]


def train(row: Row, phrases: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Return a row under the training columns, but for its picture."""
    body = plane.body_of(row)
    used, stated = plane.premises(body)
    return {
        "_id": row["id"],
        "problem_FL": body.problem,
        "solution_FL": plane.solution_formal(body),
        "problem_pretty": plane.problem_pretty(body),
        "solution_pretty": plane.solution_pretty(body),
        "problem_NL": _question(row),
        "solution_NL": "\n".join(step["text"] for step in row["steps"]),
        "connection_thinking": plane.connected(row, phrases[body.language]),
        "proof_length": json.loads(row["difficulty"])["steps"],
        "used_premises_nums": used,
        "all_premises_nums": stated,
    }


def test(row: Row) -> dict[str, Any]:
    """Return a row under the test columns, but for its picture; a number's answer is its decimal."""
    body = plane.body_of(row)
    numeric = body.number is not None and body.choice is None
    return {
        "_id": row["id"],
        "tier": json.loads(row["difficulty"])["tier"] + 1,
        "problem": _question(row),
        "answer": body.number.decimal if numeric and body.number else row["answer"],
    }


def _question(row: Row) -> str:
    """Return the prompt without the line on how to answer."""
    prompt: str = row["prompt"]
    how = instruction_for(row["answer_type"], AnswerFormat(row["answer_format"]))
    return prompt.removesuffix(f"\n\n{how}")
