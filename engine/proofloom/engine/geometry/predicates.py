"""The predicates of plane geometry: what each says, how many points it takes, and its one canonical form.

Names and argument orders are the field's (JGEX, AlphaGeometry, Newclid); the table is `predicates.txt`.
Points are indices into a problem's list of names. A line or segment argument is two points; their order
never matters. Angles are directed: the angle from line AB to line CD is the rotation, counter-clockwise,
that takes the direction of AB to that of CD, modulo half a turn; its value is a part of a half turn in
[0, 1), so 1/2 is a right angle. Lengths, ratios and areas are positive rationals.

Two facts that say the same by symmetry have the same canonical form, so facts can be hash-consed. For
equal angles and equal ratios that includes the exchange of the middle terms: from AB to CD as from EF to
GH says the same as from AB to EF as from CD to GH.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files

Points = tuple[int, ...]
Value = Fraction | None
Term = tuple[Fraction, int]
Symmetry = Callable[[Points, Value], tuple[Points, Value]]
REMEMBERED = 1 << 15  # facts


class Kind(Enum):
    """What decides a fact.

    EQUALITY    a polynomial identity: the prime field refutes it, closure derives it
    VALUE       an identity with a given number
    DISTINCT    an inequation (points differ, lines meet): holds generically if on one figure
    ORDER       an inequality over the reals: decided on the drawn figure only
    QUESTION    a goal that asks for a number
    """

    EQUALITY = "equality"
    VALUE = "value"
    DISTINCT = "distinct"
    ORDER = "order"
    QUESTION = "question"


# kinds that are often asked for together; to look up a member of an enumeration takes its time
IDENTITIES = (Kind.EQUALITY, Kind.VALUE)
ORDERED = (Kind.DISTINCT, Kind.ORDER)


class Unit(Enum):
    """What the number of a predicate measures; an ANGLE is a part of a half turn."""

    NONE = "-"
    ANGLE = "angle"
    LENGTH = "length"
    LENGTH2 = "squared-length"
    RATIO = "ratio"
    RATIO2 = "squared-ratio"
    AREA = "area"
    NUMBER = "number"


class FactError(ValueError):
    """Points, number or terms that make no fact of the named predicate; the message says why."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """One row of the table.

    name      the field's name
    least     fewest points
    most      most points; None when there is no limit
    kind      what decides it
    unit      of its number; NONE when it takes none
    symmetry  maps well-formed points and value to the canonical ones
    apart     lengths of the runs of points in which all must differ: 2 for lines, 3 for triangles,
              0 for all points, None when repeats are allowed
    says      one sentence; A, B, C, ... stand for its points in order
    """

    name: str
    least: int
    most: int | None
    kind: Kind
    unit: Unit
    symmetry: Symmetry
    apart: int | None
    says: str

    @property
    def takes_value(self) -> bool:
        """Say whether a fact of this predicate carries a number."""
        return self.kind is Kind.VALUE


@dataclass(frozen=True, slots=True)
class Fact:
    """One predicate applied to points. Build it with `fact`, which checks it and puts it into canonical form.

    name    a key of `PREDICATES`
    points  indices of points, in the predicate's order
    value   the number of a VALUE predicate (of an equation: its right side); else None
    terms   of an equation only: each term's coefficient and how many entries of `points` it takes, in
            order: four for an angle, two for each factor of a product of lengths
    """

    name: str
    points: Points
    value: Value = field(default=None, hash=False)  # slow to hash, and seldom all that tells facts apart
    terms: tuple[Term, ...] = field(default=(), hash=False)

    @property
    def predicate(self) -> Predicate:
        """Return the row of the table."""
        return PREDICATES[self.name]


def fact(name: str, points: Sequence[int], value: Value = None, terms: Sequence[Term] = ()) -> Fact:
    """Return the canonical fact; raise FactError when the arguments make none."""
    return _fact(name, tuple(points), value, tuple(terms))


@lru_cache(maxsize=REMEMBERED, typed=True)  # of a few points, the same are made again for every problem
def _fact(name: str, given: Points, value: Value, terms: tuple[Term, ...]) -> Fact:
    row = PREDICATES.get(name)
    if row is None:
        raise FactError(f"no predicate is called {name!r}")
    if len(given) < row.least or (row.most is not None and len(given) > row.most):
        wanted = f"{row.least}" if row.most == row.least else f"{row.least} or more"
        raise FactError(f"{name} takes {wanted} points, got {len(given)}")
    if row.apart is not None:
        run = row.apart or len(given)
        if len(given) % run:
            raise FactError(f"{name} takes its points by {run}, got {len(given)}")
        for start in range(0, len(given), run):
            if given[start] == given[start + 1] if run == 2 else len(set(given[start : start + run])) < run:
                raise FactError(f"{name} repeats a point among arguments {start + 1} to {start + run}")
    if value is None:
        if row.takes_value:
            raise FactError(f"{name} needs a number")
    elif not row.takes_value:
        raise FactError(f"{name} takes no number")
    elif value <= 0 and row.unit not in (Unit.ANGLE, Unit.NUMBER):
        raise FactError(f"{name} needs a number above 0, got {value}")
    if row.symmetry is _as_equation:
        return _equation(row, given, value, terms)
    if terms:
        raise FactError(f"{name} is not an equation")
    return Fact(name, *row.symmetry(given, value))


def canonical(given: Fact) -> Fact:
    """Return the canonical form of a fact that was built by hand; raise FactError when it is none."""
    return fact(given.name, given.points, given.value, given.terms)


def renamed(given: Fact, places: Sequence[int]) -> Fact:
    """Return the fact with point i replaced by places[i], in canonical form."""
    return fact(given.name, [places[point] for point in given.points], given.value, given.terms)


def pairs_of(points: Points) -> list[tuple[int, int]]:
    """Return consecutive points as lines or segments, each with its smaller index first."""
    return [_pair(points[i], points[i + 1]) for i in range(0, len(points), 2)]


# --- symmetries -----------------------------------------------------------------------------------------


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _flat(groups: Sequence[Points]) -> Points:
    return tuple(point for group in groups for point in group)


def _set(points: Points, value: Value) -> tuple[Points, Value]:
    return tuple(sorted(points)), value


def _first_then_set(points: Points, value: Value) -> tuple[Points, Value]:
    return (points[0], *sorted(points[1:])), value


def _middle(points: Points, value: Value) -> tuple[Points, Value]:
    a, b, c = points
    return ((a, b, c) if a < c else (c, b, a)), value


def _two_lines(points: Points, value: Value) -> tuple[Points, Value]:
    a, b, c, d = points
    one, other = _pair(a, b), _pair(c, d)
    return (*one, *other) if one <= other else (*other, *one), value


def _two_lines_kept(points: Points, value: Value) -> tuple[Points, Value]:
    return _flat(pairs_of(points)), value


def _proportion(points: Points, value: Value) -> tuple[Points, Value]:
    a, b, c, d, e, f, g, h = points
    one, other = _pair(a, b), _pair(g, h)
    inner, last = _pair(c, d), _pair(e, f)
    if one > other:
        one, other = other, one
    if inner > last:
        inner, last = last, inner
    if (inner, last) < (one, other):
        one, other, inner, last = inner, last, one, other
    return (*one, *inner, *last, *other), value


def _turn(points: Points, value: Value) -> tuple[Points, Value]:
    one, other = pairs_of(points)
    assert value is not None
    return ((*one, *other), value % 1) if one <= other else ((*other, *one), -value % 1)


def _quotient(points: Points, value: Value) -> tuple[Points, Value]:
    one, other = pairs_of(points)
    assert value is not None
    return ((*one, *other), value) if one <= other else ((*other, *one), 1 / value)


def _matched(points: Points, value: Value) -> tuple[Points, Value]:
    there = sorted(zip(points[:3], points[3:], strict=True))
    back = sorted(zip(points[3:], points[:3], strict=True))
    best = min(there, back)
    return (*(a for a, _ in best), *(b for _, b in best)), value


def _two_sets(points: Points, value: Value) -> tuple[Points, Value]:
    return _flat(sorted((tuple(sorted(points[:3])), tuple(sorted(points[3:]))))), value


def _two_corners(points: Points, value: Value) -> tuple[Points, Value]:
    a, b, c, x, y, z = points
    return _flat(sorted(((a, *_pair(b, c)), (x, *_pair(y, z))))), value


def _clock(points: Points, value: Value) -> tuple[Points, Value]:
    a, b, c, x, y, z = points
    kept = sorted((_spun(a, b, c), _spun(x, y, z)))
    mirrored = sorted((_spun(a, c, b), _spun(x, z, y)))
    return min(_flat(kept), _flat(mirrored)), value


def _spun(a: int, b: int, c: int) -> Points:
    return min((a, b, c), (b, c, a), (c, a, b))


def _as_equation(points: Points, value: Value) -> tuple[Points, Value]:
    return points, value  # an equation's terms move with its points: see `_equation`


def _equation(row: Predicate, points: Points, value: Value, terms: tuple[Term, ...]) -> Fact:
    """Collect like terms and sort them; scale nothing, so that the numbers stay as they were given."""
    angle = row.unit is Unit.ANGLE
    sums: dict[Points, Fraction] = {}
    at = 0
    for coefficient, count in terms:
        if count < 2 or count % 2 or (angle and count != 4) or at + count > len(points):
            raise FactError(f"{row.name} has a term of {count} points")
        pairs = pairs_of(points[at : at + count])
        if angle and pairs[0] > pairs[1]:
            pairs, coefficient = [pairs[1], pairs[0]], -coefficient
        key = _flat(pairs if angle else sorted(pairs))
        sums[key] = sums.get(key, Fraction(0)) + coefficient
        at += count
    kept = sorted((key, coefficient) for key, coefficient in sums.items() if coefficient)
    if at != len(points) or not kept:
        raise FactError(f"the terms of {row.name} do not take up its points, or cancel")
    assert value is not None
    turns = angle and all(coefficient.denominator == 1 for _, coefficient in kept)
    right = value % 1 if turns else value
    return Fact(row.name, _flat([key for key, _ in kept]), right, tuple((c, len(key)) for key, c in kept))


_SYMMETRIES: dict[str, Symmetry] = {
    "set": _set,
    "first-then-set": _first_then_set,
    "middle": _middle,
    "two-lines": _two_lines,
    "two-lines-kept": _two_lines_kept,
    "proportion": _proportion,
    "turn": _turn,
    "quotient": _quotient,
    "matched": _matched,
    "two-sets": _two_sets,
    "two-corners": _two_corners,
    "clock": _clock,
    "equation": _as_equation,
}
_APART = {"all": 0, "lines": 2, "triangles": 3, "none": None}


def _table() -> Iterator[Predicate]:
    text = (files("proofloom.engine.geometry") / "predicates.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, count, kind, unit, symmetry, apart, says = line.split(maxsplit=6)
            least = int(count.removesuffix("+"))
            most = None if count.endswith("+") else least
            yield Predicate(
                name, least, most, Kind(kind), Unit(unit), _SYMMETRIES[symmetry], _APART[apart], says
            )


PREDICATES: dict[str, Predicate] = {row.name: row for row in _table()}

# other names for the same predicates, as AlphaGeometry and yuclid write them
ALIASES = {
    "eqangle6": "eqangle",
    "eqratio6": "eqratio",
    "simtri2": "simtrir",
    "simtri*": "simtri",
    "contri2": "contrir",
    "contri*": "contri",
    "circumcenter": "circle",
}

# yuclid gives an angle by three points, vertex in the middle: which of the six stand where in eqangle
SHORT = dict.fromkeys(("eqangle", "equal_angles"), ("eqangle", (1, 0, 1, 2, 4, 3, 4, 5)))
