"""Several proofs of one goal are told, each by other theorems and checked; compiling is announced."""

import json
from pathlib import Path

import pytest

from proofloom.engine.geometry.closure.engine import ready
from proofloom.engine.geometry.closure.fire import saturate
from proofloom.pipelines.cli import status

THALES = "let a b = segment\nlet o = midpoint a b\nlet c = on_circle o a\nprove perp a c b c\n"


def solved(capsys: pytest.CaptureFixture[str], folder: Path, *options: str) -> tuple[int, str]:
    file = folder / "problem.txt"
    file.write_text(THALES, encoding="utf-8")
    code = status(["solve", str(file), *options])
    return code, capsys.readouterr().out


def test_further_proofs_are_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, text = solved(capsys, tmp_path, "--proofs", "3")
    assert code == 0
    assert text.count("Another proof.") == 2
    assert text.count("Result: proved") == 3
    assert "Another proof." not in solved(capsys, tmp_path)[1]


def test_each_uses_other_theorems_and_is_replayed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, text = solved(capsys, tmp_path, "--proofs", "4", "--json")
    assert code == 0
    (goal,) = json.loads(text)["goals"]
    every = [goal, *goal["further"]]
    assert len(every) == 4
    for one in every:
        assert {name: told[0] for name, told in one["checks"].items()} == {"replay": "pass", "oracle": "pass"}
    used = [
        tuple(sorted(step["rule"] for step in one["proof"] if step["rule"] not in ("given", "linear")))
        for one in every
    ]
    assert len(set(used)) == 4


def test_the_first_compilation_is_announced(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "problem.txt"
    file.write_text(THALES, encoding="utf-8")
    assert status(["solve", str(file)]) == 0
    assert ready()
    capsys.readouterr()
    assert status(["solve", str(file)]) == 0
    assert capsys.readouterr().err == ""
    kept = saturate._cache._cache_file  # type: ignore[attr-defined]
    monkeypatch.setattr(kept, "_source_stamp", "other code")
    assert not ready()
    assert status(["solve", str(file)]) == 0
    assert "Compiling the engine" in capsys.readouterr().err
