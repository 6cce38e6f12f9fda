"""Whether what a step tells happens in the true run, wherever the told run has gone by then."""

from __future__ import annotations

from proofloom.engine import Outcome
from proofloom.verifiers.program.retell.page import Page, Unread
from proofloom.verifiers.program.retell.units import TurnsReader
from proofloom.verifiers.steps.trace_found import Found
from proofloom.verifiers.steps.trace_run import Course
from proofloom.verifiers.steps.trace_told import Items, Told, ends
from proofloom.verifiers.steps.trace_words import Words


def truth(course: Course, words: Words, items: Items, place: int, one: Found) -> Outcome:
    """Say whether what is told happens in the execution."""
    if one.local is Outcome.UNKNOWN and not items.steps[place].claim:
        return Outcome.UNKNOWN  # nothing says of which events it is
    item = items[place]
    if item.kind == "unreadable":
        return Outcome.UNKNOWN
    if ends(item):
        return _said(words.ending_fault(item, course.record, course.body.question) == "")
    if item.first is None and one.unit == "ending":
        return Outcome.UNKNOWN  # nothing says of which events it is
    first = one.first if item.first is None else item.first
    if first >= len(course.events):
        return Outcome.FAIL
    if item.event:
        return _said(course.events[first] == item.event and _is_unit(course, words, item, first))
    last = one.last if item.last is None else item.last
    unit = one.unit
    if item.said is None or not first <= last < len(course.events):
        return Outcome.FAIL
    if unit == "ending":
        unit = words.unit(item.said, course.events[first][0], first)
    return _said(words.fault(item.said, unit, course.record, first, last) == "")


def _said(holds: bool) -> Outcome:
    return Outcome.PASS if holds else Outcome.FAIL


def _is_unit(course: Course, words: Words, item: Told, first: int) -> bool:
    """Return whether a claim's events are a whole unit of the run, which ends as it says."""
    last = first if item.last is None else item.last
    if item.kind == "event" or last >= len(course.events):
        return item.kind == "event"
    if item.kind == "call":
        return course.ends(first) == last and course.result(last) == item.claim
    reader = TurnsReader(Page(""), words.names, course.record, first, last)
    try:
        reader.hold_whole()
    except Unread:
        return False
    return len(reader.heads) == int(item.claim)
