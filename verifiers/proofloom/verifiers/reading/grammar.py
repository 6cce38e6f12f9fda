"""A grammar over tokens, read from a table: patterns lead to meanings, and all readings are found at once.

A pattern is a sequence of words and of

    AB           points written together, called A and B in the meaning
    _            a point's name that may stand there, called x in the meaning
    #p           a number, called p; 90° is this angle, °v any angle, called v
    <fact>       a part of the sentence, by its name; <locus:m> calls it m; <line:AB> is one that names points
    [a|b c|]     one of these, or nothing

The patterns of a part of speech form a tree by common beginnings, and every part is read at most once at
every place of a sentence. From no place has a part more than `MOST_READINGS`: where readings multiply,
reading stops. A text therefore takes time in proportion to its length, sentences being of bounded length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from proofloom.verifiers.reading.alike import OPENING, Key, Shape, named, shape
from proofloom.verifiers.reading.meaning import Found, Meaning, Sense
from proofloom.verifiers.reading.sums import LINES, cites, sums
from proofloom.verifiers.reading.tokens import Token, UnreadableError

COUNTED = {"sum": sums, "cites": cites}  # parts of speech that are read by counting, not by patterns
NAME, NUMBER = "name", "number"  # kinds of token, among what a part of speech may begin with
ANY = ""  # among the beginnings of a part of speech that may be empty
BEGINS = {"sum": frozenset((NAME, NUMBER, "-", "∡")), "cites": frozenset((LINES,))}
MOST_KEPT = 32_768  # sentences, and as many parts of some, after which the older half is forgotten
MOST_READINGS = 50  # of one part of a sentence from one place on
MOST_WAYS = 2000  # in which one pattern's alternatives may be chosen
_ITEM = re.compile(r"<[^>]*>|#[a-z]|\d+°|°[a-z]|[A-Z]+|[a-z]+|\S")
_PART = re.compile(r"<(\w+)(?::(\w+))?>")
Way = tuple[str, ...]
Readings = tuple[tuple[int, Found], ...]  # how many tokens are taken, and what they say


@dataclass(slots=True)
class Node:
    """A place in the tree of patterns: what may come next, and the meanings of patterns that end here.

    following  of the parts those that can begin with a token, by what the token is; kept when first asked for
    """

    words: dict[str, Node] = field(default_factory=dict)
    names: dict[int, Node] = field(default_factory=dict)
    angles: dict[Fraction, Node] = field(default_factory=dict)
    number: Node | None = None
    angle: Node | None = None
    parts: dict[str, Node] = field(default_factory=dict)
    ends: list[tuple[tuple[str, ...], Meaning]] = field(default_factory=list)
    following: dict[tuple[str, ...], tuple[tuple[str, Node], ...]] = field(default_factory=dict)


class Grammar:
    """The parts of speech of one language."""

    def __init__(self, table: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        """Build the trees; `table` has for every part of speech the patterns of each meaning."""
        self.roots: dict[str, Node] = {}
        for part, meanings in table.items():
            root = self.roots.setdefault(part, Node())
            for meaning, patterns in meanings.items():
                for pattern in patterns:
                    for way, sense in sized(pattern, meaning):
                        self._add(root, way, Meaning.of(sense))
        self.begins = _begins(self.roots)
        _grounded(self.roots, self.begins)
        self.parts: dict[tuple[str, Key], Readings] = {}
        self._keys: dict[Token, tuple[str, ...]] = {}
        self._known: dict[tuple[str, Key], list[Found]] = {}
        for root in self.roots.values():
            _uncounted(root, self.begins)

    def _add(self, root: Node, pattern: str, meaning: Meaning) -> None:
        for way in _ways(_ITEM.findall(pattern)):
            node = root
            called: list[str] = []
            for item in way:
                node = _step(node, item, called)
            if missing := meaning.missing(called):
                raise ValueError(f"{pattern}: nothing is called {', '.join(sorted(missing))}")
            if not any(end == (tuple(called), meaning) for end in node.ends):
                node.ends.append((tuple(called), meaning))

    def read(self, part: str, tokens: Sequence[Token]) -> list[Found]:
        """Return all different readings of a whole sequence of tokens as a part of speech."""
        like = shape(tokens)
        key = (part, like.key)
        if key not in self._known:
            _forget(self._known)
            _forget(self.parts)
            readings = _Reading(self, like).part(part, 0)
            self._known[key] = list(dict.fromkeys(found for size, found in readings if size == len(like.key)))
        return [named(found, like) for found in self._known[key]]

    def keys(self, token: Token) -> tuple[str, ...]:
        """Return what a token is, as parts of speech begin, of what any of them begins with."""
        found = self._keys.get(token)
        if found is None:
            _forget(self._keys)
            found = self._keys[token] = tuple([key for key in _keys(token) if key in self.begins[ANY]])
        return found


def _forget(known: dict[Any, Any]) -> None:
    """Drop the older half of what is known where it is too much."""
    if len(known) >= MOST_KEPT:
        for old in list(known)[: len(known) + 1 - MOST_KEPT // 2]:
            del known[old]


class _Reading:
    """The readings of one sentence, each part at each place once, and once in all sentences that end alike."""

    def __init__(self, grammar: Grammar, like: Shape) -> None:
        self.roots = grammar.roots
        self.begins = grammar.begins
        self.known = grammar.parts
        self.tokens = like.tokens()
        self.keys = [*map(grammar.keys, self.tokens), (ANY,)]
        self.rests = [like.key[at:] for at in range(len(self.tokens) + 1)]

    def part(self, name: str, at: int) -> Readings:
        """Return how many tokens a part takes from a place on, and what it says, in all readings."""
        key = name, self.rests[at]
        found = self.known.get(key)
        if found is None:
            counted = COUNTED.get(name)
            readings = counted(self.tokens, at) if counted else self._walk(self.roots[name], at)
            found = tuple(dict.fromkeys([(end - at, said) for end, said in readings]))
            if len(found) > MOST_READINGS:
                raise UnreadableError("a sentence has too many readings")
            self.known[key] = found
        return found

    def _walk(self, root: Node, start: int) -> list[tuple[int, Found]]:
        """Return where a part that begins at a place may end, and what it says."""
        tokens = self.tokens
        readings: list[tuple[int, Found]] = []
        todo: list[tuple[Node, int, tuple[Sense, ...]]] = [(root, start, ())]
        while todo:
            node, at, seen = todo.pop()
            for called, meaning in node.ends:
                found = meaning.found(called, seen)
                if found is not None:
                    readings.append((at, found))
            for name, after in self._following(node, self.keys[at]) if node.parts else ():
                todo += [(after, at + size, (*seen, found)) for size, found in self.part(name, at)]
            if at == len(tokens):
                continue
            token = tokens[at]
            if token.kind == "word":
                next_ = node.words.get(str(token.value))
                if next_ is not None:
                    todo.append((next_, at + 1, seen))
            elif token.kind in (NAME, OPENING):
                assert isinstance(token.value, tuple)
                if token.kind == OPENING and "a" in node.words:
                    todo.append((node.words["a"], at + 1, seen))
                if len(token.value) in node.names:
                    todo.append((node.names[len(token.value)], at + 1, (*seen, token.value)))
            elif isinstance(token.value, Fraction):
                if token.kind == "degrees" and token.value in node.angles:
                    todo.append((node.angles[token.value], at + 1, seen))
                any_ = node.angle if token.kind == "degrees" else node.number
                if any_ is not None:
                    todo.append((any_, at + 1, (*seen, token.value)))
        return readings

    def _following(self, node: Node, keys: tuple[str, ...]) -> tuple[tuple[str, Node], ...]:
        if keys not in node.following:
            node.following[keys] = tuple(
                (name, after)
                for name, after in node.parts.items()
                if not self.begins.get(name, frozenset()).isdisjoint(keys)
            )
        return node.following[keys]


def _keys(token: Token) -> tuple[str, ...]:
    """Return what a token is, as parts of speech begin."""
    if token.kind == "word":
        return str(token.value), ANY
    if token.kind == OPENING:
        return NAME, "a", ANY
    return (token.kind if token.kind in (NAME, LINES) else NUMBER), ANY


def _begins(roots: Mapping[str, Node]) -> dict[str, frozenset[str]]:
    """Return with what each part of speech can begin, and under `ANY` with what some can."""
    found: dict[str, frozenset[str]] = {name: BEGINS.get(name, frozenset()) for name in (*roots, *COUNTED)}

    def first(node: Node) -> frozenset[str]:
        keys = {*node.words}
        keys |= {NAME} if node.names else set()
        keys |= {NUMBER} if node.number or node.angle or node.angles else set()
        keys |= {ANY} if node.ends else set()
        for name, after in node.parts.items():
            own = found.get(name, frozenset())
            keys |= (own - {ANY}) | first(after) if ANY in own else own
        return frozenset(keys)

    while (more := found | {name: first(root) for name, root in roots.items()}) != found:
        found = more
    return found | {ANY: frozenset((ANY,)).union(*found.values())}


def _grounded(roots: Mapping[str, Node], begins: Mapping[str, frozenset[str]]) -> None:
    """Refuse a part that may begin with itself: reading it would have no end."""

    def first(node: Node) -> set[str]:
        return {*node.parts}.union(
            *(first(one) for name, one in node.parts.items() if ANY in begins.get(name, ()))
        )

    below = {name: first(root) for name, root in roots.items()}
    for _ in roots:
        below = {name: ones.union(*(below.get(one, ()) for one in ones)) for name, ones in below.items()}
    if wrong := sorted(name for name, ones in below.items() if name in ones):
        raise ValueError(f"a part begins with itself: {', '.join(wrong)}")


def _uncounted(node: Node, begins: Mapping[str, frozenset[str]], opened: bool = False) -> None:
    """Refuse patterns that read a number right after a bracket opens: one in brackets is a line cited."""
    numbers = [name for name in node.parts if name not in COUNTED and NUMBER in begins.get(name, ())]
    if opened and (node.number or numbers):
        raise ValueError("a number in brackets is a line cited, and no pattern reads it")
    for word, after in node.words.items():
        _uncounted(after, begins, word == "(")
    for one in (*node.names.values(), *node.angles.values(), *node.parts.values(), node.number, node.angle):
        if one is not None:
            _uncounted(one, begins)


def _step(node: Node, item: str, called: list[str]) -> Node:
    """Return the node after an item, and note what the item is called in the meaning."""
    if found := _PART.fullmatch(item):
        label = found[2] or item
        called.append(f"{found[1]}:{label}" if label.isupper() else label)
        return node.parts.setdefault(found[1], Node())
    if item.isupper() and item.isascii() and item.isalpha():
        called.append(item)
        return node.names.setdefault(len(item), Node())
    if item == "_":
        called.append("x")
        return node.names.setdefault(1, Node())
    if item[0] == "#" and len(item) == 2:
        called.append(item[1])
        node.number = node.number or Node()
        return node.number
    if item[0] == "°" and len(item) == 2:
        called.append(item[1])
        node.angle = node.angle or Node()
        return node.angle
    if item[-1] == "°" and item[:-1].isdigit():
        return node.angles.setdefault(Fraction(item[:-1]), Node())
    return node.words.setdefault(item, Node())


def sized(pattern: str, meaning: str) -> Iterator[tuple[str, str]]:
    """Yield a pattern about a figure of @ points for each number of points, one to five; others unchanged."""
    if "@" not in pattern:
        yield pattern, meaning
        return
    for count in range(1, 6):
        letters = "PQRST"[:count]
        yield (
            pattern.replace("@kind", f"<kind{count}>").replace("@", letters),
            meaning.replace("<@>", f"<kind{count}>").replace("@", " ".join(letters)),
        )


def _ways(items: Sequence[str]) -> list[Way]:
    """Return every choice among alternatives."""
    ways, end = _sequence(items, 0)
    if end != len(items):
        raise ValueError(f"a bracket is not opened in {' '.join(items)}")
    return list(dict.fromkeys(ways))


def _sequence(items: Sequence[str], at: int) -> tuple[list[Way], int]:
    ways: list[Way] = [()]
    while at < len(items) and items[at] not in ("|", "]"):
        if items[at] == "[":
            choices: list[Way] = []
            while items[at] != "]":
                some, at = _sequence(items, at + 1)
                choices += some
                if at == len(items):
                    raise ValueError(f"a bracket is not closed in {' '.join(items)}")
        else:
            choices = [(), (items[at],)] if items[at] == "_" else [(items[at],)]
        at += 1
        ways = [(*way, *choice) for way in ways for choice in choices]
        if len(ways) > MOST_WAYS:
            raise ValueError(f"too many ways to read {' '.join(items)}")
    return ways, at
