"""Hold a row's answer, and all that its question says, to the answer worked out from its body alone.

The program is interpreted a second time, every witness and case is run, every box is decided; see `keys.py`.
"""

from __future__ import annotations

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.program.questions import kind
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.program.keys import DamagedBodyError, UndecidedError, key_of


@verifier
def asked(candidate: Candidate[Exercise]) -> Verdict:
    """Return pass when the stated answer is the right one, and its question says nothing that is untrue."""
    try:
        key = key_of(candidate.body)
    except DamagedBodyError as error:
        return Verdict.failed("the question does not fit the program", str(error))
    except UndecidedError as error:
        return Verdict.unknown("the question was not decided", str(error))
    if candidate.answer_type != key.kind:
        return Verdict.failed("the answer is of another kind", f"{candidate.answer_type}, wanted {key.kind}")
    if candidate.answer != key.text:
        return Verdict.failed("another answer is right", f"{candidate.answer:.200}, found {key.text:.200}")
    return Verdict.passed(f"{kind(candidate.body.question)}: {key.text:.200}")
