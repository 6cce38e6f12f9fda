"""Read one step of a told run: its formal claim, or its words alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from proofloom.engine import Step
from proofloom.verifiers.steps.trace_state import DeltaError, parse

_CLAIM = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?(?: (.*))?")
_WORDS = re.compile(r"Line ([0-9]{1,6}): (.*)\.")
_LONGEST = 200_000  # characters of a claim or a text


@dataclass(frozen=True, slots=True)
class Told:
    """One step as told.

    kind    "event", "call" (a whole call), "gap" (events left out) or "unreadable"
    number  the number of its first event, or None when it is told in words only
    event   the event, or how the call starts; "" when told in words
    result  what the call returned, without spaces
    """

    kind: str
    number: int | None = None
    first: int = 0
    last: int = 0
    event: str = ""
    result: str = ""
    rule: str = ""
    text: str = ""

    def event_like(self, expected: str, lines: Sequence[int]) -> str:
        """Return the event that is told; words are read against the shape of the event that comes next."""
        return self.event or _from_words(self.text, expected, lines)


def told(step: Step) -> Told:
    """Read a step."""
    if len(step.claim) > _LONGEST or len(step.text) > _LONGEST:
        return Told("unreadable")
    if not step.claim:
        return (
            Told("event", text=step.text, rule=step.rule)
            if _WORDS.fullmatch(step.text)
            else Told("unreadable")
        )
    found = _CLAIM.fullmatch(step.claim)
    if found is None:
        return Told("unreadable")
    first, rest = int(found[1]), found[3] or ""
    last = int(found[2]) if found[2] else first
    if found[2] and not rest:
        return Told(
            "gap" if last > first else "unreadable", first, first, last, text=step.text, rule=step.rule
        )
    event, arrow, result = rest.partition(" -> ")
    try:
        parse(event)
    except DeltaError:
        return Told("unreadable")
    if not found[2]:
        return Told("unreadable" if arrow else "event", first, first, first, event, "", step.rule, step.text)
    kind = "call" if last >= first else "unreadable"
    return Told(kind, first, first, last, event, result.replace(" ", ""), step.rule, step.text)


_VALUE = r"(-?[0-9]{1,16}|\[[-0-9, ]{0,100000}\])"


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
    values = {
        name: value.replace(" ", "") for name, value in re.findall(rf"([a-z_][a-z0-9_]*) = {_VALUE}", words)
    }
    if head[0] == "I" and parts == ["."] and len(values) == 1:
        return " ".join([head, *(f"{name}={value}" for name, value in values.items())])
    returned = re.fullmatch(rf"return(?: {_VALUE})?", words)
    told = [_part(part, values, returned) for part in parts]
    return " ".join([head, *told]) if "?" not in told else "?"


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
