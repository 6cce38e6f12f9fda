"""Read one step of a told run: a formal claim, or the head of a sentence; what it says is held elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from proofloom.engine import Step
from proofloom.verifiers.program.retell.forms import found
from proofloom.verifiers.program.retell.page import Page, Unread

LONGEST = 40_000  # characters of one claim
WORDS = 400_000  # characters of one text, its table included
STRINGS = 10_000  # quotation marks in one text
_EVENT = re.compile(r"(?:([0-9]{1,9}) )?([EXTI][0-9]{1,6}(?: [^ ]+)*)")
_CALL = re.compile(r"([0-9]{1,9})-([0-9]{1,9}) (E[0-9]{1,6}(?: [^ ]+)*) ->(?: ([^ ]+))?")
_TURNS = re.compile(r"([0-9]{1,9})-([0-9]{1,9}) ([TI][0-9]{1,6}(?: [^ ]+)*) turns ([0-9]{1,9})")
_ENDING = re.compile(r"(steps|answer) (.*)", re.DOTALL)
_NUMBERS = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text: its page, the line that it names, and what it says there."""

    page: Page
    line: str
    body: str

    @property
    def head(self) -> str:
        """What is said before any table."""
        return self.body.partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Told:
    """One step as told.

    kind    "event", "call", "turns", "tally", "answer"; "words" where only a sentence tells which it is;
            "unreadable"
    first, last  the numbers of its events, from 0, or None where it does not say
    event   the event, or how the unit starts; "" when told in words
    claim   what is returned ("" for nothing), how many turns, or what is stated at the end
    said    the sentence; None where there is none, or none about a line
    text    the text
    rule    the rule that is named, or ""
    misnumbered  whether the sentence gives other numbers than the claim
    """

    kind: str
    first: int | None = None
    last: int | None = None
    event: str = ""
    claim: str = ""
    said: Sentence | None = None
    text: str = ""
    rule: str = ""
    misnumbered: bool = False


_UNREADABLE = Told("unreadable")


def told(step: Step) -> Told:
    """Read a step; what cannot be read is unreadable."""
    if len(step.claim) > LONGEST or len(step.text) > WORDS or step.text.count('"') > STRINGS:
        return _UNREADABLE
    try:
        said, numbers = _sentence(step.text)
    except Unread:
        if not step.claim and not _is_ending(step.text):
            return _UNREADABLE
        said, numbers = None, (None, None)
    if not step.claim:
        return Told("words", *numbers, said=said, text=step.text, rule=step.rule)
    rest = (said, step.text, step.rule)
    made = _UNREADABLE
    if match := _EVENT.fullmatch(step.claim):
        number = int(match[1]) if match[1] else None
        made = Told("event", number, number, match[2], "", *rest)
    elif match := _CALL.fullmatch(step.claim):
        made = Told("call", int(match[1]), int(match[2]), match[3], match[4] or "", *rest)
    elif match := _TURNS.fullmatch(step.claim):
        made = Told("turns", int(match[1]), int(match[2]), match[3], match[4], *rest)
    if made is not _UNREADABLE:
        other = numbers != (None, None) and made.first is not None and numbers != (made.first, made.last)
        return replace(made, misnumbered=True) if other else made
    if match := _ENDING.fullmatch(step.claim):
        kind = "tally" if match[1] == "steps" else "answer"
        return Told(kind, claim=match[2], said=said, text=step.text, rule=step.rule)
    return _UNREADABLE


class Items(Sequence[Told]):
    """Steps, each read when it is first looked at: what comes after all is lost need not be."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = steps
        self.read: dict[int, Told] = {}

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, index: Any) -> Any:
        if not 0 <= index < len(self.steps):
            raise IndexError(index)
        if index not in self.read:
            self.read[index] = told(self.steps[index])
        return self.read[index]


def _sentence(text: str) -> tuple[Sentence | None, tuple[int | None, int | None]]:
    """Return a text that names its line, and the numbers (from 0) of the steps that it says it is of."""
    if not text:
        return None, (None, None)
    page = Page(text)
    parts = found("prefix", page.text)
    numbers = _NUMBERS.fullmatch(parts.get("t", parts.get("u", "")))
    span: tuple[int | None, int | None] = (None, None)
    if numbers:
        span = (int(numbers[1]) - 1, int(numbers[2] or numbers[1]) - 1)
    return Sentence(page, parts["line"], parts["body"]), span


def is_told_as(kind: str, text: str) -> bool:
    """Return whether a text is written as those of a kind are."""
    try:
        found(kind, text)
    except Unread:
        return False
    return True


ENDINGS = ("tally_line", "tally_function", "returns", "steps", "state", "next", "times", "history")


def _is_ending(text: str) -> bool:
    try:
        page = Page(text)
    except Unread:
        return False
    return any(is_told_as(kind, page.text) for kind in ENDINGS)


def ends(item: Told) -> bool:
    """Return whether a step is of those that follow a run: its steps added up, or what was asked."""
    return item.kind in ("tally", "answer") or (item.kind == "words" and item.said is None)
