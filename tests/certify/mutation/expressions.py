"""Wrong polynomials and rational functions, shown wrong by their coefficients or at a point."""

from __future__ import annotations

from fractions import Fraction

from mutation.mutant import Mutant, coefficient, nonzero
from mutation.numbers import Polynomial, at, expanded, plus, product
from proofloom.engine import Stream


def _polynomial(draw: Stream) -> Polynomial:
    found: Polynomial = {}
    for _ in range(draw.integer(2, 4)):
        monomial = (draw.below(4), draw.choice([0, 0, 1, 2]), draw.choice([0, 0, 0, 1]))
        found = plus(found, {monomial: coefficient(draw)})
    return plus({(1, 0, 0): Fraction(1)}, found) or {(1, 0, 0): Fraction(1)}


def polynomial_term(draw: Stream) -> Mutant:
    """A coefficient, an exponent or a variable changed, a term left out."""
    one = _polynomial(draw)
    key = draw.choice(sorted(one))
    rest = {other: one[other] for other in one if other != key}
    i = draw.below(3)
    raised = tuple(exponent + (place == i) for place, exponent in enumerate(key))
    other = draw.choice(
        [
            plus(rest, {key: one[key] + nonzero(draw, 2)}),
            plus(rest, {raised: one[key]}),
            rest,
            {k: -c for k, c in one.items()},
            plus(rest, {key[::-1]: one[key]}),
        ]
    )
    return Mutant(expanded(draw, one), expanded(draw, one), expanded(draw, other), one != other, "expression")


def polynomial_factored(draw: Stream) -> Mutant:
    """A product in factors against its expansion, with one factor changed."""
    a, b = _polynomial(draw), _polynomial(draw)
    other = plus(b, {draw.choice(sorted(b)): Fraction(nonzero(draw, 2))})
    gold, wrong = expanded(draw, product(a, b)), product(a, other) != product(a, b)
    form = draw.choice(
        [
            "({})({})",
            r"({}) \cdot ({})",
            r"\left({}\right)\left({}\right)",
        ]
    )
    right, given = (form.format(expanded(draw, a), expanded(draw, c)) for c in (b, other))
    return Mutant(gold, right, given, wrong, "expression")


def rational_function(draw: Stream) -> Mutant:
    """Numerator or denominator changed; different at a point where both are defined."""
    over, under = _polynomial(draw), _polynomial(draw)
    other = plus(under, {(0, 0, 0): Fraction(nonzero(draw, 2))})
    point = (draw.integer(2, 99), draw.integer(2, 99), draw.integer(2, 99))
    below, beside = at(under, point), at(other, point)
    wrong = bool(below and beside) and at(over, point) / (below or 1) != at(over, point) / (beside or 1)
    factor = plus(under, {(0, 0, 0): Fraction(1)}) or over  # of no other variables than the gold
    gold = rf"\frac{{{expanded(draw, over)}}}{{{expanded(draw, under)}}}"
    right = f"({expanded(draw, product(over, factor))})/({expanded(draw, product(under, factor))})"
    return Mutant(gold, right, f"({expanded(draw, over)})/({expanded(draw, other)})", wrong, "expression")
