"""Reads the tables of first figures and of moves, and fills them with numbers and points."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.problem import Clause, Construction
from proofloom.engine.geometry.reading import Scope, Word, words_of

Numbers = tuple[str, ...]
LETTERS = "pqr"  # that stand for numbers


@dataclass(frozen=True, slots=True)
class Template:
    """A first figure (it takes nothing) or a move, as the tables describe it."""

    name: str
    group: str
    weight: int
    takes: tuple[tuple[str, ...], ...]
    clauses: tuple[str, ...]
    numbers: tuple[Numbers, ...]
    scale: tuple[int, ...]
    lines: tuple[tuple[str, ...], ...]
    circles: tuple[tuple[str, ...], ...]
    rounds: tuple[tuple[str, ...], ...]

    @property
    def given(self) -> tuple[str, ...]:
        """Return the letters of points that it is put to."""
        return tuple(dict.fromkeys(letter for kind in self.takes for letter in kind[1:]))


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its numbers: clauses on points 0, 1, ..., those that it is put to first."""

    letters: dict[str, int]
    clauses: tuple[Clause, ...]


@cache
def bases() -> tuple[Template, ...]:
    """Return the first figures."""
    return tuple(_read("bases.toml", "base"))


@cache
def moves() -> tuple[Template, ...]:
    """Return the moves."""
    return tuple(_read("moves.toml", "move"))


def _read(file: str, head: str) -> Iterator[Template]:
    table = tomllib.loads(files(__package__).joinpath(file).read_text(encoding="utf-8"))
    for row in table[head]:
        words = {
            key: tuple(tuple(text.split()) for text in row.get(key, ()))
            for key in ("takes", "lines", "circles", "circumcircles")
        }
        yield Template(
            row["name"],
            row.get("group", ""),
            row["weight"],
            words["takes"],
            tuple(row["clauses"]),
            tuple(tuple(str(number) for number in numbers) for numbers in row.get("numbers", ())),
            tuple(row.get("scale", (1,))),
            words["lines"],
            words["circles"],
            words["circumcircles"],
        )


@cache
def filled(template: Template, numbers: Numbers, scale: int) -> Filled:
    """Return a template with its numbers: lengths multiplied by a factor, angles and ratios as they are."""
    values = dict(zip(LETTERS, numbers, strict=False))
    scope = Scope()
    for letter in template.given:
        scope.declare(Word(letter, 1, 1))
    clauses = []
    for line in template.clauses:
        new, _, rest = line.partition("=")
        parts = [part for one in rest.split(",") for part in _parts(one, values, scale, new.strip())]
        if sum(part[0] == "s_angle" for part in parts) == 2:
            second = max(at for at, part in enumerate(parts) if part[0] == "s_angle")
            *words, angle = parts[second]  # both angles of a triangle lie on one side of their side
            parts[second] = [*words, f"{180 - int(angle[:-1])}o"]
        end = Word("", 1, 1)
        clauses.append(scope.clause(words_of(new, 1, ""), [[Word(w, 1, 1) for w in p] for p in parts], end))
    return Filled(dict(scope.places), tuple(clauses))


def _parts(text: str, values: dict[str, str], scale: int, new: str) -> Iterator[list[str]]:
    words = text.split()
    if words[0] == "corner":
        a, b, angle = words[1], words[2], int(values[words[3].strip("{}")])
        yield ["s_angle", a, b, f"{angle}o"]
        yield ["acute_angle" if angle < 90 else "obtuse_angle", a, b, new]
        return
    for at, word in enumerate(words):
        if word.startswith("{"):
            value = values[word.strip("{}")]
            words[at] = str(int(value) * scale) if words[0] == "lconst" else value
    yield words


def moved(clause: Clause, places: Sequence[int]) -> Clause:
    """Return a clause with point i replaced by places[i]."""
    made = tuple(_put(part, places) for part in clause.constructions)
    return Clause(tuple(places[p] for p in clause.points), made)


def _put(part: Construction, places: Sequence[int]) -> Construction:
    points = tuple(places[p] for p in part.arguments)
    if part.condition:  # a fact, which has one form
        return Construction(part.name, fact(part.name, points).points, condition=True)
    return Construction(part.name, points, part.value)
