"""A response to a row is graded by what the row's own problem has, wherever the grader runs."""

from __future__ import annotations

import asyncio
import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pytest
from graded_rows import GENERATORS, drawn_rows
from hypothesis import given
from hypothesis import strategies as st

from proofloom.engine import Grade, GradeOutcome, Outcome, Step
from proofloom.verifiers.steps import check_steps
from proofloom.verifiers.tasks import KINDS, RowError, answer_of, grade_task


@cache
def rows() -> tuple[dict[str, Any], ...]:
    """Return four problems of every kind that is graded."""
    return drawn_rows(4)


def boxed(answer: str) -> str:
    return f"So it is \\boxed{{{answer}}}."


def other(row: dict[str, Any]) -> str:
    return "[0, 0]" if row["answer_type"] == "list" else str(int(row["answer"].split("/")[0]) + 1)


def test_every_kind_that_is_generated_is_graded() -> None:
    assert set(KINDS) == set(GENERATORS)


@pytest.mark.parametrize("place", range(8))
def test_the_right_answer_passes_and_others_do_not(place: int) -> None:
    row = rows()[place]
    assert grade_task(row, boxed(row["answer"])) == Grade(
        GradeOutcome.PASS, 1, effort=grade_task(row, boxed(row["answer"])).effort
    )
    expected = {
        boxed(other(row)): GradeOutcome.FAIL,
        "I give up.": GradeOutcome.UNPARSED,
        f"It is {row['answer']}.": GradeOutcome.UNPARSED,
        boxed(row["answer"]) + boxed(other(row)): GradeOutcome.UNPARSED,
        "<think>" + boxed(row["answer"]): GradeOutcome.TRUNCATED,
        "So it is \\boxed{" + row["answer"]: GradeOutcome.TRUNCATED,
    }
    for response, outcome in expected.items():
        graded = grade_task(row, response)
        assert (graded.outcome, graded.score) == (outcome, 0), response


def test_other_formats_are_read_as_the_row_says() -> None:
    row = rows()[4]
    assert grade_task({**row, "answer_format": "tag"}, f"<answer>{row['answer']}</answer>").score == 1
    assert grade_task({**row, "answer_format": "json"}, f'{{"answer": {row["answer"]}}}').score == 1
    assert grade_task({**row, "answer_format": "json"}, boxed(row["answer"])).score == 0


@pytest.mark.parametrize("place", range(8))
def test_a_damaged_key_rewards_nothing_and_is_nobodys_fault(place: int) -> None:
    row = rows()[place]
    damaged = {**row, "answer": other(row)}
    for answer in (row["answer"], other(row)):
        assert grade_task(damaged, boxed(answer)).outcome is GradeOutcome.ERROR
    body = json.loads(row["body"])
    if "value" in body:  # the body's own notes on the run decide nothing either
        body |= {"value": 123456, "steps": 9, "trace": ""}
    else:
        body["answer"] = other(row)
    graded = grade_task({**row, "body": json.dumps(body)}, boxed(row["answer"]))
    assert graded.outcome is (GradeOutcome.PASS if "value" in body else GradeOutcome.ERROR)


@pytest.mark.parametrize(
    "damage",
    [
        {"body": "{}"}, {"body": "not json"}, {"body": None}, {"body": "[" * 100_000}, {"generator": "other"},
        {"generator": ["unhashable"]}, {"answer_type": "text"}, {"answer_format": "crayon"}, {"answer": None},
        {"answer": 7},
    ],
)  # fmt: skip
def test_a_row_that_is_none_is_an_error_and_never_raises(damage: dict[str, Any]) -> None:
    for row in rows()[::4]:
        graded = grade_task({**row, **damage}, boxed(row["answer"]))
        assert (graded.outcome, graded.score) == (GradeOutcome.ERROR, 0)
    lacking = {key: value for key, value in rows()[0].items() if key not in damage}
    assert grade_task(lacking, boxed("1")).outcome is GradeOutcome.ERROR


