"""Every export keeps what a row asks, shows and answers, in the shape that its framework reads."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from toy_datasets import build, pictured

from proofloom.engine import RecipeError
from proofloom.pipelines import secrets
from proofloom.pipelines.dataset import load
from proofloom.pipelines.export import TARGETS, export, jsonl, lm_eval, messages, nemo_gym, tables, trl, verl
from proofloom.pipelines.export.source import final, question, solution, write_lines
from proofloom.pipelines.rows import COLUMNS, INSTRUCTIONS, Row, row_digest
from proofloom.pipelines.verify import verify_jsonl

SPLITS = {"train": 60, "test-hard": 6}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports") / "dataset"
    build(folder, pictured())
    return folder


@pytest.fixture(scope="module")
def exported(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("exported")

    def once(to: str) -> Path:
        if not (folder / to).exists():
            export(place, folder / to, to)
        return folder / to

    return once


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def table(path: Path) -> list[Any]:
    rows: list[Any] = pq.read_table(path, page_checksum_verification=True).to_pylist()
    return rows


# --- rows that no generator of ours has made: any text, any answer

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40).filter(
    lambda text: not any(marker in text for marker in ("<image>", "<video>", "<audio>"))
)
PNG = st.binary(min_size=1, max_size=30).map(lambda data: {"bytes": data, "path": None})


@st.composite
def rows(draw: st.DrawFn) -> Row:
    form = draw(st.sampled_from(list(INSTRUCTIONS)))
    step = st.fixed_dictionaries(
        {
            "text": TEXT,
            "claim": TEXT,
            "because": st.lists(st.integers(0, 9), max_size=3),
            "rule": TEXT,
            "uses": st.lists(TEXT, max_size=2),
        }
    )
    numbers = {"schema_version": 1, "generator_version": 1, "index": draw(st.integers(0, 2**40)), "k": 0}
    row: Row = {name: name for name, kind, _ in COLUMNS if kind in ("string", "json")}
    row |= numbers | {
        "id": draw(TEXT),
        "answer": draw(TEXT),
        "body": draw(TEXT),
        "prompt": f"{draw(TEXT)}\n\n{INSTRUCTIONS[form]}",
        "answer_format": form.value,
        "difficulty": json.dumps(
            draw(st.dictionaries(st.sampled_from(["steps", "size"]), st.integers(0, 9)))
        ),
        "image": draw(st.none() | PNG),
        "steps": draw(st.lists(step, max_size=3)),
        "certificate": [],
    }
    row["digest"] = row_digest(row)
    return {name: row[name] for name, _, _ in COLUMNS}


@settings(max_examples=50)
@given(st.lists(rows(), max_size=3))
def test_jsonl_brings_every_row_back(tmp_path_factory: pytest.TempPathFactory, wanted: list[Row]) -> None:
    path = write_lines(tmp_path_factory.mktemp("lines") / "rows.jsonl", map(jsonl.record, wanted))
    back = [json.loads(line) for line in path.read_bytes().decode("ascii").split("\n") if line]
    for row in back:
        if row["image"]:
            row["image"]["bytes"] = base64.b64decode(row["image"]["bytes"])
        assert row_digest(row) == row["digest"]
    assert back == wanted


@settings(max_examples=40)
@given(st.lists(rows(), min_size=1, max_size=3))
def test_tables_bring_every_record_back(tmp_path_factory: pytest.TempPathFactory, wanted: list[Row]) -> None:
    path = tmp_path_factory.mktemp("tables") / "rows.parquet"
    for fields, records in (
        (messages.FIELDS, [messages.record(row) for row in wanted]),
        (verl.FIELDS, [verl.record(row, index) for index, row in enumerate(wanted)]),
    ):
        tables.write_table(path, fields, records, {})
        assert table(path) == records


@given(rows())
def test_placeholders_are_as_many_as_pictures(row: Row) -> None:
    pictures = 0 if row["image"] is None else 1
    for made in (messages.record(row)["messages"][0], verl.record(row, 0)["prompt"][0]):
        assert made["role"] == "user"
        assert made["content"].count("<image>") == pictures
        assert made["content"].endswith(row["prompt"])
    assert (
        lm_eval.record(row)["question"].count("<image>") == len(lm_eval.record(row)["pictures"]) == pictures
    )
    content = nemo_gym.record(row)["responses_create_params"]["input"][0]["content"]
    kinds = ["input_text"] if isinstance(content, str) else [part["type"] for part in content]
    assert kinds == ["input_image"] * pictures + ["input_text"]
    # TRL puts them in itself: a placeholder would be a second one
    assert "<image>" not in trl.sft(row)["prompt"][0]["content"]
    assert len(trl.grpo(row).get("images", ())) == pictures


@given(rows())
def test_every_solution_ends_in_the_answer_as_asked_for(row: Row) -> None:
    response = solution(row)
    assert response.endswith(final(row))
    assert response == "".join(f"{step['text']}\n" for step in row["steps"]) + final(row)
    answer = {
        "boxed": lambda text: text.removeprefix("\\boxed{").removesuffix("}"),
        "tag": lambda text: text.removeprefix("<answer>").removesuffix("</answer>"),
        "json": lambda text: json.loads(text)["answer"],
    }[row["answer_format"]](final(row))
    assert answer == row["answer"]


@pytest.mark.parametrize("marker", ["<image>", "<video>", "<audio>"])
def test_a_prompt_that_holds_a_marker_is_refused(place: Path, marker: str) -> None:
    row = {**load(place)[0], "prompt": f"What does {marker} mean?"}
    with pytest.raises(ValueError, match=marker):
        question(row)


# --- whole exports of a dataset


def test_messages_hold_question_picture_and_solution(place: Path, exported: Callable[[str], Path]) -> None:
    for split, count in SPLITS.items():
        found = table(exported("messages") / "data" / f"{split}.parquet")
        assert len(found) == count
        for made, row in zip(found, load(place, split), strict=True):
            user, assistant = made["messages"]
            assert (user["role"], assistant["role"]) == ("user", "assistant")
            assert user["content"].removeprefix("<image>\n") == row["prompt"]
            assert [image["bytes"] for image in made["images"]] == (
                [row["image"]["bytes"]] if row["image"] else []
            )
            assert all(step["text"] in assistant["content"] for step in row["steps"])
            assert made["answer"] == row["answer"]


def test_trl_keeps_pictures_and_text_apart(place: Path, exported: Callable[[str], Path]) -> None:
    folder = exported("trl")
    for split in SPLITS:
        everyone = {row["id"]: row for row in load(place, split)}
        for kind in ("sft", "grpo"):
            text = table(folder / f"{kind}-text" / f"{split}.parquet")
            vision = table(folder / f"{kind}-vision" / f"{split}.parquet")
            assert {row["id"] for row in text} | {row["id"] for row in vision} == everyone.keys()
            assert all("images" not in row and everyone[row["id"]]["image"] is None for row in text)
            assert all(row["images"][0]["bytes"] == everyone[row["id"]]["image"]["bytes"] for row in vision)
        assert {row["id"]: row["answer"] for row in text + vision} == {
            key: row["answer"] for key, row in everyone.items()
        }


def test_verl_rows_carry_ground_truth_and_their_place(place: Path, exported: Callable[[str], Path]) -> None:
    found = table(exported("verl") / "train.parquet")
    for index, (made, row) in enumerate(zip(found, load(place), strict=True)):
        assert made["reward_model"] == {"style": "rule", "ground_truth": row["answer"]}
        assert made["extra_info"]["index"] == index
        assert made["extra_info"]["split"] == "train"
        assert made["extra_info"]["id"] == row["id"]
        assert made["data_source"] == "proofloom/toy/triangle"
        assert made["ability"] == "toy"


@pytest.mark.parametrize(
    ("to", "file"),
    [("messages", "data/train.parquet"), ("verl", "train.parquet"), ("trl", "grpo-vision/train.parquet")],
)
def test_tables_open_in_datasets_and_their_pictures_decode(
    exported: Callable[[str], Path], tmp_path: Path, to: str, file: str
) -> None:
    rows = datasets.load_dataset(
        "parquet", data_files=str(exported(to) / file), split="train", cache_dir=str(tmp_path)
    )
    found = [picture for pictures in rows["images"] for picture in pictures]
    assert found
    assert all(isinstance(picture, Image.Image) and picture.size == (64, 64) for picture in found)


def test_nemo_gym_tasks_name_the_request_and_the_answer(place: Path, exported: Callable[[str], Path]) -> None:
    for made, row in zip(lines(exported("nemo-gym") / "train.jsonl"), load(place), strict=True):
        (turn,) = made["responses_create_params"]["input"]
        assert turn["role"] == "user"
        assert made["expected_answer"] == row["answer"]
        assert made["answer_format"] == row["answer_format"]
        if row["image"]:
            picture, text = turn["content"]
            head, _, data = picture["image_url"].partition(",")
            assert head == "data:image/png;base64"
            assert base64.b64decode(data) == row["image"]["bytes"]
            assert text["text"] == row["prompt"]
        else:
            assert turn["content"] == row["prompt"]


def test_jsonl_is_what_verify_reads(exported: Callable[[str], Path], tmp_path: Path) -> None:
    path = exported("jsonl") / "train.jsonl"
    found = verify_jsonl(path)
    assert found.rows == 60
    assert found.ok, found
    # one answer changed, with its digest made to fit
    changed = lines(path)
    changed[5]["answer"] = "1"
    changed[5]["digest"] = row_digest(changed[5])
    write_lines(tmp_path / "bad.jsonl", changed)
    assert not verify_jsonl(tmp_path / "bad.jsonl").ok


class _Tags(yaml.SafeLoader):
    """Reads `!function` as the name that it gives."""


_Tags.add_constructor("!function", lambda loader, node: loader.construct_scalar(node))


def test_lm_eval_tasks_lie_beside_their_questions(place: Path, exported: Callable[[str], Path]) -> None:
    folder = exported("lm-eval")
    asked = {}
    for path in sorted(folder.glob("*.yaml")):
        task = yaml.load(path.read_text(encoding="utf-8"), Loader=_Tags)
        assert task["task"] == path.stem
        questions = lines(folder / task["dataset_kwargs"]["file"])
        assert ("doc_to_image" in task) == path.stem.endswith("_vision")
        assert all(bool(item["pictures"]) == path.stem.endswith("_vision") for item in questions)
        asked |= {item["id"]: item["answer"] for item in questions}
    assert asked == {row["id"]: row["answer"] for split in SPLITS for row in load(place, split)}


def test_the_lm_eval_loader_needs_nothing_of_ours(exported: Callable[[str], Path], tmp_path: Path) -> None:
    folder = exported("lm-eval")
    names: dict[str, Any] = {"__file__": str(folder / "lm_eval_loader.py")}
    source = (folder / "lm_eval_loader.py").read_text(encoding="utf-8")
    assert "proofloom" not in source
    exec(source, names)
    rows = names["questions"](file="questions/toy-angles_train_vision.jsonl")["test"]
    assert len(rows) == 33
    assert names["pictures"](rows[0])[0].size == (64, 64)


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        (r"so \boxed{12}", "12"),
        (r"first \boxed{1}, no: \boxed{\frac{1}{2}}.", r"\frac{1}{2}"),
        ("<answer>7</answer> or rather <answer> 8\n</answer>", "8"),
        ('the answer is {"answer": "[1, 2]"}', "[1, 2]"),
        ('{"answer": 90}', "90"),
        ("I think it is 12", None),
        ("<answer>no end", None),
    ],
)
def test_the_answer_pattern_takes_the_last_answer(response: str, answer: str | None) -> None:
    found = re.findall(lm_eval._ANSWER, response)
    last = next((group for group in found[-1] if group), "").strip() if found else None
    assert last == answer


@given(st.text("0123456789abc ,()[]-/", max_size=20), st.sampled_from(["boxed", "tag"]))
def test_the_answer_pattern_finds_our_own_solutions(answer: str, form: str) -> None:
    row = {"steps": [], "answer": f"{answer}.", "answer_type": "text", "answer_format": form}
    response = solution(row)
    found = re.findall(lm_eval._ANSWER, response)
    assert next(group for group in found[-1] if group).strip() == f"{answer}.".strip()


@pytest.mark.parametrize("to", TARGETS)
def test_equal_datasets_give_equal_files(
    place: Path, exported: Callable[[str], Path], tmp_path: Path, to: str
) -> None:
    written = export(place, tmp_path / "again", to)
    assert written == [path for path in written if path.is_file()]
    for path in written:
        name = path.relative_to(tmp_path / "again")
        assert path.read_bytes() == (exported(to) / name).read_bytes()
    assert {path for path in (tmp_path / "again").rglob("*") if path.is_file()} == set(written)


def test_what_cannot_be_exported_is_refused_and_leaves_nothing(place: Path, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="is not one of messages, trl"):
        export(place, tmp_path / "out", "tar")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    with pytest.raises(RecipeError, match="not empty"):
        export(place, tmp_path / "full", "jsonl")
    (data,) = place.glob("data/test-hard-*")
    content = data.read_bytes()
    try:
        data.write_bytes(content[: len(content) // 2])
        with pytest.raises(Exception, match="test-hard"):
            export(place, tmp_path / "out", "jsonl")
    finally:
        data.write_bytes(content)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full"]
    (tmp_path / "out").mkdir()
    assert export(place, tmp_path / "out", "jsonl")


def test_blind_splits_are_left_out(tmp_path: Path) -> None:
    secret = secrets.new()
    recipe = pictured([f"splits.test-hard.secret={secret.commitment}"])
    build(tmp_path / "blind", recipe, {"test-hard": secret}, blind=True)
    written = export(tmp_path / "blind", tmp_path / "out", "jsonl")
    assert [path.name for path in written] == ["train.jsonl"]
    every = pictured([f"splits.{name}.secret={secret.commitment}" for name in ("train", "test-hard")])
    build(tmp_path / "dark", every, dict.fromkeys(("train", "test-hard"), secret), blind=True)
    with pytest.raises(RecipeError, match="blind splits only"):
        export(tmp_path / "dark", tmp_path / "none", "jsonl")


def test_pictures_are_png(exported: Callable[[str], Path]) -> None:
    made = lines(exported("jsonl") / "train.jsonl")
    picture = next(row["image"] for row in made if row["image"])
    assert Image.open(io.BytesIO(base64.b64decode(picture["bytes"]))).format == "PNG"
