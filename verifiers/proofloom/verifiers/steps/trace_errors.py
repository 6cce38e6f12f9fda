"""Which misreading gives a wrongly told event: the first that gives its values is the type."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from proofloom.engine.program.traces import Event
from proofloom.verifiers.steps import errors
from proofloom.verifiers.steps.trace_effects import parts
from proofloom.verifiers.steps.trace_state import numbers_in
from proofloom.verifiers.steps.trace_values import Scene, ValueFault

TRIED = 200  # older values of a statement's variables
LONG = 1_000  # characters of a made event that count as one more try


def kind_of_error(
    expected: str,
    stated: str,
    told: Event | None,
    node: ast.stmt,
    scene: Scene,
    older: Mapping[str, Sequence[Any]],
    outer: Sequence[Mapping[str, Any]],
    left: int,
) -> tuple[str, str, int]:
    """Return the type of error, a short constant phrase, and how many misreadings were tried.

    told   the event that is stated, None where it is none
    scene  what the statement finds; older  the values that its variables had before, oldest first
    outer  the variables of the other activations that are open; left  misreadings that may be tried
    """
    tried = 0
    if told is None:
        return errors.UNREADABLE, "no event can be read", tried
    head, *changes = stated.split(" ")
    wanted_head, *wanted = expected.split(" ")
    if head != wanted_head:
        return errors.FLOW, "another statement comes next", tried
    if told.kind == "T":
        return errors.WRONG_TEST, "the condition is decided the other way", tried
    if told.kind == "I":
        if (changes == ["."]) != (wanted == ["."]):
            return errors.BOUND, "the loop ends elsewhere", tried
        return errors.UPDATE, "another value is taken", tried
    if told.kind == "E":
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
        if made == changes or (_put(made) == _put(changes) != "" and _at(wanted) == _at(changes)):
            return kind, "a misreading gives this value", tried
    if numbers_in(stated) != numbers_in(expected):
        return errors.ALIASING, "another list is changed", tried
    return errors.UPDATE, "another value is stored", tried


def _put(changes: Sequence[str]) -> str:
    """Return what an event stores at a place, "" where it does anything else."""
    return changes[0].partition("]=")[2] if len(changes) == 1 else ""


def _at(changes: Sequence[str]) -> str:
    """Return the place where it does."""
    return changes[0].partition("]=")[0] if changes else ""


def _misreadings(
    node: ast.stmt, scene: Scene, older: Mapping[str, Sequence[Any]], outer: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, Scene]]:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
        yield errors.ORDER, replace(scene, in_turn=True)
    for divide in (_truncated, _up, _nearest, _even):
        yield errors.DIVISION, replace(scene, divide=divide)
    read = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} & scene.env.keys()
    plain = sorted(name for name in read if isinstance(scene.env[name], int | str))
    for frame in outer:
        for name in plain:
            if name in frame and type(frame[name]) is type(scene.env[name]):
                yield errors.SCOPE, replace(scene, env={**scene.env, name: frame[name]})
    for name in plain:
        for value in list(dict.fromkeys(older.get(name, ())))[-TRIED:]:
            if value != scene.env[name] and type(value) is type(scene.env[name]):
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
