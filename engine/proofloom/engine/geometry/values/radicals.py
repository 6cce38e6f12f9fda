"""Write a real algebraic number in its simplest radical form, as text and as LaTeX, and read neither back.

Whatever form is written is checked against the number first. A number without a form in square roots is
written with the sine or cosine of a rational angle, or at last as the root of its polynomial.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from math import gcd, isqrt, lcm
from typing import Any, cast

from flint import ctx, fmpz

from proofloom.engine.geometry.values.numbers import (
    PRECISION,
    REMEMBERED,
    NumberError,
    Real,
    cosine,
    rational,
    sine,
)

MOST_PARTS = 60  # of a half turn, of an angle whose sine is written
DEEPEST = 3  # roots in roots that are looked for
DEEP = 3  # levels of a form beyond which a sine is simpler


@dataclass(frozen=True, slots=True)
class Form:
    """A sum of terms, each a rational multiple of a product of one square root: the root of another form.

    terms  coefficient and what stands under the root; None for a term without one
    """

    terms: tuple[tuple[Fraction, Form | None], ...]


@lru_cache(maxsize=REMEMBERED)
def text_of(number: Real) -> str:
    """Return the number's simplest form, such as 10*sqrt(2), (1 + sqrt(5))/4 or 2*sin(pi/7)."""
    form, found = _simplest(number)
    if form is not None:
        return _text(form)
    if found is not None:
        factor, under, name, angle = found
        part = f"{name}({_part_of_pi(angle, 'pi')})"
        return _product(factor, under, part)
    return f"root of {_polynomial(number)} near {float(number):.6f}"


def latex_of(number: Real) -> str:
    r"""Return the same as LaTeX, such as 10\sqrt{2}."""
    form, found = _simplest(number)
    if form is not None:
        return _latex(form)
    if found is not None:
        factor, under, name, angle = found
        turn = f"\\frac{{{angle.numerator if angle.numerator != 1 else ''}\\pi}}{{{angle.denominator}}}"
        root = f"\\sqrt{{{under}}}" if under != 1 else ""
        lead = "" if factor == 1 else _fraction_latex(factor)
        return f"{lead}{root}\\{name} {turn}"
    return f"\\text{{root of }} {_polynomial(number).replace('*', '')} \\text{{ near }} {float(number):.6f}"


ByAngle = tuple[Fraction, int, str, Fraction]


def _simplest(number: Real) -> tuple[Form | None, ByAngle | None]:
    """Return a form in square roots, or by a sine or cosine where that is simpler, or neither."""
    form = form_of(number)
    if form is not None and _tangle(form)[0] <= DEEP:
        return form, None
    found = _by_angle(number)
    return (None, found) if found is not None else (form, None)


# --- finding the form -----------------------------------------------------------------------------------


@lru_cache(maxsize=REMEMBERED)
def form_of(number: Real, depth: int = DEEPEST) -> Form | None:
    """Return a form in square roots, or None when none is found."""
    value = number.fraction
    if value is not None:
        return Form(((value, None),))
    if number.degree == 2:
        return _quadratic(number)
    if depth == 0 or number.degree & (number.degree - 1):
        return None
    found = [form for form in _forms(number, depth) if value_of(form) == number]
    return min(found, key=_tangle, default=None)


def _forms(number: Real, depth: int) -> Iterator[Form]:
    square = number.squared()
    if square.degree < number.degree:
        under = form_of(square, depth - 1)
        if under is not None:
            yield _root(under, number.sign)
    yield from islice(_split(number, depth), 2)


def _tangle(form: Form) -> tuple[int, int]:
    """Return how deep roots stand in roots, and how many terms there are in all."""
    inner = [_tangle(under) for _, under in form.terms if under is not None]
    return 1 + max((d for d, _ in inner), default=0), len(form.terms) + sum(n for _, n in inner)


def value_of(form: Form) -> Real:
    """Return the number that a form stands for."""
    total = rational(0)
    for factor, under in form.terms:
        total = total + (rational(factor) if under is None else value_of(under).root().times(factor))
    return total


def _quadratic(number: Real) -> Form:
    c, b, a = (int(x) for x in number.poly.coeffs())
    square, rest = _squares(b * b - 4 * a * c)
    middle, factor = Fraction(-b, 2 * a), Fraction(square, 2 * a)
    if float(number) < float(middle):
        factor = -factor
    terms = [(middle, None)] if middle else []
    return Form((*terms, (factor, Form(((Fraction(rest), None),)))))


def _split(number: Real, depth: int) -> Iterator[Form]:
    """Yield the number as half a sum of itself and a conjugate, and half their difference."""
    with ctx.workprec(PRECISION):
        roots = [root.real for root, _ in _complex_roots(number) if root.imag == 0]
    others = [Real(number.poly, root) for root in roots if not root.overlaps(number.ball)]
    for other in others:
        try:
            total, apart = number + other, number - other
            if total.degree >= number.degree or not total.sign:
                continue
            square = apart.squared()
            if square.degree >= number.degree:
                continue
        except NumberError:
            continue
        one = form_of(total.times(Fraction(1, 2)), depth - 1)
        under = form_of(square.times(Fraction(1, 4)), depth - 1)
        if one is None or under is None:
            continue
        yield Form((*one.terms, *_root(under, apart.sign).terms))


def _complex_roots(number: Real) -> list[tuple[Any, int]]:
    return cast(list[tuple[Any, int]], number.poly.complex_roots())


