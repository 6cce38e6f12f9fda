"""The rules by which numbers of a figure follow from others, each as an equation among what a step cites.

A rule finds the quantities that it speaks of among the cited lines and the step's own claim, and says whether
its equation holds of them; `Missing` says that one of them is not there. That a square root has the right
sign is seen on figures, on which every claim is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise, permutations

from flint import arb, fmpq

from proofloom.engine.geometry.predicates import Fact, Unit
from proofloom.verifiers.geometry.plane.cited import Lines, Missing, Pair, Three, pair_of
from proofloom.verifiers.geometry.plane.measures import same


def _sine(cosine: arb) -> arb:
    return (1 - cosine * cosine).sqrt()


def _halves(p: Sequence[int]) -> list[Pair]:
    return [pair_of(a, b) for a, b in zip(p[::2], p[1::2], strict=True)]


def _value(fact: Fact) -> arb:
    assert fact.value is not None
    value = arb(fmpq(fact.value.numerator, fact.value.denominator))
    return value.sqrt() if fact.predicate.unit in (Unit.LENGTH2, Unit.RATIO2) else value


# --- what a closure knows -------------------------------------------------------------------------------


def _given_length(w: Lines) -> bool:
    lengths = [fact for fact in w.facts if fact.name in ("lconst", "l2const")]
    return any(same(w.absolute(fact.points)[0], _value(fact)) for fact in lengths)


def _known_ratio(w: Lines) -> bool:
    for fact in w.facts:
        if fact.name in ("cong", "rconst", "r2const"):
            one, other = w.lengths(*_halves(fact.points))
            if same(one / other, arb(1) if fact.name == "cong" else _value(fact)):
                return True
    return False


def _proportion(w: Lines) -> bool:
    for fact in w.facts:
        if fact.name == "eqratio":
            p, q, r, s = _halves(fact.points)
            sizes = {pair: w.tied(pair) for pair in (p, q, r, s)}
            # each side of the equation may be tied to another root: what matters is the quotient
            for (a, b), (c, d) in (((p, q), (r, s)), ((p, r), (q, s))):
                if sizes[a][0] == sizes[b][0] and sizes[c][0] == sizes[d][0]:
                    return same(sizes[a][1] * sizes[d][1], sizes[b][1] * sizes[c][1])
    raise Missing


def _given_angle(w: Lines) -> bool:
    a, v, b = w.about
    for fact in w.facts:
        if fact.name in ("perp", "aconst") and set(_halves(fact.points)) == {pair_of(v, a), pair_of(v, b)}:
            turn = arb(0) if fact.name == "perp" else arb.cos_pi(_value(fact))
            return same(abs(w.cosine(a, v, b)), abs(turn))
    raise Missing


def _same_angle(sign: int) -> Callable[[Lines], bool]:
    def rule(w: Lines) -> bool:
        a, v, b = w.about
        own = {pair_of(v, a), pair_of(v, b)}
        for fact in w.facts:
            if fact.name != "eqangle":
                continue
            p = _halves(fact.points)
            for one, other in (((p[0], p[1]), (p[2], p[3])), ((p[0], p[2]), (p[1], p[3]))):
                for mine, theirs in ((one, other), (other, one)):
                    if set(mine) != own or len(set(theirs[0]) & set(theirs[1])) != 1:
                        continue
                    (u,) = set(theirs[0]) & set(theirs[1])
                    c, d = (next(x for x in pair if x != u) for pair in theirs)
                    return same(w.cosine(a, v, b), sign * w.cosine(c, u, d))
        raise Missing

    return rule


# --- segments and triangles -----------------------------------------------------------------------------


def _parts_of_segment(w: Lines) -> bool:
    a, m, b = w.about
    one, other, whole = w.lengths((a, m), (m, b), (a, b))
    return w.said("coll", a, m, b) and same(one + other, whole)


def _stewart(w: Lines) -> bool:
    a, b, d, c = w.about
    ab, ac, ad, m, n = w.lengths((a, b), (a, c), (a, d), (b, d), (d, c))
    known = same(ad * ad * (m + n), ab * ab * n + ac * ac * m - m * n * (m + n))
    return known and w.said("coll", b, d, c)


def _cosines_law(w: Lines) -> bool:
    found = False
    for v in w.about:
        a, b = (p for p in w.about if p != v)
        try:
            cos = w.cosine(a, v, b)
            p, q, far = w.lengths((v, a), (v, b), (a, b))
        except Missing:
            continue
        found = True
        if not same(far * far, p * p + q * q - 2 * p * q * cos):
            return False
    if not found:
        raise Missing
    return True


def _sum_of_angles(w: Lines) -> bool:
    x, y, z = (w.cosine(*corner) for corner in _corners(w.about))
    return same(z, _sine(x) * _sine(y) - x * y)


def _corners(t: Sequence[int]) -> Iterator[Three]:
    a, b, c = t
    yield from ((b, a, c), (a, b, c), (a, c, b))


def _law_of_sines(w: Lines) -> bool:
    for one, other in combinations(w.angles, 2):
        if set(one) == set(other) and one[1] != other[1]:
            over_one, over_other = w.lengths((one[0], one[2]), (other[0], other[2]))
            return same(over_one * _sine(w.angles[other]), over_other * _sine(w.angles[one]))
    raise Missing


def _parts_of_angle(w: Lines) -> bool:
    v, *three = w.about
    cosines = [w.cosine(a, v, b) for a, b in combinations(three, 2)]
    for x, y, z in permutations(cosines, 3):
        sines = _sine(x) * _sine(y)
        if same(z, x * y - sines):
            return True
    return False


# --- lines across a triangle, circles -------------------------------------------------------------------


def _transversal(w: Lines) -> bool:
    """Ceva or Menelaus: the products of parts of the sides are equal."""
    lines = [set(fact.points) for fact in w.facts if fact.name == "coll"]
    for one, two, three in permutations(lines, 3):
        corners = [one & two, two & three, three & one]
        if any(len(corner) != 1 for corner in corners) or len(set.union(*corners)) < 3:
            continue
        (b,), (c,), (a,) = corners
        (f,), (d,), (e,) = one - {a, b}, two - {b, c}, three - {c, a}
        others = [line for line in lines if line not in (one, two, three)]
        if not (any(line == {d, e, f} for line in others) or len(others) >= 3):
            continue
        try:
            bd, dc = w.lengths((b, d), (d, c))
            ce, ea = w.lengths((c, e), (e, a))
            af, fb = w.lengths((a, f), (f, b))
        except Missing:
            continue
        return same(bd * ce * af, dc * ea * fb)
    raise Missing


def _ptolemy(w: Lines) -> bool:
    a, b, c, d = w.about
    ab, bc, cd, da, ac, bd = w.lengths((a, b), (b, c), (c, d), (d, a), (a, c), (b, d))
    return w.said("cyclic", a, b, c, d) and same(ac * bd, ab * cd + bc * da)


def _central_angle(w: Lines) -> bool:
    o, x, v, y = w.about
    spokes = _equal_spokes(w, o, (x, v, y))
    inner, outer = w.cosine(x, v, y), w.cosine(x, o, y)
    return spokes and same(outer, 2 * inner * inner - 1)


def _equal_spokes(w: Lines, o: int, three: Sequence[int]) -> bool:
    first, *others = w.lengths(*((o, p) for p in three))
    return all(same(first, other) for other in others)


def _circumradius(w: Lines) -> bool:
    points = {p for pair, other, _ in w.ratios for p in (*pair, *other) if p >= 0}
    for x, v, y in w.angles:
        for o in points - {x, v, y}:
            try:
                if _equal_spokes(w, o, (x, v, y)):
                    side, radius = w.lengths((x, y), (o, x))
                    return same(side, 2 * radius * _sine(w.angles[x, v, y]))
            except Missing:
                continue
    raise Missing


# --- areas ----------------------------------------------------------------------------------------------


def _area_by_angle(w: Lines) -> bool:
    area = w.area(*w.about)
    for a, v, b in _corners(w.about):
        try:
            p, q = w.absolute((v, a), (v, b))
            return same(2 * area, p * q * _sine(w.cosine(a, v, b)))
        except Missing:
            continue
    raise Missing


def _heron(w: Lines) -> bool:
    a, b, c = w.about
    x, y, z = (side * side for side in w.absolute((a, b), (b, c), (c, a)))
    area = w.area(a, b, c)
    return same(16 * area * area, 2 * (x * y + y * z + z * x) - x * x - y * y - z * z)


def _height(w: Lines) -> bool:
    *t, h = w.about
    area = w.area(*t)
    for v in t:
        a, b = (p for p in t if p != v)
        try:
            height, base = w.absolute((v, h), (a, b))
        except Missing:
            continue
        if w.said("coll", h, a, b) and w.said("perp", v, h, a, b):
            return same(2 * area, height * base)
    raise Missing


def _parts_of_area(w: Lines) -> bool:
    a, b, d, c = w.about
    return w.said("coll", b, d, c) and same(w.area(a, b, c), w.area(a, b, d) + w.area(a, d, c))


def _one_height(w: Lines) -> bool:
    a, b, d, c = w.about
    known = []
    for p, q in ((b, d), (d, c), (b, c)):
        try:
            known.append(((p, q), w.area(a, p, q)))
        except Missing:
            continue
    (one, x), (other, y) = known[:2]
    first, second = w.lengths(one, other)
    return w.said("coll", b, d, c) and same(x * second, y * first)


def _inradius(w: Lines) -> bool:
    a, b, c, i = w.about
    sides = w.absolute((a, b), (b, c), (c, a))
    radius = next((pair for pair in (w.own[:2], w.own[2:]) if i in pair), None)
    if radius is None:
        raise Missing
    (r,) = w.absolute(radius)
    around = sides[0] + sides[1] + sides[2]
    return same(2 * w.area(a, b, c), r * around)


# --- what was asked -------------------------------------------------------------------------------------


def perimeter(w: Lines, corners: Sequence[int]) -> arb:
    """Return the sum of a polygon's sides."""
    total = arb(0)
    for side in w.absolute(*pairwise((*corners, corners[0]))):
        total = total + side
    return total


