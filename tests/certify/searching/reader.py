"""A second reader of answers, sharing nothing with the grader: numbers to sixty digits, shapes as they are.

It is generous where the grader is strict (any form, any spelling of a unit that it knows): its one task is to
tell, of what the grader accepted, whether it is the right answer. What it cannot read it says so of.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from mpmath import mp, mpf

mp.dps = 70
NEAR = mpf(10) ** -45
LONGEST = 1_500
# letters stand for these, chosen without pattern; what is equal there by chance has probability about zero
_SEED = "7390142856631578224609813357924068113579280643175"


class UnreadError(Exception):
    """This reader does not know what the text is."""


@dataclass(frozen=True)
class Shape:
    """Something with parts: its name, in which brackets, signs and units are told apart."""

    name: str
    parts: tuple[Any, ...]


def right(gold: str, response: str, kind: str, form: str, *, one: bool = False) -> bool | None:
    """Return whether all that a response gives as its answer is the gold one; None when it cannot be read.

    one  whether it is enough that any of its answers is
    """
    answers = given(response, form)
    if answers is None:
        return None
    try:
        wanted = _read(gold, kind)
        enough = any if one else all
        return bool(answers) and enough(_same(wanted, _read(answer, kind)) for answer in answers)
    except (UnreadError, RecursionError, ValueError, ZeroDivisionError, OverflowError, TypeError):
        return None


def given(response: str, form: str) -> list[str] | None:
    """Return what stands in boxes or tags after all thinking, or None where thinking is left open."""
    for word in ("think", "thinking"):
        response = re.sub(f"<{word}>.*?</{word}>", " ", response, flags=re.DOTALL)
    said = re.split("</think(?:ing)?>", response)[-1]
    if "<think" in said:
        return None
    if form == "tag":
        return [text for text in re.findall("<answer>(.*?)</answer>", said, re.DOTALL) if text.strip()]
    found, start = [], 0
    while (place := re.compile(r"\\(?:f?boxed|fbox)\s*\{").search(said, start)) is not None:
        depth, end = 1, place.end()
        while end < len(said) and depth:
            if said[end] == "\\":
                end += 1
            elif said[end] in "{}":
                depth += 1 if said[end] == "{" else -1
            end += 1
        if depth:
            return None
        found.append(said[place.end() : end - 1])
        start = end
    return [text for text in found if text.strip()]


_WORDS = {"true": True, "yes": True, "false": False, "no": False}
_STYLE = r"\\(?:text|textbf|textit|textrm|mathrm|mathbf|mathit|mbox|operatorname|boxed|fbox)\s*"
_SPACE = re.compile(r"\\[,;:!> ]|\\q?quad|~|\\(?:displaystyle|left|right|big|Big|bigl|bigr)(?![A-Za-z])|\\$")
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
    "cm": ("cm", "centimeters", "centimeter", "centimetres", "centimetre"),
    "km": ("km", "kilometers", "kilometer", "kilometres", "kilometre"),
    "kg": ("kg", "kilograms", "kilogram"),
    "rad": ("rad", "radians", "radian", "rads"),
    "cm2": ("cm^2", "cm^{2}", "squarecentimeters", "squarecentimeter", "cm²", "squarecm", "sqcm"),
    "°": ("°", "deg", "degs"),
    "%": ("%",),
}
_UNIT = {spelling: name for name, spellings in _UNITS.items() for spelling in spellings}
_OPEN, _CLOSE = "([⟨⦃", ")]⟩⦄"


def _read(text: str, kind: str) -> Any:
    if len(text) > LONGEST:
        raise UnreadError("long")
    while inner := re.fullmatch(r"\s*\\f?box(?:ed)?\s*\{(.*)\}\s*", text, re.DOTALL):
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
    text = unicodedata.normalize("NFKC", text.replace("²", "^2").replace("³", "^3"))
    if "\\begin" in text:
        return _matrix(_SPACE.sub(" ", text.replace("\\\\", "¶")))
    text = re.sub(r"\\text\{([()\[\]\d -]*)\}", r"\1", text)
    text = re.sub(r"(?<!\\)(?:\\(?:text|math)[a-z]*\s*)?\{\s*\}", "", text)
    text = re.sub(r"(?<=\d)\\,(?=\d{3}(?!\d))", "", text)  # thousands
    text = text.replace("\\{", "⦃").replace("\\}", "⦄").replace("\\lbrace", "⦃").replace("\\rbrace", "⦄")
    text = _SPACE.sub(" ", re.sub(_STYLE + r"(?=\{)", " ", text).replace("$", " "))
    text = re.sub(r"\\[()\[\]]", " ", text).replace("{,}", ",")
    plain = re.sub(r"[\s{}]+", " ", text).strip().rstrip(".")
    if kind in ("boolean", "choice", "text"):
        plain = plain if " " not in plain or kind == "text" else plain.replace(" ", "")
        return Shape("word", (_WORDS.get(plain.lower(), re.sub("[() ]", "", plain).lower()),))
    for pattern, sign in _SIGNS.items():
        text = re.sub(pattern, sign, text)
    return _whole(text.strip().rstrip(". "))


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
    return Shape(sign, (left, _value(other), one))


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
    text = re.sub(r"(?<=m\^)0+(?=\d)", "", text)
    packed = re.sub(r"[\s{}*]+", "", text)
    for length in range(min(20, len(packed)), 0, -1):
        if packed[-length:] in _UNIT:
            return Shape("unit " + _UNIT[packed[-length:]], (_number(_without(text, length)),))
    return _number(text)


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
    left = "".join(kept).rstrip("{* ")
    return left + "}" * (left.count("{") - left.count("}"))


_TOKEN = re.compile(r"\s*(\d[\d,]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+|[A-Za-z]|.)", re.DOTALL)


def _number(text: str) -> mpf:
    tokens = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text.strip())
    found = _Expression([token for token in _TOKEN.findall(tokens) if token.strip()])
    value = found.total()
    if found.tokens:
        raise UnreadError("more")
    return value


class _Expression:
    """A sum of products of powers, read from its tokens and worked out at once."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens[::-1]
        self.depth = 0

    def next(self) -> str:
        return self.tokens[-1] if self.tokens else ""

    def take(self, wanted: str = "") -> str:
        if not self.tokens or (wanted and self.tokens[-1] != wanted):
            raise UnreadError(f"wanted {wanted}")
        return self.tokens.pop()

    def total(self) -> mpf:
        self.depth += 1
        if self.depth > 60:
            raise UnreadError("deep")
        value = self.signed()
        while self.next() in ("+", "-"):
            value = value + self.signed()
        self.depth -= 1
        return value

    def signed(self) -> mpf:
        sign = 1
        while self.next() in ("+", "-"):
            sign *= -1 if self.take() == "-" else 1
        return sign * self.product()

    def product(self) -> mpf:
        start = self.next()
        value = self.power()
        if start.isdigit() and self._fraction_follows():
            value = value + (self.power() if self.next() == "⁄" else self.power() / self._under())
        while self.next() and self.next() not in "+-)}],":
            if self.next() == "*":
                self.take()
                value = value * self._maybe_negative()
            elif self.next() == "/":
                self.take()
                value = value / self._maybe_negative()
            else:
                value = value * self.power()
        return value

    def _maybe_negative(self) -> mpf:
        sign = 1
        while self.next() in ("-", "+"):
            sign *= -1 if self.take() == "-" else 1
        return sign * self.power()

    def _fraction_follows(self) -> bool:
        if self.next() == "⁄":  # of digits only: else it is a product
            return bool(re.match(r"⁄(?:\{\d+\}|\d)(?:\{\d+\}|\d)", "".join(self.tokens[:-8:-1])))
        ahead = self.tokens[-3:][::-1]
        return len(ahead) == 3 and ahead[0].isdigit() and ahead[1] == "/" and ahead[2].isdigit()

    def _under(self) -> mpf:
        self.take("/")
        return self.power()

    def power(self) -> mpf:
        base = self.atom()
        if self.next() == "^":
            self.take()
            exponent = self._maybe_negative() if self.next() != "{" else self.atom()
            if abs(exponent) > 5_000:
                raise UnreadError("a large power")
            base = base**exponent
            if mp.im(base):
                raise UnreadError("no real number")
        return base

    def group(self) -> mpf:
        """Read what is in braces, or one digit or sign, as TeX takes it."""
        if self.next() == "{":
            self.take()
            value = self.total()
            self.take("}")
            return value
        token = self.take()
        if token.isdigit() and len(token) > 1:
            self.tokens.append(token[1:])
            return mpf(token[0])
        self.tokens.append(token)
        return self.atom()

    def atom(self) -> mpf:
        token = self.take()
        if token[0].isdigit() or (token[0] == "." and len(token) > 1):
            if "," in token or len(token) > 200:
                raise UnreadError("digits")
            mantissa, _, exponent = token.lower().partition("e")
            if exponent and abs(int(exponent)) > 5_000:
                raise UnreadError("a large power")
            return mpf(f"0{mantissa}") * mpf(10) ** int(exponent or 0)
        if token == "π":
            return +mp.pi
        if token in "({":
            value = self.total()
            self.take(")" if token == "(" else "}")
            return value
        if token == "⁄":
            return self.group() / self.group()
        if token in "√∛":
            index = mpf(3) if token == "∛" else mpf(2)
            if self.next() == "[":
                self.take()
                index = self.total()
                self.take("]")
            inner = self.group() if self.next() == "{" else self.atom()
            if inner < 0 and index == 3:
                return -((-inner) ** (1 / index))
            if inner < 0:
                raise UnreadError("no real number")
            return inner ** (1 / index)
        if token == "∞":
            return mpf(10) ** 300
        if token.isascii() and token.isalpha():
            place = ord(token) % 40
            return mpf(_SEED[place:] + _SEED[:place]) / mpf(10) ** (len(_SEED) - 1)
        raise UnreadError(token)


