"""Grade a response to a row of ours, by the answer that the row's own problem has, worked out again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from proofloom.engine import Grade, GradeOutcome, Outcome, Step, Verdict
from proofloom.engine.geometry.angles import AngleProblem
from proofloom.engine.geometry.facts import write_fact
from proofloom.engine.program.task import Ask, ProgramTask
from proofloom.verifiers.answers import Budget, Policy, grade
from proofloom.verifiers.geometry.arrangement import NonsenseError
from proofloom.verifiers.program.grammar import GrammarError
from proofloom.verifiers.program.walker import WalkError
from proofloom.verifiers.steps.angle_check import MOST, AngleSteps
from proofloom.verifiers.steps.check import check_steps, read_steps
from proofloom.verifiers.steps.report import StepReport
from proofloom.verifiers.steps.row import RowError, body_of
from proofloom.verifiers.steps.trace_check import shown, true_run

VERSION = 2  # goes up whenever any verdict changes


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
    steps     also check the solution before the final answer, written one step a line (see `read_steps`): the
              grade's `steps` then say which are sound; outcome and score stay the answer's

    The right answer is worked out from the body (the program is run by a second interpreter; the proof is
    checked step by step) and compared with the row's: a row whose key is damaged is an ERROR and rewards
    nothing. Never raises, and runs nothing of the response. Safe to call from any thread; needs no state.
    """
    try:
        gold, kind = _gold(row)
        answer_format = row["answer_format"]
    except RowError as error:
        return Grade(GradeOutcome.ERROR, evidence=f"the row: {error}")
    except (KeyError, TypeError) as error:
        return Grade(GradeOutcome.ERROR, evidence=f"the row lacks a column: {error}")
    except Exception as error:  # a bug of ours: never a verdict on the response
        return Grade(GradeOutcome.ERROR, evidence=f"{error.__class__.__name__}: {error}"[:400])
    found = grade(gold, response, type=kind, format=answer_format, budget=budget, policy=policy)
    if not steps or not isinstance(response, str) or len(response) > budget.response:
        return found
    told = read_steps(_solution(response))
    try:
        report = check_steps(row, told)
    except Exception as error:  # a bug of ours: the answer's grade stands, the steps are not judged
        verdicts: tuple[Verdict, ...] = (Verdict.error(f"{error.__class__.__name__}: {error}"[:400]),)
        return replace(found, steps=verdicts)
    return replace(found, steps=step_verdicts(report), effort=found.effort + report.effort)


def _solution(response: str) -> str:
    """Return the lines after any thinking and before the one that gives the final answer."""
    said = _THOUGHT.split(response)[-1]
    lines = said.splitlines()
    end = next((i for i, line in enumerate(lines) if _ANSWER.search(line)), len(lines))
    return "\n".join(lines[:end])


_THOUGHT = re.compile("</think(?:ing)?>")
_ANSWER = re.compile(  # but no instruction quoted: \boxed{}, <answer> and </answer>
    r"(?:\\(?:boxed|fbox)\s{0,8}\{|<answer>|\{\s{0,8}\"answer\"\s{0,8}:)"
    r"(?![\s.…\"]{0,9}(?:\}|</answer>)|\W{1,9}and\W{1,9}</answer>)"
)


def answer_of(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the right answer to a row and its type, worked out from the body alone; raise `RowError`."""
    body = body_of(row)
    try:
        return _of_angles(body) if isinstance(body, AngleProblem) else _of_program(body)
    except (NonsenseError, GrammarError, WalkError) as error:
        raise RowError(str(error)) from None


def _gold(row: Mapping[str, Any]) -> tuple[str, str]:
    gold, kind = answer_of(row)
    if row["answer"] != gold:
        raise RowError("its answer is not the one that its problem has")
    if row["answer_type"] != kind:
        raise RowError("its answer is of another type")
    return gold, kind


def _of_program(body: ProgramTask) -> tuple[str, str]:
    run = true_run(body.source, body.entry, body.args)
    if body.ask is Ask.STEPS:
        return str(len(run.events)), "integer"
    if run.value is None:
        raise RowError("nothing is returned")
    return shown(run.value), "list" if isinstance(run.value, tuple) else "integer"


def _of_angles(body: AngleProblem) -> tuple[str, str]:
    if len(body.proof) > MOST:
        raise RowError("too long a proof")
    steps = [Step("", write_fact(step.fact), step.because, step.rule) for step in body.proof]
    report = AngleSteps(body, steps, str(body.answer)).report()
    if report.final is not Outcome.PASS or report.first_error != -1:
        raise RowError("its proof does not establish its answer")
    return str(body.answer), "degrees"


def step_verdicts(report: StepReport) -> tuple[Verdict, ...]:
    """Return a grade's verdict for each step of a solution: whether it is sound, and if not, why."""
    return tuple(
        Verdict(
            check.sound, check.error or ("rests on an error" if check.depends_on_error else ""), check.why
        )
        for check in report.steps
    )
