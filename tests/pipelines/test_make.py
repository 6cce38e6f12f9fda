"""An item is a pure function of its address, and what does not work out is recorded, never hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from proofloom.engine import Candidate, RecipeError
from proofloom.engine.marks import VerifierMark
from proofloom.pipelines import fingerprints, recipe, registry, secrets
from proofloom.pipelines.make import SPACE, TOGETHER, Maker, family_range
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.rows import check_row
from proofloom.pipelines.secrets import Secret

TRAIN, TEST = "toy.polygon.train.all", "toy.polygon.test.all"
DRAWER = "toy.drawer.train.all"


def drawer(mood: str = "good", *sets: str, every: int = 1) -> Recipe:
    text = (
        "name: t\nseed: 5\ngenerators:\n"
        f"  - {{use: toy/drawer, with: {{mood: {mood}, every: {every}}}, rows: {{train: 9}}}}\n"
    )
    return recipe.parse(text, "t.yaml", sets)


@pytest.fixture
def toy(toy_recipe: str) -> Recipe:
    return recipe.parse(toy_recipe, "toy.yaml")


def test_an_item_is_the_same_whoever_makes_it_and_in_whatever_order(toy: Recipe) -> None:
    one, two = Maker(toy), Maker(toy)
    forward = {index: one.make(TRAIN, index) for index in range(30)}
    backward = {index: two.make(TRAIN, index) for index in reversed(range(30))}
    assert forward == backward
    assert one.make(TRAIN, 7) == forward[7]


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give every verifier something to do ahead, which breaks after it has noted how many it was handed."""
    handed: list[int] = []
    load = registry.load_verifier

    def work(candidates: Sequence[Candidate[Any]]) -> None:
        handed.append(len(candidates))
        raise ValueError("too much")

    def loaded(address: str) -> registry.LoadedVerifier:
        return replace(load(address), mark=VerifierMark(load(address).mark.version, work))

    monkeypatch.setattr(registry, "load_verifier", loaded)
    return handed


@pytest.mark.parametrize("mood", ["good", "reject", "lie", "raise"])
def test_items_made_together_are_those_made_alone(mood: str, ahead: list[int]) -> None:
    maker, beats = Maker(drawer(mood, every=3)), []
    alone = [maker.make(DRAWER, index) for index in range(12)]
    assert ahead == [], "for one candidate there is nothing to do ahead"
    together = list(maker.make_all(DRAWER, range(12), beats.append))
    assert together == alone
    assert [made.rows for made in together] == [made.rows for made in alone]
    assert beats == [*range(12), *range(12)]
    assert len(ahead) == 1
    assert maker.together(DRAWER) == TOGETHER


def test_what_breaks_ahead_is_no_secret_where_all_errors_are_raised(ahead: list[int]) -> None:
    with pytest.raises(ValueError, match="too much"):
        list(Maker(drawer(), strict=True).make_all(DRAWER, range(12)))
    assert ahead == [12]


def test_nothing_is_kept_waiting_where_nothing_is_done_ahead(toy: Recipe) -> None:
    assert Maker(toy).together(TRAIN) == 1


def test_rows_say_where_they_come_from_and_are_certified(toy: Recipe) -> None:
    rows = [row for index in range(20) for row in Maker(toy).make(TEST, index).rows]
    assert len(rows) == 20
    for index, row in enumerate(rows):
        assert (row["unit"], row["split"], row["index"], row["k"]) == (TEST, "test", index, 0)
        assert (row["generator"], row["generator_version"], row["recipe"]) == ("toy/polygon", 1, "toy")
        assert [(s["verifier"], s["outcome"]) for s in row["certificate"]] == [("toy/sum", "pass")]
        assert check_row(row) == ""
        assert row["canary"] == toy.canary


def test_splits_units_seeds_and_indices_have_streams_of_their_own(toy: Recipe, toy_recipe: str) -> None:
    other = recipe.parse(toy_recipe, "toy.yaml", ["seed=43"])
    wide = "generators.0.with.sides=[6, 9]"
    made = [
        {row["body"] for index in range(60) for row in Maker(found).make(unit, index).rows}
        for found, unit in (
            (recipe.parse(toy_recipe, "toy.yaml", [wide]), TRAIN),
            (recipe.parse(toy_recipe, "toy.yaml", [wide]), TEST),
            (recipe.parse(toy_recipe, "toy.yaml", [wide, "seed=43"]), TRAIN),
        )
    ]
    assert other.digest != toy.digest
    assert not made[0] & made[1]
    assert not made[0] & made[2]


