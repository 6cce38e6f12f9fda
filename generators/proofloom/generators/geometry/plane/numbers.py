"""Which numbers are pleasant to ask for, and how numbers are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from proofloom.engine.geometry.language import write_fact
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.task import Number
from proofloom.engine.geometry.values.ledger import UNIT, Area, Cosine, Entry, Length
from proofloom.engine.geometry.values.numbers import REMEMBERED, NumberError, Real
from proofloom.engine.geometry.values.radicals import form_of, latex_of, text_of
from proofloom.generators.geometry.plane.reckon import Quantity, Worked

DEGREE = 4  # most of an answer
LARGEST = 5000  # of what an answer's polynomial is made of, by degree 2
LONGEST = 16  # characters of an answer
PARTS = 2  # of a degree, of an angle that is an answer


def pleasant(quantity: Quantity, number: Real, angle: Fraction | None) -> bool:
    """Say whether a number, of an angle with its half turns, makes a pleasant answer."""
    if quantity.what == "angle":
        return angle is not None and 0 < angle < 1 and (angle * 180 * PARTS).denominator == 1
    if quantity.what == "ratio" and number.value == 1:
        return False
    return _readable(number)


@lru_cache(maxsize=REMEMBERED)  # figures have the same numbers again and again
def _readable(number: Real) -> bool:
    """Say whether a number is not 0 and has a short form of small numbers."""
    if number.degree > DEGREE or not number.sign:
        return False
    coefficients = number.poly.coeffs()
    if any(abs(int(c)) > LARGEST ** (number.degree / 2) * 10 for c in coefficients):
        return False
    if number.degree == 4 and any(coefficients[1:4]):
        return False  # all but fourth roots are too long: sqrt(2) + sqrt(3) and sqrt(1 + sqrt(2)) already are
    try:
        return form_of(number) is not None and len(text_of(number)) <= LONGEST
    except NumberError:
        return False


def written(found: Worked) -> Number:
    """Return the number as a row has it."""
    polynomial = tuple(int(c) for c in found.number.poly.coeffs())
    if found.angle is not None and found.quantity.what == "angle":
        degrees = found.angle * 180
        return Number(str(degrees), _latex(degrees), polynomial, decimal(float(degrees)))
    return Number(text_of(found.number), latex_of(found.number), polynomial, decimal(float(found.number)))


def _latex(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"\\frac{{{value.numerator}}}{{{value.denominator}}}"


def decimal(value: float) -> str:
    """Return about so much, to six significant digits."""
    return f"{value:.6g}"


def shown(text: str) -> str:
    """Return a number as a reader writes it."""
    return re.sub(r"sqrt\((\d+)\)", r"√\1", text).replace("sqrt", "√").replace("*√", "√").replace("*", "·")


def claimed(entry: Entry, names: Sequence[str]) -> str:
    """Return what an entry claims, formally."""
    match entry.claim:
        case Length((a, b), other, number):
            if other == UNIT:
                return f"length {names[a]} {names[b]} = {text_of(number)}"
            return f"ratio {names[a]} {names[b]} {names[other[0]]} {names[other[1]]} = {text_of(number)}"
        case Cosine((a, v, b), number, angle):
            shown = text_of(number) if angle is None else f"cos({angle.numerator}*pi/{angle.denominator})"
            return f"cosine {names[a]} {names[v]} {names[b]} = {shown}"
        case Area((a, b, c), number):
            return f"area {names[a]} {names[b]} {names[c]} = {text_of(number)}"
        case Fact():
            return f"fact {write_fact(entry.claim, tuple(names))}"
