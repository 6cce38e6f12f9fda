"""Reads the stories beside this file: their parts, what the first functions take, the names of all."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from proofloom.engine import Stream
from proofloom.engine.program.kinds import Result
from proofloom.engine.program.syntax import Function, Param
from proofloom.generators.program.idioms.library import constant
from proofloom.generators.program.idioms.reading import Reader, result_named, type_named
from proofloom.generators.program.inputs import Shape

Choices = tuple[tuple[str, tuple[int | str, ...]], ...]
Holes = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph: a function with holes; several of a name and signature are alternatives.

    shapes  what each parameter takes, where it is the first function of a program; () where it is not
    start   how a program that begins here is composed: "" of any types, else as composites of integers are
    """

    name: str
    titles: tuple[str, ...]
    params: tuple[Param, ...]
    result: Result
    choices: Choices
    shapes: tuple[Shape, ...]
    start: str
    body: tuple[ast.stmt, ...]

    @property
    def stub(self) -> Function:
        """The function without its statements."""
        return Function(self.name, self.params, self.result, ())

    def made(
        self, stream: Stream, others: Sequence[Function], shared: Holes
    ) -> tuple[Function, tuple[str, ...]]:
        """Fill the holes, those that the parts share as given; return the function and names that suit it."""
        holes = {**shared, **filled(self.choices, stream)}
        reader = Reader(stream, holes, self.stub, others)
        function = Function(self.name, self.params, self.result, reader.block(self.body))
        return function, tuple(reader.notes.get("names", self.titles))


@dataclass(frozen=True, slots=True)
class Story:
    """A domain: functions to start from, and by name the parts that they and others call.

    choices  what stands in all parts of a program for the same: holes of the first paragraph, of no function
    """

    name: str
    choices: Choices
    starts: tuple[Part, ...]
    parts: Mapping[str, tuple[Part, ...]]
    stubs: tuple[Function, ...]


@cache
def stories() -> tuple[Story, ...]:
    """Return every story, by name."""
    found = [entry for entry in files(__package__).iterdir() if entry.name.endswith(".txt")]
    found.sort(key=lambda entry: entry.name)
    return tuple(story_of(entry.name.removesuffix(".txt"), entry.read_text("utf-8")) for entry in found)


def story_of(name: str, text: str) -> Story:
    """Read a story from the text of its file; raise `ValueError` where parts do not fit, naming them."""
    head, *_ = written = text.split("\n\n")
    paragraphs = [paragraph for paragraph in written if "def " in paragraph]
    shared = () if head in paragraphs else _choices(_notes(head))
    trees = [_tree(paragraph) for paragraph in paragraphs]
    called = {tree.name: f"{name}_{tree.name}_" for tree in trees}  # no variable is called so
    made = [_part(paragraph, tree, called) for paragraph, tree in zip(paragraphs, trees, strict=True)]
    parts: dict[str, tuple[Part, ...]] = {}
    for part in made:
        parts[part.name] = (*parts.get(part.name, ()), part)
    for found in parts.values():
        if any(part.stub != found[0].stub for part in found):
            raise ValueError(f"{name}.txt: {found[0].name}: alternatives take and give the same")
    used = set().union(*(_names(part.body) for part in made))
    holes = [("all parts", shared, used), *((part.name, part.choices, _names(part.body)) for part in made)]
    for of, choices, names in holes:
        if idle := {key for key, _ in choices} - names:
            raise ValueError(f"{name}.txt: {of}: nothing is filled by {', '.join(sorted(idle))}")
    starts = tuple(part for part in made if part.shapes)
    return Story(name, shared, starts, parts, tuple(found[0].stub for found in parts.values()))


def _names(body: Sequence[ast.stmt]) -> set[str]:
    return {node.id for stmt in body for node in ast.walk(stmt) if isinstance(node, ast.Name)}


def _tree(paragraph: str) -> ast.FunctionDef:
    (tree,) = ast.parse(paragraph).body
    assert isinstance(tree, ast.FunctionDef)
    return tree


def _part(paragraph: str, tree: ast.FunctionDef, called: Mapping[str, str]) -> Part:
    notes = _notes(paragraph)
    params = tuple(Param(arg.arg, type_named(ast.unparse(_annotation(arg)))) for arg in tree.args.args)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in called:
            node.func.id = called[node.func.id]
    first = "start" in notes
    assert tree.returns is not None
    return Part(
        called[tree.name],
        tuple(notes.get("names", [tree.name])),
        params,
        result_named(tree.returns),
        _choices(notes),
        tuple(_shape(param, notes) for param in params) if first else (),
        " ".join(notes.get("start", ())).replace("yes", ""),
        tuple(tree.body),
    )


def filled(choices: Choices, stream: Stream) -> Holes:
    """Choose what stands in each hole."""
    return {name: stream.choice(values) for name, values in choices}


def _notes(paragraph: str) -> dict[str, list[str]]:
    lines = [line[2:].partition(":") for line in paragraph.splitlines() if line.startswith("# ")]
    return {key: words.split() for key, colon, words in lines if colon}


def _choices(notes: Mapping[str, Sequence[str]]) -> Choices:
    return tuple((key, tuple(map(constant, words))) for key, words in notes.items() if key.isupper())


def _annotation(arg: ast.arg) -> ast.expr:
    if arg.annotation is None:
        raise ValueError(f"{arg.arg}: a part says the type of each parameter")
    return arg.annotation


def _shape(param: Param, notes: Mapping[str, Sequence[str]]) -> Shape:
    """Read what a parameter takes: a flavour, the span of its integers, a least length."""
    if param.name not in notes:
        raise ValueError(f"{param.name}: a first function says what each parameter takes")
    flavour, low, high, least = "", 0, 9, 4
    for word in notes[param.name]:
        if ".." in word:
            low, high = map(int, word.split(".."))
        elif word.isdigit():
            least = int(word)
        else:
            flavour = word
    return Shape(param.type, flavour, low, high, least)
