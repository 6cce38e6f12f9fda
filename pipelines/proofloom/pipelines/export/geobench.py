"""Rows of plane geometry with options, in the form of GeoBench: a file of messages for each kind of question.

A problem's number is that of its scene and its own, as theirs is. Of their six tasks five are here; there are
no questions that ask what a figure looks like.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from proofloom.engine import RecipeError
from proofloom.engine.geometry.task import Kind
from proofloom.pipelines.export import plane
from proofloom.pipelines.export.source import Source, final, question
from proofloom.pipelines.rows import Row

TASKS = {
    Kind.OPTION: "numeric_perception",
    Kind.NEXT: "sub_goal",
    Kind.PREMISE: "irrelevant_premise",
    Kind.THEOREM: "theorem_choice",
    Kind.WRONG: "wrong_branch",
}


def write(source: Source, folder: Path) -> list[Path]:
    """Write `SPLIT/TASK.json`, a list of messages, images and problem_id, and `images/ID.png`."""
    written = []
    for split, rows in plane.rows_of(source).items():
        of_task: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            body = plane.body_of(row)
            if body.choice is not None:
                made = record(row, body.lineage.scene, plane.picture(row, folder))
                of_task.setdefault(TASKS[body.kind], []).append(made)
        for task, records in sorted(of_task.items()):
            path = folder / split / f"{task}.json"
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(records, indent=1), encoding="ascii")
            written.append(path)
    if not written:
        raise RecipeError.of(source.name, "has no questions with options, which this view is of")
    return [*written, *sorted((folder / "images").iterdir())]


def record(row: Row, scene: str, image: str) -> dict[str, Any]:
    """Return a row as one of their records."""
    return {
        "messages": [
            {"role": "user", "content": question(row)},
            {"role": "assistant", "content": final(row)},
        ],
        "images": [image],
        "problem_id": f"{scene[:12]}_{row['id'][:12]}",
        "canary": row["canary"],
    }
