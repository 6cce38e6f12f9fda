"""Numbers of circles: Ptolemy, the radius of a circumcircle and of an incircle."""

from __future__ import annotations

from fractions import Fraction

from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.values.ledger import UNIT, corner, pair
from proofloom.engine.geometry.values.scene import Scene, foot_of, multiple, sine_of, usable


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
            if not _crosses(scene, a, c, b, d):
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


def _crosses(scene: Scene, a: int, c: int, b: int, d: int) -> bool:
    """Say whether b and d lie on different sides of line ac, as drawn."""
    (ax, ay), (cx, cy) = scene.ledger.xy[a], scene.ledger.xy[c]
    sides = [(cx - ax) * (y - ay) - (cy - ay) * (x - ax) for x, y in (scene.ledger.xy[b], scene.ledger.xy[d])]
    return sides[0] * sides[1] < 0


def circles(scene: Scene) -> None:
    """The radius of a circle through three points, from a side and the angle over it."""
    ledger = scene.ledger
    for a, b, c in scene.triangles:
        for o in range(scene.count):
            if o in (a, b, c):
                continue
            spokes = (pair(o, a), pair(o, b), pair(o, c))
            if not ledger.together(*spokes) or len({float(ledger.drawn(s)) // 1e-9 for s in spokes}) > 3:
                continue
            if not all(ledger.number(s) == ledger.number(spokes[0]) for s in spokes[1:]):
                continue
            for v, x, y in ((a, b, c), (b, c, a), (c, a, b)):
                side, over = pair(x, y), corner(x, v, y)
                if over not in ledger.cosines or ledger.together(side, spokes[0]):
                    continue
                cos, why = ledger.cosines[over]
                if usable(cos):
                    times = sine_of(cos).times(Fraction(2)).inverse()
                    multiple(scene, spokes[0], side, times, "circumradius", (why, *ledger.why(*spokes)))
                    break


def incircle(scene: Scene) -> None:
    """A point equally far from the sides of a triangle: its distance is twice the area over the perimeter."""
    ledger = scene.ledger
    for t in scene.triangles:
        a, b, c = t
        sides = (pair(a, b), pair(b, c), pair(c, a))
        if t not in ledger.areas or not ledger.together(UNIT, *sides):
            continue
        for i in range(scene.count):
            if i in t or not _inside(scene, i, t):
                continue
            feet = []
            for x, y in sides:
                foot = next((h for h in range(scene.count) if h != i and foot_of(scene, i, h, x, y)), None)
                feet.append(foot)
            if None in feet:
                continue
            radii = [pair(i, foot) for foot in feet if foot is not None]
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
