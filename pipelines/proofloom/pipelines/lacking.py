"""Finds the languages of a recipe that cannot be checked on this machine, and how to go on without them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from proofloom.engine import Problem, RecipeError
from proofloom.pipelines import registry
from proofloom.pipelines.plan import units
from proofloom.pipelines.recipe import Entry, Recipe


@dataclass(frozen=True, slots=True)
class Lack:
    """A language of one cell of a recipe that no row can be checked in here.

    key  where the recipe gives the knobs of that cell
    why  what is not here, and what would bring it
    """

    key: str
    language: str
    why: str


def lacks(recipe: Recipe) -> tuple[list[Lack], list[str]]:
    """Return what cannot be checked here, and the overrides that leave it out of the recipe.

    The rows asked for are then made in the other languages; where there is none, none is asked for.
    """
    found: list[Lack] = []
    overrides: list[str] = []
    for number, entry in enumerate(recipe.generators):
        absent = _absent(entry)
        for place, cell in enumerate(entry.all_cells() if absent else ()):
            key = f"generators.{number}" + (f".cells.{place}" if entry.cells else "")
            knobs = registry.load_generator(entry.use).make(entry.knobs(cell))
            weights = {name: weight for name, weight in getattr(knobs, "languages", {}).items() if weight}
            lost = [name for name in weights if name in absent]
            found += [Lack(key, name, absent[name]) for name in lost]
            left = {name: weight for name, weight in weights.items() if name not in lost}
            if lost and left:
                overrides.append(f"{key}.with.languages={json.dumps(left)}")
            elif lost:
                overrides.append(f"{key}.rows={json.dumps(dict.fromkeys(cell.rows, 0))}")
    return found, overrides


def told(found: Sequence[Lack]) -> str:
    """Return what is left out, a line for each language."""
    whys = {lack.language: lack.why for lack in found}
    return "\n".join(f"left out: rows in {language}: {why}" for language, why in whys.items())


def refuse(found: Sequence[Lack], file: str) -> None:
    """Raise `RecipeError` when a recipe asks for rows that cannot be checked here."""
    if found:
        hint = "install it, or run with --leave-out-missing"
        raise RecipeError(
            *[
                Problem(
                    file,
                    f"{lack.key}.with.languages",
                    lack.language,
                    f"cannot be checked here: {lack.why}; {hint}",
                )
                for lack in found
            ]
        )


def rest(recipe: Recipe, file: str) -> None:
    """Raise `RecipeError` when nothing is left to make."""
    if not units(recipe):
        raise RecipeError.of(file, "no row is left to make without what is missing here", "generators")


def _absent(entry: Entry) -> dict[str, str]:
    absent: dict[str, str] = {}
    for name in entry.all_verifiers():
        lacking = registry.load_verifier(name).mark.lacking
        absent |= lacking() if lacking else {}
    return absent
