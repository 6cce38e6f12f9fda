"""Making a dataset again from its manifest, whole, by file, by row; and what shows when it differs."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from toy_datasets import Here, build, pictured

from proofloom.engine import DamagedError, RecipeError
from proofloom.pipelines import published, recipe, sealed, shards
from proofloom.pipelines.regenerate import (
    recipe_of,
    regenerate_all,
    regenerate_file,
    regenerate_rows,
    version_changes,
)
from proofloom.pipelines.store import open_store
from proofloom.pipelines.versions import versions


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("regenerate") / "made"
    build(place, pictured())
    return place


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copy"))


def _manifest(place: Path) -> dict[str, Any]:
    return sealed.unseal((place / sealed.MANIFEST).read_bytes(), "m")


def _write_manifest(place: Path, manifest: dict[str, Any]) -> None:
    (place / sealed.MANIFEST).write_bytes(sealed.seal(manifest))


def test_every_file_comes_out_with_the_same_bytes(made: Path) -> None:
    files = [item["path"] for item in _manifest(made)["files"] if "split" in item]
    assert len(files) == 3
    for number, path in enumerate(files):
        rebuilt = regenerate_file(str(made), number)
        assert (rebuilt.what, rebuilt.same_bytes, rebuilt.same_content) == (path, True, True)
    with pytest.raises(RecipeError, match="has data files 0 to 2"):
        regenerate_file(str(made), 3)


def test_a_file_that_is_not_what_the_manifest_says_is_not_the_same(place: Path) -> None:
    path = place / "data/train-00000-of-00002.parquet"
    path.write_bytes(path.read_bytes() + b"?")
    rebuilt = [regenerate_file(str(place), number) for number in range(3)]
    assert {item.what: item.same_bytes for item in rebuilt}[path.relative_to(place).as_posix()] is False
    assert sum(item.same_bytes for item in rebuilt) == 2


def test_a_row_is_found_and_made_again_by_its_id(made: Path) -> None:
    rows = published.load(made)
    chosen = [rows[0], next(row for row in rows if row["image"])]
    rebuilt = regenerate_rows(str(made), [row["id"] for row in chosen])
    assert [(item.same_bytes, item.same_content) for item in rebuilt] == [(True, True)] * 2
    with pytest.raises(RecipeError, match="has no row of this id"):
        regenerate_rows(str(made), ["0" * 32])


def test_a_changed_row_is_not_the_same(place: Path) -> None:
    path = place / "data/train-00000-of-00002.parquet"
    content = shards.read_table(path.read_bytes(), path.name)
    rows = content.to_pylist()
    rows[3]["fingerprint"] = "0" * 32
    rows[3]["digest"] = "1" * 32
    path.write_bytes(shards.to_bytes(shards.table(rows, shards.SCHEMA), {}))
    same, other = regenerate_rows(str(place), [rows[2]["id"], rows[3]["id"]])
    assert same.same_bytes
    assert not other.same_bytes
    assert not other.same_content


def test_the_whole_dataset_comes_out_the_same(made: Path, tmp_path: Path) -> None:
    rebuilt = regenerate_all(str(made), str(tmp_path / "again"), Here())
    assert rebuilt.same_bytes
    assert rebuilt.same_content


def test_another_choice_among_true_rows_shows_in_the_whole(place: Path, tmp_path: Path) -> None:
    manifest = _manifest(place)
    manifest["units"]["tags.train.all"]["rows"] = "1-10"
    _write_manifest(place, manifest)
    rebuilt = regenerate_all(str(place), str(tmp_path / "again"), Here())
    assert not rebuilt.same_bytes
    assert not regenerate_file(str(place), 1).same_bytes


def test_a_damaged_file_is_not_passed_over_by_the_whole(place: Path, tmp_path: Path) -> None:
    (place / "README.md").write_text("better")
    with pytest.raises(DamagedError, match=r"README\.md"):
        regenerate_all(str(place), str(tmp_path / "again"), Here())


def test_the_sets_to_be_disjoint_from_come_with_the_dataset(tmp_path: Path) -> None:
    unit = "{use: toy/drawer, with: {size: 60}, rows: {train: 20}}"
    build(tmp_path / "first", recipe.parse(f"name: a\nseed: 1\ngenerators: [{unit}]\n", "a.yaml"))
    listed = tmp_path / "first" / "fingerprints.txt"
    text = f"name: b\nseed: 1\ndisjoint_from: ['{listed}']\ngenerators: [{unit}]\n"
    build(tmp_path / "second", recipe.parse(text, "b.yaml"))
    shutil.rmtree(tmp_path / "first")
    assert regenerate_file(str(tmp_path / "second"), 0).same_bytes
    assert regenerate_all(str(tmp_path / "second"), str(tmp_path / "third"), Here()).same_bytes


@pytest.mark.parametrize(
    ("path", "digest"),
    [
        ("../../victim", "0" * 64),
        ("/etc/cron.d/victim", "0" * 64),
        ("inputs/../../victim.fingerprints", "../../victim" + "0" * 52),
        ("inputs/" + "0" * 32 + ".fingerprints", "1" * 64),
    ],
)
def test_a_manifest_cannot_choose_where_we_write(place: Path, path: str, digest: str) -> None:
    manifest = _manifest(place)
    manifest["recipe"]["disjoint_from"] = [{"path": path, "digest": digest}]
    _write_manifest(place, manifest)
    with pytest.raises(DamagedError, match="not ours"):
        regenerate_file(str(place), 0)


def test_a_recipe_that_is_not_that_of_its_digest_is_refused(place: Path) -> None:
    manifest = _manifest(place)
    manifest["recipe"]["seed"] = 12
    with pytest.raises(DamagedError, match="digest"), recipe_of(open_store(place), manifest):
        pass


def test_nothing_is_left_in_the_temporary_folder(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    regenerate_file(str(made), 0)
    assert list(tmp_path.iterdir()) == []


def test_version_changes_are_told_one_by_one(made: Path) -> None:
    manifest = json.loads(json.dumps(_manifest(made)))
    assert version_changes(manifest) == []
    manifest["versions"]["numpy"] = "0.1"
    manifest["versions"]["gone"] = "1"
    assert version_changes(manifest) == [
        "gone: made with 1, here none",
        f"numpy: made with 0.1, here {versions()['numpy']}",
    ]
