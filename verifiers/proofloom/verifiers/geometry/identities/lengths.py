"""Equations of lengths, not of their squares: whether some choice of the roots' signs fulfils them."""

from __future__ import annotations

from fractions import Fraction

from proofloom.engine.geometry.predicates import Fact
from proofloom.verifiers.geometry.identities.extensions import Finite
from proofloom.verifiers.geometry.identities.plan import Plan
from proofloom.verifiers.geometry.identities.polynomials import Axis, Scalar, UnsupportedError

MOST_TERMS = 6

Element = dict[int, Scalar]  # a number with adjoined roots: bit i of a key says that root i is a factor


class LengthIdentity:
    """A sum of multiples of products of lengths that is a number, over fields without order.

    Lengths are square roots there, each of two signs. The identity is multiplied by its like with every other
    sign of the terms: the product is a polynomial in squared lengths, and vanishes exactly if the equation
    holds for some signs. Which ones they are on a drawn figure is for the figure to say.
    """

    def __init__(self, fact: Fact) -> None:
        assert fact.value is not None
        if len(fact.terms) > MOST_TERMS:
            raise UnsupportedError(f"more than {MOST_TERMS} terms of lengths")
        self.value = fact.value
        self.terms: list[tuple[Fraction, list[tuple[int, int]]]] = []
        at = 0
        for coefficient, count in fact.terms:
            points = fact.points[at : at + count]
            self.terms.append((coefficient, list(zip(points[::2], points[1::2], strict=True))))
            at += count

    def degree(self, plan: Plan) -> int:
        """Bound the degree of the product over all signs."""
        largest = max(
            sum(2 * (plan.degrees[a] + plan.degrees[b]) for a, b in pairs) for _, pairs in self.terms
        )
        return int(plan.sheets * max(1, largest) * 2 ** len(self.terms))

    def holds(self, arithmetic: Finite, z: Axis, w: Axis) -> str:
        """Say "true" if some signs of the lengths fulfil the equation on a figure, "false" if none do."""
        field, reduce = arithmetic.field, arithmetic.reduce
        squares, number = [], {0: -field.number(self.value)}
        for root, (coefficient, pairs) in enumerate(self.terms):
            square: Scalar = 1
            for a, b in pairs:
                square = reduce(square * (z[b] - z[a]) * (w[b] - w[a]))
            squares.append(square)
            number[1 << root] = field.number(coefficient)
        for root in range(len(squares)):
            twin = {key: -part if key >> root & 1 else part for key, part in number.items()}
            number = _times(number, twin, squares, arithmetic)
        return "true" if all(map(arithmetic.zero, number.values())) else "false"


def _times(one: Element, other: Element, squares: list[Scalar], arithmetic: Finite) -> Element:
    product: Element = {}
    for first, a in one.items():
        for second, b in other.items():
            part = a * b
            for root, square in enumerate(squares):
                if first & second & (1 << root):
                    part = arithmetic.reduce(part * square)
            key = first ^ second
            product[key] = arithmetic.reduce(product.get(key, 0) + part)
    return {key: part for key, part in product.items() if not arithmetic.zero(part)}
