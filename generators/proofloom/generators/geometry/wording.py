"""Word a draft's prompt: points introduced before use, the whole setting, the premises, the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from proofloom.engine.seed import Stream
from proofloom.generators.geometry.draft import Draft, Premise
from proofloom.generators.geometry.order import Side
from proofloom.generators.geometry.phrases import REGISTERS, listed, raised, show, table

Clause = tuple[str, dict[str, str]]
T = TypeVar("T")


class Teller:
    """Tells one draft in one register; `introduced` grows in the order in which points are named."""

    def __init__(self, draft: Draft, sides: Sequence[Side], names: Mapping[int, str], stream: Stream) -> None:
        self.draft, self.names, self.stream = draft, names, stream
        self.register = table()[stream.choice(REGISTERS)]
        self.introduced: list[int] = []
        self.sentences: list[str] = []
        self.told: list[list[int]] = [[] for _ in draft.lines]
        self.open: list[Side | Premise] = stream.shuffled([*sides, *draft.premises])

    def tell(self) -> tuple[str, tuple[int, ...]]:
        """Return the prompt and the points in the order in which it introduces them."""
        self._begin()
        while self._place_next():
            pass
        self._premises()
        self._say("goal", angle=self._text(self.stream.choice((self.draft.goal, self.draft.goal[::-1]))))
        return " ".join(self.sentences), tuple(self.introduced)

    def _text(self, points: Sequence[int]) -> str:
        return "".join(self.names[point] for point in points)

    def _pair(self, p: int, q: int) -> str:
        return self._text((p, q) if self.stream.chance(1, 2) else (q, p))

    def _say(self, key: str, **parts: str) -> None:
        self.sentences.append(self.stream.choice(self.register["sentence"][key]).format(**parts))

    def _introduce(self, points: Sequence[int]) -> None:
        self.introduced += [point for point in points if point not in self.introduced]
        for index, line in enumerate(self.draft.lines):
            known = [point for point in line if point in self.introduced]
            if len(known) <= 2:
                self.told[index] = known

    def _begin(self) -> None:
        """Open with a quadrilateral, a triangle, a line, or plain points."""
        if self.draft.convex:
            corners = list(self.draft.convex[0])
            turn = self.stream.below(4)
            corners = corners[turn:] + corners[:turn]
            if self.stream.chance(1, 2):
                corners.reverse()
            self._say("convex", t=self._text(corners))
            self._introduce(corners)
            return
        joined = {
            frozenset(pair): i for i, line in enumerate(self.draft.lines) for pair in combinations(line, 2)
        }
        for triple in combinations(self.draft.points, 3):
            lines = {joined.get(frozenset(pair)) for pair in combinations(triple, 2)}
            if len(lines) == 3 and None not in lines:
                shuffled = self.stream.shuffled(triple)
                self._say("triangle", t=self._text(shuffled))
                self._introduce(shuffled)
                return
        longest = max(self.draft.lines, key=len)
        self._line(longest)

    def _line(self, line: tuple[int, ...]) -> None:
        """Introduce a whole line of new points, in order."""
        points = list(line)
        if self.stream.chance(1, 2):
            points.reverse()
        self._say("order" if len(points) > 2 else "points", points=listed([self.names[p] for p in points]))
        self._introduce(points)
        self.told[self.draft.lines.index(line)] = list(line)

    def _place_next(self) -> bool:
        """Say one more thing of the setting; return whether there was one."""
        places = [
            (point, index)
            for index, line in enumerate(self.draft.lines)
            for point in line
            if point not in self.told[index] and len(self.told[index]) >= 2
        ]
        known = [(point, index) for point, index in places if point in self.introduced]
        if known:
            point, index = known[0]
            self._place(point, index, "_known")
            return True
        if places:
            point, index = self.stream.choice(places)
            twin = next((i for p, i in places if p == point and i != index), None)
            if twin is not None and self._inner(point, index) and self._inner(point, twin):
                one, two = (self._neighbours(point, i) for i in (index, twin))
                self._say("cross", s1=self._pair(*one), s2=self._pair(*two), p=self.names[point])
                self._put(point, index)
                self._put(point, twin)
                self._introduce([point])
            else:
                self._place(point, index, "")
            return True
        return self._new_points()

    def _inner(self, point: int, index: int) -> bool:
        return len(self._neighbours(point, index)) == 2

    def _neighbours(self, point: int, index: int) -> tuple[int, ...]:
        """Return the told points next to a point on a line: two, or the end that it lies beyond."""
        line, told = self.draft.lines[index], self.told[index]
        at = line.index(point)
        before = [p for p in told if line.index(p) < at]
        after = [p for p in told if line.index(p) > at]
        return (*before[-1:], *after[:1])

    def _put(self, point: int, index: int) -> None:
        line = self.draft.lines[index]
        self.told[index] = [p for p in line if p in self.told[index] or p == point]

    def _place(self, point: int, index: int, known: str) -> None:
        told, ends = self.told[index], self._neighbours(point, index)
        name = self.names
        if len(ends) == 2:
            a, b = ends if self.stream.chance(1, 2) else ends[::-1]
            self._say("within" + known, p=name[point], s=name[a] + name[b], a=name[a], b=name[b])
        else:
            b = ends[0]
            a = told[-2] if b == told[-1] else told[1]
            self._say("beyond" + known, p=name[point], s=name[a] + name[b], b=name[b])
        self._put(point, index)
        self._introduce([point])

    def _new_points(self) -> bool:
        """Introduce points that no line places: with what is said of them, or several on a line."""
        missing = [point for point in self.draft.points if point not in self.introduced]
        if not missing:
            return False
        for point in missing:
            clauses = [item for item in self.open if self._ready(item, point)]
            if clauses:
                self._such(point, clauses)
                return True
        for line in self.draft.lines:
            fresh = [point for point in line if point not in self.introduced]
            if len(line) > 2 and len(fresh) == len(line):
                self._line(line)
                return True
        home = next((one for one in self.draft.lines if len(one) > 2 and set(one) & set(missing)), None)
        if home is None:
            self._say("points", points=listed([self.names[point] for point in missing]))
            self._introduce(missing)
            return True
        fresh = [point for point in home if point not in self.introduced]
        self._say("points", points=listed([self.names[point] for point in fresh]))
        self._sentence("order", {"points": listed([self.names[point] for point in home])})
        self._introduce(fresh)
        self.told[self.draft.lines.index(home)] = list(home)
        return True

    def _ready(self, item: Side | Premise, point: int) -> bool:
        points = item.points if isinstance(item, Premise) else item[:4]
        return point in points and all(p == point or p in self.introduced for p in points)

    def _such(self, point: int, items: Sequence[Side | Premise]) -> None:
        for item in items:
            self.open.remove(item)
        self._say(
            "such", p=self.names[point], clauses=listed([self._clause(*self._parts(item)) for item in items])
        )
        self._introduce([point])

    def _clause(self, key: str, parts: Mapping[str, str]) -> str:
        phrase: str = self.stream.choice(self.register["clause"][key])
        return phrase.format(**parts)

    def _sentence(self, key: str, parts: Mapping[str, str]) -> None:
        clause = self._clause(key, parts)
        self.sentences.append(raised(clause) + ".")

    def _parts(self, item: Side | Premise) -> Clause:
        if not isinstance(item, Premise):
            p, q, a, b, same = item
            parts = {"p": self.names[p], "q": self.names[q], "l": self._pair(a, b)}
            return ("same" if same else "opposite"), parts
        match item.kind, item.points:
            case "angle", points:
                return "angle", {"angle": self._text(self._either(points)), "value": show(item.value)}
            case "parallel", (p, q, r, s):
                one, two = self._either(((p, q), (r, s)))
                return "parallel", {"l1": self._pair(*one), "l2": self._pair(*two)}
            case ("perpendicular" | "equal") as kind, (v, p, q):
                first, second = (self._pair(*pair) for pair in self._either(((v, p), (v, q))))
                return kind, {"l1": first, "l2": second, "s1": first, "s2": second}
            case kind, (v, d, p, q):
                return kind, {"ray": self._text((v, d)), "angle": self._text(self._either((p, v, q)))}
            case _:
                raise ValueError(f"no words for {item.kind}")

    def _either(self, items: tuple[T, ...]) -> tuple[T, ...]:
        return items if self.stream.chance(1, 2) else items[::-1]

    def _premises(self) -> None:
        """Say what is still open: one by one, or some together."""
        together = self.stream.chance(1, 2)
        waiting = list(self.open)
        while waiting:
            size = self.stream.integer(2, 3) if together else 1
            group, waiting = waiting[:size], waiting[size:]
            clauses = [self._clause(*self._parts(item)) for item in group]
            if len(clauses) == 1 and self.stream.chance(2, 3):
                self.sentences.append(raised(clauses[0]) + ".")
            else:
                self._say("given", clauses=listed(clauses))
