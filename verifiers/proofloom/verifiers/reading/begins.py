"""With which two tokens each part of speech can begin, so that most parts are never tried at a place.

What a token is, is said by keys: its word, or its kind (of points, with their number). A part's beginnings
are pairs of keys; the second is END where the part may end after one token, both are where it may be empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from proofloom.verifiers.reading.alike import OPENING
from proofloom.verifiers.reading.patterns import Node
from proofloom.verifiers.reading.sums import LINES
from proofloom.verifiers.reading.tokens import Token

NAME, NUMBER = "name", "number"
END, ANY = "", "*"  # ANY: whatever may follow
Keys = tuple[str, ...]  # what a token is
Begins = frozenset[tuple[str, str]]
# of the parts that are read by counting; where a number may begin one, reading it finds out
COUNTED: dict[str, Begins] = {
    "sum": frozenset(
        ((NUMBER, ANY), ("-", ANY), ("∡", "("), *((f"{NAME} 2", sign) for sign in ("·", "+", "-")))
    ),
    "cites": frozenset(((LINES, END),)),
}


def keys_of(token: Token) -> Keys:
    """Return what a token is; a point A where a sentence begins may be the article."""
    if token.kind == "word":
        return (str(token.value),)
    if isinstance(token.value, tuple):
        named = f"{NAME} {len(token.value)}"
        return (named, "a") if token.kind == OPENING else (named,)
    return (LINES if token.kind == LINES else NUMBER,)


def begins_of(roots: Mapping[str, Node]) -> dict[str, Begins]:
    """Return with which two tokens each part of speech can begin."""
    found: dict[str, Begins] = {name: COUNTED.get(name, frozenset()) for name in (*roots, *COUNTED)}
    while (more := found | _longer(roots, found)) != found:
        found = more
    return found


def _longer(roots: Mapping[str, Node], found: Mapping[str, Begins]) -> dict[str, Begins]:
    """Return the beginnings of parts by those that are known so far of the parts in them."""
    heads = {name: frozenset(key for key, _ in own) for name, own in found.items()}

    def pairs(node: Node) -> Iterator[tuple[str, str]]:
        if node.ends:
            yield END, END
        for key, after in _after(node):
            yield from ((key, other) for other in firsts(after))
        for name, after in node.parts.items():
            for key, other in found.get(name, ()):
                if other != END:
                    yield key, other
                elif key == END:
                    yield from pairs(after)
                else:
                    yield from ((key, one) for one in firsts(after))

    @cache
    def firsts(node: Node) -> frozenset[str]:
        keys = {key for key, _ in _after(node)} | ({END} if node.ends else set())
        for name, after in node.parts.items():
            own = heads.get(name, frozenset())
            keys |= (own - {END}) | firsts(after) if END in own else own
        return frozenset(keys)

    return {name: frozenset(pairs(root)) for name, root in roots.items()}


def _after(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield the nodes after one token, and what it is."""
    yield from node.words.items()
    yield from ((f"{NAME} {count}", after) for count, after in node.names.items())
    yield from ((NUMBER, after) for after in node.angles.values())
    yield from ((NUMBER, after) for after in (node.number, node.angle) if after is not None)


def begins(pairs: Begins, first: Keys, other: Keys) -> bool:
    """Say whether a part with these beginnings can begin with two tokens; missing ones are nothing."""
    return any((one, two) in pairs for one in (*first, END) for two in (*other, END, ANY))


def grounded(roots: Mapping[str, Node], found: Mapping[str, Begins]) -> None:
    """Refuse a part that may begin with itself: reading it would have no end."""

    def first(node: Node) -> set[str]:
        empty = [after for name, after in node.parts.items() if (END, END) in found.get(name, ())]
        return {*node.parts}.union(*map(first, empty))

    below = {name: first(root) for name, root in roots.items()}
    for _ in roots:
        below = {name: ones.union(*(below.get(one, ()) for one in ones)) for name, ones in below.items()}
    if wrong := sorted(name for name, ones in below.items() if name in ones):
        raise ValueError(f"a part begins with itself: {', '.join(wrong)}")


def uncounted(node: Node, found: Mapping[str, Begins], *, opened: bool = False) -> None:
    """Refuse patterns that read a number right after a bracket opens: one in brackets is a line cited."""
    numbers = [
        name
        for name in node.parts
        if name not in COUNTED and any(key == NUMBER for key, _ in found.get(name, ()))
    ]
    if opened and (node.number or numbers):
        raise ValueError("a number in brackets is a line cited, and no pattern reads it")
    for word, after in node.words.items():
        uncounted(after, found, opened=word == "(")
    for one in (*node.names.values(), *node.angles.values(), *node.parts.values(), node.number, node.angle):
        if one is not None:
            uncounted(one, found)
