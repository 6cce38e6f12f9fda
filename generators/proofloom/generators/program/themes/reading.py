"""Reads the themes beside this file: quantities with their roles, and functions over them with honest names.

The first paragraph of a theme is its head, every other one a function in the notation of the idioms:

asks     names of the program's question
goal     the role of its answer
take R   least and greatest value of a quantity, then other words that may name it
role R   names of functions that give R; behind a bar those that change an R that they are given
sum      a role and another that may be added to it
less     a role and another that may be taken off it
turn T R the same for functions that are called in a turn T
each     the name of a turn, the role that says how many there are, the first, and `start` where what is
         added up over the turns is all there is
case Q   what the result is called where the quantity is much, and where it is little
test     a condition that decides between two ways of finding the same thing

A parameter has the role of its name and a result that of its annotation. A function's `when` is the
condition under which alone it is called, its `makes` names the variable that keeps its result, its `per`
are the turns in which it may be repeated without taking them. Functions that are alternatives to each other
have one `kind`; those that find something from the start need none. What comes late, as a tax or rounding,
has a `phase` above 1: nothing of a lower one follows. What is charged or credited `once` is not again: of
the functions with that word only alternatives to each other are called.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from proofloom.engine import Stream
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.syntax import Expr, Function, Param
from proofloom.generators.program.idioms.reading import Reader

Choices = tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Test:
    """A condition with holes, and what each hole may hold."""

    names: tuple[str, ...]
    node: ast.expr
    choices: Choices

    def made(self, stream: Stream, fixed: Mapping[str, int]) -> Expr:
        """Fill the holes that are not fixed yet."""
        holes = {name: fixed.get(name, stream.choice(values)) for name, values in self.choices}
        stub = Function("", tuple(Param(name, Type.INT) for name in self.names), Type.BOOL, ())
        return Reader(stream, holes, stub).expr(self.node)


@dataclass(frozen=True, slots=True)
class Made:
    """A function with its holes filled, and the condition under which it is called."""

    function: Function
    when: Expr | None


@dataclass(frozen=True, slots=True)
class Helper:
    """A function of a theme.

    gives  the role of its result
    makes  what its result is called
    kind   what it is an alternative to; "" for all that find the same from the start
    turns  the turns of loops that may call it
    phase  what comes before and after it
    loops  whether it repeats something itself
    once   what it charges or credits, which no other may again
    """

    name: str
    titles: tuple[str, ...]
    params: tuple[str, ...]
    gives: str
    makes: str
    kind: str
    turns: frozenset[str]
    when: Test | None
    choices: Choices
    body: tuple[ast.stmt, ...]
    phase: int
    loops: bool
    once: frozenset[str]

    def made(self, stream: Stream) -> Made:
        """Fill the holes."""
        holes = {name: stream.choice(values) for name, values in self.choices}
        stub = Function(self.name, tuple(Param(name, Type.INT) for name in self.params), Type.INT, ())
        body = Reader(stream, holes, stub).block(self.body)
        when = self.when.made(stream, holes) if self.when else None
        return Made(Function(self.name, stub.params, Type.INT, body), when)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What an input of a role lies between, and the words that may name it."""

    low: int
    high: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turns:
    """A loop of a theme: what counts, how many turns there are, the first, whether sums start with it."""

    name: str
    count: str
    first: int
    starts: bool


