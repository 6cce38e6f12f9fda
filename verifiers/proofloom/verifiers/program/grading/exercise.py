"""Grades a response to a question about a program, by its kind: `(task, response, budget) -> Grade`."""

from __future__ import annotations

from proofloom.engine import AnswerFormat, Grade, GradeOutcome
from proofloom.engine.program.questions import (
    Branch,
    Completion,
    Equivalence,
    Inversion,
    Next,
    Question,
    Reach,
    Repair,
    State,
)
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.answers import grade
from proofloom.verifiers.answers.kinds import AnswerType, Budget, NoVerdictError, Policy
from proofloom.verifiers.program.grading import arguments
from proofloom.verifiers.program.grading.literals import read_value, same
from proofloom.verifiers.program.grading.said import Said, said
from proofloom.verifiers.program.grading.words import judgements, lines
from proofloom.verifiers.program.keys import Key

LONGEST_CODE = 40_000  # characters


def grade_exercise(
    body: Exercise,
    key: Key,
    response: str,
    *,
    format: AnswerFormat = AnswerFormat.BOXED,
    budget: Budget = Budget(),
    policy: Policy | str = Policy.STRICT,
) -> Grade:
    """Grade a response by its final answer; `key` is the right one, worked out from the body.

    FAIL is a readable wrong answer, be it of another type; UNPARSED none, several, or one in no notation that
    is read; UNKNOWN is code of a language that is not run. Raises where the row is at fault, which its caller
    must call an ERROR. Code runs in the jail only; nothing else of a response is ever run.
    """
    policy = Policy(policy)
    question = body.question
    if _is_integer(key):
        found = grade(
            key.text, response, type=AnswerType.INTEGER, format=format, policy=policy, budget=budget
        )
        if found.outcome is not GradeOutcome.UNPARSED:
            return found
    room = _room(key, budget, isinstance(question, Repair | Completion))
    try:
        given = said(response, format, policy, room)
        if isinstance(question, Repair | Completion):
            from proofloom.verifiers.program.grading import code  # loads the jail, which few rows need

            return code.judged(body, question, given)
        if isinstance(question, Inversion | Reach | Branch | Equivalence):
            reason, effort = arguments.judged(body, question, key.text, given, room)
        else:
            reason, effort = _compared(question, key, given, room)
    except NoVerdictError as error:
        return Grade(error.outcome, evidence=str(error))
    outcome = GradeOutcome.FAIL if reason else GradeOutcome.PASS
    return Grade(outcome, score=int(not reason), evidence=reason, effort=effort)


def _is_integer(key: Key) -> bool:
    """Return whether a key is an integer, also as a value: it is read as integers are everywhere, first."""
    return key.kind == AnswerType.INTEGER or (
        key.kind == "value" and key.text.removeprefix("-").isdecimal() and key.text.isascii()
    )


def _room(key: Key, budget: Budget, is_code: bool) -> Budget:
    """Return limits that no right answer of a row meets, whatever its spaces and dress."""
    longest = LONGEST_CODE if is_code else 3 * len(key.text) + 200
    return budget._replace(
        answer=max(budget.answer, longest), tokens=max(budget.tokens, 2 * len(key.text) + 20)
    )


def _compared(question: Question, key: Key, given: Said, budget: Budget) -> tuple[str, int]:
    """Return why an answer is not the key, or "", and its size."""
    size = len(given.text)
    if key.kind == "judgements":
        right, told = judgements(key.text, budget), judgements(given.text, budget)
        reason = "" if right == told else "another judgement"
        return reason if len(right) == len(told) else f"{len(told)} judgements of {len(right)}", size
    if key.kind == "lines" or isinstance(question, Next):
        return "" if lines(key.text, budget) == lines(given.text, budget) else "other lines", size
    wanted = read_value(key.text, budget)
    if isinstance(wanted, str) and given.quoted and given.text == wanted:
        return "", size  # a text in a JSON object may be that text itself, or its notation
    found = read_value(given.text, budget, isinstance(question, State))
    return "" if same(wanted, found, given.native) else "another value", size
