"""Give a program's functions and variables the names that a language allows and its people would write."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from proofloom.engine.program.rename import variables
from proofloom.engine.program.syntax import Program

# what stands for a name that a language has for itself, where another says it better than a longer one
_INSTEAD = {"main": ("solve", "start", "compute"), "_": ("turn", "round", "i", "j")}


@cache
def _words() -> dict[str, list[str]]:
    text = files(__package__).joinpath("runtime/words.toml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = tomllib.loads(text)
    return found


def taken(language: str) -> frozenset[str]:
    """Return the words of a language, and of what is printed with programs, that no name may be."""
    return frozenset(_words()[language])


def named(program: Program, language: str, *, camel: bool) -> dict[str, str]:
    """Return how each function and variable is called in a language: distinct, and none of its words."""
    found: dict[str, str] = {}
    used = {*taken(language), *_words().get(f"{language}_functions", ())}
    functions = [function.name for function in program.functions]
    others = [name for function in program.functions for name in variables(function)]
    for name in dict.fromkeys([*functions, *others]):
        if name not in functions:
            used -= {name} - {*found.values(), *taken(language)}
        wanted = _camel(name) if camel else name
        if wanted in used or wanted == "_":
            wanted = (
                "_turn" if name == "_" and language == "rust" else fresh(_INSTEAD.get(name, (wanted,)), used)
            )
        while wanted in used:
            wanted += "Value" if camel else "_value"
        used.add(wanted)
        found[name] = wanted
    return found


def _camel(name: str) -> str:
    first, *others = name.strip("_").split("_")
    return first + "".join([part[:1].upper() + part[1:] for part in others]) if first else name


def fresh(wanted: tuple[str, ...], used: set[str]) -> str:
    """Return the first of the wanted names that is not used, or the first with a number."""
    for name in wanted:
        if name not in used:
            return name
    number = 2
    while f"{wanted[0]}{number}" in used:
        number += 1
    return f"{wanted[0]}{number}"
