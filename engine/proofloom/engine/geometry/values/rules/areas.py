"""Areas of triangles: by Heron, by an angle, from parts; and heights and angles by an area."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.values.ledger import UNIT, Pair, Triangle, corner, pair
from proofloom.engine.geometry.values.numbers import rational
from proofloom.engine.geometry.values.scene import Scene, corner_at, feet, sine_of, triangle, usable

HALF = Fraction(1, 2)


def areas(scene: Scene) -> None:
    """Areas by Heron, by two sides and their angle, from parts; and from an area to an angle or height."""
    if not scene.absolute:
        return
    ledger = scene.ledger
    for t in scene.triangles:
        a, b, c = t
        sides = (pair(b, c), pair(a, c), pair(a, b))
        if t not in ledger.areas:
            _area(scene, t, sides)
        if t in ledger.areas:
            _from_area(scene, t)
    _area_parts(scene)


def _area(scene: Scene, t: Triangle, sides: tuple[Pair, Pair, Pair]) -> None:
    """Learn an area by Heron or by two sides and their angle, whichever was known first.

    `sides` are opposite to the corners, in order.
    """
    ledger = scene.ledger
    heron = None
    if ledger.together(UNIT, *sides) and usable(*(ledger.number(s) for s in sides)):
        heron = max(ledger.why(*sides), default=-1)
    for v, (one, other) in zip(t, combinations(sides[::-1], 2), strict=True):
        held = ledger.cosines.get(corner_at(t, v))
        if held is None or not ledger.together(UNIT, one, other):
            continue
        x, y = ledger.number(one), ledger.number(other)
        because = (held[1], *ledger.why(one, other))
        if usable(held[0], x, y) and (heron is None or max(because) < heron):
            ledger.area(t, (x * y * sine_of(held[0])).times(HALF), "area by an angle", because, *t)
            return
    if heron is not None:
        x, y, z = (ledger.number(s).squared() for s in sides)
        four = (x * y + y * z + z * x).times(Fraction(2)) - x.squared() - y.squared() - z.squared()
        ledger.area(t, four.root().times(Fraction(1, 4)), "heron", ledger.why(*sides), *t)


def _from_area(scene: Scene, t: Triangle) -> None:
    ledger = scene.ledger
    area, why = ledger.areas[t]
    for v in t:
        a, b = (p for p in t if p != v)
        base = pair(a, b)
        for h in feet(scene, v, base):
            height = pair(v, h)
            right = [ledger.fact(fact("perp", (*height, *base)), scene.round), scene.line(h, a, b)]
            for known, wanted in ((base, height), (height, base)):
                if ledger.together(known, UNIT) and not ledger.together(wanted, UNIT):
                    number = area.times(Fraction(2)) / ledger.number(known)
                    ledger.length(
                        wanted, UNIT, number, "height of a triangle", (why, *right, *ledger.why(known)), *t, h
                    )
        one, other = pair(v, a), pair(v, b)
        c = corner(a, v, b)
        if c not in ledger.cosines and ledger.together(UNIT, one, other):
            sine = area.times(Fraction(2)) / (ledger.number(one) * ledger.number(other))
            if usable(sine):
                cos = (rational(1) - sine.squared()).root()
                number = cos if ledger.drawn_cosine(c) > 0 else -cos
                ledger.cosine(c, number, "angle by an area", (why, *ledger.why(one, other)), *t)


def _area_parts(scene: Scene) -> None:
    """A triangle cut by a segment from a corner: areas add up, and are as the parts of the side."""
    ledger = scene.ledger
    for b, d, c in scene.lines:
        for a in range(scene.count):
            whole = triangle(a, b, c)
            if whole not in scene.triangles:
                continue
            one, other = triangle(a, b, d), triangle(a, d, c)
            known = [t for t in (whole, one, other) if t in ledger.areas]
            parts = {one: pair(b, d), other: pair(d, c), whole: pair(b, c)}
            line = scene.line(b, d, c)
            if len(known) == 2:
                (t,) = (t for t in (whole, one, other) if t not in ledger.areas)
                (x, why_x), (y, why_y) = (ledger.areas[k] for k in known)
                number = x + y if t == whole else max(x - y, y - x, key=float)
                ledger.area(t, number, "parts of an area", (line, why_x, why_y), a, b, d, c)
            elif len(known) == 1:
                for t in (whole, one, other):
                    if t not in ledger.areas and ledger.together(parts[t], parts[known[0]]):
                        x, why = ledger.areas[known[0]]
                        times = ledger.number(parts[t]) / ledger.number(parts[known[0]])
                        because = (line, why, *ledger.why(parts[t], parts[known[0]]))
                        ledger.area(t, x * times, "areas of one height", because, a, b, d, c)
