"""What a reader of a figure sees: which points lie on the lines and circles that are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from math import hypot

Places = Sequence[tuple[float, float]]
Pair = tuple[int, int]
ON = 1e-7  # of the figure's size: what is nearer to a line or circle lies on it


@dataclass(slots=True)
class Drawn:
    """What is drawn, apart from the points: segments; circles by centre and point, or by three points."""

    segments: list[Pair]
    circles: list[Pair]
    rounds: list[tuple[int, int, int]]

    def copy(self) -> Drawn:
        """Return an equal one."""
        return Drawn([*self.segments], [*self.circles], [*self.rounds])


class Sight:
    """The lines and circles of a figure, with the points on them."""

    def __init__(self, xy: Places, drawn: Drawn) -> None:
        """Look at a figure."""
        self.xy = xy
        self.size = extent(xy)
        self._flat = ON * self.size**2
        self._corners: tuple[tuple[int, int, int], ...] | None = None  # found when first asked for
        self._triangles: tuple[tuple[int, int, int], ...] | None = None
        self.lines: list[tuple[int, ...]] = []
        self.on: dict[Pair, tuple[int, ...]] = {}
        for a, b in drawn.segments:
            if (min(a, b), max(a, b)) not in self.on:
                line = self._line(a, b)
                self.lines.append(line)
                self.on.update(dict.fromkeys(combinations(sorted(line), 2), line))
        self.circles: dict[int, tuple[int, ...]] = {}
        for o, a in drawn.circles:
            self.circles[o] = self._circle(xy[o], hypot(xy[a][0] - xy[o][0], xy[a][1] - xy[o][1]))
        self.rounds = [three for three in self.circles.values() if len(three) >= 3]
        for a, b, c in drawn.rounds:
            place = centre(xy[a], xy[b], xy[c])
            self.rounds.append(self._circle(place, hypot(xy[a][0] - place[0], xy[a][1] - place[1])))

    def of(self, places: Sequence[int]) -> Sight:
        """Return the sight of a part: places[i] is which point of it point i is, negative if it is none."""
        kept = [p for p in range(min(len(places), len(self.xy))) if places[p] >= 0]
        xy = [self.xy[p] for p in sorted(kept, key=lambda p: places[p])]
        lines = [[places[p] for p in line if p in kept] for line in self.lines]
        return Sight(xy, Drawn([(line[0], line[-1]) for line in lines if len(line) > 1], [], []))

    def _line(self, a: int, b: int) -> tuple[int, ...]:
        (ax, ay), (bx, by) = self.xy[a], self.xy[b]
        ux, uy = bx - ax, by - ay
        length = hypot(ux, uy)
        found = []
        for p, (x, y) in enumerate(self.xy):
            if abs(ux * (y - ay) - uy * (x - ax)) <= ON * self.size * length:
                found.append((ux * (x - ax) + uy * (y - ay), p))
        return tuple(p for _, p in sorted(found))

    def _circle(self, o: tuple[float, float], radius: float) -> tuple[int, ...]:
        near = ON * self.size
        return tuple(p for p, (x, y) in enumerate(self.xy) if abs(hypot(x - o[0], y - o[1]) - radius) <= near)

    def joined(self, a: int, b: int) -> bool:
        """Say whether two points lie on a drawn line."""
        return ((a, b) if a < b else (b, a)) in self.on

    def flat(self, a: int, b: int, c: int) -> bool:
        """Say whether three points lie on one line."""
        (ax, ay), (bx, by), (cx, cy) = self.xy[a], self.xy[b], self.xy[c]
        return abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) <= self._flat

    def corners(self) -> tuple[tuple[int, int, int], ...]:
        """Return angles between drawn lines: arm, vertex, arm; of points on one arm the first."""
        if self._corners is None:
            self._corners = tuple(self._find_corners())
        return self._corners

    def _find_corners(self) -> Iterator[tuple[int, int, int]]:
        for b in range(len(self.xy)):
            arms: dict[tuple[tuple[int, ...], bool], int] = {}
            for p in range(len(self.xy)):
                if p != b and self.joined(p, b):
                    line = self.on[(p, b) if p < b else (b, p)]
                    arms.setdefault((line, line.index(p) > line.index(b)), p)
            for (one, a), (other, c) in permutations(arms.items(), 2):
                if one[0] != other[0]:
                    yield a, b, c

    def triangles(self) -> tuple[tuple[int, int, int], ...]:
        """Return triangles of drawn lines, their corners in order."""
        if self._triangles is None:
            self._triangles = tuple(
                (a, b, c)
                for a, b, c in combinations(range(len(self.xy)), 3)
                if (a, b) in self.on and (a, c) in self.on and (b, c) in self.on and not self.flat(a, b, c)
            )
        return self._triangles

    def _turned(self) -> Iterator[tuple[int, int, int]]:
        """Yield triangles of drawn lines, in every order."""
        for three in self.triangles():
            yield from permutations(three)

    def options(self, kind: str) -> list[tuple[int, ...]]:
        """Return all that a move can be put to, of one kind."""
        count = range(len(self.xy))
        match kind:
            case "side":
                return [two for pair in self.on for two in (pair, pair[::-1])]
            case "corner":
                return [*self.corners()]
            case "triangle":
                return [*self._turned()]
            case "four":
                return [*self._fours()]
            case "cut":
                return [(d, *three) for three in self._turned() for d in self._between(three[0], three[1])]
            case "cross":
                return [*self._crossings()]
            case "radius":
                return [(o, a) for o, members in self.circles.items() for a in members]
            case "chord":
                return [
                    (o, a, b)
                    for o, members in self.circles.items()
                    for a, b in permutations(members, 2)
                    if not self.flat(o, a, b)
                ]
            case "round":
                return [three for members in self.rounds for three in permutations(members, 3)]
            case _:
                return [(p,) for p in count]

    def _between(self, a: int, b: int) -> tuple[int, ...]:
        line = self.on[(a, b) if a < b else (b, a)]
        first, last = sorted((line.index(a), line.index(b)))
        return line[first + 1 : last]

    def _fours(self) -> Iterator[tuple[int, int, int, int]]:
        ends: dict[int, list[int]] = {p: [] for p in range(len(self.xy))}
        for one, other in self.on:
            ends[one].append(other)
            ends[other].append(one)
        for a, b, c in self.corners():
            way = self.turn(a, b, c)
            for d in sorted({*ends[a]}.intersection(ends[c])) if way else ():
                if d != b and way == self.turn(b, c, d) == self.turn(c, d, a) == self.turn(d, a, b):
                    yield a, b, c, d

    def _crossings(self) -> Iterator[tuple[int, int, int, int]]:
        for one, other in combinations(self.lines, 2):
            if set(one) & set(other):
                continue
            for (a, b), (c, d) in ((x, y) for x in combinations(one, 2) for y in combinations(other, 2)):
                if (
                    self.turn(a, b, c) * self.turn(a, b, d) < 0
                    and self.turn(c, d, a) * self.turn(c, d, b) < 0
                ):
                    yield a, b, c, d

    def turn(self, a: int, b: int, c: int) -> int:
        """Return 1 when three points turn left, -1 when right, 0 when they lie on one line."""
        (ax, ay), (bx, by), (cx, cy) = self.xy[a], self.xy[b], self.xy[c]
        twice = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if abs(twice) <= self._flat:
            return 0
        return 1 if twice > 0 else -1


def extent(xy: Places) -> float:
    """Return the larger side of the box around a figure."""
    xs, ys = [x for x, _ in xy], [y for _, y in xy]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def centre(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> tuple[float, float]:
    """Return the centre of the circle through three points."""
    bx, by, cx, cy = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
    d = 2 * (bx * cy - by * cx)
    u, v = bx * bx + by * by, cx * cx + cy * cy
    return a[0] + (cy * u - by * v) / d, a[1] + (bx * v - cx * u) / d
