"""Reads the idioms beside this file, with what each takes and gives."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

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
PAIRED = ("b", "exponent")
"""Names of parameters that stand for the same kind of number as the one before."""
GIVEN: dict[Result, str] = {Type.INT: "count", Type.LIST: "number", Type.GRID: "number"}
"""The role of what a function gives where nothing says another."""
FILES = ("numbers", "lists", "words", "tables", "grids", "recursion")


@dataclass(frozen=True, slots=True)
class Need:
    """What a parameter takes: an integer from low to high, at least `low` elements, a string of a flavour.

    `new` is a table that the callee fills: it is made just before the call. `items` is the span of the
    integers that a list, a grid or a table may hold, where they are held to one; what `varies` is never
    passed a literal. `flavours` of integers, and of what holds them, are the roles that they may have.
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
        alike = next((group for group in roles()["alike"]["groups"] if self.name in group), ())
        return frozenset((self.name, *self.names, *alike))

    @cached_property
    def signature(self) -> tuple[tuple[Type, ...], Result]:
        """The types of its parameters and its result."""
        return tuple(need.type for _, need in self.params), self.result

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
def roles() -> dict[str, Any]:
    """Read what the integers that idioms take and give stand for."""
    return tomllib.loads(files(__package__).joinpath("roles.toml").read_text(encoding="utf-8"))


def role_of(side: str, name: str) -> str:
    """Return the role of what an idiom takes or gives, where the table says one."""
    return next((role for role, named in roles()[side].items() if name in named), "")


def vain(made: str, taken: str) -> bool:
    """Return whether what an idiom or a form makes says little to another."""
    return any(made in pair["made"] and taken in pair["taken"] for pair in roles()["vain"])


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
    params = tuple(
        (arg.arg, _told(name, arg.arg, place, need_of(notes[arg.arg])))
        for place, arg in enumerate(tree.args.args)
    )
    result = result_named(tree.returns)
    choices = tuple((key, tuple(map(constant, words))) for key, words in notes.items() if key.isupper())
    return Idiom(
        tuple(notes["names"]),
        notes.get("makes", [""])[0],
        role_of("gives", name) or " ".join(notes.get("gives", [])) or GIVEN.get(result, ""),
        params,
        choices,
        result,
        name,
        tuple(tree.body),
        bool(own),
    )


def _told(idiom: str, name: str, place: int, need: Need) -> Need:
    """Return a need with its roles; one of a pair is no number that a person would write into a call."""
    need = replace(need, varies=name in ("a", "b"))
    if need.type in (Type.STR, Type.STRS):
        return need
    if need.type is Type.INT and place and name not in PAIRED:
        return replace(need, flavours=("limit",))
    values = tuple(roles()["takes"]["values"])
    role = role_of("takes", idiom)
    plain = ("number",) if need.type is Type.INT else values
    return replace(need, flavours=values if role == "any" else (role,) if role else plain)


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
