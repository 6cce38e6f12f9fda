"""A recipe's split as a library: the same rows as a run's, in the same order, in any process."""

from __future__ import annotations

import json
import multiprocessing as mp
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_datasets import PICTURED, build, pictured, read_digests

from proofloom.engine import DamagedError, RecipeError
from proofloom.pipelines import recipe as recipes
from proofloom.pipelines import secrets
from proofloom.pipelines.dataset import Dataset, _address, _up_to, dataset, load
from proofloom.pipelines.pack import Address, order
from proofloom.pipelines.plan import Unit

LYING = "generators.0.with={lies: 2}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("datasets") / "plain"
    build(folder, pictured())
    return folder


def key(row: Any) -> tuple[str, int, int]:
    return row["unit"], row["index"], row["k"]


def test_rows_are_those_of_a_run_in_its_order(place: Path) -> None:
    for split in ("train", "test-hard"):
        published = list(load(place, split))
        assert len(published) == len(dataset(pictured(), split))
        assert list(dataset(pictured(), split)) == published
    assert any(row["image"] for row in published)


def test_rows_that_a_run_keeps_are_made_equal_even_where_positions_part(tmp_path: Path) -> None:
    # half of the items of two units are found to lie: a run fills up with later indices
    recipe = pictured([LYING])
    build(tmp_path, recipe)
    kept = {key(row): row for row in load(tmp_path, "train")}
    made = {key(row): row for row in dataset(recipe)}
    common = kept.keys() & made.keys()
    assert len(common) > 20
    assert kept.keys() != made.keys()
    assert all(kept[one] == made[one] for one in common)


def test_falling_forward_goes_by_quotas_and_never_meets_another_position() -> None:
    rows = dataset(pictured([LYING]))
    quotas = {unit.name: unit.quota for unit in rows.units}
    forward = 0
    seen = set()
    for position, row in enumerate(rows):
        start = rows.address(position)
        assert row["unit"] == start.unit
        assert (row["index"] - start.index) % quotas[start.unit] == 0
        forward += row["index"] > start.index
        seen.add(key(row))
    assert forward > 5
    assert len(seen) == len(rows)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=5))
def test_an_address_is_where_packing_puts_it(quotas: list[int]) -> None:
    lines = [Unit(f"u{i}", "", "", "train", "", {}, (), quota) for i, quota in enumerate(quotas)]
    kept = {unit.name: [Address(unit.name, index, 0) for index in range(unit.quota)] for unit in lines}
    assert [_address(lines, place) for place in range(sum(quotas))] == order(lines, kept, "train")


@given(st.integers(1, 100_000_000), st.data())
def test_items_are_counted_up_to_exactly_their_key(quota: int, data: st.DataObject) -> None:
    item = data.draw(st.integers(0, quota - 1))
    key = ((2 * item + 1) << 40) // quota  # as `pack.order` has it
    assert _up_to(quota, key - 1) == item
    assert _up_to(quota, key) == item + 1


def test_addresses_of_a_hundred_million_rows_cost_no_listing() -> None:
    lines = [Unit(name, "", "", "train", "", {}, (), quota) for name, quota in (("a", 99_999_999), ("b", 3))]
    assert _address(lines, 0) == Address("a", 0, 0)
    assert _address(lines, 100_000_001) == Address("a", 99_999_998, 0)
    # three evenly spread rows stand at a sixth, a half and five sixths
    near = {_address(lines, 50_000_000 + step) for step in range(-3, 4)}
    assert Address("b", 1, 0) in near


def test_it_is_a_sequence() -> None:
    rows = dataset(pictured(), "test-hard")
    whole = list(rows)
    assert len(whole) == len(rows) == 6
    assert rows[-1] == whole[-1]
    assert rows[1:6:2] == whole[1:6:2]
    for bad in (6, -7):
        with pytest.raises(IndexError, match="6 rows"):
            rows[bad]
    with pytest.raises(TypeError):
        rows["a"]  # type: ignore[call-overload]


def test_both_questions_about_a_scene_are_one_item() -> None:
    text = PICTURED.replace("toy/triangle", "toy/drawer").replace("{known: [20, 60]}", "{mood: twice}")
    text = text.replace("{known: [50, 100]}", "{size: 7}").replace("{answer_format: tag, picky: 0}", "{}")
    rows = dataset(recipes.parse(text, "twice.yaml"), "test-hard")
    assert [row["k"] for row in rows.item(0)] == [0, 1]
    assert rows[0] == rows.item(0)[0]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_worker_processes_make_the_same_rows(method: str, place: Path) -> None:
    made, published = dataset(pictured()), load(place)
    assert made[0] == published[0]  # both now hold what a worker must not use
    wanted = [row["digest"] for row in made]
    jobs = [[*range(start, 60, 3)] for start in range(3)]
    with mp.get_context(method).Pool(2) as pool:
        for rows in (made, published):
            parts = pool.map(read_digests, [(rows, job) for job in jobs])
            assert {
                p: d for job, part in zip(jobs, parts, strict=True) for p, d in zip(job, part, strict=True)
            } == dict(enumerate(wanted))


