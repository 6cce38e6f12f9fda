"""A row holds all of its candidate, says how to answer, and shows any change by its digest."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofloom.engine import AnswerFormat, Candidate, DamagedError, Record, Stamp, Step, Verdict
from proofloom.engine.codec import canonical_json, encode
from proofloom.pipelines import rows
from proofloom.pipelines.export.source import solution
from proofloom.pipelines.rows import COLUMNS, INSTRUCTIONS, Key, candidate_of, content_id, row_digest, to_row

Body = tuple[int, ...]
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
candidates = st.builds(
    Candidate,
    body=st.lists(st.integers(), max_size=4).map(tuple),
    prompt=texts,
    answer=texts,
    steps=st.lists(
        st.builds(
            Step,
            text=texts,
            claim=texts,
            because=st.lists(st.integers(0, 5), max_size=2).map(tuple),
            rule=texts,
            uses=st.lists(texts, max_size=2).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    difficulty=st.dictionaries(texts, st.integers(), max_size=2),
    answer_type=texts,
    answer_format=st.sampled_from(AnswerFormat),
)
EXAMPLE = Candidate(
    body=(1, 2),
    prompt="One and one?",
    answer="2",
    steps=(Step("so", "c", (), "r", ("L1",)),),
    difficulty={"n": 1},
)


def row_of(candidate: Candidate[Body], **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": "i" * 32, "recipe": "r", "generator": "g/h", "generator_version": 1, "split": "train",
        "unit": "u", "index": 3, "k": 0, "certificate": (Stamp("v/w", 2, Verdict.passed("e")),),
        "fingerprint": "f" * 32, "family": "a" * 32, "canary": "c",
    } | changes  # fmt: skip
    record = Record(candidate=candidate, **values)
    return to_row(record, canonical_json(encode(candidate.body)))


@given(candidates)
def test_a_row_gives_its_candidate_back(candidate: Candidate[Body]) -> None:
    row = row_of(candidate)
    assert candidate_of(row, Body) == candidate
    assert rows.certificate_of(row) == (Stamp("v/w", 2, Verdict.passed("e")),)
    assert rows.check_row(row) == ""


@pytest.mark.parametrize("form", AnswerFormat)
def test_the_prompt_ends_by_saying_how_to_answer(form: AnswerFormat) -> None:
    row = row_of(Candidate(body=(), prompt="Why?", answer="", answer_format=form))
    assert row["prompt"] == f"Why?\n\n{INSTRUCTIONS[form]}"


def test_a_proof_is_asked_for_as_one_and_needs_no_final_answer() -> None:
    candidate = Candidate(body=(), prompt="Prove it.", answer="cong A B C D", answer_type="proof")
    row = row_of(candidate)
    assert row["prompt"].startswith("Prove it.\n\nProve it step by step")
    assert "boxed" not in row["prompt"]
    assert candidate_of(row, Body) == candidate
    assert solution({**row, "steps": [{"text": "AB = CD."}]}) == "AB = CD."
    with pytest.raises(DamagedError, match="instruction of its answer format"):
        candidate_of({**row, "answer_type": "text"}, Body)


def test_the_columns_are_the_schema() -> None:
    assert list(row_of(EXAMPLE)) == [name for name, _, _ in COLUMNS]


@pytest.mark.parametrize("column", [name for name, _, _ in COLUMNS if name not in ("image", "digest")])
def test_a_change_in_any_column_shows(column: str) -> None:
    row = row_of(EXAMPLE)
    changed = copy.deepcopy(row)
    match changed[column]:
        case str(text):
            changed[column] = text + " "
        case int(number):
            changed[column] = number + 1
        case [first, *_]:
            first["text" if column == "steps" else "reason"] += "."
    assert changed != row
    assert row_digest(changed) != row["digest"]
    assert rows.check_row(changed) != ""


def test_another_version_of_the_table_is_said_to_be_one() -> None:
    assert "schema version 7" in rows.check_row({**row_of(EXAMPLE), "schema_version": 7})


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("prompt", "One and one?"),
        ("prompt", "One and one?\n\nSay it."),
        ("body", "[1,2"),
        ("body", '["1"]'),
        ("body", "[" * 100_000),
        ("difficulty", '{"n":true}'),
        ("steps", [{"text": "so"}]),
        ("steps", None),
        ("scene", '{"no":1}'),
        ("answer_format", "spoken"),
    ],
)
def test_a_damaged_column_is_named(column: str, value: Any) -> None:
    with pytest.raises(DamagedError, match=f"row i+: column {column}"):
        candidate_of({**row_of(EXAMPLE), column: value}, Body)


def test_a_missing_column_is_damage_too() -> None:
    row = row_of(EXAMPLE)
    del row["body"]
    with pytest.raises(DamagedError, match="column body"):
        candidate_of(row, Body)


def test_an_id_is_of_what_is_asked_and_answered() -> None:
    body = canonical_json(encode(EXAMPLE.body))
    first = content_id(Key(), "g/h", 1, EXAMPLE, body)
    assert first == content_id(Key(), "g/h", 1, EXAMPLE, body)
    others = [
        content_id(Key(b"k" * 32), "g/h", 1, EXAMPLE, body),
        content_id(Key(), "g/i", 1, EXAMPLE, body),
        content_id(Key(), "g/h", 2, EXAMPLE, body),
        content_id(Key(), "g/h", 1, Candidate(body=(1, 2), prompt="One and one", answer="?2"), body),
        content_id(Key(), "g/h", 1, EXAMPLE, "[1,3]"),
    ]
    assert len({first, *others}) == 6


def test_a_key_separates_purposes() -> None:
    key = Key(b"secret")
    assert key.digest(b"one", "text") != key.digest(b"two", "text") != Key().digest(b"two", "text")