def polygon(w: Lines, corners: Sequence[int]) -> arb:
    """Return the sum of the triangles into which diagonals from the first corner cut a polygon."""
    total = arb(0)
    for b, c in pairwise(corners[1:]):
        total = total + w.area(corners[0], b, c)
    return total


LAWS: dict[str, Callable[[Lines], bool]] = {
    "given length": _given_length,
    "known ratio": _known_ratio,
    "proportion": _proportion,
    "mean proportional": _proportion,
    "given angle": _given_angle,
    "equal angles": _same_angle(1),
    "supplementary angles": _same_angle(-1),
    "parts of a segment": _parts_of_segment,
    "stewart": _stewart,
    "apollonius": _stewart,
    "pythagoras": _cosines_law,
    "converse of pythagoras": _cosines_law,
    "law of cosines": _cosines_law,
    "law of cosines for an angle": _cosines_law,
    "sum of angles": _sum_of_angles,
    "law of sines": _law_of_sines,
    "parts of an angle": _parts_of_angle,
    "ceva": _transversal,
    "menelaus": _transversal,
    "ptolemy": _ptolemy,
    "central angle": _central_angle,
    "circumradius": _circumradius,
    "area by an angle": _area_by_angle,
    "angle by an area": _area_by_angle,
    "heron": _heron,
    "height of a triangle": _height,
    "parts of an area": _parts_of_area,
    "areas of one height": _one_height,
    "inradius": _inradius,
}
