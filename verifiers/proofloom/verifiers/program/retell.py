"""Reads the worked solution back and holds every step to the events it stands for.

A step tells one event, one whole call, or a gap; together they must tell the run from its first event to
its last. What a step says in words is read by patterns of its own: the line, then names, values, truth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from proofloom.engine import Step
from proofloom.verifiers.program.walker import Walk

_CLAIM = re.compile(r"(\d+)(?:-(\d+))?(?: (.*))?")
_LINE = re.compile(r"Line (\d+): (.*)\.")


def untrue(steps: Sequence[Step], run: Walk) -> str:
    """Return what is wrong with a solution, or "" when it tells the run."""
    following = 0
    for number, step in enumerate(steps):
        claim = _CLAIM.fullmatch(step.claim)
        if claim is None:
            return f"step {number} has no readable claim"
        first = int(claim[1])
        last = int(claim[2]) if claim[2] else first
        if first != following or not first <= last < len(run.events):
            return f"step {number} is out of order"
        following = last + 1
        if any(not 0 <= cause < number for cause in step.because):
            return f"step {number} cites a later step"
        wrong = _told(step, run, first, last, claim[3])
        if wrong:
            return f"step {number}: {wrong}"
    return "" if following == len(run.events) else "the solution stops early"


def _told(step: Step, run: Walk, first: int, last: int, told: str | None) -> str:
    lines = {run.lines[int(event.split(" ")[0][1:])] for event in run.events[first : last + 1]}
    if set(step.uses) != {f"L{line}" for line in lines}:
        return "another line is used"
    return ""
