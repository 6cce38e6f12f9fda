"""What is known of a figure's numbers, and why: lengths against each other, cosines of angles, areas.

Lengths are kept in classes whose members have known ratios. The class of the unit holds the lengths that are
known outright; in any other class a length is known as a multiple of its first. Every entry is a step with
what it rests on. A number that the drawing contradicts is a fault, and is never entered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import hypot

from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.values.numbers import Real, angle_of, rational

Pair = tuple[int, int]
Corner = tuple[int, int, int]  # an angle: arm, vertex, arm, with the smaller arm first
Triangle = tuple[int, int, int]  # sorted
UNIT: Pair = (-1, -1)
_ONE = rational(1)
CLOSE = 1e-6  # relative; what differs more from the drawing is a fault


class ValueFaultError(RuntimeError):
    """A number that the drawing contradicts: hypotheses that contradict each other, or a fault of a rule."""


@dataclass(frozen=True, slots=True)
class Length:
    """A length as a multiple of another, or of the unit."""

    pair: Pair
    of: Pair
    number: Real


@dataclass(frozen=True, slots=True)
class Cosine:
    """The cosine of an angle, and the angle in half turns if it is a rational part."""

    corner: Corner
    number: Real
    angle: Fraction | None


@dataclass(frozen=True, slots=True)
class Area:
    """The area of a triangle."""

    triangle: Triangle
    number: Real


Claim = Fact | Length | Cosine | Area


@dataclass(frozen=True, slots=True)
class Entry:
    """One step: what it claims, the rule by which, the steps it rests on, and points that the rule is about.

    `rule` is a key of `rules.toml`; "known" for a fact that a closure derives.

    round  of a known fact: which closure; else -1
    """

    claim: Claim
    rule: str
    because: tuple[int, ...] = ()
    about: tuple[int, ...] = ()
    round: int = -1


def pair(a: int, b: int) -> Pair:
    """Return a segment's name."""
    return (a, b) if a < b else (b, a)


def corner(a: int, vertex: int, b: int) -> Corner:
    """Return an angle's name."""
    return (a, vertex, b) if a < b else (b, vertex, a)


