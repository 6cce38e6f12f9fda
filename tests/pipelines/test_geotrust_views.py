"""Rows of plane geometry in the columns of GeoTrust and the files of GeoBench, held to the rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from toy_datasets import build, pictured

from proofloom.engine import RecipeError
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.problem import hypotheses
from proofloom.pipelines import recipe
from proofloom.pipelines.diversity import of_rows, table
from proofloom.pipelines.export import export
from proofloom.pipelines.published import load
from proofloom.pipelines.rows import Row

TEXT = """
name: plane
seed: 5
shard_rows: 5
splits: {train: {share: 1}, test: {share: 1}}
generators:
  - use: geometry/plane_problems
    with: {points: [4, 5], languages: [en, zh], numbers: 2, proofs: 1, choices: 5, kinds: [option, theorem]}
    rows: {train: 8, test: 3}
"""
COLUMNS = (
    "_id image_path problem_FL solution_FL problem_pretty solution_pretty problem_NL solution_NL "
    "connection_thinking proof_length used_premises_nums all_premises_nums"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plane") / "dataset"
    build(folder, recipe.parse(TEXT, "t.yaml"))
    return folder


def _table(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


def test_training_rows_have_the_twelve_columns_and_say_what_the_row_says(place: Path, tmp_path: Path) -> None:
    export(place, tmp_path / "out", "geotrust")
    made = _table(tmp_path / "out" / "data" / "train.parquet")
    rows: dict[str, Row] = {row["id"]: row for row in load(place, "train")}
    assert len(made) == len(rows) == 8
    for one in made:
        row = rows[one["_id"]]
        body = json.loads(row["body"])
        assert list(one) == COLUMNS.split()
        assert (tmp_path / "out" / one["image_path"]).read_bytes() == row["image"]["bytes"]
        assert one["problem_FL"] == body["problem"]
        assert row["prompt"].startswith(one["problem_NL"])
        assert one["solution_NL"].splitlines() == [step["text"] for step in row["steps"]]
        assert one["proof_length"] == json.loads(row["difficulty"])["steps"]
        assert 0 < one["used_premises_nums"] <= one["all_premises_nums"]
        assert one["all_premises_nums"] == len(hypotheses(read_problem(body["problem"])))
        for claim in (step["claim"] for proof in body["proofs"] for step in proof["steps"]):
            assert f". {claim} <= " in one["solution_FL"]
        told = one["connection_thinking"].splitlines()
        for at, step in enumerate(row["steps"]):
            assert told[at].startswith(f"({at + 1}) {step['text']}")
            for cited in step["because"]:
                assert f"({at + 1})" in told[cited].removeprefix(
                    f"({cited + 1}) {row['steps'][cited]['text']}"
                )
        assert read_problem(body["problem"]).points[0] in one["problem_pretty"]


def test_a_test_split_has_the_five_columns(place: Path, tmp_path: Path) -> None:
    export(place, tmp_path / "out", "geotrust")
    made = _table(tmp_path / "out" / "data" / "test.parquet")
    rows = {row["id"]: row for row in load(place, "test")}
    assert [list(one) for one in made] == [["_id", "image_path", "tier", "problem", "answer"]] * 3
    for one in made:
        row = rows[one["_id"]]
        steps = json.loads(row["difficulty"])["steps"]
        assert one["tier"] == 1 + sum(steps > top for top in (10, 20, 50))
        if row["answer_type"] in ("number", "degrees"):
            assert float(one["answer"]) == pytest.approx(float(json.loads(row["body"])["number"]["decimal"]))
        else:
            assert one["answer"] == row["answer"]


def test_questions_with_options_have_their_file_and_their_key(place: Path, tmp_path: Path) -> None:
    export(place, tmp_path / "out", "geobench")
    rows = {row["id"][:12]: row for split in ("train", "test") for row in load(place, split)}
    found = 0
    for path in (tmp_path / "out").glob("*/*.json"):
        for one in json.loads(path.read_text(encoding="ascii")):
            scene, _, name = one["problem_id"].partition("_")
            body = json.loads(rows[name]["body"])
            assert body["lineage"]["scene"].startswith(scene)
            assert path.stem == {"option": "numeric_perception", "theorem": "theorem_choice"}[body["kind"]]
            user, assistant = one["messages"]
            assert user["content"] == f"<image>\n{rows[name]['prompt']}"
            assert assistant["content"] == f"\\boxed{{{'ABCD'[body['choice']['key']]}}}"
            assert (tmp_path / "out" / one["images"][0]).exists()
            found += 1
    assert found == sum(row["answer_type"] == "choice" for row in rows.values()) > 0


def test_the_card_tells_how_varied_the_rows_are(place: Path) -> None:
    rows = [row for split in ("train", "test") for row in load(place, split)]
    found = of_rows(rows)
    assert found is not None
    assert found["rows"] == len(rows) == 11
    card = (place / "README.md").read_text(encoding="utf-8")
    for title, here, geobench in table(found):
        assert f"| {title} | {here} | {geobench} |" in card


@pytest.mark.parametrize("view", ["geotrust", "geobench"])
def test_what_is_not_of_plane_geometry_has_no_such_view(view: str, tmp_path: Path) -> None:
    build(tmp_path / "toys", pictured())
    with pytest.raises(RecipeError, match="geometry/plane_problems"):
        export(tmp_path / "toys", tmp_path / "out", view)
    assert not (tmp_path / "out").exists()
