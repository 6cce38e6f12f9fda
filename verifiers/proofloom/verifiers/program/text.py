"""Read the prompt back: the programs, the call, what is asked, the rules, and the form of the answer.

Written without the phrase table: every sentence must be one that is understood in `prompt/`, and must say
what the body says.
"""

from __future__ import annotations

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.program.questions import kind
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.program.keying.subject import DamagedBodyError, subject_of
from proofloom.verifiers.program.prompt.read import check_prompt
from proofloom.verifiers.program.prompt.sentences import Unread


@verifier
def text(candidate: Candidate[Exercise]) -> Verdict:
    """Return pass when the prompt asks what the body says, of the program and the call that it holds."""
    body = candidate.body
    try:
        check_prompt(candidate.prompt, subject_of(body))
    except DamagedBodyError as error:
        return Verdict.failed("the question does not fit the program", str(error))
    except Unread as error:
        return Verdict.failed("the prompt asks something else", str(error))
    return Verdict.passed(f"asks {kind(body.question)} in {body.language}")
