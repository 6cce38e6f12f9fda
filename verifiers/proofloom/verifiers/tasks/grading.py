"""Grade a response to a row of ours, by the answer that the row's own problem has, worked out again."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from proofloom.engine import AnswerFormat, Grade, GradeOutcome, Outcome, Step, Verdict
from proofloom.engine.geometry.angles import AngleProblem
from proofloom.engine.geometry.facts import write_fact
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.answers import Budget, Policy, grade
from proofloom.verifiers.geometry.arrangement import NonsenseError
from proofloom.verifiers.program.grading import grade_exercise
from proofloom.verifiers.program.grammar import GrammarError
from proofloom.verifiers.program.keys import DamagedBodyError, Key, UndecidedError
from proofloom.verifiers.program.walker import WalkError
from proofloom.verifiers.steps.angle_check import MOST, AngleSteps
from proofloom.verifiers.steps.check import MOST as MOST_TOLD
from proofloom.verifiers.steps.check import TABLE, check_body, read_steps
from proofloom.verifiers.steps.errors import READOUT
from proofloom.verifiers.steps.report import StepReport
from proofloom.verifiers.steps.row import RowError, body_of, is_settled
from proofloom.verifiers.tasks.exercises import is_exercise, keyed

VERSION = 5  # goes up whenever any verdict changes


def grade_task(
    row: Mapping[str, Any],
    response: str,
    *,
    budget: Budget = Budget(),
    policy: Policy | str = Policy.STRICT,
    steps: bool = False,
) -> Grade:
    """Grade a response to a row by its final answer.

    row       its columns generator, body, answer, answer_type and answer_format
    response  everything that the model wrote
    budget    limits of size and effort
    policy    which of several final answers counts
    steps     also check the solution: the lines before the final answer's, one step each (see `read_steps`).
              The grade's `steps` then say which are sound; where all are and the whole is still wrong, a last
              verdict says why, so that all of them pass only for a solution without any error. `first_error`
              is the place of the first that does not, or -1; `final` says whether the steps establish what
              was asked. Outcome and score stay the answer's

    The right answer is worked out from the body (the program is run by a second interpreter; the proof is
    checked step by step) and compared with the row's: a row whose key is damaged is an ERROR and rewards
    nothing. Never raises. Of a response only code that was asked for is run, in the jail. Safe to call from
    any thread; needs no state.
    """
    try:
        body, key = _keyed(row)
        answer_format = AnswerFormat(row["answer_format"])
        if body is None:
            found = grade(
                key.text, response, type=key.kind, format=answer_format, budget=budget, policy=policy
            )
        else:
            found = grade_exercise(body, key, response, format=answer_format, budget=budget, policy=policy)
    except UndecidedError as error:
        return Grade(GradeOutcome.UNKNOWN, evidence=f"the row: {error}")
    except RowError as error:
        return Grade(GradeOutcome.ERROR, evidence=f"the row: {error}")
    except (KeyError, TypeError) as error:
        return Grade(GradeOutcome.ERROR, evidence=f"the row lacks a column: {error}")
    except Exception as error:  # a bug of ours, or a damaged row: never a verdict on the response
        return Grade(GradeOutcome.ERROR, evidence=f"{error.__class__.__name__}: {error}"[:400])
    return _with_steps(found, row, response, answer_format, budget) if steps else found


def _with_steps(
    found: Grade, row: Mapping[str, Any], response: object, how: AnswerFormat, budget: Budget
) -> Grade:
    """Return a grade with what is said of the solution's steps."""
    if not isinstance(response, str) or len(response) > budget.response:
        unread = Verdict.unknown("not looked at", "the response is not text of a size that is read")
        return replace(found, steps=(unread,), final=Outcome.UNKNOWN, first_error=0)
    try:
        told = read_steps(_solution(response, how))
        report = _report(row, told)
    except Exception as error:  # a bug of ours: the answer's grade stands, the steps are not judged
        broken = Verdict.error(f"{error.__class__.__name__}: {error}"[:400])
        return replace(found, steps=(broken,), final=Outcome.ERROR, first_error=0)
    if report is None:
        unread = Verdict.unknown("not looked at", "no steps of solutions to such questions are checked")
        return replace(found, steps=(unread,), final=Outcome.UNKNOWN, first_error=0)
    if found.outcome in _NO_READOUT and report.final is Outcome.PASS:
        report = replace(report, final=Outcome.FAIL)
        if report.first_error < 0:
            report = replace(report, first_error=len(report.steps), whole=READOUT)
    return replace(
        found,
        steps=step_verdicts(report),
        effort=found.effort + report.effort,
        final=report.final,
        first_error=report.first_error,
    )