def test_no_family_is_in_two_splits_whatever_the_seed(toy_recipe: str) -> None:
    families: dict[str, set[str]] = {"train": set(), "test": set()}
    for seed in (1, 2, 3):
        maker = Maker(recipe.parse(toy_recipe, "toy.yaml", [f"seed={seed}"]))
        for unit, split in ((TRAIN, "train"), (TEST, "test")):
            families[split] |= {row["family"] for i in range(150) for row in maker.make(unit, i).rows}
    assert len(families["train"]) > len(families["test"]) > 10
    assert not families["train"] & families["test"]


def test_the_splits_cover_family_space_exactly(toy: Recipe) -> None:
    ranges = sorted(family_range(toy, split) for split in toy.splits)
    assert ranges[0][0] == 0
    assert ranges[-1][1] == SPACE
    assert all(one[1] == two[0] for one, two in pairwise(ranges))
    low, high = family_range(toy, "train")
    assert abs(5 * (high - low) - 4 * SPACE) < 5  # four parts of five
    with pytest.raises(KeyError):
        family_range(toy, "dev")


def test_rejected_draws_are_tried_again_and_counted() -> None:
    made = [Maker(drawer("reject", every=3)).make(DRAWER, index) for index in range(60)]
    assert all(len(item.rows) == 1 for item in made)
    assert len({row["body"] for item in made for row in item.rows}) == 60, "a second try is nobody's first"
    reasons = Counter((r.stage, r.reason) for item in made for r in item.rejected)
    assert set(reasons) == {("draw", "not in the mood")}
    missed = sum(r.count for item in made for r in item.rejected)
    assert 10 <= missed <= 60  # 30 expected, with a deviation below 7


def test_attempts_are_bounded_and_the_end_is_recorded() -> None:
    made = Maker(drawer("reject", "attempts=4")).make(DRAWER, 0)
    assert not made.rows
    assert [(r.reason, r.count) for r in made.rejected] == [("no attempt left", 1), ("not in the mood", 4)]


def test_a_false_answer_is_rejected_by_the_verifier_with_its_reason() -> None:
    made = Maker(drawer("lie")).make(DRAWER, 3)
    assert not made.rows
    (found,) = made.rejected
    assert (found.index, found.stage, found.reason) == (
        3, "verify", "toy/sum: fail: the answer is not the last angle",
    )  # fmt: skip
    assert made.verdicts == {"toy/sum fail": 1}


def test_a_generator_that_raises_is_an_error_and_under_strict_raises() -> None:
    made = Maker(drawer("raise")).make(DRAWER, 0)
    (found,) = made.rejected
    assert (found.stage, found.reason) == ("error", "KeyError")
    assert "toy_drawer.py" in found.detail
    assert "/" not in found.detail.replace("toy/", ""), "no path of this machine"
    with pytest.raises(KeyError):
        Maker(drawer("raise"), strict=True).make(DRAWER, 0)


def test_a_verifier_that_raises_gives_an_error_verdict_and_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    import toy_sum

    from proofloom.pipelines import registry

    def broken(candidate: object) -> None:
        raise RuntimeError("the tool is gone")

    broken.__proofloom_verifier__ = toy_sum.angle_sum.__proofloom_verifier__  # type: ignore[attr-defined]
    monkeypatch.setattr(toy_sum, "angle_sum", broken)
    registry.load_verifier.cache_clear()
    try:
        made = Maker(drawer()).make(DRAWER, 0)
        assert not made.rows
        assert made.verdicts == {"toy/sum error": 1}
        assert made.rejected[0].stage == "error"
    finally:
        registry.load_verifier.cache_clear()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), MemoryError()])
