"""A counter that a prompt shows in the source: taking it out, and running the source with it in CPython."""

from __future__ import annotations

import ast
import re

from proofloom.engine.program.task import Value
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.prompt.sentences import Unread
from proofloom.verifiers.program.rerun import Limits, compiled, loaded
from proofloom.verifiers.program.shapes import opened

_NAMES = {"python": "run_steps", "go": "runSteps"}
_LINES = {
    "python": re.compile(r"run_steps = 0\n\n\n|[ ]+(?:global run_steps|run_steps \+= [1-9])\n"),
    "go": re.compile(r"var runSteps int\n\n|\t+runSteps \+= [1-9]\n|\t+runSteps\+\+\n"),
}


def counter_of(language: str) -> str:
    """Return what the counter is called in a language; raise `Unread` for one that shows none."""
    if language not in _NAMES:
        raise Unread("no counter is shown in this language")
    return _NAMES[language]


def uncounted(source: str, language: str) -> str:
    """Return the source without the lines of the counter."""
    name = counter_of(language)
    plain = _LINES[language].sub("", source)
    if name in plain:
        raise Unread("the counter stands where it counts nothing")
    return plain


def count_of(source: str, reading: Reading, entry: str, args: tuple[Value, ...]) -> int:
    """Return where the counter of a Python source ends.

    Only for a source that without its counter is one that keeps the grammar, and only for a run that is known
    to end: it is run as it is.
    """
    names = {**Limits().names(), "int": int, "chr": chr}
    functions = loaded(compiled(ast.parse(source)), names)
    functions[entry](*map(opened, args, reading.params(entry)))
    return int(names["run_steps"])
