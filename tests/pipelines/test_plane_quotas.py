"""Quotas of plane problems that starve are named; recipes name the parents and limit what a base begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofloom.pipelines import recipe
from proofloom.pipelines.pilot import pilot

RECIPES = Path(__file__).parents[2] / "data" / "recipes"
FEW_POINTS = """
name: few-points
seed: 4
attempts: 2
generators:
  - use: geometry/plane_problems
    cells:
      - {name: over-50, with: {points: [3, 3], steps: [51, 400]}, rows: {train: 60}}
"""


def test_more_than_fifty_steps_from_first_figures_alone_starve_with_the_reason() -> None:
    (found,) = pilot(recipe.parse(FEW_POINTS, "few-points.yaml"))
    assert found.starving
    assert found.unit == "geometry.plane_problems.train.over-50"
    assert found.rejected["draw: nothing to ask"] > 16  # of 32 draws


@pytest.mark.parametrize("name", ["geotrust_200k", "geotrust_test"])
def test_recipes_name_the_table_of_parents(name: str) -> None:
    assert "parents: " in (RECIPES / f"{name}.yaml").read_text(encoding="utf-8")
    recipe.load(RECIPES / f"{name}.yaml")


@pytest.mark.parametrize("name", ["geotrust_200k", "geotrust_test"])
def test_recipes_let_no_figure_begin_more_than_15_percent_of_their_rows(name: str) -> None:
    made = recipe.load(RECIPES / f"{name}.yaml")
    rows = sum(count for unit in made.generators for cell in unit.cells for count in cell.rows.values())
    (most,) = (cap.rows for cap in made.at_most if cap.of == "body.lineage.base")
    assert 0 < 100 * most <= 15 * rows
