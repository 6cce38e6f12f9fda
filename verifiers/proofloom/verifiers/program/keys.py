"""Works out from a row's body alone what the right answer is, by the second interpreter.

Everything that the question itself holds is checked on the way: a witness is in its box and does what it is a
witness of, a wrong output is one that its mutated program gives, a hidden case is true. Who has the key of a
body need not believe anything else that its question says. Graders, who want the answer only, leave out what
it does not rest on: how wrong outputs came to be, and a second look at some of the runs of a box.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from proofloom.engine.program.questions import kind
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.program.claims.every import Contradiction
from proofloom.verifiers.program.keying import code, inputs, runs
from proofloom.verifiers.program.keying.subject import (
    DamagedBodyError,
    Key,
    Subject,
    UndecidedError,
    subject_of,
)

__all__ = ("DamagedBodyError", "Key", "UndecidedError", "key_of")

_KINDS: dict[str, Callable[[Subject, Any], Key]] = {
    "output": runs.output,
    "predict": runs.predict,
    "steps": runs.steps,
    "state": runs.state,
    "next": runs.following,
    "times": runs.times,
    "history": runs.given,
    "divergence": runs.divergence,
    "slice": runs.hangs_on,
    "inversion": inputs.inversion,
    "reach": inputs.reach,
    "branch": inputs.branch,
    "equivalence": inputs.equivalence,
    "worst": inputs.worst,
    "repair": code.repair,
    "completion": code.completion,
}


@lru_cache(maxsize=16)
def key_of(body: Exercise, thorough: bool = True) -> Key:
    """Return the right answer to a body's question.

    Raises `DamagedBodyError` when the body is not that of a true row, and `UndecidedError` when what its
    question rests on was not decided within the counted effort.
    """
    try:
        subject = replace(subject_of(body), thorough=thorough)
        return _KINDS[kind(body.question)](subject, body.question)
    except Contradiction as error:
        raise DamagedBodyError(f"the two interpreters differ: {error}") from None
