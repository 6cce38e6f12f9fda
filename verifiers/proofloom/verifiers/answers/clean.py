"""One spelling for each character: NFC, an explicit map of digits and signs; the invisible is refused."""

from __future__ import annotations

import re
import unicodedata

from proofloom.verifiers.answers.kinds import Budget, UnreadableError

# controls, lone surrogates, zero-width and bidirectional marks: what a reader cannot see must not decide
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SIGNS = {
    "−": "-", "‐": "-", "‑": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "•": "*", "÷": "/",
    "∕": "/", "⁄": "/", "π": r"\pi ", "√": r"\surd ", "∛": r"\cbrt ", "∞": r"\infty ", "≤": r"\le ",
    "⩽": r"\le ", "≥": r"\ge ", "⩾": r"\ge ", "≠": r"\ne ", "∪": r"\cup ", "∈": r"\in ", "∅": r"\emptyset ",
    "°": r"\degree ", "º": r"\degree ", "˚": r"\degree ", "∠": r"\angle ", "％": "%", "½": r"\frac{1}{2}",
    "⅓": r"\frac{1}{3}", "⅔": r"\frac{2}{3}", "¼": r"\frac{1}{4}", "¾": r"\frac{3}{4}", "⅕": r"\frac{1}{5}",
    "⅛": r"\frac{1}{8}", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2002": " ", "\u2003": " ",
    "\u3000": " ", "⟨": r"\langle ", "⟩": r"\rangle ",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "θ": "theta", "λ": "lambda",
    "μ": "mu", "ρ": "rho", "σ": "sigma", "φ": "phi", "ω": "omega",
}  # fmt: skip
_WIDE = {chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F)}  # full-width ASCII, digits among it
_MAP = str.maketrans(_WIDE | _SIGNS | {letter: rf"\{name} " for letter, name in _GREEK.items()})
_RAISED = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LOWERED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_WRAPPERS = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))


def visible(text: str, budget: Budget) -> str:
    """Return the text in NFC without outer white space; refuse what is too long, empty or invisible."""
    if len(text) > budget.answer:
        raise UnreadableError("the answer is too long")
    if _REFUSED.search(text):
        raise UnreadableError("a character that cannot be seen")
    text = (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()
    if not text:
        raise UnreadableError("the answer is empty")
    return text


def spelled(text: str) -> str:
    """Return visible text with its signs, digits and superscripts in ASCII, without math delimiters."""
    if not text.isascii():
        text = _RAISED.sub(lambda match: "^{" + match[0].translate(_LOWERED) + "}", text).translate(_MAP)
    for opening, closing in _WRAPPERS:
        if (
            text.startswith(opening)
            and text.endswith(closing)
            and len(text) >= len(opening) + len(closing)
            and text.find(closing, len(opening)) == len(text) - len(closing)
        ):
            text = text[len(opening) : -len(closing)].strip()
    if text.endswith("\\") and not text.endswith("\\\\"):  # half of a space that was cut off
        text = text[:-1].rstrip()
    if text.endswith(".") and not text.endswith(r"\."):
        text = text[:-1].rstrip()
    return text
