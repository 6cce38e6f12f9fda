"""Facts as linear equations, exactly: to items of the closure, and from items back to facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

from proofloom.engine.geometry.closure.measure import SMALL_PRIMES
from proofloom.engine.geometry.predicates import REMEMBERED, Fact, fact

HALF = Fraction(1, 2)
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Equation:
    """A whole combination of directions (`turns`) or of logarithms of lengths, and its right side.

    terms  pair of points to coefficient, none 0
    value  half turns; or the number whose logarithm the right side is
    """

    turns: bool
    terms: tuple[tuple[Pair, int], ...]
    value: Fraction


_SIGNS: dict[str, tuple[bool, tuple[int, ...], Fraction]] = {
    "para": (True, (-1, 1), Fraction(0)),
    "perp": (True, (-1, 1), HALF),
    "aconst": (True, (-1, 1), Fraction(0)),
    "eqangle": (True, (-1, 1, 1, -1), Fraction(0)),
    "cong": (False, (1, -1), Fraction(1)),
    "rconst": (False, (1, -1), Fraction(1)),
    "r2const": (False, (2, -2), Fraction(1)),
    "lconst": (False, (1,), Fraction(1)),
    "l2const": (False, (2,), Fraction(1)),
    "eqratio": (False, (1, -1, -1, 1), Fraction(1)),
}


@lru_cache(maxsize=REMEMBERED)  # a proof asks several times for each of its facts
def equation_of(simple: Fact) -> Equation | None:
    """Return the equation of a simple fact (see `derivation`), or None when it has none."""
    points, shape = simple.points, _SIGNS.get(simple.name)
    if shape is not None:
        turns, signs, value = shape
        if simple.value is not None:
            value = simple.value
    elif simple.name == "aequation" and simple.value is not None:
        if any(c.denominator != 1 for c, _ in simple.terms):
            return None
        turns, value = True, simple.value
        signs = tuple(sign * int(c) for c, _ in simple.terms for sign in (-1, 1))
    else:
        return None
    total: dict[Pair, int] = {}
    for at, sign in enumerate(signs):
        a, b = points[2 * at], points[2 * at + 1]
        pair = (a, b) if a < b else (b, a)
        total[pair] = total.get(pair, 0) + sign
    return Equation(turns, tuple([(pair, c) for pair in sorted(total) if (c := total[pair])]), value)


def readings(known: Fact) -> Iterator[Fact]:
    """Yield the simple facts as which a fact may be read; independent ones first."""
    points = known.points
    if known.name in _SIGNS or known.name == "aequation":
        yield known
    elif known.name == "coll":
        yield from on_line(points)
    elif known.name == "circle":
        for a, b in combinations(points[1:], 2):
            yield fact("cong", (points[0], a, points[0], b))
    elif known.name == "midp":
        m, a, b = points
        yield fact("cong", (m, a, m, b))
        yield fact("rconst", (m, a, a, b), HALF)
        yield fact("rconst", (m, b, a, b), HALF)
        yield from on_line(points)


@lru_cache(maxsize=REMEMBERED)
def equations(known: Fact) -> tuple[tuple[Fact, Equation], ...]:
    """Return the readings of a fact that say something, each with its equation."""
    made = [(reading, equation_of(reading)) for reading in readings(known)]
    return tuple([(reading, written) for reading, written in made if written is not None and written.terms])


def on_line(points: tuple[int, ...]) -> Iterator[Fact]:
    """Yield, of each three of some points, that they lie on one line, as parallels through two of them."""
    for a, b, c in combinations(sorted(points), 3):  # so that each is in its canonical form
        yield Fact("para", (a, b, a, c))
        yield Fact("para", (a, b, b, c))
        yield Fact("para", (a, c, b, c))


def parts(known: Fact) -> tuple[Fact, ...]:
    """Return the facts of fewest points that together are a fact: itself, unless it is of many points."""
    points = known.points
    if known.name == "coll" and len(points) > 3:
        return tuple(fact("coll", three) for three in combinations(points, 3))
    if known.name == "cyclic" and len(points) > 4:
        return tuple(fact("cyclic", (*points[:3], other)) for other in points[3:])
    if known.name == "circle":
        return tuple(fact("cong", (points[0], a, points[0], b)) for a, b in combinations(points[1:], 2))
    return (known,)


def primes_of(value: Fraction) -> dict[int, int]:
    """Return the prime factors of a positive number with their exponents."""
    if value.numerator == value.denominator:
        return {}
    powers: dict[int, int] = {}
    for whole, sign in ((value.numerator, 1), (value.denominator, -1)):
        prime = 2
        while whole > 1:
            if prime * prime > whole:
                prime = whole
            while whole % prime == 0:
                whole //= prime
                powers[prime] = powers.get(prime, 0) + sign
            prime += 1
    return {prime: power for prime, power in powers.items() if power}


def prime_table(facts: tuple[Fact, ...]) -> tuple[int, ...]:
    """Return the primes that facts speak of, the small ones always and first."""
    found: set[int] = set()
    for known in facts:
        equation = None if known.value is None else equation_of(known)
        if equation is not None and not equation.turns:
            found |= set(primes_of(equation.value))
    return (*SMALL_PRIMES, *sorted(found - set(SMALL_PRIMES)))
