"""The true run that a solution tells, worked out once for all the solutions to one problem."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from proofloom.engine.program.questions import Next, State
from proofloom.engine.program.task import Exercise, Value
from proofloom.verifiers.program.bodies import python_of
from proofloom.verifiers.program.grammar import Reading, read
from proofloom.verifiers.program.retell.names import Names
from proofloom.verifiers.program.retell.recorder import Record, recorded
from proofloom.verifiers.program.retell.units import results
from proofloom.verifiers.program.shapes import shown
from proofloom.verifiers.steps.trace_words import Words

ALL = 24  # a run of at most this many events is told event by event


@dataclass(frozen=True, slots=True)
class Course:
    """A run as it is to be told: the record of it, the arguments, how many events, the lines of its nodes."""

    body: Exercise
    record: Record
    args: tuple[Value, ...]
    until: int
    lines: Sequence[int]

    @property
    def reading(self) -> Reading:
        """The program."""
        return self.record.reading

    @property
    def events(self) -> Sequence[str]:
        """The events of the whole run."""
        return self.record.walk.events

    @property
    def singly(self) -> bool:
        """Whether every event has to be told."""
        return self.until <= ALL

    def words(self) -> Words:
        """Return a reader of sentences, which learns what names are called where the source is not Python."""
        names = Names(self.reading, self.body.language, self.body.source)
        return Words(self.reading.functions, self.lines, names, self.args)

    def line(self, event: int) -> int:
        """Return the line of the shown source that an event is at."""
        return self.lines[self.record.facts[event].number]

    def ends(self, first: int) -> int:
        """Return the last event of the activation that an event opens."""
        facts, at = self.record.facts, first
        while at + 1 < len(facts) and facts[at + 1].opened >= first:
            at += 1
        return at

    def turns(self, first: int) -> tuple[int, int]:
        """Return the last event of the whole turns of a loop that a check of its header begins, and how many
        they are: 0 where there is none."""
        facts = self.record.facts
        node, opened = facts[first].node, facts[first].opened
        heads, at = [first], first + 1
        while isinstance(node, ast.For | ast.While) and at < len(facts) and facts[at].opened >= opened:
            if facts[at].opened == opened:
                if facts[at].node is node:
                    heads.append(at)
                elif not node.lineno < facts[at].node.lineno <= (node.end_lineno or 0):
                    break
            at += 1
        return heads[-1] - 1, len(heads) - 1

    def result(self, last: int) -> str:
        """Return what an activation's last event returns, as a claim writes it."""
        return ",".join(map(shown, results(self.record, last)))


def course_of(body: Exercise) -> Course:
    """Return the run that a solution of a row tells: that of its witness, where it has one."""
    args = getattr(body.question, "witness", ()) or body.args
    record = _record(python_of(body), body.tree, body.entry, args)
    until = len(record.walk.events)
    if isinstance(body.question, State | Next):
        until = min(until, body.question.step + isinstance(body.question, Next))
    lines = body.lines if body.python else record.walk.lines
    return Course(body, record, args, until, lines)


@lru_cache(maxsize=8)
def _record(source: str, tree: str, entry: str, args: tuple[Value, ...]) -> Record:
    """Walk once; the result must not be changed."""
    return recorded(read(source, tree), entry, args)
