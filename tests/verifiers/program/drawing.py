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
    generator = Exercises(per_program=4)
    if counter:
        generator = Exercises(asks={"steps": 1}, visible_counter=True, languages={counter: 1})
    found: list[Candidate[Exercise]] = []
    number = 0
    while len(found) < wanted:
        with suppress(Reject):
            found += generator.draw(Seed.root("judged") / counter / number)
        number += 1
    return tuple(found[:wanted])
