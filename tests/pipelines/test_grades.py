"""Stored responses are graded from files: one grade for each, or one line of rates for each item."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
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


BOX7, BOX8 = "\\boxed{7}", "\\boxed{8}"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ({"id": "nobody", "response": "x"}, "no row with this id"),
        ({"response": "x"}, "no row with this id"),
        ({"id": None, "response": "x", "answer": "7"}, "no row with this id"),
        ({"row": {"answer": "7"}, "response": "x"}, "no row with this id"),
        ({"id": "a", "row": {"id": "b"}, "response": "x"}, "its row has another id"),
        ({"id": "a", "row": [], "response": "x"}, "its `row` is no object"),
        ({"id": "a"}, "no `response`"),
        ({"id": "a", "responses": "x"}, "wanted one `response` or a list"),
        ({"id": "a", "responses": [], "response": "x"}, "wanted one `response` or a list"),
        (["a"], "is no JSON object"),
        (b"{", "is no JSON object"),
        (b'{"id": "a", "response": "\xff"}', "is no JSON object"),
        (b"[" * 100_000, "is no JSON object"),
        (b'{"id": NaN, "response": "x"}', "its id is no JSON value"),
        (b'{"id": 1e999, "response": "x"}', "its id is no JSON value"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: Any, complaint: str
) -> None:
    data = line if isinstance(line, bytes) else json.dumps(line).encode()
    first = json.dumps({"id": "a", "response": BOX7}).encode()
    said = tmp_path / "said.jsonl"
    said.write_bytes(first + b"\n" + data + b"\n")
    rows = write(tmp_path / "rows.jsonl", ROWS)
    out = tmp_path / "grades.jsonl"
    assert status(["grade", str(said), "--rows", rows, "--out", str(out)]) == 2
    error = capsys.readouterr().err
    assert complaint in error
    assert "said.jsonl:2" in error
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows.jsonl", "said.jsonl"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"id": None}, {"id": None}),
        ({}, {}),
        ({"id": 1}, {"id": "1"}),
        ({"id": True}, {"id": 1}),
        ({"id": "line 2"}, {}),
        ({"id": "a"}, {"id": "b"}),
    ],
)
def test_rollouts_are_graded_by_the_answer_of_their_own_line(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any]
) -> None:
    lines = [{**first, "answer": "7", "response": BOX7}, {**second, "answer": "8", "response": BOX7}]
    said, out = write(tmp_path / "said.jsonl", lines), tmp_path / "rates.jsonl"
    assert status(["grade", said, "--rollouts", "--out", str(out)]) == 0
    found = [(one["id"], one["responses"], one["pass"]) for one in read(out)]
    assert found == [(first.get("id"), 1, 1), (second.get("id"), 1, 0)]


@pytest.mark.parametrize("column", ["answer", "answer_type", "answer_format", "body", "generator"])
def test_one_id_of_two_rows_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], column: str
) -> None:
    line = {"id": "a", "answer": "7", "response": BOX7}
    said = write(tmp_path / "said.jsonl", [line, {**line, column: "boxed"}])
    assert status(["grade", said, "--rollouts"]) == 2
    assert "said.jsonl:2: id: has another row" in capsys.readouterr().err
    said = write(tmp_path / "said.jsonl", [line, {**line, "sample": 2}])
    assert status(["grade", said, "--rollouts"]) == 0


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([{"answer": "7"}], "rows.jsonl:1: id: has no id"),
        ([{"id": None, "answer": "7"}], "rows.jsonl:1: id: has no id"),
        ([{"id": "a", "answer": "7"}, {"id": "a", "answer": "8"}], "rows.jsonl:2: id: has the id of another"),
        ([], "said.jsonl:1: id: has no row with this id"),
        ([{"id": 1, "answer": "7"}], "said.jsonl:1: id: has no row with this id"),
    ],
)
def test_rows_are_found_by_one_id_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[Any], complaint: str
) -> None:
    said = write(tmp_path / "said.jsonl", [{"id": "1", "response": BOX8, "answer": "8"}])
    assert status(["grade", said, "--rows", write(tmp_path / "rows.jsonl", rows)]) == 2
    assert complaint in capsys.readouterr().err


def test_the_rows_answer_counts_and_not_the_lines(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "response": BOX8, "answer": "8"},
        {"id": "a", "response": BOX8, "row": {"answer": "8"}},
    ]
    said, out = write(tmp_path / "said.jsonl", lines), tmp_path / "grades.jsonl"
    rows = write(tmp_path / "rows.jsonl", [ROWS[0], ROWS[0]])
    assert status(["grade", said, "--rows", rows, "--out", str(out)]) == 0
    assert [one["reward"] for one in read(out)] == [0.0, 0.0]


def test_a_response_that_is_missing_is_not_judged_and_ends_nothing(tmp_path: Path) -> None:
    lines: list[Any] = [
        {"id": "a", "answer": "7", "response": BOX7, "responses": None, "row": None},
        {"id": "a", "answer": "7", "response": None},
        {"id": "a", "answer": "7", "response": 5},
        {"id": "a", "answer": "7", "responses": [None, [{"role": "assistant", "content": BOX7}]]},
        {"id": "a", "answer": "7", "body": "x", "generator": [], "response": BOX7},
        {"id": "b", "row": {"answer": "7"}, "response": BOX7},
    ]
    said, out = write(tmp_path / "said.jsonl", lines), tmp_path / "grades.jsonl"
    assert status(["grade", said, "--out", str(out)]) == 1
    assert [one["reward"] for one in read(out)] == [1.0, None, None, None, 1.0, 1.0, 1.0]
    assert [one["id"] for one in read(out)] == ["a"] * 6 + ["b"]
    assert status(["grade", said, "--steps"]) == 1


def test_files_as_others_write_them_are_read(tmp_path: Path) -> None:
    line = {"id": "\ud800\u2028", "answer": "7", "response": BOX7}
    said, out = tmp_path / "said.jsonl", tmp_path / "grades.jsonl"
    raw = json.dumps({**line, "id": "\x85\u2028\x0c"}, ensure_ascii=False)
    said.write_bytes(b"\xef\xbb\xbf" + json.dumps(line).encode() + b"\r\n\n" + raw.encode())
    assert status(["grade", str(said), "--out", str(out)]) == 0
    assert [one["id"] for one in read(out)] == ["\ud800\u2028", "\x85\u2028\x0c"]


@pytest.mark.parametrize("link", [False, True])
def test_what_is_read_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], link: bool
) -> None:
    said = tmp_path / "said.jsonl"
    rows = tmp_path / "rows.jsonl"
    write(said, [{"id": "a", "response": BOX7}])
    write(rows, ROWS)
    for read_too in (said, rows):
        before, out = read_too.read_bytes(), read_too
        if link:
            out = tmp_path / f"to_{read_too.name}"
            out.symlink_to(read_too)
        assert status(["grade", str(said), "--rows", str(rows), "--out", str(out)]) == 2
        assert "one of the files that are read" in capsys.readouterr().err
        assert read_too.read_bytes() == before


def test_a_link_goes_on_showing_where_it_did(tmp_path: Path) -> None:
    said = write(tmp_path / "said.jsonl", [{"answer": "7", "response": BOX7}])
    target, out = tmp_path / "kept.jsonl", tmp_path / "link.jsonl"
    target.write_text("old")
    out.symlink_to(target)
    assert status(["grade", said, "--out", str(out)]) == 0
    assert out.is_symlink()
    assert read(target)[0]["reward"] == 1.0


def test_a_pipe_is_written_as_it_is(tmp_path: Path) -> None:
    said, pipe = write(tmp_path / "said.jsonl", [{"answer": "7", "response": BOX7}]), tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        heard = pool.submit(pipe.read_text)
        assert status(["grade", said, "--out", str(pipe)]) == 0
        assert json.loads(heard.result(timeout=20))["reward"] == 1.0
    assert pipe.is_fifo()


def test_a_disk_that_is_full_leaves_nothing_behind(tmp_path: Path) -> None:
    said = write(tmp_path / "said.jsonl", [{"answer": "7", "response": BOX7}] * 2_000)
    (tmp_path / "out").mkdir()
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from proofloom.pipelines.cli import status; sys.exit(status(sys.argv[1:]))"
    )
    place = tmp_path / "out" / "big.jsonl"
    done = subprocess.run(
        [sys.executable, "-c", code, "grade", said, "--out", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "File too large" in done.stderr) == (1, True)
    assert list(place.parent.iterdir()) == []


@pytest.mark.parametrize("plain", [False, True])
def test_a_stream_is_written_on_and_a_file_that_stands_open_is_not(tmp_path: Path, plain: bool) -> None:
    said = write(tmp_path / "said.jsonl", [{"answer": "7", "response": BOX7}])
    code = "import sys; from proofloom.pipelines.cli import status; sys.exit(status(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "grade", said, "--out", "/dev/stdout"]
    if not plain:
        heard = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert json.loads(heard.splitlines()[0])["reward"] == 1.0
        return
    place = tmp_path / "heard"
    with place.open("w") as file:
        assert subprocess.run(command, stdout=file, stderr=file, check=False).returncode == 2
    assert "stands for a file that is written already" in place.read_text()


def test_policies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = write(tmp_path / "said.jsonl", [{"answer": "7", "response": f"{BOX8} {BOX7}"}])
    for policy, wanted in (("strict", "unparsed"), ("last_after_thinking", "pass")):
        assert status(["grade", said, "--policy", policy, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["outcomes"] == {wanted: 1}
    for command in (["grade", said], ["serve", "--port", "0"]):
        assert status([*command, "--policy", "lenient"]) == 2
        assert "is not one of strict, last_after_thinking" in capsys.readouterr().err


def test_what_makes_no_sense_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = write(tmp_path / "said.jsonl", [{"answer": "7", "response": BOX7}])
    assert status(["grade", said, "--rollouts", "--steps"]) == 2
    assert "says nothing of rollouts" in capsys.readouterr().err
    assert status(["grade", str(tmp_path / "none.jsonl")]) == 2
    assert "is not there" in capsys.readouterr().err
    assert status(["serve", "--host", ""]) == 2
    assert "0.0.0.0 for all" in capsys.readouterr().err
