"""Fills phrases: picks among what stands between [ | ], puts in points and numbers, writes mathematics.

In a phrase, letters between { and } are points: two of them a line or segment, named as it was before,
three after ∠ an angle (after ^ its letters only), after ~ a figure whose vertices may be named in any order,
after * in this order. Mathematics stands between < and >, and becomes one formula in LaTeX. Anything
else between { and } is a text handed over by name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from math import isqrt
from typing import Any

from proofloom.engine.seed import Stream
from proofloom.generators.geometry.telling.ask import Language, Register

_SLOT = re.compile(r"\{([^{}]*)\}")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_BLANKS = re.compile(r" +")
_MATH = re.compile(r"<([^<>]*)>")
_SIGNS = {
    "∥": r"\parallel ",
    "⊥": r"\perp ",
    "∠": r"\angle ",
    "△": r"\triangle ",
    "·": r"\cdot ",
    "²": "^2",
    "°": r"^\circ",
    "∽": r"\sim ",
    "≅": r"\cong ",
    "≠": r"\neq ",
    "∡": r"\measuredangle ",
    "−": "-",
}
# braces and brackets of a finished formula, so that no later filling takes them for its own
_HELD = str.maketrans("{}⋖⋗", "\ue000\ue001\ue002\ue003")
_FREE = str.maketrans("\ue000\ue001\ue002\ue003", "{}<>")
_WIDE = str.maketrans(",;?()", "\uff0c\uff1b\uff1f\uff08\uff09")
_COLON = re.compile(r"(?<! ):(?! )")  # that of a ratio stands between blanks
_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
TURNED = 8  # of so many segments and angles, how few do not name their ends in the order of the alphabet: one
ALIKE = 6  # of so many things that were said before, how few are said in another way: one
NUMBERS = ("v", "p", "q", "e")  # texts that are mathematics
_TABLES = {"en": "english", "zh": "chinese"}


@cache
def table(language: Language, part: str) -> dict[str, Any]:
    """Return one of a language's tables of phrases."""
    here = files("proofloom.generators.geometry.telling")
    return tomllib.loads((here / f"{_TABLES[language]}_{part}.toml").read_text(encoding="utf-8"))


