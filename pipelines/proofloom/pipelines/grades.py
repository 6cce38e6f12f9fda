"""Grade files of stored responses: one grade for each response, or one line of rates for each item."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from proofloom.engine import GradeOutcome, RecipeError
from proofloom.pipelines.store import LocalStore
from proofloom.verifiers.adapters.forms import plain
from proofloom.verifiers.adapters.judge import COLUMNS, NOT_JUDGED, judge
from proofloom.verifiers.adapters.rollouts import tally
from proofloom.verifiers.answers import Policy

LONGEST = 64_000_000  # bytes of one line
_STREAMS = ("/dev", "/dev/fd", "/proc/self/fd")  # where names are what stands open

Row = dict[str, Any]


@dataclass(slots=True)
class _Item:
    """What responses are responses to: its id, the columns by which they are graded, and how they fared."""

    id: Any
    graded_by: Row
    outcomes: list[GradeOutcome] = field(default_factory=list)


def grade_file(
    responses: Path,
    rows: Path | None,
    place: Path | None,
    *,
    rollouts: bool = False,
    steps: bool = False,
    policy: str = "strict",
) -> dict[str, Any]:
    """Grade every response of a file of JSON lines and return how many are of each outcome.

    A line holds `response` or a list of `responses`, each a text or messages, and the row's columns, beside
    them or under `row`; with `rows` it holds the row's `id`, by which the row is found there. With `rollouts`
    the lines of an item count together: those of one id, which then have one row; a line without an id is an
    item of its own. A null is as good as nothing there. `policy` as of `grade`.

    Raises `RecipeError` naming the line that is none, that has no response or no row, or whose id is taken.
    What is written appears whole or not at all, and never in the place of a file that is read.
    """
    if rollouts and steps:
        raise RecipeError.of("--steps", "says nothing of rollouts: leave one of the two")
    if policy not in list(Policy):
        raise RecipeError.of("--policy", f"is not one of {', '.join(Policy)}", value=policy)
    known = None if rows is None else _known(rows)
    counts: Counter[GradeOutcome] = Counter()
    items: dict[str, _Item] = {}
    with _writer(place, [path for path in (responses, rows) if path]) as file:
        for where, line in _lines(responses):
            name, row, given = _asked(where, line, known)
            item = _Item(name, {column: row.get(column) for column in COLUMNS})
            item = items.setdefault(where if name is None else _key(where, name), item)
            if rollouts and item.graded_by != {column: row.get(column) for column in COLUMNS}:
                raise RecipeError.of(where, "has another row than an earlier line with its id", "id", name)
            for response in given:
                graded = judge(row, response, steps=steps, policy=policy)
                counts[graded.outcome] += 1
                if rollouts:
                    item.outcomes.append(graded.outcome)
                else:
                    _write(file, {"id": name, **plain(graded)})
        if rollouts:
            for item in items.values():
                _write(file, tally(item.id, item.outcomes))
    return {
        "ok": not any(counts[outcome] for outcome in NOT_JUDGED),
        "items": len(items),
        "responses": counts.total(),
        "outcomes": {outcome.value: counts[outcome] for outcome in sorted(counts)},
    }


def _known(path: Path) -> dict[str, Row]:
    """Return the rows of a file by the keys of their ids."""
    known: dict[str, Row] = {}
    for where, row in _lines(path):
        if row.get("id") is None:
            raise RecipeError.of(where, "has no id by which it could be found", "id")
        if known.setdefault(_key(where, row["id"]), row) != row:
            raise RecipeError.of(where, "has the id of another row", "id", row["id"])
    return known


def _key(where: str, name: object) -> str:
    """Return what tells ids apart: 1, "1", and what a line without an id is known by, are three."""
    try:
        return json.dumps(name, allow_nan=False)
    except ValueError:
        raise RecipeError.of(where, "its id is no JSON value", "id", name) from None


def _asked(where: str, line: Row, known: dict[str, Row] | None) -> tuple[Any, Row, Sequence[Any]]:
    """Return a line's id, its row and its responses."""
    many, row = line.get("responses"), line.get("row")
    if many is None and "response" not in line:
        raise RecipeError.of(where, "has no `response` and no list of `responses`")
    if many is not None and (not isinstance(many, list) or line.get("response") is not None):
        raise RecipeError.of(where, "wanted one `response` or a list of `responses`")
    if not isinstance(row, dict | None):
        raise RecipeError.of(where, "its `row` is no object")
    row = line if row is None else row
    names = [holder["id"] for holder in (line, row) if holder.get("id") is not None]
    if len({_key(where, name) for name in names}) > 1:
        raise RecipeError.of(where, "its row has another id", "id", names[0])
    name = names[0] if names else None
    if known is None and "answer" not in row:
        raise RecipeError.of(where, "has no row with this id: give the rows with --rows", "id", name)
    if known is not None:
        found = known.get(_key(where, name)) if names else None
        if found is None:
            raise RecipeError.of(where, "has no row with this id in the rows", "id", name)
        row = found
    return name, row, [line["response"]] if many is None else many


def _lines(path: Path) -> Iterator[tuple[str, Row]]:
    """Yield the objects of a file of JSON lines, each with its place in words."""
    if not path.exists():
        raise RecipeError.of(str(path), "is not there")
    with path.open("rb") as file:
        for number, data in enumerate(file, 1):
            where = f"{path}:{number}"
            if not data.strip():
                continue
            try:
                text = data.decode("utf-8-sig" if number == 1 else "utf-8") if len(data) <= LONGEST else ""
                line = json.loads(text)
            except (ValueError, RecursionError):
                line = None
            if not isinstance(line, dict):
                raise RecipeError.of(where, "is no JSON object")
            yield where, line


@contextmanager
def _writer(place: Path | None, read: Sequence[Path]) -> Iterator[IO[bytes] | None]:
    """Yield a file that appears under its name only when all of it is written; none without a name.

    A pipe or a device is written as it is: it holds nothing that could be lost.
    """
    if place is None:
        yield None
    elif place.exists() and any(path.exists() and path.samefile(place) for path in read):
        raise RecipeError.of(str(place), "is one of the files that are read: give --out another name")
    elif place.is_file() and str(place.parent) in _STREAMS:
        raise RecipeError.of(str(place), "stands for a file that is written already: name that file")
    elif place.exists() and not place.is_file():
        with place.open("wb") as file:
            yield file
    else:
        target = place.resolve()  # a link goes on showing where it did
        with LocalStore(target.parent).create(target.name) as file:
            yield file


def _write(file: IO[bytes] | None, found: dict[str, Any]) -> None:
    if file is not None:
        file.write(json.dumps(found, allow_nan=False).encode() + b"\n")
