"""Figures of stated premises and of nothing else: solved for from random starts, in 50 digits or not at all.

The premises are equations in the coordinates of the points. Floats look for a solution from random places by
damped least squares, many starts at once; balls of many digits then take it to where every equation vanishes
at 50 digits, or it is dropped. No construction is followed, so nobody's idea of how to draw a figure can hide
another figure of the same words. Where points coincide or are on a line by chance, a figure is degenerate; it
is left out and counted, like one that contradicts what is said of order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from geotrusting.equations import Formulas, Pair
from proofloom.engine import Seed
from proofloom.engine.geometry.predicates import Fact, Kind

BITS = 280
FINE = arb(10) ** -50  # below which an equation vanishes
BATCH, BATCHES = 24, 14  # starts at once, and how often
TURNS, CHORDS = 45, 12  # steps of the search, and to many digits
STEP = 1e-30  # imaginary, for derivatives
CLOSE = 1e-9  # residual from which the digits are taken further
APART, FLAT = 1e-4, 1e-6  # least distance of points and sine of three of them, in a figure of size about one
NEARLY = 0.05  # what may be left of an equation on a drawing in whole thousandths
DRAWN_FLAT = 0.02  # sine below which three points of a drawing in whole thousandths may be on a line
FAR = 60.0
KINDS = ("random", "around the drawing", "near the drawing")
SPREADS = (0.0, 0.35, 0.06)  # of starts around the drawing; 0 has nothing to do with it


Solution = tuple[np.ndarray, np.ndarray, np.ndarray]  # x and y, and the inverse of the derivatives there


class Floats:
    """Numbers as numpy has them."""

    root = staticmethod(np.sqrt)

    @staticmethod
    def turn(halves: Fraction) -> Pair:
        """Return cosine and sine of a part of a half turn."""
        angle = np.pi * float(halves)
        return np.cos(angle), np.sin(angle)

    @staticmethod
    def number(value: Fraction) -> float:
        """Return a rational number."""
        return float(value)


class Balls:
    """Numbers in balls."""

    @staticmethod
    def root(value: arb) -> arb:
        """Return a square root."""
        return value.sqrt()

    @staticmethod
    def turn(halves: Fraction) -> Pair:
        """Return cosine and sine of a part of a half turn."""
        sine, cosine = arb.sin_cos_pi_fmpq(fmpq(halves.numerator, halves.denominator))
        return cosine, sine

    @staticmethod
    def number(value: Fraction) -> arb:
        """Return a rational number."""
        return arb(fmpq(value.numerator, value.denominator))


@dataclass(frozen=True)
class Stated:
    """What is stated of points.

    count  of points
    facts  equalities and values
    order  what is said of order and difference
    drawn  where the row draws the points, in any unit
    """

    count: int
    facts: tuple[Fact, ...]
    order: tuple[Fact, ...]
    drawn: tuple[tuple[float, float], ...]

    @cached_property
    def unit(self) -> Fraction:
        """The largest length that is given; 1 if none is."""
        return max((_length(fact) for fact in self.facts if _length(fact)), default=Fraction(1))

    @cached_property
    def sized(self) -> bool:
        """Whether a length or an area is given."""
        return any(fact.name in ("lconst", "l2const", "area", "lequation") for fact in self.facts)

    @cached_property
    def places(self) -> np.ndarray:
        """Where the points are drawn, in the size that the premises give them, or else about one."""
        xy = np.array(self.drawn, dtype=float)
        size = np.ptp(xy, axis=0).max()
        for fact in self.facts:
            if given := _length(fact):
                a, b = fact.points
                size = np.hypot(*(xy[a] - xy[b])) * float(self.unit / given)
                break
        return (xy - xy.mean(axis=0)) / (size or 1.0)

    @cached_property
    def widest(self) -> tuple[int, int]:
        """The two points that are farthest apart in the drawing: one apart if no size is given."""
        pairs = combinations(range(self.count), 2)
        return max(pairs, key=lambda pair: float(np.hypot(*(self.places[pair[0]] - self.places[pair[1]]))))

    @cached_property
    def read(self) -> tuple[tuple[Fact, int], ...]:
        """The facts as a reader takes them: by sizes where the drawing agrees, else by directions, 0."""
        found: list[tuple[Fact, int]] = []
        for fact in self.facts:
            sizes = self.reading(fact)
            fits = max(abs(one) for one in self._drawing.vanishing(fact, sizes)) < NEARLY
            found.append((fact, sizes if fits else 0))
        return tuple(found)

    def reading(self, fact: Fact) -> int:
        """Return how a fact reads by sizes, as words have it that rest on the drawing."""
        return self._drawing.reading(fact)

    @cached_property
    def _drawing(self) -> Formulas:
        return Formulas(self.places[:, 0], self.places[:, 1], Floats, self.unit)

    @cached_property
    def flat(self) -> frozenset[tuple[int, ...]]:
        """The triples of points that are on a line in the drawing, or nearly."""
        return frozenset(
            three for three in combinations(range(self.count), 3) if _sine(self.places, three) < DRAWN_FLAT
        )


def _length(fact: Fact) -> Fraction:
    if fact.value is None or fact.name not in ("lconst", "l2const"):
        return Fraction(0)
    return fact.value if fact.name == "lconst" else Fraction(round(float(fact.value) ** 0.5 * 1000), 1000)


@dataclass(frozen=True)
class Figure:
    """A figure in balls, in units of the largest length given; `kind` is where its start was."""

    x: tuple[arb, ...]
    y: tuple[arb, ...]
    unit: Fraction
    kind: str

    @property
    def formulas(self) -> Formulas:
        """The formulas over it."""
        return Formulas(self.x, self.y, Balls, self.unit)

    def vanishes(self, fact: Fact, sizes: int = 0) -> bool:
        """Say whether a fact holds to 50 digits, by directions or by sizes."""
        with ctx.workprec(BITS):
            return all(abs(one) < FINE for one in self.formulas.vanishing(fact, sizes))

    def measure(self, what: str, points: Sequence[int]) -> arb:
        """Return a quantity; of an angle its cosine."""
        f = self.formulas
        with ctx.workprec(BITS):
            unit = Balls.number(self.unit)
            match what:
                case "length":
                    return f.length(*points) * unit
                case "ratio":
                    return f.length(*points[:2]) / f.length(*points[2:])
                case "perimeter":
                    ends = zip(points, (*points[1:], points[0]), strict=True)
                    return sum((f.length(a, b) for a, b in ends), arb(0)) * unit
                case "area":
                    return abs(f.double(points)) * unit**2 / 2
                case "angle":
                    return f.cosine(*points)
        raise ValueError(what)


def figures(
    stated: Stated, seed: Seed, count: int, kinds: int = len(KINDS)
) -> tuple[list[Figure], Counter[str]]:
    """Return so many figures, or fewer where they are not found, and what became of all starts.

    Starts have nothing to do with the drawing at first; later they may be around it.
    """
    found: list[Figure] = []
    fate: Counter[str] = Counter()
    for batch in range(BATCHES):
        kind = len(KINDS) * batch // BATCHES
        chance = np.random.default_rng((seed / batch).bits(64))
        spread = SPREADS[kind]
        noise = chance.normal(0.0, spread or 0.6, (BATCH, stated.count, 2))
        starts = noise + (stated.places if spread else 0.0)
        for x, y, inverse in _solved(stated, starts, fate):
            if not _proper(stated, x, y, fate):
                continue
            figure = _digits(stated, x, y, inverse, KINDS[kind])
            if figure is None:
                fate["not taken to 50 digits"] += 1
                continue
            fate[f"figures from starts {KINDS[kind]}"] += 1
            found.append(figure)
            if len(found) == count:
                return found, fate
    return found, fate


def _residuals(stated: Stated, x: Sequence[Any], y: Sequence[Any], numbers: Any) -> list[Any]:
    at = Formulas(x, y, numbers, stated.unit)
    found = [one for fact, sizes in stated.read for one in at.vanishing(fact, sizes)]
    if not stated.sized:
        found.append(at.square(*stated.widest) - 1)
    return found


def _jacobian(stated: Stated, flat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return equations' values (batch, equations) and derivatives (batch, equations, coordinates)."""
    size = flat.shape[1]
    moved = flat[:, None, :] + 1j * STEP * np.eye(size)[None]
    x, y = (np.moveaxis(moved[:, :, axis::2], 2, 0) for axis in (0, 1))
    found = np.stack([np.broadcast_to(one, moved.shape[:2]) for one in _residuals(stated, x, y, Floats)])
    return found[:, :, 0].real.T, np.moveaxis(found.imag / STEP, 0, 1)