def _root(under: Form, sign: int) -> Form:
    """Return the square root of a form, with squares taken out and, where it can be, taken apart."""
    if len(under.terms) == 1 and under.terms[0][1] is None:
        value = under.terms[0][0]
        square, rest = _squares(value.numerator * value.denominator)
        factor = Fraction(sign * square, value.denominator)
        return Form(((factor, None if rest == 1 else Form(((Fraction(rest), None),))),))
    plain = dict.fromkeys((u for _, u in under.terms), Fraction(0))
    for factor, u in under.terms:
        plain[u] += factor
    if len(plain) == 2 and None in plain:
        ((radical, b),) = [(u, f) for u, f in plain.items() if u is not None]
        d = radical.terms[0][0] if len(radical.terms) == 1 and radical.terms[0][1] is None else None
        a = plain[None]
        if d is not None and (gap := _rational_root(a * a - b * b * d)) is not None:
            parts = [_root(Form((((a + s * gap) / 2, None),)), 1).terms[0] for s in (1, -1)]
            second = 1 if b > 0 else -1
            return Form(((sign * parts[0][0], parts[0][1]), (sign * second * parts[1][0], parts[1][1])))
    bottom = lcm(*(factor.denominator for factor, _ in under.terms))
    common = gcd(*(int(factor * bottom * bottom) for factor, _ in under.terms))
    square, rest = _squares(common)
    inner = tuple((factor * bottom * bottom / (square * square), u) for factor, u in under.terms)
    return Form(((Fraction(sign * square, bottom), Form(inner)),)) if rest else Form(())


def _rational_root(value: Fraction) -> Fraction | None:
    if value < 0:
        return None
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    return (
        Fraction(top, bottom)
        if top * top == value.numerator and bottom * bottom == value.denominator
        else None
    )


def _squares(value: int) -> tuple[int, int]:
    """Return s and r with value = s * s * r and r without square factors."""
    square, rest = 1, 1
    for prime, power in fmpz(value).factor():
        square *= int(prime) ** (power // 2)
        rest *= int(prime) ** (power % 2)
    return square, rest


def _by_angle(number: Real) -> ByAngle | None:
    """Return factor, root, function and angle of a number that is their product, for the simplest angle."""
    for parts in range(5, MOST_PARTS + 1):
        for name, function in (("sin", sine), ("cos", cosine)):
            for k in range(1, parts):
                angle = Fraction(k, parts)
                if angle.denominator != parts or 2 * k >= parts:
                    continue
                try:
                    value = function(angle)
                    if value.degree not in (number.degree, 2 * number.degree, number.degree // 2):
                        continue
                    square = (number / value).squared().fraction
                except NumberError:
                    continue
                if square is not None:
                    root, rest = _squares(square.numerator * square.denominator)
                    return Fraction(number.sign * root, square.denominator), rest, name, angle
    return None


# --- writing --------------------------------------------------------------------------------------------


def _text(form: Form) -> str:
    parts, bottom = _parts(form, lambda under: f"sqrt({_text(under)})", "*")
    whole = _joined(parts)
    if bottom == 1:
        return whole
    return f"({whole})/{bottom}" if len(parts) > 1 else f"{whole}/{bottom}"


def _latex(form: Form) -> str:
    parts, bottom = _parts(form, lambda under: f"\\sqrt{{{_latex(under)}}}", "")
    whole = _joined(parts)
    if bottom == 1:
        return whole
    if whole.startswith("-") and len(parts) == 1:
        return f"-\\frac{{{whole[1:]}}}{{{bottom}}}"
    return f"\\frac{{{whole}}}{{{bottom}}}"


def _parts(form: Form, root_of: Callable[[Form], str], times: str) -> tuple[list[tuple[str, str]], int]:
    """Return the terms over their common denominator, each as sign and word, and that denominator."""
    bottom = lcm(*(factor.denominator for factor, _ in form.terms))
    parts = []
    for factor, under in _ordered(form):
        top = factor * bottom
        root = "" if under is None else root_of(under)
        word = str(abs(top)) if not root else root if abs(top) == 1 else f"{abs(top)}{times}{root}"
        parts.append(("-" if top < 0 else "+", word))
    return parts, bottom


def _ordered(form: Form) -> list[tuple[Fraction, Form | None]]:
    """Return the terms with a positive one first."""
    terms = list(form.terms)
    if terms[0][0] < 0 and any(factor > 0 for factor, _ in terms):
        first = next(i for i, (factor, _) in enumerate(terms) if factor > 0)
        terms.insert(0, terms.pop(first))
    return terms


def _joined(parts: list[tuple[str, str]]) -> str:
    first = ("-" if parts[0][0] == "-" else "") + parts[0][1]
    return first + "".join(f" {sign} {word}" for sign, word in parts[1:])


def _product(factor: Fraction, under: int, part: str) -> str:
    words = [] if factor.numerator in (1, -1) else [str(abs(factor.numerator))]
    words += [f"sqrt({under})"] if under != 1 else []
    text = "*".join([*words, part])
    text = f"-{text}" if factor < 0 else text
    return text if factor.denominator == 1 else f"{text}/{factor.denominator}"


def _part_of_pi(angle: Fraction, pi: str) -> str:
    top = pi if angle.numerator == 1 else f"{angle.numerator}*{pi}"
    return f"{top}/{angle.denominator}"


def _fraction_latex(value: Fraction) -> str:
    if value.denominator == 1:
        return "-" if value == -1 else str(value.numerator)
    sign = "-" if value < 0 else ""
    return f"{sign}\\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def _polynomial(number: Real) -> str:
    parts = []
    for power in range(number.degree, -1, -1):
        c = int(number.poly[power])
        if c:
            x = "" if power == 0 else "x" if power == 1 else f"x^{power}"
            word = str(abs(c)) if not x else x if abs(c) == 1 else f"{abs(c)}*{x}"
            parts.append(("-" if c < 0 else "+", word))
    return _joined(parts)
