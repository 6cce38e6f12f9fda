"""A linear step about lengths written out as a chain of equal lengths, ratios or products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from proofloom.engine.geometry.derivation import Step
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.wording.facts import Words
from proofloom.engine.geometry.wording.notation import listed
from proofloom.engine.geometry.wording.order import best_order

Pair = tuple[int, int]
Product = dict[Pair, Fraction]

SIGNS = {
    "cong": (1, -1),
    "rconst": (1, -1),
    "r2const": (2, -2),
    "lconst": (1,),
    "l2const": (2,),
    "eqratio": (1, -1, -1, 1),
}
LENGTHS = frozenset(SIGNS)


def _product(points: Sequence[int], signs: Sequence[int]) -> Product:
    found: Product = {}
    pairs = zip(points[::2], points[1::2], strict=True)
    for (a, b), sign in zip(pairs, signs, strict=True):
        pair = (min(a, b), max(a, b))
        found[pair] = found.get(pair, Fraction(0)) + sign
    return {pair: power for pair, power in found.items() if power}


def _starts(said: Fact) -> list[Product]:
    """Return what a chain that ends in a claim may begin with."""
    p = said.points
    if said.name == "cong":
        return [_product(p[:2], (1,))]
    if said.name == "eqratio":
        return [
            _product(p[:4], (1, -1)),
            _product((*p[:2], *p[4:6]), (1, -1)),
        ]
    return [_product(p, SIGNS[said.name])]


def ratio_chain(step: Step, words: Words, number: Mapping[int, int]) -> str:
    """Return a chain that ends in the claim of a step about lengths, and the lines that it rests on."""
    assert step.reading is not None
    uses = [use for use in step.uses if use.coefficient]
    changes = [
        {
            pair: -use.coefficient * power
            for pair, power in _product(use.reading.points, SIGNS[use.reading.name]).items()
        }
        for use in uses
    ]
    bar = " : " if len(step.reading.points) > 4 or step.reading.value is not None else "/"
    tried: list[tuple[int, str]] = []
    for start in _starts(step.reading):
        state = {pair: power * step.scale for pair, power in start.items()}
        factor = Fraction(1)
        links = [_told(state, factor, words, bar)]
        order: list[int] = []
        for at, _ in best_order(state, changes):
            use = uses[at]
            for pair, power in changes[at].items():
                state[pair] = state.get(pair, Fraction(0)) + power
            state = {pair: power for pair, power in state.items() if power}
            if use.reading.value is not None:
                factor *= use.reading.value**use.coefficient
            order.append(number[use.step])
            text = _told(state, factor, words, bar)
            if text != links[-1]:
                links.append(text)
        cited = listed(f"({n})" for n in dict.fromkeys(order))
        text = f"{' = '.join(links)}, by {cited}"
        tried.append((sum(map(len, links)), text))
    return min(tried)[1]


def _told(product: Product, factor: Fraction, words: Words, bar: str) -> str:
    """Write a product of powers of lengths and a factor as one ratio, or as one fraction."""
    above, below = _part(product, 1, factor.numerator, words), _part(product, -1, factor.denominator, words)
    if not below:
        return _joined(above, words)
    return f"{_bracketed(above, words)}{bar}{_bracketed(below, words)}"


def _part(product: Product, sign: int, number: int, words: Words) -> list[str]:
    """Return the factors above or below the line."""
    factors = [] if number == 1 else [words.math(str(number))]
    named = {pair: sorted(pair, key=lambda p: words.notation.names[p]) for pair in product}
    for pair in sorted(product, key=lambda one: [words.notation.names[p] for p in named[one]]):
        if product[pair] * sign > 0:
            size = abs(product[pair])
            power = "" if size == 1 else "²" if size == 2 else f"^{size}"
            factors.append(words.math(f"AB{power}", *named[pair]))
    return factors


def _joined(factors: Sequence[str], words: Words) -> str:
    return words.math("·").join(factors).replace("$$", "") or words.math("1")


def _bracketed(factors: Sequence[str], words: Words) -> str:
    text = _joined(factors, words)
    return f"({text})" if len(factors) > 1 else text
