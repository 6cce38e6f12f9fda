"""The bodies of rows about programs, for the tests of every room: true ones, and of any text at all."""

from __future__ import annotations

from proofloom.engine.program.interpret import Interpreter, Limits, Run
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.counted import print_in
from proofloom.engine.program.questions import Output, Question
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.task import Counts, Exercise, Origin, Value

LIMITS = Limits(fuel=20_000, length=5_000)


def stated(
    program: Program,
    args: tuple[Value, ...],
    question: Question,
    language: str = "python",
    run: Run | None = None,
    origin: Origin = Origin(),
) -> Exercise:
    """Return the body of a true row; the program is run with its trace unless its run is given."""
    text, python = print_in(language, program), print_in("python", program)
    run = run or Interpreter(program, LIMITS, traced=True).run(args)
    assert run.counts is not None
    return Exercise(
        language, text.source, text.lines, "" if language == "python" else python.source, dump(program),
        program.entry, args, run.value, run.steps, ";".join(run.events), run.counts, question, origin,
    )  # fmt: skip


def claimed(source: str, args: tuple[Value, ...], value: Value = 3, steps: int = 2) -> Exercise:
    """Return a body that says of some text in Python, whatever it is, that it gives a value."""
    counts = Counts(0, 0, 0, 0, 1)
    return Exercise("python", source, (), "", "", "f", args, value, steps, "E0", counts, Output())
