"""Grown programs that questions are asked about, and rows made of the questions: once for all tests here."""

from functools import cache

from stating import stated

from proofloom.engine import Reject, Seed
from proofloom.engine.program.interpret import Limits
from proofloom.engine.program.task import Exercise
from proofloom.generators.program.asking import KINDS, Posed, Subject, posed
from proofloom.generators.program.exercises import LANGUAGES
from proofloom.generators.program.grow import Controls, Grown, grown

COUNT = 16


@cache
def programs() -> tuple[Grown, ...]:
    """Return a few programs; every second one takes an integer."""
    found: list[Grown] = []
    index = 0
    while len(found) < COUNT:
        index += 1
        try:
            found.append(grown(Seed.root("asking") / index, Controls(integer=len(found) % 2 == 0)))
        except Reject:
            continue
    return tuple(found)


@cache
def subjects() -> tuple[Subject, ...]:
    """Return each of them in a language."""
    return tuple(subject(item, LANGUAGES[place % 6]) for place, item in enumerate(programs()))


def subject(item: Grown, language: str) -> Subject:
    """Return a program in a language."""
    return Subject(item.program, item.shapes, item.pool, item.args, language, Limits(fuel=1_000))


@cache
def asked(kind: str) -> tuple[tuple[Subject, Posed], ...]:
    """Return every question of a kind that the programs give."""
    assert kind in KINDS
    found = []
    for place, item in enumerate(subjects()):
        for turn in range(3):
            try:
                found.append((item, posed(kind, item, Seed.root("asked") / place / turn)))
                break
            except Reject:
                continue
    return tuple(found)


def row(item: Subject, question: Posed) -> Exercise:
    """Return a question's row."""
    return stated(item.program, item.args, question.question, item.language, item.run)
