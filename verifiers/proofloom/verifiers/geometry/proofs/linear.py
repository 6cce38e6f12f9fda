"""Linear steps: facts as equations of directions or of logarithms of lengths, and their exact combination."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from proofloom.engine.geometry.derivation import Step
from proofloom.engine.geometry.predicates import Fact, fact

Pair = tuple[int, int]
LARGEST = 10**6  # of a coefficient; and of the bits of a product of numbers
HALF = Fraction(1, 2)


class NotLinearError(ValueError):
    """A fact that is no equation of directions or of logarithms, or a combination that does not add up."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sum of multiples of one kind of unknown, each given by two points, and the right side.

    turns  True: of directions, in half turns modulo 1; False: of logarithms, the right side's being `value`
    """

    turns: bool
    terms: tuple[tuple[Pair, int], ...]
    value: Fraction


@lru_cache(maxsize=1 << 14)
def line_of(fact: Fact) -> Line:
    """Return a fact's equation; raise NotLinearError when it is none."""
    pairs = [(a, b) if a < b else (b, a) for a, b in zip(fact.points[::2], fact.points[1::2], strict=False)]
    value = fact.value
    match fact.name:
        case "para" | "perp":
            return Line(True, ((pairs[1], 1), (pairs[0], -1)), HALF if fact.name == "perp" else Fraction(0))
        case "aconst" if value is not None:
            return Line(True, ((pairs[1], 1), (pairs[0], -1)), value)
        case "eqangle":
            return Line(True, tuple(zip(pairs, (-1, 1, 1, -1), strict=True)), Fraction(0))
        case "cong":
            return Line(False, tuple(zip(pairs, (1, -1), strict=True)), Fraction(1))
        case "eqratio":
            return Line(False, tuple(zip(pairs, (1, -1, -1, 1), strict=True)), Fraction(1))
        case "rconst" | "r2const" if value is not None and value > 0:
            times = 2 if fact.name == "r2const" else 1
            return Line(False, ((pairs[0], times), (pairs[1], -times)), value)
        case "lconst" | "l2const" if value is not None and value > 0:
            return Line(False, ((pairs[0], 2 if fact.name == "l2const" else 1),), value)
        case "aequation" if value is not None and all(c.denominator == 1 for c, _ in fact.terms):
            whole = [int(c) for c, _ in fact.terms]
            signs = [sign * c for c in whole for sign in (-1, 1)]
            return Line(True, tuple(zip(pairs, signs, strict=True)), value)
        case "lequation":
            return _product(fact, pairs)
    raise NotLinearError(f"{fact.name} is no linear equation")


