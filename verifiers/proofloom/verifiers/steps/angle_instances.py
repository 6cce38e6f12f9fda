"""All that the theorems of angle chasing say in one figure: every instance of every rule, found once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations, product

from proofloom.engine.geometry.facts import Bisects, EqualLengths, Fact, Parallel, Perpendicular, names_of
from proofloom.verifiers.geometry.arrangement import Arrangement, Key
from proofloom.verifiers.geometry.theorems import READINGS, Instance, instances

MOST = 20_000  # places tried in one figure


@dataclass(frozen=True, slots=True)
class Placed:
    """An instance with the rule and the points that give it."""

    rule: str
    on: tuple[str, ...]
    says: Instance


class Catalogue:
    """The instances of one figure, by the angles that they speak of."""

    def __init__(self, figure: Arrangement) -> None:
        self.figure = figure
        self.by_key: dict[Key, list[Placed]] = {}
        self.by_rule: dict[str, list[Placed]] = {}
        self.tried = 0
        for rule, on in self._places():
            self.tried += 1
            if self.tried > MOST:
                break
            for found in instances(figure, rule, on):
                placed = Placed(rule, tuple(on), found)
                self.by_rule.setdefault(rule, []).append(placed)
                for key in found.terms:
                    self.by_key.setdefault(key, []).append(placed)

    def about(self, key: Key, rule: str = "") -> list[Placed]:
        """Return the instances that speak of an angle, of one rule or of all."""
        return [placed for placed in self.by_key.get(key, ()) if not rule or placed.rule == rule]

    def _places(self) -> Iterator[tuple[str, Sequence[str]]]:
        yield from self._of_premises(self.figure.body.premises)
        body = self.figure.body
        joined = {(p, q) for line in body.lines for p, q in permutations(line, 2)}
        between = [three for line in body.lines for three in combinations(line, 3)]
        for three in combinations(body.points, 3):
            if all(pair in joined for pair in combinations(three, 2)):
                yield "triangle_sum", three
                for x, y, z in permutations(three):
                    beyond = [w for a, v, w in _both(between) if (a, v) == (y, z)]
                    yield from (("exterior_angle", (x, y, z, w)) for w in beyond[:1])
        for a, v, b in between:
            rays = self._rays(v)
            yield from (("linear_pair", (a, v, b, c)) for c in rays)
            for c, other, d in between:
                if other == v:
                    yield "vertical", (a, v, b, c, d)
                    yield "vertical", (a, v, b, d, c)
        for v in body.points:
            yield from (("angle_sum", (v, *three)) for three in permutations(self._rays(v), 3))
        for four in combinations(body.points, 4):
            a, b, c, d = four
            for around in ((a, b, c, d), (a, b, d, c), (a, c, b, d)):
                if all((around[i - 1], around[i]) in joined for i in range(4)):
                    yield "quadrilateral_sum", around

    def _of_premises(self, premises: Iterable[Fact]) -> Iterator[tuple[str, Sequence[str]]]:
        lines = self.figure.body.lines
        for fact in premises:
            a, b, c, d = (*names_of(fact), "", "")[:4]
            match fact:
                case Bisects():
                    yield "bisector", (a, c, b, d)
                case EqualLengths():
                    for apex in {a, b} & {c, d}:
                        (y,), (z,) = {a, b} - {apex}, {c, d} - {apex}
                        yield from ((rule, (apex, *two)) for rule in _ISOSCELES for two in ((y, z), (z, y)))
                case Perpendicular():
                    one, two = lines[self.figure.line(a, b)], lines[self.figure.line(c, d)]
                    for v in set(one) & set(two):
                        ends = product(self._along(v, one), self._along(v, two))
                        yield from (("perpendicular", (v, p, q)) for p, q in ends)
                case Parallel():
                    one, two = lines[self.figure.line(a, b)], lines[self.figure.line(c, d)]
                    for p, q in (*product(one, two), *product(two, one)):
                        first, second = (one, two) if p in one else (two, one)
                        for x, y in product(self._along(p, first), self._along(q, second)):
                            yield "alternate", (x, p, q, y)
                            yield "cointerior", (x, p, q, y)
                            for r in self._rays(p):
                                yield "corresponding", (x, p, q, y, r)

    def _rays(self, v: str) -> list[str]:
        """Return one point on each ray from a point."""
        return [p for line in self.figure.body.lines if v in line for p in self._along(v, line)]

    def _along(self, v: str, line: Sequence[str]) -> list[str]:
        """Return the neighbours of a point on a line: one on each side, where there is one."""
        at = list(line).index(v)
        return [*line[max(at - 1, 0) : at], *line[at + 1 : at + 2]]


_ISOSCELES = ("isosceles", "isosceles_sum")
assert set(_ISOSCELES) < READINGS.keys()


def _both(between: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    for three in between:
        yield three
        yield three[::-1]
