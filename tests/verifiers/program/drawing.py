"""Rows of the generator, of every kind and language, for those who judge them."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from proofloom.engine import Candidate, Reject, Seed
from proofloom.engine.program.task import Exercise
from proofloom.generators.program.exercises import Exercises


@cache
def drawn(wanted: int, counter: str = "") -> tuple[Candidate[Exercise], ...]:
    """Return some rows, several about one program; or only such as show a counter, in a language."""
    if counter:
        return _from(
            Exercises(asks={"steps": 1}, visible_counter=True, languages={counter: 1}), counter, wanted
        )
    return _from(Exercises(per_program=4), "", wanted)


@cache
def drawn_of(kind: str, wanted: int) -> tuple[Candidate[Exercise], ...]:
    """Return some rows that ask a question of one kind."""
    return _from(Exercises(asks={kind: 1}), kind, wanted)


def _from(generator: Exercises, name: str, wanted: int) -> tuple[Candidate[Exercise], ...]:
    found: list[Candidate[Exercise]] = []
    number = 0
    while len(found) < wanted:
        with suppress(Reject):
            found += generator.draw(Seed.root("judged") / name / number)
        number += 1
    return tuple(found[:wanted])
