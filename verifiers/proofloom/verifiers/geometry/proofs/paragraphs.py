"""The theorems as the checker reads them, from the same paragraphs of text, with its own eyes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files

from proofloom.engine.geometry.predicates import Fact, fact

Said = tuple[str, str, Fraction | None]  # predicate, letters, number


@dataclass(frozen=True, slots=True)
class Theorem:
    """One paragraph.

    letters  in alphabetical order: an instance gives a point for each
    when, condition, then  what its lines of the names "when", "if" and "then" say
    """

    name: str
    letters: str
    when: tuple[Said, ...]
    condition: tuple[Said, ...]
    then: tuple[Said, ...]

    def at(self, said: Sequence[Said], points: Sequence[int]) -> list[Fact]:
        """Return what is said, of an instance's points; raise FactError where it makes no sense."""
        place = dict(zip(self.letters, points, strict=True))
        return [_fact(name, tuple([place[x] for x in letters]), value) for name, letters, value in said]


_fact = lru_cache(maxsize=1 << 16)(fact)  # few points make few facts, and proofs name them again and again


def paragraphs(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each paragraph's name and its lines by their first word; lines with # are remarks."""
    lines = [line for line in text.split("\n") if not line.lstrip().startswith("#")]
    for block in "\n".join(lines).split("\n\n"):
        rows = [row for row in block.split("\n") if row.strip()]
        if rows:
            split = [row.strip().partition(" ") for row in rows[1:]]
            yield rows[0].strip(), {key: rest for key, _, rest in split}


def theorem(name: str, lines: dict[str, str]) -> Theorem:
    """Return a paragraph as a theorem."""
    when, condition, then = (tuple(_said(lines.get(key, ""))) for key in ("when", "if", "then"))
    letters = "".join(sorted({letter for part in (*when, *condition, *then) for letter in part[1]}))
    return Theorem(name, letters, when, condition, then)


def _said(line: str) -> Iterator[Said]:
    for part in line.split(";"):
        words = part.split()
        if words:
            number = Fraction(words.pop()) if words[-1][0].isdigit() else None
            yield words[0], "".join(words[1:]), number


@cache
def table() -> dict[str, Theorem]:
    """Return every theorem of the project's files, by name."""
    folder = files("proofloom.engine.geometry.theorems")
    texts = [entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".rules")]
    return {name: theorem(name, lines) for text in texts for name, lines in paragraphs(text)}
