"""The figures are exact: they equal a plain count over the rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofloom.engine import DamagedError, RecipeError
from proofloom.pipelines.look import stats
from proofloom.pipelines.look.charts import bins, histogram, median, percent, ratio
from proofloom.pipelines.look.reader import open_dataset
from proofloom.pipelines.look.sample import sample, shares
from proofloom.pipelines.look.stats import measure
from proofloom.pipelines.look.wording import question, stands_in

COUNTS = st.dictionaries(st.integers(-(10**6), 10**6), st.integers(1, 50), min_size=1, max_size=40)


def test_figures_equal_a_plain_count(dataset_folder: Path, rows: Any) -> None:
    woven, found = rows.woven(), measure(open_dataset(dataset_folder))
    assert found.rows == len(woven) == 80
    assert found.splits == Counter(row["split"] for row in woven)
    assert [family.generator for family in found.families] == ["toy/loop", "toy/triangle"]
    for family in found.families:
        mine = [row for row in woven if row["generator"] == family.generator]
        answers = Counter(row["answer"] for row in mine)
        assert family.rows == family.answers.rows == len(mine)
        assert family.steps == Counter(len(row["steps"]) for row in mine)
        assert family.rules == Counter(step["rule"] for row in mine for step in row["steps"])
        assert family.answers.distinct == len(answers)
        assert family.answers.top == sorted(answers.items(), key=lambda item: (-item[1], item[0]))[:12]
        for name, counts in family.difficulty.items():
            assert counts == Counter(json.loads(row["difficulty"])[name] for row in mine)
    assert found.certificates == {"geometry/angle_figures@2": {"pass": 80}}


def test_several_passes_count_as_one(dataset_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = measure(open_dataset(dataset_folder))
    monkeypatch.setattr(stats, "SPAN", 7)
    assert measure(open_dataset(dataset_folder)) == whole


def test_leaks_are_counted(tmp_path: Path, weaver: Callable[..., Path], rows: Any) -> None:
    make = [rows.row_of(rows.triangle(40, 50 + i), "toy/triangle", "train", i) for i in range(6)]
    again = [dict(make[i], split="test", id=f"{i:032x}") for i in (0, 1)]
    again[1]["prompt"] = "Other words.\n\nGive the final answer in \\boxed{}."
    make[3]["fingerprint"] = make[2]["fingerprint"]
    leaks = measure(open_dataset(weaver(tmp_path, [*make, *again]))).leaks
    assert (leaks.fingerprints_across, leaks.families_across, leaks.prompts_across) == (2, 2, 1)
    assert (leaks.fingerprints_repeated, leaks.prompts_repeated) == (3, 1)


def test_funnel_accounts_for_every_draw(tmp_path: Path, weaver: Callable[..., Path], rows: Any) -> None:
    unit = {
        "generator": "g",
        "split": "train",
        "cell": "easy",
        "quota": 5,
        "tried": 20,
        "made": 14,
        "kept": 5,
        "duplicates": 1,
        "crowded": 2,
        "near_duplicates": 2,
        "rejected": {"draw: a: b": 7, "verify: v: fail: no": 4},
    }
    recipe = {"splits": {"train": {}}, "near_duplicates": {"drop": True}}
    folder = weaver(tmp_path, rows.woven(2), units={"u": unit}, recipe=recipe)
    (funnel,) = measure(open_dataset(folder)).funnels
    assert funnel.lost == {"draw": {"a: b": 7}, "verify": {"v: fail: no": 4}}
    assert (funnel.draws, funnel.surplus) == (25, 4)


def test_a_blind_split_shows_no_answers(tmp_path: Path, weaver: Callable[..., Path], rows: Any) -> None:
    found = measure(open_dataset(weaver(tmp_path, rows.woven(10), blind=["test"])))
    assert found.blind == ("test",)
    assert found.splits == {"train": 16, "test": 4}
    assert sum(family.rows for family in found.families) == 16


@pytest.mark.parametrize(
    ("answer", "asked", "wanted"),
    [
        ("4", "x = 4.", True),
        ("4", "x = 40", False),
        ("4", "x = 4.5", False),
        ("5", "x = 4.5", False),
        ("5", "f(-5)", False),
        ("-5", "f(-5)", True),
        ("5", "9-5", True),
        ("[1, 2]", "xs = [1, 2]", True),
        ("ab", "cab", False),
        ("", "x", False),
    ],
)
def test_an_answer_stands_in_a_question(answer: str, asked: str, wanted: bool) -> None:
    assert stands_in(answer, f"{asked}\n\nGive the final answer in \\boxed{{}}.") is wanted


def test_the_instruction_is_not_the_question() -> None:
    tagged = "Give the final answer between <answer> and </answer>."
    assert question(f"Is it so?\n\n{tagged}") == "Is it so?"
    assert question("Is it so?\n\nWell?") == "Is it so?\n\nWell?"
    assert not stands_in("answer", f"Is it so?\n\n{tagged}")


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 1000), max_size=20), st.integers(0, 300))
def test_shares_are_full_fair_and_possible(counts: dict[str, int], total: int) -> None:
    given_out = shares(counts, total)
    assert sum(given_out.values()) == min(total, sum(counts.values()))
    assert all(1 <= part <= counts[name] for name, part in given_out.items())
    if total >= len([count for count in counts.values() if count]):
        whole = sum(counts.values())
        for name, count in counts.items():
            if count:
                assert given_out[name] >= min(count, total * count // whole // 2)


def test_sample_is_stratified_and_repeatable(dataset_folder: Path) -> None:
    dataset = open_dataset(dataset_folder)
    chosen = sample(dataset, 20)
    assert chosen == sample(open_dataset(dataset_folder), 20)
    assert len(set(chosen)) == 20
    units = Counter(row["unit"] for row in dataset.rows.rows(chosen, ["unit"]))
    assert units == {
        "toy.loop.train.all": 8,
        "toy.triangle.train.all": 8,
        "toy.loop.test.all": 2,
        "toy.triangle.test.all": 2,
    }
    assert sorted(sample(dataset, 500)) == list(range(80))


@given(COUNTS)
def test_bins_hold_all_and_touch(counts: dict[int, int]) -> None:
    parts = bins(counts)
    assert len(parts) <= 24
    assert sum(rows for _, _, rows in parts) == sum(counts.values())
    assert all(after[0] == before[1] + 1 for before, after in pairwise(parts))
    for low, high, rows in parts:
        assert rows == sum(count for value, count in counts.items() if low <= value <= high)
    assert parts[0][0] <= min(counts)
    assert parts[-1][1] >= max(counts)
    assert histogram(counts, "x").count("<title>") == len(parts)


@given(COUNTS)
def test_median(counts: dict[int, int]) -> None:
    ordered = sorted(value for value, rows in counts.items() for _ in range(rows))
    assert median(counts) == ordered[(len(ordered) - 1) // 2]


def test_shares_never_round_to_none_or_all() -> None:
    assert [percent(*pair) for pair in ((0, 9), (1, 9999), (9998, 9999), (9, 9), (1, 3), (1, 0))] == [
        *("0.0%", "<0.1%", ">99.9%", "100.0%", "33.3%", "–"),
    ]
    assert [ratio(*pair) for pair in ((1, 3), (2, 3), (7, 2), (1, 0))] == ["0.33", "0.67", "3.50", "–"]


def test_what_is_no_dataset_is_refused(tmp_path: Path, weaver: Callable[..., Path], rows: Any) -> None:
    with pytest.raises(RecipeError, match="no finished dataset"):
        open_dataset(tmp_path)
    with pytest.raises(DamagedError, match="format"):
        open_dataset(weaver(tmp_path / "other", rows.woven(2), format="proofloom manifest 9"))
    for name, file, message in (
        ("escape", {"path": "data/../../secret.parquet", "split": "train"}, "outside the dataset"),
        ("lacking", {"path": "data/train-00000-of-00001.parquet"}, "lacks"),
        ("missing", {"path": "data/train-00000-of-00009.parquet", "split": "train"}, "is missing"),
    ):
        folder = weaver(tmp_path / name, rows.woven(2), files=[file])
        with pytest.raises(DamagedError, match=message):
            open_dataset(folder)


def test_a_damaged_page_is_named(tmp_path: Path, weaver: Callable[..., Path], rows: Any) -> None:
    folder = weaver(tmp_path, rows.woven(40))
    path = folder / "data" / "train-00000-of-00001.parquet"
    data = bytearray(path.read_bytes())
    for place in range(4000, len(data) // 2, 997):
        data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(DamagedError, match="train-00000"):
        measure(open_dataset(folder))


def test_one_flipped_bit_of_a_picture_is_seen(tmp_path: Path, weaver: Callable[..., Path], rows: Any) -> None:
    mark = b"a picture's bytes lie in the file as they are"
    row = rows.row_of(rows.program(3), "toy/loop", "train", 0, image={"bytes": mark, "path": None})
    folder = weaver(tmp_path, [row])
    assert open_dataset(folder).rows.rows([0], ["image"])[0]["image"]["bytes"] == mark
    path = folder / "data" / "train-00000-of-00001.parquet"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"picture's", b"pictuse's"))
    assert path.read_bytes() != data
    with pytest.raises(DamagedError, match="train-00000"):
        open_dataset(folder).rows.rows([0], ["image"])
