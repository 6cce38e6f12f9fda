"""Wrong steps in told runs, shown wrong by the reference interpreter's trace: the first event that differs.

A wrong event is made from what CPython evaluates of the statement's own line on the variables that the trace
leaves, under a misreading; what follows it is either kept or carried on from the wrong state.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from injection.case import Case, row_of
from injection.misreadings import MISREADINGS
from injection.moments import moments, told_events
from injection.telling import TELLINGS, first_difference, singly
from proofloom.engine import Candidate, Stream
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.program.walker import WalkError, walk_with
from proofloom.verifiers.steps.trace_follow import Follower
from proofloom.verifiers.steps.trace_found import Derailed, Ended
from proofloom.verifiers.steps.trace_run import course_of
from proofloom.verifiers.steps.trace_told import Told

ADDRESS = "program/exercises"
ASKS = ("output", "steps", "state", "next", "times", "history")  # the kinds that one run settles
MOST = 120  # events of a run that is told singly
NAMES = (*MISREADINGS, *TELLINGS)


class _OneWrong(Sequence[Told]):
    """A told run that is right but at one place: elsewhere a step tells whatever comes next."""

    def __init__(self, place: int, event: str) -> None:
        self.place, self.event = place, event

    def __len__(self) -> int:
        return 2_000

    def __getitem__(self, index: Any) -> Any:
        return Told("event", event=self.event if index == self.place else "")


def carried(body: Exercise, place: int, event: str) -> list[str] | None:
    """Return the run that goes on from a wrong event, or None when none does."""
    course = course_of(body)
    until = course.until if course.until < len(course.events) else -1
    follower = Follower(course.reading, _OneWrong(place, event), course.words(), until)
    try:
        walk_with(follower, course.reading, body.entry, body.args)
    except Ended:
        return follower.events if len(follower.events) == until else None
    except (Derailed, WalkError):
        return None
    return follower.events


def inject(name: str, made: Candidate[Exercise], draw: Stream) -> Case | None:
    """Return a run with one wrong step, or None when the injector finds no place in it."""
    body, row = made.body, row_of(ADDRESS, made)
    if name in TELLINGS:
        return TELLINGS[name](made, row, draw)
    true = told_events(body)
    if len(true) > MOST:
        return None
    misread, kinds = MISREADINGS[name]
    for moment in draw.shuffled(moments(body)):
        event = misread(moment, draw)
        if event is None or event == moment.event:
            continue
        events = [*true[: moment.index], event, *true[moment.index + 1 :]]
        if draw.chance(1, 2):
            events = carried(body, moment.index, event) or events
        first = first_difference(events, true)
        if first == moment.index:
            return Case(name, row, singly(events), made.answer, first, kinds, "reference trace")
    return None
