"""Enters what a closure knows of what is drawn: lengths, ratios, proportions and angles of drawn lines only.

The engine asks the closure about all pairs of points; here those that no line joins are left out, which is
most of them, and whose numbers a reader would not look for.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import combinations

from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.values.known import simple
from proofloom.engine.geometry.values.ledger import UNIT, Corner, Pair, pair
from proofloom.engine.geometry.values.numbers import cosine, rational
from proofloom.engine.geometry.values.rules.closure import proportions
from proofloom.engine.geometry.values.scene import Scene, corner_at, multiple
from proofloom.generators.geometry.plane.sight import Sight

HALF = Fraction(1, 2)
PARTS = 2000  # of a squared length or ratio, at most
LEVELS = 8  # of its continued fraction
NEAR = 1e-9
FINE = 1e7  # cosines are compared by this part of one


def read_off(scene: Scene, sight: Sight) -> None:
    """Enter given lengths, rational ratios, proportions and angles of what is drawn."""
    ledger, known = scene.ledger, scene.known
    pairs = [p for p in sight.on if ledger.drawn(p) > NEAR]
    sizes = [ledger.drawn(p) for p in pairs]
    if scene.absolute:
        for p, size in zip(pairs, sizes, strict=True):
            square = simple(size**2, PARTS, LEVELS)
            if square and not ledger.together(p, UNIT) and known.lengths(((p, 2),), square):
                entry = ledger.fact(_measure("lconst", "l2const", p, square), scene.round)
                ledger.length(p, UNIT, rational(square).root(), "given length", (entry,), *p)
    root = {p: ledger.root(p) for p in pairs}
    for (one, size), (other, less) in combinations(zip(pairs, sizes, strict=True), 2):
        times = None if root[one] == root[other] else simple((size / less) ** 2, PARTS, LEVELS)
        if times and known.lengths(((one, 2), (other, -2)), times):
            both = (*one, *other)
            said = fact("cong", both) if times == 1 else _measure("rconst", "r2const", both, times)
            entry = ledger.fact(said, scene.round)
            multiple(scene, one, other, rational(times).root(), "known ratio", (entry,))
            root = {p: ledger.root(p) for p in pairs}
    proportions(scene, pairs)
    _angles(scene)


def _measure(plain: str, squared: str, points: tuple[int, ...], square: Fraction) -> Fact:
    root = rational(square).root().fraction
    return fact(plain, points, root) if root is not None else fact(squared, points, square)


def _angles(scene: Scene) -> None:
    """Enter known angles of drawn triangles, and those that are known to equal them, or to be supplements."""
    ledger, known = scene.ledger, scene.known
    groups: dict[int, list[Corner]] = defaultdict(list)
    for t in scene.triangles:
        for v in t:
            c = corner_at(t, v)
            shown = ledger.drawn_cosine(c)
            if c not in ledger.cosines and (scene.oriented or abs(shown) < NEAR):
                one, other = _arms(c)
                turn = known.turn(one, other)
                if turn:
                    said = fact("perp", (*one, *other))
                    if turn != HALF:
                        said = fact("aconst", (*one, *other), turn)
                    entry = ledger.fact(said, scene.round)
                    inner = min(turn, 1 - turn, key=lambda part: abs(float(cosine(part)) - shown))
                    ledger.cosine(c, cosine(inner), "given angle", (entry,), *c)
            groups[round(abs(shown) * FINE)].append(c)
    for members in groups.values():
        for c in members if len(members) > 1 else ():
            if c not in ledger.cosines:
                _same(scene, c, [other for other in members if other in ledger.cosines])


def _same(scene: Scene, c: Corner, others: list[Corner]) -> None:
    ledger = scene.ledger
    lines = _arms(c)
    for other in others:
        for first, second in (_arms(other), _arms(other)[::-1]):
            if not scene.known.same_turn(*lines, first, second):
                continue
            number, why = ledger.cosines[other]
            said = fact("eqangle", (*lines[0], *lines[1], *first, *second))
            because = (why, ledger.fact(said, scene.round))
            if ledger.drawn_cosine(c) * ledger.drawn_cosine(other) > 0:
                ledger.cosine(c, number, "equal angles", because, *c)
            else:
                ledger.cosine(c, -number, "supplementary angles", because, *c)
            return


def _arms(c: Corner) -> tuple[Pair, Pair]:
    return pair(c[1], c[0]), pair(c[1], c[2])
