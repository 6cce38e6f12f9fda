"""Cut an answer into tokens: numbers, names, words, commands and signs; one pass, linear in the text."""

from __future__ import annotations

import re
from typing import NamedTuple

from proofloom.verifiers.answers.kinds import Budget, UnreadableError
from proofloom.verifiers.answers.tables import SIGNS


class Token(NamedTuple):
    """A piece of an answer. `gap` says whether white space stands before it: 2 for a new line or more.

    kind: "number", "name" (one letter or a Greek command), "word" (several letters), "text" (letters in
    \\text), "sign" (punctuation and operators, in one spelling each), "command" or "end".
    """

    kind: str
    text: str
    gap: int


STYLES = "text(?:bf|it|rm|tt|sf)?|emph|math(?:rm|bf|it|tt|sf)|operatorname|mbox|boldsymbol|bm"
# \\left and its like are brackets that are not shown with a point, and else say nothing
_TOKEN = re.compile(
    rf"""
      (?P<degree>(?<=\\sqrt)\ ?\[\ ?\d+\ ?\])
    | (?P<space>\s+|\\[,;:!\ ]|(?<=[\w}}])~(?=[A-Za-z\\])
        |\\(?:displaystyle|textstyle|q?quad|limits)(?![A-Za-z])
        |\\(?:left|right|[bB]igg?[lr]?)(?=\s*(?:[.()\[\]|/<>⟨⟩]|\\[{{}}|lrvV]|\Z))(?:\s*\.)?)
    | (?P<number>(?:[1-9]\d{{0,2}}(?:(?:\{{,\}}|\\,|,\\!)\d{{3}})+(?!\d)|\d+)
        (?:\.\d+)?(?:[eE][+-]?\d+(?![A-Za-z]))?|\.\d+)
    | (?P<sign>\\[{{}}%$&\\|]|\*\*|<=|>=|(?<=\s)!=|==|:=|[-+*/^=<>()\[\]{{}},;&%$€¢≠≤≥∈∪°⟨⟩])
    | (?P<styled>\\(?:{STYLES})\s?\{{~?(?P<inner>(?:[^{{}}\\]|\\[,;:!\ ]|\{{[^{{}}\\]*\}})*)\}})
    | (?P<angle>(?:m\ ?)?\\angle(?:\ [A-Z]{{1,3}}(?![A-Za-z])|\ ?\{{[A-Z]{{1,3}}\}}))
    | (?P<matrix>\\begin\{{array\}}\{{[a-z]*\}}|\\end\{{array\}}|\\(?:begin|end)\{{(?:[pbB]|small)?matrix\}})
    | (?P<index>_\ ?(?:[A-Za-z]+|\d+|\{{(?:\\(?:text|mathrm)\{{[A-Za-z\d]+\}}|[A-Za-z\d]+)\}}))
    | (?P<command>\\[A-Za-z]+|(?:sqrt|cbrt)(?=\ ?\())
    | (?P<word>[A-Za-z]+)
    """,
    re.VERBOSE | re.ASCII,
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?![\d,])(?:\.\d+)?", re.ASCII)
_GREEK = {sign for spelling, sign in SIGNS.items() if "α" <= spelling <= "ω" and spelling != "π"}


def tokens(text: str, budget: Budget) -> list[Token]:
    """Cut text into tokens, "end"s after the last to look ahead into; raise `UnreadableError` at others."""
    found: list[Token] = []
    _cut(text, False, found)
    if len(found) > budget.tokens:
        raise UnreadableError("the answer has too many parts")
    return found + 4 * [Token("end", "", 0)]


def _cut(text: str, styled: bool, found: list[Token]) -> None:
    position, depth, gap = 0, 0, int(styled)
    thousands = "," in text
    while position < len(text):
        grouped = _GROUPED.match(text, position) if thousands and not depth else None
        match = grouped or _TOKEN.match(text, position)
        if match is None:
            raise UnreadableError(f"{text[position]!r} is not part of an answer")
        kind, piece = "number" if grouped else str(match.lastgroup), match[0]
        position = match.end()
        match kind:
            case "space":
                gap = 2 if "\n" in piece or "quad" in piece else max(gap, 1)
                continue
            case "number":
                piece = piece if piece.isdigit() else re.sub(r"[{},\\!]", "", piece)
            case "angle":
                piece = "∠" + re.sub("[^A-Z]", "", piece)
            case "index" | "degree":
                piece = re.sub(r"\\[a-z]+|[^A-Za-z\d]", "", piece)
            case "matrix":
                kind, piece = "command", piece.partition("}")[0]
            case "word" if piece not in SIGNS or piece in ("sqrt", "cbrt"):
                kind = "text" if styled else "name" if len(piece) == 1 else "word"
            case "command" | "word" | "sign":
                piece = SIGNS.get(piece, piece)
                kind = "name" if piece in _GREEK else "command" if piece[1:2].isalpha() else "sign"
                depth += (piece in ("(", "[", "{", r"\{", "⟨")) - (piece in (")", "]", "}", r"\}", "⟩"))
                if styled and depth < 0:
                    raise UnreadableError("a bracket that was opened outside of the text")
        if kind == "styled":
            _cut(match["inner"], True, found)
        else:
            found.append(Token(kind, piece, gap))
        gap = 0