def _cost(stated: Stated, flat: np.ndarray) -> np.ndarray:
    x, y = flat[:, 0::2].T, flat[:, 1::2].T
    return sum(one * one for one in _residuals(stated, x, y, Floats))  # type: ignore[return-value]


def _solved(stated: Stated, starts: np.ndarray, fate: Counter[str]) -> list[Solution]:
    """Return the solutions that starts lead to, each with the inverse of its derivatives."""
    flat = starts.reshape(len(starts), -1)
    damp = np.full(len(flat), 1e-2)
    eye = np.eye(flat.shape[1])
    with np.errstate(all="ignore"):
        values, slopes = _jacobian(stated, flat)
        cost = (values**2).sum(axis=1)
        for _ in range(TURNS):
            squared = np.einsum("bmi,bmj->bij", slopes, slopes)
            largest = 1 + np.einsum("bii->bi", squared).max(axis=1)
            squared += (damp * largest)[:, None, None] * eye
            lost = ~np.isfinite(squared).all(axis=(1, 2)) | ~np.isfinite(values).all(axis=1)
            squared[lost], aim = eye, -np.einsum("bmi,bm->bi", slopes, values)
            aim[lost] = 0.0
            step = np.linalg.solve(squared, aim[..., None])[..., 0]
            tried = flat + step
            new = _cost(stated, tried)
            better = new < cost
            flat = np.where(better[:, None], tried, flat)
            damp = np.clip(np.where(better, damp * 0.2, damp * 6), 1e-13, 1e6)
            values, slopes = _jacobian(stated, flat)
            cost = (values**2).sum(axis=1)
            if (cost < CLOSE**2 * 1e-6).all():
                break
    fate["starts"] += len(flat)
    found = []
    for number in np.flatnonzero(cost < CLOSE**2):
        inverse = np.linalg.pinv(slopes[number], rcond=1e-8)
        found.append((flat[number, 0::2], flat[number, 1::2], inverse))
    fate["led nowhere"] += len(flat) - len(found)
    return found


