"""Hold a plane problem's picture to the problem: every dot, stroke and mark, read by means of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TypeVar

from proofloom.engine.geometry.predicates import Fact, Kind
from proofloom.engine.geometry.problem import Problem
from proofloom.engine.scene import (
    SIZE,
    AngleMark,
    Arc,
    Circle,
    LengthMark,
    Line,
    ParallelMark,
    RightAngleMark,
    Scene,
    Segment,
    TickMark,
)
from proofloom.engine.scene.style import style_names
from proofloom.verifiers.geometry.picture_measures import AFFINE, Spot, length, refuted, unequal
from proofloom.verifiers.reading.vocabulary import shown as seen

ON = 4  # units: a dot this near a drawn circle lies on it, both being rounded
T = TypeVar("T")
Row = frozenset[int]  # a line: the points that the given facts put on it
Asked = tuple[str, tuple[int, ...]]  # what of which points, as in a question
Turn = tuple[Row, Row]  # an angle as it is drawn: from one line counter-clockwise to the other

_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_DEGREES = re.compile(r"(\d{1,3}(?:\.\d{1,6}|/[1-9]\d{0,5})?)°")
_LENGTH = re.compile(r"(√)?\(?(\d{1,9}(?:\.\d{1,6}|/[1-9]\d{0,8})?)\)?")


class PictureError(Exception):
    """What is wrong with a picture, in a short constant phrase."""


def fault(
    problem: Problem,
    scene: Scene,
    given: Iterable[Fact],
    shown: Iterable[Fact] = (),
    asked: Asked | None = None,
    aside: Iterable[Fact] = (),
) -> str:
    """Return "" when a picture is right, else what is wrong with it.

    It is right when its dots are the problem's points, when its coordinates refute none of the given facts,
    when all its marks follow from given facts (a "?" from what is asked: a length, or an angle, its vertex in
    the middle), and when it states each of the facts that are called shown. Its coordinates must not refute
    what holds aside, of auxiliary points, either; that is never marked.
    """
    try:
        sheet = _read(problem, scene, tuple(given), tuple(aside))
        sheet.check_places()
        sheet.check_marks(asked)
        for fact in shown:
            if fact not in sheet.given:
                return "a fact is shown that is not given"
            if not sheet.states(fact):
                return "the picture does not state what it is said to show"
    except PictureError as error:
        return str(error)
    return ""


def _read(problem: Problem, scene: Scene, given: tuple[Fact, ...], aside: tuple[Fact, ...]) -> _Sheet:
    if scene.style not in style_names():
        raise PictureError("the picture's style is unknown")
    named: dict[str, int] = {}
    for point in scene.points:
        if not point.hidden:
            named[point.name] = _meant(problem, point.name)
    if len(set(named.values())) < len(named):
        raise PictureError("two dots are one point")
    at = {named[point.name]: (point.x, point.y) for point in scene.points if not point.hidden}
    if any(not 0 <= value <= SIZE for spot in at.values() for value in spot):
        raise PictureError("a point is off the picture")
    rows = _classes(
        (p for p in fact.points if p in at) for fact in (*given, *aside) if fact.name in ("coll", "midp")
    )
    known, held = (tuple(f for f in facts if at.keys() >= set(f.points)) for facts in (given, aside))
    return _Sheet(scene, named, at, known, rows, held)


def _meant(problem: Problem, name: str) -> int:
    """Return the point that a name on the picture means: digits stand low there, letters may be capitals."""
    plain = name.translate(_DIGITS).replace("_", "")
    exact = [i for i, other in enumerate(problem.points) if other.replace("_", "") == plain]
    alike = [i for i, o in enumerate(problem.points) if o.replace("_", "").casefold() == plain.casefold()]
    for found in (exact, alike):
        if len(found) == 1:
            return found[0]
    raise PictureError("a dot that is no point of the problem")


def _classes(rows: Iterable[Iterable[int]]) -> list[Row]:
    """Return the lines into which collinear points fall: those with two points in common are one."""
    lines: list[set[int]] = []
    for row in rows:
        line = set(row)
        while met := [other for other in lines if len(other & line) > 1]:
            line.update(*met)
            lines = [other for other in lines if other not in met]
        lines.append(line)
    return [frozenset(line) for line in lines]


def _on(spot: Spot, a: Spot, b: Spot) -> bool:
    """Say whether a spot lies within a segment, all being rounded."""
    (x, y), (dx, dy) = (spot[0] - a[0], spot[1] - a[1]), (b[0] - a[0], b[1] - a[1])
    square = dx * dx + dy * dy
    return 0 < x * dx + y * dy < square and (dx * y - dy * x) ** 2 <= ON * ON * square


def _joined(pairs: Iterable[tuple[T, T]]) -> dict[T, T]:
    """Return for all things in pairs of equals a representative of their class."""
    top: dict[T, T] = {}
    for one, two in pairs:
        a, b = top.setdefault(one, one), top.setdefault(two, two)
        if a != b:
            top.update({thing: a for thing, head in top.items() if head == b})
    return top


@dataclass(slots=True)
class _Sheet:
    """A picture with what is given: `named` points by name, `at` their places, `rows` the given lines."""

    scene: Scene
    named: dict[str, int]
    at: dict[int, Spot]
    given: tuple[Fact, ...]
    rows: list[Row]
    aside: tuple[Fact, ...] = ()

    # --- what the picture shows ----------------------------------------------------------------------------

    def point(self, name: str) -> int:
        """Return the point of that name."""
        if name not in self.named:
            raise PictureError("a part names a point that is not there")
        return self.named[name]

    def row(self, a: int, b: int) -> Row:
        """Return the line through two points."""
        return next((row for row in self.rows if a in row and b in row), frozenset((a, b)))

    def turn(self, mark: AngleMark | RightAngleMark) -> Turn:
        """Return the lines of a marked angle, the clockwise arm first."""
        v, a, b = self.point(mark.vertex), self.point(mark.a), self.point(mark.b)
        (vx, vy), (ax, ay), (bx, by) = self.at[v], self.at[a], self.at[b]
        cross = (ax - vx) * (by - vy) - (ay - vy) * (bx - vx)
        if not cross:
            raise PictureError("a marked angle has no size")
        one, two = (a, b) if cross > 0 else (b, a)
        return self.row(v, one), self.row(v, two)

    def strokes(self) -> Iterator[tuple[int, int]]:
        """Yield the ends of the straight strokes; of a line the points that it goes on past."""
        for stroke in self.scene.strokes:
            if isinstance(stroke, Segment | Line):
                yield self.point(stroke.a), self.point(stroke.b)

    def drawn(self, points: Sequence[int]) -> bool:
        """Say whether strokes along one given line join these points of it."""
        row = next((row for row in self.rows if row >= set(points)), frozenset(points))
        spans = [pair for pair in self.strokes() if row >= set(pair)]
        axis = max((0, 1), key=lambda i: max(self.at[p][i] for p in row) - min(self.at[p][i] for p in row))
        reached = sorted(tuple(sorted(self.at[p][axis] for p in pair)) for pair in spans)
        order = sorted(self.at[p][axis] for p in points)
        for low, high in pairwise(order):
            at = low
            for first, last in reached:
                if first <= at < last:
                    at = last
            if at < high:
                return False
        return True

    def on_one_circle(self, points: Iterable[int]) -> bool:
        """Say whether a circle is drawn through points."""
        spots = {point.name: (point.x, point.y) for point in self.scene.points}
        for stroke in self.scene.strokes:
            if isinstance(stroke, Circle | Arc):
                center = spots[stroke.center]
                size = length(center, spots[stroke.through if isinstance(stroke, Circle) else stroke.a])
                if all(abs(length(center, self.at[p]) - size) <= ON for p in points):
                    return True
        return False

    def places(self) -> list[tuple[float, float]]:
        """Return where the points are, by index."""
        return [self.at.get(point, (0, 0)) for point in range(max(self.at) + 1)]

    # --- what must be so -----------------------------------------------------------------------------------

    def check_places(self) -> None:
        """Hold dots and strokes to what is given."""
        for fact in (*self.given, *self.aside):
            if (self.scene.to_scale or fact.name in AFFINE) and refuted(fact, self.at):
                raise PictureError("the picture does not satisfy what is given")
        if self.scene.to_scale:
            known = [(f.points, f.value) for f in self.given if f.name == "lconst" and f.value is not None]
            for ((a, b), one), ((c, d), two) in combinations(known, 2):
                if unequal(self.at[a], self.at[b], self.at[c], self.at[d], one / two):
                    raise PictureError("lengths are drawn in another ratio than they have")
        if len(set(self.strokes())) < len(list(self.strokes())):
            raise PictureError("a stroke is drawn twice")

    def check_marks(self, asked: Asked | None) -> None:
        """Hold every mark to the given facts, a question mark to the question."""
        marks = self.scene.marks
        if len({mark.key for mark in marks}) < len(marks):
            raise PictureError("a thing is marked twice")
        equal = _joined(pair for fact in self.given for pair in self._equal_segments(fact))
        self._one_class_each(
            [
                (mark.count, equal.get(self._pair(mark.a, mark.b)))
                for mark in marks
                if isinstance(mark, TickMark)
            ],
            "ticks are not of given equal lengths",
        )
        para = _joined(
            (self.row(*f.points[:2]), self.row(*f.points[2:])) for f in self.given if f.name == "para"
        )
        self._one_class_each(
            [
                (mark.count, para.get(self.row(self.point(mark.a), self.point(mark.b))))
                for mark in marks
                if isinstance(mark, ParallelMark)
            ],
            "chevrons are not of given parallels",
        )
        for one, two in combinations((mark for mark in marks if isinstance(mark, ParallelMark)), 2):
            if one.count == two.count and not self._along(one, two):
                raise PictureError("chevrons of parallel lines point different ways")
        for mark in marks:
            if isinstance(mark, RightAngleMark) and not self._right(self.turn(mark)):
                raise PictureError("a right angle is marked that is not given")
            if isinstance(mark, LengthMark) and not self._length_given(mark, asked):
                raise PictureError("a length is written that is not given")
            if isinstance(mark, AngleMark) and mark.label and not self._angle_given(mark, asked):
                raise PictureError("an angle's value is written that is not given")
            if isinstance(mark, TickMark | LengthMark) and self._divided(mark):
                raise PictureError("a whole segment's mark stands on a part of it")
            if isinstance(mark, RightAngleMark) and self._cut(mark):
                raise PictureError("a line goes through a right angle's square")
        self._check_arcs([mark for mark in marks if isinstance(mark, AngleMark)])

    def _divided(self, mark: TickMark | LengthMark) -> bool:
        """Say whether another dot lies on a marked segment, whether it is given to or not."""
        ends = self.point(mark.a), self.point(mark.b)
        return any(_on(self.at[p], *(self.at[end] for end in ends)) for p in self.at if p not in ends)

    def _cut(self, mark: RightAngleMark) -> bool:
        """Say whether a straight stroke goes from or through a right angle's vertex between its arms."""
        v, *arms = (self.at[self.point(name)] for name in (mark.vertex, mark.a, mark.b))
        for ends in self.strokes():
            p, q = (self.at[end] for end in ends)
            if v in (p, q) or _on(v, p, q):
                for x, y in (p, q):
                    to = [(x - v[0]) * (u - v[0]) + (y - v[1]) * (w - v[1]) for u, w in arms]
                    sizes = [length(v, arm) * length(v, (x, y)) for arm in arms]
                    if all(100 * part > 2 * size > 0 for part, size in zip(to, sizes, strict=True)):
                        return True
        return False

    def _one_class_each(self, marked: list[tuple[int, T | None]], reason: str) -> None:
        """Hold marks to classes: each count is one class of at least two, and no class has two counts."""
        heads: dict[int, list[T | None]] = {}
        for count, head in marked:
            heads.setdefault(count, []).append(head)
        if any(len(set(group)) != 1 or len(group) < 2 or None in group for group in heads.values()):
            raise PictureError(reason)
        if len({group[0] for group in heads.values()}) < len(heads):
            raise PictureError(reason)

    def _check_arcs(self, marks: list[AngleMark]) -> None:
        equal = [fact for fact in self.given if fact.name == "eqangle"]
        turns = {mark.key: self.turn(mark) for mark in marks}
        same = _joined(
            (one.key, two.key)
            for one, two in combinations(marks, 2)
            if any(self._says_equal(fact, turns[one.key], turns[two.key]) for fact in equal)
        )
        for count in {mark.arcs for mark in marks}:
            group = [mark for mark in marks if mark.arcs == count]
            if count == 1 and all(mark.label for mark in group):
                continue
            heads = {same.get(mark.key) for mark in group}
            if len(group) < 2 or len(heads) != 1 or None in heads:
                raise PictureError("arcs are not of given equal angles")

    # --- what facts say of marks ---------------------------------------------------------------------------

    def _along(self, one: ParallelMark, two: ParallelMark) -> bool:
        a, b, c, d = (self.at[self.point(name)] for name in (one.a, one.b, two.a, two.b))
        return (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]) > 0

    def _pair(self, a: str, b: str) -> Row:
        return frozenset((self.point(a), self.point(b)))

    def _equal_segments(self, fact: Fact) -> Iterator[tuple[Row, Row]]:
        p = fact.points
        if fact.name == "cong":
            yield frozenset(p[:2]), frozenset(p[2:])
        elif fact.name == "midp":
            yield frozenset(p[:2]), frozenset((p[0], p[2]))

    def _right(self, turn: Turn) -> bool:
        return any(
            {self.row(*f.points[:2]), self.row(*f.points[2:])} == set(turn)
            for f in self.given
            if f.name == "perp" or (f.name == "aconst" and f.value == Fraction(1, 2))
        )

    def _says_equal(self, fact: Fact, one: Turn, two: Turn) -> bool:
        """Say whether an equality of angles is that of two drawn ones, or its middle terms exchanged."""
        a, b, c, d = (self.row(*fact.points[i : i + 2]) for i in (0, 2, 4, 6))
        found = ((a, b), (c, d)), ((a, c), (b, d)), ((b, a), (d, c)), ((c, a), (d, b))
        return (one, two) in found or (two, one) in found

    def _length_given(self, mark: LengthMark, asked: Asked | None) -> bool:
        pair = self._pair(mark.a, mark.b)
        if mark.label == "?":
            return asked is not None and asked[0] == "length" and set(asked[1]) == pair
        read = _LENGTH.fullmatch(mark.label)
        kind = "l2const" if read and read[1] else "lconst"
        return read is not None and any(
            f.name == kind and set(f.points) == pair and f.value == Fraction(read[2]) for f in self.given
        )

    def _one_way(self, v: int, pair: Row) -> bool:
        """Say whether points, of one line through v, lie in one direction from it."""
        (x, y), ends = self.at[v], [self.at[p] for p in pair]
        row = next((row for row in self.rows if row >= pair | {v}), None)
        ahead = (ends[0][0] - x) * (ends[-1][0] - x) + (ends[0][1] - y) * (ends[-1][1] - y) > 0
        return len(pair) == 1 or (row is not None and ahead)

    def _angle_given(self, mark: AngleMark, asked: Asked | None) -> bool:
        one, two = self.turn(mark)
        if mark.label == "?":
            if asked is None or asked[0] != "angle":
                return False
            a, v, b = asked[1]
            arms = {frozenset((self.point(mark.a), a)), frozenset((self.point(mark.b), b))}
            if self.point(mark.vertex) != v or {self.row(a, v), self.row(v, b)} != {one, two}:
                return False
            crossed = {frozenset((self.point(mark.a), b)), frozenset((self.point(mark.b), a))}
            return any(all(self._one_way(v, pair) for pair in pairs) for pairs in (arms, crossed))
        read = _DEGREES.fullmatch(mark.label)
        if read is None:
            return False
        for f in self.given:
            if f.name == "aconst" and f.value is not None:
                lines = self.row(*f.points[:2]), self.row(*f.points[2:])
                if lines in ((one, two), (two, one)):
                    return Fraction(read[1]) == 180 * (f.value if lines == (one, two) else 1 - f.value)
        return False

    def states(self, fact: Fact) -> bool:
        """Say whether the picture alone states a fact: by a mark, or as points on a drawn line or circle.

        That a point is the centre of a drawn circle is seen, but nothing states it, nor that radii are equal.
        """
        p, marks = fact.points, self.scene.marks
        if fact.predicate.kind in (Kind.ORDER, Kind.DISTINCT):
            return self.scene.to_scale and seen(fact, self.places())
        match fact.name:
            case "coll":
                return self.drawn(p)
            case "cyclic":
                return self.on_one_circle(p)
            case "cong" | "midp":
                one, two = next(self._equal_segments(fact))
                counts = {self._pair(m.a, m.b): m.count for m in marks if isinstance(m, TickMark)}
                ticked = one in counts and counts[one] == counts.get(two)
                return ticked and (fact.name == "cong" or self.drawn(p))
            case "para":
                ways = {
                    self.row(*self._pair(m.a, m.b)): m.count for m in marks if isinstance(m, ParallelMark)
                }
                first, second = self.row(*p[:2]), self.row(*p[2:])
                return first in ways and ways[first] == ways.get(second)
            case "perp" | "aconst" if fact.name == "perp" or fact.value == Fraction(1, 2):
                lines = {self.row(*p[:2]), self.row(*p[2:])}
                return any(set(self.turn(m)) == lines for m in marks if isinstance(m, RightAngleMark))
            case "aconst":
                return any(
                    m.label not in ("", "?") and set(self.turn(m)) == {self.row(*p[:2]), self.row(*p[2:])}
                    for m in marks
                    if isinstance(m, AngleMark)
                )
            case "eqangle":
                arcs = [(self.turn(m), m.arcs) for m in marks if isinstance(m, AngleMark)]
                return any(
                    count == other and self._says_equal(fact, one, two)
                    for (one, count), (two, other) in combinations(arcs, 2)
                )
            case "lconst" | "l2const":
                return any(self._pair(m.a, m.b) == set(p) for m in marks if isinstance(m, LengthMark))
        return False
