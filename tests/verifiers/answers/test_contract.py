"""The grader as a part of other people's loops: pure, light, picklable, safe in threads, never raising."""

from __future__ import annotations

import asyncio
import inspect
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import proofloom.verifiers.answers as answers
from proofloom.engine import Grade, GradeOutcome
from proofloom.verifiers.answers import AnswerType, Budget, check_golds, grade

CASES = [
    ("5", r"\boxed{5}", "integer"),
    (r"\sqrt{2}+\sqrt{3}", r"\boxed{\sqrt{5+2\sqrt{6}}}", "number"),
    ("x^2-1", r"\boxed{(x+1)(x-1)}", "expression"),
    ("[1, 2]", r"\boxed{[1, 3]}", "list"),
    (r"\pi", r"\boxed{3.14}", "number"),
    ("5", r"\boxed{5", "integer"),
]


def test_every_public_name_is_documented() -> None:
    """And every public parameter of `grade` stands in its docstring."""
    for name in answers.__all__:
        assert name == "VERSION" or inspect.getdoc(getattr(answers, name)), name
    for parameter in inspect.signature(grade).parameters:
        if parameter != "budget":
            assert f"\n{parameter} " in (inspect.getdoc(grade) or ""), parameter


def test_grades_and_budgets_travel() -> None:
    """Between processes, as pickles of plain data."""
    for gold, response, kind in CASES:
        found = grade(gold, response, type=kind)
        assert pickle.loads(pickle.dumps(found)) == found
        assert type(found) is Grade
    assert pickle.loads(pickle.dumps((grade, Budget(), AnswerType.LIST))) == (
        grade,
        Budget(),
        AnswerType.LIST,
    )


def test_threads_give_the_same_verdicts() -> None:
    """Many at once, each as alone, the effort too."""
    alone = [grade(gold, response, type=kind) for gold, response, kind in CASES]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda case: grade(case[0], case[1], type=case[2]), CASES * 60))
    assert together == alone * 60


def test_it_runs_within_an_event_loop() -> None:
    """No signals, no loop of its own."""

    async def graded() -> list[Grade]:
        return list(
            await asyncio.gather(*(asyncio.to_thread(grade, gold, response) for gold, response, _ in CASES))
        )

    assert [found.outcome for found in asyncio.run(graded())][:3] == [GradeOutcome.PASS] * 3


@pytest.mark.parametrize(
    "arguments",
    [
        {"type": "number of apples"},
        {"format": "xml"},
        {"policy": "first"},
        {"form": "long"},
        {"unit": "parsec"},
        {"tolerance": "a bit"},
        {"tolerance": "1/0"},
        {"budget": None},
        {"gold": None},
        {"gold": 5},
        {"gold": ["5"]},
        {"gold": ""},
    ],
)
def test_a_wrong_argument_is_an_error_and_no_verdict(arguments: dict[str, Any]) -> None:
    """The task's fault is never the response's."""
    found = grade(**{"gold": "5", "response": r"\boxed{5}", **arguments})
    assert found.outcome is GradeOutcome.ERROR
    assert found.evidence


@pytest.mark.parametrize("response", [None, 5, ["5"], b"5", {"answer": 5}])
def test_a_response_that_is_no_text_is_unparsed(response: Any) -> None:
    """As a model's failure, not ours."""
    assert grade("5", response).outcome is GradeOutcome.UNPARSED


@pytest.mark.parametrize("gold", ["5 +", "1/0", None, "", "[1, 2"])
@pytest.mark.parametrize("response", ["no idea", r"\boxed{5}", r"\boxed{5", "<think>", None])
def test_a_gold_that_nothing_can_be_graded_by_is_always_the_fault(gold: Any, response: Any) -> None:
    """Whatever the response says or lacks."""
    found = grade(gold, response)
    assert found.outcome is GradeOutcome.ERROR
    assert "the gold answer" in found.evidence
    assert check_golds([gold])


def test_a_deep_caller_gets_a_verdict() -> None:
    """Near the recursion limit the outcome is an error, not an exception and not a fail."""

    def deeper(levels: int) -> Grade:
        return deeper(levels - 1) if levels else grade("5", r"\boxed{((((((5))))))}")

    found = {
        deeper(sys.getrecursionlimit() - len(inspect.stack()) - left).outcome for left in range(12, 120, 9)
    }
    assert found <= {GradeOutcome.PASS, GradeOutcome.ERROR}
    assert GradeOutcome.ERROR in found


def test_rows_are_graded_by_their_columns() -> None:
    """For each answer type that the families emit."""
    rows = [
        (
            {"answer": "97.5", "answer_type": "degrees", "answer_format": "boxed"},
            r"\boxed{97.5^\circ}",
            r"\boxed{97}",
        ),
        (
            {"answer": "-3", "answer_type": "integer", "answer_format": "tag"},
            "<answer>-3</answer>",
            "<answer>3</answer>",
        ),
        (
            {"answer": "[1, -2]", "answer_type": "list", "answer_format": "json"},
            '{"answer": [1, -2]}',
            '{"answer": [1, 2]}',
        ),
        (
            {"answer": "[1, -2]", "answer_type": "list", "answer_format": "json"},
            '{"answer": "[1, -2]"}',
            '{"answer": "-2"}',
        ),
    ]
    for row, right, wrong in rows:
        for response, outcome in ((right, GradeOutcome.PASS), (wrong, GradeOutcome.FAIL)):
            found = grade(row["answer"], response, type=row["answer_type"], format=row["answer_format"])
            assert found.outcome is outcome
    assert check_golds([row["answer"] for row, _, _ in rows[1:2]], type="integer") == []


LIGHT = """
import sys, time
start = time.process_time()
import proofloom.verifiers.answers
spent = time.process_time() - start
heavy = {"numpy", "sympy", "z3", "pyarrow", "ray", "matplotlib", "numba", "pydantic", "typer", "yaml"}
print(spent, sorted(heavy & set(sys.modules)))
"""


def test_importing_it_is_light() -> None:
    """The standard library and flint alone, within 0.3 s of CPU (the least of three)."""
    outputs = [
        subprocess.run(
            [sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True
        ).stdout.split(None, 1)
        for _ in range(3)
    ]
    assert {heavy.strip() for _, heavy in outputs} == {"[]"}
    assert min(float(spent) for spent, _ in outputs) < 0.3
