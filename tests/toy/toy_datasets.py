"""Small finished datasets of toy problems: with and without diagrams, two answer formats, two splits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from proofloom.pipelines import finish, recipe, run
from proofloom.pipelines.plan import Shard
from proofloom.pipelines.produce import Job, Receipt, make_shard
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.secrets import Secret

PICTURED = """
name: toy-angles
seed: 11
splits:
  train: {share: 3}
  test-hard: {share: 1}
shard_rows: 20
files: {group_rows: 8, file_rows: 30}
image_size: 64
generators:
  - use: toy/triangle
    name: angles
    cells:
      - {name: easy, rows: {train: 30, test-hard: 6}, with: {known: [20, 60]}}
      - {name: hard, rows: {train: 20}, with: {known: [50, 100]}}
  - use: toy/triangle
    name: tags
    with: {answer_format: tag, picky: 0}
    rows: {train: 10}
"""


class Here:
    """Makes shards one after another in this process."""

    workers = 1

    def run(self, job: Job, shards: Sequence[Shard]) -> Iterator[Receipt]:
        for shard in shards:
            yield make_shard(job, shard)


def pictured(overrides: Sequence[str] = ()) -> Recipe:
    """Return the recipe of 66 toy triangles."""
    return recipe.parse(PICTURED, "pictured.yaml", overrides)


def build(
    place: Path, made: Recipe, secrets: Mapping[str, Secret] | None = None, *, blind: bool = False
) -> dict[str, Any]:
    """Run and finish a recipe at a place in this process; return the manifest."""
    state = run.run(made, place, Here(), secrets=secrets)
    return finish.finish(made, place, state, secrets=secrets, blind=blind)


def read_digests(job: tuple[Sequence[Any], Sequence[int]]) -> list[str]:
    """Return the digests of a dataset's rows at some positions; for a worker process to call."""
    rows, positions = job
    return [rows[position]["digest"] for position in positions]
