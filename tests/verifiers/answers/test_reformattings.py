"""Right answers in other clothes are accepted: each gold with the ways in which models write it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from proofloom.engine import GradeOutcome
from proofloom.verifiers.answers import check_golds, grade

TABLE = tomllib.loads(Path(__file__).with_name("reformattings.toml").read_text(encoding="utf-8"))["answer"]
GOLDS = [(entry["gold"], entry.get("type", "auto")) for entry in TABLE]
CASES = [(*gold, given) for gold, entry in zip(GOLDS, TABLE, strict=True) for given in entry["given"]]


def test_there_are_enough_of_them() -> None:
    """Cutting the table down would show."""
    assert len(CASES) >= 250
    assert len(GOLDS) >= 40


@pytest.mark.parametrize(("gold", "kind", "given"), CASES)
def test_reformattings_are_accepted(gold: str, kind: str, given: str) -> None:
    """Each in a box, a tag and a JSON object, in which a JSON value stands as it is."""
    written = given if kind == "json" else json.dumps(given)
    for how, response in (
        ("boxed", f"So the answer is $\\boxed{{{given}}}$."),
        ("tag", f"<think>hm</think><answer>{given}</answer>"),
        ("json", f'{{"answer": {written}}}'),
    ):
        found = grade(gold, response, type=kind, format=how)
        assert found.outcome is GradeOutcome.PASS, f"{given!r} for {gold!r} in {how}: {found}"
        assert found.score == 1


@pytest.mark.parametrize(("gold", "kind"), GOLDS)
def test_gold_against_gold(gold: str, kind: str) -> None:
    """Every gold answer is accepted as it stands, and is not refused beforehand."""
    assert grade(gold, f"\\boxed{{{gold}}}", type=kind).outcome is GradeOutcome.PASS
    assert check_golds([gold], type=kind) == []