class Scribe:
    """Writes about the points of one figure, in one language and notation, by one stream of choices."""

    def __init__(
        self, names: Sequence[str], stream: Stream, language: Language, register: Register, *, latex: bool
    ) -> None:
        """Take the names by index."""
        self.names = names
        self.stream = stream
        self.language: Language = language
        self.register: Register = register
        self.latex = latex
        self.first: dict[tuple[int, ...], int] = {}  # of the ends of each segment and angle, once it is named
        self.usual: dict[str, tuple[str, str]] = {}  # how things were said last, before and after settling

    def pick(self, phrases: Sequence[str]) -> str:
        """Return one phrase, with one of each [ | ] in it."""
        return self.settled(self.stream.choice(phrases))

    def picked(self, what: str, phrases: Sequence[str]) -> str:
        """Return one phrase for something that may come again."""
        phrase = self.stream.choice(phrases)
        self.usual[what] = phrase, self.settled(phrase)
        return self.usual[what][1]

    def again(self, what: str, phrases: Sequence[str], *, always: bool) -> str:
        """Return what was picked for something before, mostly or always, if it is among these; or nothing."""
        phrase, settled = self.usual.get(what, ("", ""))
        kept = phrase in phrases and (always or self.stream.chance(ALIKE - 1, ALIKE))
        return settled if kept else ""

    def settled(self, phrase: str) -> str:
        """Choose among what stands between [ | ]."""
        while "[" in phrase and (found := _CHOICE.search(phrase)):
            chosen = self.stream.choice(found[1].split("|"))
            phrase = phrase[: found.start()] + chosen + phrase[found.end() :]
        if self.language == "zh":
            return phrase
        return (_BLANKS.sub(" ", phrase) if "  " in phrase else phrase).strip()

    def fill(self, phrase: str, letters: Mapping[str, int], **texts: str) -> str:
        """Put points and texts into a settled phrase."""
        if "<" in phrase:
            phrase = _MATH.sub(
                lambda found: self.formula(self._slots(found[1], letters, texts, math=True)), phrase
            )
        return self._slots(phrase, letters, texts, math=False)

    def formula(self, text: str) -> str:
        """Write mathematics."""
        if not self.latex:
            return text.translate(_HELD)
        shown = text.replace("cos ", "\\cos ")
        shown = re.sub(r"√(\d+)", r"\\sqrt{\1}", shown)
        shown = re.sub(r"(?<![\d}])(\d+)/(\d+)", r"\\frac{\1}{\2}", shown)
        shown = "".join(_SIGNS.get(sign, sign) for sign in shown).replace("  ", " ").strip()
        return f"${shown.translate(_HELD)}$"

    def _slots(self, phrase: str, letters: Mapping[str, int], texts: Mapping[str, str], *, math: bool) -> str:
        def shown(found: re.Match[str]) -> str:
            inside = found[1]
            if inside in texts:
                return self.formula(texts[inside]) if inside in NUMBERS and not math else texts[inside]
            points = self._points(inside, letters)
            return points if math else self.formula(points)

        return _SLOT.sub(shown, phrase)

    def _points(self, inside: str, letters: Mapping[str, int]) -> str:
        mark, word = (inside[0], inside[1:]) if inside[0] in "∠△~*^" else ("", inside)
        points = [letters[letter] for letter in word]
        if mark in ("~", "△"):
            turned = self.stream.chance(1, 6)
            points = self.stream.shuffled(points) if turned else sorted(points, key=self.names.__getitem__)
        elif mark in ("∠", "^") or len(points) == 2:
            start, end = points[0], points[-1]
            key = (start, end, *points[1:-1]) if start < end else (end, start, *points[1:-1])
            if mark == "*":
                self.first.setdefault(key, start)
            else:
                leading = self._leading(start, end)
                if self.first.setdefault(key, leading) != start:
                    points.reverse()
        names = "".join([self.point(point) for point in points])
        return f"{mark}{names}" if mark in ("∠", "△") else names

    def _leading(self, low: int, high: int) -> int:
        """Return the one of two ends that is named first, mostly that which comes first in the alphabet."""
        if self.names[high] < self.names[low]:
            low, high = high, low
        return high if self.stream.chance(1, TURNED) else low

    def point(self, point: int) -> str:
        """Return a point's name, within mathematics."""
        name = self.names[point]
        head = name.rstrip("0123456789")
        if head == name:
            return name
        digits = name[len(head) :]
        return f"{head}_{{{digits}}}" if self.latex else head + digits.translate(_LOW)

    def points(self, points: Sequence[int]) -> str:
        """Return a list of points."""
        return self.listed([self.formula(self.point(point)) for point in points])

    def listed(self, words: Sequence[str]) -> str:
        """Return words as a list with "and" before the last."""
        if self.language == "zh":
            return "、".join(words)
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} and {words[-1]}"

    def sentence(self, text: str) -> str:
        """End a sentence, and begin it with a capital."""
        text = released(text)
        if self.language == "zh":
            text = _widened(text)
        text = text if text[0] in "$∠△√" or text[:2].isupper() else text[0].upper() + text[1:]
        if text[-1] in "?\uff1f。.":
            return text
        return text + ("。" if self.language == "zh" else ".")


def _widened(text: str) -> str:
    """Return a Chinese text with wide punctuation; that of formulas stays."""
    parts = text.split("$")
    parts[::2] = [_COLON.sub("\uff1a", part.translate(_WIDE)) for part in parts[::2]]
    return "$".join(parts)


def released(text: str) -> str:
    """Return a text with the braces of its formulas, when nothing is left to fill in."""
    return text.translate(_FREE)


@lru_cache(maxsize=4096)  # few numbers are said, and again and again
def root(square: Fraction) -> str:
    """Return the root of a positive rational, its square factors before the sign."""
    under = square.numerator * square.denominator
    outside, inside = 1, under
    for factor in range(2, min(isqrt(under), 10_000) + 1):
        while inside % (factor * factor) == 0:
            outside, inside = outside * factor, inside // (factor * factor)
    before = Fraction(outside, square.denominator)
    if inside == 1:
        return str(before)
    top = f"{before.numerator if before.numerator > 1 else ''}√{inside}"
    return top if before.denominator == 1 else f"{top}/{before.denominator}"


def degrees(part: Fraction) -> str:
    """Return an angle, given as a part of half a turn, in degrees."""
    value = part * 180
    hundredths = value * 100
    if hundredths.denominator > 1:
        return f"{value}°"
    whole, rest = divmod(hundredths.numerator, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "°"
