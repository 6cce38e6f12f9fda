"""Judges arguments by running the program on them: any input that does what was asked is right.

The run is the second interpreter's, in this process, on a program that the grammar has accepted; it is held
to the language, to the interpreter's fuel and to its sizes. An input on which it does not end in a value
within these is not right, whatever it would do elsewhere: nobody must gain from what cannot be judged.
"""

from __future__ import annotations

import re
from typing import Any

from proofloom.engine.program.questions import Box, Branch, Equivalence, Inversion, Reach
from proofloom.engine.program.task import Exercise, Value
from proofloom.verifiers.answers.kinds import Budget
from proofloom.verifiers.program.bodies import reading_of, walked
from proofloom.verifiers.program.evaluator import WIDEST, WalkError
from proofloom.verifiers.program.grading.literals import Plain, read_arguments, same
from proofloom.verifiers.program.grading.said import Said
from proofloom.verifiers.program.grading.words import is_word
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.shapes import closed, fits, opened
from proofloom.verifiers.program.untree import planted
from proofloom.verifiers.program.walker import Walk, walk

Searched = Inversion | Reach | Branch | Equivalence


class ContradictionError(ValueError):
    """The row says that there is no such input, and here is one."""


def judged(body: Exercise, question: Searched, key: str, given: Said, budget: Budget) -> tuple[str, int]:
    """Return why an answer is not right, or "", and the steps run; raise `UnreadableError` for no answer.

    key  the right answer as the row's body has it: `yes`, `no`, or arguments of which others may do as well
    """
    for word in ("yes", "no"):
        if is_word(given.text, word):
            return "" if key == word else f"the answer is not {word}", 1
    reading = reading_of(body)
    value = read_arguments(given.text, body.entry, budget)
    args = arguments(value, reading.params(body.entry), given.native)
    if args is None:
        return "not arguments of the program: their number or types", 1
    args = placed(question.box, args, body.args, reading.params(body.entry))
    if args is None:
        return "outside of the box", 1
    try:
        # only the row's own run is remembered: others may be long
        run = (walked if args == body.args else walk)(reading, body.entry, args)
    except WalkError as error:
        return f"the run does not end in a value: {error}", 1
    reason, effort = _reason(body, question, reading, args, run)
    if not reason and key in ("yes", "no"):
        raise ContradictionError(f"its answer is {key}, and there is an input that shows otherwise")
    return reason, effort


def arguments(value: Plain, kinds: list[str], native: bool = False) -> tuple[Value, ...] | None:
    """Return arguments of the wanted kinds as rows hold them, or None.

    What is no list of so many arguments of these types may be the one argument by itself.
    """
    if isinstance(value, list) and len(value) == len(kinds):
        args = [held(item, kind, native) for item, kind in zip(value, kinds, strict=True)]
        if all(map(fits, args, kinds, [WIDEST] * len(args))):
            return tuple(args)
    only = held(value, kinds[0], native) if len(kinds) == 1 else None
    return (only,) if only is not None and fits(only, kinds[0], WIDEST) else None


def held(value: Plain, kind: str, native: bool) -> Any:
    """Return a value as rows hold one of a kind; what is of another type comes out as none of that kind."""
    parts = [value, *value] if isinstance(value, list) else [value]
    if any(isinstance(part, dict) is not kind.startswith("d") for part in parts):
        return None
    if native and kind.startswith("di"):  # JSON has no other keys than texts
        value = {int(key) if _is_whole(key) else key: item for key, item in value.items()}
    return closed(value)


def _is_whole(key: int | str) -> bool:
    """Return whether a key spells an integer, in the one way there is."""
    return isinstance(key, str) and bool(re.fullmatch("0|-?[1-9][0-9]{0,30}", key))


def placed(
    box: Box, args: tuple[Value, ...], own: tuple[Value, ...], kinds: list[str]
) -> tuple[Value, ...] | None:
    """Return the input of a box that arguments are, or None: its integers lie in their bounds, all others are
    what the row's run was given, be it that a dictionary is written in another order."""
    if not box:
        return args
    found: list[Value] = []
    bounds = iter(box)
    for value, kept, kind in zip(args, own, kinds, strict=True):
        if kind == "i":
            low, high = next(bounds)
            is_inside = isinstance(value, int) and low <= value <= high
        else:
            is_inside = _equal(value, kept, kind)
        if not is_inside:
            return None
        found.append(value if kind == "i" else kept)
    return tuple(found)


def _reason(
    body: Exercise, question: Searched, reading: Reading, args: tuple[Value, ...], run: Walk
) -> tuple[str, int]:
    """Return why an input does not do what was asked, or "", and the steps run."""
    kind = reading.results[body.entry]
    effort = len(run.events)
    match question:
        case Inversion():
            wanted = walked(reading, body.entry, body.args).value
            return "" if _equal(run.value, wanted, kind) else "another value is returned", effort
        case Reach(value=wanted):
            if all(map(_equal, args, body.args, reading.params(body.entry))):
                return "it is the input that was given", effort
            return "" if _equal(run.value, wanted, kind) else "another value is returned", effort
        case Branch(node=node, holds=holds):
            event = f"T{node} {'+' if holds else '-'}"
            return "" if event in run.events else "the condition never comes out so", effort
        case _:
            other, entry = planted(question.tree)
            try:
                second = walk(other, entry, args)
            except WalkError as error:
                return f"the other program's run does not end in a value: {error}", effort
            equal = _equal(run.value, second.value, kind)
            return "both return the same" if equal else "", effort + len(second.events)


def _equal(first: Any, second: Any, kind: str) -> bool:
    """Return whether two values as rows hold them are the same; dictionaries in any order."""
    return same(opened(first, kind), opened(second, kind))
