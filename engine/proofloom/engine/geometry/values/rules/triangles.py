"""Sides and angles of a triangle: Pythagoras, the laws of cosines and sines, the sum of angles, Stewart."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.values.ledger import Ledger, Pair, Triangle, corner, pair
from proofloom.engine.geometry.values.numbers import rational
from proofloom.engine.geometry.values.scene import HALF, Scene, corner_at, multiple, sine_of, triangle, usable


def parts_of_segments(scene: Scene) -> None:
    """A segment is the sum of its parts."""
    ledger = scene.ledger
    for a, m, b in scene.lines:
        p, q, whole = pair(a, m), pair(m, b), pair(a, b)
        for x, y, z, sign in ((p, q, whole, 1), (whole, p, q, -1), (whole, q, p, -1)):
            if ledger.together(x, y) and not ledger.together(x, z):
                number = ledger.number(x) + ledger.number(y).times(Fraction(sign))
                because = (scene.line(a, m, b), *ledger.why(x, y))
                ledger.length(z, x, number, "parts of a segment", because, a, m, b)


def law_of_cosines(scene: Scene) -> None:
    """Two sides and an angle give the third side; three sides give every angle."""
    ledger = scene.ledger
    for t in scene.triangles:
        if not _tells(ledger, t):
            continue
        for v in sorted(t, key=lambda corner_: _right(scene, t, corner_), reverse=True):
            a, b = (p for p in t if p != v)
            p, q, far = pair(v, a), pair(v, b), pair(a, b)
            c = corner(a, v, b)
            if ledger.together(p, q, far):
                if c not in ledger.cosines:
                    x, y, z = (ledger.number(side) for side in (p, q, far))
                    if usable(x, y, z):
                        number = (x.squared() + y.squared() - z.squared()) / (x * y).times(Fraction(2))
                        rule = "converse of pythagoras" if not number.sign else "law of cosines for an angle"
                        ledger.cosine(c, number, rule, ledger.why(p, q, far), *t)
            elif c in ledger.cosines:
                _third_side(scene, (v, a, b), p, q, far)


def _tells(ledger: Ledger, t: Triangle) -> bool:
    """Say whether a triangle's sides may tell an angle, or an angle of it a side; most tell neither."""
    a, b, c = t
    classes = {ledger.root((a, b)), ledger.root((a, c)), ledger.root((b, c))}
    known = ((b, a, c) in ledger.cosines) + ((a, b, c) in ledger.cosines) + ((a, c, b) in ledger.cosines)
    return known < 3 if len(classes) == 1 else known > 0 and len(classes) == 2


def _right(scene: Scene, t: Triangle, v: int) -> bool:
    """Say whether a corner is known to be right; such are taken first, so that Pythagoras has precedence."""
    known = scene.ledger.cosines.get(corner_at(t, v))
    return known is not None and not known[0].sign


def _third_side(scene: Scene, t: tuple[int, int, int], p: Pair, q: Pair, far: Pair) -> None:
    ledger = scene.ledger
    v, a, b = t
    cos, why = ledger.cosines[corner(a, v, b)]
    if not usable(cos):
        return
    if ledger.together(p, q):
        x, y = ledger.number(p), ledger.number(q)
        if usable(x, y):
            square = x.squared() + y.squared() - (x * y * cos).times(Fraction(2))
            rule = "pythagoras" if not cos.sign else "law of cosines"
            ledger.length(far, p, square.root(), rule, (why, *ledger.why(p, q)), v, a, b)
        return
    for near, other in ((p, q), (q, p)):
        if ledger.together(near, far):
            # far^2 = near^2 + x^2 - 2 near x cos, of which the drawing says which x is meant
            y, z = ledger.number(near), ledger.number(far)
            if not usable(y, z):
                continue
            middle = y * cos
            root = (middle.squared() + z.squared() - y.squared()).root()
            shown = ledger.drawn(other) / ledger.drawn(ledger.root(near))
            number = (
                middle + root
                if abs(float(middle + root) - shown) < abs(float(middle - root) - shown)
                else middle - root
            )
            rule = "pythagoras" if not cos.sign else "law of cosines"
            ledger.length(other, near, number, rule, (why, *ledger.why(near, far)), v, a, b)


def right_trapezoids(scene: Scene) -> None:
    """In a quadrilateral with two right angles at one side, the side opposite is known by Pythagoras.

    The difference of the upright sides (their sum, if they point opposite ways) is one leg, the side between
    them the other.
    """
    for x, y in combinations(range(scene.count), 2):
        base = pair(x, y)
        at_x, at_y = (
            [p for p in range(scene.count) if p not in base and scene.known.turn(pair(foot, p), base) == HALF]
            for foot in base
        )
        for o in at_x:
            for w in at_y:
                if o != w:
                    _right_trapezoid(scene, o, x, y, w)


