"""Verdicts that stay as they are: a changed one is a major release, and raises the version of the grader."""

from __future__ import annotations

import json
from pathlib import Path

from proofloom.verifiers.answers import VERSION, grade

CORPUS = Path(__file__).with_name("verdicts.jsonl")
CASES = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


def test_no_verdict_has_changed() -> None:
    """Every line of the corpus, also those whose right verdict is an error."""
    changed = [
        (case, str(found.outcome))
        for case in CASES
        if (found := grade(case["gold"], case["response"], **case.get("how", {}))).outcome != case["verdict"]
    ]
    assert changed == [], "a change of verdicts: raise VERSION, release a major version, then the corpus"


def test_the_corpus_is_large_and_holds_every_verdict() -> None:
    """Cutting it down would show; the version of its verdicts is the grader's."""
    assert len(CASES) >= 3_000
    verdicts = [case["verdict"] for case in CASES]
    for verdict in ("pass", "fail", "unparsed", "truncated", "error"):
        assert verdicts.count(verdict) >= 20
    assert VERSION == 2
