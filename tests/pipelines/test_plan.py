"""Rounds are a pure function of what came before: they cover each index once and end full or starved."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofloom.pipelines import plan, recipe
from proofloom.pipelines.plan import Progress, Shard, StarvedError, next_round, units


def make(quotas: Mapping[str, int], shard_rows: int = 10, rounds: int = 40) -> recipe.Recipe:
    entries = "".join(
        f"  - {{use: toy/polygon, name: {name}, verifiers: [toy/sum], rows: {{train: {quota}}}}}\n"
        for name, quota in quotas.items()
    )
    text = f"name: t\nseed: 1\nshard_rows: {shard_rows}\nlimits: {{rounds: {rounds}}}\ngenerators:\n{entries}"
    return recipe.parse(text, "t.yaml")


def play(found: recipe.Recipe, keeps: Mapping[str, int]) -> tuple[list[list[Shard]], dict[str, Progress]]:
    """Run rounds in which a unit keeps one of `keeps[unit]` indices, never more than its quota."""
    quota = {unit.name: unit.quota for unit in units(found)}
    history: list[dict[str, Progress]] = []
    rounds = []
    while planned := next_round(found, len(rounds), history):
        rounds.append(planned)
        tried = (
            {name: part.tried for name, part in history[-1].items()} if history else dict.fromkeys(quota, 0)
        )
        for shard in planned:
            assert shard.round == len(rounds) - 1
            tried[shard.unit] = max(tried[shard.unit], shard.stop)
        history.append({n: Progress(t, min(quota[n], t // keeps[n])) for n, t in tried.items()})
    return rounds, history[-1] if history else {}


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 90), min_size=1),
    st.integers(1, 4),
    st.integers(1, 25),
)
def test_rounds_fill_every_quota_and_cover_each_index_once(
    quotas: dict[str, int], keep: int, shard_rows: int
) -> None:
    found = make(quotas, shard_rows)
    names = {unit.name: unit.quota for unit in units(found)}
    rounds, end = play(found, dict.fromkeys(names, keep))
    assert {name: part.kept for name, part in end.items()} == names
    for name in names:
        stops = 0
        for shard in (shard for planned in rounds for shard in planned if shard.unit == name):
            assert (shard.start, 1 <= shard.stop - shard.start <= shard_rows) == (stops, True)
            stops = shard.stop
        assert stops == end[name].tried


def test_a_full_recipe_plans_nothing_and_a_quota_of_zero_is_no_unit() -> None:
    found = make({"a": 0, "b": 5})
    assert [unit.name for unit in units(found)] == ["b.train.all"]
    assert next_round(found, 1, [{"b.train.all": Progress(5, 5)}]) == []


def test_the_first_round_asks_for_a_shard_or_a_quarter_of_the_quota() -> None:
    planned = next_round(make({"a": 15, "b": 100}), 0, [])
    starts = [(shard.unit[0], shard.start, shard.stop) for shard in planned]
    assert starts == [("a", 0, 10), ("b", 0, 10), ("b", 10, 20), ("b", 20, 25)]
    assert planned[0].name == "a.train.all-000000000-000000010"


def test_scenes_with_several_rows_do_not_overfill_a_large_quota() -> None:
    found = make({"a": 1000})
    (first,) = [next_round(found, 0, [])]
    tried = first[-1].stop
    second = next_round(found, 1, [{"a.train.all": Progress(tried, 3 * tried)}])
    assert second[-1].stop <= 1000 // 3 * 105 // 100


def test_a_unit_that_gets_nothing_is_named_with_its_numbers() -> None:
    found = make({"a": 5, "b": 5})
    with pytest.raises(StarvedError, match=r"a.train.all: 0 of 5 rows after \d+ indices$"):
        play(found, {"a.train.all": 10**9, "b.train.all": 1})


def test_rounds_are_bounded() -> None:
    found = make({"a": 50}, rounds=2)  # 12 indices, and then eight times as many and four
    with pytest.raises(StarvedError, match=r"a.train.all: 2 of 50 rows after 112 indices"):
        play(found, {"a.train.all": 40})


def test_what_a_round_asks_grows_at_most_eightfold() -> None:
    found = make({"a": 10_000}, shard_rows=20_000)
    (shard,) = next_round(found, 1, [{"a.train.all": Progress(10, 1)}])
    assert shard.stop - shard.start <= 8 * 10 + 4


def test_the_plan_depends_on_progress_alone() -> None:
    past = [{"b.train.all": Progress(7, 3), "a.train.all": Progress(5, 2)}]
    turned = [dict(reversed(list(past[0].items())))]
    found = make({"a": 9, "b": 9})
    assert plan.next_round(found, 1, past) == plan.next_round(found, 1, turned)