def _right_trapezoid(scene: Scene, o: int, x: int, y: int, w: int) -> None:
    ledger = scene.ledger
    one, other, base, slant = pair(o, x), pair(w, y), pair(x, y), pair(o, w)
    if not ledger.together(one, other) or not usable(ledger.number(one), ledger.number(other)):
        return
    sides = triangle(x, y, o) in scene.triangles and triangle(x, y, w) in scene.triangles
    if not sides or ledger.together(base, one) == ledger.together(slant, one):
        return
    same = ledger.same_side(o, w, x, y)
    leg = ledger.number(one) - ledger.number(other) if same else ledger.number(one) + ledger.number(other)
    right = [ledger.fact(fact("perp", (*upright, *base)), scene.round) for upright in (one, other)]
    if ledger.together(base, one):
        square = ledger.number(base).squared() + leg.squared()
        because = (*right, *ledger.why(one, other, base))
        ledger.length(slant, one, square.root(), "right trapezoid", because, o, x, y, w)
    else:
        square = ledger.number(slant).squared() - leg.squared()
        because = (*right, *ledger.why(one, other, slant))
        ledger.length(base, one, square.root(), "right trapezoid", because, o, x, y, w)


def two_angles(scene: Scene) -> None:
    """Two angles give the third; two angles and their sides' ratio by the law of sines."""
    ledger = scene.ledger
    for t in scene.triangles:
        corners = {v: corner_at(t, v) for v in t}
        if sum([c in ledger.cosines for c in corners.values()]) < 2:
            continue
        for v in t:
            a, b = (p for p in t if p != v)
            ca, cb = corners[a], corners[b]
            if ca not in ledger.cosines or cb not in ledger.cosines:
                continue
            (x, why_x), (y, why_y) = ledger.cosines[ca], ledger.cosines[cb]
            if not usable(x, y):
                continue
            if corners[v] not in ledger.cosines:
                number = sine_of(x) * sine_of(y) - x * y
                ledger.cosine(corners[v], number, "sum of angles", (why_x, why_y), *t)
            over_a, over_b = pair(v, b), pair(v, a)
            if not ledger.together(over_a, over_b):
                times = rational(1) if x == y else sine_of(x) / sine_of(y)
                multiple(scene, over_a, over_b, times, "law of sines", (why_x, why_y))


def angles_at_a_point(scene: Scene) -> None:
    """An angle is the sum of its parts."""
    ledger = scene.ledger
    arms: dict[int, set[int]] = {}  # an angle of three that are known two by two has its own among them
    for a, v, b in ledger.cosines:
        arms.setdefault(v, set()).update((a, b))
    for v in sorted(arms):
        for three in combinations(sorted(arms[v]), 3):
            corners = [corner(a, v, b) for a, b in combinations(three, 2)]
            known = [c for c in corners if c in ledger.cosines]
            if len(known) != 2:
                continue
            (missing,) = (c for c in corners if c not in ledger.cosines)
            if tuple(sorted(missing)) not in scene.triangles:
                continue
            (x, why_x), (y, why_y) = (ledger.cosines[c] for c in known)
            if not usable(x, y):
                continue
            product, sines = x * y, sine_of(x) * sine_of(y)
            shown = ledger.drawn_cosine(missing)
            number = min(product - sines, product + sines, key=lambda n: abs(float(n) - shown))
            if abs(float(number) - shown) < 1e-7:
                ledger.cosine(missing, number, "parts of an angle", (why_x, why_y), v, *three)


def stewart(scene: Scene) -> None:
    """Sides of a triangle and parts of one give the segment to the point between them."""
    ledger = scene.ledger
    for b, d, c in scene.lines:
        bd, dc = pair(b, d), pair(d, c)
        if not ledger.together(bd, dc):
            continue
        for a in range(scene.count):
            ab, ac = pair(a, b), pair(a, c)
            if (
                ledger.together(bd, ab, ac)
                and not ledger.together(ab, ad := pair(a, d))
                and triangle(a, b, c) in scene.triangles
                and usable(*(ledger.number(p) for p in (ab, ac, bd, dc)))
            ):
                x, y, m, n = (ledger.number(p) for p in (ab, ac, bd, dc))
                square = (x.squared() * n + y.squared() * m) / (m + n) - m * n
                median = m == n
                because = (scene.line(b, d, c), *ledger.why(ab, ac, bd, dc))
                ledger.length(
                    ad, ab, square.root(), "apollonius" if median else "stewart", because, a, b, d, c
                )
