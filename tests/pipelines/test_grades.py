"""Stored responses are graded from files: one grade for each, or one line of rates for each item."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from proofloom.pipelines.cli import status

ROWS = [{"id": "a", "answer": "7"}, {"id": "b", "answer": "1/2"}, {"id": "c", "answer": None}]


def write(path: Path, lines: list[Any]) -> str:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return str(path)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_grades_are_written_in_the_order_of_the_responses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [{"id": "a", "response": "\\boxed{7}"}, {"id": "b", "responses": ["\\boxed{0.5}", "no"]}]
    responses = write(tmp_path / "said.jsonl", lines)
    rows = write(tmp_path / "rows.jsonl", ROWS)
    out = tmp_path / "grades.jsonl"
    assert status(["grade", responses, "--rows", rows, "--out", str(out), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown == {"ok": True, "items": 2, "responses": 3, "outcomes": {"pass": 2, "unparsed": 1}}
    assert [(one["id"], one["reward"]) for one in read(out)] == [("a", 1.0), ("b", 1.0), ("b", 0.0)]


def test_rollouts_of_an_item_count_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [{"row": row, "response": text} for text in ("\\boxed{7}", "\\boxed{1/2}") for row in ROWS[:2]]
    out = tmp_path / "rates.jsonl"
    said = write(tmp_path / "said.jsonl", lines)
    assert status(["grade", said, "--rollouts", "--out", str(out)]) == 0
    assert [(one["id"], one["responses"], one["pass_permille"]) for one in read(out)] == [
        ("a", 2, 500),
        ("b", 2, 500),
    ]
    assert "4 responses to 2 items" in capsys.readouterr().out


def test_what_was_not_judged_is_no_wrong_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = write(tmp_path / "said.jsonl", [{"id": "c", "response": "\\boxed{7}"}])
    rows = write(tmp_path / "rows.jsonl", ROWS)
    out = tmp_path / "grades.jsonl"
    assert status(["grade", said, "--rows", rows, "--out", str(out)]) == 1
    assert read(out)[0]["reward"] is None
    assert "error: 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "code", "complaint"),
    [
        ({"id": "nobody", "response": "x"}, 2, "no row with this id"),
        ({"id": "a", "response": 5}, 1, "no `response` that is text"),
        ({"id": "a", "responses": "x"}, 1, "no `response` that is text"),
        (["a"], 1, "is no JSON object"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: Any, code: int, complaint: str
) -> None:
    said = write(tmp_path / "said.jsonl", [{"id": "a", "response": "\\boxed{7}"}, line])
    rows = write(tmp_path / "rows.jsonl", ROWS)
    out = tmp_path / "grades.jsonl"
    assert status(["grade", said, "--rows", rows, "--out", str(out)]) == code
    error = capsys.readouterr().err
    assert complaint in error
    assert "said.jsonl:2" in error
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows.jsonl", "said.jsonl"]
