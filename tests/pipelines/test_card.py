"""The card and the Croissant description say what the manifest and the files say, and loaders take them."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from toy_datasets import build, pictured

from proofloom.pipelines import secrets
from proofloom.pipelines.card import card, pattern, split_name
from proofloom.pipelines.croissant import croissant
from proofloom.pipelines.dataset import load
from proofloom.pipelines.pack import file_names
from proofloom.pipelines.rows import BLIND_COLUMNS, COLUMNS


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    place = tmp_path_factory.mktemp("cards") / "plain"
    return place, build(place, pictured(["generators.0.with={lies: 4}"]))


@pytest.fixture(scope="module")
def blind(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    place = tmp_path_factory.mktemp("cards") / "blind"
    secret = secrets.new()
    recipe = pictured([f"splits.test-hard.secret={secret.commitment}", "licence=Our-Own-1.0"])
    return place, build(place, recipe, {"test-hard": secret}, blind=True)


def front(place: Path) -> dict[str, Any]:
    text = (place / "README.md").read_text(encoding="utf-8")
    _, matter, _ = text.split("---\n", 2)
    found: dict[str, Any] = yaml.safe_load(matter)
    return found


def tables(text: str) -> dict[str, list[list[str]]]:
    """Return the body rows of each Markdown table, by its first head cell."""
    found: dict[str, list[list[str]]] = {}
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        if len(lines) > 1:
            cells = [
                [cell.strip() for cell in line.replace("\\|", "¦").strip("|").split("|")] for line in lines
            ]
            assert len({len(row) for row in cells}) == 1, block
            found[cells[0][0]] = cells[2:]
    return found


def test_front_matter_gives_loaders_the_splits(built: tuple[Path, dict[str, Any]]) -> None:
    place, _ = built
    matter = front(place)
    assert matter["license"] == "cc-by-4.0"
    assert matter["size_categories"] == ["n<1K"]
    assert {"synthetic", "proofloom"} <= set(matter["tags"])
    assert "visual-question-answering" in matter["task_categories"]
    (config,) = matter["configs"]
    named = {item["split"]: sorted(place.glob(item["path"])) for item in config["data_files"]}
    assert named == {
        split_name(split): sorted(place.glob(f"data/{split}-0*.parquet")) for split in ("train", "test-hard")
    }
    (info,) = matter["dataset_info"]
    for part in info["splits"]:
        assert part["num_bytes"] == sum(path.stat().st_size for path in named[part["name"]])
        assert part["num_examples"] == len(load(place, part["name"].replace("_", "-")))


def test_the_card_counts_what_happened(built: tuple[Path, dict[str, Any]]) -> None:
    place, manifest = built
    text = (place / "README.md").read_text(encoding="utf-8")
    found = tables(text)
    (checked,) = found["verifier"]
    verdicts = manifest["verdicts"]["toy/sum"]
    assert checked[0] == "`toy/sum`"
    assert "interior angles of the polygon add up" in checked[1]
    assert checked[2:] == [str(verdicts[name]) for name in ("pass", "fail", "unknown", "error")]
    assert verdicts["fail"] > 0
    pictured_rows = {
        s: sum(row["image"] is not None for row in load(place, s)) for s in ("train", "test-hard")
    }
    assert {row[0]: (row[1], row[2]) for row in found["split"]} == {
        "`train`": ("60", str(pictured_rows["train"])),
        "`test-hard`": ("6", str(pictured_rows["test-hard"])),
    }
    assert f"66 synthetic reasoning problems, {sum(pictured_rows.values())} of them with a diagram" in text
    reasons = dict(found["rejected because"])
    assert reasons["verify: toy/sum: fail: the answer is not the last angle"] == str(verdicts["fail"])
    kept = {row[0].strip("`"): int(row[6]) for row in found["unit"]}
    assert kept == {name: unit["kept"] for name, unit in manifest["units"].items()}


def test_the_card_names_digests_canary_licences_and_limits(built: tuple[Path, dict[str, Any]]) -> None:
    place, manifest = built
    text = (place / "README.md").read_text(encoding="utf-8")
    for words in (
        manifest["canary"],
        manifest["recipe_digest"],
        manifest["logical_digest"],
        manifest["versions"]["code"],
        "What is not checked",
        "proofloom regenerate",
        "under CC-BY-4.0; the code that made it, Proofloom, is under Apache-2.0",
    ):
        assert words in text
    assert "$" not in text  # no slot is left open
    for name, _, meaning in COLUMNS:
        assert [f"`{name}`", meaning] == [
            tables(text)["column"][[c[0] for c in COLUMNS].index(name)][i] for i in (0, 2)
        ]


def test_a_blind_split_is_a_configuration_of_its_own(blind: tuple[Path, dict[str, Any]]) -> None:
    place, _ = blind
    matter = front(place)
    assert (matter["license"], matter["license_name"]) == ("other", "Our-Own-1.0")
    assert {
        item["config_name"]: [part["split"] for part in item["data_files"]] for item in matter["configs"]
    } == {
        "default": ["train"],
        "blind": ["test_hard"],
    }
    text = (place / "README.md").read_text(encoding="utf-8")
    assert "The keys of `test-hard` are withheld" in text
    fields = {item["@id"]: item["field"] for item in described(place)["recordSet"]}
    assert tuple(field["name"] for field in fields["test-hard"]) == BLIND_COLUMNS
    assert len(fields["train"]) == len(COLUMNS)


def described(place: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((place / "croissant.json").read_text(encoding="utf-8"))
    return found


def test_a_split_does_not_take_the_files_of_one_whose_name_goes_on() -> None:
    names = [name for split in ("test", "test-hard", "test-0") for name in file_names("data", split, 7, 3)]
    for split in ("test", "test-hard", "test-0"):
        found = [name for name in names if fnmatchcase(name, pattern(split))]
        assert found == file_names("data", split, 7, 3)


def test_croissant_lists_every_file_with_its_hash(built: tuple[Path, dict[str, Any]]) -> None:
    place, _ = built
    files = [item for item in described(place)["distribution"] if item["@type"] == "cr:FileObject"]
    for item in files:
        data = (place / item["contentUrl"]).read_bytes()
        assert item["sha256"] == sha256(data).hexdigest()
        assert item["contentSize"] == f"{len(data)} B"
    listed = {item["contentUrl"] for item in files}
    on_disk = {
        path.relative_to(place).as_posix() for path in place.glob("*/*.parquet") if path.parent.name != "work"
    }
    assert on_disk | {"recipe.yaml", "fingerprints.txt"} == listed


def test_croissant_fields_read_from_a_file_set_that_exists(built: tuple[Path, dict[str, Any]]) -> None:
    place, manifest = built
    plain = described(place)
    assert plain["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    sets = {item["@id"]: item["includes"] for item in plain["distribution"] if item["@type"] == "cr:FileSet"}
    ids = []
    for record_set in plain["recordSet"]:
        for field in record_set["field"]:
            leaves = field.get("subField", [field])
            ids += [field["@id"], *(leaf["@id"] for leaf in leaves if leaf is not field)]
            for leaf in leaves:
                assert list(place.glob(sets[leaf["source"]["fileSet"]["@id"]]))
    assert len(ids) == len(set(ids))
    assert plain["rai:machineAnnotationTools"][0].startswith("toy/sum")
    assert manifest["recipe_digest"] in plain["prov:wasGeneratedBy"]["prov:label"]


def test_equal_manifests_give_equal_texts(built: tuple[Path, dict[str, Any]]) -> None:
    place, manifest = built
    again = {
        **manifest,
        "files": [item for item in manifest["files"] if item["path"] not in ("README.md", "croissant.json")],
    }
    assert card(again) == (place / "README.md").read_text(encoding="utf-8")
    assert croissant(again) == (place / "croissant.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("rows", "size"),
    [(999, "n<1K"), (1000, "1K<n<10K"), (999_999, "100K<n<1M"), (1_000_000, "1M<n<10M"), (10**9, "n>1B")],
)
def test_sizes_are_those_of_the_hub(built: tuple[Path, dict[str, Any]], rows: int, size: str) -> None:
    manifest = json.loads(json.dumps(built[1]))
    manifest["splits"]["train"]["rows"] = rows - manifest["splits"]["test-hard"]["rows"]
    assert f"size_categories:\n- {size}\n" in card(manifest)


def test_others_that_it_is_disjoint_from_are_named(built: tuple[Path, dict[str, Any]]) -> None:
    manifest = json.loads(json.dumps(built[1]))
    assert "No row shares a fingerprint" not in card(manifest)
    manifest["recipe"]["disjoint_from"] = [{"path": "inputs/other.fingerprints", "digest": "ab" * 32}]
    text = card(manifest)
    assert "No row shares a fingerprint with `inputs/other.fingerprints` (digest `abababababababab…`)" in text
    assert "other datasets and benchmarks, but for those named above" in text


def test_markdown_in_a_reason_stays_text(built: tuple[Path, dict[str, Any]]) -> None:
    manifest = json.loads(json.dumps(built[1]))
    manifest["units"]["tags.train.all"]["rejected"] = {"verify: a | b <script> *c* [d](e)": 10**6}
    text = card(manifest)
    assert "| verify: a \\| b &lt;script> \\*c\\* \\[d\\](e) | 1,000,000 |" in text
    tables(text)
