"""How far a run is, read from its folder at each stage."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from toy_datasets import Here

from proofloom.engine import RecipeError
from proofloom.pipelines import recipe
from proofloom.pipelines.finish import finish
from proofloom.pipelines.plan import Shard
from proofloom.pipelines.produce import Job, Receipt
from proofloom.pipelines.run import run
from proofloom.pipelines.status import status


class Two(Here):
    """Makes two shards and then meets a full disk."""

    def run(self, job: Job, shards: Sequence[Shard]) -> Iterator[Receipt]:
        yield from super().run(job, shards[:2])
        raise OSError(errno.ENOSPC, "full")


def test_each_stage_of_a_run_can_be_seen_from_outside(toy_recipe: str, tmp_path: Path) -> None:
    made = recipe.parse(toy_recipe, "toy.yaml")
    with pytest.raises(OSError, match="full"):
        run(made, tmp_path, Two())
    data, text = status(str(tmp_path))
    assert data["finished"] is False
    assert (data["recipe"], data["digest"]) == ("toy", made.digest)
    units = data["units"]
    assert units["toy.polygon.test.all"]["quota"] == 20
    assert sum(unit["tried"] for unit in units.values()) > 0
    assert data["last_event"]["event"] == "shard"
    assert "toy: not finished" in text
    assert sum(data["rejected"].values()) > 0
    state = run(made, tmp_path, Here())
    assert status(str(tmp_path))[0]["finished"] is False
    finish(made, tmp_path, state)
    data, text = status(str(tmp_path))
    assert data["finished"] is True
    assert text.startswith("toy: finished")
    assert {name: unit["quota"] <= unit["made"] for name, unit in data["units"].items()} == {
        "toy.polygon.test.all": True,
        "toy.polygon.train.all": True,
    }
    json.dumps(data)


def test_a_damaged_sidecar_is_shown(toy_recipe: str, tmp_path: Path) -> None:
    run(recipe.parse(toy_recipe, "toy.yaml"), tmp_path, Here())
    path = sorted((tmp_path / "work").glob("*.json"))[0]
    path.write_bytes(path.read_bytes()[:-9])
    data, text = status(str(tmp_path))
    assert [line.partition(":")[0] for line in data["damaged"]] == [f"work/{path.name}"]
    assert f"damaged: work/{path.name}" in text


def test_a_line_that_is_being_written_is_passed_over(toy_recipe: str, tmp_path: Path) -> None:
    run(recipe.parse(toy_recipe, "toy.yaml"), tmp_path, Here())
    with (tmp_path / "events.jsonl").open("a") as file:
        file.write('{"event": "sha')
    assert status(str(tmp_path))[0]["last_event"]["event"] == "made"


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="holds no run"):
        status(str(tmp_path))
