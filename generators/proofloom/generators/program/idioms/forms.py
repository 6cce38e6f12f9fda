"""Functions of which a part is another function: read from text, and put around any function that fits."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from proofloom.engine import Seed, Stream
from proofloom.engine.program.kinds import Result, Type
from proofloom.engine.program.rename import Renamer, variables
from proofloom.engine.program.syntax import Call, Expr, Function, Int, Param, Var
from proofloom.generators.program.idioms.library import Made, Need, constant, need_of
from proofloom.generators.program.idioms.reading import Reader, type_named
from proofloom.generators.program.inputs import data

MANY = {Type.INT: Type.LIST, Type.STR: Type.STRS, Type.LIST: Type.GRID}
"""What holds many of a type."""
WALKED = {Type.INT: ("value", "values"), Type.STR: ("word", "words"), Type.LIST: ("row", "grid")}
FARTHEST = 30
"""How far a function counts that calls another for every number."""


@dataclass(frozen=True, eq=False)
class Form:
    """One paragraph of the file: names and what it makes as patterns, what its function takes and gives."""

    name: str
    names: tuple[str, ...]
    makes: str
    gives: str
    takes: str
    flavour: str
    wants: str
    params: tuple[tuple[str, tuple[str, ...]], ...]
    choices: tuple[tuple[str, tuple[int | str, ...]], ...]
    result: str
    like: tuple[str, ...]  # idioms that do the same beforehand
    body: tuple[ast.stmt, ...]
    indexed: bool  # whether what it walks over cannot be rows: they are not passed by their places, nor given

    def sources(self) -> tuple[Type, ...]:
        """Return the types that it may take first."""
        words = self.params[0][1]
        if words[0] == "many":
            return (Type.LIST, Type.STRS) if self.indexed else tuple(MANY.values())
        if words[0] == "need":
            return (Type.STR, Type.LIST, Type.STRS, Type.INT)
        if words[0] == "upto" or ".." in words[0]:
            return (Type.INT,)
        return (type_named(words[0]),)

    def suits(self, made: Made) -> bool:
        """Return whether a function may be its part."""
        first, rest = made.needs[0], made.needs[1:]
        if made.alters or first.new or (first.type is Type.INT and first.low >= first.high):
            return False
        if any(need.new for need in rest):
            return False
        if self.takes == "two" and not (rest and replace(first, low=0) == replace(rest[0], low=0)):
            return False
        kind = {"one": None, "two": None, "any": None}.get(self.takes, self.takes)
        if kind is not None and first.type is not type_named(kind):
            return False
        if self.flavour and self.flavour not in first.flavours:
            return False
        if self.takes in ("one", "two"):
            if first.type not in MANY or (first.type is Type.STR and "word" not in first.flavours):
                return False
            if MANY[first.type] not in self.sources():
                return False
        return self.accepts(made.result, made.makes)

    def accepts(self, result: Result, makes: str) -> bool:
        """Return whether it can make use of such a result."""
        match self.wants:
            case "amount":
                return result is Type.INT and makes not in data()["labels"]["words"]
            case "divisor":
                return result is Type.INT and makes == "divisor"
            case "any":
                return isinstance(result, Type) and result is not Type.NONE and result is not Type.BOOL
        return result is type_named(self.wants)

    def around(self, made: Made, stream: Stream, allowed: frozenset[Type]) -> Made | None:
        """Put it around a function; None where names or needs are at odds, or a type is not allowed."""
        first = made.needs[0]
        constants = tuple((key, stream.choice(values)) for key, values in self.choices)
        bare, kinds = _bare(self.name, first.type, made.result, constants)
        if not kinds <= allowed:
            return None
        noun = made.makes.rpartition("_")[2] if made.under else made.makes
        item, items = WALKED.get(first.type, WALKED[Type.INT])
        words = {"a": noun, "as": plural(noun), "item": item, "items": items}
        places = {"item": item, "items": items, "made": made.makes, "mades": plural(noun), "flag": noun}
        names = {name: places.get(name, name) for name in variables(bare)}
        needs = [self.need(note, first) for _, note in self.params]
        params: list[Param] = []
        extras: list[Expr] = []
        given = 2 if self.takes == "two" else 1
        for param, need in zip(made.function.params[given:], made.needs[given:], strict=True):
            if need.type is Type.INT and need.low == need.high:
                extras.append(Int(need.low))
                continue
            params.append(param)
            needs.append(need)
            extras.append(Var(param.name))
        own = [*names.values(), *(param.name for param in params)]
        if len(set(own)) < len(own):
            return None  # two things would have one name
        name = f"{self.name}_{made.function.name}"
        function = _Putter(names, {bare.name: name, "F": made.function.name}, extras).function(bare)
        function = replace(function, params=(*function.params, *params))
        gives = self.gives or made.gives
        if self.result in ("item", "many"):
            text = first.type is Type.STR and self.result == "item" and first.flavours
            gives = first.flavours[0] if text else "" if first.type is Type.STR else "same"
        titles = tuple([pattern.format(**words) for pattern in self.names])
        makes = self.makes.format(**words)
        return Made(function, tuple(needs), makes, gives, titles, False, (*made.under, made), self)

    def need(self, words: tuple[str, ...], first: Need) -> Need:
        """Return what a parameter takes when the function it calls takes this first."""
        match words:
            case ("many", least):
                span = (first.low, first.high) if first.type is Type.INT else first.items
                return Need(MANY[first.type], int(least), flavours=first.flavours, items=span)
            case ("need",):
                return replace(first, varies=True)
            case ("upto",):
                return Need(Type.INT, max(1, first.low), min(first.high, FARTHEST), first.flavours)
        made = need_of(list(words))
        if made.type in (Type.LIST, Type.STR_INT) and first.type is Type.INT:
            return replace(made, items=(first.low, first.high), flavours=first.flavours)
        if made.type is Type.INT:
            return replace(
                made, flavours=("number",) if ".." in words[0] and words[0] == "100..9000" else ("limit",)
            )
        kept = made.type is Type.LIST and first.type is Type.LIST
        return replace(made, flavours=first.flavours) if kept else made

    def bare(self, first: Type, given: Result, constants: Mapping[str, int | str]) -> tuple[Function, Reader]:
        """Return the function with all names as they are read, over a function F of this first type."""
        kinds = {"many": MANY.get(first), "need": first, "upto": Type.INT}
        types = [kinds.get(note[0]) or need_of(list(note)).type for _, note in self.params]
        params = tuple(Param(name, kind) for (name, _), kind in zip(self.params, types, strict=True))
        results = {"same": given, "item": first, "many": MANY.get(first)}
        stub = Function(self.name, params, results.get(self.result) or type_named(self.result), ())
        takes = (Param("a", first), Param("b", first))[: 2 if self.takes == "two" else 1]
        reader = Reader(Seed.root(self.name).stream(), constants, stub, (Function("F", takes, given, ()),),
                        MANY.get(first, Type.LIST))  # fmt: skip
        return replace(stub, body=reader.block(self.body)), reader


@cache
def _bare(
    name: str, first: Type, given: Result, constants: tuple[tuple[str, int | str], ...]
) -> tuple[Function, frozenset[Type]]:
    """Return a form with the names as they are read, and the types of what it holds and gives."""
    function, reader = next(form for form in forms() if form.name == name).bare(first, given, dict(constants))
    result = function.result if isinstance(function.result, tuple) else (function.result,)
    return function, frozenset((*result, *reader.types.values()))


class _Putter(Renamer):
    """Puts words in the places of names, and passes on what else the inner function needs."""

    def __init__(
        self, names: Mapping[str, str], functions: Mapping[str, str], extras: Sequence[Expr]
    ) -> None:
        super().__init__(names, functions)
        self.extras = extras

    def call(self, call: Call) -> Call:
        made = super().call(call)
        return Call(made.function, (*made.args, *self.extras))


def plural(word: str) -> str:
    """Return a word for several of what a word names."""
    if word.endswith("s"):
        return word
    if word.endswith(("x", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"


@cache
def forms() -> tuple[Form, ...]:
    """Return every form."""
    text = files(__package__).joinpath("forms.txt").read_text(encoding="utf-8")
    return tuple(_form(paragraph) for paragraph in text.split("\n\n") if "\ndef " in paragraph)


def _form(paragraph: str) -> Form:
    lines = [line[2:].split(":") for line in paragraph.splitlines() if line.startswith("# ")]
    notes = {key: words.split() for key, words in lines}
    (tree,) = ast.parse(paragraph).body
    assert isinstance(tree, ast.FunctionDef)
    assert tree.returns is not None
    *takes, arrow, wants = notes["F"]
    assert arrow == "->"
    return Form(
        tree.name,
        tuple(notes["names"]),
        notes["makes"][0],
        " ".join(notes.get("gives", [])),
        takes[0],
        " ".join(takes[1:]),
        wants,
        tuple((arg.arg, tuple(notes[arg.arg])) for arg in tree.args.args),
        tuple(
            (key, tuple(map(constant, words))) for key, words in notes.items() if key.isupper() and key != "F"
        ),
        ast.unparse(tree.returns),
        tuple(notes.get("like", ())),
        tuple(tree.body),
        "items[" in paragraph
        or "enumerate(" in paragraph
        or bool({"many", "item"} & {ast.unparse(tree.returns)}),
    )
