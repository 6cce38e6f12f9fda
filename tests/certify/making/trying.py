"""Run programs with one toolchain and compare value and steps with the reference interpreter's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from making.programs import Made
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.counted import counted
from proofloom.engine.program.rounding import rounds_alike
from proofloom.verifiers.program.toolchains import Became, run
from proofloom.verifiers.program.toolchains.rows import written


def tried(language: str, programs: Sequence[Made]) -> list[dict[str, Any]]:
    """Return what went otherwise than the reference says: the program, its input, and both."""
    jobs = [
        counted(made.program, language, made.inputs, rounds_alike(made.program, made.inputs))
        for made in programs
    ]
    found = run(language, jobs)
    wrong: list[dict[str, Any]] = []
    for made, results in zip(programs, found, strict=True):
        kind = made.program.function(made.program.entry).result
        for args, (value, steps), result in zip(made.inputs, made.runs, results, strict=True):
            wanted = written(value, kind)
            if result.became is Became.RETURNED and (result.value, result.steps) == (wanted, steps):
                continue
            wrong.append(
                {
                    "tree": dump(made.program),
                    "args": repr(args),
                    "wanted": f"{wanted} in {steps}",
                    "found": f"{result.became}: {result.value} in {result.steps} {result.why}"[:400],
                }
            )
    return wrong
