"""A second reader of answers, sharing nothing with the grader: numbers to sixty digits, shapes as they are.

It is generous where the grader is strict (any form, any spelling of a unit that it knows): its one task is to
tell, of what the grader accepted, whether it is the right answer. What it cannot read it says so of.
"""

from __future__ import annotations

import json
import re
import unicodedata
from itertools import pairwise
from typing import Any

from searching.around import all_apart
from searching.expressions import number
from searching.shapes import Shape, UnreadError, same

LONGEST = 1_500


def right(gold: str, response: str, kind: str, form: str, *, one: bool = False) -> bool | None:
    """Return whether all that a response gives as its answer is the gold one; None when it cannot be read.

    one  whether it is enough that any of its answers is
    """
    answers = given(response, form, _has_unit(gold))
    if answers is None or (form == "boxed" and not all_apart(_said(response))):
        return None
    try:
        wanted = _read(gold, kind)
        enough = any if one else all
        return bool(answers) and enough(same(wanted, _read(answer, kind)) for answer in answers)
    except (UnreadError, RecursionError, ValueError, ZeroDivisionError, OverflowError, TypeError):
        return None


def given(response: str, form: str, measured: bool = False) -> list[str] | None:
    """Return what stands in boxes or tags after all thinking, or None where thinking is left open.

    measured  whether a unit behind a box is part of the answer
    """
    said = _said(response)
    if re.search("<think(?:ing)?>", said):
        return None
    if form == "tag":
        return [
            text for text in re.findall("(?i)<answer\\s?>(.*?)</answer\\s?>", said, re.DOTALL) if _given(text)
        ]
    found, start = [], 0
    while (place := re.compile(r"\\(?:boxed|f(?:rame)?box)\s*\{").search(said, start)) is not None:
        depth, end = 1, place.end()
        while end < len(said) and depth:
            if said[end] == "\\":
                end += 1
            elif said[end] in "{}":
                depth += 1 if said[end] == "{" else -1
            end += 1
        if depth:
            return None
        found.append(said[place.end() : end - 1] + _unit_behind(said[end:], measured))
        start = end
    return [text for text in found if _given(text)]


def _said(response: str) -> str:
    """Return what stands outside of thinking."""
    for word in ("think", "thinking"):
        response = re.sub(f"<{word}>.*?</{word}>", "\n\n", response, flags=re.DOTALL)  # parts paragraphs
    return re.split("</think(?:ing)?>", response)[-1]


_PLAIN = re.compile(r"[\s$~]*((?:square )?[A-Za-z]+(?:\^\{?\d\}?|[²³])?)")
_BEHIND = re.compile(
    r"(?:\s|~|\\[,;:! ])*"
    r"(\\?%|°|\^\s?\{?\s?\\circ\s?\}?|\\(?:text|mathrm)\s?\{([^{}]*)\}(?:\^\{?\d\}?)?)"
)


def _given(text: str) -> str:
    """Return what is left of a text that may only hold the place of an answer."""
    return re.sub(r"[\s.…]|\\[,;:! ]|\\[lc]?dots|\\text\{\s*\}", "", text)


def _unit_behind(text: str, measured: bool) -> str:
    """Return the percent or degree sign behind a box, or where that counts the unit, or nothing."""
    unit = _BEHIND.match(text)
    if unit and (unit[2] is None or (measured and unit[2].strip() in _UNIT)):
        return unit[1]
    plain = _PLAIN.match(text) if measured else None
    return plain[1] if plain and re.sub(r"\^\{?\d\}?|[²³]|\s", "", plain[1]) in _UNIT else ""


def _has_unit(gold: str) -> bool:
    return "%" in gold or any(
        re.search(rf"(?<![A-Za-z]){re.escape(unit)}(?![A-Za-z])", gold) for unit in _UNIT if unit.isalpha()
    )


_WORDS = {"true": True, "yes": True, "false": False, "no": False}

_STYLE = (
    r"\\(?:text(?:bf|it|rm|tt|sf)?|math(?:rm|bf|it|tt|sf)|emph|bm|boldsymbol|mbox|operatorname|boxed|fbox)\s*"
)

_SPACE = re.compile(
    r"\\[,;:!> ]|\\q?quad|~|\\(?:displaystyle|left|right|big|Big|bigl|bigr)(?![A-Za-z])(?:\s*\.)?|\\$"
)

