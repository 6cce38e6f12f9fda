"""Puts a problem's statement where its mode has it: in the prompt, beside the figure, or in the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from proofloom.engine import Seed
from proofloom.engine.geometry.predicates import Fact, canonical
from proofloom.engine.geometry.problem import Problem
from proofloom.engine.geometry.task import Mode, Need
from proofloom.engine.scene import Caption, Scene
from proofloom.engine.scene.page import PageError, captioned
from proofloom.generators.geometry.depict import Depiction
from proofloom.generators.geometry.plane.solve import Solved
from proofloom.generators.geometry.telling import (
    Ask,
    Beside,
    Language,
    Register,
    Telling,
    beside,
    instruction,
)

PLACING = ("coll", "cyclic")  # what a figure shows without a mark


@dataclass(frozen=True, slots=True)
class Look:
    """How a row is told and drawn."""

    register: Register
    language: Language
    style: str
    mode: Mode = Mode.FULL


@dataclass(frozen=True, slots=True)
class Stated:
    """Where a statement stands.

    mode    of it; text-full where another was wanted and cannot be
    prompt  what the prompt says
    scene   the picture
    shown   facts that only the picture shows
    second  of the figures that show the need of premises, one that agrees with the words; or -1
    """

    mode: Mode
    prompt: str
    scene: Scene
    shown: tuple[Fact, ...] = ()
    second: int = -1


def stated(
    problem: Problem,
    goal: Fact | Ask,
    solved: Solved,
    told: Telling,
    picture: Depiction,
    needs: Sequence[Need],
    look: Look,
    seed: Seed,
) -> Stated:
    """Return a told problem as a mode has it."""
    full = Stated(Mode.FULL, told.text, picture.scene)
    if look.mode is Mode.FULL:
        return full
    less = beside(
        problem,
        goal,
        solved.xy,
        seed / "beside",
        shown=frozenset(picture.shown),
        names=told.names,
        register=look.register,
        language=look.language,
    )
    shown = tuple(dict.fromkeys((*less.left, *_order(problem, told))))
    second = _second(problem, less, needs, seed / "second")
    if second < 0:
        return full
    if look.mode is Mode.LITE:
        return Stated(Mode.LITE, less.text, picture.scene, shown, second)
    prompt = instruction(seed / "instruction", register=look.register, language=look.language)
    texts = [(told.text, ()), (less.text, shown)]
    for text, only in texts if (seed / "whole").chance(1, 2) else texts[1:]:
        scene = replace(picture.scene, marks=(*picture.scene.marks, Caption(text)))
        try:
            captioned(scene)
        except PageError:
            continue
        return Stated(Mode.VISION, prompt, scene, only, second)
    return full


def _order(problem: Problem, told: Telling) -> tuple[Fact, ...]:
    """Return what is said of order and distinctness, by the words or by the problem itself."""
    parts = [part for clause in problem.clauses for part in clause.constructions if part.condition]
    own = (Fact(part.name, part.arguments) for part in parts)
    return tuple(dict.fromkeys(canonical(one) for one in (*own, *told.order)))


def _second(problem: Problem, less: Beside, needs: Sequence[Need], seed: Seed) -> int:
    """Return a premise that the words beside the figure do not mention, rather a marked one; -1 if none."""
    places = {(need.clause, need.part): at for at, need in enumerate(needs)}
    bare = [place for place in less.bare if place in places]
    marked = [
        place
        for place in bare
        if any(
            given.name not in PLACING
            for row in [problem.clauses[place[0]].constructions[place[1]].row]
            if row is not None
            for given in row.gives
        )
    ]
    return places[seed.choice(marked or bare)] if bare else -1
