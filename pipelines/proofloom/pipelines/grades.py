"""Grade files of stored responses: one grade for each response, or one line of rates for each item."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from proofloom.engine import DamagedError, Grade, RecipeError
from proofloom.verifiers.adapters.judge import NOT_JUDGED, judge
from proofloom.verifiers.adapters.rollouts import rates
from proofloom.verifiers.adapters.server import plain
from proofloom.verifiers.tasks import KINDS

LONGEST = 64_000_000  # characters of one line


def grade_file(
    responses: Path, rows: Path | None, place: Path | None, *, rollouts: bool = False, steps: bool = False
) -> dict[str, Any]:
    """Grade every response of a file of JSON lines and return how many are of each outcome.

    A line holds `response` (a text) or `responses` (a list of texts), and either the row's columns, beside
    it or under `row`, or the row's `id`, by which it is looked up in `rows`. With `rollouts`, the lines of an
    item count together. Raises `DamagedError` naming the line that is none, `RecipeError` for no row found.
    """
    known = {str(row.get("id")): row for _, row in _lines(rows)} if rows else {}
    counts: Counter[str] = Counter()
    items: dict[str, tuple[dict[str, Any], list[str]]] = {}
    with _writer(place) as file:
        for number, line in _lines(responses):
            row, texts = _asked(responses, number, line, known)
            if rollouts:
                key = str(row.get("id", f"line {number}"))
                items.setdefault(key, (row, []))[1].extend(texts)
                continue
            for text in texts:
                graded = _graded(row, text, steps)
                counts[graded.outcome.value] += 1
                _write(file, {"id": row.get("id"), **plain(graded)})
            items.setdefault(str(row.get("id", f"line {number}")), (row, []))
        if rollouts:
            for row, texts in items.values():
                found = rates(row, texts)
                counts.update(found["outcomes"])
                _write(file, found)
    unjudged = sum(counts[outcome.value] for outcome in NOT_JUDGED)
    return {
        "ok": not unjudged,
        "items": len(items),
        "responses": sum(counts.values()),
        "outcomes": dict(sorted(counts.items())),
    }


def _graded(row: dict[str, Any], text: str, steps: bool) -> Grade:
    options = {"steps": True} if steps and row.get("body") and row.get("generator") in KINDS else {}
    return judge(row, text, **options)


def _asked(
    path: Path, number: int, line: dict[str, Any], known: dict[str, dict[str, Any]]
) -> tuple[dict[str, Any], list[str]]:
    where = f"{path}:{number}"
    texts = line.get("responses", [line.get("response")])
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise DamagedError(where, "has no `response` that is text, and no `responses`")
    row = line.get("row", line)
    if not isinstance(row, dict):
        raise DamagedError(where, "its `row` is no object")
    if known or "answer" not in row:
        key = str(row.get("id"))
        if key not in known:
            raise RecipeError.of(where, "has no row with this id: give the rows with --rows", "id", key)
        row = known[key]
    return row, texts


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8") as file:
        for number, text in enumerate(file, 1):
            if not text.strip():
                continue
            try:
                line = json.loads(text) if len(text) <= LONGEST else None
            except (ValueError, RecursionError):
                line = None
            if not isinstance(line, dict):
                raise DamagedError(f"{path}:{number}", "is no JSON object")
            yield number, line


class _writer:
    """A file that appears under its name only when all of it is written; without a name, nothing is."""

    def __init__(self, place: Path | None) -> None:
        self.place = place
        self.file: TextIO | None = None

    def __enter__(self) -> TextIO | None:
        if self.place is not None:
            self.file = self.place.with_name(self.place.name + ".part").open("w", encoding="utf-8")
        return self.file

    def __exit__(self, kind: object, *_: object) -> None:
        if self.file is not None and self.place is not None:
            self.file.close()
            part = Path(self.file.name)
            part.unlink() if kind else part.replace(self.place)


def _write(file: TextIO | None, found: dict[str, Any]) -> None:
    if file is not None:
        file.write(json.dumps(found, ensure_ascii=False, allow_nan=False) + "\n")
