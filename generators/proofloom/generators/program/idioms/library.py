"""Reads the idioms beside this file, with what each takes and gives."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

from proofloom.engine import Seed, Stream
from proofloom.engine.program.checks import types
from proofloom.engine.program.effects import changed
from proofloom.engine.program.kinds import Result, Type
from proofloom.engine.program.syntax import Function, Param
from proofloom.generators.program.idioms.reading import Reader, result_named, type_named

if TYPE_CHECKING:
    from proofloom.generators.program.idioms.forms import Form

TURNS = 12
"""How many ways there are to choose among the branches of an idiom."""
FILES = ("numbers", "lists", "words", "tables", "grids", "recursion")


@dataclass(frozen=True, slots=True)
class Need:
    """What a parameter takes: an integer from low to high, at least `low` elements, a string of a flavour.

    `new` is a table that the callee fills: it is made just before the call. `items` is the span of the
    integers that a list, a grid or a table may hold, where they are held to one; what `varies` is never
    passed a literal.
    """

    type: Type
    low: int = 0
    high: int = 0
    flavours: tuple[str, ...] = ()
    new: bool = False
    items: tuple[int, int] | None = None
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A function that can be called: its needs, a name and a flavour for its result, names for itself.

    `alters`: it changes what it is passed. `under` are the functions that
    it is made of, the innermost first, and `form` how the last of them is put to use.
    """

    function: Function
    needs: tuple[Need, ...]
    makes: str
    gives: str
    titles: tuple[str, ...]
    alters: bool
    under: tuple[Made, ...] = ()
    form: Form | None = None

    @property
    def result(self) -> Result:
        """What a call gives."""
        return self.function.result


def changes(function: Function, needs: Sequence[Need], helpers: Sequence[Function] = ()) -> bool:
    """Return whether a function changes what it is passed (a table that it fills apart)."""
    touched = changed(function, {item.name: item for item in (*helpers, function)})
    pairs = zip(function.params, needs, strict=True)
    return any(param.name in touched and not need.new for param, need in pairs)


@dataclass(frozen=True)
class Idiom:
    """One paragraph of the library; `choices` are each constant's values."""

    names: tuple[str, ...]
    makes: str
    gives: str
    params: tuple[tuple[str, Need], ...]
    choices: tuple[tuple[str, tuple[int | str, ...]], ...]
    result: Result
    name: str
    body: tuple[ast.stmt, ...]
    recursive: bool

    def make(self, stream: Stream) -> Made:
        """Fill the holes; the function is called by the idiom's name."""
        constants = tuple((name, stream.choice(values)) for name, values in self.choices)
        key = (constants, stream.below(TURNS))
        if key not in self.kept:
            self.kept[key] = self.filled(dict(constants), (Seed.root(self.name) / key[1]).stream())
        return self.kept[key]

    def filled(self, constants: Mapping[str, int | str], stream: Stream) -> Made:
        """Fill the holes with constants and one of each choice."""
        params = tuple(Param(name, need.type) for name, need in self.params)
        stub = Function(self.name, params, self.result, ())
        reader = Reader(stream, constants, stub)
        function = replace(stub, body=reader.block(self.body))
        needs = tuple(need for _, need in self.params)
        titles = tuple(reader.notes.get("names", self.names))
        makes = reader.notes.get("makes", [self.makes])[0]
        return Made(function, needs, makes, self.gives, titles, changes(function, needs))

    @cached_property
    def tags(self) -> frozenset[str]:
        """All that it is known by: two idioms with a name in common do the same."""
        return frozenset((self.name, *self.names))

    @cached_property
    def kept(self) -> dict[tuple[tuple[tuple[str, int | str], ...], int], Made]:
        """What was made before."""
        return {}

    @cached_property
    def types(self) -> frozenset[Type]:
        """The types of what it takes, gives and holds."""
        made = self.make((Seed.root("types") / self.name).stream())
        result = self.result if isinstance(self.result, tuple) else (self.result,)
        held = types(made.function, {made.function.name: made.function})
        return frozenset((*result, *held.values()))


@cache
def library() -> tuple[Idiom, ...]:
    """Return every idiom."""
    return tuple(_read(FILES))


def _read(names: Sequence[str]) -> Iterator[Idiom]:
    for name in names:
        text = files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
        for paragraph in text.split("\n\n"):
            if "\ndef " in paragraph:
                yield _idiom(paragraph)


def _idiom(paragraph: str) -> Idiom:
    lines = [line[2:].split(":") for line in paragraph.splitlines() if line.startswith("# ")]
    notes = {key: words.split() for key, words in lines}
    (tree,) = ast.parse(paragraph).body
    assert isinstance(tree, ast.FunctionDef)
    assert tree.returns is not None
    name = f"{tree.name}_"  # no variable is called so
    own = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)
           and isinstance(node.func, ast.Name) and node.func.id == tree.name]  # fmt: skip
    for func in own:
        func.id = name
    params = tuple((arg.arg, _told(arg.arg, need_of(notes[arg.arg]))) for arg in tree.args.args)
    choices = tuple((key, tuple(map(constant, words))) for key, words in notes.items() if key.isupper())
    return Idiom(
        tuple(notes["names"]),
        notes.get("makes", [""])[0],
        " ".join(notes.get("gives", [])),
        params,
        choices,
        result_named(tree.returns),
        name,
        tuple(tree.body),
        bool(own),
    )


def _told(name: str, need: Need) -> Need:
    """Return a need; one of a pair is no number that a person would write into a call."""
    return replace(need, varies=name in ("a", "b"))


def constant(word: str) -> int | str:
    """Return what a word of a note stands for."""
    return word.strip("'") if word.startswith("'") else int(word)


def need_of(words: list[str]) -> Need:
    """Return what the note of a parameter asks for."""
    if ".." in words[0]:
        low, high = words[0].split("..")
        return Need(Type.INT, int(low), int(high))
    kind = type_named(words[0])
    if kind is Type.STR:
        return Need(kind, flavours=tuple(words[1:]))
    least = int(words[1]) if words[1:] and words[1].isdigit() else 0
    return Need(kind, least, new="new" in words)
