"""Has Go run a source that shows a counter of its own, and say where that counter ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from proofloom.engine.program.kinds import Type
from proofloom.verifiers.program.toolchains.jobs import PREFIX, Job

_COUNTER = "var runSteps int"
_TOP = re.compile(r"^(?:func|type) (\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Counting:
    """A job whose value is where the counter ends."""

    functions: str
    pieces: tuple[tuple[int, str], ...]
    calls: tuple[str, ...]
    result: Type = Type.INT
    type: str = ""
    fields: tuple[str, ...] = ()


def counting(source: str, job: Job) -> Counting | None:
    """Return the job for a source, given that of the same one without a counter; None if it has none."""
    start = source.find(_COUNTER)
    if start < 0:
        return None
    functions = source[start:]
    names = "|".join(["runSteps", *_TOP.findall(functions)])
    pattern = re.compile(rf'("(?:[^"\\]|\\.)*")|(?<![.\w])({names})\b')

    def marked(text: str) -> str:
        """Mark what programs of one unit must not share, outside of strings."""
        return pattern.sub(lambda found: found[1] or PREFIX + found[2], text)

    call = marked(job.calls[0].replace(PREFIX, ""))
    ended = f"func() int {{ {call}; return {PREFIX}runSteps }}()"
    return Counting(marked(functions), job.pieces, (ended,))
