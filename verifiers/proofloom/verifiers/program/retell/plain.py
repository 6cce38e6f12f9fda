"""Reads the worked solution back and holds every step to the events it stands for.

A step tells one event, one whole call made by the entry, or, once, a gap; together they must tell the run
from its first event to its last, with the lines used and the earlier steps that each follows from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from proofloom.engine import Step
from proofloom.verifiers.program.walker import Walk

_CLAIM = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?( .*)?")
_RULE = {"E": "enter", "X": "exec", "T": "test", "I": "iter"}


def untrue(steps: Sequence[Step], run: Walk) -> str:
    """Return what is wrong with a solution, or "" when it tells the run."""
    spans: list[tuple[int, int]] = []
    for number, step in enumerate(steps):
        claim = _CLAIM.fullmatch(step.claim)
        if claim is None:
            return f"step {number} has no readable claim"
        first = int(claim[1])
        last = int(claim[2]) if claim[2] else first
        if first != (spans[-1][1] + 1 if spans else 0) or not first <= last < len(run.events):
            return f"step {number} is out of order"
        spans.append((first, last))
        wrong = _told(step, run, first, last)
        if wrong:
            return f"step {number}: {wrong}"
    if not spans or spans[-1][1] != len(run.events) - 1:
        return "the solution stops early"
    if sum(step.rule == "gap" for step in steps) > 1:
        return "two gaps"
    owner = {event: number for number, (first, last) in enumerate(spans) for event in range(first, last + 1)}
    for number, (first, last) in enumerate(spans):
        causes = {owner[cause] for event in range(first, last + 1) for cause in run.causes[event]}
        if steps[number].because != tuple(sorted(cause for cause in causes if cause < number)):
            return f"step {number} cites other steps"
    return ""


def _told(step: Step, run: Walk, first: int, last: int) -> str:
    """Return what is wrong with one step's claim, words, rule or lines."""
    lines = [run.lines[int(event.split(" ")[0][1:])] for event in run.events[first : last + 1]]
    if step.uses != tuple(f"L{line}" for line in sorted(set(lines))):
        return "another line is used"
    event = run.events[first]
    if step.rule == "gap":
        right = (
            step.claim == f"{first}-{last}" and step.text == f"The same lines go on up to step {last + 1}."
        )
        return "" if right and last > first else "a gap is told wrongly"
    if step.rule == "call":
        call = run.calls.get(first)
        if call is None or call.last != last:
            return "not a whole call"
        name, _, given = run.texts[first].partition(" starts")
        ending = f"and returns {call.result}" if call.result else "and ends"
        text = f"Line {lines[0]}: {name}{given} takes {last - first + 1} steps {ending}."
        claim = f"{first}-{last} {event}" + (f" -> {call.result.replace(' ', '')}" if call.result else "")
    else:
        if step.rule != _RULE[event[0]]:
            return "another rule is named"
        text = f"Line {lines[0]}: {run.texts[first]}."
        claim = f"{first} {event}"
    if step.claim != claim:
        return "another claim is made"
    return "" if step.text == text else "the words say something else"