def _same(one: Any, other: Any) -> bool:
    """Return whether two readings are the same answer."""
    if isinstance(one, tuple) or isinstance(other, tuple):
        return isinstance(one, tuple) and isinstance(other, tuple) and json_same(one[1], other[1])
    one, other = _named(one, other), _named(other, one)
    if isinstance(one, Shape) != isinstance(other, Shape):
        return _angle(one, other) or _angle(other, one)
    if not isinstance(one, Shape):
        return bool(abs(one - other) <= NEAR * (1 + abs(one)))
    if one.name != other.name:
        return False
    if one.name == "word":
        return bool(one.parts == other.parts)
    if one.name == "⦃⦄":
        return all(any(_same(a, b) for b in other.parts) for a in one.parts) and all(
            any(_same(a, b) for a in one.parts) for b in other.parts
        )
    if one.name in "=≠":
        return _equations(one, other)
    if one.name in "<≤":
        return all(_same(a, b) for a, b in zip(one.parts[:2], other.parts[:2], strict=True))
    return len(one.parts) == len(other.parts) and all(
        _same(a, b) for a, b in zip(one.parts, other.parts, strict=True)
    )


def _named(one: Any, other: Any) -> Any:
    """Return the value alone of `x = value` where the other side is no relation."""
    relation = isinstance(other, Shape) and other.name in "=≠<≤∈"
    if (
        isinstance(one, Shape)
        and one.name in "=∈"
        and not relation
        and re.fullmatch(r"\+?[A-Za-z∠ ]+(?:\s*_\s*\{?\w+\}?)?(?:\([A-Za-z]\))?", one.parts[2])
    ):
        return one.parts[1]
    return one


def _angle(bare: Any, marked: Any) -> bool:
    """A number of degrees may leave its sign out where degrees are asked for."""
    return isinstance(marked, Shape) and marked.name == "unit °" and _same(bare, marked.parts[0])


def _equations(one: Shape, other: Shape) -> bool:
    """Two equations are the same when one is a multiple of the other: their differences, at the point."""
    try:
        a, b = (part.parts[0] - part.parts[1] for part in (one, other))
    except TypeError:
        raise UnreadError("no equation of numbers") from None
    if not a or not b:
        return bool(a == b)
    ratio = a / b
    # a rational of small size: an accident otherwise has probability about zero
    return any(abs(ratio * q - mp.nint(ratio * q)) < NEAR for q in range(1, 2_000))


def json_same(one: Any, other: Any) -> bool:
    """Return whether two program values are the same, their types too."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(json_same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(json_same(one[key], other[key]) for key in one)
    return bool(one == other)
