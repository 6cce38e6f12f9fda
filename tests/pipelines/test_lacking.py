"""Rows in a language that no tool here checks are not asked for: refused at once, or left out by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from proofloom.engine import RecipeError
from proofloom.pipelines import lacking, registry
from proofloom.pipelines.cli import status
from proofloom.pipelines.plan import units
from proofloom.pipelines.recipe import Recipe, load

RECIPE = """
name: mixed
seed: 1
generators:
  - {use: toy/polygon, verifiers: [toy/sum], rows: {train: 3}}
  - use: program/exercises
    name: one
    with: {languages: {python: 2, go: 1}}
    rows: {train: 4}
  - use: program/exercises
    name: cells
    cells:
      - {name: both, with: {languages: {go: 1, c: 3, rust: 0}}, rows: {train: 5}}
      - {name: lost, with: {languages: {go: 1}}, rows: {train: 6}}
"""
WHY = "go not found: apt-get install golang-go"


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.yaml"
    path.write_text(RECIPE)
    return path


def lack(monkeypatch: pytest.MonkeyPatch, absent: Mapping[str, str]) -> None:
    real = registry.load_verifier
    own = real("program/compiled")
    other = replace(own, mark=replace(own.mark, lacking=lambda: absent))
    monkeypatch.setattr(
        registry, "load_verifier", lambda name: other if name == "program/compiled" else real(name)
    )


def asked(recipe: Recipe) -> dict[str, tuple[int, object]]:
    return {unit.name: (unit.quota, unit.knobs.get("languages")) for unit in units(recipe)}


def test_what_is_missing_is_left_out_and_nothing_else(recipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lack(monkeypatch, {"go": WHY, "rust": "not asked for"})
    found, without = lacking.lacks(load(recipe))
    assert [(item.key, item.language, item.why) for item in found] == [
        ("generators.1", "go", WHY),
        ("generators.2.cells.0", "go", WHY),
        ("generators.2.cells.1", "go", WHY),
    ]
    assert lacking.told(found) == f"left out: rows in go: {WHY}"
    assert asked(load(recipe, without)) == {
        "toy.polygon.train.all": (3, None),
        "one.train.all": (4, {"python": 2}),
        "cells.train.both": (5, {"c": 3}),
    }
    assert load(recipe, without).digest != load(recipe).digest, "it is another dataset, and says so"


def test_where_nothing_is_missing_a_recipe_stands_as_it_is(
    recipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lack(monkeypatch, {"java": "no one asks for it"})
    assert lacking.lacks(load(recipe)) == ([], [])


def test_a_run_refuses_before_any_work(
    recipe: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lack(monkeypatch, {"go": WHY})
    assert status(["run", str(recipe), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert told.count(WHY) == 3
    assert "generators.2.cells.1.with.languages" in told
    assert "--leave-out-missing" in told
    assert not (tmp_path / "out").exists()


def test_a_run_goes_on_without_it(
    recipe: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lack(monkeypatch, dict.fromkeys(("python", "go", "c"), WHY))
    command = ["run", str(recipe), "--out", str(tmp_path / "out"), "--leave-out-missing", "--no-pilot"]
    assert status(command) == 0
    shown = capsys.readouterr()
    assert f"left out: rows in go: {WHY}" in shown.err
    assert "train 3 rows" in shown.out


def test_a_run_that_is_left_with_nothing_is_refused(
    recipe: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lack(monkeypatch, dict.fromkeys(("python", "go", "c"), WHY))
    command = ["run", str(recipe), "--leave-out-missing", "--set", "generators.0.rows.train=0"]
    assert status(command) == 2
    assert "no row is left to make" in capsys.readouterr().err


def test_nothing_missing_refuses_nothing() -> None:
    lacking.refuse([], "any.yaml")
    with pytest.raises(RecipeError, match="golang"):
        lacking.refuse([lacking.Lack("generators.0", "go", WHY)], "any.yaml")
