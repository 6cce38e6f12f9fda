"""A dataset with questions about programs is audited when it is finished: manifest, card, report, command."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from toy_datasets import build

from proofloom.engine import DamagedError, Reject, Seed
from proofloom.engine.codec import encode
from proofloom.generators.program.exercises import Exercises
from proofloom.pipelines import audit as audits
from proofloom.pipelines import recipe
from proofloom.pipelines.audit.items import Item, of_dataset, of_row
from proofloom.pipelines.cli import status
from proofloom.pipelines.look.reader import open_dataset
from proofloom.pipelines.sealed import unseal
from proofloom.verifiers.jail import JailError

RECIPE = """\
name: audited
seed: 3
licence: CC0-1.0
generators:
  - use: toy/polygon
    verifiers: [toy/sum]
    rows: {train: 2}
  - use: program/exercises
    with:
      languages: {python: 1}
      asks: {output: 1, steps: 1}
      per_program: 2
      functions: [2, 2]
      statements: [4, 14]
    rows: {train: 4}
"""


@pytest.fixture(scope="module")
def exercises() -> list[Item]:
    """Questions of several kinds about one program, in another language than Python."""
    maker = Exercises(
        functions=(2, 3), statements=(6, 30), per_program=4, languages={"go": 1}, steps=(10, 800),
        asks={"output": 1, "steps": 1, "predict": 1, "next": 1},
    )  # fmt: skip
    for number in range(60):
        with suppress(Reject):
            drawn = maker.draw(Seed.root("audited") / number)
            rows = [
                {"id": f"{place}", "unit": "hard", "prompt": one.prompt, "answer": one.answer,
                 "body": json.dumps(encode(one.body))}
                for place, one in enumerate(drawn)
            ]  # fmt: skip
            return [item for row in rows if (item := of_row(row)) is not None]
    raise AssertionError("no seed gave a program")


def test_exercises_of_any_language_are_read_by_their_python(exercises: list[Item]) -> None:
    assert sorted(item.kind for item in exercises) == ["next", "output", "predict", "steps"]
    assert all("```go" in item.prompt and "def " in item.source for item in exercises)
    run = audits.ran(exercises[0])
    assert run is not None
    steps = next(item for item in exercises if item.kind == "steps")
    assert (run.steps, str(run.steps)) == (steps.steps, steps.answer)
    assert run.ever == {*run.statements}, "every statement of ours is reached"
    assert all(run.needed.values()), "and needed"


def test_a_body_that_is_no_programs_is_named() -> None:
    assert of_row({"body": "{}"}) is None
    with pytest.raises(DamagedError, match="row 7"):
        of_row({"id": "7", "body": '{"question": {}, "tree": "(x)"}'})


def test_a_source_that_is_no_python_is_named(made: Path) -> None:
    dataset = open_dataset(made)
    rows = dataset.rows.rows(range(dataset.rows.count), ("id", "unit", "prompt", "answer", "body"))
    row = next(row for row in rows if of_row(row) is not None)
    body = {**json.loads(row["body"]), "source": "def f(:\n"}
    with pytest.raises(DamagedError, match=f"row {row['id']}"):
        of_row({**row, "body": json.dumps(body)})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("audited")
    build(place, recipe.parse(RECIPE, "audited.yaml"))
    return place


def test_manifest_and_card_tell_the_audit(made: Path) -> None:
    manifest = unseal((made / "manifest.json").read_bytes(), "manifest.json")
    found = manifest["audit"]
    assert (found["questions"], found["programs"], found["run"]) == (4, 2, 2)
    assert found["figures"]["coverage"]["statements, by some input"][0] > 0
    card = (made / "README.md").read_text(encoding="utf-8")
    assert "4 questions about 2 programs, of which 2 were run in the jail" in card
    assert "| statements that are needed | 100.0 % |" in card


def test_the_report_shows_it(made: Path) -> None:
    assert status(["report", str(made)]) == 0
    page = (made / "report.html").read_text(encoding="utf-8")
    assert 'id="audit"' in page
    assert "The answer is an argument" in page


def test_the_rows_steps_are_those_that_the_jail_counts(made: Path) -> None:
    items = of_dataset(open_dataset(made), 100)
    assert sorted(item.kind for item in items) == ["output", "output", "steps", "steps"]
    for item in items:
        run = audits.ran(item)
        assert run is not None
        assert run.steps == item.steps
        assert item.kind != "output" or item.answer == run.value


def test_the_command_takes_some_of_the_questions(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["audit", str(made), "--questions", "3", "--programs", "0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["questions"] == 3


def test_without_a_jail_the_card_is_made_of_what_needs_none(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def none(item: object) -> None:
        tried.append(item)
        raise JailError("there is none")

    monkeypatch.setattr(audits, "ran", none)
    found = audits.of_finished(open_dataset(made))
    assert found is not None
    assert found["run"] == 0
    assert "coverage" not in found["figures"]
    assert len(tried) == audits.TRIES
