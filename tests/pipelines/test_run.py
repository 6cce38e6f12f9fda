"""A run: resumed, refused, starved, damaged, stopped; whatever happens, the bytes come out the same."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from toy_datasets import Here, build

from proofloom.engine import RecipeError
from proofloom.pipelines import produce, published, recipe, sealed, shards
from proofloom.pipelines.executors import ExecutorError
from proofloom.pipelines.executors.local import Local
from proofloom.pipelines.finish import finish
from proofloom.pipelines.near import NearIndex, sketch
from proofloom.pipelines.plan import Shard, StarvedError
from proofloom.pipelines.produce import Job, Receipt, make_shard
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.run import MoreRoundsError, TooManyErrorsError, run, survey
from proofloom.pipelines.secrets import Secret
from proofloom.pipelines.store import LocalStore

BESIDE = (".proofloom-lock", "events.jsonl", "run.json")


class Counting(Here):
    """Counts the shards that it makes, and fails after some."""

    def __init__(self, last: int = 10**9, error: Exception | None = None) -> None:
        self.made: list[str] = []
        self._last, self._error = last, error

    def run(self, job: Job, shards: Sequence[Shard]) -> Iterator[Receipt]:
        for shard in shards:
            if len(self.made) == self._last and self._error:
                raise self._error
            self.made.append(shard.name)
            yield make_shard(job, shard)


def _tree(place: Path) -> dict[str, bytes]:
    files = (path for path in place.rglob("*") if path.is_file() and path.name not in BESIDE)
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}


def _parse(text: str, *overrides: str) -> Recipe:
    return recipe.parse(text, "r.yaml", overrides)


def _drawer(rows: int = 40, more: str = "", **knobs: Any) -> Recipe:
    unit = f"{{use: toy/drawer, with: {knobs}, rows: {{train: {rows}}}}}"
    return _parse(f"name: d\nseed: 3\nshard_rows: 10\n{more}\ngenerators: [{unit}]\n")


@pytest.fixture
def toy(toy_recipe: str) -> Recipe:
    return _parse(toy_recipe)


@pytest.fixture
def whole(toy: Recipe, tmp_path: Path) -> dict[str, bytes]:
    build(tmp_path / "whole", toy)
    return _tree(tmp_path / "whole")


@pytest.mark.parametrize("last", [0, 1, 3])
def test_an_ended_run_is_resumed_where_it_was(
    toy: Recipe, whole: dict[str, bytes], tmp_path: Path, last: int
) -> None:
    place = tmp_path / "out"
    with pytest.raises(OSError, match="full"):
        run(toy, place, Counting(last, OSError(errno.ENOSPC, "full")))
    assert not (place / sealed.MANIFEST).exists()
    again = Counting()
    finish(toy, place, run(toy, place, again))
    assert len(again.made) == 4 - last
    assert _tree(place) == whole


def test_a_run_of_a_finished_folder_makes_nothing(toy: Recipe, tmp_path: Path) -> None:
    place = tmp_path / "out"
    build(place, toy)
    before = {name: (place / name).stat().st_mtime_ns for name in _tree(place)}
    again = Counting()
    finish(toy, place, run(toy, place, again))
    assert again.made == []
    assert {name: (place / name).stat().st_mtime_ns for name in _tree(place)} == before


def test_a_folder_of_another_recipe_is_refused_with_both_digests(
    toy: Recipe, toy_recipe: str, tmp_path: Path
) -> None:
    place = tmp_path / "out"
    build(place, toy)
    before, other = _tree(place), _parse(toy_recipe, "seed=43")
    with pytest.raises(RecipeError) as caught:
        run(other, place, Here())
    assert toy.digest in str(caught.value)
    assert other.digest in str(caught.value)
    assert _tree(place) == before


def test_the_same_recipe_in_other_words_is_welcome(toy: Recipe, toy_recipe: str, tmp_path: Path) -> None:
    place = tmp_path / "out"
    run(toy, place, Here())
    again = Counting()
    run(_parse(toy_recipe, "seed=42"), place, again)  # an override that changes nothing
    assert again.made == []


def test_a_folder_of_other_things_is_refused_and_left_alone(toy: Recipe, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("\\documentclass{book}")
    with pytest.raises(RecipeError, match=r"thesis\.tex"):
        run(toy, tmp_path, Here())
    assert set(_tree(tmp_path)) == {"thesis.tex"}


def test_what_a_run_killed_at_its_start_left_is_taken_over(toy: Recipe, tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs" / "0123.fingerprints").write_text("proofloom fingerprints 1\n")
    (tmp_path / "events.jsonl").write_text("")
    run(toy, tmp_path, Here())


def test_a_damaged_recipe_file_is_said_to_be_damaged(toy: Recipe, tmp_path: Path) -> None:
    run(toy, tmp_path, Here())
    (tmp_path / "recipe.yaml").write_text("name: [")
    with pytest.raises(RecipeError, match=r"recipe\.yaml.*is damaged"):
        run(toy, tmp_path, Here())


@pytest.mark.parametrize("end", [".parquet", ".rejects.parquet", ".json"])
@pytest.mark.parametrize("how", ["flip", "cut", "foreign", "gone"])
def test_a_damaged_shard_is_named_and_made_again(
    toy: Recipe, whole: dict[str, bytes], tmp_path: Path, end: str, how: str
) -> None:
    place = tmp_path / "whole"  # finished: its manifest may not outlive the damage
    path = place / "work" / f"toy.polygon.train.all-000000025-000000050{end}"
    data = path.read_bytes()
    other = path.with_name(f"toy.polygon.train.all-000000000-000000025{end}")
    match how:
        case "flip":
            path.write_bytes(data[:50] + bytes([data[50] ^ 32]) + data[51:])
        case "cut":
            path.write_bytes(data[:-5])
        case "foreign":
            path.write_bytes(other.read_bytes())
        case "gone":
            path.unlink()
    told: list[dict[str, Any]] = []
    again = Counting()
    state = run(toy, place, again, listener=told.append)
    assert again.made == ["toy.polygon.train.all-000000025-000000050"]
    assert not (place / sealed.MANIFEST).exists()
    named = [event["file"] for event in told if event["event"] == "damaged"]
    assert named == ([] if (how, end) == ("gone", ".json") else [f"work/{path.name}"])
    finish(toy, place, state)
    assert _tree(place) == whole


def test_shards_of_other_code_are_made_again(
    toy: Recipe, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(produce, "code_digest", lambda: "other sources")
        run(toy, place, Here())
    again = Counting()
    finish(toy, place, run(toy, place, again))
    assert len(again.made) == 4
    assert _tree(place) == whole


def test_too_many_broken_items_stop_the_run_now_and_when_resumed(tmp_path: Path) -> None:
    made = _drawer(mood="raise", every=4)
    with pytest.raises(TooManyErrorsError):
        run(made, tmp_path, Here())
    again = Counting()
    with pytest.raises(TooManyErrorsError) as caught:
        run(made, tmp_path, again)
    assert again.made == []
    text = str(caught.value)
    assert "limits.errors" in text
    assert "KeyError" in text
    assert "proofloom preview RECIPE --item 'toy.drawer.train.all#" in text


def test_a_few_broken_items_are_kept_as_rejects_and_the_run_goes_on(tmp_path: Path) -> None:
    made = _drawer(more="limits: {errors: 0.9}", mood="raise", every=4)
    manifest = build(tmp_path, made)
    assert manifest["splits"]["train"]["rows"] == 40
    name = "rejects/rejects-00000-of-00001.parquet"
    rejects = shards.read_table((tmp_path / name).read_bytes(), name).to_pylist()
    broken = [row for row in rejects if row["stage"] == "error"]
    assert broken
    assert all(f"#{row['index']}'" in row["replay"] for row in broken)


def test_an_item_left_out_is_replaced_by_the_next(tmp_path: Path) -> None:
    made = _drawer(more="leave_out: ['toy.drawer.train.all#7']")
    manifest = build(tmp_path, made)
    assert manifest["units"]["toy.drawer.train.all"]["rows"] == "0-6,8-40"


def test_a_secret_split_without_its_secret_is_refused_before_anything_is_written(
    toy_recipe: str, tmp_path: Path
) -> None:
    made = _parse(toy_recipe, f"splits.test.secret={Secret(b'x' * 32).commitment!r}")
    with pytest.raises(RecipeError, match=r"splits\.test: is a secret split"):
        run(made, tmp_path / "out", Here())
    assert not (tmp_path / "out").exists()
    with pytest.raises(RecipeError, match="another one"):
        run(made, tmp_path / "out", Here(), secrets={"test": Secret(b"y" * 32)})


def test_a_second_run_on_a_folder_is_refused_or_waits(toy: Recipe, tmp_path: Path) -> None:
    inside, go_on = threading.Event(), threading.Event()

    class Slow(Here):
        def run(self, job: Job, shards: Sequence[Shard]) -> Iterator[Receipt]:
            inside.set()
            assert go_on.wait(30)
            yield from super().run(job, shards)

    first = threading.Thread(target=run, args=(toy, tmp_path, Slow()))
    first.start()
    assert inside.wait(30)
    with pytest.raises(RecipeError, match="another run holds this folder"):
        run(toy, tmp_path, Here())
    later = Counting()
    second = threading.Thread(target=run, args=(toy, tmp_path, later), kwargs={"wait": True})
    second.start()
    time.sleep(0.2)
    assert second.is_alive()
    go_on.set()
    first.join(30)
    second.join(30)
    assert not second.is_alive()
    assert later.made == []


def test_a_quota_beyond_all_there_is_starves_by_name(tmp_path: Path) -> None:
    with pytest.raises(StarvedError, match=r"toy\.drawer\.train\.all: 5 of 40 rows"):
        run(_drawer(size=5), tmp_path, Here())


def test_duplicates_cost_rounds_and_the_quota_is_exact(tmp_path: Path) -> None:
    manifest = build(tmp_path, _drawer(size=60))
    unit = manifest["units"]["toy.drawer.train.all"]
    rows = published.load(tmp_path)
    assert manifest["rounds"] > 1
    assert unit["duplicates"] > 0
    assert len(rows) == unit["kept"] == 40
    assert len({row["fingerprint"] for row in rows}) == 40


def test_what_would_be_too_many_alike_starves_loudly(tmp_path: Path) -> None:
    full = _drawer(rows=7, more="at_most: [{of: answer_type, rows: 7}]")
    assert build(tmp_path / "full", full)["units"]["toy.drawer.train.all"]["crowded"] == 0
    with pytest.raises(StarvedError, match=r"toy\.drawer\.train\.all: 7 of 8 rows"):
        run(_drawer(rows=8, more="at_most: [{of: answer_type, rows: 7}]"), tmp_path / "more", Here())


def test_several_questions_of_one_scene_are_all_kept_once(tmp_path: Path) -> None:
    build(tmp_path, _drawer(mood="twice", every=2, rows=30))
    rows = published.load(tmp_path)
    assert {row["k"] for row in rows} >= {0}
    assert len({row["fingerprint"] for row in rows}) == len(rows) == 30


@pytest.mark.parametrize("drop", [False, True])
def test_near_duplicates_are_counted_and_dropped_when_asked(tmp_path: Path, drop: bool) -> None:
    # "Take N from 180." differs in two word triples of three: nearer than 0.1, by far not 0.9
    limits = f"near_duplicates: {{similarity: 0.1, drop: {str(drop).lower()}}}"
    manifest = build(tmp_path, _drawer(rows=6, more=limits))
    assert manifest["units"]["toy.drawer.train.all"]["near_duplicates"] > 0
    index, near = NearIndex(0.1), 0
    for row in published.load(tmp_path):
        found = sketch(row["prompt"])
        near += index.find(found) is not None
        index.add(found)
    assert (near == 0) is drop


def test_a_dataset_can_be_disjoint_from_another(tmp_path: Path) -> None:
    build(tmp_path / "first", _drawer(size=100))
    listed = tmp_path / "first" / "fingerprints.txt"
    made = _drawer(size=100, more=f"disjoint_from: ['{listed}']")
    manifest = build(tmp_path / "second", made)
    one = {row["fingerprint"] for row in published.load(tmp_path / "first")}
    two = {row["fingerprint"] for row in published.load(tmp_path / "second")}
    assert len(one) == len(two) == 40
    assert not one & two
    assert any(
        reason.startswith("disjoint: ") for reason in manifest["units"]["toy.drawer.train.all"]["rejected"]
    )


def test_a_survey_tells_what_is_missing_and_makes_nothing(toy: Recipe, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"):
        run(toy, tmp_path, Counting(2, OSError(errno.ENOSPC, "full")))
    with pytest.raises(MoreRoundsError, match=r"\d of \d shards are not made yet"):
        survey(toy, tmp_path)
    state = run(toy, tmp_path, Here())
    assert survey(toy, tmp_path).tally.kept == state.tally.kept


def test_a_write_that_fails_leaves_a_folder_that_can_be_resumed(
    toy: Recipe, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, write, left = tmp_path / "out", LocalStore.write, [0]

    def failing(self: LocalStore, name: str, data: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.EIO, "Input/output error")
        write(self, name, data)

    monkeypatch.setattr(LocalStore, "write", failing)
    for budget in range(0, 40, 3):
        left[0] = budget
        try:
            build(place, toy)
        except OSError:
            assert not (place / sealed.MANIFEST).exists()
        else:
            break
    assert _tree(place) == whole


def test_a_stuck_item_is_killed_named_and_can_be_left_out(tmp_path: Path) -> None:
    text = (
        "name: stuck\nseed: 6\nlimits: {item_seconds: 1}\n"
        "generators: [{use: hostile/stuck, with: {every: 12}, rows: {train: 8}}]\n"
    )
    with pytest.raises(ExecutorError) as caught:
        run(_parse(text), tmp_path / "one", Local(1))
    item = str(caught.value).rpartition("add '")[2].partition("'")[0]
    assert item.startswith("hostile.stuck.train.all#")
    assert "leave_out" in str(caught.value)
    state = run(_parse(text, f"leave_out=['{item}']"), tmp_path / "two", Local(1))
    assert len(state.tally.kept["hostile.stuck.train.all"]) == 8
