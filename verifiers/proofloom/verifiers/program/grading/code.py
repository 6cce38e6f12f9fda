"""Judges the code of a repair or a completion: it runs in the jail only, on every case that the row has.

What it must return is worked out here by the second interpreter from the right program, and the row's own
statements are held to that. Only Python runs in the jail; code of other languages is not judged.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from proofloom.engine import Grade, GradeOutcome
from proofloom.engine.program.questions import Completion, Repair
from proofloom.engine.program.task import Exercise, Value
from proofloom.verifiers.answers.kinds import UnreadableError
from proofloom.verifiers.jail import Budget as JailBudget
from proofloom.verifiers.jail import Test, grade_function
from proofloom.verifiers.program.bodies import reading_of
from proofloom.verifiers.program.claims import Inputs
from proofloom.verifiers.program.claims.every import every
from proofloom.verifiers.program.grading.said import Said, code_of
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.shapes import opened
from proofloom.verifiers.program.walker import walk

COST = JailBudget(cpu=2, wall=20.0)  # of one run of all cases


class DamagedRowError(ValueError):
    """What the row says of its cases is not so."""


def judged(body: Exercise, question: Repair | Completion, given: Said) -> Grade:
    """Return the grade of an answer that is code; raise `UnreadableError` for none."""
    if body.language != "python":
        return Grade(GradeOutcome.UNKNOWN, evidence=f"code in {body.language} is not run: only Python is")
    code = code_of(given.text)
    source = code if isinstance(question, Repair) else completed(body, question, code)
    tests, is_whole = _tests(body)
    grade = grade_function(source, body.entry, tests, COST)
    if grade.outcome is GradeOutcome.PASS and not is_whole:
        return Grade(GradeOutcome.UNKNOWN, evidence="its box is too large to go through", effort=grade.effort)
    return grade


def completed(body: Exercise, question: Completion, code: str) -> str:
    """Return the program with a line in the place of its missing one, as far in as that was."""
    told = [line for line in code.splitlines() if line.strip()]
    if len(told) != 1:
        raise UnreadableError("not one line of code")
    text = body.source.split("\n")
    at = body.lines[question.node] - 1
    indent = text[at][: len(text[at]) - len(text[at].lstrip())]
    return "\n".join([*text[:at], indent + told[0].strip(), *text[at + 1 :]])


@lru_cache(maxsize=16)
def _tests(body: Exercise) -> tuple[tuple[Test, ...], bool]:
    """Return the calls that are made with what they must return: the row's run, its cases, then every input
    of its box; and whether these are all."""
    question = body.question
    assert isinstance(question, Repair | Completion)
    reading = reading_of(body)
    failing = (question.failing,) if isinstance(question, Repair) else ()
    cases = (body.args, *(case.args for case in (*failing, *question.shown, *question.hidden)))
    values = {args: walk(reading, body.entry, args).value for args in cases}
    table = every(Inputs(reading, body.entry, body.args, question.box)) if question.box else None
    if table:
        if table.fault is not None:
            raise DamagedRowError(f"the program has no value for {table.fault} of its box")
        values = values | {args: value for args, (value, _) in table.runs.items() if args not in values}
    tests = (_test(reading, body.entry, args, value) for args, value in values.items() if value is not None)
    return tuple(tests), table is not None or not question.box


def _test(reading: Reading, entry: str, args: tuple[Value, ...], value: Value) -> Test:
    kinds = reading.params(entry)
    return Test(tuple(map(opened, args, kinds)), _returned(value, reading.results[entry]))


def _returned(value: Value, kind: str) -> Any:
    """Return a value as Python returns one of a kind: several together are a tuple."""
    return value if "," in kind else opened(value, kind)
