"""The makers of questions by kind; each raises `Reject` when a program gives nothing worth asking."""

from __future__ import annotations

from collections.abc import Callable

from proofloom.engine import Seed
from proofloom.generators.program.asking.boxed import branch, inversion, reach, worst
from proofloom.generators.program.asking.mending import completion, repair
from proofloom.generators.program.asking.posed import Posed
from proofloom.generators.program.asking.results import output, predict, steps
from proofloom.generators.program.asking.runs import divergence, following, history, state, times
from proofloom.generators.program.asking.slicing import sliced
from proofloom.generators.program.asking.subject import Subject
from proofloom.generators.program.asking.twins import equivalence
from proofloom.generators.program.asking.visible import visible

Maker = Callable[[Subject, Seed], Posed]

MAKERS: dict[str, Maker] = {
    "output": output,
    "predict": predict,
    "steps": steps,
    "state": state,
    "next": following,
    "times": times,
    "history": history,
    "inversion": inversion,
    "reach": reach,
    "branch": branch,
    "equivalence": equivalence,
    "worst": worst,
    "divergence": divergence,
    "slice": sliced,
    "repair": repair,
    "completion": completion,
}
KINDS = tuple(MAKERS)
FIXED = frozenset({"output", "predict", "steps", "state", "next", "times", "history", "divergence", "slice"})
"""The kinds that are about runs on inputs of the pool, so that no other input is ever tried."""
SHOWING: dict[str, Maker] = {**MAKERS, "steps": visible}
"""The makers where a question about steps shows a counter."""


def posed(kind: str, subject: Subject, seed: Seed, counter: bool = False) -> Posed:
    """Return a question of a kind; raise `Reject` when the program gives none.

    With `counter`, a question about steps shows one in the source.
    """
    makers = SHOWING if counter else MAKERS
    return makers[kind](subject, seed / kind)


__all__ = ["FIXED", "KINDS", "MAKERS", "Posed", "posed"]