_SIGNS = {
    r"\\[dtc]?frac": "⁄", r"\\sqrt": "√", r"\\(?:cdot|times|ast|cdotp)(?![A-Za-z])|×|·|⋅|∗": "*",
    r"\\pi(?![A-Za-z])|(?<![A-Za-z\\])pi(?![A-Za-z])|π": "π", r"−|–|\\minus|﹣|－": "-",
    r"\*\*": "^", r"\\le(?:q|qslant)?(?![A-Za-z])|<=|⩽": "≤", r"\\ge(?:q|qslant)?(?![A-Za-z])|>=|⩾": "≥",
    r"\\ne(?:q)?(?![A-Za-z])|!=|/=": "≠", r"\\lt(?![A-Za-z])": "<", r"\\gt(?![A-Za-z])": ">",
    r"\\div(?![A-Za-z])|÷": "/", "==": "=",
    r"\\infty(?![A-Za-z])|(?<![A-Za-z\\])(?:infinity|infty|inf|oo)(?![A-Za-z])": "∞",
    r"\^\s*\\(?:circ|degree)(?![A-Za-z])|\^\s*\{\s*(?:\\circ|°|\\degree)\s*\}|\^\s*°|\\degree(?![A-Za-z])"
    r"|\\circ(?![A-Za-z])|(?<![A-Za-z])degrees?(?![A-Za-z])": "°",
    r"\\%|(?<![A-Za-z])percent(?![A-Za-z])": "%", r"\\langle(?![A-Za-z])|⟨": "⟨",
    r"\\rangle(?![A-Za-z])|⟩": "⟩",
    r"\\cup(?![A-Za-z])": "∪", r"\\[lr]?brace(?![A-Za-z])": "", r"\\lbrack": "[", r"\\rbrack": "]",
    r"(?<![A-Za-z\\])sqrt": "√", r"(?<![A-Za-z\\])cbrt|∛": "∛", r"\\in(?![A-Za-z])|∈": "∈",
}  # fmt: skip

_UNITS = {
    "cm": ("cm", "cm^1", "centimeters", "centimeter", "centimetres", "centimetre"),
    "km": ("km", "kilometers", "kilometer", "kilometres", "kilometre"),
    "kg": ("kg", "kilograms", "kilogram"),
    "rad": ("rad", "radians", "radian", "rads"),
    "cm2": ("cm^2", "cm^{2}", "squarecentimeters", "squarecentimeter", "cm²", "squarecm", "sqcm", "cmcm"),
    "°": ("°", "deg", "degs"),
    "%": ("%", "%^1", "percent"),
}

_UNIT = {spelling: name for name, spellings in _UNITS.items() for spelling in spellings}

_OPEN, _CLOSE = "([⟨⦃", ")]⟩⦄"


def _read(text: str, kind: str) -> Any:
    if len(text) > LONGEST:
        raise UnreadError("long")
    while inner := re.fullmatch(r"\s*\\f?box(?:ed)?\s*\{(.*)\}[\s.]*", text, re.DOTALL):
        text = inner[1]
    if kind == "list":  # a list of integers, each written as anyone may, perhaps with a name before it
        text = text.replace(";", ",")
        text = re.sub(r"(?<=-)\s+(?=\d)", "", _SPACE.sub(" ", text).strip().rstrip(".$ ").lstrip("$"))
        text = re.sub(r"(?<!\d)0+(?=\d)|\+(?=\s*[\d\[])|^\s*\+?[A-Za-z]\s*==?", "", text)
    if kind in ("json", "list"):
        try:
            return ("json", json.loads(text))
        except RecursionError:
            raise UnreadError("deep") from None
    text = text.replace("½", " 1/2")
    if kind == "choice":
        text = text.replace("\\\\", " ")
    text = unicodedata.normalize("NFKC", text.replace("²", "^2").replace("³", "^3"))
    if "\\begin" in text:
        return _matrix(_SPACE.sub(" ", text.replace("\\\\", "¶")))
    text = re.sub(r"\\text\{([()\[\]\d -]*)\}", r"\1", text)
    text = re.sub(r"(?<!\\)(?:\\(?:text|math)[a-z]*\s*)?\{\s*\}", "", text)
    text = re.sub(_STYLE + r"\{([^{}]*)\}", r" \1 ", text) if kind != "text" else text
    text = re.sub(r"(?<=\d)\\,(?=\d{3}(?!\d))", "", text)  # thousands
    text = text.replace("\\{", "⦃").replace("\\}", "⦄").replace("\\lbrace", "⦃").replace("\\rbrace", "⦄")
    text = _SPACE.sub(" ", re.sub(_STYLE + r"(?=\{)", " ", text).replace("$", " "))
    text = re.sub(r"\\[()\[\]]", " ", re.sub(r"(?<=\d)\{,\}(?=\d{3})", "", text))
    plain = re.sub(r"[\s{}]+", " ", text).strip().rstrip(".")
    option = re.sub(r"\\(?:[dt]?frac|sqrt|pi)(?![A-Za-z])", "", text).strip()
    if kind == "choice" and (
        letter := re.fullmatch(r"[({\s]*([A-Za-z])[)}.:\s]*(?:\s[^A-Za-z,;()]*)?", option)
    ):
        return Shape("word", (letter[1].lower(),))  # perhaps with the number that is its option
    if kind in ("boolean", "choice", "text"):
        plain = plain if " " not in plain or kind == "text" else plain.replace(" ", "")
        return Shape("word", (_WORDS.get(plain.lower(), re.sub("[() ]", "", plain).lower()),))
    for pattern, sign in _SIGNS.items():
        text = re.sub(pattern, sign, text)
    text = text.strip().rstrip(". ")
    return _whole(f"⦃{text}⦄" if kind == "set" and _commas(text) else text)  # its braces may be left out


