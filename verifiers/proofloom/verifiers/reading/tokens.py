"""Cut a statement into sentences of tokens: words, names of points, numbers, angles and signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

LONGEST = 6000  # characters of a text that is read
DIGITS = 30  # of a number, with its signs
ASKED = "?"  # ends a sentence and belongs to it
ENDS = frozenset((".", "。", ";", ASKED))
Value = str | tuple[str, ...] | Fraction


class UnreadableError(ValueError):
    """A text that is not understood; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a sentence.

    kind   "word" (a word, a Chinese character or a sign), "name" (points written together), "number"
           (its square, so that roots are exact) or "degrees"
    value  the word, the points, or the number
    """

    kind: str
    value: Value


_WIDE = str.maketrans("\uff0c\uff1a\uff1b\uff1f\uff08\uff09\uff01\u2236₀₁₂₃₄₅₆₇₈₉", ",:;?()!:0123456789")
_COMMANDS = {
    r"\parallel": "∥",
    r"\perp": "⊥",
    r"\angle": "∠",
    r"\measuredangle": "∡",
    r"\triangle": "△",
    r"\cdot": "·",
    r"\sim": "∽",
    r"\cong": "≅",
    r"\neq": "≠",
    r"\cos": "cos",
    r"^\circ": "°",
}
_FRACTION = re.compile(r"\\frac\{([0-9]+)\}\{([0-9]+)\}")
_ROOT = re.compile(r"\\sqrt\{([0-9]+)\}")
_INDEX = re.compile(r"_\{?([0-9]+)\}?")
_COMMAND = re.compile(r"\^?\\[a-z]+")
_NUMBER = r"(?P<whole>[0-9]+(?:\.[0-9]+)?)?(?:√(?P<under>[0-9]+))?(?:/(?P<below>[0-9]+))?"
_TOKEN = re.compile(
    r"(?P<name>(?:[A-Z](?:[0-9]+)?)+(?![a-z]))|(?P<word>[A-Za-z][a-z]*)"
    rf"|(?P<number>(?=[0-9]|√[0-9]){_NUMBER})(?P<degrees>°)?|(?P<sign>\S)"
)
_PIECE = re.compile(
    re.sub(r"\?P<\w+>", "?:", _TOKEN.pattern)
)  # the same without groups: cuts a text at one go
_POINT = re.compile(r"[A-Z][0-9]*")


def sentences(text: str) -> list[list[Token]]:
    """Return the sentences of a text, parted at semicolons too; raise UnreadableError for unknown signs."""
    if len(text) > LONGEST:
        raise UnreadableError("the text is too long")
    pieces: list[str] = _PIECE.findall(_plain(text))
    tokens = [_token(piece) for piece in pieces]
    found: list[list[Token]] = []
    start = 0
    for at, piece in enumerate(pieces):
        if piece in ENDS:
            found.append(tokens[start : at + (piece == ASKED)])
            start = at + 1
    if start < len(pieces):
        raise UnreadableError("the last sentence does not end")
    return [sentence for sentence in found if sentence]


def _plain(text: str) -> str:
    """Return a text without LaTeX and without wide signs."""
    if text.count("$") % 2:
        raise UnreadableError("a formula does not end")
    text = text.translate(_WIDE)
    if "\\" not in text and "_" not in text:
        return text.replace("$", "")
    text = text.replace("$", "")
    text = _INDEX.sub(r"\1", _ROOT.sub(r"√\1", _FRACTION.sub(r"\1/\2", text)))

    def sign(found: re.Match[str]) -> str:
        if found[0] not in _COMMANDS:
            raise UnreadableError(f"the command {found[0]} is not known")
        return _COMMANDS[found[0]]

    return _COMMAND.sub(sign, text)


@lru_cache(maxsize=4096)  # the same few words and names make up all sentences
def _token(piece: str) -> Token:
    """Return the token of a piece of text."""
    found = _TOKEN.fullmatch(piece)
    assert found is not None
    name, word, number, whole, under, below, degrees, sign = found.groups()
    if name:
        return Token("name", tuple(_POINT.findall(name)))
    if word:
        return Token("word", word.lower())
    if number:
        if len(number) > DIGITS:
            raise UnreadableError("a number is too long")
        if below and int(below) == 0:
            raise UnreadableError("a number is divided by nothing")
        value = Fraction(whole or 1) / int(below or 1)
        root = int(under or 1)
        if degrees:
            if root != 1:
                raise UnreadableError("an angle is a root")
            return Token("degrees", value)
        return Token("number", value * value * root)
    return Token("word", "-" if sign == "−" else str(sign))