def _digits(stated: Stated, x: np.ndarray, y: np.ndarray, inverse: np.ndarray, kind: str) -> Figure | None:
    """Return a solution to 50 digits, by steps along the floats' inverse; None if that leads nowhere."""
    with ctx.workprec(BITS):
        place = [arb(float(v)) for pair in zip(x, y, strict=True) for v in pair]
        rows = [[arb(float(v)) for v in row] for row in inverse]
        for _ in range(CHORDS):
            values = [one.mid() for one in _residuals(stated, place[0::2], place[1::2], Balls)]
            if all(abs(one) < FINE * arb(10) ** -5 for one in values):
                return Figure(tuple(place[0::2]), tuple(place[1::2]), stated.unit, kind)
            for at, row in enumerate(rows):
                place[at] = (place[at] - sum((a * b for a, b in zip(row, values, strict=True)), arb(0))).mid()
    return None


# --- what figures are fit -------------------------------------------------------------------------------


def _proper(stated: Stated, x: np.ndarray, y: np.ndarray, fate: Counter[str], *, given: bool = False) -> bool:
    """Say whether a figure is none of a special kind; one that is given may have points on a line."""
    xy = np.stack([x, y], axis=1)
    size = float(np.ptp(xy, axis=0).max())
    if size > FAR:
        fate["too far away"] += 1
        return False
    for a, b in combinations(range(stated.count), 2):
        if np.hypot(*(xy[a] - xy[b])) < APART * size:
            fate["degenerate: points coincide"] += 1
            return False
    for three in combinations(range(stated.count), 3) if not given else ():
        if three not in stated.flat and _sine(xy, three) < FLAT:
            fate["degenerate: three points on a line"] += 1
            return False
    for fact in stated.order:
        if not ordered(fact, xy):
            fate["in another order than stated"] += 1
            return False
    return True


