"""The recipes of plane geometry ask for what they promise, share no family, and repeat nothing published."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from proofloom.engine import Candidate
from proofloom.pipelines import fingerprints, recipe
from proofloom.pipelines.make import Maker, family_range
from proofloom.pipelines.plan import units

ROOT = Path(__file__).parents[2]
RECIPES = ROOT / "data" / "recipes"
LISTED = ROOT / "data" / "published" / "problems.fingerprints"


def _loaded(name: str) -> recipe.Recipe:
    return recipe.load(RECIPES / f"geotrust_{name}.yaml")


def test_the_sizes_are_those_that_the_names_promise() -> None:
    assert sum(unit.quota for unit in units(_loaded("200k"))) == 200_000
    tiers = {unit.cell: (unit.split, unit.quota, unit.knobs["steps"]) for unit in units(_loaded("test"))}
    assert tiers == {
        "5-10": ("test", 60, [5, 10]),
        "10-20": ("test", 60, [11, 20]),
        "20-50": ("test", 60, [21, 50]),
        "over-50": ("test", 60, [51, 400]),
    }


@pytest.mark.parametrize("name", ["mini", "200k", "test"])
def test_no_scene_has_more_than_five_rows_and_nothing_published_is_made(name: str) -> None:
    made = _loaded(name)
    caps = {cap.of: cap.rows for cap in made.at_most}
    assert caps["body.lineage.scene"] <= 5
    assert [Path(item.path) for item in made.disjoint_from] == [LISTED]


def test_training_and_test_draw_from_other_families() -> None:
    """A family's place is the same in every recipe, so equal shares keep it on one side in both."""
    train, test = family_range(_loaded("200k"), "train"), family_range(_loaded("test"), "test")
    assert train[0] >= test[1] or test[0] >= train[1]
    assert {unit.split for unit in units(_loaded("200k"))} == {"train"}
    assert {unit.split for unit in units(_loaded("test"))} == {"test"}


def test_the_list_holds_the_published_problems() -> None:
    place = ROOT / "data" / "published" / "problems.py"
    spec = importlib.util.spec_from_file_location("published_problems", place)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    listed = fingerprints.read(LISTED).forms
    some = [problem for number, problem in enumerate(script.problems()) if number % 60 == 0]
    assert len(some) > 5
    assert set(script.forms(some)) <= listed


def test_a_listed_family_is_ruled_out_as_a_whole(tmp_path: Path) -> None:
    use, unit = "geometry/angle_chase", "geometry.angle_chase.train.all"
    text = f"name: t\nseed: 3\ngenerators: [{{use: {use}, rows: {{train: 5}}}}]\nattempts: 1\n"
    free = Maker(recipe.parse(text, "t.yaml"))
    index = next(index for index in range(50) if free.make(unit, index).rows)
    line = free._open(unit)
    drawn = line.generator.draw(line.seed / index / 0)
    assert isinstance(drawn, Candidate)
    assert drawn.family != drawn.canonical
    fingerprints.write(tmp_path / "list", [fingerprints.form_digest(f"{use}\n{drawn.family}")])
    bound = Maker(recipe.parse(f"{text}disjoint_from: [list]\n", "t.yaml", base=tmp_path))
    made = bound.make(unit, index)
    assert not made.rows
    assert "disjoint" in {item.stage for item in made.rejected}
