"""The pilot before a run: what it estimates, and that a quota that would starve is named with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from toy_datasets import Here

from proofloom.pipelines import recipe
from proofloom.pipelines.executors import ExecutorError
from proofloom.pipelines.pilot import announce, pilot
from proofloom.pipelines.plan import StarvedError
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.run import run


def _drawer(rows: int = 40, **knobs: Any) -> Recipe:
    unit = f"{{use: toy/drawer, with: {knobs}, rows: {{train: {rows}}}}}"
    return recipe.parse(f"name: d\nseed: 3\nattempts: 5\ngenerators: [{unit}]\n", "d.yaml")


def test_it_tries_a_few_items_of_each_unit(toy_recipe: str) -> None:
    found = pilot(recipe.parse(toy_recipe, "toy.yaml"))
    assert [item.unit for item in found] == ["toy.polygon.test.all", "toy.polygon.train.all"]
    for item in found:
        assert 0 < item.items <= 16
        assert 0 < item.rows <= item.items
        assert item.draws == item.items + sum(item.rejected.values())
        assert item.disk > 0
        assert item.core_hours >= 0
        assert not item.starving


def test_a_unit_of_few_rows_is_tried_no_more_than_it_needs() -> None:
    assert pilot(_drawer(rows=3))[0].items == 3


def test_when_time_is_short_only_a_unit_without_rows_gets_more() -> None:
    assert pilot(_drawer(), budget=0.0)[0].items < 8
    assert pilot(_drawer(mood="reject"), budget=0.0)[0].items == 8


def test_one_unlucky_item_is_not_starving() -> None:
    # half of all draws are turned down by the verifier: the first item of some unit surely is
    found = [pilot(_drawer(rows=1, mood="lie", every=2).model_copy(update={"seed": s}))[0] for s in range(8)]
    assert any(item.items > 1 for item in found)
    assert not any(item.starving for item in found)


@pytest.mark.parametrize(
    ("mood", "why"),
    [
        ("reject", "draw: not in the mood 80"),
        ("lie", "verify: toy/sum: fail: the answer is not the last angle 16"),
        ("raise", "error: KeyError 16"),
    ],
)
def test_a_quota_that_starves_is_named_with_its_reason_before_anything_is_written(
    tmp_path: Path, mood: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(StarvedError) as caught:
        announce(_drawer(mood=mood), str(tmp_path / "out"), {}, 2)
    assert "toy.drawer.train.all: no row from 16 items" in str(caught.value)
    assert why in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_it_says_what_the_run_will_cost(
    toy_recipe: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = recipe.parse(toy_recipe, "toy.yaml")
    announce(made, str(tmp_path), {}, 2)
    said = capsys.readouterr()
    assert said.out == ""
    assert "pilot toy.polygon.train.all: " in said.err
    assert "core-hours" in said.err
    assert "on 2 workers" in said.err
    announce(made, str(tmp_path), {}, 2, quiet=True)
    run(made, tmp_path, Here())
    announce(made, str(tmp_path), {}, 2)  # a run that goes on needs no pilot
    assert capsys.readouterr().err == ""


def test_an_item_that_hangs_or_dies_is_named_and_the_pilot_ends(tmp_path: Path) -> None:
    text = "name: stuck\nseed: 27\nlimits: {item_seconds: 1}\ngenerators:\n"
    unit = "  - {use: hostile/stuck, with: {every: 12}, rows: {train: 8}}\n"
    with pytest.raises(ExecutorError, match=r"item hostile\.stuck\.train\.all#3 took longer than 1 s"):
        announce(recipe.parse(text + unit, "stuck.yaml"), str(tmp_path / "out"), {}, 1)
    unit = "  - {use: hostile/stuck, with: {every: 12, how: die}, rows: {train: 8}}\n"
    with pytest.raises(ExecutorError, match=r"#3 ended its process \(exit code -9\).*leave_out"):
        announce(recipe.parse(text + unit, "stuck.yaml"), str(tmp_path / "out"), {}, 1)
    assert not (tmp_path / "out").exists()
