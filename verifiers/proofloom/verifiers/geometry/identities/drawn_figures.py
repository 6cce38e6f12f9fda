"""Figures in the real plane with every coordinate in a ball: order is decided rigorously or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

from flint import acb, arb, ctx, fmpq

from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.seed import Seed, Stream
from proofloom.verifiers.geometry.identities.loci import Locus, NoRootError, Point, UnreadableError, roots
from proofloom.verifiers.geometry.identities.order import Condition, condition, shown, turns_left
from proofloom.verifiers.geometry.identities.placing import NoFigureError, Placing
from proofloom.verifiers.geometry.identities.plan import Plan, Step
from proofloom.verifiers.geometry.identities.polynomials import (
    REMEMBERED,
    Number,
    Scalar,
    UnsupportedError,
    apart,
    bent,
    equations,
    proper,
)

PRECISION = 320  # bits of every number
FINE = arb(2) ** -100  # a figure with a coordinate known less well is drawn again
FAR = arb(1_000)  # and one with a coordinate beyond this
CERTAIN = arb(2) ** -40  # radius above which a ball around zero is no sign that a value vanishes
PATIENCE = 8  # draws of one free choice until the conditions on it hold
SPREAD = 2**20  # free coordinates are multiples of 1 / SPREAD
_STEP = arb(2) ** -20


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure.

    z, w    x + iy and x - iy of every point
    one     pairs of points that may be one
    places  how many figures these free choices have, order and reality left aside: if only one, all
            figures make up one irreducible variety, on which a product vanishes only if a factor does
    ways    how many of them are real and in the order that was asked, as far as that was met with
    loose   points that were put anywhere on a line or curve, because nothing more holds them
    tried   identities that were asked of it, and whether they may hold: several verifiers ask the same
    """

    z: tuple[acb, ...]
    w: tuple[acb, ...]
    one: frozenset[tuple[int, int]]
    places: int
    ways: int
    loose: frozenset[int] = frozenset()
    tried: dict[Identity, bool] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    def at(
        z: tuple[acb, ...], w: tuple[acb, ...], places: int, ways: int, loose: Iterable[int] = ()
    ) -> Drawing:
        """Return the figure with points at these places."""
        pairs = combinations(range(len(z)), 2)
        one = frozenset([(a, b) for a, b in pairs if (z[a] != z[b]) is False])
        return Drawing(z, w, one, places, ways, frozenset(loose))

    def merges(self, fact: Fact) -> bool:
        """Say whether points may be one that must not for a fact to mean something: it says nothing here."""
        return bool(self.one) and not self.one.isdisjoint(apart(fact))

    def shows(self, facts: Sequence[Fact]) -> bool:
        """Say whether facts of order or distinctness all certainly hold."""
        return all(shown(fact, self.z) for fact in facts) and not any(map(self.merges, facts))


class _Balls:
    """Complex balls, as figures use them; what may be zero counts as zero."""

    __slots__ = ()

    def reduce(self, value: acb) -> acb:
        return value

    def zero(self, value: acb) -> bool:
        return (value != 0) is False  # balls differ from zero only if they certainly do

    def inverse(self, value: acb) -> acb:
        return 1 / (value if isinstance(value, acb) else acb(value))

    def root(self, value: acb) -> acb:
        return acb(0) if (value != 0) is False else value.sqrt()


