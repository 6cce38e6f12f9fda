"""Puts a program into a formula over the integer inputs of a box, and holds the formula to some runs."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass
from typing import Any

from proofloom.engine.program.questions import Args, Box
from proofloom.engine.program.task import Value
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.symbolic.arithmetic import Terms
from proofloom.verifiers.program.symbolic.formula import Formula, Point
from proofloom.verifiers.program.symbolic.objects import Objects
from proofloom.verifiers.program.symbolic.statements import NOTHING, Statements
from proofloom.verifiers.program.symbolic.terms import Int, Term, Truth, Unencodable
from proofloom.verifiers.program.symbolic.values import Held, Names, Nowhere, Text, text
from proofloom.verifiers.program.walker import WalkError, walk

_STACK = 20_000  # frames of Python's own


@dataclass(frozen=True, slots=True)
class Encoded:
    """What a program does for every input of a box.

    value   what it returns; a list, grid or dictionary as what it holds in the end
    steps   the steps of the run
    sides   for each node with a condition and each side, whether the run takes it
    faults  whether the run leaves the language, in which case the others say nothing
    cuts    whether the run goes on where the formula does not follow
    """

    value: Any
    steps: Int
    sides: dict[tuple[int, bool], Truth]
    faults: Truth
    cuts: Truth


def encoded(reading: Reading, entry: str, given: Args, box: Box, formula: Formula, terms: Terms) -> Encoded:
    """Return a program as terms; raise `Unencodable` when the formula does not speak of something in it."""
    walker = Statements(reading, terms, formula.possible)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _STACK))
    try:
        args = []
        place = 0
        for value, letters in zip(given, reading.params(entry), strict=True):
            if letters == "i":
                args.append(walker.terms.unknown(place, *box[place]))
                place += 1
            else:
                args.append(lifted(value, letters, walker))
        value, steps = _result(walker, entry, args)
    except (RecursionError, ctypes.ArgumentError) as error:
        raise Unencodable("the program is nested too deep") from error
    finally:
        sys.setrecursionlimit(limit)
    any_of = walker.terms.any
    return Encoded(value, steps, walker.sides, any_of(walker.escapes), any_of(walker.cuts))


def _result(walker: Statements, entry: str, args: list[Any]) -> tuple[Any, Int]:
    try:
        value = walker.call(entry, args)
    except Nowhere:
        raise Unencodable("no run of the box ends") from None
    return _resolved(value, walker), walker.state.steps


def _resolved(value: Any, walker: Objects) -> Any:
    """Return what is returned without names: a list, grid or dictionary as what it holds."""
    if not isinstance(value, Names):
        return value
    held = walker.content(value)
    return Held(
        tuple((test, tuple(_resolved(item, walker) for item in items)) for test, items in held.cases),
        held.keyed,
    )


def lifted(value: Value | None, letters: str, walker: Objects | None = None) -> Any:
    """Return what a row holds as terms have it; with a walker, its lists are objects there."""
    if value is None:
        return NOTHING
    if "," in letters:
        assert isinstance(value, tuple)
        kinds = letters.split(",")
        return tuple(lifted(item, letter) for item, letter in zip(value, kinds, strict=True))
    if isinstance(value, str):
        return text(value)
    if not isinstance(value, tuple):
        return value
    inner = {"g": "l"}.get(letters, "")
    items: list[Any] = []
    for item in value:
        if letters.startswith("d"):
            assert isinstance(item, tuple)
            items.append(tuple(lifted(part, "") for part in item))
        else:
            items.append(lifted(item, inner, walker))
    cases = ((True, tuple(items)),)
    return (
        Held(cases, letters.startswith("d")) if walker is None else walker.new(cases, letters.startswith("d"))
    )


def shown(value: Any, formula: Formula, number: int) -> Any:
    """Return a value for one of the points, as a row holds it."""
    if isinstance(value, Text | Held):
        items = next(items for test, items in value.cases if formula.value(test, number))
        plain = [shown(item, formula, number) for item in items]
        return "".join(map(chr, plain)) if isinstance(value, Text) else tuple(plain)
    if type(value) is tuple:
        return tuple(shown(item, formula, number) for item in value)
    found = formula.value(value, number)
    return bool(found) if isinstance(value, Term) and value.truth else found


class Untrue(Exception):
    """The formula says something else of an input than a run."""


def held_to_runs(
    reading: Reading, entry: str, made: Encoded, formula: Formula, args: dict[Point, Args]
) -> None:
    """Raise `Untrue` when the second interpreter finds something else than the formula on a point."""
    for number, point in enumerate(formula.points):
        left = formula.value(made.faults, number)
        try:
            run = walk(reading, entry, args[point])
        except WalkError as error:
            if not left and not formula.value(made.cuts, number):
                raise Untrue(f"{args[point]}: {error}") from None
            continue
        if formula.value(made.cuts, number):
            continue
        if left:
            raise Untrue(f"{args[point]} ends with a value")
        value = NOTHING if run.value is None else run.value
        found = shown(made.value, formula, number)
        if repr(found) != repr(value) or formula.value(made.steps, number) != len(run.events):
            raise Untrue(f"{args[point]} gives {run.value}, not {found}")