def _report(row: Mapping[str, Any], told: Sequence[Step]) -> StepReport | None:
    """Return what is said of the steps of a solution; None where none is checked."""
    if not is_exercise(row):
        return check_body(body_of(row), told, row["answer"], explain=False)
    exercise, _ = keyed(row)
    return check_body(exercise, told, row["answer"], explain=False) if is_settled(exercise.question) else None


_NO_READOUT = (GradeOutcome.FAIL, GradeOutcome.UNPARSED, GradeOutcome.TRUNCATED)


def _solution(response: str, how: AnswerFormat) -> str:
    """Return the lines after any thinking and before the last one that gives a final answer.

    Of so many that none is looked at, only one too many is kept, rows of tables aside.
    """
    said = _THOUGHT.split(response)[-1]
    answer = deque(_ANSWER[how].finditer(said), maxlen=1)
    lines = (said[: answer[0].start()] + "|").splitlines()[:-1] if answer else said.splitlines()
    told: list[str] = []
    left = max(MOST, MOST_TOLD) + 1
    for line in lines:
        if line and not line.isspace():
            left -= not (told and line.lstrip().startswith(TABLE))
            if left < 0:
                break
            told.append(line)
    return "\n".join(told)


_THOUGHT = re.compile("</think(?:ing)?>")
_QUOTED = r"(?![\s.…\"]{0,9}(?:\}|</answer>)|\W{1,9}and\W{1,9}</answer>)"
_ANSWER = {  # but no instruction quoted: \boxed{}, <answer> and </answer>
    AnswerFormat.BOXED: re.compile(r"\\(?:boxed|fbox)\s{0,8}\{" + _QUOTED),
    AnswerFormat.TAG: re.compile("<answer>" + _QUOTED),
    AnswerFormat.JSON: re.compile(r"\{\s{0,8}\"answer\"\s{0,8}:" + _QUOTED),
}


def answer_of(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the right answer to a row and its type, worked out from the body alone; raise `RowError`.

    Where a question rests on more than is looked through here, raise `UndecidedError`.
    """
    try:
        if is_exercise(row):
            key = keyed(row)[1]
            return key.text, key.kind
        body = body_of(row)
        assert isinstance(body, AngleProblem)
        return _of_angles(body)
    except (NonsenseError, GrammarError, WalkError, DamagedBodyError) as error:
        raise RowError(str(error)) from None


def _keyed(row: Mapping[str, Any]) -> tuple[Exercise | None, Key]:
    """Return the right answer to a row, held to what the row states, and the body if that is an exercise."""
    key = Key(*answer_of(row))
    if row["answer"] != key.text:
        raise RowError("its answer is not the one that its problem has")
    if row["answer_type"] != key.kind:
        raise RowError("its answer is of another type")
    return (keyed(row)[0] if is_exercise(row) else None), key


def _of_angles(body: AngleProblem) -> tuple[str, str]:
    if len(body.proof) > MOST:
        raise RowError("too long a proof")
    steps = [Step("", write_fact(step.fact), step.because, step.rule) for step in body.proof]
    report = AngleSteps(body, steps, str(body.answer)).report()
    if report.final is not Outcome.PASS or report.first_error != -1:
        raise RowError("its proof does not establish its answer")
    return str(body.answer), "degrees"


def step_verdicts(report: StepReport) -> tuple[Verdict, ...]:
    """Return a grade's verdict for each step of a solution: whether it is sound, and if not, why; and where
    no step is wrong but the whole is, a last one for that."""
    verdicts = tuple(
        Verdict(
            check.sound, check.error or ("rests on an error" if check.depends_on_error else ""), check.why
        )
        for check in report.steps
    )
    if report.first_error < len(verdicts):
        return verdicts
    outcome = Outcome.UNKNOWN if report.final is Outcome.UNKNOWN else Outcome.FAIL
    return (*verdicts, Verdict(outcome, report.whole))
