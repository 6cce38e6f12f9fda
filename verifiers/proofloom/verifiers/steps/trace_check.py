"""Check the steps of a told run one by one, find the first error, and put it right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from proofloom.engine import Outcome, Step
from proofloom.engine.program.task import Ask, ProgramTask, Value
from proofloom.verifiers.program.grammar import Reading, read
from proofloom.verifiers.program.walker import Call, Frame, Walk, Walker, WalkError, walk_with
from proofloom.verifiers.steps import errors, flow
from proofloom.verifiers.steps.report import Correction, StepCheck, StepReport, is_answer
from proofloom.verifiers.steps.trace_follow import Derailed, Ended, Follower, Found, Unsaid
from proofloom.verifiers.steps.trace_told import Told, told

MOST = 2_000  # steps of one told run
ALL = 80  # a run of at most this many events is told whole
FULL = 160  # more steps than this, and the middle may be left out,
HEAD, TAIL = 80, 39  # but for so many first and last ones
_RULE = {"E": "enter", "X": "exec", "T": "test", "I": "iter"}


def check_trace(body: ProgramTask, steps: Sequence[Step], answer: str, *, explain: bool = True) -> StepReport:
    """Return what is said of every step and of the whole; raise `GrammarError` or `WalkError` when the row's
    own program does not run."""
    run = true_run(body.source, body.entry, body.args)
    read_steps = [told(step) for step in steps]
    follower = Follower(read(body.source), read_steps, unsaid(run))
    value, complete, lost = _followed(follower, body)
    found = follower.found
    for place in range(len(found), len(steps)):
        extra = Found(len(follower.events) + place, -1)
        if lost:
            extra.local, extra.why = Outcome.UNKNOWN, "the run cannot be followed so far"
        else:
            extra.fail(errors.FLOW, "the run has ended")
        found.append(extra)
    _cited(steps, found, _owned(found, follower.causes))
    rests = _with_control(found, _owned(found, follower.rests))
    local = [one.local for one in found]
    sound = flow.soundness(local, rests)
    taint = flow.tainted(sound, rests)
    every = set(range(len(steps)))
    needed = flow.needed(len(steps) - 1, rests) if steps and body.ask is Ask.OUTPUT else every
    checks = tuple(
        StepCheck(
            local=one.local,
            truth=_truth(run, item, one),
            sound=sound[place],
            error=one.error,
            why=one.why,
            depends_on_error=taint[place],
            redundant=place not in needed,
            circular=any(not 0 <= cited < place for cited in steps[place].because),
            certificate=one.certificate if explain and one.local is Outcome.PASS else None,
        )
        for place, (one, item) in enumerate(zip(found, read_steps, strict=True))
    )
    first = flow.first(sound)
    final, whole = Outcome.FAIL, errors.UNFINISHED
    if complete and steps:
        stated = str(follower.number) if body.ask is Ask.STEPS else shown(value)
        whole = "" if is_answer(stated, answer, kind_of(body)) else errors.READOUT
        relevant = sound if body.ask is Ask.STEPS else sound[-1:]
        found_final = next((one for one in relevant if one is not Outcome.PASS), Outcome.PASS)
        final = Outcome.FAIL if whole else found_final
    if first < 0 and whole:
        first = len(steps)
    effort = len(follower.events) + follower.tries
    report = StepReport(
        checks, first, Outcome.PASS, final, None, effort, whole if first == len(steps) else ""
    )
    if not explain or first < 0:
        return report
    return report.with_correction(_correction(run, body, steps, found, report))


@lru_cache(maxsize=64)
def true_run(source: str, entry: str, args: tuple[Value, ...]) -> Walk:
    """Walk once for all the solutions to one problem; `calls` are all calls, the first activation included.
    The result must not be changed."""
    reading = read(source)
    walker = _Recorder(reading)
    run = walk_with(walker, reading, entry, args)
    return Walk(run.value, run.counts, run.lines, run.events, run.texts, run.causes, walker.every)


class _Recorder(Walker):
    """A walk that writes down every call."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self.every: dict[int, Call] = {}

    def call(self, name: str, args: list[Any], caller: Frame | None = None) -> Any:
        first = len(self.events)
        value = super().call(name, args, caller)
        self.every[first] = Call(len(self.events) - 1, "" if value is None else str(value))
        return value


def shown(value: Value | None) -> str:
    """Write a returned value as an answer does."""
    return str(list(value) if isinstance(value, tuple) else value)


def kind_of(body: ProgramTask) -> str:
    """Return the type of the answers to a question."""
    run = true_run(body.source, body.entry, body.args)
    return "list" if body.ask is Ask.OUTPUT and isinstance(run.value, tuple) else "integer"


def spans(run: Walk) -> list[tuple[int, int]]:
    """Return a run cut into single events and, where it is long, whole calls made by the entry."""
    found, now = [], 0
    while now < len(run.events):
        last = run.calls[now].last if now > 0 and now in run.calls and len(run.events) > ALL else now
        found.append((now, last))
        now = last + 1
    return found


