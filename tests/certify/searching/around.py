r"""Say whether the boxes of a response are whole answers, by what stands next to each, without the grader.

A box is one when, space and brackets of its own left out, it begins its text, formula or line, or comes
after a relation, a sign of punctuation or a word, and ends likewise.
"""

from __future__ import annotations

import re

_GAP = (  # layout, and what is left of brackets and emphasis
    r"(?:\s|~(?!~)|\\[,;:! ]|\\q?quad(?![a-z])|\\(?:left|right|limits)(?![a-z])"
    r"|\\(?:text|mathbf)[a-z]*\s?\{|\\\\|[&*_`\"'{}$])*"
)
_RELATION = r"(?<!!)(?<!\\not)=|[<>≤≥≈∈→]|\\(?:le|ge|leq|geq|in|to|approx|Rightarrow)(?![A-Za-z])"
_WORD = r"(?!(?:minus|plus|over|times|not|ln|sin|log)\b)(?:[A-Za-z]{3,}|cm|[Ii]s|so|or|as|it|the|per)"
_LEFT = re.compile(
    rf"(?:\A|\n|\$|\\[\[(]|{_RELATION}|(?<![\d\\])[.,;:!?]|(?<!\\)[.;:!?]\s|(?<![A-Za-z\\]){_WORD}(?=[\s\\~*])"
    rf"|\\text\{{\s*{_WORD}\s*\}}"
    rf"|</\w+>|[\w)}}\]]\s*\\\\(?:\[\w*\])?){_GAP}\Z"
)
_RIGHT = re.compile(
    rf"{_GAP}(?:\Z|\n|\$|\\[\])]|\\blacksquare|[。—]|{_RELATION}|\\\\(?=\s*[A-Za-z0-9])|(?:\s|\\right)\[\^?\d+\]|-[a-z]{{2,}}|[.;:?](?!\d)|,(?!{_GAP}\d)"
    rf"|!(?!\s?(?:\$|\\[)\]]))"
    rf"|\s{_WORD}(?![A-Za-z])|\\text\{{\s?{_WORD}|<)"
)
_POWER = r"(?:\^\{?\d\}?|[²³])?"
_UNIT = re.compile(
    rf"{_GAP}(?:\\?%|°|\^\s?\{{?\s?\\circ\s?\}}?|\\(?:text|mathrm)\s?\{{\s?[ckm]?[mg]\s?\}}{_POWER}"
    rf"|(?:(?:square\s)?(?:centi|kilo)?(?:met(?:er|re)|gram)s?|[ckm]?[mg]|rad(?:ian)?s?|deg(?:ree)?s?|percent){_POWER}(?![A-Za-z]))"
)
_BOX = re.compile(r"\\(?:boxed|f(?:rame)?box)\s*\{")


def all_apart(response: str) -> bool:
    """Return whether every box of a response that holds something is whole."""
    return all(
        _apart(response, box.start(), _end(response, box.end()))
        for box in _BOX.finditer(response)
        if not _inside(response, box.start())
        and re.sub(r"[\s.{}]|\\[,;:! ]", "", response[box.end() : _end(response, box.end())])
    )


def _inside(text: str, place: int) -> bool:
    """Return whether a place lies within a box that began before it."""
    return any(box.start() < place < _end(text, box.end()) for box in _BOX.finditer(text, 0, place))


def _end(text: str, start: int) -> int:
    depth = 1
    for place in range(start, len(text)):
        if text[place] in "{}" and text[place - 1] != "\\":
            depth += 1 if text[place] == "{" else -1
            if not depth:
                return place + 1
    return len(text)


def _apart(text: str, start: int, end: int) -> bool:
    """Take the brackets off that are a box's own, then look at both sides."""
    unit = _UNIT.match(text, end)
    end = unit.end() if unit and unit[0].strip() else end
    while own := re.search(rf"(\\(?:text|math)\w+\s?\{{|[({{]){_GAP}\Z", text[:start]):
        closing = re.match(rf"{_GAP}{re.escape(')' if own[1] == '(' else '}')}", text[end:])
        if not closing:
            break
        start, end = own.start(), end + closing.end()
    rows = re.search(r"\\begin\{\w*(?:matrix|cases|array)\}(?!.*\\end)", text[:start], re.DOTALL)
    return rows is None and bool(_LEFT.search(text[:start]) and _RIGHT.match(text, end))