def test_a_pickle_carries_no_generator_and_no_rows(place: Path) -> None:
    for rows in (dataset(pictured()), load(place)):
        small = len(pickle.dumps(rows))
        row = rows[7]
        assert len(pickle.dumps(rows)) < small + 1000
        assert pickle.loads(pickle.dumps(rows))[7] == row


def test_a_cell_of_the_curriculum_is_a_part_of_the_same_rows() -> None:
    rows = dataset(pictured())
    hard = rows.at(cell="hard")
    assert len(hard) == 20
    assert list(hard) == [row for row in rows if row["unit"] == "angles.train.hard"]
    assert len(rows.at(entry="angles")) == 50
    assert len(rows.at(cell=["hard", "all"])) == 30
    assert rows.at(entry="angles").at(cell="easy") == rows.at(entry="angles", cell="easy")


def test_other_knobs_are_the_recipe_so_changed() -> None:
    changed = pictured(["generators.0.cells.1.with={known: [30, 35]}"])
    rows = dataset(pictured()).at(cell="hard", known=(30, 35))
    assert list(rows) == list(dataset(changed).at(cell="hard"))
    tagged = dataset(pictured()).at(entry="tags", answer_format="boxed")
    assert {row["answer_format"] for row in tagged} == {"boxed"}


def test_a_range_of_difficulty_leaves_only_rows_within_it() -> None:
    rows = dataset(pictured()).at(entry="angles", difficulty={"tens": (7, 9)}).at(difficulty={"steps": 2})
    assert len(rows) == 50
    found = [json.loads(row["difficulty"])["tens"] for row in rows]
    assert set(found) <= {7, 8, 9}
    with pytest.raises(LookupError, match="no row of the asked difficulty"):
        dataset(pictured()).at(entry="tags", difficulty={"heads": (1, 2)})[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"cell": "harder"}, "is not one of easy, hard, all"),
        ({"entry": "nobody"}, "is not one of angles, tags"),
        ({"entry": "tags", "cell": "easy"}, "has no cell"),
        ({"wheels": 4}, "unknown knob of toy/triangle; it has answer_format, known"),
        ({"known": 4}, "wanted a list"),
        ({"difficulty": {"tens": (9, 7)}}, "no value is in 9 to 7"),
    ],
)
def test_a_wrong_place_in_the_curriculum_says_what_there_is(arguments: Any, words: str) -> None:
    with pytest.raises(RecipeError, match=words):
        dataset(pictured()).at(**arguments)


def test_a_wrong_split_says_what_there_is(place: Path, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="it has test-hard, train"):
        dataset(pictured(), "valid")
    with pytest.raises(RecipeError, match="it has test-hard, train"):
        load(place, "valid")
    with pytest.raises(RecipeError, match="asks for no rows"):
        dataset(pictured(["splits.spare={share: 1}"]), "spare")
    with pytest.raises(DamagedError, match="not a finished dataset"):
        load(tmp_path)


def test_a_recipe_comes_from_a_file_a_folder_or_an_override(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "recipe.yaml"
    file.write_text(PICTURED, encoding="utf-8")
    row = dataset(pictured())[3]
    assert dataset(file)[3] == dataset(str(place))[3] == row
    other = dataset(file, overrides=["seed=12"])[3]
    assert other != row
    assert other == dataset(pictured(), overrides=["seed=12"])[3]


def test_a_secret_split_needs_its_secret_and_hides_it(tmp_path: Path) -> None:
    secret = secrets.new()
    secrets.write(secret, tmp_path / "secret")
    recipe = pictured([f"splits.test-hard.secret={secret.commitment}"])
    rows = dataset(recipe, "test-hard", secrets={"test-hard": tmp_path / "secret"})
    assert rows[0] == dataset(recipe, "test-hard", secrets={"test-hard": secret})[0]
    assert rows[0] != dataset(pictured(), "test-hard")[0]
    assert secret.value.hex() not in repr(rows)
    with pytest.raises(RecipeError, match="secret"):
        dataset(recipe, "test-hard")[0]


def test_a_blind_split_reads_as_what_it_shows(tmp_path: Path) -> None:
    secret = secrets.new()
    recipe = pictured([f"splits.test-hard.secret={secret.commitment}"])
    build(tmp_path, recipe, {"test-hard": secret}, blind=True)
    rows = load(tmp_path, "test-hard")
    assert len(rows) == 6
    assert "answer" not in rows[0]
    assert rows[0]["prompt"]


def test_published_rows_are_the_readers_own(place: Path) -> None:
    rows: Any = load(place)
    rows[0]["prompt"] = "changed"
    assert rows[0]["prompt"] != "changed"
    assert isinstance(dataset(pictured()), Dataset)
