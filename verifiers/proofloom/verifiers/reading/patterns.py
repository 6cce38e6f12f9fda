"""The patterns of a part of speech as a tree by common beginnings, built from every way to read each of them.

How a pattern is written stands in grammar.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from proofloom.verifiers.reading.meaning import Meaning

MOST_WAYS = 2000  # in which one pattern's alternatives may be chosen
_ITEM = re.compile(r"<[^>]*>|#[a-z]|\d+°|°[a-z]|[A-Z]+|[a-z]+|\S")
_PART = re.compile(r"<(\w+)(?::(\w+))?>")
Way = tuple[str, ...]


@dataclass(slots=True, eq=False)
class Node:
    """A place in the tree of patterns: what may come next, and the meanings of patterns that end here."""

    words: dict[str, Node] = field(default_factory=dict)
    names: dict[int, Node] = field(default_factory=dict)
    angles: dict[Fraction, Node] = field(default_factory=dict)
    number: Node | None = None
    angle: Node | None = None
    parts: dict[str, Node] = field(default_factory=dict)
    ends: list[tuple[tuple[str, ...], Meaning]] = field(default_factory=list)


def add(root: Node, pattern: str, meaning: Meaning) -> None:
    """Add a pattern to a tree; raise ValueError when it does not name all of which the meaning speaks."""
    for way in _ways(_ITEM.findall(pattern)):
        node = root
        called: list[str] = []
        for item in way:
            node = _step(node, item, called)
        if missing := meaning.missing(called):
            raise ValueError(f"{pattern}: nothing is called {', '.join(sorted(missing))}")
        if not any(end == (tuple(called), meaning) for end in node.ends):
            node.ends.append((tuple(called), meaning))


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
