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
LONG = 1_000  # characters of a made event that count as one more try


def kind_of_error(
    expected: str,
    stated: str,
    node: ast.stmt,
    scene: Scene,
    older: Mapping[str, Sequence[int]],
    outer: Sequence[Mapping[str, Any]],
    left: int,
) -> tuple[str, str, int]:
    """Return the type of error, a short constant phrase, and how many misreadings were tried.

    scene  what the statement finds; older  the values that its variables had before, oldest first
    outer  the variables of the other activations that are open; left  misreadings that may be tried
    """
    tried = 0
    try:
        letter, number, changes = parse(stated)
    except DeltaError:
        return errors.UNREADABLE, "no event can be read", tried
    wanted_letter, wanted_number, wanted = parse(expected)
    if (letter, number) != (wanted_letter, wanted_number):
        return errors.FLOW, "another statement comes next", tried
    if letter == "T":
        return errors.WRONG_TEST, "the condition is decided the other way", tried
    if letter == "I":
        if (changes == ["."]) != (wanted == ["."]):
            return errors.BOUND, "the loop ends elsewhere", tried
        return errors.UPDATE, "another value is taken", tried
    if letter == "E":
        return errors.UPDATE, "other arguments are passed", tried
    for kind, other in _misreadings(node, scene, older, outer):
        if tried >= left:
            break
        tried += 1
        try:
            made = parts(node, other)
        except ValueFault:
            continue
        tried += sum(map(len, made)) // LONG
        if made == changes:
            return kind, "a misreading gives this value", tried
    if _lists(changes) != _lists(wanted):
        return errors.ALIASING, "another list is changed", tried
    return errors.UPDATE, "another value is stored", tried


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