def _sine(xy: np.ndarray, three: Sequence[int]) -> float:
    """Return how far three points are from a line: twice their area by the square of the longest side."""
    a, b, c = (xy[p] for p in three)
    u, v, w = b - a, c - a, c - b
    return float(abs(u[0] * v[1] - u[1] * v[0]) / max(u @ u, v @ v, w @ w, 1e-300))


def ordered(fact: Fact, xy: np.ndarray) -> bool:
    """Say whether a fact of order or difference clearly holds."""
    p = fact.points
    if fact.predicate.kind is Kind.DISTINCT:
        match fact.name:
            case "ncoll":
                return any(_sine(xy, three) > FLAT for three in combinations(p, 3))
            case "npara":
                return abs(_turned(xy, p)) > FLAT
            case "nperp":
                return abs(_turned(xy, p, upright=True)) > FLAT
        return True  # points apart, which all are
    match fact.name:
        case "between":
            return bool((xy[p[1]] - xy[p[0]]) @ (xy[p[2]] - xy[p[0]]) < 0)
        case "oneside" | "twosides":
            product = _side(xy, p[2], p[3], p[0]) * _side(xy, p[2], p[3], p[1])
            return product > 0 if fact.name == "oneside" else product < 0
        case "sameclock":
            return _side(xy, *p[:3]) * _side(xy, *p[3:]) > 0
        case "acute_angle" | "obtuse_angle":
            size = (xy[p[0]] - xy[p[1]]) @ (xy[p[2]] - xy[p[1]])
            return bool(size > 0 if fact.name == "acute_angle" else size < 0)
        case "sameside" | "nsameside":
            first, other = ((xy[b] - xy[a]) @ (xy[c] - xy[a]) for a, b, c in (p[:3], p[3:]))
            return bool((first * other > 0) == (fact.name == "sameside"))
        case "longer":
            return bool(np.hypot(*(xy[p[0]] - xy[p[1]])) > np.hypot(*(xy[p[2]] - xy[p[3]])))
    raise ValueError(f"no way to see {fact.name}")


def _side(xy: np.ndarray, a: int, b: int, c: int) -> float:
    u, v = xy[b] - xy[a], xy[c] - xy[a]
    return float(u[0] * v[1] - u[1] * v[0])


def _turned(xy: np.ndarray, p: Sequence[int], *, upright: bool = False) -> float:
    u, v = xy[p[1]] - xy[p[0]], xy[p[3]] - xy[p[2]]
    part = u @ v if upright else u[0] * v[1] - u[1] * v[0]
    return float(part / (np.hypot(*u) * np.hypot(*v)))


def settled(stated: Stated, places: Sequence[tuple[float, float]], fate: Counter[str]) -> Figure | None:
    """Return the figure next to some places, given in its own unit; None where there is no proper one."""
    starts = np.array([places], dtype=float)
    if not stated.sized:
        a, b = stated.widest
        starts /= np.hypot(*(starts[0, a] - starts[0, b]))
    for x, y, inverse in _solved(stated, starts, fate):
        if _proper(replace(stated, order=()), x, y, fate, given=True):
            return _digits(stated, x, y, inverse, "given")
    return None
