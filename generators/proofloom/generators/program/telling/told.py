"""Tells a run as a solution, in a style drawn from the seed, and ends in what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proofloom.engine import Seed, Step
from proofloom.engine.program.interpret import Run
from proofloom.engine.program.printers.naming import named
from proofloom.engine.program.questions import Next, Output, Question, State
from proofloom.engine.program.rename import variables
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.traces import events
from proofloom.engine.program.values import Value
from proofloom.generators.program.telling.course import Course, planned
from proofloom.generators.program.telling.ending import ending
from proofloom.generators.program.telling.phrases import Phrases
from proofloom.generators.program.telling.teller import Teller

STYLES = ("events", "outline", "scratchpad")
"""Event by event; call by call and loop by loop; a terse scratchpad."""

_WHOLE = {"events": 80, "outline": 24, "scratchpad": 160}  # events of the longest run that is told whole
_MOST = {"events": 80, "outline": 40, "scratchpad": 120}  # units that a longer one is cut into
_CAMEL = ("go", "java", "javascript")


def args_told(args: tuple[Value, ...], question: Question) -> tuple[Value, ...]:
    """Return the arguments whose run a solution tells: the question's witness where it has one."""
    witness: tuple[Value, ...] = getattr(question, "witness", ())
    return witness or args


def told(
    program: Program,
    run: Run,
    lines: Sequence[int],
    language: str,
    seed: Seed,
    args: tuple[Value, ...],
    question: Question | None = None,
    style: str = "",
) -> tuple[Step, ...]:
    """Tell a traced run in steps; the last one states what was asked where that is read off the run.

    program   the tree, in the names that it is printed in Python with
    run       its traced run on `args`, which are `args_told(...)` where a question has a witness
    lines     the line of the shown source, in `language`, of each node
    question  what is asked; none is as `Output()`. Of `State` and `Next` the run is told only so far
    style     one of `STYLES`; drawn from the seed when it is ""
    """
    question = question or Output()
    style = style or (seed / "style").choice(STYLES)
    course = Course(program, list(events(";".join(run.events))))
    until = len(run.events)
    if isinstance(question, State | Next):
        until = min(until, question.step + isinstance(question, Next))
    units = planned(course, _WHOLE[style], _MOST[style], until)
    phrases = Phrases("scratch" if style == "scratchpad" else "words", (seed / "words").stream())
    called = _called(program, language)
    teller = Teller(program, run.events, course, lines, called, phrases, language == "python")
    steps = teller.told(units)
    return (*steps, *ending(teller, units, args, question, run))


def _called(program: Program, language: str) -> dict[str, str]:
    """Return what the functions and variables are called in a language."""
    if language != "python":
        return named(program, language, camel=language in _CAMEL)
    found: dict[str, Any] = {function.name: function.name for function in program.functions}
    for function in program.functions:
        found.update({name: name for name in variables(function)})
    return found
