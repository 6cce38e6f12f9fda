"""Answers that are words: booleans, choice letters and plain text."""

from __future__ import annotations

import re

from proofloom.verifiers.answers.clean import WIDE, bare
from proofloom.verifiers.answers.tokens import STYLES

_STYLED = re.compile(rf"(?<!\\)\\(?:{STYLES})\s?\{{([^{{}}\\]*)\}}")
_SPACE = re.compile(r"\\[,;:! ]|\\q?quad(?![A-Za-z])|(?<=\w)~|\\\Z")
_OPTION = r" (?:[\d $%/^{}.+-]|\\(?:[dt]?frac|sqrt|pi)\b)*"  # given with its letter: (B) 12
_LETTER = re.compile(
    rf"(?:\(([A-Za-z])\)|\{{([A-Za-z])\}}|([A-Za-z])(?![^.):]))[.):]?(?:{_OPTION})?", re.ASCII
)
_PROSE = re.compile("(?=.*[AEIOUaeiou])[A-Za-z]{2,}(?:[ -][A-Za-z]+)*")
_BOOLEANS = {"true": True, "false": False, "yes": True, "no": False}


def boolean(text: str) -> bool | None:
    """Return the truth value that a text is, or None: true, false, yes or no in any case."""
    return _BOOLEANS.get(plain(text).removesuffix(".").lower())


def choice(text: str) -> str | None:
    """Return the letter that a text is, as a capital, or None: B, b, (B), B. and B) 12 are all B."""
    letter = _LETTER.fullmatch(plain(text))
    return letter[letter.lastindex or 0].upper() if letter else None


def is_prose(text: str) -> bool:
    """Return whether a text consists of words: Tuesday, two points, but not the variables xy or abc."""
    text = plain(text)
    in_order = text == "".join(sorted(set(text))) and len(text) <= 3
    return bool(_PROSE.fullmatch(text)) and not in_order


def plain(text: str) -> str:
    """Return text without styling commands and outer math delimiters, white space made single spaces."""
    text = _STYLED.sub(r"\1", _STYLED.sub(r"\1", text.translate(WIDE)))
    return " ".join(bare(_SPACE.sub(" ", text)).split())
