"""Functions of which a part is another function: read from text, and put around any function that fits."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from proofloom.engine import Stream
from proofloom.engine.program.kinds import Result, Type
from proofloom.engine.program.syntax import Function, Param
from proofloom.generators.program.idioms.library import Made, Need, constant, need_of
from proofloom.generators.program.idioms.reading import Reader, type_named
from proofloom.generators.program.inputs import data

MANY = {Type.INT: Type.LIST, Type.STR: Type.STRS, Type.LIST: Type.GRID}
"""What holds many of a type."""
WALKED = {Type.INT: ("value", "values"), Type.STR: ("word", "words"), Type.LIST: ("row", "grid")}
FARTHEST = 30
"""How far a function counts that calls another for every number."""


@dataclass(frozen=True)
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

    def around(self, made: Made, stream: Stream) -> Made | None:
        """Put it around a function; None where names or needs are at odds."""
        first = made.needs[0]
        given = 2 if self.takes == "two" else 1
        walked = WALKED.get(first.type, ("value", "values"))
        noun = made.makes.rpartition("_")[2] if made.under else made.makes
        words = {"a": noun, "as": plural(noun), "item": walked[0], "items": walked[1]}
        places = {
            "item": walked[0], "items": walked[1], "made": made.makes, "mades": plural(noun),
            "flag": noun, "F": made.function.name,
        }  # fmt: skip
        names = [places.get(name, name) for name, _ in self.params]
        needs = [self.need(words_, first) for _, words_ in self.params]
        extras: list[ast.expr] = []
        for param, need in zip(made.function.params[given:], made.needs[given:], strict=True):
            if need.type is Type.INT and need.low == need.high:
                extras.append(ast.Constant(need.low))
                continue
            if param.name in names:
                return None
            names.append(param.name)
            needs.append(need)
            extras.append(ast.Name(param.name, ast.Load()))
        body = _Filler(places, extras).filled(self.body)
        plain = {node.id for stmt in self.body for node in ast.walk(stmt) if isinstance(node, ast.Name)}
        filled = [words_ for place, words_ in places.items() if place in plain]
        own = [*(plain - places.keys()), *filled, *names[len(self.params) :]]
        if (
            len(set(own)) < len(own)
            or len(set(names)) < len(names)
            or ({places[place] for place in ("made", "mades", "flag") if place in plain} & set(names))
        ):
            return None  # two things would have one name
        result = self.returned(made, first)
        name = f"{self.name}_{made.function.name}"
        params = tuple(Param(word, need.type) for word, need in zip(names, needs, strict=True))
        stub = Function(name, params, result, ())
        constants = {key: stream.choice(values) for key, values in self.choices}
        many = MANY.get(first.type, Type.LIST)
        reader = Reader(stream, constants, stub, (made.function,), many)
        function = replace(stub, body=reader.block(body))
        gives = first.flavours[0] if self.result == "item" and first.flavours else self.gives
        if self.result == "same":
            gives = made.gives
        elif self.wants == "str":
            gives = made.gives if self.result == "strs" else "code"
        titles = tuple(pattern.format(**words) for pattern in self.names)
        makes = self.makes.format(**words)
        return Made(function, tuple(needs), makes, gives, titles, False, (*made.under, made))

    def need(self, words: tuple[str, ...], first: Need) -> Need:
        """Return what a parameter takes when the function it calls takes this first."""
        match words:
            case ("many", least):
                kept = first.flavours if first.type is Type.STR else ()
                span = (first.low, first.high) if first.type is Type.INT else first.items
                return Need(MANY[first.type], int(least), flavours=kept, items=span)
            case ("need",):
                return replace(first, varies=True)
            case ("upto",):
                return Need(Type.INT, max(1, first.low), min(first.high, FARTHEST))
        made = need_of(list(words))
        if made.type in (Type.LIST, Type.STR_INT) and first.type is Type.INT:
            return replace(made, items=(first.low, first.high))
        return made

    def returned(self, made: Made, first: Need) -> Result:
        """Return the type of what it gives."""
        match self.result:
            case "same":
                return made.result
            case "item":
                return first.type
            case "many":
                return MANY[first.type]
        return type_named(self.result)


class _Filler(ast.NodeTransformer):
    """Puts words in the places of names, and passes on what else the inner function needs."""

    def __init__(self, places: Mapping[str, str], extras: list[ast.expr]) -> None:
        self.places = places
        self.extras = extras

    def filled(self, body: tuple[ast.stmt, ...]) -> list[ast.stmt]:
        """Return a copy of statements with every place filled."""
        return [self.visit(stmt) for stmt in ast.parse(ast.unparse(ast.Module(list(body), []))).body]

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.places.get(node.id, node.id), node.ctx)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        inner = isinstance(node.func, ast.Name) and node.func.id == "F"
        self.generic_visit(node)
        return ast.Call(node.func, [*node.args, *self.extras], []) if inner else node


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
        tuple(tree.body),
        "items[" in paragraph
        or "enumerate(" in paragraph
        or bool({"many", "item"} & {ast.unparse(tree.returns)}),
    )
