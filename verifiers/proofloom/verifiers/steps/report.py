"""What is said of the steps of a solution: three verdicts each, the first error, and how to put it right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from proofloom.engine import GradeOutcome, Outcome, Step
from proofloom.verifiers.answers import grade

Certificate = dict[str, Any]  # plain JSON values: what `replay` needs to check a step's local verdict again


@dataclass(frozen=True, slots=True)
class StepCheck:
    """What is said of one step.

    local        what it cites entails it (theorem, conditions and arithmetic; the statement run from the
                 state that the steps before it claim)
    truth        it holds in the construction, or in the execution
    sound        it is derivable from the givens through sound steps
    error        the type of its own error (see `errors.py`), or "" where `local` is a pass
    why          a short constant phrase
    depends_on_error  something that it rests on is not sound
    redundant    the final answer does not rest on it, or it says again what an earlier step says
    circular     it cites itself, a later step, or what it claims
    certificate  how `local` was decided, for the second checker; None where there is nothing to replay
    """

    local: Outcome
    truth: Outcome
    sound: Outcome
    error: str = ""
    why: str = ""
    depends_on_error: bool = False
    redundant: bool = False
    circular: bool = False
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """The smallest edit found that mends the first error, and the solution that then results: it has been
    checked, and has no error up to and with the edited step.

    edit   what is edited: "value", "claim", "theorem", "citation", "words", "event", "answer" or "leave out"
    step   the edited step in formal words, or the one to leave out
    steps  the whole solution with that edit, later values worked out again where they can be
    """

    index: int
    edit: str
    step: Step
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class StepReport:
    """What is said of a whole solution.

    steps        one entry for each step, in order
    first_error  the index of the first step that is not sound; the number of steps when all are and what is
                 wrong is the whole; -1 when nothing is wrong
    consistent   whether the premises that are used hold together (a witness satisfies them all)
    final        whether the steps establish what was asked, soundly, with the answer stated
    correction   for the first error, when one small edit puts it right
    effort       elementary checks made
    whole        what is wrong where no step is: the answer that is read off, that what was asked is not
                 reached, or that there are too many steps to look at; else ""
    """

    steps: tuple[StepCheck, ...]
    first_error: int
    consistent: Outcome
    final: Outcome
    correction: Correction | None = None
    effort: int = 0
    whole: str = ""

    @property
    def error(self) -> str:
        """Return the type of the first error, or ""."""
        return self.steps[self.first_error].error if 0 <= self.first_error < len(self.steps) else self.whole

    def with_correction(self, correction: Correction | None) -> StepReport:
        """Return the report with a correction."""
        return replace(self, correction=correction)


def is_answer(right: str, stated: str, kind: str) -> bool:
    """Say whether a stated answer is the right one, written in any way that the graders take."""
    if stated == right:
        return True
    return grade(right, f"<answer>{stated}</answer>", type=kind, format="tag").outcome is GradeOutcome.PASS
