"""What an outsider's unit or folder may hold: refused in words, never a traceback or a false success."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from toy_datasets import build, pictured

from proofloom.engine import Candidate, DamagedError, MissingExtraError, RecipeError, Step, Verdict
from proofloom.engine.codec import CodecError, encode
from proofloom.engine.marks import VerifierMark
from proofloom.pipelines import events, produce, recipe, registry, sealed
from proofloom.pipelines.make import Maker
from proofloom.pipelines.registry import LoadedGenerator, LoadedVerifier
from proofloom.pipelines.rows import check_candidate
from proofloom.pipelines.status import status
from proofloom.pipelines.store import LocalStore
from proofloom.pipelines.verify import verify_dataset, verify_jsonl

GOOD = Candidate(body=(1,), prompt="One?", answer="1", steps=(Step("a"), Step("b", because=(0,))))
UNIT = "toy.drawer.train.all"
TEXT = "name: t\nseed: 5\ngenerators:\n  - {use: toy/drawer, rows: {train: 9}}\n"
BAD: list[dict[str, Any]] = [
    {"prompt": "half \ud800"},
    {"answer": 1},
    {"answer_type": None},
    {"answer_format": "boxed"},
    {"difficulty": {"steps": 1.5}},
    {"difficulty": {"steps": True}},
    {"steps": ("a",)},
    {"steps": (Step("\ud800"),)},
    {"steps": (Step("a", because=(0,)),)},
    {"steps": (Step("a"), Step("b", because=(-1,)))},
    {"steps": (Step("a"), Step("b", because=(10**12,)))},
]


@pytest.mark.parametrize("change", BAD)
def test_a_candidate_that_no_row_can_hold_breaks_its_item_and_not_the_run(
    change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    check_candidate(GOOD)
    cls = registry.load_generator("toy/drawer").cls
    monkeypatch.setattr(cls, "draw", lambda self, seed: replace(GOOD, **change))
    made = Maker(recipe.parse(TEXT, "t.yaml")).make(UNIT, 0)
    assert [item.stage for item in made.rejected] == ["error"]
    assert not made.rows


def _certify(check: Callable[[Candidate[Any]], Any]) -> Verdict:
    loaded = LoadedVerifier("a/b", check, VerifierMark(1), Any)
    return Maker(recipe.parse(TEXT, "t.yaml")).certify([loaded], GOOD)[0].verdict


@pytest.mark.parametrize("answer", [None, True, "pass", Verdict.passed("\ud800")])
def test_what_is_no_verdict_is_an_error(answer: object) -> None:
    assert _certify(lambda candidate: answer).outcome == "error"


def test_a_verifier_that_lacks_an_extra_says_what_to_install() -> None:
    def check(candidate: Candidate[Any]) -> Verdict:
        raise MissingExtraError("Z3", "smt")

    with pytest.raises(MissingExtraError, match=r"pip install 'proofloom\[smt\]'"):
        _certify(check)


def test_a_mapping_whose_keys_would_change_is_not_encoded() -> None:
    with pytest.raises(CodecError, match="keys"):
        encode({1: "a", "1": "b"})


def test_a_generator_that_refuses_its_knobs_in_any_way_is_a_wrong_recipe() -> None:
    @dataclass(frozen=True)
    class Odd:
        def __post_init__(self) -> None:
            raise RuntimeError("will not")

    mark = registry.load_generator("toy/drawer").mark
    with pytest.raises(RecipeError, match="will not"):
        LoadedGenerator("a/b", Odd, mark).make({})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("strangers") / "made"
    build(place, pictured())
    return place


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copy"))


def _first_unit(manifest: dict[str, Any]) -> dict[str, Any]:
    unit: dict[str, Any] = manifest["units"][min(manifest["units"])]
    return unit


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m["files"][0].update(path="data/a\0b"),
        lambda m: m["files"][0].update(path="data/\ud800"),
        lambda m: m["files"][0].update(path=""),
        lambda m: m["files"][0].update(path="data"),
        lambda m: m["files"][0].update(path="data/" + "x" * 5000),
        lambda m: m.update(versions=None),
        lambda m: _first_unit(m).update(rows="9" * 5000),
        lambda m: _first_unit(m).update(rows="0-99999999", kept=10**9),
    ],
)
def test_a_manifest_can_neither_break_nor_drown_the_check(place: Path, change: Any) -> None:
    manifest = sealed.unseal((place / sealed.MANIFEST).read_bytes(), "m")
    change(manifest)
    (place / sealed.MANIFEST).write_bytes(sealed.seal(manifest))
    assert not verify_dataset(str(place)).ok


def test_a_sidecar_names_its_own_files_only(place: Path) -> None:
    path = next((place / "work").glob("*.json"))
    content = sealed.unseal(path.read_bytes(), "s")
    produce.read_sidecar(path.read_bytes(), f"work/{path.name}")
    content["files"] = {"../../../etc/passwd": [1, "0"]}
    with pytest.raises(DamagedError, match="files of others"):
        produce.read_sidecar(sealed.seal(content), f"work/{path.name}")


def test_pipes_and_links_to_nowhere_are_files_too_many(place: Path) -> None:
    os.mkfifo(place / "data" / "pipe")
    (place / "data" / "link").symlink_to("/nowhere")
    (place / "data" / "folder").symlink_to("/tmp")
    named = {where for where, _ in verify_dataset(str(place)).problems}
    assert named == {"data/pipe", "data/link", "data/folder"}


def test_status_survives_any_bytes(place: Path) -> None:
    (place / events.NAME).write_bytes(b"\xff\n5\n{}\n" + json.dumps({"event": "end", "pid": 1}).encode())
    assert [entry["event"] for entry in events.read(LocalStore(place))] == ["end"]
    assert status(str(place))[0]["last_event"]["event"] == "end"
    (place / "recipe.yaml").write_bytes(b"\xff\xfe\0")
    with pytest.raises(RecipeError):
        status(str(place))


@pytest.mark.parametrize("data", [b"", b"\xff\n"])
def test_lines_that_hold_no_row_are_not_well(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_bytes(data)
    assert not verify_jsonl(tmp_path / "rows.jsonl").ok
