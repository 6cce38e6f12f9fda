"""How points and signs are written: as plain text, or as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

_SIGNS = {
    "∥": r"\parallel ",
    "⊥": r"\perp ",
    "∠": r"\angle ",
    "△": r"\triangle ",
    "·": r"\cdot ",
    "²": "^2",
    "°": r"^\circ",
    "±": r"\pm ",
    "−": "-",
}
_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_NAME = re.compile(r"([A-Za-z]+)_?(.*)")
_SPAN = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Notation:
    """The names of points in one of the two notations.

    names   as they are shown; by index
    latex   whether this is LaTeX
    """

    names: tuple[str, ...]
    latex: bool

    def math(self, text: str, letters: Mapping[str, int]) -> str:
        """Write a piece of mathematics: letters become points, in LaTeX signs become commands."""
        shown = "".join(
            self.names[letters[sign]] if sign in letters else _SIGNS.get(sign, sign) if self.latex else sign
            for sign in text
        )
        return f"${shown.replace('  ', ' ')}$" if self.latex else shown

    def fill(self, phrase: str, letters: Mapping[str, int], **words: str) -> str:
        """Write a phrase: its mathematics between < and >, and the words that it leaves open.

        After ~ the points of a polygon are written by their names, in whatever order the phrase has them.
        """
        for word, text in words.items():
            phrase = phrase.replace("{" + word + "}", text)

        def shown(span: re.Match[str]) -> str:
            text = span[1]
            if text.startswith("~"):
                text = "".join(sorted(text[1:], key=lambda letter: self.names[letters[letter]]))
            return self.math(text, letters)

        return _SPAN.sub(shown, phrase)

    def point(self, point: int) -> str:
        """Write a point."""
        return self.math("A", {"A": point})

    def points(self, points: Sequence[int]) -> str:
        """Write a list of points."""
        return listed([self.point(point) for point in points])


def notation(names: Sequence[str], *, latex: bool = False) -> Notation:
    """Return a notation in which points have capital letters, unless that would make two the same."""
    shown = [_shown(name, latex) for name in names]
    if len(set(shown)) < len(shown):
        shown = [_shown(name, latex, keep=True) for name in names]
    return Notation(tuple(shown), latex)


def _shown(name: str, latex: bool, *, keep: bool = False) -> str:
    found = _NAME.fullmatch(name)
    assert found is not None
    letters, rest = found[1], found[2].strip("_")
    head = letters if keep else letters.upper()
    if not rest:
        return head
    if latex:
        return f"{head}_{{{rest.replace('_', '')}}}"
    return head + rest.translate(_LOW) if rest.isdigit() else f"{head}_{rest}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Join words as one does: a, b and c."""
    several = list(words)
    if len(several) < 2:
        return "".join(several)
    return f"{', '.join(several[:-1])} {last} {several[-1]}"


def degrees(halves: Fraction) -> str:
    """Write an angle given in half turns."""
    value = halves * 180
    return f"{value}°" if value.denominator == 1 else f"({value})°"


def raised(sentence: str) -> str:
    """Return a sentence with its first letter raised."""
    return sentence[:1].upper() + sentence[1:]
