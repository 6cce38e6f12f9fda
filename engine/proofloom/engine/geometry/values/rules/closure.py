"""What a closure knows of numbers: rational ratios and angles, proportions, equal angles."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, permutations

from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.values.ledger import UNIT, Corner, Pair, corner, pair
from proofloom.engine.geometry.values.numbers import cosine, rational
from proofloom.engine.geometry.values.scene import Scene, multiple, usable

HALF = Fraction(1, 2)


def from_closure(scene: Scene) -> None:
    """Enter rational ratios, given lengths, rational angles, and equal or supplementary angles."""
    ledger, known = scene.ledger, scene.known
    pairs = [p for p in combinations(range(scene.count), 2) if ledger.drawn(p) > 1e-9]
    if scene.absolute:
        for p in pairs:
            square = Fraction(ledger.drawn(p) ** 2).limit_denominator(10_000)
            if square and not ledger.together(p, UNIT) and known.lengths(((p, 2),), square):
                entry = ledger.fact(_measure("lconst", "l2const", p, square), scene.round)
                ledger.length(p, UNIT, rational(square).root(), "given length", (entry,), *p)
    for one, other in combinations(pairs, 2):
        if not ledger.together(one, other) and (times := known.square_ratio(one, other)):
            entry = ledger.fact(_ratio(one, other, times), scene.round)
            multiple(scene, one, other, rational(times).root(), "known ratio", (entry,))
    proportions(scene, pairs)
    _angles(scene)


def _measure(plain: str, square_name: str, points: tuple[int, ...], square: Fraction) -> Fact:
    root = rational(square).root().fraction
    return fact(plain, points, root) if root is not None else fact(square_name, points, square)


def _ratio(one: Pair, other: Pair, square: Fraction) -> Fact:
    return (
        fact("cong", (*one, *other)) if square == 1 else _measure("rconst", "r2const", (*one, *other), square)
    )


def proportions(scene: Scene, pairs: list[Pair]) -> None:
    """Carry known ratios over by proportions, and take mean proportionals, that the closure knows."""
    ledger, known = scene.ledger, scene.known
    grouped: dict[Pair, list[Pair]] = {}
    for p in pairs:
        grouped.setdefault(ledger.root(p), []).append(p)
    drawn = {p: ledger.drawn(p) for p in pairs}
    ratios = sorted(
        [(drawn[p] / drawn[q], p, q) for members in grouped.values() for p, q in permutations(members, 2)]
    )
    sizes = [ratio for ratio, _, _ in ratios]
    root = {p: ledger.root(p) for p in pairs}
    for r, s in permutations(pairs, 2) if ratios else ():
        if r > s or root[r] == root[s]:
            continue
        wanted = drawn[r] / drawn[s]
        at = bisect_left(sizes, wanted * (1 - 1e-9))
        while at < len(sizes) and sizes[at] < wanted * (1 + 1e-9):
            _, p, q = ratios[at]
            at += 1
            if known.lengths(((p, 1), (q, -1), (r, -1), (s, 1)), Fraction(1)):
                entry = scene.ledger.fact(fact("eqratio", (*p, *q, *r, *s)), scene.round)
                times = ledger.number(p) / ledger.number(q)
                if usable(times):
                    multiple(scene, r, s, times, "proportion", (entry, *ledger.why(p, q)))
                    root = {p: ledger.root(p) for p in pairs}
                break
    by_size = sorted((size, place) for place, size in enumerate(drawn.values()))
    for members in grouped.values():
        for p, q in combinations(members, 2):
            wanted = (drawn[p] * drawn[q]) ** 0.5
            first = bisect_left(by_size, (wanted * (1 - 1e-9), 0))
            last = bisect_left(by_size, (wanted * (1 + 1e-9), len(pairs)))
            for t in [pairs[place] for place in sorted([place for _, place in by_size[first:last]])]:
                if ledger.together(t, p):
                    continue
                if known.lengths(((t, 2), (p, -1), (q, -1)), Fraction(1)):
                    entry = ledger.fact(fact("eqratio", (*p, *t, *t, *q)), scene.round)
                    mean = (ledger.number(p) * ledger.number(q)).root()
                    ledger.length(t, p, mean, "mean proportional", (entry, *ledger.why(p, q)))


def _corners(scene: Scene) -> Iterator[Corner]:
    for a, b, c in scene.triangles:
        yield from (corner(b, a, c), corner(a, b, c), corner(a, c, b))


def _angles(scene: Scene) -> None:
    ledger, known = scene.ledger, scene.known
    groups: dict[int, list[Corner]] = {}
    for c in _corners(scene):
        a, v, b = c
        one, other = pair(v, a), pair(v, b)
        if c not in ledger.cosines and (turn := known.turn(one, other)) and (scene.oriented or turn == HALF):
            entry = ledger.fact(fact("aconst", (*one, *other), turn), scene.round)
            if turn == HALF:
                entry = ledger.fact(fact("perp", (*one, *other)), scene.round)
            inner = min(turn, 1 - turn, key=lambda t: abs(float(cosine(t)) - ledger.drawn_cosine(c)))
            ledger.cosine(c, cosine(inner), "given angle", (entry,), *c)
        groups.setdefault(round(abs(ledger.drawn_cosine(c)) * 1e7), []).append(c)
    for members in groups.values():
        for c in members:
            if c not in ledger.cosines:
                _same_angle(scene, c, members)


def _same_angle(scene: Scene, c: Corner, others: list[Corner]) -> None:
    ledger = scene.ledger
    lines = (pair(c[1], c[0]), pair(c[1], c[2]))
    for other in others:
        if other not in ledger.cosines:
            continue
        arms = (pair(other[1], other[0]), pair(other[1], other[2]))
        for first, second in (arms, arms[::-1]):
            if scene.known.same_turn(*lines, first, second):
                number, why = ledger.cosines[other]
                same = ledger.drawn_cosine(c) * ledger.drawn_cosine(other) > 0
                because = [why]
                if {*lines} != {*arms}:
                    because.append(
                        ledger.fact(fact("eqangle", (*lines[0], *lines[1], *first, *second)), scene.round)
                    )
                ledger.cosine(
                    c,
                    number if same else -number,
                    "equal angles" if same else "supplementary angles",
                    because,
                    *c,
                )
                return
