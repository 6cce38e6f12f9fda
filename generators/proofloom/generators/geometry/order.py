"""What a stated setting says of turns: for which three points it is settled on which side each lies.

A figure may be mirrored, so the first turn is chosen; the rest follows from betweenness, sides, convex
corners, parallels and bisectors. Where that leaves a needed turn open, a side is added to the setting.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from proofloom.engine import Reject
from proofloom.generators.geometry.draft import Draft

Turn = tuple[int, int, int]
Side = tuple[int, int, int, int, bool]  # p, q, line a b, whether on the same side


class Turns:
    """The settled turns of a draft: +1 counter-clockwise, -1 clockwise, after choosing the first."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.sign: dict[Turn, int] = {}
        self._between = [triple for line in draft.lines for triple in combinations(line, 3)]
        parallels = [premise.points for premise in draft.premises if premise.kind == "parallel"]
        self._parallel = []
        for a, b, c, d in parallels:
            one = next(line for line in draft.lines if a in line and b in line)
            two = next(line for line in draft.lines if c in line and d in line)
            self._parallel += [(one, two), (two, one)]
        for line in draft.lines:
            for triple in combinations(line, 3):
                self._write(triple, 0)

    def get(self, p: int, q: int, r: int) -> int | None:
        """Return the turn's sign, 0 when the points are on one line, None when it is open."""
        if q in (p, r) or p == r:
            return 0
        key, parity = _sorted((p, q, r))
        sign = self.sign.get(key)
        return None if sign is None else sign * parity

    def _write(self, turn: Turn, sign: int) -> bool:
        key, parity = _sorted(turn)
        if key in self.sign:
            return False
        self.sign[key] = sign * parity
        return True

    def state(self, turn: Turn, sign: int) -> None:
        """Settle one turn and all that follows."""
        self._write(turn, sign)
        self._follow()

    def _follow(self) -> None:
        points = self.draft.points
        moved = True
        while moved:
            moved = False
            for a, f, b in self._between:
                for x, y in combinations(points, 2):
                    moved = self._segment(x, y, a, f, b) or moved
            for one, two in self._parallel:
                for p, q in combinations(one, 2):
                    known = [(r, self.get(p, q, r)) for r in two]
                    sign = next((s for _, s in known if s), None)
                    if sign:
                        for r, s in known:
                            if s is None:
                                moved = self._write((p, q, r), sign) or moved
            for premise in self.draft.premises:
                if premise.kind == "bisects":
                    v, d, a, b = premise.points
                    moved = self._alike(((v, a, d), (v, d, b), (v, a, b))) or moved
            for w, x, y, z in self.draft.convex:
                moved = self._alike(((w, x, y), (x, y, z), (y, z, w), (z, w, x))) or moved

    def _segment(self, x: int, y: int, a: int, f: int, b: int) -> bool:
        """Use that f lies strictly between a and b: a side of line xy is linear along it."""
        at_a, at_f, at_b = self.get(x, y, a), self.get(x, y, f), self.get(x, y, b)
        if at_f is None and at_a is not None and at_b is not None and at_a * at_b >= 0 and (at_a or at_b):
            return self._write((x, y, f), at_a or at_b)
        if at_f is not None and at_b is None and at_a is not None and at_a * at_f <= 0 and (at_a or at_f):
            return self._write((x, y, b), at_f or -at_a)
        if at_f is not None and at_a is None and at_b is not None and at_b * at_f <= 0 and (at_b or at_f):
            return self._write((x, y, a), at_f or -at_b)
        return False

    def _alike(self, turns: Iterable[Turn]) -> bool:
        turns = tuple(turns)
        sign = next((s for s in (self.get(*turn) for turn in turns) if s), None)
        moved = False
        if sign:
            for turn in turns:
                moved = self._write(turn, sign) or moved
        return moved


def _sorted(turn: Turn) -> tuple[Turn, int]:
    p, q, r = turn
    parity = 1
    if p > q:
        p, q, parity = q, p, -parity
    if q > r:
        q, r, parity = r, q, -parity
    if p > q:
        p, q, parity = q, p, -parity
    return (p, q, r), parity


def needed(draft: Draft) -> list[Turn]:
    """Return the turns on which the premises, the goal and the proof depend."""
    turns: list[Turn] = []
    for premise in draft.premises:
        if premise.kind == "angle":
            a, v, b = premise.points
            turns.append((v, a, b))
    for move in draft.moves:
        match move.rule, move.on:
            case "angle_sum", (v, a, b, c):
                turns += [(v, a, b), (v, b, c), (v, a, c)]
            case "alternate" | "cointerior" | "corresponding", (x, p, q, y, *_):
                turns += [(p, q, x), (p, q, y)]
            case _:
                pass
    a, v, b = draft.goal
    return [*turns, (v, a, b)]


def sides(draft: Draft, most: int) -> tuple[Side, ...]:
    """Return the fewest sides found that settle every needed turn; reject when more than `most`."""
    turns, sketch = Turns(draft), draft.sketch
    wanted = needed(draft)
    start = wanted[0]
    turns.state(start, 1)
    mirror = 1 if sketch.turn(*start) > 0 else -1
    found: list[Side] = []
    for turn in wanted:
        if turns.get(*turn) is not None:
            continue
        side = _side(draft, turns, turn)
        if side is None or len(found) == most:
            raise Reject("too many sides to state")
        found.append(side)
        turns.state(turn, (1 if sketch.turn(*turn) > 0 else -1) * mirror)
    return tuple(found)


def _side(draft: Draft, turns: Turns, turn: Turn) -> Side | None:
    """Word one open turn as a side of a drawn line, compared with a point whose side is settled."""
    p, q, r = turn
    for x, y, free in ((p, q, r), (q, r, p), (r, p, q)):
        if not any(x in line and y in line for line in draft.lines):
            continue
        for other in draft.points:
            if other not in (x, y) and turns.get(x, y, other):
                same = (draft.sketch.turn(x, y, free) > 0) == (draft.sketch.turn(x, y, other) > 0)
                return free, other, x, y, same
    return None
