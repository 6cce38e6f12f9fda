"""What an exporter reads: a dataset's open splits, and the words that every target needs of a row."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proofloom.engine import AnswerFormat, RecipeError
from proofloom.pipelines.published import Published, load
from proofloom.pipelines.rows import PROOF, Row
from proofloom.pipelines.store import open_store
from proofloom.pipelines.verify_files import read_manifest

PLACEHOLDER = "<image>"
_MARKERS = (PLACEHOLDER, "<video>", "<audio>")  # loaders put media where they find these


@dataclass(frozen=True)
class Source:
    """A dataset to export: its name, its canary, and the rows of every split that has answers."""

    name: str
    canary: str
    splits: Mapping[str, Published]


def open_source(place: str | Path) -> Source:
    """Open a finished dataset; raise `RecipeError` when all its splits are blind."""
    manifest = read_manifest(open_store(place))
    splits = {split: load(place, split) for split, part in manifest["splits"].items() if not part["blind"]}
    if not splits:
        raise RecipeError.of(str(place), "has blind splits only: there are no answers to export")
    return Source(manifest["name"], manifest["canary"], splits)


def images(row: Row) -> list[dict[str, Any]]:
    """Return a row's pictures as a list, empty or of one, each with its PNG under "bytes"."""
    return [] if row["image"] is None else [{"bytes": row["image"]["bytes"], "path": None}]


def question(row: Row) -> str:
    """Return the prompt with one placeholder per picture before it, as chat trainers expect.

    Raises ValueError when the prompt itself holds a media marker: a loader would take it for one.
    """
    prompt: str = row["prompt"]
    marker = next((marker for marker in _MARKERS if marker in prompt), None)
    if marker is not None:
        raise ValueError(f"row {row['id']}: its prompt holds {marker!r}, which loaders take for media")
    return f"{PLACEHOLDER}\n" * len(images(row)) + prompt


def solution(row: Row) -> str:
    """Return the worked solution as a response: one line per step, then the answer if one was asked for."""
    lines = [step["text"] for step in row["steps"]]
    return "\n".join(lines if row["answer_type"] == PROOF else [*lines, final(row)])


def final(row: Row) -> str:
    """Return the answer in the form that the row's prompt asks for."""
    answer: str = row["answer"]
    match AnswerFormat(row["answer_format"]):
        case AnswerFormat.BOXED:
            return f"\\boxed{{{answer}}}"
        case AnswerFormat.TAG:
            return f"<answer>{answer}</answer>"
        case AnswerFormat.JSON:
            return json.dumps({"answer": answer}, ensure_ascii=False)


def data_url(image: Mapping[str, Any]) -> str:
    """Return a picture as a data URL."""
    return "data:image/png;base64," + base64.b64encode(image["bytes"]).decode()


def write_lines(path: Path, items: Iterable[Mapping[str, Any]]) -> Path:
    """Write JSON objects, one a line, in ASCII, so that no reader splits a line at another separator."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="ascii", newline="\n") as file:
        for item in items:
            file.write(json.dumps(item, separators=(",", ":"), allow_nan=False) + "\n")
    return path
