"""From what each step is by itself to what it is in the whole: soundness, dependence and redundancy."""

from __future__ import annotations

from collections.abc import Sequence

from proofloom.engine import Outcome


def soundness(local: Sequence[Outcome], rests_on: Sequence[Sequence[int]]) -> list[Outcome]:
    """Return whether each step is derivable through sound steps, given what each rests on."""
    sound: list[Outcome] = []
    for own, causes in zip(local, rests_on, strict=True):
        sound.append(worst([own, *(sound[cause] for cause in causes if cause < len(sound))]))
    return sound


def worst(found: Sequence[Outcome]) -> Outcome:
    """Return the worst of some outcomes."""
    return next((o for o in (Outcome.FAIL, Outcome.ERROR, Outcome.UNKNOWN) if o in found), Outcome.PASS)


def tainted(sound: Sequence[Outcome], rests_on: Sequence[Sequence[int]]) -> list[bool]:
    """Return for each step whether something that it rests on is not sound."""
    return [any(sound[cause] is not Outcome.PASS for cause in causes) for causes in rests_on]


def needed(goal: int, rests_on: Sequence[Sequence[int]]) -> set[int]:
    """Return the backward slice of a step: itself and all that it rests on, directly or not."""
    found: set[int] = set()
    waiting = [goal]
    while waiting:
        index = waiting.pop()
        if index not in found:
            found.add(index)
            waiting += rests_on[index]
    return found


def first(sound: Sequence[Outcome]) -> int:
    """Return the index of the first step that is not sound, or -1."""
    return next((index for index, one in enumerate(sound) if one is not Outcome.PASS), -1)
