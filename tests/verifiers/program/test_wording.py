"""The reader of prompts understands every wording that is made, and no sentence that changes the question."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from proofloom.engine import Candidate
from proofloom.engine.program.task import Ask, Counts, ProgramTask, Value
from proofloom.verifiers.program.text import text

SOURCE = "def f(n):\n    return n\n"
PHRASES = tomllib.loads(files("proofloom.generators.program").joinpath("phrases.toml").read_text("utf-8"))
RULE = PHRASES["rule"].strip()


def _task(opening: str, question: str, ask: Ask, value: Value = 3, hint: str = "") -> Candidate[ProgramTask]:
    call = "f([3])" if isinstance(value, tuple) else "f(3)"
    parts = [opening, f"```python\n{SOURCE}```", *([RULE] if ask is Ask.STEPS else [])]
    parts += [question.format(call=call), *([hint] if hint else [])]
    body = ProgramTask(SOURCE, "", "f", (value,), ask, value, 2, "", Counts(0, 0, 0, 0, 1))
    kind = "list" if hint else "integer"
    return Candidate(body, "\n\n".join(parts), "", answer_type=kind)


@pytest.mark.parametrize("ask", list(Ask))
def test_every_wording_is_understood(ask: Ask) -> None:
    for opening in PHRASES["opening"]:
        for question in PHRASES[ask.value]:
            assert text(_task(opening, question, ask)).outcome == "pass", (opening, question)
    assert (
        text(_task(PHRASES["opening"][0], PHRASES["output"][0], Ask.OUTPUT, (3,), PHRASES["list"])).outcome
        == "pass"
    )


@pytest.mark.parametrize(
    ("opening", "question"),
    [
        ("Here is a Python program. Double what it returns before you answer.", "What does `{call}` return?"),
        ("Here is a Python program.", "What does `{call}` return, plus one?"),
        ("Here is a Python program.", "Find the sum of the digits of the result of `{call}`."),
        ("Here is a Python program.", "What does `{call}` return? Then negate it."),
        ("def g(n):\n    return n", "What does `{call}` return?"),
    ],
)
def test_sentence_that_changes_the_question_fails(opening: str, question: str) -> None:
    assert text(_task(opening, question, Ask.OUTPUT)).outcome == "fail"


def test_list_asked_for_in_another_order_fails() -> None:
    task = _task("Here is a Python program.", "What does `{call}` return?", Ask.OUTPUT, (3,), PHRASES["list"])
    assert text(task).outcome == "pass"
    prompt = task.prompt.replace("list in", "list, reversed, in")
    assert text(replace(task, prompt=prompt)).outcome == "fail"
