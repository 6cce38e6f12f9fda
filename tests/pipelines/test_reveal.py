"""Revealing a secret split: what is proved, and that each kind of fraud fails."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from toy_datasets import build

from proofloom.engine import DamagedError, RecipeError
from proofloom.pipelines import recipe, sealed, shards
from proofloom.pipelines.reveal import reveal
from proofloom.pipelines.secrets import Secret

SECRET, OTHER = Secret(b"s" * 32), Secret(b"o" * 32)
DATA, KEYS = (f"{folder}/test-00000-of-00001.parquet" for folder in ("data", "keys"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("reveal") / "made"
    text = f"""
name: exam
seed: 1
splits: {{train: {{}}, test: {{secret: {SECRET.commitment!r}}}, other: {{secret: {OTHER.commitment!r}}}}}
generators: [{{use: toy/triangle, rows: {{train: 6, test: 12, other: 3}}}}]
image_size: 64
"""
    build(place, recipe.parse(text, "exam.yaml"), {"test": SECRET, "other": OTHER}, blind=True)
    return place


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copy"))


def _holds(place: Path, secret: Secret = SECRET, keys: Path | None = None) -> list[bool]:
    return [claim.holds for claim in reveal(str(place), {"test": secret}, str(keys or place))]


def test_the_secret_proves_commitment_keys_and_rows(made: Path) -> None:
    claims = reveal(str(made), {"test": SECRET}, str(made))
    assert [claim.what for claim in claims] == [
        "test: the secret is the one committed to",
        f"test: {KEYS} is unchanged",
        "test: all 12 rows follow from the secret",
    ]
    assert all(claim.holds for claim in claims)


def test_the_secrets_of_several_splits_are_proved_one_by_one(made: Path) -> None:
    claims = reveal(str(made), {"test": SECRET, "other": OTHER}, str(made))
    assert len(claims) == 6
    assert all(claim.holds for claim in claims)


def test_another_secret_proves_nothing(made: Path) -> None:
    assert _holds(made, Secret(b"t" * 32)) == [False]


def test_changed_or_missing_keys_are_seen(place: Path, made: Path) -> None:
    path = place / KEYS
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert _holds(place) == [True, False, True]
    path.unlink()
    assert _holds(place) == [True, False, True]
    assert _holds(place, keys=made) == [True, True, True]


@pytest.mark.parametrize("column", ["id", "prompt"])
def test_a_published_row_that_does_not_follow_is_seen(place: Path, column: str) -> None:
    content = shards.read_table((place / DATA).read_bytes(), DATA)
    rows = content.to_pylist()
    rows[4][column] = rows[5][column]
    schema = content.schema.remove_metadata()
    data = shards.to_bytes(shards.table(rows, schema), {})
    (place / DATA).write_bytes(data)
    with pytest.raises(DamagedError, match=DATA):
        reveal(str(place), {"test": SECRET}, str(place))
    manifest = sealed.unseal((place / sealed.MANIFEST).read_bytes(), "m")
    item = next(item for item in manifest["files"] if item["path"] == DATA)
    item.update(bytes=len(data), sha256=shards.file_digest(data))
    (place / sealed.MANIFEST).write_bytes(sealed.seal(manifest))
    assert _holds(place) == [True, True, False]


def test_only_secret_splits_can_be_revealed(made: Path) -> None:
    with pytest.raises(RecipeError, match=r"splits\.train: is not a secret split"):
        reveal(str(made), {"train": SECRET}, str(made))
    with pytest.raises(RecipeError, match="name at least one secret split"):
        reveal(str(made), {}, str(made))
