"""Rows as they are generated, of every kind in every language: their answers pass, others' answers do not."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any

import pytest

from proofloom.engine import GradeOutcome, Reject, Seed
from proofloom.engine.codec import canonical_json, encode
from proofloom.engine.program.questions import kind
from proofloom.generators.program.exercises import Exercises
from proofloom.verifiers.tasks import grade_task

KINDS = tuple(Exercises().asks)
CODE = ("repair", "completion")


@cache
def rows(name: str) -> tuple[dict[str, Any], ...]:
    """Return a few questions of a kind."""
    generator = Exercises(asks={name: 1})
    found: list[dict[str, Any]] = []
    attempt = 0
    while len(found) < 3:
        try:
            made = generator.draw(Seed.root("generated") / name / attempt)
        except Reject:
            made = ()
        attempt += 1
        found += [
            {
                "generator": "program/exercises",
                "body": canonical_json(encode(one.body)),
                "answer": one.answer,
                "answer_type": one.answer_type,
                "answer_format": str(one.answer_format),
                "kind": kind(one.body.question),
                "language": one.body.language,
            }
            for one in made
        ]
    return tuple(found)


def said(answer: str, how: str) -> str:
    """Return a response with an answer in it; what a box of LaTeX would take amiss is escaped."""
    if how == "json":
        return json.dumps({"answer": answer})
    return {"tag": "So:\n<answer>\n%s\n</answer>", "boxed": "So \\boxed{%s}."}[how] % answer


@pytest.mark.parametrize("name", KINDS)
def test_the_answer_passes_in_every_format(name: str) -> None:
    for row in rows(name):
        assert row["kind"] == name
        runs = name not in CODE or row["language"] == "python"
        wanted = GradeOutcome.PASS if runs else GradeOutcome.UNKNOWN
        plain = "{" not in row["answer"] and "\\" not in row["answer"]
        for how in ("tag", "json", *(["boxed"] if plain and name not in CODE else [])):
            graded = grade_task({**row, "answer_format": how}, said(row["answer"], how))
            assert graded.outcome is wanted, (row["language"], how, graded.evidence)


@pytest.mark.parametrize("name", KINDS)
def test_other_rows_answers_and_strange_ones_do_not_pass(name: str) -> None:
    """Arguments of another row's may be right by chance; the row is then left out."""
    strange = (
        "",
        "0",
        "[]",
        "{}",
        "nope",
        "None",
        "-1",
        "[[]]",
        '""',
        "yes, no, no, no, no, no, no, no, no, yes",
    )
    for row in rows(name):
        others = [one["answer"] for one in rows(name) if one["answer"] != row["answer"]]
        if name in CODE and row["language"] != "python":
            continue
        for answer in (*strange, *([] if row["answer_type"] == "arguments" else others)):
            if answer == row["answer"] or (row["answer"] == "[]" and answer == ""):
                continue
            graded = grade_task({**row, "answer_format": "tag"}, said(answer, "tag"))
            may_be = row["answer_type"] == "arguments" and graded.outcome is GradeOutcome.PASS
            assert graded.score == 0 or (may_be and answer in ("[]", '""', "{}", "0", "-1")), (answer, graded)
            assert graded.outcome in (GradeOutcome.FAIL, GradeOutcome.UNPARSED) or may_be


HOSTILE = [
    "\\boxed{" * 100_000, "<answer>" * 100_000, "<answer>" + "[" * 999_999 + "</answer>", "<think>" * 99_999,
    "<answer>" + "9" * 999_999 + "</answer>", "\\boxed{" + "1," * 400_000 + "}", "\x00" * 1_000_000,
    "<answer>" + "\ud800" * 3_000 + "</answer>", "<answer>" + "f(" * 1_500 + "</answer>", "{" * 1_000_000,
    "<answer>__import__('os').abort()</answer>", "<answer>{}</answer>".format("def f():\n" * 4_000),
    "<answer>" + "'" * 3_999 + "</answer>", "<answer>" + "(" * 3_999 + "</answer>", "<answer>NaN</answer>",
    "<answer>" + "\u0661" * 100 + "</answer>", '{"answer": ' * 100_000, "<answer>1e99999999999</answer>",
    "<answer>" + "yes " * 900 + "</answer>", "<answer>" + "1-9999, " * 400 + "</answer>",
]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["output", "predict", "steps", "slice", "inversion", "equivalence", "repair"]
)
def test_hostile_responses_are_graded_in_no_time_and_earn_nothing(name: str) -> None:
    row = next((row for row in rows(name) if row["language"] == "python"), rows(name)[0])
    grade_task(row, "")
    start = time.thread_time()
    for response in HOSTILE:
        for how in ("tag", "boxed"):
            graded = grade_task({**row, "answer_format": how}, response)
            allowed = {GradeOutcome.FAIL, GradeOutcome.UNPARSED, GradeOutcome.TRUNCATED}
            if name in CODE and row["language"] != "python":
                allowed.add(GradeOutcome.UNKNOWN)
            assert graded.outcome in allowed, (response[:40], graded)
    assert time.thread_time() - start < 8
