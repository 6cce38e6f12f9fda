"""What the command line says and with which code it ends, for everything that can go wrong."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
from toy_datasets import Here, build

from proofloom.engine import MissingExtraError
from proofloom.pipelines import cli, recipe, secrets
from proofloom.pipelines.cli import making
from proofloom.pipelines.secrets import Secret
from proofloom.pipelines.store import LocalStore


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "executor_from", lambda *arguments: Here())


@pytest.fixture
def toy(toy_recipe: str, tmp_path: Path) -> Path:
    path = tmp_path / "toy.yaml"
    path.write_text(toy_recipe)
    return path


@pytest.fixture
def made(toy: Path, tmp_path: Path) -> Path:
    build(tmp_path / "made", recipe.load(toy))
    return tmp_path / "made"


def _ask(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """Run a command in both forms; both must end alike, and the JSON must be one object that says so."""
    words = [str(argument) for argument in arguments]
    code = cli.status([*words, "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is (code == 0)
    assert cli.status(words) == code
    said = capsys.readouterr()
    if code > 1:
        assert said.out == ""
        assert answer["message"] in said.err
    return code, said.out + said.err


def test_a_wrong_recipe_names_every_error_at_once_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(
        "name: Bad Name\nseed: 1\ncolour: red\nshard_rows: 0\n"
        "generators: [{use: toy/polygon, verifiers: [toy/none], rows: {train: 1}}, {use: nothing/here}]\n"
    )
    code, said = _ask(capsys, "run", path, "--out", tmp_path / "out")
    assert code == 2
    for key in ("name", "colour", "shard_rows", "generators.0.verifiers", "generators.1.use"):
        assert f"{path}: {key}: " in said
    assert [item.name for item in tmp_path.iterdir()] == ["bad.yaml"]


def test_a_folder_of_another_recipe(toy: Path, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _ask(capsys, "run", toy, "--out", made, "--set", "seed=43")
    assert code == 2
    assert recipe.load(toy).digest in said
    assert recipe.load(toy, ["seed=43"]).digest in said


def test_a_place_that_cannot_be_written(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    code, said = _ask(capsys, "run", toy, "--out", tmp_path / "file" / "out", "--no-pilot")
    assert code in (1, 2)
    assert "file" in said
    assert "Traceback" not in said


def test_a_full_disk_is_said_and_a_second_run_completes(
    toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write, place = LocalStore.write, tmp_path / "out"

    def full(self: LocalStore, name: str, data: bytes) -> None:
        if name.startswith("work/") and "train" in name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)
        write(self, name, data)

    monkeypatch.setattr(LocalStore, "write", full)
    code, said = _ask(capsys, "run", toy, "--out", place, "--no-pilot")
    assert code == 1
    assert "No space left on device: everything committed is kept" in said
    kept = list((place / "work").glob("*.json"))
    assert kept
    monkeypatch.setattr(LocalStore, "write", write)
    assert _ask(capsys, "run", toy, "--out", place)[0] == 0
    assert _ask(capsys, "verify", place)[0] == 0


def test_damage_is_a_no(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _ask(capsys, "verify", made)[0] == 0
    path = made / "data" / "train-00000-of-00001.parquet"
    path.write_bytes(path.read_bytes()[:-4] + b"....")
    code, said = _ask(capsys, "verify", made)
    assert code == 1
    assert "data/train-00000-of-00001.parquet" in said
    (made / "manifest.json").unlink()
    for command in (("verify", made), ("regenerate", made, "--shard", 0)):
        code, said = _ask(capsys, *command)
        assert code == 1
        assert "manifest.json" in said


def test_what_asks_for_something_that_is_not_there(
    toy: Path, made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (
        ("run", toy.with_name("none.yaml")),
        ("validate", toy, "--set", "seed"),
        ("preview", toy, "--item", "nothing#0"),
        ("preview", toy, "--item", "x"),
        ("regenerate", made, "--shard", 7),
        ("regenerate", made, "--rows", "0" * 32),
        ("status", made.parent),
        ("run", toy, "--shards", "4/3"),
        ("run", toy, "--secret", "test"),
        ("finish", toy, "--blind", "--secret", f"test={toy}"),
    ):
        assert _ask(capsys, *arguments)[0] == 2, arguments


def test_a_word_that_is_no_command_or_option(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["fly"]) == 2
    assert cli.status(["run"]) == 2
    assert cli.status(["run", str(toy), "--fast"]) == 2
    assert "--fast" in capsys.readouterr().err


def test_shares_that_wait_for_others_end_with_three(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = _ask(capsys, "run", toy, "--out", tmp_path / "out", "--shards", "1/2")
    assert code == 3
    assert "left to other shares" in said
    assert _ask(capsys, "finish", toy, "--out", tmp_path / "out")[0] == 3


def test_a_quota_that_starves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "poor.yaml"
    unit = "{use: toy/drawer, with: {mood: reject}, rows: {train: 9}}"
    path.write_text(f"name: poor\nseed: 1\nattempts: 3\ngenerators: [{unit}]\n")
    code, said = _ask(capsys, "run", path, "--out", tmp_path / "out")
    assert code == 1
    assert "toy.drawer.train.all: no row" in said
    assert "not in the mood" in said
    assert not (tmp_path / "out").exists()


def test_an_item_without_a_row_is_a_no(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "breaks.yaml"
    unit = "{use: toy/drawer, with: {mood: raise}, rows: {train: 9}}"
    path.write_text(f"name: breaks\nseed: 1\ngenerators: [{unit}]\n")
    code, said = _ask(capsys, "preview", path, "--item", "toy.drawer.train.all#3")
    assert code == 1
    assert "KeyError" in said
    with pytest.raises(KeyError, match="no such thing"):  # strict: where it broke is what is asked for
        cli.status(["preview", str(path), "--item", "toy.drawer.train.all#3", "--strict"])


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "everything committed is kept"),
        (MissingExtraError("the Ray executor", "ray"), 2, "pip install 'proofloom[ray]'"),
        (ModuleNotFoundError("No module", name="z3"), 2, "pip install 'proofloom[smt]'"),
        (
            ModuleNotFoundError("No module named 'pyarrow'", name="pyarrow"),
            2,
            "pip install 'proofloom[produce]'",
        ),
        (OSError(errno.EIO, "Input/output error", "a"), 1, "a: Input/output error"),
    ],
)
def test_what_goes_wrong_below_has_its_code(
    toy: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    said: str,
) -> None:
    def broken(*arguments: Any, **options: Any) -> None:
        raise error

    monkeypatch.setattr(recipe, "load", broken)
    found = _ask(capsys, "validate", toy)
    assert found[0] == code
    assert said in found[1]


def test_a_bug_is_not_dressed_up(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any) -> None:
        raise AssertionError("unreachable")

    monkeypatch.setattr(recipe, "load", broken)
    with pytest.raises(AssertionError, match="unreachable"):
        cli.status(["validate", str(toy)])


def test_a_secret_is_made_and_proved(toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, place = tmp_path / "secret.txt", tmp_path / "out"
    assert cli.status(["secret", "new", str(file), "--json"]) == 0
    commitment = json.loads(capsys.readouterr().out)["commitment"]
    assert _ask(capsys, "secret", "new", file)[0] == 2  # never overwritten
    assert _ask(capsys, "secret", "commitment", file) == (0, commitment + "\n")
    override = f"splits.test.secret='{commitment}'"
    code, said = _ask(capsys, "run", toy, "--out", place, "--set", override, "--blind")
    assert code == 2
    assert "splits.test" in said
    held = f"test={file}"
    assert _ask(capsys, "run", toy, "--out", place, "--set", override, "--blind", "--secret", held)[0] == 0
    code, said = _ask(capsys, "secret", "reveal", place, "--secret", held)
    assert code == 0
    assert said.count("holds") == 3
    wrong = tmp_path / "wrong.txt"
    secrets.write(Secret(b"w" * 32), wrong)
    code, said = _ask(capsys, "secret", "reveal", place, "--secret", f"test={wrong}")
    assert code == 1
    assert "DOES NOT HOLD" in said
