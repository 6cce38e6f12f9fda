"""Put the first error of a told run right: all before it is sound, so what comes next is what is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proofloom.engine import Step
from proofloom.verifiers.steps import errors
from proofloom.verifiers.steps.report import Correction, StepReport
from proofloom.verifiers.steps.trace_found import RULES, Found
from proofloom.verifiers.steps.trace_run import Course
from proofloom.verifiers.steps.trace_told import told


def mended(
    course: Course, steps: Sequence[Step], found: Sequence[Found], report: StepReport, most: int
) -> Correction | None:
    """Return what puts the first error right, and the solution that then results, of at most so many steps;
    it has not been checked."""
    first = report.first_error
    if report.whole == errors.READOUT:
        return Correction(first, "answer", Step("", "answer"), tuple(steps))
    if first < len(found) and found[first].unit == "ending":
        return Correction(first, "leave out", steps[first], tuple(steps[:first]))
    at = found[first].first if first < len(found) else (found[-1].last + 1 if found else 0)
    if at >= course.until:
        return Correction(first, "leave out", steps[first], tuple(steps[:first]))
    rest: list[Step] = []
    for step in _told_from(course, at, most - first):
        rest.append(step)
        if first + len(rest) > most:
            return None
    return Correction(first, "event", rest[0], (*steps[:first], *rest))


def _told_from(course: Course, at: int, most: int) -> Iterator[Step]:
    """Tell a run from an event on: that event singly and with words, and the others singly too, where they
    are not too many; else whole calls, and whole turns of a loop, are one step."""
    yield _single(course, at, worded=True)
    now = at + 1
    long = course.until - at > most
    while now < course.until:
        last, said = now, ""
        head = course.events[now]
        if long and head[0] == "E":
            last = course.ends(now)
            said = f"-> {course.result(last)}".rstrip()
        elif long and head[0] in "TI":
            last, turns = course.turns(now)
            said = f"turns {turns}"
        if now < last < course.until:
            yield Step("", f"{now}-{last} {head} {said}", (), "call" if head[0] == "E" else "turns")
            now = last + 1
        else:
            yield _single(course, now, worded=False)
            now += 1


def _single(course: Course, event: int, *, worded: bool) -> Step:
    text = f"Line {course.line(event)}: {course.record.walk.texts[event]}."
    said = told(Step(text)).said if worded else None
    if said is None or course.words().fault(said, "event", course.record, event, event):
        text = ""
    claim = course.events[event]
    return Step(text, f"{event} {claim}", (), RULES[claim[0]], (f"L{course.line(event)}",))
