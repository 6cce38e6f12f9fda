"""What is picked out of a response, as the tests of its forms ask for it."""

from __future__ import annotations

from proofloom.engine import AnswerFormat
from proofloom.verifiers.answers import Budget, Policy
from proofloom.verifiers.answers.extract import TruncatedError, final_answer
from proofloom.verifiers.answers.kinds import UnreadableError

STRICT, LAST = Policy.STRICT, Policy.LAST_AFTER_THINKING
BOXED, TAG, JSON = AnswerFormat.BOXED, AnswerFormat.TAG, AnswerFormat.JSON


def answer(response: str, how: AnswerFormat = BOXED, policy: Policy = STRICT) -> str:
    """Return the final answer, or what kind of failure there was."""
    try:
        return final_answer(response, how, policy, Budget(), False)
    except TruncatedError:
        return "TRUNCATED"
    except UnreadableError as error:
        return f"UNPARSED: {error}"