class Ledger:
    """The entries so far, and what is in force."""

    def __init__(self, xy: Sequence[tuple[float, float]]) -> None:
        """Take the drawn figure, against which every number is held."""
        self.xy = xy
        places = list(enumerate(xy))
        self._drawn: dict[Pair, float] = {
            (a, b): hypot(bx - ax, by - ay) for (a, (ax, ay)), (b, (bx, by)) in combinations(places, 2)
        }
        self._drawn[UNIT] = 1.0
        self.entries: list[Entry] = []
        self._facts: dict[Fact, int] = {}
        self._root: dict[Pair, Pair] = {UNIT: UNIT}
        self._number: dict[Pair, Real] = {UNIT: _ONE}
        self._why: dict[Pair, int] = {}
        self._members: dict[Pair, list[Pair]] = {UNIT: [UNIT]}
        self.cosines: dict[Corner, tuple[Real, int]] = {}
        self.areas: dict[Triangle, tuple[Real, int]] = {}
        self._entered: dict[type[Claim], int] = dict.fromkeys((Fact, Length, Cosine, Area), 0)

    # --- what the drawing shows ------------------------------------------------------------------------

    def drawn(self, p: Pair) -> float:
        """Return a length as drawn; 1 for the unit."""
        return self._drawn[p]

    def drawn_cosine(self, c: Corner) -> float:
        """Return an angle's cosine as drawn."""
        (ax, ay), (vx, vy), (bx, by) = (self.xy[point] for point in c)
        ux, uy, wx, wy = ax - vx, ay - vy, bx - vx, by - vy
        return (ux * wx + uy * wy) / (hypot(ux, uy) * hypot(wx, wy))

    def drawn_area(self, t: Triangle) -> float:
        """Return a triangle's area as drawn, without sign."""
        (ax, ay), (bx, by), (cx, cy) = (self.xy[point] for point in t)
        return abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) / 2

    def same_side(self, p: int, q: int, a: int, b: int) -> bool:
        """Say whether p and q are drawn on one side of line ab."""
        (ax, ay), (bx, by) = self.xy[a], self.xy[b]
        one, other = ((bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in (self.xy[p], self.xy[q]))
        return one * other > 0

    # --- lengths ---------------------------------------------------------------------------------------

    def root(self, p: Pair) -> Pair:
        """Return the first length of a length's class; itself when nothing is known of it."""
        return self._root.get(p, p)

    def together(self, *pairs: Pair) -> bool:
        """Say whether lengths are in one class."""
        root = self._root
        first = root.get(pairs[0], pairs[0])
        for p in pairs[1:]:  # noqa: SIM110 - asked more often than anything else
            if root.get(p, p) != first:
                return False
        return True

    def number(self, p: Pair) -> Real:
        """Return a length as a multiple of its class's first."""
        return self._number.get(p, _ONE)

    def why(self, *pairs: Pair) -> tuple[int, ...]:
        """Return the entries that say what lengths are; none for the first of a class."""
        return tuple(self._why[p] for p in pairs if p in self._why)

    def length(self, p: Pair, of: Pair, number: Real, rule: str, because: Iterable[int], *about: int) -> bool:
        """Learn a length as a multiple of another's class's first (`of`); say whether that was new."""
        of_root = self.root(of)
        own = self.root(p)
        if own == of_root:
            if number != self.number(p):
                raise ValueFaultError(f"two lengths for one segment, by {rule}")
            return False
        shown = self.drawn(p) / self.drawn(of_root)
        if not abs(float(number) / shown - 1) < CLOSE:
            raise ValueFaultError(f"a length that the drawing contradicts, by {rule}")
        members = self._members.pop(own, [p])
        if own == UNIT or (of_root != UNIT and len(members) > len(self._members.get(of_root, [0]))):
            # the other class moves: p = number * of_root, so of_root = (p's number / number) * own
            self._members[own] = members
            moved = self.number(p) / number
            return self.length(of_root, own, moved, rule, (*because, *self.why(p)), *about)
        self._members.setdefault(of_root, [of_root])
        self._root.setdefault(of_root, of_root)
        old_number, old_why = self.number(p), self.why(p)
        new = self._put(Entry(Length(p, of_root, number), rule, tuple(because), tuple(about)))
        factor = number / old_number
        for other in members:
            if other == p:
                entry = new
            else:
                entry = self._put(
                    Entry(
                        Length(other, of_root, self.number(other) * factor),
                        "ratio",
                        (new, *self.why(other), *old_why),
                    )
                )
            claim = self.entries[entry].claim
            assert isinstance(claim, Length)
            self._root[other], self._number[other], self._why[other] = of_root, claim.number, entry
            self._members[of_root].append(other)
        return True

    # --- angles and areas ------------------------------------------------------------------------------

    def cosine(self, c: Corner, number: Real, rule: str, because: Iterable[int], *about: int) -> bool:
        """Learn the cosine of an angle; say whether that was new."""
        if c in self.cosines:
            if self.cosines[c][0] != number:
                raise ValueFaultError(f"two cosines for one angle, by {rule}")
            return False
        if not abs(float(number) - self.drawn_cosine(c)) < CLOSE:
            raise ValueFaultError(f"an angle that the drawing contradicts, by {rule}")
        claim = Cosine(c, number, angle_of(number))
        self.cosines[c] = number, self._put(Entry(claim, rule, tuple(because), tuple(about)))
        return True

    def area(self, t: Triangle, number: Real, rule: str, because: Iterable[int], *about: int) -> bool:
        """Learn the area of a triangle; say whether that was new."""
        if t in self.areas:
            if self.areas[t][0] != number:
                raise ValueFaultError(f"two areas for one triangle, by {rule}")
            return False
        if not abs(float(number) / self.drawn_area(t) - 1) < CLOSE:
            raise ValueFaultError(f"an area that the drawing contradicts, by {rule}")
        self.areas[t] = number, self._put(Entry(Area(t, number), rule, tuple(because), tuple(about)))
        return True

    def fact(self, known: Fact, round_: int) -> int:
        """Return the entry of a fact that a closure derives."""
        if known not in self._facts:
            self._facts[known] = self._put(Entry(known, "known", round=round_))
        return self._facts[known]

    def derived(self, known: Fact, because: Iterable[int]) -> int:
        """Enter a fact that follows from numbers, so that a closure may use it."""
        if known not in self._facts:
            self._facts[known] = self._put(Entry(known, "numbers", tuple(because)))
        return self._facts[known]

    def has(self, known: Fact) -> bool:
        """Say whether a fact is entered."""
        return known in self._facts

    def _put(self, entry: Entry) -> int:
        self.entries.append(entry)
        self._entered[type(entry.claim)] += 1
        return len(self.entries) - 1

    def entered(self, *kinds: type[Claim]) -> int:
        """Return how many entries claim something of some kinds."""
        return sum([self._entered[kind] for kind in kinds])