def _product(fact: Fact, pairs: Sequence[Pair]) -> Line:
    """Read "c times a product of lengths is d times another", or is a number."""
    terms: list[tuple[Pair, int]] = []
    at, numbers = 0, []
    for sign, (coefficient, count) in zip((1, -1), fact.terms, strict=False):
        terms += [(pair, sign) for pair in pairs[at : at + count // 2]]
        numbers.append(coefficient)
        at += count // 2
    value = fact.value or Fraction(0)
    if len(fact.terms) == 2 and not value and numbers[0] * numbers[1] < 0:
        return Line(False, tuple(terms), -numbers[1] / numbers[0])
    if len(fact.terms) == 1 and value / numbers[0] > 0:
        return Line(False, tuple(terms), value / numbers[0])
    raise NotLinearError("a sum of lengths is no product")


def implies(known: Fact, reading: Fact) -> bool:
    """Say whether a premise may be read as a simple fact."""
    if reading == known:
        return True
    points = set(known.points)
    match known.name, reading.name:
        case "coll", "para":
            return points.issuperset(reading.points)
        case "midp", "para":
            return points.issuperset(reading.points)
        case "midp", "cong":
            m, a, b = known.points
            return {frozenset(reading.points[:2]), frozenset(reading.points[2:])} == {
                frozenset((m, a)),
                frozenset((m, b)),
            }
        case "midp", "rconst":
            m, a, b = known.points
            part, whole = frozenset(reading.points[:2]), frozenset(reading.points[2:])
            if reading.value == 2:
                part, whole = whole, part
            elif reading.value != HALF:
                return False
            return whole == {a, b} and part in ({m, a}, {m, b})
        case "circle", "cong":
            centre, *others = known.points
            one, other = set(reading.points[:2]), set(reading.points[2:])
            return centre in one and centre in other and (one | other) <= {centre, *others}
    return False


def amounts_to(claim: Fact, reading: Fact) -> bool:
    """Say whether a simple fact says all that a claim says: itself, or of three points on one line a para."""
    if reading == claim:
        return True
    return (
        claim.name == "coll"
        and reading.name == "para"
        and len(claim.points) == 3
        and set(reading.points) == set(claim.points)
        and set(reading.points[:2]) != set(reading.points[2:])
    )


@lru_cache(maxsize=1 << 14)
def trivial(fact: Fact) -> bool:
    """Say whether a fact is true of itself: both sides of its equation are one."""
    if fact.name in ("simtri", "contri"):
        return fact.points[:3] == fact.points[3:]
    try:
        line = line_of(fact)
    except NotLinearError:
        return False
    zero = line.value == (0 if line.turns else 1)
    return zero and not any(_added([(1, line)]).values())


def halves(step: Step) -> bool:
    """Say whether a combination leaves several values open: of a direction, since lengths are positive."""
    return step.scale > 1 and step.reading is not None and line_of(step.reading).turns


def told(step: Step, conditions: Collection[Fact]) -> bool:
    """Say whether conditions deny the other half: two lines that are not so, or two angles alike."""
    if step.reading is None or step.scale != 2:
        return False
    if step.reading.name == "eqangle":
        return _alike(step.reading.points, conditions)
    if step.reading.name not in ("para", "perp"):
        return False
    return Fact("nperp" if step.reading.name == "para" else "npara", step.reading.points) in conditions


def _alike(points: Sequence[int], conditions: Collection[Fact]) -> bool:
    """Say whether two angles that are equal, or differ by a right angle, cannot differ.

    Turned alike and both acute, right or obtuse, or turned otherwise and not so, they lie in one quarter.
    """
    a, b, c, d = (frozenset(points[i : i + 2]) for i in range(0, 8, 2))
    for one, other in (((a, b), (c, d)), ((a, c), (b, d))):
        for p, x, y in _corners(*one):
            for q, u, v in _corners(*other):
                for turned, size in (((q, u, v), "sameside"), ((q, v, u), "nsameside")):
                    wanted = fact("sameclock", (p, x, y, *turned)), fact(size, (p, x, y, q, u, v))
                    if all(one in conditions for one in wanted):
                        return True
    return False


def _corners(one: frozenset[int], other: frozenset[int]) -> Iterator[tuple[int, int, int]]:
    for point in one & other if one != other else ():
        yield point, next(iter(one - {point})), next(iter(other - {point}))


def check(step: Step, premises: Sequence[Fact]) -> None:
    """Hold a linear step to its combination; raise NotLinearError, saying why, when it does not add up."""
    if step.reading is None or not amounts_to(step.claim, step.reading):
        raise NotLinearError("the claim is not what the combination shows")
    if tuple(use.step for use in step.uses) != step.premises or not step.uses:
        raise NotLinearError("the combination is not of the premises")
    if (
        step.scale < 1
        or max(step.scale, abs(step.lift), *(abs(use.coefficient) for use in step.uses)) > LARGEST
    ):
        raise NotLinearError("a coefficient is out of bounds")
    if not all(use.coefficient for use in step.uses):
        raise NotLinearError("a premise is not used")
    for use, known in zip(step.uses, premises, strict=True):
        if not implies(known, use.reading):
            raise NotLinearError(f"a premise does not say what it is read as: {use.reading.name}")
    claim = line_of(step.reading)
    lines = [(use.coefficient, line_of(use.reading)) for use in step.uses]
    if any(line.turns != claim.turns for _, line in lines):
        raise NotLinearError("directions and lengths are added")
    if any(_added([*lines, (-step.scale, claim)]).values()):
        raise NotLinearError("the left sides do not add up")
    if claim.turns:
        right = sum((factor * line.value for factor, line in lines if line.value), -step.scale * claim.value)
        if right != step.lift:
            raise NotLinearError("the right sides do not add up")
    elif step.lift or not _multiplies(lines, step.scale, claim.value):
        raise NotLinearError("the numbers do not multiply up")


def _added(lines: Iterable[tuple[int, Line]]) -> dict[Pair, int]:
    total: dict[Pair, int] = {}
    for factor, line in lines:
        for pair, coefficient in line.terms:
            total[pair] = total.get(pair, 0) + factor * coefficient
    return total


def _multiplies(lines: Sequence[tuple[int, Line]], scale: int, value: Fraction) -> bool:
    powers = [(v, p) for v, p in (*((line.value, n) for n, line in lines), (value, -scale)) if v != 1]
    bits = sum((v.numerator.bit_length() + v.denominator.bit_length()) * abs(power) for v, power in powers)
    if bits > LARGEST:
        raise NotLinearError("numbers too large to multiply")
    product = Fraction(1)
    for v, power in powers:
        product *= v**power
    return product == 1
