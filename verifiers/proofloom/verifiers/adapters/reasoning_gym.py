"""reasoning-gym: after `register()`, rows are a dataset by the name "proofloom", scored by our grader."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proofloom.verifiers.adapters.judge import NotJudgedError, judge, reward

NAME = "proofloom"


@dataclass
class Config:
    """Which rows: a file of JSON lines; without one the dataset is empty and only scores."""

    path: str = ""
    seed: int = 0
    size: int = 0

    def validate(self) -> None:
        """Raise when the file is not there."""
        if self.path and not Path(self.path).is_file():
            raise ValueError(f"no file {self.path}")


def rows_of(path: str) -> list[dict[str, Any]]:
    """Return the rows of a file of JSON lines, which end nowhere but at a line feed."""
    lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def score_answer(answer: str | None, entry: dict[str, Any]) -> float:
    """Return 1.0 or 0.0 for an answer that was taken out of a response; raise where it was not judged.

    None is a response without an answer. Thinking and several answers are the extractor's business.
    """
    row = {**entry["metadata"], "answer": entry["answer"], "answer_format": "tag"}
    none = "" if answer is None else None  # what is neither text nor None is nobody's answer
    graded = judge(row, f"<answer>{answer}</answer>" if isinstance(answer, str) else none)
    found = reward(graded)
    if found is None:
        raise NotJudgedError(graded.evidence)
    return found


def register() -> None:
    """Make the dataset known to `reasoning_gym.create_dataset` and `get_score_answer_fn`."""
    from reasoning_gym.factory import DATASETS, ProceduralDataset, register_dataset

    class Rows(ProceduralDataset):  # type: ignore[misc, unused-ignore]
        """The rows of a file, in its order."""

        def __init__(self, config: Config) -> None:
            self.rows = rows_of(config.path) if config.path else []
            super().__init__(config, config.seed, len(self.rows))

        def __getitem__(self, idx: int) -> dict[str, Any]:
            row = self.rows[idx]
            kept = {name: row[name] for name in row if name not in ("prompt", "answer", "image", "steps")}
            metadata = {"source_dataset": NAME, "source_index": idx, **kept}
            return {"question": row["prompt"], "answer": row["answer"], "metadata": metadata}

        def score_answer(self, answer: str | None, entry: dict[str, Any]) -> float:
            return score_answer(answer, entry)

    if NAME not in DATASETS:
        register_dataset(NAME, Rows, Config)
