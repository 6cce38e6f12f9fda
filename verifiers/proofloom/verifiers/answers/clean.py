"""One spelling for each character: NFC, an explicit map of digits and signs; the invisible is refused."""

from __future__ import annotations

import re
import unicodedata

from proofloom.verifiers.answers.kinds import Budget, UnreadableError
from proofloom.verifiers.answers.tables import SIGNS

# controls, lone surrogates, zero-width and bidirectional marks: what a reader cannot see must not decide
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
WIDE = {0xFEE0 + code: chr(code) for code in range(0x21, 0x7E)}  # full-width ASCII, digits among it
_SPACES = dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " ")
_SINGLE = {one: f"{sign} " if sign[-1].isalpha() else sign for one, sign in SIGNS.items() if len(one) == 1}
_MAP = WIDE | str.maketrans({"，": ", "} | _SPACES | _SINGLE)  # that comma groups no digits
_RAISED = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LOWERED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_RING = re.compile(r"\^\s*(?:°|\\circ(?![A-Za-z])|\{\s*(?:°|\\circ|\\degree)\s*\})")  # raised
_TAIL = re.compile(r"(?:[.。]\s{0,8})?(?<!\\)\\?\Z")  # a full stop, and half of a space that was cut off
_HALVES = re.compile(r"\\([dtc]?)frac\s*(\d)\s*(\d)(?![\d.])", re.ASCII)  # \frac12 is a half
# 2 1/2, where nothing before it could take the 2
_MIXED = re.compile(r"(\A|[-+*=<>≤≥([{,;$&]) *(\d+) +(\d+) ?/ ?(\d+)(?![\d.]| *\^)", re.ASCII)
_WRAPPED = re.compile(
    r"\$\$([^$]*)\$\$|\$([^$]*)\$|\\\(((?:(?!\\\)).)*)\\\)|\\\[((?:(?!\\\]).)*)\\\]", re.DOTALL
)  # between math delimiters of one kind
_DRESSED = re.compile(r"\*\*([^*]+)\*\*|```\w*\s([^`]+)```|`([^`]+)`")  # Markdown says nothing of a value


def visible(text: str, budget: Budget) -> str:
    """Return the text in NFC without outer white space; refuse what is too long, empty or invisible."""
    if len(text) > budget.answer:
        raise UnreadableError("the answer is too long")
    if _REFUSED.search(text):
        raise UnreadableError("a character that cannot be seen")
    text = (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()
    if not text:
        raise UnreadableError("the answer is empty")
    return undressed(text)


def undressed(text: str) -> str:
    """Return text without the Markdown around it."""
    match = _DRESSED.fullmatch(text)
    return match[match.lastindex or 0].strip() if match else text


def bare(text: str) -> str:
    """Return text without the math delimiters around it."""
    while match := _WRAPPED.fullmatch(text):
        text = match[match.lastindex or 0].strip()
    return text


def spelled(text: str) -> str:
    """Return visible text with its signs, digits and superscripts in ASCII, without math delimiters."""
    if not text.isascii():
        text = _RAISED.sub(lambda match: "^{" + match[0].translate(_LOWERED) + "}", text).translate(_MAP)
    text = _TAIL.sub("", bare(text)).rstrip()
    text = _HALVES.sub(r"\\frac{\2}{\3}", _RING.sub("°", text))
    return _MIXED.sub(r"\1 \2\\frac{\3}{\4}", text) if "/" in text else text
