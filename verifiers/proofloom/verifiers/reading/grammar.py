"""A grammar over tokens, read from a table: patterns lead to meanings, and all readings are found at once.

A pattern is a sequence of words and of

    AB           points written together, called A and B in the meaning
    _            a point's name that may stand there, called x in the meaning
    #p           a number, called p; 90° is this angle, °v any angle, called v
    <fact>       a part of the sentence, by its name; <locus:m> calls it m; <line:AB> is one that names points
    [a|b c|]     one of these, or nothing

The patterns of a part of speech form a tree by common beginnings, and every part is read at most once at
every place of a sentence, if it can begin there at all. From no place has a part more than `MOST_READINGS`:
where readings multiply, reading stops. A text therefore takes time in proportion to its length, sentences
being of bounded length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from proofloom.verifiers.reading.alike import OPENING, Key, Part, Shape, named, shape, token_of
from proofloom.verifiers.reading.begins import NAME, Keys, begins, begins_of, grounded, keys_of, uncounted
from proofloom.verifiers.reading.meaning import Found, Meaning, Sense
from proofloom.verifiers.reading.patterns import Node, add, sized
from proofloom.verifiers.reading.sums import cites, sums
from proofloom.verifiers.reading.tokens import Token, UnreadableError

READERS = {"sum": sums, "cites": cites}  # parts of speech that are read by counting, not by patterns
MOST_KEPT = 32_768  # sentences, and as many parts of some, after which the older half is forgotten
MOST_READINGS = 50  # of one part of a sentence from one place on
Readings = tuple[tuple[int, Found], ...]  # how many tokens are taken, and what they say


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
                        add(root, way, Meaning.of(sense))
        self.begins = begins_of(self.roots)
        self._all = frozenset(key for pairs in self.begins.values() for pair in pairs for key in pair)
        grounded(self.roots, self.begins)
        self.parts: dict[tuple[str, Key], Readings] = {}
        self._following: dict[tuple[Node, Keys, Keys], tuple[tuple[str, Node], ...]] = {}
        self._tokens: dict[Part, tuple[Token, Keys]] = {}
        self._known: dict[tuple[str, Key], list[Found]] = {}
        for root in self.roots.values():
            uncounted(root, self.begins)

    def read(self, part: str, tokens: Sequence[Token]) -> list[Found]:
        """Return all different readings of a whole sequence of tokens as a part of speech."""
        found, like = self.alike(part, tokens)
        return [named(one, like) for one in found]

    def alike(self, part: str, tokens: Sequence[Token]) -> tuple[list[Found], Shape]:
        """Return the readings of all that is like a sequence of tokens, and what is its own in it."""
        like = shape(tokens)
        key = (part, like.key)
        if key not in self._known:
            _forget(self._known)
            _forget(self.parts)
            readings = _Reading(self, like).part(part, 0)
            self._known[key] = list(dict.fromkeys(found for size, found in readings if size == len(like.key)))
        return self._known[key], like

    def token(self, part: Part) -> tuple[Token, Keys]:
        """Return the token of a shape's part, and of what it is all with which parts of speech begin."""
        found = self._tokens.get(part)
        if found is None:
            _forget(self._tokens)
            token = token_of(part)
            keys = tuple([key for key in keys_of(token) if key in self._all])
            found = self._tokens[part] = token, keys
        return found

    def following(self, node: Node, first: Keys, other: Keys) -> tuple[tuple[str, Node], ...]:
        """Return the parts that may stand after a node where two tokens do, and the nodes after them."""
        key = node, first, other
        found = self._following.get(key)
        if found is None:
            _forget(self._following)
            found = self._following[key] = tuple(
                (name, after)
                for name, after in node.parts.items()
                if begins(self.begins.get(name, frozenset()), first, other)
            )
        return found


def _forget(known: dict[Any, Any]) -> None:
    """Drop the older half of what is known where it is too much."""
    if len(known) >= MOST_KEPT:
        for old in list(known)[: len(known) + 1 - MOST_KEPT // 2]:
            del known[old]


class _Reading:
    """The readings of one sentence: of each part at each place, once for all sentences that end alike."""

    def __init__(self, grammar: Grammar, like: Shape) -> None:
        self.roots = grammar.roots
        self.following = grammar.following
        self.known = grammar.parts
        found = [grammar.token(part) for part in like.key]
        self.tokens = [token for token, _ in found]
        self.keys = [*(keys for _, keys in found), (), ()]  # of the end, too
        self.rests = [like.key[at:] for at in range(len(self.tokens) + 1)]

    def part(self, name: str, at: int) -> Readings:
        """Return how many tokens a part takes from a place on, and what it says, in all readings."""
        key = name, self.rests[at]
        found = self.known.get(key)
        if found is None:
            counted = READERS.get(name)
            readings = counted(self.tokens, at) if counted else self._walk(self.roots[name], at)
            found = tuple(dict.fromkeys([(end - at, said) for end, said in readings]))
            if len(found) > MOST_READINGS:
                raise UnreadableError("a sentence has too many readings")
            self.known[key] = found
        return found

    def _walk(self, root: Node, start: int) -> list[tuple[int, Found]]:
        """Return where a part that begins at a place may end, and what it says."""
        tokens, keys = self.tokens, self.keys
        readings: list[tuple[int, Found]] = []
        todo: list[tuple[Node, int, tuple[Sense, ...]]] = [(root, start, ())]
        while todo:
            node, at, seen = todo.pop()
            for called, meaning in node.ends:
                found = meaning.found(called, seen)
                if found is not None:
                    readings.append((at, found))
            parts = self.following(node, keys[at], keys[at + 1]) if node.parts else ()
            for name, after in parts:
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
