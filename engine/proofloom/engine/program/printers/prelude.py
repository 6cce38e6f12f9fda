"""Read the pieces of source that are printed with a program when it uses them, one file for each language.

A file holds pieces, each after a line `== name` that goes on with the pieces which it needs itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of source with what it needs."""

    name: str
    needs: tuple[str, ...]
    text: str


@cache
def pieces(file: str) -> tuple[Piece, ...]:
    """Return the pieces of a file in its order."""
    text = files(__package__).joinpath("runtime").joinpath(file).read_text(encoding="utf-8")
    found: list[Piece] = []
    for part in text.split("\n== ")[1:]:
        line, _, body = part.partition("\n")
        name, *needs = line.split()
        found.append(Piece(name, tuple(needs), body.strip("\n")))
    return tuple(found)


def wanted(file: str, names: Iterable[str]) -> list[Piece]:
    """Return the named pieces and all that they need, in the file's order."""
    known = {piece.name: piece for piece in pieces(file)}
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += known[name].needs
    return [piece for piece in pieces(file) if piece.name in found]


def ranked(file: str, names: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """Return the texts of the named pieces and of all that they need, each with its place in the file."""
    every = pieces(file)
    return tuple([(every.index(piece), piece.text) for piece in wanted(file, names) if piece.text])


def text_of(file: str, names: Iterable[str]) -> str:
    """Return the text of the named pieces and of all that they need, an empty line after each."""
    return "".join([piece.text + "\n\n" for piece in wanted(file, names) if piece.text])
