"""Check the steps of a told run one by one, find the first error, and say what rests on it."""

from __future__ import annotations

from collections.abc import Sequence

from proofloom.engine import AnswerFormat, GradeOutcome, Outcome, Step
from proofloom.engine.program.questions import History, Output, State, Steps, Times, Worst
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.program.grading import grade_exercise
from proofloom.verifiers.program.keys import DamagedBodyError, UndecidedError, key_of
from proofloom.verifiers.program.walker import WalkError, walk_with
from proofloom.verifiers.steps import errors, flow
from proofloom.verifiers.steps.report import StepCheck, StepReport
from proofloom.verifiers.steps.row import is_settled
from proofloom.verifiers.steps.trace_follow import Follower
from proofloom.verifiers.steps.trace_found import Derailed, Ended, Found
from proofloom.verifiers.steps.trace_mend import mended
from proofloom.verifiers.steps.trace_run import Course, course_of
from proofloom.verifiers.steps.trace_told import Items, Told, ends
from proofloom.verifiers.steps.trace_truth import truth
from proofloom.verifiers.steps.trace_words import Words, tallies

_NONSENSE = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
_LOSE_PLACE = (errors.FLOW, errors.UNREADABLE, errors.SPAN, errors.LEAP)


def check_trace(
    body: Exercise, steps: Sequence[Step], answer: str, most: int, *, explain: bool = True
) -> StepReport:
    """Return what is said of every step and of the whole; raise `GrammarError` or `WalkError` when the row's
    own program does not run. A correction has at most so many steps."""
    course = course_of(body)
    items = Items(steps)
    words = course.words()
    until = course.until if course.until < len(course.events) else -1
    follower = Follower(course.reading, items, words, until, course.singly)
    complete, lost = _followed(follower, course)
    found = follower.found
    run = len(found)
    _ended(course, follower, words, items, complete, lost)
    _used(course, steps, found)
    rests_on = _owned(found, follower.causes), _owned(found, follower.rests)
    for rests in rests_on:
        _last_rest(course, items, rests, found, run)
    _cited(steps, found, rests_on[0])
    rests = _with_control(found, rests_on[1])
    local = [one.local for one in found]
    sound = flow.soundness(local, rests)
    taint = flow.tainted(sound, rests)
    sliced = steps and isinstance(body.question, Output)
    needed = flow.needed(len(steps) - 1, rests) if sliced else set(range(len(steps)))
    checks, astray = [], False
    for place, one in enumerate(found):
        right = one.local is Outcome.PASS and not astray
        astray |= one.strayed or one.local is not Outcome.PASS
        checks.append(
            StepCheck(
                local=one.local,
                truth=Outcome.PASS if right else truth(course, words, items, place, one),
                sound=sound[place],
                error=one.error,
                why=one.why,
                depends_on_error=taint[place],
                redundant=place not in needed,
                circular=any(not 0 <= cited < place for cited in steps[place].because),
                certificate=one.certificate if explain and one.local is Outcome.PASS else None,
            )
        )
    first = flow.first(sound)
    final, whole = Outcome.FAIL, errors.UNFINISHED
    if complete and steps:
        whole = "" if _is_answer(body, answer) else errors.READOUT
        relevant = sound[-1:] if sliced else sound
        final = Outcome.FAIL if whole else flow.worst(relevant)
        if final is Outcome.PASS and not is_settled(body.question):
            final = Outcome.UNKNOWN
    if first < 0 and whole:
        first = len(steps)
    effort = len(follower.events) + follower.tries
    whole = whole if first == len(steps) else ""
    report = StepReport(tuple(checks), first, Outcome.PASS, final, None, effort, whole)
    if not explain or first < 0:
        return report
    fixed = mended(course, steps, found, report, most)
    if fixed and check_trace(body, fixed.steps, body_answer(body), most, explain=False).first_error != -1:
        fixed = None
    return report.with_correction(fixed)


def body_answer(body: Exercise) -> str:
    """Return the right answer where one run settles it, else ""."""
    return key_of(body).text if is_settled(body.question) else ""


