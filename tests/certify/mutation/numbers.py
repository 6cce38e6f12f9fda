"""Values as plain data, with an equality of their own, and the many ways to write them.

Nothing here is the grader's.

A value is a dictionary from a basis element to a Fraction. The basis are products of a power of pi
and the square root of a square-free integer (linearly independent over the rationals: Besicovitch
1940, and pi is transcendental), or monomials in variables; so two values are equal exactly when the
dictionaries are.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from proofloom.engine import Stream

Basis: TypeAlias = tuple[int, int]  # square-free radicand, power of pi
Value: TypeAlias = dict[Basis, Fraction]
Monomial: TypeAlias = tuple[int, ...]
Polynomial: TypeAlias = dict[Monomial, Fraction]
VARIABLES = "xyz"


def surd(coefficient: Fraction, radicand: int, pi: int = 0) -> Value:
    """Return coefficient * sqrt(radicand) * pi**pi in the basis."""
    for factor in range(2, radicand + 1):
        while radicand % (factor * factor) == 0:
            radicand //= factor * factor
            coefficient *= factor
        if factor * factor > radicand:
            break
    return {(radicand, pi): coefficient} if coefficient else {}


def plus(*values: Mapping[tuple[int, ...], Fraction]) -> dict[tuple[int, ...], Fraction]:
    """Return a sum."""
    total: dict[tuple[int, ...], Fraction] = {}
    for value in values:
        for key, coefficient in value.items():
            total[key] = total.get(key, Fraction(0)) + coefficient
    return {key: coefficient for key, coefficient in total.items() if coefficient}


def product(one: Polynomial, other: Polynomial) -> Polynomial:
    """Return a product of polynomials."""
    return plus(
        *(
            {tuple(i + j for i, j in zip(a, b, strict=True)): p * q}
            for a, p in one.items()
            for b, q in other.items()
        )
    )


def at(polynomial: Polynomial, point: tuple[int, ...]) -> Fraction:
    """Return the value of a polynomial at a point."""
    total = Fraction(0)
    for monomial, coefficient in polynomial.items():
        term = coefficient
        for base, exponent in zip(point, monomial, strict=True):
            term *= base**exponent
        total += term
    return total


def fraction(draw: Stream, value: Fraction) -> str:
    """Write a rational in one of many ways."""
    sign, p, q = "-" if value < 0 else "", abs(value.numerator), value.denominator
    if q == 1:
        ways = [f"{sign}{p}", f"{sign}{p}.0", f"{sign}{{{p}}}", f"({sign}{p})"]
        ways += [f"{sign}{p:,}"] if draw.chance(1, 4) else []
        return draw.choice(ways)
    ways = [
        f"{sign}{p}/{q}",
        rf"{sign}\frac{{{p}}}{{{q}}}",
        rf"{sign}\dfrac{{{p}}}{{{q}}}",
        rf"\frac{{{sign}{p}}}{{{q}}}",
        f"({sign}{p})/{q}",
        rf"{sign}\frac{{{3 * p}}}{{{3 * q}}}",
        f"{sign}{p} / {q}",
    ]
    if p < 10 and q < 10:
        ways.append(rf"{sign}\frac{p}{q}")
    if p > q:
        ways += [f"{sign}{p // q} {p % q}/{q}", rf"{sign}{p // q}\frac{{{p % q}}}{{{q}}}"]
    if (text := decimal(value)) is not None:
        ways += [text, text, f"{text}0"]
    return draw.choice(ways)


def decimal(value: Fraction) -> str | None:
    """Write a rational as a finite decimal, or None."""
    for places in range(1, 12):
        if 10**places % value.denominator == 0:
            digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
            return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"
    return None


def real(draw: Stream, value: Value) -> str:
    """Write a real constant: its terms in any order, in LaTeX or plain text."""
    texts = [_term(draw, key, value[key]) for key in draw.shuffled(sorted(value))]
    return _joined(draw, texts) if texts else "0"


def _term(draw: Stream, basis: tuple[int, ...], coefficient: Fraction) -> str:
    radicand, pi = basis
    sign, p, q = "-" if coefficient < 0 else "", abs(coefficient.numerator), coefficient.denominator
    parts = []
    if radicand > 1:
        ways = [rf"\sqrt{{{radicand}}}", f"sqrt({radicand})", f"√{radicand}", rf"\sqrt {{{radicand}}}"]
        parts.append(draw.choice([*ways, f"({radicand})^{{1/2}}", rf"\sqrt{{{radicand}}}"]))
    if pi:
        name = draw.choice([r"\pi", "π", "pi", r"{\pi}"])
        parts.append(name if pi == 1 else f"{name}^{pi}")
    if not parts:
        return fraction(draw, coefficient)
    body = draw.choice(["*", r" \cdot ", " "]).join(draw.shuffled(parts))
    if q == 1:
        times = draw.choice(["*", " ", r"\cdot "])
        return sign + (body if p == 1 else f"{p}{times}{body}")
    top = body if p == 1 else f"{p}*{body}"
    ways = [rf"{sign}\frac{{{top}}}{{{q}}}", rf"\frac{{{sign}{top}}}{{{q}}}", f"{sign}({top})/{q}"]
    return draw.choice([*ways, rf"{sign}\frac{{{p}}}{{{q}}} {body}", f"{sign}({p}/{q})*{body}"])


def expanded(draw: Stream, polynomial: Polynomial) -> str:
    """Write a polynomial as a sum of its terms in any order."""
    texts = []
    for monomial in draw.shuffled(sorted(polynomial)):
        coefficient = polynomial[monomial]
        power = draw.choice(["{}^{{{}}}", "{}^{}", "{}**{}"])
        factors = [
            name if exponent == 1 else power.format(name, exponent)
            for name, exponent in zip(VARIABLES, monomial, strict=True)
            if exponent
        ]
        body = draw.choice(["*", " ", ""]).join(draw.shuffled(factors))
        size = abs(coefficient)
        if not body:
            text = str(size) if size.denominator == 1 else rf"\frac{{{size.numerator}}}{{{size.denominator}}}"
        elif size == 1:
            text = body
        elif size.denominator == 1:
            text = f"{size}{draw.choice(['*', '', ' '])}{body}"
        else:
            text = rf"\frac{{{size.numerator}}}{{{size.denominator}}}{body}"
        texts.append(f"-{text}" if coefficient < 0 else text)
    return _joined(draw, texts) if texts else "0"


def _joined(draw: Stream, texts: list[str]) -> str:
    plus_sign, minus_sign = draw.choice([("+", "-"), (" + ", " - "), ("+", "−")])
    joined = texts[0]
    for text in texts[1:]:
        joined += minus_sign + text[1:] if text.startswith("-") else plus_sign + text
    return joined
