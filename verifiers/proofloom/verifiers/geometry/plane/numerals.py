"""Reads exact numbers, as text or LaTeX, into balls: sums, products, quotients, square roots and sines."""

from __future__ import annotations

import re

from flint import arb, ctx, fmpz, fmpz_poly

BITS = 400
LONGEST = 200  # characters of a number
_TOKEN = re.compile(r"\s*(\d{1,30}|sqrt|sin|cos|pi|\\sqrt|\\frac|[-+*/(){}])")


class UnreadableError(ValueError):
    """A text that is no number in the forms that rows use."""


def ball(text: str) -> arb:
    """Return a number's ball; raise UnreadableError."""
    if len(text) > LONGEST:
        raise UnreadableError("too long a number")
    with ctx.workprec(BITS):
        reader = _Reader(text)
        value = reader.sum()
        if reader.at != len(reader.words):
            raise UnreadableError(f"not a number: {text!r:.80}")
        if not value.is_finite():
            raise UnreadableError(f"not a finite number: {text!r:.80}")
        return value


def is_root(value: arb, polynomial: tuple[int, ...]) -> bool:
    """Say whether a polynomial is one that rows use (primitive, irreducible) and a ball may hold a root."""
    if not 2 <= len(polynomial) <= 64 or polynomial[-1] <= 0 or max(map(abs, polynomial)) > 10**60:
        return False
    poly = fmpz_poly([fmpz(c) for c in polynomial])
    if abs(poly.content()) != 1:
        return False
    factors = poly.factor()[1]
    if len(factors) != 1 or factors[0][1] != 1:
        return False
    with ctx.workprec(BITS):
        found = poly(value)
        return bool(found.contains(0) and found.rad() < arb(2) ** -200)


class _Reader:
    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if found is None:
                raise UnreadableError(f"not a number: {text!r:.80}")
            self.words.append(found[1])
            at = found.end()
        self.at = 0
        self.depth = 0

    def peek(self) -> str:
        return self.words[self.at] if self.at < len(self.words) else ""

    def take(self, wanted: str = "") -> str:
        word = self.peek()
        if not word or (wanted and word != wanted):
            raise UnreadableError(f"expected {wanted or 'more'}, found {word!r}")
        self.at += 1
        return word

    def sum(self) -> arb:
        self.depth += 1
        if self.depth > 20:
            raise UnreadableError("too deep a number")
        sign = -1 if self.peek() == "-" else 1
        if sign < 0:
            self.take()
        total = sign * self.product()
        while self.peek() in ("+", "-"):
            plus = self.take() == "+"
            term = self.product()
            total = total + term if plus else total - term
        self.depth -= 1
        return total

    def product(self) -> arb:
        value = self.factor()
        while self.peek() in ("*", "/", "(", "sqrt", "sin", "cos", "pi", "\\sqrt", "\\frac"):
            if self.peek() == "/":
                self.take()
                value = value / self.factor()
            else:
                if self.peek() == "*":
                    self.take()
                value = value * self.factor()
        return value

    def factor(self) -> arb:
        word = self.take()
        match word:
            case "(":
                return self.closed(")")
            case "{":
                return self.closed("}")
            case "sqrt":
                self.take("(")
                return self.closed(")").sqrt()
            case "sin" | "cos":
                self.take("(")
                angle = self.closed(")")
                return angle.sin() if word == "sin" else angle.cos()
            case "pi":
                return arb.pi()
            case "\\sqrt":
                self.take("{")
                return self.closed("}").sqrt()
            case "\\frac":
                self.take("{")
                top = self.closed("}")
                self.take("{")
                return top / self.closed("}")
        if word.isdigit():
            return arb(fmpz(int(word)))
        raise UnreadableError(f"expected a number, found {word!r}")

    def closed(self, end: str) -> arb:
        value = self.sum()
        self.take(end)
        return value
