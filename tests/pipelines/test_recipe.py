"""A recipe is taken as it is meant, or refused with every error at once: file, key and value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from proofloom.engine import RecipeError
from proofloom.pipelines import recipe
from proofloom.pipelines.plan import units

FILE = "mine.yaml"


class _Written(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def text_of(plain: Any) -> str:
    """Return plain values as YAML with everything written out."""
    return yaml.dump(plain, Dumper=_Written)


def problems(text: str, *overrides: str) -> dict[str, tuple[str, str]]:
    """Return what is wrong with a recipe: key -> (value, message)."""
    with pytest.raises(RecipeError) as caught:
        recipe.parse(text, FILE, overrides)
    found = caught.value.problems
    assert found
    assert all(problem.file in (FILE, "--set") for problem in found)
    assert len({problem.key for problem in found}) == len(found), "one complaint for each key"
    return {problem.key: (problem.value, problem.message) for problem in found}


@pytest.fixture
def good(toy_recipe: str) -> dict[str, Any]:
    plain: dict[str, Any] = yaml.safe_load(toy_recipe)
    return plain


def test_a_good_recipe_says_what_to_make(toy_recipe: str) -> None:
    found = recipe.parse(toy_recipe, FILE)
    assert [(u.name, u.quota, u.verifiers) for u in units(found)] == [
        ("toy.polygon.test.all", 20, ("toy/sum",)),
        ("toy.polygon.train.all", 60, ("toy/sum",)),
    ]
    assert found.licence == "CC-BY-4.0"


def test_every_error_comes_at_once() -> None:
    found = problems(
        """
name: Not A Name
seed: 1.5
colour: red
splits: {train: {share: 0}}
attempts: many
generators:
  - {use: no/such, rows: {train: 1}, verifiers: [no/such]}
  - {use: toy/polygon, rows: {train: -1, tset: 3}, with: {sides: [9, 3], size: 1}}
  - {use: toy/polygon, name: b, verifiers: [toy/sum], cells: [
      {name: c, rows: {dev: 1}, with: {smallest: x}}, {name: d, rows: {train: 1}, with: {sides: [1, 2]}}]}
