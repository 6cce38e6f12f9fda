"""Ceva and Menelaus: two ratios of parts of a triangle's sides give the third."""

from __future__ import annotations

from proofloom.engine.geometry.values.ledger import pair
from proofloom.engine.geometry.values.numbers import rational
from proofloom.engine.geometry.values.scene import Scene, multiple, usable


def ceva_and_menelaus(scene: Scene) -> None:
    """Three cevians through one point, or a line across a triangle: two ratios of parts give the third."""
    on = scene.thirds
    for a, b, c in scene.triangles:
        for d in on.get((b, c), ()):
            for e in on.get((a, c), ()):
                for f in on.get((a, b), ()):
                    if len({a, b, c, d, e, f}) == 6:
                        _product_is_one(scene, (a, b, c), (d, e, f))


def _product_is_one(scene: Scene, t: tuple[int, int, int], feet: tuple[int, int, int]) -> None:
    ledger, known = scene.ledger, scene.known
    (a, b, c), (d, e, f) = t, feet
    ratios = [(pair(b, d), pair(d, c)), (pair(c, e), pair(e, a)), (pair(a, f), pair(f, b))]
    missing = [r for r in ratios if not ledger.together(*r)]
    if len(missing) != 1:
        return
    if known.on_line(d, e, f):
        rule, because = "menelaus", [scene.line(d, e, f)]
    else:
        centre = next(
            (
                p
                for p in range(scene.count)
                if p not in (*t, *feet) and all(known.on_line(p, x, y) for x, y in zip(t, feet, strict=True))
            ),
            None,
        )
        if centre is None:
            return
        rule, because = "ceva", [scene.line(centre, x, y) for x, y in zip(t, feet, strict=True)]
    because += [scene.line(b, c, d), scene.line(c, a, e), scene.line(a, b, f)]
    number = rational(1)
    for one, other in ratios:
        if (one, other) != missing[0]:
            number = number * ledger.number(other) / ledger.number(one)
            because += ledger.why(one, other)
    if usable(number):
        multiple(scene, *missing[0], number, rule, tuple(because))
