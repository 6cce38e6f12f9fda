"""Verdicts that stay as they are: a changed one is a major release, and raises the version of the grader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from proofloom.verifiers.answers import VERSION, Budget, check_golds, grade

FOLDER = Path(__file__).parent
CASES, EDGES = (
    [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]
    for name in ("verdicts.jsonl", "edges.jsonl")
)


def differs(case: dict[str, Any]) -> bool:
    """Return whether a case now has another verdict, other refused golds, or costs another effort."""
    how = case.get("how", {})
    if "golds" in case:
        return [index for index, _ in check_golds(case["golds"], **how)] != case["refused"]
    budget = Budget(**case.get("budget", {}))
    found = grade(case["gold"], case["response"], **how, budget=budget)
    return found.outcome != case["verdict"] or found.effort != case.get("effort", found.effort)


@pytest.mark.parametrize("cases", [CASES, EDGES], ids=["verdicts", "edges"])
def test_no_verdict_has_changed(cases: list[dict[str, Any]]) -> None:
    """Every line, also those whose right verdict is an error; the edges hold each limit from both sides."""
    changed = [case for case in cases if differs(case)]
    assert changed == [], "a change of verdicts: raise VERSION, release a major version, then the corpus"


def test_the_corpus_is_large_and_holds_every_verdict() -> None:
    """Cutting it down would show; the version of its verdicts is the grader's."""
    assert len(CASES) >= 3_000
    assert len(EDGES) >= 750
    verdicts = [case["verdict"] for case in CASES]
    for verdict in ("pass", "fail", "unparsed", "truncated", "error"):
        assert verdicts.count(verdict) >= 20
    assert VERSION == 7
