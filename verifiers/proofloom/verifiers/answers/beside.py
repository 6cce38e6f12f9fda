r"""Say whether a box holds a whole answer: what stands beside it must not make a larger formula of it.

A box counts where it is the whole formula, a whole side of a relation, or stands among words. Beside it may
be only what is known to keep it whole: space, layout, brackets and emphasis around it alone, relations and
arrows, punctuation, words, the end of a formula or line. So -\boxed{5}, \boxed{5}x, 3(\boxed{5}) and
|\boxed{5}| are no answers. Of words only the next one is looked at: "not \boxed{5}" is no answer either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from proofloom.verifiers.answers.tables import read

_KINDS = read("beside.txt")
_FAR = 64  # characters on either side that are looked at
_PARAGRAPH = 2_000  # characters before a box in which its formula may have begun
_SHORT = 3  # letters of a word that may be a product of variables
_COMMANDS = {
    kind: "|".join(word[1:] for word in _KINDS if word[0] == "\\" and _KINDS[word] == kind)
    for kind in set(_KINDS.values())
}
_ROWS = "align(?:ed|at)?|center|displaymath|eqnarray|equation|flalign|gather(?:ed)?|multline|split|document"
_BULLET = r"[*•]|\(?\w{1,2}[.)]|[#>]+"
_TOKEN = re.compile(
    rf"""
      (?P<part>\n[ \t]*\n\s*(?:[-+][ \t]+(?=[^\s({{])|(?:{_BULLET})[ \t]+)?
        |</?(?:answer|br|center|div|li|p)\b[^<>\n]*>|</s>|<\|[^<>\n]*>|`\\?[A-Za-z]{{2,}}`)
    | (?P<line>\s*\n\s*(?:(?:{_BULLET})[ \t]+)?)
    | (?P<display>\$\$|\\[\[\]])
    | (?P<math>\$|\\[()])
    | (?P<row>\\\\(?:\[\w+\])?|\\(?:begin|end)\{{(?:{_ROWS})\*?\}}(?:\{{\w+\}})?)
    | (?P<said>\\(?:{_COMMANDS["around"]})\s?\{{(?P<inner>[^{{}}\\]*)\}})
    | (?P<open>\(|(?:\\(?:{_COMMANDS["around"]})\s?(?:\{{\w+\}})?)?\{{)
    | (?P<close>[)}}])
    | (?P<space>[ \t]+|~(?!~)|\\[,;:!\ ]|&
        |\\(?:(?:text)?color|tag)\s?\{{\w*\}}|\\(?:{_COMMANDS["layout"]})(?![A-Za-z]))
    | (?P<dress>(?<!\s)\*{{1,3}}|\*{{1,3}}(?=\S|\Z)|`+|["“”‘’'«»]|(?<![\w)}}])_+(?![\w({{])|_+(?=[\s.])
        |\\\$|[€£¥]|</?(?:b|em|i|span|strong|u)\b[^<>\n]*>)
    | (?P<tag></?[A-Za-z][^<>\n]*>)
    | (?P<relation>(?<![^\w)}}\]]!)(?<!/)[:=<>]?=(?!/)|[<>≤≥≈≡∈→⇒⟹⟶➔➜∴]
        |\\(?:{_COMMANDS["relation"]})(?![A-Za-z]))
    | (?P<end>\\(?:{_COMMANDS["end"]})(?![A-Za-z])|\\pmod\s?(?:\w|\{{\w*\}})|\\end\{{array\}})
    | (?P<stop>(?!!\s?(?:\$|\\[)\]])|[.,:]\d)[.,;:!?…—。，：；！？、])
    | (?P<dash>-(?=\ |\ ?[A-Za-z]{{2}}))
    | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)
    | (?P<other>\d+(?:[.,:]\d+)*|\\not\s*(?:[=<>]|\\[A-Za-z]+)?|\\[A-Za-z]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_DELIMITER = re.compile(r"\\\\|\\\$|\\[()\[\]]|\$\$?")
_CLOSES = re.compile(r"(?<!\\)\$(?!\d)")  # what a digit follows is an amount of money
_SIGNS = re.compile(r"[-+−–*/^_×÷·√±∓¬~|]|\\.*", re.DOTALL)  # a line that begins or ends with one goes on
_OPENING = {")": "(", "}": "{"}
_MINUS = "不非负負减減加乘除"  # as letters of a Chinese sentence


def is_whole(text: str, start: int, end: int) -> bool:
    """Return whether what stands from start to end of a text, a box with its unit, is an answer."""
    math = _formula(text, start, end) != ""
    if not math and text.endswith("$", 0, start) and not text.endswith(r"\$", 0, start):
        start -= 1  # an amount of money
    before = "\n\n" * (start <= _FAR) + text[max(0, start - _FAR) : start]
    after = text[end : end + _FAR] + "\n\n" * (end + _FAR >= len(text))
    brackets: list[str] = []
    return _kept([*_TOKEN.finditer(before)][::-1], True, math, brackets) and _kept(
        _TOKEN.finditer(after), False, math, brackets
    )


def _formula(text: str, start: int, end: int) -> str:
    """Return the delimiter that opened the formula in which a box stands, or "" when it stands in none."""
    opened, at = "", start
    first = max(text.rfind("\n\n", max(0, start - _PARAGRAPH), start), start - _PARAGRAPH, 0)
    for delimiter in _DELIMITER.finditer(text, first, start):
        sign, place = delimiter[0], delimiter.start()
        if opened == sign == "$" and text[place - 1].isspace() and not text[at + 1].isspace():
            at = place  # what was opened at first is an amount of money
        elif opened == sign or sign in (r"\)", r"\]"):
            opened = ""
        elif not opened and sign not in (r"\\", r"\$"):
            opened, at = sign, place
    return "" if opened == "$" and not _CLOSES.search(text, end, end + _PARAGRAPH) else opened


def _kept(
    tokens: Iterable[re.Match[str]], before: bool, math: bool, brackets: list[str], apart: bool = False
) -> bool:
    """Walk away from a box to what keeps it apart; its brackets are opened before it and closed after it."""
    spaced = lined = stopped = dashed = False
    for token in tokens:
        kind, text = token.lastgroup, token[0]
        whole = before or "(" not in brackets
        if dashed and kind not in ("word", "space"):
            return False
        match kind:
            case "part" | "relation" | "row" | "end":
                return whole
            case "line" if math and text.strip():
                return False
            case "line":
                spaced, lined = True, not math
            case "display" | "math":
                if (kind == "display" and not math) or stopped:
                    return whole
                math, spaced, apart, lined = not math, True, math, lined or kind == "display"
            case "space":
                spaced = True
            case "said" if token["inner"].strip():
                inner = [*_TOKEN.finditer(f" {token['inner']} ")][:: -1 if before else 1]
                return whole and _kept(inner, before, False, [], text.startswith(r"\text"))
            case "said" | "dress" if kind == "said" or not math or text[-1] in "$€£¥":
                pass
            case "open" if before:
                brackets.append(text[-1])
                spaced = False
            case "open" if spaced and text == "(" and not math:
                pass
            case "close" if not before and _OPENING[text] in brackets:
                brackets.remove(_OPENING[text])
            case "stop" if not math and text not in ",;" and (spaced or not before):
                return whole
            case "stop" if spaced or not before or text not in ".,":
                spaced = stopped = True
            case "dash" if not math:
                spaced = dashed = True
            case "word":
                return whole and (lined or _is_prose(text, before, math, spaced, apart or stopped))
            case _ if lined or (stopped and not math and not text[0].isdigit()):
                return whole and _SIGNS.fullmatch(text) is None and kind != "open"
            case _:
                return whole and unicodedata.category(text[-1]) == "So" and text != "°"
    return False


def _is_prose(word: str, before: bool, math: bool, spaced: bool, apart: bool) -> bool:
    """Return whether a word next to a box is part of a sentence that leaves the box as it is.

    spaced  there is space between the two
    apart   the box is in a formula and the word is not, or a comma parts them
    """
    stem, _, rest = word.lower().replace("’", "'").partition("'")
    kind = _KINDS.get(stem, "")
    if kind == "operator" or (kind == "before" and before) or rest == "t" or not stem.isalpha():
        return False
    if unicodedata.category(word[-1]) == "Lo":
        return not set(word[-3:] if before else word[0]) & set(_MINUS)
    long = len(stem) > (_SHORT if word.isascii() and not apart else 1) or (apart and stem in "ai")
    return spaced and (kind == "plain" or (long and not math))
