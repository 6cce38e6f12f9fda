"""A figure while its numbers are worked out, and the questions that all rules ask of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.values.known import Known
from proofloom.engine.geometry.values.ledger import UNIT, Corner, Ledger, Pair, Triangle, pair
from proofloom.engine.geometry.values.numbers import Real, rational

HIGHEST = 16  # degree of a number that is used further
HALF = Fraction(1, 2)


@dataclass(slots=True)
class Scene:
    """A figure while its numbers are worked out.

    lines      known collinear triples, the middle point second
    thirds     of each two points the others that are known to be on one line with them
    triangles  triples of points that are not on one line as drawn, sorted; a set in order
    dropped    of a point and two others the feet of its perpendicular to their line, once they were asked for
    absolute   whether lengths have a unit
    oriented   whether a hypothesis says which way an angle turns; else only right angles are taken from
               the closure, since any other would hold of the figure and not of its mirror image
    """

    ledger: Ledger
    known: Known
    round: int
    count: int
    absolute: bool
    oriented: bool
    lines: list[tuple[int, int, int]] = field(default_factory=list)
    thirds: dict[Pair, list[int]] = field(default_factory=dict)
    triangles: dict[Triangle, None] = field(default_factory=dict)
    dropped: dict[tuple[int, Pair], tuple[int, ...]] = field(default_factory=dict)

    def line(self, a: int, b: int, c: int) -> int:
        """Return the entry that three points are on one line."""
        return self.ledger.fact(fact("coll", (a, b, c)), self.round)


def usable(*numbers: Real) -> bool:
    """Say whether numbers are simple enough to reckon on with."""
    for number in numbers:  # noqa: SIM110 - asked very often
        if number.value is None and number.degree > HIGHEST:
            return False
    return True


def triangle(a: int, b: int, c: int) -> Triangle:
    """Return a triangle's name."""
    x, y, z = sorted((a, b, c))
    return x, y, z


def corner_at(t: Triangle, v: int) -> Corner:
    """Return the angle of a triangle at one of its corners."""
    a, b, c = t
    return (b, a, c) if v == a else (a, b, c) if v == b else (a, c, b)


def sine_of(cos: Real) -> Real:
    """Return the sine of an angle from its cosine."""
    return (rational(1) - cos.squared()).root()


def multiple(scene: Scene, one: Pair, other: Pair, times: Real, rule: str, because: tuple[int, ...]) -> bool:
    """Learn that one length is a multiple of another."""
    ledger = scene.ledger
    if ledger.root(one) == UNIT:
        one, other, times = other, one, times.inverse()
    number = times * ledger.number(other)
    return ledger.length(one, other, number, rule, (*because, *ledger.why(other)))


def feet(scene: Scene, v: int, base: Pair) -> tuple[int, ...]:
    """Return what is known to be the foot of the perpendicular from v to a line, and is neither end."""
    found = scene.dropped.get((v, base))
    if found is None:
        on = [h for h in scene.thirds.get(base, ()) if h != v]
        found = tuple([h for h in on if scene.known.turn(pair(v, h), base) == HALF])
        scene.dropped[v, base] = found
    return found


def survey(scene: Scene) -> None:
    """Read off the closure what is collinear, and off the drawing what is a triangle."""
    ledger = scene.ledger
    for a, b, c in combinations(range(scene.count), 3):
        sides = ledger.drawn((b, c)), ledger.drawn((a, c)), ledger.drawn((a, b))
        if min(sides) < 1e-9:
            continue
        longest = max(sides)
        if ledger.drawn_area((a, b, c)) > 1e-7 * longest**2:  # far beyond what is taken for a line
            scene.triangles[a, b, c] = None
        elif scene.known.on_line(a, b, c):
            scene.lines.append(((b, a, c), (a, b, c), (a, c, b))[sides.index(longest)])
            for side, third in (((b, c), a), ((a, c), b), ((a, b), c)):
                scene.thirds.setdefault(side, []).append(third)
