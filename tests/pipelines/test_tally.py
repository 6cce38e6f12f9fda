"""What is kept: exactly the quota, the lowest address of each problem, whatever order shards came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from proofloom.pipelines import recipe
from proofloom.pipelines.near import PERMUTATIONS
from proofloom.pipelines.plan import Shard
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.tally import Columns, tally

FIRST, SECOND = "a.train.all", "b.test.all"


def make(*sets: str) -> Recipe:
    text = """
name: t
seed: 1
splits: {train: {}, test: {}}
generators:
  - {use: toy/drawer, name: a, rows: {train: 4}}
  - {use: toy/drawer, name: b, rows: {test: 4}}
"""
    return recipe.parse(text, "t.yaml", sets)


def columns(
    unit: str,
    start: int,
    prints: Sequence[str],
    sketches: Sequence[int] | None = None,
    shares: Sequence[Sequence[str]] | None = None,
) -> Columns:
    """Return a shard's columns: one row for each fingerprint; a sketch is one number in every place."""
    indices = list(range(start, start + len(prints)))
    marks = sketches if sketches is not None else [hash_of(unit, index) for index in indices]
    return Columns(
        Shard(unit, 0, start, start + len(prints)),
        indices,
        [0] * len(prints),
        list(prints),
        [f"family {text}" for text in prints],
        [f"digest {unit} {index}" for index in indices],
        [[mark] * PERMUTATIONS for mark in marks],
        [list(one) for one in shares or [()] * len(prints)],
    )


def hash_of(unit: str, index: int) -> int:
    return 1000 * ord(unit[0]) + index


def kept(recipe_: Recipe, *parts: Columns) -> dict[str, list[int]]:
    found = tally(recipe_, {part.shard: part for part in parts})
    return {unit: [row.index for row in rows] for unit, rows in found.kept.items()}


def test_the_lowest_address_of_a_problem_is_kept_and_the_quota_is_exact() -> None:
    parts = [columns(FIRST, 0, "pqp"), columns(FIRST, 3, "rqstu"), columns(SECOND, 0, "pvwxyz")]
    assert kept(make(), *parts) == {FIRST: [0, 1, 3, 5], SECOND: [1, 2, 3, 4]}
    found = tally(make(), {part.shard: part for part in parts})
    assert found.duplicates == {FIRST: 2, SECOND: 1}
    assert (found.progress[FIRST].tried, found.progress[FIRST].kept) == (8, 4)
    assert found.families == {"train": 4, "test": 4}
    assert found.kept[FIRST][2].offset == 0, "the row's place is in its own shard"


def test_the_units_come_in_the_recipes_order() -> None:
    one, two = columns(FIRST, 0, "p"), columns(SECOND, 0, "p")
    assert kept(make(), one, two) == kept(make(), two, one) == {FIRST: [0], SECOND: []}


@given(st.permutations(range(6)), st.lists(st.sampled_from("pqrstuvw"), min_size=12, max_size=12))
def test_the_order_of_shards_does_not_matter(order: list[int], prints: list[str]) -> None:
    parts = [
        columns(unit, 2 * i, prints[4 * i + place : 4 * i + place + 2])
        for place, unit in ((0, FIRST), (2, SECOND))
        for i in range(3)
    ]
    whole = tally(make(), {part.shard: part for part in parts})
    assert tally(make(), {parts[i].shard: parts[i] for i in order}) == whole
    seen = [row.fingerprint for rows in whole.kept.values() for row in rows]
    assert len(set(seen)) == len(seen)
    assert all(len(rows) <= 4 for rows in whole.kept.values())


def test_near_duplicates_are_counted_and_dropped_only_when_asked() -> None:
    parts = [columns(FIRST, 0, "pq", [1, 1]), columns(SECOND, 0, "rs", [1, 2])]
    counted = tally(make(), {part.shard: part for part in parts})
    assert counted.near == {FIRST: 1, SECOND: 1}
    assert counted.near_across == 1
    assert [len(rows) for rows in counted.kept.values()] == [2, 2]
    assert kept(make("near_duplicates.drop=true"), *parts) == {FIRST: [0], SECOND: [1]}


def test_a_unit_without_shards_has_nothing() -> None:
    assert kept(make()) == {FIRST: [], SECOND: []}


def test_no_more_rows_share_a_value_than_are_allowed_whatever_unit_they_are_of() -> None:
    made = make("at_most=[{of: family, rows: 2}, {of: body.scene, rows: 3}]")
    shares = [("f", "s"), ("f", "s"), ("f", "t"), ("g", "s"), ("h", "s")]
    parts = [columns(FIRST, 0, "pqrst", None, shares), columns(SECOND, 0, "uv", None, [("g", ""), ("g", "")])]
    assert kept(made, *parts) == {FIRST: [0, 1, 3], SECOND: [0]}
    found = tally(made, {part.shard: part for part in parts})
    assert found.crowded == {FIRST: 2, SECOND: 1}
    assert kept(make(), *[replace(part, shared=[[]] * len(part.index)) for part in parts]) == {
        FIRST: [0, 1, 2, 3],
        SECOND: [0, 1],
    }