@dataclass(frozen=True)
class Theme:
    """A domain: its question, its quantities, what can be worked out and how.

    nouns    names of functions that give a role, and of those that change one, within a turn or "" for none
    parts    what may be added to a role, or with a minus taken off it
    cases    how a result is told from others where a quantity is much, and where it is little
    """

    name: str
    asks: tuple[str, ...]
    goal: str
    quantities: Mapping[str, Quantity]
    nouns: Mapping[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]
    parts: Mapping[str, tuple[tuple[str, str], ...]]
    turns: tuple[Turns, ...]
    cases: Mapping[str, tuple[str, str]]
    tests: tuple[Test, ...]
    helpers: tuple[Helper, ...]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The order of parameters: the goal, quantities, what else is worked out, turns."""
        return _order(self.goal, self.quantities, self.nouns, self.turns)

    @cached_property
    def usual(self) -> frozenset[tuple[str, str]]:
        """What is found in a usual way, without a condition: roles and kinds."""
        return frozenset((helper.gives, helper.kind) for helper in self.helpers if not helper.when)


@cache
def themes() -> tuple[Theme, ...]:
    """Return every theme, by name."""
    found = [entry for entry in files(__package__).iterdir() if entry.name.endswith(".txt")]
    found.sort(key=lambda entry: entry.name)
    return tuple(_theme(entry.name.removesuffix(".txt"), entry.read_text("utf-8")) for entry in found)


def _theme(name: str, text: str) -> Theme:
    head, *paragraphs = [part for part in text.split("\n\n") if part.strip()]
    quantities, nouns, parts, turns, tests = {}, {}, dict[str, list[tuple[str, str]]](), [], []
    plain, cases = {}, {}
    for key, words in _notes(head):
        match key.split():
            case ["take", role]:
                low, high = words[0].split("..")
                quantities[role] = Quantity(int(low), int(high), (role, *words[1:]))
            case ["role", role] | ["turn", _, role]:
                bar = words.index("|") if "|" in words else len(words)
                nouns[key.split()[1] if key.startswith("turn") else "", role] = (
                    tuple(words[:bar]),
                    tuple(words[bar + 1 :]),
                )
            case ["sum" | "less" as kind]:
                parts.setdefault(words[0], []).append((words[1], "+" if kind == "sum" else "-"))
            case ["each"]:
                turns.append(Turns(words[0], words[1], int(words[2]), "start" in words))
            case ["case", role]:
                cases[role] = (words[0], words[1])
            case ["test"]:
                tests.append(_test(words, ()))
            case _:
                plain[key] = words
    added = {part for found in parts.values() for part, _ in found}
    counted = frozenset(turn.name for turn in turns)
    order = _order(plain["goal"][0], quantities, nouns, turns)
    return Theme(
        name,
        tuple(plain["asks"]),
        plain["goal"][0],
        quantities,
        nouns,
        {role: tuple(found) for role, found in parts.items()},
        tuple(turns),
        cases,
        tuple(tests),
        tuple(_helper(name, paragraph, added, counted, order) for paragraph in paragraphs),
    )


def _notes(paragraph: str) -> list[tuple[str, list[str]]]:
    lines = [line[2:].partition(":") for line in paragraph.splitlines() if line.startswith("# ")]
    return [(key, rest.split()) for key, colon, rest in lines if colon]


def _test(words: Sequence[str], known: Choices) -> Test:
    """Read a condition; a number written `5|10|15` is a hole of its own."""
    choices = list(known)
    plain = []
    for word in words:
        if "|" in word:
            choices.append((f"HOLE{len(choices)}", tuple(map(int, word.split("|")))))
            word = choices[-1][0]
        plain.append(word)
    node = ast.parse(" ".join(plain), mode="eval").body
    holes = {name for name, _ in choices}
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} - holes
    return Test(tuple(sorted(names)), node, tuple(choices))


def _order(
    goal: str, quantities: Iterable[str], nouns: Iterable[tuple[str, str]], turns: Iterable[Turns]
) -> tuple[str, ...]:
    return (goal, *quantities, *(role for turn, role in nouns if not turn), *(turn.name for turn in turns))


def _helper(
    theme: str, paragraph: str, added: set[str], counted: frozenset[str], order: Sequence[str]
) -> Helper:
    notes = dict(_notes(paragraph))
    (tree,) = ast.parse(paragraph).body
    assert isinstance(tree, ast.FunctionDef)
    assert isinstance(tree.returns, ast.Name)
    choices = tuple((key, tuple(map(int, words))) for key, words in notes.items() if key.isupper())
    gives = tree.returns.id
    params = tuple(sorted((arg.arg for arg in tree.args.args), key=order.index))
    own = tree.name if gives in params or gives in added else ""
    when = _test(notes["when"], choices) if "when" in notes else None
    return Helper(
        f"{theme}_{tree.name}_",
        tuple(notes.get("names", ())) or (tree.name,),
        params,
        gives,
        notes.get("makes", [gives])[0],
        notes.get("kind", [own])[0],
        frozenset({*notes.get("per", ()), *(counted & {*params, *(when.names if when else ())})}),
        when,
        choices,
        tuple(tree.body),
        int(notes.get("phase", ["1"])[0]),
        any(isinstance(node, ast.For | ast.While) for node in ast.walk(tree)),
        frozenset(notes.get("once", ())),
    )