class Search(Placing[_Balls]):
    """Looks for figures of a plan, at random wherever it leaves a choice."""

    def __init__(self, plan: Plan, stream: Stream, conditions: Sequence[Fact]) -> None:
        """Look for figures that satisfy further conditions of order."""
        self.stream = stream
        super().__init__(plan, _Balls())
        at = {step.point: index for index, step in enumerate(plan.steps)}
        self.due: list[list[Condition]] = [[] for _ in plan.steps]
        for fact in (*plan.conditions, *conditions):
            self.due[max(map(at.__getitem__, fact.points))].append(condition(fact))
        self.turns: list[list[tuple[int, int, int]]] = [[] for _ in plan.steps]
        for triple in plan.turns:
            self.turns[max(map(at.__getitem__, triple))].append(triple)

    def constants(self, numbers: Sequence[Number]) -> list[acb]:
        """Return an equation's numbers as balls."""
        return [number(n) for n in numbers]

    def draw(self) -> Drawing | None:
        """Return a figure, or None when these choices lead nowhere."""
        count = ways = 1
        loose: list[int] = []
        for at, step in enumerate(self.plan.steps):
            places, free = self.solve(step, at)
            if places:
                sound = self.distinct(self.sound(step, at, places), at)
                count *= len(sound)
                real = [place for place in map(_real, sound) if place is not None]
                fit = [place for place in real if self.suits(step, at, place)]
                ways *= len(fit)
                chosen = self.picked(step, fit) if len(fit) > 1 else fit[0] if fit else None
            elif free and self.nowhere(free[0]):
                return None
            else:
                if free:
                    loose.append(step.point)
                    if not all(self.arithmetic.zero(part) for part in free[0][4:]):
                        count *= 2  # a pair of lines is not one curve
                chosen = self.choose(step, at, free)
            if chosen is None:
                return None
            self.z[step.point], self.w[step.point] = chosen
        if not all(bent(self.z, self.w, triple) != 0 for triple in self.plan.proper):
            return None
        return Drawing.at(tuple(self.z), tuple(self.w), count, ways, loose)

    def picked(self, step: Step, places: Sequence[Point]) -> Point:
        """Return one of several places that a point could have."""
        return self.stream.choice(places)

    def suits(self, step: Step, at: int, place: Point) -> bool:
        """Put a point at a place and say whether the conditions due hold there."""
        self.z[step.point], self.w[step.point] = place
        for triple in self.turns[at]:
            if not turns_left(self.z, triple):
                return False
        return all(due.holds(self.z) for due in self.due[at])

    def taken(self, place: Point, others: Sequence[int]) -> bool:
        """Say whether one of other points may be at a place: balls that meet may hold one number."""
        z, w = place
        return any(not (z != self.z[other] or w != self.w[other]) for other in others)

    def choose(self, step: Step, at: int, free: Sequence[Locus]) -> Point | None:
        """Return a place for a point that is free, or free on a locus; None where none suits."""
        for _ in range(PATIENCE):
            place = self.somewhere(free[0]) if free else self.anywhere()
            if place is not None and (place := self.fit(step, at, place)) is not None:
                return place
        return None

    def fit(self, step: Step, at: int, place: Point) -> Point | None:
        """Return a free point's place if it is real and suits, its two coordinates conjugate; else None."""
        real = _real(place)
        if real is None:
            return None
        if not self.sound(step, at, [real]):
            raise UnreadableError("a condition of higher degree")
        return real if self.suits(step, at, real) else None

    def anywhere(self) -> Point:
        """Return a random real place."""
        x, y = _STEP * self.stream.integer(-SPREAD, SPREAD), _STEP * self.stream.integer(-SPREAD, SPREAD)
        return acb(x, y), acb(x, -y)

    def somewhere(self, locus: Locus) -> Point | None:
        """Return a random real point of a locus: of a line near the middle, of a circle anywhere."""
        c, a, b, d, e, f = locus
        zero = self.arithmetic.zero
        z, w = self.anywhere()
        if not (zero(e) and zero(f)):  # where the horizontal or upright line through a random point meets it
            x = (z + w) / 2
            # with z = x + t and w = x - t the conic is a quadratic in t
            two, one, rest = e + f - d, a - b + (e - f) * x * 2, c + (a + b) * x + (d + e + f) * x * x
            found = [(x + t, x - t) for t in roots(self.arithmetic, two, one, rest)]
            return self.stream.choice(found) if found else None
        if zero(d):
            if zero(a) or zero(b):
                return None
            away = (c + a * z + b * w) / 2  # drop the perpendicular from the random point
            return z - away / a, w - away / b
        scale = -self.arithmetic.inverse(d)
        centre = (b * scale, a * scale)
        square = centre[0] * centre[1] + c * scale
        t = arb(fmpq(self.stream.integer(-SPREAD, SPREAD), SPREAD // 3))
        turn = acb(1, t) / acb(1, -t)
        radius = self.arithmetic.root(square)
        return centre[0] + radius * turn, centre[1] + radius / turn


def rational(value: Fraction) -> arb:
    """Return a rational number as a ball."""
    return arb(fmpq(value.numerator, value.denominator))


def number(given: Number) -> acb:
    """Return an equation's number as a ball."""
    return acb(2 * rational(given.value)).exp_pi_i() if given.turn else acb(rational(given.value))


def _real(place: Point) -> Point | None:
    """Return the place with w the conjugate of z, or None where it is not in the real plane or ill known."""
    z, w = place
    turned = z.conjugate()
    if not w.overlaps(turned):
        return None
    x, y = z.real, z.imag
    if not (abs(x) < FAR and abs(y) < FAR and x.rad() < FINE and y.rad() < FINE):
        return None
    return z, turned


def drawings(plan: Plan, stream: Stream, tries: int, conditions: Sequence[Fact] = ()) -> Iterator[Drawing]:
    """Yield random figures that satisfy the plan's conditions and more, from at most so many attempts.

    Where an equation has several roots one is taken at random among those that satisfy the conditions.
    Raise NoFigureError when the hypotheses are beyond lines and circles.
    """
    with ctx.workprec(PRECISION):
        search = Search(plan, stream, conditions)
    for _ in range(tries):
        with ctx.workprec(PRECISION):
            try:
                found = search.draw()
            except (UnreadableError, NoRootError) as error:
                raise NoFigureError(str(error)) from error
        if found is not None:
            yield found


def enlarged(drawing: Drawing, unit: Fraction) -> Drawing:
    """Return a drawing so many times as large."""
    if unit == 1:
        return drawing
    with ctx.workprec(PRECISION):
        times = acb(rational(unit))
        z, w = (tuple(point * times for point in axis) for axis in (drawing.z, drawing.w))
        return Drawing(z, w, drawing.one, drawing.places, drawing.ways, drawing.loose)


@dataclass(slots=True)
class Figures:
    """Drawings of one plan, `unit` times as large, made when first needed and kept for the next proof."""

    plan: Plan
    seed: Seed
    tries: int
    unit: Fraction = Fraction(1)
    drawn: list[Drawing] = field(default_factory=list)
    _more: Iterator[Drawing] | None = None

    def each(self) -> Iterator[Drawing]:
        """Yield drawings on which the problem's conditions hold, from so many attempts."""
        if self._more is None:
            self._more = drawings(self.plan, self.seed.stream(), self.tries)
        at = 0
        while True:
            if at == len(self.drawn):
                new = next(self._more, None)
                if new is None:
                    return
                self.drawn.append(enlarged(new, self.unit))
            yield self.drawn[at]
            at += 1

    def narrow(self, seed: Seed, tries: int, conditions: Sequence[Fact]) -> Iterator[Drawing]:
        """Yield other drawings, on which further conditions hold; they are not kept."""
        for one in drawings(self.plan, seed.stream(), tries, conditions):
            yield enlarged(one, self.unit)

    def afresh(self, seed: Seed) -> Figures:
        """Return figures of the same plan that are drawn anew, from another seed."""
        return Figures(self.plan, seed, self.tries, self.unit)


@dataclass(frozen=True, slots=True, eq=False)  # `identity` makes one of each: quicker told apart as objects
class Identity:
    """An equality or value, ready to be tried on many drawings.

    apart   pairs of points that must not be one
    proper  triples of points that must not lie on one line
    parts   its polynomials, each with its points and its numbers as balls; None where it has none
    """

    fact: Fact
    apart: tuple[tuple[int, int], ...]
    proper: tuple[tuple[int, int, int], ...]
    parts: tuple[tuple[Callable[..., acb], tuple[Scalar, ...]], ...] | None


@lru_cache(maxsize=REMEMBERED)
def identity(fact: Fact) -> Identity:
    """Return what a fact says of drawings."""
    try:
        with ctx.workprec(PRECISION):
            parts = tuple((one.of, (*one.points, *map(number, one.numbers))) for one in equations(fact))
    except UnsupportedError:
        return Identity(fact, apart(fact), proper(fact), None)
    return Identity(fact, apart(fact), proper(fact), parts)


def refuted(identities: Iterable[Identity], drawing: Drawing) -> Fact | None:
    """Return the first of some equalities and values that does not hold on a drawing; None if all may.

    What PRECISION bits do not refute is for the oracle to prove. Raise UnsupportedError for other facts.
    """
    tried = drawing.tried
    with ctx.workprec(PRECISION):
        for one in identities:
            holds = tried.get(one)
            if holds is None:
                holds = tried[one] = _may_hold(one, drawing)
            if not holds:
                return one.fact
    return None


def _may_hold(one: Identity, drawing: Drawing) -> bool:
    z, w, merged = drawing.z, drawing.w, drawing.one
    if merged and not merged.isdisjoint(one.apart):
        return False
    for triple in one.proper:
        if (bent(z, w, triple) != 0) is False:
            return False
    for of, given in one.parts or ():
        if not _nothing(of(z, w, *given)):
            return False
    return one.parts is not None or _nothing(_sum_of_lengths(one.fact, z))


def vanishes(fact: Fact, drawing: Drawing) -> bool:
    """Say whether an equality or value holds on a drawing, as far as PRECISION bits tell; see `refuted`."""
    one = identity(fact)
    known = drawing.tried.get(one)
    return refuted((one,), drawing) is None if known is None else known


def _nothing(value: acb | arb) -> bool:
    return (value != 0) is False and bool(value.rad() < CERTAIN)


def _sum_of_lengths(fact: Fact, z: Sequence[acb]) -> arb:
    """Return what an equation of lengths says is zero; raise UnsupportedError for other facts."""
    if fact.name != "lequation" or fact.value is None:
        raise UnsupportedError(f"{fact.name} says nothing of a drawing that vanishes")
    total, at = -rational(fact.value), 0
    for coefficient, count in fact.terms:
        product = rational(coefficient)
        for a, b in zip(fact.points[at : at + count : 2], fact.points[at + 1 : at + count : 2], strict=True):
            product *= abs(z[b] - z[a])
        total += product
        at += count
    return total
