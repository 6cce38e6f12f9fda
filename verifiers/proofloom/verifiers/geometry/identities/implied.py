"""What hypotheses say of points sooner than they are worded: equations by which a point is found in time.

A hypothesis may hold a point only through one that comes later and is then held by more than it needs. Each
equation here follows from the hypotheses; what it helps to find is held to them all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations, product

from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.verifiers.geometry.identities.polynomials import Axis, Equation, Scalar, equations

ENOUGH = 2  # equations that hold a point
Lines = dict[tuple[int, int], list[tuple[int, int]]]


def crowded(ready: Sequence[Sequence[Equation]], order: Sequence[int]) -> list[int]:
    """Return by how many equations each point is held, if it is more than it needs for one of them.

    `ready` are the equations that hold each point, in the order of finding.
    """
    held = [0] * len(order)
    for point, own in zip(order, ready, strict=True):
        held[point] = len(own)
    return held if max(held, default=0) > ENOUGH else []


def halved(
    given: Sequence[Fact], waiting: Sequence[Equation], order: Sequence[int], held: Sequence[int]
) -> list[Equation]:
    """Return what is known of one end of a segment, said of its middle and the other end.

    A point on a line that is equally far from two others on it is their midpoint. It is asked for where the
    middle comes last and is held by too much, and the end by too little.
    """
    found = []
    place = {point: at for at, point in enumerate(order)}
    for one in given:
        for a, b, middle in permutations(one.points) if one.name == "coll" and len(one.points) == 3 else ():
            late = place[middle] > max(place[a], place[b])
            if not late or not held[middle] > ENOUGH > held[b]:
                continue
            if fact("cong", (a, middle, b, middle)) in given:
                found += [
                    _beyond(other, b, middle, a)
                    for other in waiting
                    if b in other.points and not {a, middle} & set(other.points)
                ]
    return found


def _beyond(equation: Equation, end: int, middle: int, start: int) -> Equation:
    """Return an equation of a segment's end as one of its middle and its start."""
    kept = [at for at, point in enumerate(equation.points) if point != end]

    def of(z: Axis, w: Axis, *given: Scalar) -> Scalar:
        *others, m, a = given[: len(kept) + 2]
        places = iter(range(1, len(kept) + 1))
        numbers = given[len(kept) + 2 :]
        along = [[2 * axis[m] - axis[a], *(axis[point] for point in others)] for axis in (z, w)]
        named = [0 if point == end else next(places) for point in equation.points]
        return equation.of(*along, *named, *numbers)

    weight = sum(
        weight for weight, point in zip(equation.weights, equation.points, strict=True) if point == end
    )
    points = (*(equation.points[at] for at in kept), middle, start)
    return Equation(of, points, (*(equation.weights[at] for at in kept), weight, weight), equation.numbers)


def implied(given: Sequence[Fact], order: Sequence[int], held: Sequence[int]) -> list[Equation]:
    """Return what holds points placed before they are held by two equations."""
    place = {point: at for at, point in enumerate(order)}
    wanting = {point for point in order if held and held[point] < ENOUGH}
    if not wanting:
        return []

    def early(points: Sequence[int], worded: Sequence[int]) -> bool:
        last = max(points, key=place.__getitem__)
        return last in wanting and place[last] < max(place[point] for point in worded)

    found = dict.fromkeys(other for other, one in _along(given) if early(other.points, one.points))
    tangents = [one for one in _touching(given) if place[one.points[0]] == max(place[p] for p in one.points)]
    return [equation for one in found for equation in equations(one)] + [
        one for one in tangents if one.points[0] in wanting
    ]


def _along(given: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Yield facts with a line named by other points on it, and the facts as given."""
    lines = [set(one.points) for one in given if one.name == "coll"]
    turned = [one for one in given if one.name in ("para", "perp", "eqangle")]
    for line, one in product(lines, turned):
        for at in range(0, len(one.points), 2):
            kept, named = one.points[at : at + 2]
            for stays in ((kept, named), (named, kept)) if kept in line and named in line else ():
                for other in line - {kept, named}:
                    points = (*one.points[:at], stays[0], other, *one.points[at + 2 :])
                    yield fact(one.name, points), one


def _touching(given: Sequence[Fact]) -> Iterator[Equation]:
    """Yield what a line QR that touches circles with centres O, K says of Q: OQ and KR are square to it."""
    square, equal = _pairs(given, "perp"), _pairs(given, "cong")
    for line, others in square.items():
        for q, r in (line, line[::-1]):
            ends = [(c, k) for c, k in permutations(others, 2) if q in c and r in k]
            for first, second in ends:
                o, k = (sum(first) - q), (sum(second) - r)
                for one in equal.get(first, ()):
                    for other in equal.get(second, ()):
                        if {q, r}.isdisjoint((*one, *other, o, k)):
                            yield Equation(_touches, (q, o, k, *one, *other), (2, 4, 2, 4, 4, 2, 2))


def _pairs(given: Sequence[Fact], name: str) -> Lines:
    """Return, by line or segment, the others that facts of a name put beside it."""
    found: Lines = {}
    for one in given:
        if one.name == name:
            a, b = one.points[:2], one.points[2:]
            for side, other in ((a, b), (b, a)):
                found.setdefault((min(side), max(side)), []).append((min(other), max(other)))
    return found


def _touches(z: Axis, w: Axis, q: int, o: int, k: int, a: int, b: int, c: int, d: int) -> Scalar:
    """OQ OK = OQ^2 - s |OQ| with s^2 = KR^2, of segments AB = OQ and CD = KR, squared to lose the sign."""
    twice = (z[q] - z[o]) * (w[k] - w[o]) + (w[q] - w[o]) * (z[k] - z[o])
    one, other = (z[b] - z[a]) * (w[b] - w[a]), (z[d] - z[c]) * (w[d] - w[c])
    rest = twice - 2 * one
    return rest * rest - 4 * one * other
