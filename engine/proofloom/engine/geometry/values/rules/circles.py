"""Numbers of circles: Ptolemy, the radius of a circumcircle and of an incircle."""

from __future__ import annotations

from fractions import Fraction

from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.values.ledger import UNIT, corner, pair
from proofloom.engine.geometry.values.scene import Scene, feet, multiple, sine_of, triangle, usable


def ptolemy(scene: Scene) -> None:
    """In a quadrilateral with a circle the products of opposite sides add up to that of the diagonals."""
    ledger = scene.ledger
    for four in scene.known.cyclic:
        a = four[0]
        for c, b, d in (
            (four[1], four[2], four[3]),
            (four[2], four[1], four[3]),
            (four[3], four[1], four[2]),
        ):
            if ledger.same_side(b, d, a, c):
                continue
            sides = (pair(a, b), pair(c, d), pair(b, c), pair(a, d), pair(a, c), pair(b, d))
            for at, missing in enumerate(sides):
                others = [s for s in sides if s != missing]
                if not ledger.together(*others) or ledger.together(missing, others[0]):
                    continue
                n = [ledger.number(s) for s in sides]
                if not usable(*(x for s, x in zip(sides, n, strict=True) if s != missing)):
                    continue
                if at >= 4:
                    number = (n[0] * n[1] + n[2] * n[3]) / n[9 - at]
                else:
                    pairing = at ^ 1
                    rest = (2, 3) if at < 2 else (0, 1)
                    number = (n[4] * n[5] - n[rest[0]] * n[rest[1]]) / n[pairing]
                entry = ledger.fact(fact("cyclic", four), scene.round)
                ledger.length(
                    missing, others[0], number, "ptolemy", (entry, *ledger.why(*others)), a, b, c, d
                )


def circles(scene: Scene) -> None:
    """Angles at a centre are twice those at the circle; a side and the angle over it give the radius."""
    ledger = scene.ledger
    for t in scene.triangles:
        a, b, c = t
        for o in range(scene.count):
            spokes = pair(o, a), pair(o, b), pair(o, c)
            if o in t or not ledger.together(*spokes):
                continue
            if any(ledger.number(s) != ledger.number(spokes[0]) for s in spokes[1:]):
                continue
            for v in t:
                x, y = (p for p in t if p != v)
                _central_angle(scene, o, x, v, y)
                side, over = pair(x, y), corner(x, v, y)
                if over in ledger.cosines and not ledger.together(side, spokes[0]):
                    cos, why = ledger.cosines[over]
                    if usable(cos):
                        times = sine_of(cos).times(Fraction(2)).inverse()
                        because = (why, *ledger.why(*spokes))
                        multiple(scene, spokes[0], side, times, "circumradius", because)


def _central_angle(scene: Scene, o: int, x: int, v: int, y: int) -> None:
    ledger = scene.ledger
    over, centre = corner(x, v, y), corner(x, o, y)
    because = ledger.why(pair(o, x), pair(o, v), pair(o, y))
    if centre in ledger.cosines and over not in ledger.cosines:
        cos, why = ledger.cosines[centre]
        if usable(cos):
            half = cos.plus(Fraction(1)).times(Fraction(1, 2)).root()
            number = half if ledger.drawn_cosine(over) > 0 else -half
            ledger.cosine(over, number, "central angle", (why, *because), o, x, v, y)
    elif over in ledger.cosines and centre not in ledger.cosines and triangle(o, x, y) in scene.triangles:
        cos, why = ledger.cosines[over]
        if usable(cos):
            number = cos.squared().times(Fraction(2)).plus(Fraction(-1))
            ledger.cosine(centre, number, "central angle", (why, *because), o, x, v, y)


def incircle(scene: Scene) -> None:
    """A point equally far from the sides of a triangle: its distance is twice the area over the perimeter."""
    ledger = scene.ledger
    for t in scene.triangles:
        a, b, c = t
        sides = (pair(a, b), pair(b, c), pair(c, a))
        if t not in ledger.areas or not ledger.together(UNIT, *sides):
            continue
        if not all(side in scene.thirds for side in sides):
            continue  # a side that no foot lies on
        for i in range(scene.count):
            if i in t or not _inside(scene, i, t):
                continue
            radii = [pair(i, found[0]) for side in sides if (found := feet(scene, i, side))]
            if len(radii) < len(sides):
                continue
            if ledger.together(*radii) and not ledger.together(radii[0], UNIT):
                if any(ledger.number(r) != ledger.number(radii[0]) for r in radii):
                    continue
                perimeter = ledger.number(sides[0]) + ledger.number(sides[1]) + ledger.number(sides[2])
                area, why = ledger.areas[t]
                because = [why, *ledger.why(*sides, *radii)]
                for (x, y), r in zip(sides, radii, strict=True):
                    because.append(ledger.fact(fact("perp", (*r, x, y)), scene.round))
                ledger.length(radii[0], UNIT, area.times(Fraction(2)) / perimeter, "inradius", because, *t, i)


def _inside(scene: Scene, p: int, t: tuple[int, int, int]) -> bool:
    xy = scene.ledger.xy
    signs = []
    for a, b in ((t[0], t[1]), (t[1], t[2]), (t[2], t[0])):
        (ax, ay), (bx, by), (px, py) = xy[a], xy[b], xy[p]
        signs.append((bx - ax) * (py - ay) - (by - ay) * (px - ax) > 0)
    return len(set(signs)) == 1