def test_the_machines_fault_is_not_the_items(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    import toy_drawer

    def draw(self: object, seed: object) -> None:
        raise error

    monkeypatch.setattr(toy_drawer.Drawer, "draw", draw)
    with pytest.raises(type(error)):
        Maker(drawer()).make(DRAWER, 0)


def test_several_questions_of_one_scene_are_numbered() -> None:
    made = Maker(drawer("twice")).make(DRAWER, 0)
    assert [row["k"] for row in made.rows] == [0, 1]
    assert len({row["id"] for row in made.rows}) == 2


def test_of_several_questions_those_stay_that_their_split_may_have() -> None:
    sides = "splits={train: {share: 1}, test: {share: 1}}"
    whole, half = Maker(drawer("twice")), Maker(drawer("twice", sides))
    kept = [[row["k"] for row in half.make(DRAWER, index).rows] for index in range(40)]
    # "0" is the answer of the second question in every draw, and its family is on one side
    second = [1 in ks for ks in kept]
    assert len({*second}) == 1
    assert {len(ks) for ks in kept} == ({1, 2} if second[0] else {1})
    assert all(ks for ks in kept)
    refused = [item for index in range(40) for item in half.make(DRAWER, index).rejected]
    assert {item.stage for item in refused} == {"split"}
    assert [row["k"] for row in whole.make(DRAWER, 0).rows] == [0, 1]


def test_an_item_left_out_is_recorded_as_such() -> None:
    maker = Maker(drawer("good", f"leave_out=[{DRAWER}#4]"))
    assert [r.reason for r in maker.make(DRAWER, 4).rejected] == ["left out by the recipe"]
    assert maker.make(DRAWER, 5).rows


def test_nothing_is_made_that_another_set_holds(tmp_path: Path, toy_recipe: str, toy: Recipe) -> None:
    before = [row for index in range(40) for row in Maker(toy).make(TRAIN, index).rows]
    held = before[::2]
    fingerprints.write(tmp_path / "held", [row["fingerprint"] for row in held])
    found = recipe.parse(f"{toy_recipe}disjoint_from: [held]\n", "toy.yaml", base=tmp_path)
    made = [Maker(found).make(TRAIN, index) for index in range(40)]
    after = {row["fingerprint"] for item in made for row in item.rows}
    assert not after & {row["fingerprint"] for row in held}
    assert {row["fingerprint"] for row in before[1::2]} - {row["fingerprint"] for row in held} <= after
    assert {r.stage for item in made for r in item.rejected} <= {"draw", "split", "disjoint"}


def test_a_secret_split_has_another_root_and_keyed_digests(toy_recipe: str) -> None:
    secret, other = Secret(b"s" * 32), Secret(b"t" * 32)
    hidden = recipe.parse(toy_recipe, "toy.yaml", [f"splits.test.secret={secret.commitment}"])
    public = recipe.parse(toy_recipe, "toy.yaml")
    rows = [row for i in range(20) for row in Maker(hidden, {"test": secret}).make(TEST, i).rows]
    plain = [row for i in range(20) for row in Maker(public).make(TEST, i).rows]
    assert not {row["body"] for row in rows} & {row["body"] for row in plain}
    forms = {fingerprints.form_digest(f"toy/polygon\n{sorted(eval_body(row))}") for row in rows}
    assert not forms & {row["fingerprint"] for row in rows}, "a guess can be confirmed"
    forms = {fingerprints.form_digest(f"toy/polygon\n{sorted(eval_body(row))}") for row in plain}
    assert forms == {row["fingerprint"] for row in plain}
    with pytest.raises(RecipeError, match="secret"):
        Maker(hidden).make(TEST, 0)
    with pytest.raises(RecipeError, match="another one"):
        Maker(hidden, {"test": other})
    assert Maker(hidden).make(TRAIN, 0).rows, "the public split needs no secret"


def eval_body(row: dict[str, str]) -> list[int]:
    """Return the given angles of a toy row, from its body's text."""
    return [int(part) for part in row["body"].strip("[]").split(",")][:-1]


def test_an_unknown_unit_names_the_known_ones(toy: Recipe) -> None:
    with pytest.raises(RecipeError, match=r"toy\.polygon\.train\.all"):
        Maker(toy).make("nothing", 0)


def test_new_secrets_differ() -> None:
    assert len({secrets.new().value for _ in range(10)}) == 10