def unsaid(run: Walk) -> Unsaid:
    """Return what a solution may leave unsaid: no more than docs/step-semantics.md leaves out."""
    cut = spans(run)
    gap = (cut[HEAD][0], cut[-TAIL - 1][1]) if len(cut) > FULL else None
    return Unsaid(len(run.events) > ALL, gap)


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
    if follower.skip:
        follower.found[-1].fail(errors.SPAN, "the run ends within the gap")
    return done.value, follower.skip == 0, False


def _owned(found: Sequence[Found], causes: Sequence[set[int]]) -> list[list[int]]:
    """Return for each step the earlier ones that hold what its events come of."""
    owner: dict[int, int] = {}
    for place, one in enumerate(found):
        owner.update(dict.fromkeys(range(one.first, one.last + 1), place))
    data = []
    for place, one in enumerate(found):
        events = causes[one.first : one.last + 1]
        mine = {owner[cause] for found_by in events for cause in found_by if cause in owner}
        data.append(sorted(cause for cause in mine if cause < place))
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


_LOSE_PLACE = (errors.FLOW, errors.UNREADABLE, errors.SPAN, errors.LEAP)


def _cited(steps: Sequence[Step], found: Sequence[Found], data: Sequence[Sequence[int]]) -> None:
    """Hold the citations of a step, where it makes any, to what it rests on."""
    for place, step in enumerate(steps):
        if any(not 0 <= cited < place for cited in step.because):
            found[place].fail(errors.CIRCULAR, "a step cites itself or a later one")
        elif step.because and not set(data[place]) <= set(step.because):
            found[place].fail(errors.LEAP, "it does not cite what it rests on")


def _truth(run: Walk, item: Told, one: Found) -> Outcome:
    """Say whether what is told happens in the execution."""
    event = item.event or one.stated
    if item.kind == "unreadable" or (item.number is None and one.last < one.first):
        return Outcome.UNKNOWN
    first = one.first if item.number is None else item.number
    last = first + item.count - 1 if item.count is not None else (item.last or first)
    if not last < len(run.events):
        return Outcome.FAIL
    if item.kind == "gap":
        return Outcome.PASS if last > first else Outcome.FAIL
    if item.kind == "call":
        call = run.calls.get(first)
        if call is None or call.last != last or call.result.replace(" ", "") != item.result:
            return Outcome.FAIL
    return Outcome.PASS if run.events[first] == event else Outcome.FAIL


# putting it right


def _correction(
    run: Walk, body: ProgramTask, steps: Sequence[Step], found: Sequence[Found], report: StepReport
) -> Correction | None:
    """Put the first error right: all before it is sound, so what comes next is what the program does. None is
    claimed where the solution that then results has an error."""
    first = report.first_error
    answer = str(len(run.events)) if body.ask is Ask.STEPS else shown(run.value)
    if report.whole == errors.READOUT:
        fixed = Correction(first, "answer", Step("", f"answer {answer}"), tuple(steps))
    else:
        at = found[first].first if first < len(found) else (found[-1].last + 1 if found else 0)
        if at < len(run.events):
            gap = None if any(told(step).kind == "gap" for step in steps[:first]) else unsaid(run).gap
            rest = tuple(_told_from(run, at, gap))
            fixed = Correction(first, "event", rest[0], (*steps[:first], *rest))
        else:
            fixed = Correction(first, "leave out", steps[first], tuple(steps[:first]))
    if len(fixed.steps) > MOST:
        return None
    return fixed if check_trace(body, fixed.steps, answer, explain=False).first_error == -1 else None


def _told_from(run: Walk, at: int, gap: tuple[int, int] | None) -> Iterator[Step]:
    """Tell a run from an event on: that event singly, calls of the entry whole where that is the rule, and
    what may be left out left out."""
    whole = dict(spans(run))
    yield _single(run, at)
    now = at + 1
    while now < len(run.events):
        last = whole.get(now, now)
        if gap and gap[0] <= now < gap[1]:
            last = gap[1]
            yield Step(f"The same lines go on up to step {last + 1}.", f"{now}-{last}", (), "gap")
        elif last > now:
            yield _call(run, now, last)
        else:
            yield _single(run, now)
        now = last + 1


def _single(run: Walk, event: int) -> Step:
    line = run.lines[int(run.events[event].split(" ")[0][1:])]
    text = f"Line {line}: {run.texts[event]}."
    return Step(text, f"{event} {run.events[event]}", (), _RULE[run.events[event][0]], (f"L{line}",))


def _call(run: Walk, first: int, last: int) -> Step:
    result = run.calls[first].result.replace(" ", "")
    return Step("", f"{first}-{last} {run.events[first]}" + (f" -> {result}" if result else ""), (), "call")