def _is_answer(body: Exercise, stated: str) -> bool:
    """Return whether a stated answer is the right one; true where one run does not settle it."""
    if not is_settled(body.question):
        return True
    try:
        key = key_of(body)
    except (DamagedBodyError, UndecidedError) as error:
        raise WalkError(str(error)) from None
    if stated == key.text:
        return True
    response = f"<answer>{stated}</answer>"
    return grade_exercise(body, key, response, format=AnswerFormat.TAG).outcome is GradeOutcome.PASS


def _followed(follower: Follower, course: Course) -> tuple[bool, bool]:
    """Follow the told run: return whether it is told to its end, and whether it got lost."""
    try:
        walk_with(follower, course.reading, course.body.entry, course.args)
    except Ended:
        return len(follower.events) >= follower.until >= 0, False
    except Derailed:
        return False, True
    except WalkError:
        if not follower.strayed:
            raise
        return False, True
    except _NONSENSE:
        if not follower.strayed:
            raise
        return False, True
    if follower.span is not None:
        follower.span.found.fail(errors.SPAN, "the run ends within these turns")
        follower.span.found.last = len(follower.events) - 1
    return follower.until < 0, False


def _ended(
    course: Course, follower: Follower, words: Words, items: Sequence[Told], complete: bool, lost: bool
) -> None:
    """Hold the steps that come after the told run: its steps added up, where they are asked; the answer."""
    question, found = course.body.question, follower.found
    left = ["tally", "answer"] if isinstance(question, Steps | Worst) else ["answer"]
    for place in range(len(found), len(items)):
        now = len(follower.events) + place
        one = Found(now, now, "ending", expected="")
        found.append(one)
        if lost:
            one.local, one.why = Outcome.UNKNOWN, "the run cannot be followed so far"
            continue
        item = items[place]
        if not complete or not ends(item):
            kind = errors.UNREADABLE if item.kind == "unreadable" else errors.FLOW
            one.fail(kind, "the run has ended")
            lost = True
        else:
            kind = "tally" if tallies(item) else "answer"
            if kind not in left:
                one.fail(errors.FLOW, "the run has ended")
                lost = True
                continue
            del left[: left.index(kind) + 1]
            if item.rule and item.rule != kind:
                one.fail(errors.FLOW, "another rule is named")
            wrong = words.ending_fault(item, follower.record, question)
            if wrong:
                one.fail(errors.SPAN if kind == "tally" else errors.READOUT, wrong)
            one.certificate = {"ends": kind}


def _last_rest(
    course: Course, items: Sequence[Told], rests: list[list[int]], found: Sequence[Found], run: int
) -> None:
    """The steps added up rest on all before them, the answer on the last (on all, where all settle it)."""
    for place in range(run, len(items)):
        lost = found[place].local is Outcome.UNKNOWN
        every = not lost and tallies(items[place])
        every |= not lost and isinstance(course.body.question, State | Times | History)
        rests[place] = list(range(min(place, run))) if every else [place - 1] if place else []


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


def _used(course: Course, steps: Sequence[Step], found: Sequence[Found]) -> None:
    """Hold the lines that a step says it uses to those of its events in the true run."""
    for step, one in zip(steps, found, strict=True):
        if step.uses and one.last < len(course.events):
            lines = {course.line(event) for event in range(one.first, one.last + 1)}
            if not one.strayed and {*step.uses} != {f"L{line}" for line in lines}:
                one.fail(errors.FLOW, "other lines are named")


def _cited(steps: Sequence[Step], found: Sequence[Found], data: Sequence[Sequence[int]]) -> None:
    """Hold the citations of a step, where it makes any, to what it rests on."""
    for place, step in enumerate(steps):
        if any(not 0 <= cited < place for cited in step.because):
            found[place].fail(errors.CIRCULAR, "a step cites itself or a later one")
        elif step.because and not set(data[place]) <= set(step.because):
            found[place].fail(errors.LEAP, "it does not cite what it rests on")
