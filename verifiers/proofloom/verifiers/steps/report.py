"""What is said of the steps of a solution: three verdicts each, the first error, and how to put it right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from proofloom.engine import Outcome, Step

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
    """The smallest edit found that makes the first wrong step follow, and the solution that then results.

    edit   what is edited: "value", "claim", "theorem", "citation", "words", "event", "answer" or "leave out"
    step   the edited step, or the one to leave out
    steps  the whole solution with that edit, later values worked out again where they can be
    """

    index: int
    edit: str
    step: Step
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class StepReport:
    """What is said of a whole solution.

    steps        one entry for each step, in order
    first_error  the index of the first step that is not sound; the number of steps when all are and only the
                 final answer read off them is not right; -1 when nothing is wrong
    consistent   whether the premises that are used hold together (a witness satisfies them all)
    final        whether the last step establishes what was asked, soundly, with the answer stated
    correction   for the first error, when one small edit puts it right
    effort       elementary checks made
    """

    steps: tuple[StepCheck, ...]
    first_error: int
    consistent: Outcome
    final: Outcome
    correction: Correction | None = None
    effort: int = 0

    @property
    def error(self) -> str:
        """Return the type of the first error, or ""."""
        if self.first_error < 0:
            return ""
        return self.steps[self.first_error].error if self.first_error < len(self.steps) else "readout"