disjoint_from: [nowhere.txt]
""",
        "nonsense",
    )
    expected = {
        "name": "'Not A Name'",
        "seed": "1.5",
        "colour": "'red'",
        "splits.train.share": "0",
        "attempts": "'many'",
        "generators.0.use": "'no/such'",
        "generators.0.verifiers": "['no/such']",
        "generators.1.rows.train": "-1",
        "generators.1.rows.tset": "3",
        "generators.1.with.size": "1",
        "generators.1.verifiers": "()",
        "generators.2.cells.0.with.smallest": "'x'",
        "generators.2.cells.1.with": "{'sides': [1, 2]}",
        "generators.2.cells.0.rows.dev": "1",
        "disjoint_from.0": "'nowhere.txt'",
        "nonsense": "",
    }
    assert {key: value for key, (value, _) in found.items()} == expected


@pytest.mark.parametrize(
    ("change", "key", "message"),
    [
        ({"colour": 1}, "colour", "not permitted"),
        ({"recipe": 2}, "recipe", "1"),
        ({"name": "../x"}, "name", "pattern"),
        ({"seed": True}, "seed", "integer or a text"),
        ({"splits": {"train": {"more": 1}, "test": {}}}, "splits.train.more", "not permitted"),
        ({"splits": {"train": {"secret": "abc"}, "test": {}}}, "splits.train.secret", "pattern"),
        ({"generators": []}, "", "at least one generator"),
        ({"limits": {"errors": float("nan")}}, "limits.errors", "1"),
        ({"shard_rows": "25"}, "shard_rows", "integer"),
        ({"files": {"group_rows": 501}}, "files.group_rows", "500"),
        ({"disjoint_from": "x"}, "disjoint_from", "tuple"),
        ({"disjoint_from": ["a\0b"]}, "disjoint_from.0", "null"),
        ({"disjoint_from": [{"path": 3}]}, "disjoint_from.0.path", "string"),
        ({"at_most": [{"of": "body.scene"}]}, "at_most.0.rows", "required"),
        ({"at_most": [{"of": "colour", "rows": 1}]}, "at_most.0.of", "colour is no column"),
        ({"at_most": [{"of": "body", "rows": 1}]}, "at_most.0.of", "body is a column of json"),
        ({"at_most": [{"of": "family.size", "rows": 1}]}, "at_most.0.of", "family is a column of string"),
        ({"leave_out": ["toy.polygon.train.all"]}, "", "unit#index"),
        ({"leave_out": ["no.unit#3"]}, "", "toy.polygon.train.all"),
        ({"overrides": "x"}, "overrides", "tuple"),
    ],
)
def test_a_wrong_value_is_refused_by_key(
    good: dict[str, Any], change: dict[str, Any], key: str, message: str
) -> None:
    found = problems(text_of({**good, **change}))
    assert list(found) == [key]
    assert message in found[key][1]


@pytest.mark.parametrize(
    ("change", "key", "message"),
    [
        ({"use": "toy/nothing"}, "use", "there are: "),
        ({"use": 3}, "use", "string"),
        ({"verifiers": []}, "verifiers", "every row must be checked"),
        ({"verifiers": ["toy/polygon"]}, "verifiers", "no verifier named"),
        ({"with": {"side": 3}}, "with.side", "it has sides, smallest"),
        ({"with": {"sides": [3, True]}}, "with.sides", "wanted int"),
        ({"with": {"sides": [3, 4.0]}}, "with.sides", "wanted int"),
        ({"with": {"sides": [5, 3]}}, "with", "fewest"),
        ({"rows": {"dev": 5}}, "rows.dev", "the splits are test, train"),
        ({"rows": {"train": 1.0}}, "rows.train", "integer"),
        ({"rows": {}}, "cells", "either rows or cells"),
        ({"cells": [{"name": "a", "rows": {"train": 1}}]}, "cells", "either rows or cells"),
        ({"rows": {}, "cells": [{"name": "a", "rows": {"train": 1}}] * 2}, "cells", "one name"),
        ({"name": "UPPER"}, "name", "pattern"),
    ],
)
def test_a_wrong_entry_is_refused_by_key(
    good: dict[str, Any], change: dict[str, Any], key: str, message: str
) -> None:
    entry = {**good["generators"][0], **change}
    found = problems(text_of({**good, "generators": [entry]}))
    assert list(found) == [f"generators.0.{key}"]
    assert message in found[f"generators.0.{key}"][1]


def test_a_recipe_without_splits_has_rows_for_none(good: dict[str, Any]) -> None:
    found = problems(text_of({**good, "splits": {}}))
    assert list(found) == ["splits", "generators.0.rows.test", "generators.0.rows.train"]


def test_two_entries_of_one_generator_need_names(good: dict[str, Any]) -> None:
    twice = good["generators"] * 2
    assert "one name" in problems(text_of({**good, "generators": twice}))[""][1]
    named = [{**twice[0], "name": "first"}, twice[1]]
    assert len(units(recipe.parse(text_of({**good, "generators": named}), FILE))) == 4


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a mapping of keys"),
        ("- a", "a mapping of keys"),
        ("hello", "a mapping of keys"),
        ("name: [", "is not YAML"),
        ("name: a\nname: b", "'name' stands twice"),
        ("splits: {train: {share: 1, share: 2}}", "'share' stands twice"),
        ("name: a\n---\nname: b", "another document"),
        ("!!python/object/apply:os.system [ls]", "could not determine a constructor"),
        ("name: !!python/name:os.system", "could not determine a constructor"),
        ("a: &a [*a]", "aliases"),
        ("a: &a {b: *a}", "aliases"),
        (BOMB, "aliases"),
        ("a: " + "[" * 3000 + "]" * 3000, "too deeply"),
        ("? [a, b]\n: 1", "a key is a text"),
        ("seed: " + "9" * 5000, "4300 digits"),
        ("seed: 2020-13-45", "month"),
        ('name: "\\ud800"', "surrogate"),
        ("a: \0", "special characters"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_not_plain_yaml_is_refused(text: str, message: str) -> None:
    found = problems(text)
    assert list(found) == [""]
    assert message in found[""][1]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "raw.yaml").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "raw.yaml"):
        with pytest.raises(RecipeError, match="cannot be read") as caught:
            recipe.load(path)
        assert caught.value.problems[0].file == str(path)


def test_overrides_change_the_recipe_and_stand_in_it(toy_recipe: str) -> None:
    sets = ["generators.0.rows.train=7", "limits.rounds=3", "near_duplicates={drop: true}"]
    found = recipe.parse(toy_recipe, FILE, sets)
    assert found.generators[0].rows["train"] == 7
    assert (found.limits.rounds, found.near_duplicates.drop) == (3, True)
    assert found.overrides == tuple(sets)
    written = yaml.safe_load(recipe.dump(found))
    assert written["overrides"] == sets
    assert written["limits"]["rounds"] == 3


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("seed", "key.path=value"),
        ("=3", "key.path=value"),
        ("seed=[", "not YAML"),
        ("seed=&a [*a]", "not YAML"),
        ("name.a.b=3", "there is no 'a'"),
        ("name.a=3", "there is no 'a'"),
        ("generators.9.use=x", "there is no '9'"),
        ("generators.first.use=x", "there is no 'first'"),
    ],
)
def test_an_override_that_fits_nowhere_is_refused(toy_recipe: str, spec: str, message: str) -> None:
    ((_, why),) = problems(toy_recipe, spec).values()
    assert message in why


def test_an_override_is_checked_like_the_file(toy_recipe: str) -> None:
    assert list(problems(toy_recipe, "limits.round=3")) == ["limits.round"]
    assert list(problems(toy_recipe + "overrides:\n", "seed=3")) == ["overrides"]


def test_the_digest_is_of_what_is_said_not_of_how_it_is_spelled(
    toy_recipe: str, good: dict[str, Any]
) -> None:
    digest = recipe.parse(toy_recipe, FILE).digest
    turned = json.dumps(good)
    assert recipe.parse(f"# a remark\n{turned}", "other.yaml").digest == digest
    assert recipe.parse(toy_recipe, FILE, ["seed=42"]).digest == digest
    for spec in (
        "seed=43",
        "seed='42'",
        "splits.train.share=3",
        "licence=CC0-1.0",
        "attempts=99",
        "image_size=64",
    ):
        assert recipe.parse(toy_recipe, FILE, [spec]).digest != digest, spec


def test_a_resolved_recipe_reads_back_as_itself(toy_recipe: str, tmp_path: Path) -> None:
    (tmp_path / "marks.txt").write_text("proofloom fingerprints 1\n")
    (tmp_path / "toy.yaml").write_text(f"{toy_recipe}disjoint_from: [marks.txt]\n")
    found = recipe.load(tmp_path / "toy.yaml", ["seed=9"])
    kept = tmp_path / recipe.input_name(found.disjoint_from[0].digest)
    kept.parent.mkdir()
    kept.write_text("proofloom fingerprints 1\n")
    again = recipe.parse(recipe.dump(found), FILE, base=tmp_path)
    assert again.digest == found.digest
    assert str(tmp_path) not in recipe.dump(found)


def test_a_changed_input_file_is_refused(toy_recipe: str, tmp_path: Path) -> None:
    marks = tmp_path / "marks.txt"
    marks.write_text("proofloom fingerprints 1\n")
    item = recipe.parse(f"{toy_recipe}disjoint_from: [marks.txt]\n", FILE, base=tmp_path).disjoint_from[0]
    marks.write_text("proofloom fingerprints 1\nform 0\n")
    with pytest.raises(RecipeError, match="not the recorded one"):
        recipe.parse(
            f"{toy_recipe}disjoint_from: [{{path: marks.txt, digest: {item.digest}}}]\n", FILE, base=tmp_path
        )


def test_the_schema_takes_what_the_recipe_takes(good: dict[str, Any]) -> None:
    import jsonschema

    check = jsonschema.Draft202012Validator(recipe.json_schema())
    assert check.is_valid(good)
    assert not check.is_valid({**good, "colour": 1})
    assert not check.is_valid({**good, "seed": 1.5})
