"""Check the steps of a told run one by one, find the first error, and put it right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from proofloom.engine import Outcome, Step
from proofloom.engine.program.task import Ask, ProgramTask, Value
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.walker import Walk, WalkError, walk, walk_with
from proofloom.verifiers.steps import errors, flow
from proofloom.verifiers.steps.report import Correction, StepCheck, StepReport
from proofloom.verifiers.steps.trace_follow import Derailed, Ended, Follower, Found
from proofloom.verifiers.steps.trace_told import Told, told

MOST = 2_000  # steps of a correction
_RULE = {"E": "enter", "X": "exec", "T": "test", "I": "iter"}


def check_trace(body: ProgramTask, steps: Sequence[Step], answer: str) -> StepReport:
    """Return what is said of every step and of the whole; raise `GrammarError` or `WalkError` when the row's
    own program does not run."""
    run = true_run(body.source, body.entry, body.args)
    read_steps = [told(step) for step in steps]
    follower = Follower(read(body.source), read_steps)
    value, complete, lost = _followed(follower, body)
    found = follower.found
    for place in range(len(found), len(steps)):
        extra = Found(len(follower.events) + place, -1)
        if lost:
            extra.local, extra.why = Outcome.UNKNOWN, "the run cannot be followed so far"
        else:
            extra.fail(errors.FLOW, "the run has ended")
        found.append(extra)
    data = _data(follower, found)
    _cited(steps, found, data)
    rests = _with_control(found, data)
    local = [one.local for one in found]
    sound = flow.soundness(local, rests)
    taint = flow.tainted(sound, rests)
    slice_ = (
        flow.needed(len(steps) - 1, rests) if steps and body.ask is Ask.OUTPUT else set(range(len(steps)))
    )
    checks = tuple(
        StepCheck(
            local=one.local,
            truth=_truth(run, item),
            sound=sound[place],
            error=one.error,
            why=one.why,
            depends_on_error=taint[place],
            redundant=place not in slice_,
            circular=any(not 0 <= cited < place for cited in steps[place].because),
            certificate=one.certificate if one.local is Outcome.PASS else None,
        )
        for place, (one, item) in enumerate(
            zip(
                found,
                (_at(item, one, follower) for item, one in zip(read_steps, found, strict=True)),
                strict=True,
            )
        )
    )
    first = flow.first(sound)
    final = _final(body, steps, answer, value, complete, follower, sound)
    if first < 0 and complete and final is Outcome.FAIL:
        first = len(steps)
    correction = _correction(run, steps, found, first, body)
    return StepReport(checks, first, Outcome.PASS, final, correction, len(follower.events))


@lru_cache(maxsize=64)
def true_run(source: str, entry: str, args: tuple[Value, ...]) -> Walk:
    """Walk once for all the solutions to one problem; the result must not be changed."""
    return walk(read(source), entry, args)


def shown(value: Value | None) -> str:
    """Write a returned value as an answer does."""
    return str(list(value) if isinstance(value, tuple) else value)


def _followed(follower: Follower, body: ProgramTask) -> tuple[Value | None, bool, bool]:
    """Follow the told run: the value that it returns, whether it is told to its end, whether it got lost."""
    try:
        done = walk_with(follower, read(body.source), body.entry, body.args)
    except Ended:
        return None, False, False
    except Derailed:
        return None, False, True
    except WalkError:
        if not follower.strayed:
            raise
        return None, False, True
    return done.value, follower.skip == 0, False


def _data(follower: Follower, found: Sequence[Found]) -> list[list[int]]:
    """Return for each step the earlier ones that last set what it reads."""
    owner: dict[int, int] = {}
    for place, one in enumerate(found):
        owner.update(dict.fromkeys(range(one.first, one.last + 1), place))
    data = []
    for place, one in enumerate(found):
        events = follower.causes[one.first : one.last + 1]
        causes = {owner[cause] for found_by in events for cause in found_by if cause in owner}
        data.append(sorted(cause for cause in causes if cause < place))
    return data


def _with_control(found: Sequence[Found], data: Sequence[Sequence[int]]) -> list[list[int]]:
    """Add for each step the last one before it that decided where the run stands (which rests in its turn on
    the one before it)."""
    rests, control = [], -1
    for place, one in enumerate(found):
        rests.append(sorted({*data[place], *([control] if control >= 0 else [])}))
        if one.letter in ("T", "I", "") or one.last > one.first or one.error in _LOSE_PLACE:
            control = place
    return rests


_LOSE_PLACE = (errors.FLOW, errors.UNREADABLE, errors.SPAN)


def _cited(steps: Sequence[Step], found: Sequence[Found], data: Sequence[Sequence[int]]) -> None:
    """Hold the citations of a step, where it makes any, to what it rests on."""
    for place, step in enumerate(steps):
        if any(not 0 <= cited < place for cited in step.because):
            found[place].fail(errors.CIRCULAR, "a step cites itself or a later one")
        elif step.because and not set(data[place]) <= set(step.because):
            found[place].fail(errors.LEAP, "it does not cite what it rests on")


def _at(item: Told, one: Found, follower: Follower) -> Told:
    """Give an event told in words the number and form that it was read as."""
    if item.number is None and item.kind == "event" and one.stated:
        return Told("event", one.first, one.first, one.first, one.stated)
    return item


def _truth(run: Walk, item: Told) -> Outcome:
    """Say whether what is told happens in the execution."""
    if item.kind == "unreadable" or item.number is None:
        return Outcome.UNKNOWN
    if not item.last < len(run.events):
        return Outcome.FAIL
    if item.kind == "gap":
        return Outcome.PASS
    if item.kind == "call":
        call = run.calls.get(item.first)
        if call is None or call.last != item.last or call.result.replace(" ", "") != item.result:
            return Outcome.FAIL
    return Outcome.PASS if run.events[item.first] == item.event else Outcome.FAIL


def _final(
    body: ProgramTask,
    steps: Sequence[Step],
    answer: str,
    value: Value | None,
    complete: bool,
    follower: Follower,
    sound: Sequence[Outcome],
) -> Outcome:
    if not complete or not steps:
        return Outcome.FAIL
    stated = str(follower.number) if body.ask is Ask.STEPS else shown(value)
    if stated != answer:
        return Outcome.FAIL
    relevant = sound if body.ask is Ask.STEPS else sound[-1:]
    return next((one for one in relevant if one is not Outcome.PASS), Outcome.PASS)


def _correction(
    run: Walk, steps: Sequence[Step], found: Sequence[Found], first: int, body: ProgramTask
) -> Correction | None:
    """Put the first error right: all before it is sound, so what comes next is what the program does."""
    if first < 0:
        return None
    if first == len(steps):
        answer = str(len(run.events)) if body.ask is Ask.STEPS else shown(run.value)
        return Correction(first, "answer", Step("", f"answer {answer}"), tuple(steps))
    at = found[first].first
    if not 0 <= at < len(run.events):
        return Correction(first, "leave out", steps[first], tuple(steps[:first]))
    rest = tuple(_step(run, event) for event in range(at, min(len(run.events), at + MOST)))
    return Correction(first, "event", rest[0], (*steps[:first], *rest))


def _step(run: Walk, event: int) -> Step:
    line = run.lines[int(run.events[event].split(" ")[0][1:])]
    text = f"Line {line}: {run.texts[event]}."
    return Step(text, f"{event} {run.events[event]}", (), _RULE[run.events[event][0]], (f"L{line}",))
