"""Which marks say a problem's given facts on its picture: squares, ticks, arcs, chevrons and values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, TypeVar

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.scene import (
    AngleMark,
    LengthMark,
    Mark,
    ParallelMark,
    RightAngleMark,
    TickMark,
)
from proofloom.engine.scene.grid import Spot, clears, crosses
from proofloom.engine.scene.ink import ON_LINE
from proofloom.generators.geometry.depict_lines import Asked, Board, Place, Ring
from proofloom.generators.geometry.phrases import show

MOST = 3  # classes of one kind that can be told apart
ALONG = 50  # a stroke whose angle with an arm has a sine below one in so many lies along it
SAME = 1e-7  # relative: two directions of a drawn figure agree
T = TypeVar("T")
Corner = tuple[int, int, int]  # an arm's next point, the vertex, the other arm's; arms in order of index


@dataclass(frozen=True, slots=True)
class Statement:
    """Marks that stand or fall together, and the given facts that they say."""

    marks: tuple[Mark, ...]
    facts: tuple[Fact, ...]


@dataclass(slots=True)
class _Classes(Generic[T]):
    """Equal things, with the facts that make them equal."""

    groups: list[tuple[list[T], list[Fact]]] = field(default_factory=list)

    def equal(self, things: Sequence[T], fact: Fact) -> None:
        """Put equal things into one group, joining the groups that they are in."""
        members, facts = list(dict.fromkeys(things)), [fact]
        for group in [group for group in self.groups if set(group[0]) & set(members)]:
            self.groups.remove(group)
            members = [*group[0], *(x for x in members if x not in group[0])]
            facts = [*group[1], *facts]
        self.groups.append((members, facts))

    def meet(self, things: set[T]) -> None:
        """Join the groups that have one of these things, which are equal for another reason."""
        met = [group for group in self.groups if things & set(group[0])]
        if len(met) > 1:
            at = self.groups.index(met[0])
            self.groups = [group for group in self.groups if group not in met]
            joined = list(dict.fromkeys(thing for group in met for thing in group[0]))
            self.groups.insert(at, (joined, [fact for group in met for fact in group[1]]))


@dataclass(slots=True)
class Marker:
    """Finds the marks for facts on the lines of a picture.

    board    the lines
    xy       the true figure, by which angles are told from their supplements
    names    how points are called
    own      of an angle as it is seen, its arms as the first fact about it tells them
    next_to  of a point, those next to it on the lines that are drawn
    """

    board: Board
    xy: Sequence[Place]
    names: Sequence[str]
    own: dict[Corner, Corner] = field(default_factory=dict)
    next_to: dict[int, list[int]] = field(default_factory=dict)

    def statements(
        self, facts: Iterable[Fact], circles: Sequence[Ring], asked: Asked | None
    ) -> list[Statement]:
        """Return what can be marked of the facts and the question, the firmest first."""
        found: list[Statement] = []
        ticks: _Classes[tuple[int, int]] = _Classes()
        arcs: _Classes[Corner] = _Classes()
        chevrons: _Classes[int] = _Classes()
        squares: dict[tuple[int, frozenset[int]], tuple[Corner, list[Fact]]] = {}
        values: dict[Corner, tuple[str, list[Fact]]] = {}
        for fact in facts:
            p = fact.points
            if any(ring.spans(fact) for ring in circles):
                continue
            match fact.name:
                case "perp":
                    self._square(fact, squares)
                case "aconst" if fact.value == Fraction(1, 2):
                    self._square(fact, squares)
                case "aconst":
                    self._value(fact, values)
                case "cong":
                    self._tick(fact, (p[:2], p[2:]), ticks)
                case "midp":
                    self._tick(fact, ((p[0], p[1]), (p[0], p[2])), ticks)
                case "eqangle":
                    self._arc(fact, arcs)
                case "para":
                    one, two = self.board.line(*p[:2]), self.board.line(*p[2:])
                    if one != two and min(one, two) >= 0:
                        chevrons.equal((one, two), fact)
                case "lconst" | "l2const":
                    found += self._length(fact)
        right: dict[Corner, list[Fact]] = {}
        for corner, said in squares.values():
            seen = self._named(corner)
            if seen is not None:
                right.setdefault(_ordered(seen), []).extend(said)
        found += [Statement((self._right(corner),), tuple(said)) for corner, said in right.items()]
        taken = set(right)
        for ring in circles:
            ticks.meet({(min(ring.center or 0, p), max(ring.center or 0, p)) for p in ring.points})
        found += self._ticked(ticks)
        found += self._pointed(chevrons)
        found += self._asked(asked, values, taken)
        found += self._arced(arcs, values, taken)
        return found

    # --- what a fact is on the picture ---------------------------------------------------------------------

    def _square(
        self, fact: Fact, squares: dict[tuple[int, frozenset[int]], tuple[Corner, list[Fact]]]
    ) -> None:
        p = fact.points
        one, two = self.board.line(*p[:2]), self.board.line(*p[2:])
        common = set(self.board.lines[one]) & set(self.board.lines[two]) if min(one, two) >= 0 else set()
        if one == two or len(common) != 1:
            return
        vertex = common.pop()
        key = vertex, frozenset((one, two))
        if key in squares:
            squares[key][1].append(fact)
            return
        corners = [(a, vertex, b) for a in self.board.rays(vertex, one) for b in self.board.rays(vertex, two)]
        clear = [corner for corner in corners if not self._cut(corner)]
        if clear:
            squares[key] = max(clear, key=self._arms), [fact]

    def _of_one_piece(self, a: int, b: int) -> bool:
        """Say whether a segment is drawn whole and no stroke crosses it: a value would seem of a part."""
        spots = self.board.at
        return self.board.whole(a, b) and not any(
            crosses(spots[a], spots[b], spots[p], spots[q])
            for p, q, _ in self.board.strokes()
            if not {a, b} & {p, q}
        )

    def _tick(self, fact: Fact, pairs: Sequence[tuple[int, ...]], ticks: _Classes[tuple[int, int]]) -> None:
        if all(self.board.whole(a, b) for a, b in pairs) and not self._cross(*pairs):
            ticks.equal([(min(a, b), max(a, b)) for a, b in pairs], fact)

    def _cross(self, one: tuple[int, ...], two: tuple[int, ...]) -> bool:
        """Say whether two segments cross at a point inside both: ticks would seem to be of their halves."""
        a, b, c, d = (self.board.at[p] for p in (*one, *two))
        return not set(one) & set(two) and crosses(a, b, c, d)

    def _arc(self, fact: Fact, arcs: _Classes[Corner]) -> None:
        """Find two drawn angles, equal as they are seen, whose equality the fact states."""
        ab, cd, ef, gh = (fact.points[i : i + 2] for i in (0, 2, 4, 6))
        for one, two, three, four in ((ab, cd, ef, gh), (ab, ef, cd, gh)):
            first, second = self._corner(one, two), self._corner(three, four)
            if first is None or second is None or _ordered(first) == _ordered(second):
                continue
            if self._equal(first, second):
                arcs.equal((_ordered(first), _ordered(second)), fact)
                return

    def _corner(self, one: tuple[int, ...], two: tuple[int, ...]) -> Corner | None:
        """Return what stands for the drawn angle between two segments with a common end."""
        drawn = self._drawn(one, two)
        return None if drawn is None else self._named(drawn)

    def _drawn(self, one: tuple[int, ...], two: tuple[int, ...]) -> Corner | None:
        """Return the drawn angle between two segments with a common end."""
        common = set(one) & set(two)
        if len(common) != 1:
            return None
        v = common.pop()
        a = self.board.next_to(v, one[0] if one[1] == v else one[1])
        b = self.board.next_to(v, two[0] if two[1] == v else two[1])
        return None if a is None or b is None or self._same_way((a, v, b)) else (a, v, b)

    def _named(self, corner: Corner) -> Corner | None:
        """Return what stands for all angles that look the same; None where one is told by other points.

        A mark speaks of the points of the first fact: of what lies on one line only by a theorem it tells no
        more, so the words must.
        """
        a, v, b = corner
        seen = self._facing(a, v), v, self._facing(b, v)
        told = corner if _ordered(seen) == seen else corner[::-1]
        return seen if self.own.setdefault(_ordered(seen), told) == told else None

    def _facing(self, p: int, v: int) -> int:
        """Return the first of the points next to v in the direction of one: two lines may go the same way."""
        if v not in self.next_to:
            others = (q for q in sorted(self.board.at) if q != v)
            self.next_to[v] = [q for q in others if self.board.next_to(v, q) == q]
        return next((q for q in self.next_to[v] if q == p or self._same_way((p, v, q)) > 0), p)

    def _same_way(self, corner: Corner) -> int:
        """Return 1 if the arms of an angle go the same way, -1 if they go opposite ways, else 0."""
        cross, scalar = self._turn(corner)
        return 0 if abs(cross) > SAME * abs(scalar) else 1 if scalar > 0 else -1

    def _equal(self, one: Corner, two: Corner) -> bool:
        """Say whether two angles are equal in size and in sense."""
        (c, d), (e, f) = self._turn(one), self._turn(two)
        return abs(c * f - d * e) <= SAME * (abs(c) + abs(d)) * (abs(e) + abs(f)) and c * e + d * f > 0

    def _turn(self, corner: Corner) -> tuple[float, float]:
        """Return cross and scalar product of the arms' unit vectors, roughly scaled."""
        a, v, b = (self.xy[p] for p in corner)
        ux, uy, wx, wy = a[0] - v[0], a[1] - v[1], b[0] - v[0], b[1] - v[1]
        size = (abs(ux) + abs(uy)) * (abs(wx) + abs(wy))
        return (ux * wy - uy * wx) / size, (ux * wx + uy * wy) / size

    def _value(self, fact: Fact, values: dict[Corner, tuple[str, list[Fact]]]) -> None:
        corner = self._corner(fact.points[:2], fact.points[2:])
        if corner is None or fact.value is None:
            return
        left = self._turn(corner)[0] > 0  # the fact's angle is counter-clockwise, modulo half a turn
        label = show((fact.value if left else 1 - fact.value) * 180)
        known = values.setdefault(_ordered(corner), (label, []))
        if known[0] == label:
            known[1].append(fact)

    def _length(self, fact: Fact) -> Iterator[Statement]:
        if self._of_one_piece(*fact.points) and fact.value is not None:
            label = length(fact.value, root=fact.name == "l2const")
            yield Statement((LengthMark(*self._two(fact.points), label),), (fact,))

    # --- from classes to marks -----------------------------------------------------------------------------

    def _ticked(self, ticks: _Classes[tuple[int, int]]) -> Iterator[Statement]:
        for count, (pairs, said) in enumerate(_first(ticks), 1):
            yield Statement(tuple(TickMark(*self._two(pair), count) for pair in pairs), tuple(said))

    def _pointed(self, chevrons: _Classes[int]) -> Iterator[Statement]:
        for count, (lines, said) in enumerate(_first(chevrons), 1):
            marks, way = [], (0, 0)
            for i in lines:
                a, b = max(
                    ((a, b) for a, b in self._stretches(i)),
                    key=lambda pair: self._far(*pair),
                    default=(-1, -1),
                )
                if a < 0:
                    break
                (ax, ay), (bx, by) = self.board.at[a], self.board.at[b]
                if way[0] * (bx - ax) + way[1] * (by - ay) < 0:
                    a, b = b, a
                way = way if any(way) else (bx - ax, by - ay)
                marks.append(ParallelMark(*self._two((a, b)), count))
            else:
                yield Statement(tuple(marks), tuple(said))

    def _stretches(self, i: int) -> Iterator[tuple[int, int]]:
        line, drawn = self.board.lines[i], self.board.drawn[i]
        for a, b, layer in zip(line, line[1:], drawn, strict=False):
            if layer:
                yield a, b

    def _asked(
        self, asked: Asked | None, values: dict[Corner, tuple[str, list[Fact]]], taken: set[Corner]
    ) -> Iterator[Statement]:
        if asked is None:
            return
        what, p = asked
        if what == "length" and self._of_one_piece(*p):
            yield Statement((LengthMark(*self._two(p), "?"),), ())
        if what == "angle":
            drawn = self._drawn(p[:2], p[1:])
            if drawn is not None and any(self._told(drawn, square) for square in taken):
                raise Reject("the picture would show the answer")
            corner = None if drawn is None else self._named(drawn)
            if corner is not None and _ordered(corner) not in values:
                values[_ordered(corner)] = ("?", [])

    def _told(self, corner: Corner, square: Corner) -> bool:
        """Say whether the arms of an angle lie along those of a right angle, or of one beside it."""
        (a, v, b), (c, w, d) = corner, square
        if v != w:
            return False
        return any(self._same_way((a, v, p)) and self._same_way((b, v, q)) for p, q in ((c, d), (d, c)))

    def _arced(
        self,
        arcs: _Classes[Corner],
        values: dict[Corner, tuple[str, list[Fact]]],
        taken: set[Corner],
    ) -> Iterator[Statement]:
        """Yield values, and arcs of equal angles; an angle that has both has them in one mark."""
        groups = [group for group in arcs.groups if not any(_ordered(corner) in taken for corner in group[0])]
        single = any(all(corner not in group[0] for group in groups) for corner in values)
        classes = list(enumerate(groups, 2 if single else 1))[: MOST - single]
        several = {corner: count for count, (corners, _) in classes for corner in corners}
        for corner, (label, said) in values.items():
            if corner not in several and _ordered(corner) not in taken:
                yield Statement((AngleMark(*self._three(corner), label),), tuple(said))
        for count, (corners, said) in classes:
            marks = [AngleMark(*self._three(c), values.get(c, ("",))[0], count) for c in corners]
            valued = [fact for corner in corners for fact in values.get(corner, ("", []))[1]]
            yield Statement(tuple(marks), (*said, *valued))

    def _right(self, corner: Corner) -> RightAngleMark:
        return RightAngleMark(*self._three(_ordered(corner)))

    def _two(self, points: Sequence[int]) -> tuple[str, str]:
        return self.names[points[0]], self.names[points[1]]

    def _three(self, corner: Corner) -> tuple[str, str, str]:
        a, v, b = self.own.get(corner, corner)
        return self.names[a], self.names[v], self.names[b]

    def _cut(self, corner: Corner) -> bool:
        """Say whether a stroke goes through the vertex of an angle and on between its arms."""
        a, v, b = (self.board.at[p] for p in corner)
        for p, q, _ in self.board.strokes():
            ends = self.board.at[p], self.board.at[q]
            if not clears(v, *ends, ON_LINE) and any(within(end, a, v, b) for end in ends):
                return True
        return False

    def _arms(self, corner: Corner) -> int:
        return min(self._far(corner[0], corner[1]), self._far(corner[1], corner[2]))

    def _far(self, a: int, b: int) -> int:
        (ax, ay), (bx, by) = self.board.at[a], self.board.at[b]
        return (ax - bx) ** 2 + (ay - by) ** 2


def within(spot: Spot, a: Spot, v: Spot, b: Spot) -> bool:
    """Say whether a spot is clearly between the arms of a right angle with vertex v."""
    x, y = spot[0] - v[0], spot[1] - v[1]
    for p in (a, b):
        dx, dy = p[0] - v[0], p[1] - v[1]
        ahead = dx * x + dy * y
        if ahead <= 0 or (ALONG * ahead) ** 2 <= (dx * dx + dy * dy) * (x * x + y * y):
            return False
    return True


def _first(classes: _Classes[T]) -> list[tuple[list[T], list[Fact]]]:
    return classes.groups[:MOST]


def _ordered(corner: Corner) -> Corner:
    a, v, b = corner
    return (a, v, b) if a < b else (b, v, a)


def length(value: Fraction, *, root: bool = False) -> str:
    """Write a length; with `root`, the length whose square is the value."""
    if root:
        return f"√{value}" if value.denominator == 1 else f"√({value})"
    tenths = value * 100
    if value.denominator != 1 and tenths.denominator == 1 and value.denominator in (2, 4, 5, 10, 20):
        whole, part = divmod(int(tenths), 100)
        return f"{whole}.{part:02d}".rstrip("0")
    return str(value)
