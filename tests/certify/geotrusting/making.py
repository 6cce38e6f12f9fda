"""Makes the rows that are audited: a dataset of a recipe scaled to a size, or some items of its cells."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from kit import loom

from proofloom.pipelines import published, recipe
from proofloom.pipelines.make import Maker
from proofloom.pipelines.plan import units

ROOT = Path(__file__).parents[3]
RECIPES = ROOT / "data" / "recipes"
OUT = ROOT / "data" / "out"
SHARD = 50  # rows: a first round makes a whole shard, much more than a small quota asks for
LARGE = 100  # rows, of which a cap is a share of the whole


def dataset(name: str, rows: int | None = None) -> Path:
    """Make or resume a recipe's dataset, its quotas scaled to so many rows in all; return its folder."""
    place = OUT / f"certify-{name}"
    file = OUT / f"certify-{name}.yaml"
    OUT.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(scaled(name, rows)), encoding="utf-8")
    subprocess.run(loom.command("run", file, "--out", place, "--workers", "2"), check=True)
    return place


def scaled(name: str, rows: int | None) -> dict[str, Any]:
    """Return a recipe as plain values, its quotas in proportion, its input files found from anywhere.

    So is how many rows may begin with one figure or be of one shape; shards are small.
    """
    plain: dict[str, Any] = yaml.safe_load((RECIPES / f"{name}.yaml").read_text(encoding="utf-8"))
    cells = [cell for entry in plain["generators"] for cell in entry["cells"]]
    total = sum(count for cell in cells for count in cell["rows"].values())
    for cell in cells if rows else ():
        cell["rows"] = {split: -(-count * rows // total) for split, count in cell["rows"].items()}
    if rows:
        plain["shard_rows"] = SHARD
        for most in plain["at_most"]:
            if most["rows"] >= LARGE:
                most["rows"] = most["rows"] * rows // total
    plain["disjoint_from"] = [str((RECIPES / path).resolve()) for path in plain["disjoint_from"]]
    return plain


def all_rows(place: Path) -> Iterator[dict[str, Any]]:
    """Yield a dataset's rows, split by split, their pictures left away."""
    for split in sorted({path.name.partition("-0")[0] for path in (place / "data").glob("*.parquet")}):
        for row in published.load(place, split):
            yield {**row, "image": None}


def some_rows(name: str, items: int, cells: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of the first items of a recipe's first cells, without pictures."""
    made = recipe.load(RECIPES / f"{name}.yaml")
    maker = Maker(made, pictures=False)
    for unit in units(made)[:cells]:
        for index in range(items):
            yield from maker.make(unit.name, index).rows
