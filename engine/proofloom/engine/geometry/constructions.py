"""The constructions of the problem language, read from their table: what each takes, gives and draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files

from proofloom.engine.geometry.predicates import PREDICATES, Fact, fact

NUMBER = "="  # marks the argument that is a number in a row's `letters`


@dataclass(frozen=True, slots=True)
class Template:
    """A fact over a construction's argument positions, with its number: fixed, the argument, or none."""

    name: str
    places: tuple[int, ...]
    value: Fraction | None
    from_argument: bool

    def fill(self, arguments: Sequence[int], value: Fraction | None) -> Fact:
        """Return the fact about actual points; raise FactError when points that must differ are one."""
        return fact(
            self.name,
            [arguments[place] for place in self.places],
            value if self.from_argument else self.value,
        )


@dataclass(frozen=True, slots=True)
class Recipe:
    """One thing to draw: a locus or a recipe for points, by its name in `place.py`, on argument positions."""

    name: str
    places: tuple[int, ...]
    with_value: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One construction.

    name        the field's name
    spellings   each way to write it: for each argument the position in `letters`
    letters     its arguments by letter, new points first
    new         how many of the letters are new points
    takes       true when a number comes last
    needs       what must hold of the figure before
    gives       what holds after: the hypotheses, and order facts
    points      true when `draws` is one recipe that places all new points
    draws       the recipe, or the loci on which the one new point lies
    """

    name: str
    spellings: tuple[Spelling, ...]
    letters: tuple[str, ...]
    new: int
    takes: bool
    needs: tuple[Template, ...]
    gives: tuple[Template, ...]
    points: bool
    draws: tuple[Recipe, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way to write a construction: its name and, argument by argument, which letter stands there."""

    name: str
    order: tuple[int, ...]


def _read() -> dict[str, Row]:
    text = (files("proofloom.engine.geometry") / "constructions.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows: dict[str, Row] = {}
    for paragraph in "\n".join(lines).split("\n\n"):
        if paragraph.strip():
            row = _row([line for line in paragraph.splitlines() if line])
            for spelling in row.spellings:
                rows[spelling.name] = row
    return rows


def _row(lines: list[str]) -> Row:
    heads = [line.removeprefix("or ").split() for line in lines if not line.startswith(" ")]
    name, *marked = heads[0]
    new = [word[1:] for word in marked if word.startswith("+")]
    old = [word for word in marked if word[0] not in "+="]
    number = [word[1:] for word in marked if word.startswith(NUMBER)]
    letters = (*new, *old)
    spellings = tuple(
        Spelling(other, tuple(letters.index(word.lstrip("+")) for word in words if word[0] != NUMBER))
        for other, *words in heads
    )
    parts = {key: rest for key, _, rest in (line.strip().partition("  ") for line in lines if line[0] == " ")}
    needs, gives = (
        tuple(
            _template(part.split(), letters, number) for part in parts.get(key, "").split(";") if part.strip()
        )
        for key in ("needs", "gives")
    )
    drawn = parts["draws"].strip()
    points = drawn.startswith("points ")
    recipes = tuple(_recipe(part.split(), letters) for part in drawn.removeprefix("points ").split(";"))
    return Row(name, spellings, letters, len(new), bool(number), needs, gives, points, recipes)


def _template(words: list[str], letters: tuple[str, ...], number: list[str]) -> Template:
    name, *arguments = words
    if not PREDICATES[name].takes_value:
        return Template(name, tuple(letters.index(word) for word in arguments), None, False)
    *arguments, last = arguments
    given = last in number
    return Template(
        name, tuple(letters.index(word) for word in arguments), None if given else Fraction(last), given
    )


def _recipe(words: list[str], letters: tuple[str, ...]) -> Recipe:
    name, *arguments = words
    places = tuple(letters.index(word) for word in arguments if word in letters)
    return Recipe(name, places, len(places) < len(arguments))


CONSTRUCTIONS: dict[str, Row] = _read()
