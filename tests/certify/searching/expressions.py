"""Numbers and expressions of the second reader, to seventy digits: its own descent, of any form."""

from __future__ import annotations

import re

from mpmath import mp, mpf

from searching.shapes import UnreadError

# letters stand for these, chosen without pattern; what is equal there by chance has probability about zero
_SEED = "7390142856631578224609813357924068113579280643175"


TOKEN = re.compile(r"\s*(\d[\d,]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+|[A-Za-z]|.)", re.DOTALL)


def number(text: str) -> mpf:
    tokens = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text.strip())
    found = _Expression([token for token in TOKEN.findall(tokens) if token.strip()])
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
            return bool(re.match(r"⁄(?:\{+\d+\}+|\d)(?:\{+\d+\}+|\d)", "".join(self.tokens[:-16:-1])))
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
