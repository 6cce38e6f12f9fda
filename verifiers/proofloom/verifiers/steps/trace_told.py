"""Read one step of a told run: its formal claim, or its words alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from proofloom.engine import Step
from proofloom.verifiers.steps.trace_state import DeltaError, parse

_CLAIM = re.compile(r"(?:([0-9]{1,9})(?:-([0-9]{1,9}))?)?(?:(?<=[0-9]) |^|$)(.*)")
_RESULT = re.compile(r"-?[0-9]{1,16}|\[(?:-?[0-9]{1,16}(?:,-?[0-9]{1,16})*)?\]")
_VALUE = r"(-?[0-9]{1,16}|\[[-0-9, ]{0,100000}\])"
_WORDS = re.compile(r"Line ([0-9]{1,6}): (.*)\.")
_CALL = re.compile(
    rf"(Line [0-9]{{1,6}}: [a-z_][a-z0-9_]*)(?: with (.*))? takes ([0-9]{{1,9}}) steps"
    rf" (?:and returns {_VALUE}|and ends)\."
)
_GAP = re.compile(r"The same lines go on up to step ([0-9]{1,9})\.")
_NAMED = re.compile(rf"(?<![a-z0-9_])([a-z_][a-z0-9_]*) = {_VALUE}")
_RETURN = re.compile(rf"return(?: {_VALUE})?")
_LONGEST = 200_000  # characters of a claim or a text
_PARTS = 256  # changes in one event


@dataclass(frozen=True, slots=True)
class Told:
    """One step as told.

    kind    "event", "call" (a whole call), "gap" (events left out) or "unreadable"
    number  the number of its first event, or None when it does not say
    last    the number of its last event, or None
    count   how many events it stands for, or None when only its last is known
    event   the event, or how the call starts; "" when told in words
    result  what the call returned, without spaces
    """

    kind: str
    number: int | None = None
    last: int | None = None
    count: int | None = 1
    event: str = ""
    result: str = ""
    rule: str = ""
    text: str = ""

    def event_like(self, expected: str, lines: Sequence[int]) -> str:
        """Return the event that is told; words are read against the shape of the event that comes next."""
        if self.event:
            return self.event
        whole = _CALL.fullmatch(self.text) if self.kind == "call" else None
        if whole is None:
            return _from_words(self.text, expected, lines)
        given = f" starts with {whole[2]}." if whole[2] else " starts."
        return _from_words(whole[1] + given, expected, lines)


_UNREADABLE = Told("unreadable")


def told(step: Step) -> Told:
    """Read a step."""
    if len(step.claim) > _LONGEST or len(step.text) > _LONGEST:
        return _UNREADABLE
    return _formal(step) if step.claim else _worded(step)


def _worded(step: Step) -> Told:
    text, rule = step.text, step.rule
    if whole := _CALL.fullmatch(text):
        result = (whole[4] or "").replace(" ", "")
        return Told("call", count=int(whole[3]), result=result, rule=rule, text=text)
    if gap := _GAP.fullmatch(text):
        return Told("gap", last=int(gap[1]) - 1, count=None, rule=rule, text=text)
    return Told("event", rule=rule, text=text) if _WORDS.fullmatch(text) else _UNREADABLE


def _formal(step: Step) -> Told:
    found = _CLAIM.fullmatch(step.claim)
    if found is None:
        return _UNREADABLE
    first = int(found[1]) if found[1] else None
    last = int(found[2]) if found[2] else first
    count = 1 if first is None or last is None else last - first + 1
    event, arrow, result = found[3].partition(" -> ")
    if count < 1 or (found[2] and not event and count < 2):
        return _UNREADABLE
    if found[2] and not event:
        return Told("gap", first, last, count, rule=step.rule, text=step.text)
    try:
        if len(parse(event)[2]) > _PARTS or (arrow and not _RESULT.fullmatch(result)):
            return _UNREADABLE
    except DeltaError:
        return _UNREADABLE
    if not found[2]:
        return _UNREADABLE if arrow else Told("event", first, last, 1, event, "", step.rule, step.text)
    return Told("call", first, last, count, event, result, step.rule, step.text)


def _from_words(text: str, expected: str, lines: Sequence[int]) -> str:
    """Return the event that words tell: of the expected shape, with the values that stand in the words."""
    found = _WORDS.fullmatch(text)
    head, *parts = expected.split(" ")
    if found is None or int(found[1]) != lines[int(head[1:])]:
        return "?"
    words = found[2]
    if head[0] == "T":
        return f"{head} {'-' if words.endswith(' is false') else '+'}"
    if head[0] == "I" and words == "no more values":
        return f"{head} ."
    values = {name: value.replace(" ", "") for name, value in _NAMED.findall(words)}
    if head[0] == "I" and parts == ["."] and len(values) == 1:
        return " ".join([head, *(f"{name}={value}" for name, value in values.items())])
    returned = _RETURN.fullmatch(words)
    said = [_part(part, values, returned) for part in parts]
    return " ".join([head, *said]) if "?" not in said else "?"


def _part(part: str, values: dict[str, str], returned: re.Match[str] | None) -> str:
    """Return a part of an event with the value that the words give it; "?" when they give none."""
    if part.startswith("^"):
        if returned is None:
            return "?"
        return part if part.startswith("^@") else f"^{returned[1] or ''}"
    name, equals, _ = part.partition("=")
    if equals and name in values and not values[name].startswith("["):
        return f"{name}={values[name]}"
    return part if not equals or part.startswith("@") else "?"
