"""Which misreading gives a wrongly told event: the first that gives its values is the type."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from proofloom.verifiers.steps import errors
from proofloom.verifiers.steps.trace_state import DeltaError, parse
from proofloom.verifiers.steps.trace_values import Scene, ValueFault, parts

TRIED = 200  # older values of a statement's variables


def kind_of_error(
    expected: str,
    stated: str,
    node: ast.stmt,
    scene: Scene,
    older: Mapping[str, Sequence[int]],
    outer: Sequence[Mapping[str, Any]],
) -> tuple[str, str]:
    """Return the type of error and a short constant phrase.

    scene  what the statement finds; older  the values that its variables had before, oldest first
    outer  the variables of the other activations that are open
    """
    try:
        letter, number, changes = parse(stated)
    except DeltaError:
        return errors.UNREADABLE, "no event can be read"
    wanted_letter, wanted_number, wanted = parse(expected)
    if (letter, number) != (wanted_letter, wanted_number):
        return errors.FLOW, "another statement comes next"
    if letter == "T":
        return errors.WRONG_TEST, "the condition is decided the other way"
    if letter == "I":
        ends = (changes == ["."]) != (wanted == ["."])
        return (
            (errors.BOUND, "the loop ends elsewhere") if ends else (errors.UPDATE, "another value is taken")
        )
    if letter == "E":
        return errors.UPDATE, "other arguments are passed"
    for kind, other in _misreadings(node, scene, older, outer):
        try:
            if parts(node, other) == changes:
                return kind, "a misreading gives this value"
        except ValueFault:
            continue
    if _lists(changes) != _lists(wanted):
        return errors.ALIASING, "another list is changed"
    return errors.UPDATE, "another value is stored"


def _misreadings(
    node: ast.stmt, scene: Scene, older: Mapping[str, Sequence[int]], outer: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, Scene]]:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
        yield errors.ORDER, replace(scene, in_turn=True)
    for divide in (_truncated, _up, _nearest, _even):
        yield errors.DIVISION, replace(scene, divide=divide)
    read = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} & scene.env.keys()
    for frame in outer:
        for name in sorted(read & frame.keys()):
            if type(frame[name]) is type(scene.env[name]) is int:
                yield errors.SCOPE, replace(scene, env={**scene.env, name: frame[name]})
    for name in sorted(read):
        for value in list(dict.fromkeys(older.get(name, ())))[-TRIED:]:
            if value != scene.env[name]:
                yield errors.STALE, replace(scene, env={**scene.env, name: value})


def _truncated(left: int, right: int) -> int:
    if not right:
        raise ZeroDivisionError
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def _up(left: int, right: int) -> int:
    return -(-left // right)


def _nearest(left: int, right: int) -> int:
    return (2 * left + right) // (2 * right)


def _even(left: int, right: int) -> int:
    return round(Fraction(left, right))


def _lists(changes: Sequence[str]) -> list[str]:
    """Return which lists an event speaks of, and how: without values."""
    return [part.split("=")[0].split("+")[0] for part in changes if "@" in part]