def _matrix(text: str) -> Any:
    found = re.fullmatch(
        r"[\s${+]*(?:[A-Za-z]\s*==?)?[\s${]*([(\[]\s*)?\\begin\s*\{\s*([pb]?matrix)\s*\}(.*)\\end\s*\{\s*\2\s*\}[\s)\]$.}]*",
        text, re.DOTALL,
    )  # fmt: skip
    if not found:
        raise UnreadError("matrix")
    rows = found[3].split("¶")
    while rows and not rows[-1].strip():
        rows.pop()
    cells = [tuple(_read(cell, "auto") for cell in row.split("&")) for row in rows]
    return Shape("matrix", tuple(Shape("row", row) for row in cells))


def _whole(text: str) -> Any:
    """Read a relation, a name with its value, or a sole value."""
    text = _bare(text)
    while text[:1] == "(" and text[-1:] == ")" and not _outside_loose(text) and not _commas(text[1:-1]):
        text = _bare(text[1:-1].strip())
    signs = [place for place, letter in _outside(text) if letter in "=<>≤≥≠∈"]
    if not signs:
        return _value(text)
    if len(signs) > 1:
        raise UnreadError("a chain")
    (place,) = signs
    one, sign, other = text[:place].strip(), text[place], text[place + 1 :].strip()
    if sign in ">≥":
        one, sign, other = other, {">": "<", "≥": "≤"}[sign], one
    try:
        left = _value(one)
    except UnreadError:  # perhaps a name, as angle ABC
        left = None
    return Shape(sign, (left, _value(other), one, other))


def _outside(text: str) -> list[tuple[int, str]]:
    """Return the letters outside of all brackets, with their places."""
    depth, found = 0, []
    for place, letter in enumerate(text):
        if letter in _OPEN + "{":
            depth += 1
        if not depth:
            found.append((place, letter))
        if letter in _CLOSE + "}":
            depth -= 1
            if depth < 0:
                raise UnreadError("brackets")
    if depth:
        raise UnreadError("brackets")
    return found


def _value(text: str) -> Any:
    text = text.strip()
    if "∪" in text:
        return Shape("∪", tuple(_value(part) for part in text.split("∪")))
    text = _bare(text)
    if re.match(r"\+\s*[(\[⦃⟨{]", text):
        text = _bare(text[1:].strip())
    if text and text[0] in _OPEN and text[-1] in _CLOSE and not any(p for p, _ in _outside_loose(text)):
        if text[0] == "(" and text[-1] == ")" and not _commas(text[1:-1]):
            return _value(text[1:-1])
        inner = text[1:-1].strip()
        if inner[:1] in tuple(_OPEN) and inner[-1:] in tuple(_CLOSE) and not _outside_loose(inner):
            return _value(inner)  # a bracket doubled
        cuts = [-1, *_commas(text[1:-1]), len(text) - 2]
        items = [text[1:-1][i + 1 : j] for i, j in pairwise(cuts)]
        if len(items) > 1 or text[0] != "(" or text[-1] != ")":
            return Shape(text[0] + text[-1], tuple(_value(item) for item in items))
    text = re.sub(r"(?<=m)\s*\^\s*0+(?=\d)", "^", text)
    text = re.sub(r"(%|°|[ck]m|kg|rad)[\s{}*]*\1[\s{}]*/[\s{}]*\1", r"\1", text)  # a unit over itself
    packed = re.sub(r"[\s{}*]+", "", text)
    for length in range(min(20, len(packed)), 0, -1):
        if packed[-length:] in _UNIT:
            return Shape("unit " + _UNIT[packed[-length:]], (number(_without(text, length)),))
    return number(text)


def _bare(text: str) -> str:
    """Return a text without braces around it all; braces around several items are those of a set."""
    while text.startswith("{") and text.endswith("}") and not _outside_loose(text):
        text = text[1:-1].strip()
        if _commas(re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)):
            return f"⦃{text}⦄"
    return text


def _outside_loose(text: str) -> list[tuple[int, str]]:
    """Return what stands outside of the bracket that the text begins with; kinds may differ: [1, 2)."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter in _OPEN + "{") - (letter in _CLOSE + "}")
        if not depth and place < len(text) - 1:
            return [(place + 1, text[place + 1])]
    return []


def _commas(text: str) -> list[int]:
    """Return the places of commas that part items, not digits by threes."""
    depth, found = 0, []
    for place, letter in enumerate(text):
        depth += (letter in _OPEN + "{") - (letter in _CLOSE + "}")
        if letter in ",;" and not depth:
            found.append(place)
    return found


def _without(text: str, length: int) -> str:
    """Return a text without so many of its last letters, spaces and braces not counted."""
    kept = list(text)
    while length:
        letter = kept.pop()
        length -= not re.match(r"[\s{}*]", letter)
    left = re.sub(r"[\s{*]+\Z", "", "".join(kept))
    return left + "}" * (left.count("{") - left.count("}"))
