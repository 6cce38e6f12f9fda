"""Reads a worked solution back and holds every step of it to a second walk of the printed source.

A step stands for one event, a whole call, or whole turns of a loop; together they must tell the run from its
first event to its last (or to the step that is asked about), with the lines used and the earlier steps that
each follows from. What follows adds the steps up, where they are asked, and states the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from proofloom.engine import Step
from proofloom.engine.program.questions import Next, Question, State
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.program.grammar import GrammarError, read
from proofloom.verifiers.program.retell.ending import Ending
from proofloom.verifiers.program.retell.events import EventReader
from proofloom.verifiers.program.retell.forms import found
from proofloom.verifiers.program.retell.names import Names
from proofloom.verifiers.program.retell.page import Page, Unread, need
from proofloom.verifiers.program.retell.recorder import Record, recorded
from proofloom.verifiers.program.retell.units import TurnsReader, call_read, results
from proofloom.verifiers.program.shapes import shown
from proofloom.verifiers.program.walker import WalkError

_CLAIM = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))? (.*)", re.DOTALL)
_RULE = {"E": "enter", "X": "exec", "T": "test", "I": "iter"}


def args_told(args: tuple[Any, ...], question: Question) -> tuple[Any, ...]:
    """Return the arguments whose run a solution tells: the question's witness where it has one."""
    witness: tuple[Any, ...] = getattr(question, "witness", ())
    return witness or args


def refusal(steps: Sequence[Step], body: Exercise) -> str:
    """Return what is wrong with the solution of a row, or "" when it tells the run and its answer.

    A program that is not of the language, or a run that leaves it, cannot be told.
    """
    args = args_told(body.args, body.question)
    try:
        record = _record(body.python or body.source, body.tree, body.entry, args)
    except (GrammarError, WalkError) as error:
        return f"the run that is told does not end: {error}"
    names = Names(record.reading, body.language, body.source)
    lines = body.lines if body.python else record.walk.lines
    if len(lines) != len(record.walk.lines):
        return "the lines are not those of the nodes"
    reader = _Reader(record, lines, names)
    until = len(record.facts)
    if isinstance(body.question, State | Next):
        until = min(until, body.question.step + isinstance(body.question, Next))
    place = 0
    try:
        while not reader.spans or reader.spans[-1][1] < until - 1:
            need(place < len(steps), "the run is not told to its end")
            reader.take(steps[place])
            place += 1
        reader.cited(steps)
        Ending(record, lines, names, args, body.question).read(steps[place:], place)
    except Unread as error:
        return f"step {place}: {error}"
    except RecursionError:
        return f"step {place}: too deep"
    return ""


@lru_cache(maxsize=2)
def _record(source: str, tree: str, entry: str, args: tuple[Any, ...]) -> Record:
    """Walk once for all that is asked about one run."""
    return recorded(read(source, tree), entry, args)


class _Reader:
    def __init__(self, record: Record, lines: Sequence[int], names: Names) -> None:
        self.record, self.lines, self.names = record, lines, names
        self.spans: list[tuple[int, int]] = []

    def take(self, step: Step) -> None:
        """Read the next step."""
        walk = self.record.walk
        claim = _CLAIM.fullmatch(step.claim)
        need(claim, "no readable claim")
        assert claim is not None
        first = int(claim[1])
        last = int(claim[2]) if claim[2] else first
        need(first == (self.spans[-1][1] + 1 if self.spans else 0), "out of order")
        need(first <= last < len(walk.events), "events that there are not")
        self.spans.append((first, last))
        facts = self.record.facts[first : last + 1]
        used = tuple(f"L{line}" for line in sorted({self.lines[fact.number] for fact in facts}))
        need(step.uses == used, "other lines are used")
        head = walk.events[first]
        page = Page(step.text)
        body = self.prefixed(page, first, last)
        if last == first and step.rule not in ("call", "turns"):
            need(step.rule == _RULE[head[0]] and step.claim == f"{first} {head}", "another claim is made")
            params = [arg.arg for arg in self.record.reading.functions[facts[0].function].args.args]
            EventReader(page, self.names, facts[0]).read(head[0], body, params)
        elif step.rule == "call":
            need(first and head[0] == "E" and self.ends(first) == last, "not a whole call")
            given = ",".join(map(shown, results(self.record, last)))
            need(step.claim == f"{first}-{last} {head} -> {given}".rstrip(), "another claim is made")
            call_read(page, self.names, self.record, first, last, body)
        else:
            reader = TurnsReader(page, self.names, self.record, first, last)
            need(step.rule == "turns", "no such rule")
            need(step.claim == f"{first}-{last} {head} turns {len(reader.heads)}", "another claim is made")
            reader.read(body)

    def prefixed(self, page: Page, first: int, last: int) -> str:
        """Read what a text begins with: the numbers of its steps, perhaps, and its line."""
        parts = found("prefix", page.text)
        numbers = parts.get("t", parts.get("u", ""))
        true = f"{first + 1}" if first == last else f"{first + 1}-{last + 1}"
        need(numbers in ("", true), "another number of a step")
        need(parts["line"] == str(self.lines[self.record.facts[first].number]), "another line")
        return parts["body"]

    def ends(self, first: int) -> int:
        """Return the last event of the activation that an event opened."""
        facts = self.record.facts
        at = first
        while at + 1 < len(facts) and facts[at + 1].opened >= first:
            at += 1
        return at

    def cited(self, steps: Sequence[Step]) -> None:
        """Hold what steps cite to what their events rest on."""
        causes = self.record.walk.causes
        owner = {
            event: number
            for number, (first, last) in enumerate(self.spans)
            for event in range(first, last + 1)
        }
        for number, (first, last) in enumerate(self.spans):
            found = {owner[cause] for event in range(first, last + 1) for cause in causes[event]}
            need(steps[number].because == tuple(sorted(found - {number})), f"step {number} cites other steps")
