"""The steps of a solution to a row of any kind: check them, read them from text, replay certificates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from proofloom.engine import Outcome, Step
from proofloom.engine.geometry.angles import AngleProblem
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.geometry.arrangement import NonsenseError
from proofloom.verifiers.program.grammar import GrammarError
from proofloom.verifiers.program.walker import WalkError
from proofloom.verifiers.steps import angle_check, errors
from proofloom.verifiers.steps.angle_check import AngleSteps
from proofloom.verifiers.steps.angle_mend import mended
from proofloom.verifiers.steps.angle_replay import replay_angles
from proofloom.verifiers.steps.report import Certificate, StepReport
from proofloom.verifiers.steps.row import KINDS as BODIES
from proofloom.verifiers.steps.row import Body, RowError, body_of, plain_step, steps_of

KINDS = tuple(BODIES)
MOST = 2_000  # steps of a told run that is looked at


def check_steps(
    row: Mapping[str, Any],
    steps: Sequence[Step] | None = None,
    answer: str | None = None,
    *,
    explain: bool = True,
) -> StepReport:
    """Check a solution to a row, its own when no other is given.

    row     the columns generator and body, and steps and answer for those that are not given
    steps   claims in the row's formal language, with the steps that each cites; a text is checked too
    answer  the final answer that was read off the steps, written in any way that `grade` takes
    explain  also make the certificates and look for a correction

    Raises `RowError` when the row itself is of no kind known here or describes nothing: that says nothing
    of the solution. Whatever the steps hold, it does not raise. A solution of too many steps is not looked
    at: no step has a verdict, the first error is at 0, and the whole is unknown.
    """
    given = steps_of(row) if steps is None else tuple(steps)
    stated = str(row.get("answer", "")) if answer is None else answer
    return check_body(body_of(row), given, stated, explain=explain)


def check_body(body: Body, steps: Sequence[Step], stated: str, *, explain: bool = True) -> StepReport:
    """Check a solution to a problem, as `check_steps` does."""
    given = tuple(map(plain_step, steps))
    most = angle_check.MOST if isinstance(body, AngleProblem) else MOST
    if len(given) > most:
        return StepReport((), 0, Outcome.UNKNOWN, Outcome.UNKNOWN, whole=errors.TOO_MANY)
    try:
        if isinstance(body, AngleProblem):
            checked = AngleSteps(body, given, stated)
            report = checked.report()
            return (
                report.with_correction(mended(body, checked, report))
                if explain and report.first_error >= 0
                else report
            )
        if isinstance(body, Exercise):
            from proofloom.verifiers.steps.trace_check import check_trace  # loads the readers of sentences

            return check_trace(body, given, stated, MOST, explain=explain)
    except (NonsenseError, GrammarError, WalkError) as error:
        raise RowError(str(error)) from error
    raise RowError("no steps of such rows are checked")


def read_steps(response: str) -> tuple[Step, ...]:
    """Read a solution written one step a line: a sentence, or a formal claim with what it rests on.

    "12. The vertical angles ..." is a sentence; "angle ABC = 40 by triangle_sum from 0, 3" and "7 X3 s=4" are
    claims. Steps are cited by their place, from 0. The rows of a table ("| 3 | 5 |") belong to the sentence
    before them. Empty lines are passed over; no line is refused here.
    """
    steps: list[Step] = []
    for text in _with_tables(response.splitlines()):
        formal = _FORMAL.fullmatch(text)
        if formal:
            because = tuple(int(index) for index in re.findall("[0-9]+", formal[3] or ""))
            steps.append(Step("", formal[1], because, formal[2] or ""))
        else:
            steps.append(Step(text))
    return tuple(steps)


def _with_tables(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines without their numbers, each with the rows of a table that follow it."""
    told: list[str] = []
    for line in lines:
        text = _NUMBERED.sub("", line.strip(), count=1)
        if text.startswith(TABLE) and told:
            told.append(text)
        elif text:
            if told:
                yield "\n".join(told)
            told = [text]
    if told:
        yield "\n".join(told)


TABLE = "| "  # by which a row of one begins
_NUMBERED = re.compile(r"\A[0-9]{1,5}[.)] +")
_FORMAL = re.compile(
    r"((?:angle|parallel|perpendicular|equal|bisector) [A-Z][A-Z0-9/= ]{1,60}"
    r"|steps [0-9]{1,9}|(?:[0-9]{1,9}(?:-[0-9]{1,9})? )?[EXTI][0-9]{1,6}(?: [^()]*?)?)"
    r"(?: by ([a-z_]{1,40}))?(?: from ([0-9]{1,9}(?:(?:, ?and |, ?| and )[0-9]{1,9}){0,400}))?(?:(?<! )\.)?"
)


def replay(row: Mapping[str, Any], report: StepReport, steps: Sequence[Step] | None = None) -> list[int]:
    """Replay every certificate with the second checker; return the steps where it does not agree."""
    body = body_of(row)
    given = steps_of(row) if steps is None else tuple(map(plain_step, steps))
    stated = {
        index: check.certificate for index, check in enumerate(report.steps) if check.certificate is not None
    }
    if isinstance(body, AngleProblem):
        return [i for i, one in stated.items() if i >= len(given) or not replay_angles(body, given, i, one)]
    made: list[Certificate | None] = []
    if isinstance(body, Exercise):
        from proofloom.verifiers.steps.trace_replay import replayed

        made = list(replayed(body, given))
    return [index for index, one in stated.items() if index >= len(made) or made[index] != one]
