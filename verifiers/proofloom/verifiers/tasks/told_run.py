"""Checks the lines of a response that tell a program's run, one by one, against a second walk of it.

Lines are read as those of our own solutions: one for an event, for a whole call, or, with the rows of its
table, for whole turns of a loop. What comes after the first wrong one cannot be followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from proofloom.engine import Outcome, Step
from proofloom.engine.program.questions import History, Next, Output, State, Steps, Times
from proofloom.engine.program.task import Exercise, Value
from proofloom.verifiers.program.bodies import python_of
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.retell.ending import Ending
from proofloom.verifiers.program.retell.events import EventReader
from proofloom.verifiers.program.retell.forms import found, split_now
from proofloom.verifiers.program.retell.names import Names
from proofloom.verifiers.program.retell.page import Page, Unread, need, whole
from proofloom.verifiers.program.retell.recorder import Record, recorded
from proofloom.verifiers.program.retell.units import TurnsReader, call_read
from proofloom.verifiers.steps import errors
from proofloom.verifiers.steps.report import StepCheck, StepReport
from proofloom.verifiers.steps.row import plain_step
from proofloom.verifiers.steps.trace_check import MOST

LONGEST = 4_000  # characters of one step
_ERRORS = (  # the first that a reason begins with says what kind of error it is
    ("another line", errors.FLOW),
    ("the condition", errors.WRONG_TEST),
    ("another number of", errors.SPAN),
    ("events that there are not", errors.SPAN),
    ("the run has ended", errors.FLOW),
    ("not ", errors.UNREADABLE),
    ("too long", errors.UNREADABLE),
)


def told_run(body: Exercise, told: Sequence[Step]) -> StepReport | None:
    """Return what is said of the steps of a solution; None for questions that one run does not answer."""
    if not isinstance(body.question, Output | Steps | State | Next | Times | History):
        return None
    steps = _grouped(told)
    if len(steps) > MOST:
        return StepReport((), 0, Outcome.UNKNOWN, Outcome.UNKNOWN, whole=errors.TOO_MANY)
    teller = _Teller(body)
    checks: list[StepCheck] = []
    reason = ""
    for step in steps:
        if reason:
            unknown = Outcome.UNKNOWN
            checks.append(StepCheck(unknown, unknown, unknown, why="the run cannot be followed so far"))
            continue
        try:
            teller.take(step)
            checks.append(StepCheck(Outcome.PASS, Outcome.PASS, Outcome.PASS))
        except Unread as error:
            reason = str(error)
            kind = next((kind for start, kind in _ERRORS if reason.startswith(start)), errors.UPDATE)
            checks.append(StepCheck(Outcome.FAIL, Outcome.FAIL, Outcome.FAIL, kind, reason[:200]))
    if reason:
        first = next(place for place, check in enumerate(checks) if check.sound is Outcome.FAIL)
        return StepReport(tuple(checks), first, Outcome.PASS, Outcome.FAIL, effort=teller.at)
    if teller.at < teller.until:
        unfinished = errors.UNFINISHED
        return StepReport(
            tuple(checks), len(checks), Outcome.PASS, Outcome.FAIL, effort=teller.at, whole=unfinished
        )
    return StepReport(tuple(checks), -1, Outcome.PASS, Outcome.PASS, effort=teller.at)


def _grouped(told: Sequence[Step]) -> list[Step]:
    """Return steps, the rows of a table put to the line before them."""
    steps: list[Step] = []
    for step in map(plain_step, told):
        if step.text.startswith("| ") and steps:
            steps[-1] = Step(f"{steps[-1].text}\n{step.text}", steps[-1].claim)
        else:
            steps.append(step)
    return steps


@lru_cache(maxsize=8)
def _record(source: str, tree: str, entry: str, args: tuple[Value, ...]) -> Record:
    """Walk once for all the responses to a row."""
    return recorded(read(source, tree), entry, args)


class _Teller:
    """How far a run has been told: `at` is the event that comes next, `until` how many there are to tell."""

    def __init__(self, body: Exercise) -> None:
        self.record = _record(python_of(body), body.tree, body.entry, body.args)
        walk = self.record.walk
        self.lines = walk.lines if body.language == "python" else list(body.lines)
        self.names = Names(self.record.reading, body.language, body.source)
        self.ending = Ending(self.record, self.lines, self.names, body.args, body.question)
        self.endings = ["answer", "tally"] if isinstance(body.question, Steps) else ["answer"]
        self.at = 0
        self.until = len(walk.events)
        if isinstance(body.question, State | Next):
            self.until = body.question.step + isinstance(body.question, Next)

    def take(self, step: Step) -> None:
        """Read the next step; raise `Unread` when it says anything else than what comes next."""
        need(len(step.text) + len(step.claim) <= LONGEST, "too long a step")
        try:
            if self.at >= self.until:
                self.end(step)
            elif step.claim:
                event = self.record.walk.events[self.at]
                need(step.claim in (event, f"{self.at} {event}"), "another value or statement is claimed")
                self.at += 1
            else:
                self.tell(Page(step.text))
        except RecursionError:
            raise Unread("too long an expression") from None

    def tell(self, page: Page) -> None:
        """Read the sentence of an event, or of the several that it stands for."""
        facts = self.record.facts
        fact, letter = facts[self.at], self.record.walk.events[self.at][0]
        parts = found("prefix", page.text)
        need(parts["line"] == str(self.lines[fact.number]), "another line comes next")
        body, last = parts["body"], self.at
        head = body.partition("\n")[0]
        if self.at and letter == "E" and _is("call", split_now(head)[0]):
            while last + 1 < len(facts) and facts[last + 1].opened >= self.at:
                last += 1
            call_read(page, self.names, self.record, self.at, last, body)
        elif letter in "TI" and _is("turns", head):
            last += whole(found("turns", head)["steps"]) - 1
            need(self.at <= last < len(facts), "events that there are not")
            TurnsReader(page, self.names, self.record, self.at, last).read(body)
        else:
            params = [arg.arg for arg in self.record.reading.functions[fact.function].args.args]
            EventReader(page, self.names, fact).read(letter, body, params)
        numbers = parts.get("t", parts.get("u", ""))
        true = f"{self.at + 1}" if last == self.at else f"{self.at + 1}-{last + 1}"
        need(numbers in ("", true), "another number of a step")
        self.at = last + 1

    def end(self, step: Step) -> None:
        """Read what may follow a run: its steps added up, where they are asked, and what was asked."""
        need(self.endings and not step.claim, "the run has ended")
        page = Page(step.text)
        if self.endings[-1] == "tally" and (_is("tally_line", page.text) or _is("tally_function", page.text)):
            self.ending.tally(page)
            self.endings.pop()
        else:
            self.ending.answer(page)
            self.endings.clear()


def _is(kind: str, text: str) -> bool:
    try:
        found(kind, text)
    except Unread:
        return False
    return True
