"""Finds by unification what each variable of a printed program holds, from what is done with it.

A kind is a name with parts: `int`, `bool`, `str`, `none`, `list` of its items, `dict` of keys and values,
`tuple` of what is returned together. What hangs on a kind that is not known yet waits for it; what nothing
decides becomes what its first use would have it be, and an integer if no use says anything.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator


class GrammarError(ValueError):
    """The source is not a program of the grammar; the message says which rule it breaks."""


class Kind:
    """A kind; one without a name is not known yet."""

    __slots__ = ("link", "name", "parts", "waiting")

    def __init__(self, name: str = "", *parts: Kind) -> None:
        self.name = name
        self.parts = parts
        self.link: Kind | None = None
        self.waiting: list[Callable[[Kind], None]] = []


INT, BOOL, STR, NONE = Kind("int"), Kind("bool"), Kind("str"), Kind("none")
_PLAIN = {"int": "i", "bool": "b", "str": "s", "none": "n"}
_LISTS = {"i": "l", "s": "t", "l": "g"}
LETTERS = ("i", "b", "s", "l", "t", "g", "dii", "dis", "dsi", "dss")
"""The kinds that a variable may have, as notations write them."""


def known(kind: Kind) -> Kind:
    """Return what a kind has turned out to be."""
    while kind.link is not None:
        if kind.link.link is not None:
            kind.link = kind.link.link
        kind = kind.link
    return kind


def letters(kind: Kind, depth: int = 3) -> str:
    """Return a kind as a notation writes it, "" when it is none of the language's; one not known is "i"."""
    kind = known(kind)
    if not depth or not kind.name:
        return "i" if depth else ""
    parts = [letters(part, depth - 1) for part in kind.parts]
    if kind.name == "list":
        return _LISTS.get(parts[0], "")
    if kind.name == "dict":
        found = f"d{parts[0]}{parts[1]}"
        return found if found in LETTERS else ""
    if kind.name == "tuple":
        return (
            ",".join(parts) if 2 <= len(parts) <= 4 and all(part in ("i", "b", "s") for part in parts) else ""
        )
    return _PLAIN[kind.name]


def of_letters(word: str) -> Kind:
    """Return the kind that a notation writes so."""
    if "," in word:
        return Kind("tuple", *map(of_letters, word.split(",")))
    if word in ("l", "t", "g"):
        return Kind("list", of_letters({"l": "i", "t": "s", "g": "l"}[word]))
    if len(word) == 3 and word in LETTERS:
        return Kind("dict", of_letters(word[1]), of_letters(word[2]))
    found = {"i": INT, "b": BOOL, "s": STR, "n": NONE}.get(word)
    if found is None:
        raise GrammarError("no such kind")
    return found


class Kinds:
    """The kinds of one program: what is the same, what waits, and what a use would have it be."""

    def __init__(self) -> None:
        self.open: list[tuple[Kind, Callable[[], Kind]]] = []
        self.narrowed: list[tuple[Kind, tuple[str, ...]]] = []
        self.ready: deque[tuple[Callable[[Kind], None], Kind]] = deque()
        self.busy = False

    def same(self, first: Kind, second: Kind) -> None:
        """Take two kinds for one; raise `GrammarError` when they cannot be."""
        work = [(first, second)]
        while work:
            one, other = map(known, work.pop())
            if one is other:
                continue
            if one.name and other.name:
                if one.name != other.name or len(one.parts) != len(other.parts):
                    raise GrammarError(f"a variable is both {one.name} and {other.name}")
                work += zip(one.parts, other.parts, strict=True)
                continue
            if one.name or (not other.name and len(one.waiting) > len(other.waiting)):
                one, other = other, one
            if one in _inside(other):
                raise GrammarError("a list would hold itself")
            one.link = other
            if other.name:
                self.ready.extend((action, other) for action in one.waiting)
            else:
                other.waiting += one.waiting
            one.waiting = []
        self.drain()

    def drain(self) -> None:
        """Run what was waiting for kinds that are known now."""
        if self.busy:
            return
        self.busy = True
        try:
            while self.ready:
                action, kind = self.ready.popleft()
                action(kind)
        finally:
            self.busy = False

    def when(self, kind: Kind, action: Callable[[Kind], None], otherwise: Callable[[], Kind]) -> None:
        """Do something once a kind is known; if nothing else decides, it is `otherwise`."""
        kind = known(kind)
        if kind.name:
            self.ready.append((action, kind))
            self.drain()
        else:
            kind.waiting.append(action)
            self.open.append((kind, otherwise))

    def among(self, kind: Kind, *names: str) -> None:
        """Hold a kind to some; the first that all its uses allow is what it is if nothing else decides."""

        def check(found: Kind) -> None:
            if found.name not in names:
                raise GrammarError(f"{found.name} stands where {' or '.join(names)} may")

        def first() -> Kind:
            held = [other for one, other in self.narrowed if known(one) is known(kind)]
            name = next((name for name in names if all(name in other for other in held)), names[0])
            return {"int": INT, "bool": BOOL, "str": STR}.get(name) or Kind("list", Kind())

        if not known(kind).name:
            self.narrowed.append((kind, names))
        self.when(kind, check, first)

    def settle(self) -> None:
        """Decide what no use decides."""
        place = 0
        while place < len(self.open):
            kind, otherwise = self.open[place]
            if not known(kind).name:
                self.same(kind, otherwise())
            place += 1


def _inside(kind: Kind) -> Iterator[Kind]:
    work = list(kind.parts)
    while work:
        part = known(work.pop())
        yield part
        work += part.parts
