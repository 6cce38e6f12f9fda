"""Works out all numbers of a closed scene, and says of each what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from proofloom.engine import Reject
from proofloom.engine.geometry.closure.engine import Closure
from proofloom.engine.geometry.predicates import Fact, Unit
from proofloom.engine.geometry.task import Asked
from proofloom.engine.geometry.values.known import Known
from proofloom.engine.geometry.values.ledger import (
    UNIT,
    Cosine,
    Entry,
    Ledger,
    ValueFaultError,
    corner,
    pair,
)
from proofloom.engine.geometry.values.numbers import NumberError, Real, rational
from proofloom.engine.geometry.values.rules import RULES as ALL
from proofloom.engine.geometry.values.rules import Sweeper, attempt
from proofloom.engine.geometry.values.rules.closure import from_closure
from proofloom.engine.geometry.values.rules.triangles import right_trapezoids
from proofloom.engine.geometry.values.scene import Scene, survey, triangle
from proofloom.generators.geometry.plane.readings import read_off
from proofloom.generators.geometry.plane.sight import Sight

SWEEPS = 3  # of the rules, after the closure was read off
LEFT_OUT = (from_closure, right_trapezoids)  # the first is replaced by `read_off`; the second costs too much
RULES = tuple([rule for rule in ALL if rule.apply not in LEFT_OUT])
HIGHEST, MANY = 4, 12  # more than so many numbers of a higher degree, and there are no more sweeps
PLAIN = 12  # parts of a half turn: with other angles numbers become unwieldy, and only angles are looked for

_ABSOLUTE = (Unit.LENGTH, Unit.LENGTH2, Unit.AREA)
Polygon = tuple[int, ...]
Fits = Callable[["Quantity", Real, Fraction | None], bool]  # a number, and of an angle its half turns


@dataclass(frozen=True, slots=True)
class Quantity:
    """What can be asked for: a length, angle, area, perimeter or ratio, of points by index."""

    what: str
    points: Polygon

    def named(self, names: Sequence[str]) -> Asked:
        """Return the same with the points' names."""
        return Asked(self.what, tuple(names[point] for point in self.points))


@dataclass(frozen=True, slots=True)
class Worked:
    """A number and how it was found.

    number   what is asked; of an angle its cosine
    angle    of an angle: half turns, if it is a rational part
    entries  what it rests on, in order
    ends     those of them that make it up: several of a perimeter, or of the area of a polygon
    """

    quantity: Quantity
    number: Real
    angle: Fraction | None
    entries: tuple[Entry, ...]
    ends: tuple[int, ...]

    @property
    def facts(self) -> list[Fact]:
        """Return the facts that a closure must derive for it."""
        return [entry.claim for entry in self.entries if isinstance(entry.claim, Fact)]


def reckon(sight: Sight, closure: Closure, hypotheses: Iterable[Fact]) -> Ledger:
    """Return what is known of the numbers of what is drawn; raise Reject where the rules contradict."""
    given = tuple(hypotheses)
    turns = [known.value for known in given if known.predicate.unit is Unit.ANGLE]
    ledger = Ledger(sight.xy)
    scene = Scene(
        ledger,
        Known(closure),
        0,
        len(sight.xy),
        any(known.predicate.unit in _ABSOLUTE for known in given),
        any(turn not in (0, Fraction(1, 2)) for turn in turns),
    )
    plain = all(turn is None or (turn * PLAIN).denominator == 1 for turn in turns)
    try:
        survey(scene)
        scene.triangles = {
            (a, b, c): None
            for a, b, c in scene.triangles
            if sight.joined(a, b) and sight.joined(b, c) and sight.joined(a, c)
        }
        attempt(lambda scene: read_off(scene, sight), scene)
        first = len(ledger.entries)
        sweeper = Sweeper(scene, RULES)
        for _ in range(SWEEPS if plain else 0):
            if (
                not sweeper.sweep()
                or sum(_degree(entry) > HIGHEST for entry in ledger.entries[first:]) > MANY
            ):
                break
    except ValueFaultError as error:
        raise Reject("numbers that contradict each other") from error
    return ledger


def _degree(entry: Entry) -> int:
    return 1 if isinstance(entry.claim, Fact) else entry.claim.number.degree


def worked(ledger: Ledger, quantity: Quantity, fits: Fits | None = None) -> Worked | None:
    """Return a quantity's number with what it rests on, or None where it is not known or does not fit."""
    try:
        found = _value(ledger, quantity)
    except NumberError:
        return None
    if found is None:
        return None
    number, angle, ends = found
    if fits is not None and not fits(quantity, number, angle):
        return None
    needed, behind = set(ends), list(ends)
    while behind:
        new = [at for at in ledger.entries[behind.pop()].because if at not in needed]
        needed.update(new)
        behind += new
    order = sorted(needed)
    place = {at: i for i, at in enumerate(order)}
    entries = tuple([_renumbered(ledger.entries[at], place) for at in order])
    return Worked(quantity, number, angle, entries, tuple(place[end] for end in ends))


def _renumbered(entry: Entry, place: dict[int, int]) -> Entry:
    """Return an entry with what it rests on numbered anew; a fact rests on nothing."""
    if not entry.because:
        return entry
    because = tuple([place[at] for at in dict.fromkeys(entry.because)])
    return Entry(entry.claim, entry.rule, because, entry.about, entry.round)


Found = tuple[Real, Fraction | None, tuple[int, ...]]


def _value(ledger: Ledger, quantity: Quantity) -> Found | None:
    p = quantity.points
    match quantity.what:
        case "length":
            one = pair(*p)
            return (ledger.number(one), None, ledger.why(one)) if ledger.together(one, UNIT) else None
        case "ratio":
            one, other = pair(p[0], p[1]), pair(p[2], p[3])
            if not ledger.together(one, other):
                return None
            return ledger.number(one) / ledger.number(other), None, ledger.why(one, other)
        case "angle":
            held = ledger.cosines.get(corner(*p))
            if held is None:
                return None
            claim = ledger.entries[held[1]].claim
            assert isinstance(claim, Cosine)
            return held[0], claim.angle, (held[1],)
        case "perimeter":
            sides = [pair(a, b) for a, b in pairwise((*p, p[0]))]
            if not ledger.together(UNIT, *sides):
                return None
            return _sum(ledger.number(side) for side in sides), None, ledger.why(*sides)
        case _:
            parts = []
            for b, c in pairwise(p[1:]):
                held = ledger.areas.get(triangle(p[0], b, c))
                if held is None:
                    return None
                parts.append(held)
            return _sum(area for area, _ in parts), None, tuple(dict.fromkeys(why for _, why in parts))


def _sum(numbers: Iterable[Real]) -> Real:
    total = rational(0)
    for number in numbers:
        total = total + number
    return total