def test_hostile_bodies_cost_little() -> None:
    geometry, program = json.loads(rows()[0]["body"]), json.loads(rows()[4]["body"])
    # Python reads this fraction by computing the power
    geometry["directions"][0] = "1e999999999"
    endless = program | {
        "source": "def f(n):\n    while n > 0:\n        n += 1\n    return n\n",
        "entry": "f",
        "args": [1],
    }
    bomb = program | {
        "source": "def f(n):\n    xs = [0] * n\n    return len(xs)\n",
        "entry": "f",
        "args": [10**14],
    }
    importing = program | {"source": "import os\n", "entry": "f", "args": [1]}
    for kind, body in ((0, geometry), (4, endless), (4, bomb), (4, importing)):
        row = {**rows()[kind], "body": json.dumps(body)}
        assert grade_task(row, boxed("1")).outcome is GradeOutcome.ERROR
        with pytest.raises(RowError):
            answer_of(row)


def test_a_response_that_is_not_text_is_unparsed() -> None:
    response: Any = 5
    assert grade_task(rows()[0], response).outcome is GradeOutcome.UNPARSED
    assert grade_task(rows()[0], response, steps=True).outcome is GradeOutcome.UNPARSED


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_steps_in_a_response_are_judged_one_by_one(place: int) -> None:
    row = rows()[place]
    lines = [step["text"] for step in row["steps"]]
    graded = grade_task(row, "\n".join(["<think>hm</think>", *lines, boxed(row["answer"])]), steps=True)
    assert graded.outcome is GradeOutcome.PASS
    assert [verdict.outcome for verdict in graded.steps] == [Outcome.PASS] * len(lines)
    assert graded == pickle.loads(pickle.dumps(graded))
    thought = "<thinking>hm\nhm</thinking>"  # in another spelling, and our instruction quoted in it
    asked = 'Put the final answer in \\boxed{}, between <answer> and </answer>, as {"answer": ...}.'
    for start, more in ((thought, 0), (f"{asked}\n", 1)):
        again = grade_task(row, "\n".join([start, *lines, boxed(row["answer"])]), steps=True)
        assert again.outcome is GradeOutcome.PASS
        assert len(again.steps) == len(lines) + more
    wrong = [*lines[:-1], lines[-1].replace("°.", "1°."), boxed(row["answer"])]
    judged = grade_task(row, "\n".join(wrong), steps=True)
    assert judged.outcome is GradeOutcome.PASS  # the answer is right all the same
    assert [v.outcome for v in judged.steps] == [Outcome.PASS] * (len(lines) - 1) + [Outcome.FAIL]
    assert judged.steps[-1].reason


def test_threads_and_coroutines_get_the_same_grades() -> None:
    work = [(row, boxed(answer)) for row in rows() for answer in (row["answer"], other(row))] * 5
    alone = [grade_task(row, response) for row, response in work]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda pair: grade_task(*pair), work)) == alone

    async def several() -> list[Grade]:
        return await asyncio.gather(*(asyncio.to_thread(grade_task, *pair) for pair in work))

    assert asyncio.run(several()) == alone


def test_the_grader_loads_nothing_heavy() -> None:
    script = "import sys, proofloom.verifiers.tasks; print(' '.join(m for m in sys.modules))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    loaded = {name.partition(".")[0] for name in shown.split()}
    assert (
        loaded & {"numpy", "z3", "pyarrow", "ray", "sympy", "matplotlib", "pydantic", "yaml", "typer"}
        == set()
    )


_LINES = st.text("∠ABCDEK=0123456789°/−+ .angle XTI@^[],-;:given\n", max_size=60)


@given(st.lists(st.tuples(_LINES, _LINES, st.lists(st.integers(-2, 9), max_size=3)), max_size=6))
def test_whatever_is_told_gets_a_verdict(told: list[tuple[str, str, list[int]]]) -> None:
    for row in (rows()[0], rows()[-1]):
        steps = [Step(text, claim, tuple(because), "given") for text, claim, because in told]
        report = check_steps(row, steps)
        assert len(report.steps) == len(steps)
        assert report.first_error <= len(steps)
        assert report.final is not Outcome.PASS
