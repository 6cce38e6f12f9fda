"""From shards to a dataset: what is published, what a second finish does, and what a blind split shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from toy_datasets import build

from proofloom.engine import RecipeError
from proofloom.pipelines import published, recipe, sealed, shards
from proofloom.pipelines.finish import finish
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.rows import BLIND_COLUMNS, COLUMNS
from proofloom.pipelines.run import survey
from proofloom.pipelines.secrets import Secret
from proofloom.pipelines.verify import verify_dataset

SECRET = Secret(bytes(range(32)))
BESIDE = (".proofloom-lock", "events.jsonl", "run.json")
REJECTS = "rejects/rejects-00000-of-00001.parquet"
KEYS = "keys/test-00000-of-00001.parquet"
DATA = "data/train-00000-of-00001.parquet"


@pytest.fixture
def toy(toy_recipe: str) -> Recipe:
    return recipe.parse(toy_recipe, "toy.yaml")


@pytest.fixture
def blind(tmp_path: Path) -> Recipe:
    """Return a recipe whose generator and verifier would tell answers in their errors and evidence."""
    text = f"""
name: blind
seed: 1
splits: {{train: {{}}, test: {{secret: {SECRET.commitment!r}}}}}
limits: {{errors: 0.9}}
generators: [{{use: hostile/leaky, rows: {{train: 10, test: 20}}}}]
"""
    return recipe.parse(text, "blind.yaml")


def _tree(place: Path) -> dict[str, bytes]:
    files = (path for path in place.rglob("*") if path.is_file() and path.name not in BESIDE)
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}


def _rejects(place: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = shards.read_table((place / REJECTS).read_bytes(), REJECTS).to_pylist()
    return rows


def test_the_manifest_lists_every_published_file_as_it_is(toy: Recipe, tmp_path: Path) -> None:
    manifest = build(tmp_path, toy)
    files = _tree(tmp_path)
    listed = {item["path"]: item for item in manifest["files"]}
    assert set(listed) == {name for name in files if not name.startswith("work/")} - {sealed.MANIFEST}
    for name, item in listed.items():
        assert item["bytes"] == len(files[name])
        assert item["sha256"] == shards.file_digest(files[name])
    assert sealed.unseal(files[sealed.MANIFEST], "m") == json.loads(json.dumps(manifest))
    assert recipe.parse(files["recipe.yaml"].decode(), "again").digest == toy.digest


def test_the_numbers_are_exact_and_the_funnel_adds_up(toy: Recipe, tmp_path: Path) -> None:
    manifest = build(tmp_path, toy)
    assert {name: part["rows"] for name, part in manifest["splits"].items()} == {"test": 20, "train": 60}
    for split in manifest["splits"]:
        rows = published.load(tmp_path, split)
        assert len(rows) == manifest["splits"][split]["rows"]
        assert {row["split"] for row in rows} == {split}
    for name, unit in manifest["units"].items():
        counts = [row["count"] for row in _rejects(tmp_path) if row["unit"] == name]
        assert sum(unit["rejected"].values()) == sum(counts)
    assert manifest["verdicts"]["toy/sum"]["pass"] == sum(u["made"] for u in manifest["units"].values())


@pytest.mark.parametrize(
    "name", [DATA, REJECTS, "README.md", "fingerprints.txt", "recipe.yaml", "manifest.json"]
)
def test_a_damaged_or_missing_published_file_is_written_again(toy: Recipe, tmp_path: Path, name: str) -> None:
    build(tmp_path, toy)
    whole, state = _tree(tmp_path), survey(toy, tmp_path)
    (tmp_path / name).write_bytes(whole[name][:-1] + b"?")
    finish(toy, tmp_path, state)
    assert _tree(tmp_path) == whole
    (tmp_path / name).unlink()
    finish(toy, tmp_path, state)
    assert _tree(tmp_path) == whole


@pytest.mark.parametrize(
    "stray",
    ["data/test-00001-of-00002.parquet", "work/toy.polygon.train.all-000000900-000000925.rejects.parquet"],
)
def test_strays_are_cleared_away_but_not_what_others_put_there(
    toy: Recipe, tmp_path: Path, stray: str
) -> None:
    build(tmp_path, toy)
    whole, state = _tree(tmp_path), survey(toy, tmp_path)
    for name in (stray, "work/notes.txt", "notes.txt"):
        (tmp_path / name).write_text("?")
    finish(toy, tmp_path, state)
    assert _tree(tmp_path) == whole | {"work/notes.txt": b"?", "notes.txt": b"?"}


def test_until_all_is_written_the_folder_does_not_claim_to_be_a_dataset(
    toy: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, toy)
    (tmp_path / DATA).unlink()

    def broken(*arguments: object) -> str:
        raise OSError("broken")

    monkeypatch.setattr("proofloom.pipelines.card.card", broken)
    with pytest.raises(OSError, match="broken"):
        finish(toy, tmp_path, survey(toy, tmp_path))
    assert not (tmp_path / sealed.MANIFEST).exists()


def test_a_blind_split_shows_prompts_and_keeps_its_keys_apart(blind: Recipe, tmp_path: Path) -> None:
    manifest = build(tmp_path, blind, {"test": SECRET}, blind=True)
    shown = shards.read_table((tmp_path / "data/test-00000-of-00001.parquet").read_bytes(), "shown")
    keys = shards.read_table((tmp_path / KEYS).read_bytes(), "keys")
    assert shown.schema.names == list(BLIND_COLUMNS)
    assert keys.schema.names == [name for name, _, _ in COLUMNS]
    assert keys.select(list(BLIND_COLUMNS)).to_pylist() == shown.to_pylist()
    assert KEYS not in {item["path"] for item in manifest["files"]}
    assert [item["path"] for item in manifest["splits"]["test"]["keys"]] == [KEYS]
    assert verify_dataset(str(tmp_path), secrets={"test": SECRET}).ok


def test_nothing_public_tells_a_blind_splits_answers(blind: Recipe, tmp_path: Path) -> None:
    manifest = build(tmp_path, blind, {"test": SECRET}, blind=True)
    keys = shards.read_table((tmp_path / KEYS).read_bytes(), "keys").to_pylist()
    public = b"".join((tmp_path / item["path"]).read_bytes() for item in manifest["files"])
    public += (tmp_path / sealed.MANIFEST).read_bytes() + (tmp_path / "events.jsonl").read_bytes()
    text = public.decode("utf-8", "replace") + json.dumps(_rejects(tmp_path))
    for row in keys:
        assert row["answer"] not in text
        assert row["fingerprint"] not in text
        assert row["digest"] not in text
    secret = [row for row in _rejects(tmp_path) if ".test." in row["unit"]]
    assert {row["stage"] for row in secret} >= {"verify", "error"}  # there was something to tell
    assert {row["detail"] for row in secret} == {row["reason"] for row in secret} == {"withheld"}
    hidden = [unit["rejected"] for name, unit in manifest["units"].items() if ".test." in name]
    assert {why.partition(": ")[2] for rejected in hidden for why in rejected} == {"withheld"}
    assert any(row["detail"] for row in _rejects(tmp_path) if ".train." in row["unit"])


def test_going_blind_afterwards_takes_the_answers_out_of_sight(blind: Recipe, tmp_path: Path) -> None:
    build(tmp_path, blind, {"test": SECRET})
    assert "answer" in published.load(tmp_path, "test")[0]
    manifest = build(tmp_path, blind, {"test": SECRET}, blind=True)
    assert manifest["splits"]["test"]["blind"]
    assert "answer" not in published.load(tmp_path, "test")[0]
    assert verify_dataset(str(tmp_path), secrets={"test": SECRET}).ok


def test_opening_a_blind_split_afterwards_shows_its_rows(blind: Recipe, tmp_path: Path) -> None:
    build(tmp_path, blind, {"test": SECRET}, blind=True)
    manifest = build(tmp_path, blind, {"test": SECRET})
    assert not manifest["splits"]["test"]["blind"]
    assert "answer" in published.load(tmp_path, "test")[0]
    assert not (tmp_path / KEYS).exists()


def test_changed_keys_are_written_again(blind: Recipe, tmp_path: Path) -> None:
    build(tmp_path, blind, {"test": SECRET}, blind=True)
    whole, path = _tree(tmp_path), tmp_path / KEYS
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    build(tmp_path, blind, {"test": SECRET}, blind=True)
    assert _tree(tmp_path) == whole


def test_blind_needs_the_secret(blind: Recipe, tmp_path: Path) -> None:
    build(tmp_path, blind, {"test": SECRET})
    with pytest.raises(RecipeError, match=r"splits\.test"):
        finish(blind, tmp_path, survey(blind, tmp_path), blind=True)
