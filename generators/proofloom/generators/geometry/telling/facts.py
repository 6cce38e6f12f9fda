"""Facts as clauses: which phrases fit a fact as it is drawn, and the numbers in them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from string import ascii_uppercase

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.predicates import Fact, Kind, Points, Unit
from proofloom.generators.geometry.telling.places import Places, corner, turn, two_corners
from proofloom.generators.geometry.telling.scribe import Scribe, degrees, root, table

SIGNED = {"contest": 5, "textbook": 3, "terse": 8, "exam": 4}  # of ten facts, how many are said in signs
_NAMES = {"simtri": "similar", "simtrir": "similar", "contri": "congruent", "contrir": "congruent"}


class Clauses:
    """The phrases that a fact may be said with, and what goes into them."""

    def __init__(self, fact: Fact, scribe: Scribe, xy: Places, *, on_line: bool = False) -> None:
        """Find the phrases of a fact that is no question; raise Reject when there are none.

        `on_line` has a fact of what lies between say as well that it is on their line.
        """
        if fact.predicate.kind is Kind.QUESTION:
            raise ValueError(f"{fact.name} asks and says nothing")
        self.scribe = scribe
        self.texts: dict[str, str] = {}
        self.points: Points = fact.points
        self.words: list[str] = []
        self.signs: list[str] = []
        self.what = ""  # the table's part that the phrases come from
        if on_line:
            self._take("within")
        else:
            self._choose(fact, xy)

    def said(self, *, signs: bool = False, alike: bool = False) -> str:
        """Return one clause, mostly or always as the last of its kind; in signs where wanted and possible."""
        n = self.scribe
        usual = self.signs if signs and self.signs else self.words + self.signs
        phrase = n.again(self.what, usual, always=alike)
        if not phrase:
            signed = self.signs and (signs or not self.words or n.stream.chance(SIGNED[n.register], 10))
            phrase = n.picked(self.what, self.signs if signed else self.words)
        texts = dict(self.texts)
        if "{points}" in phrase:
            texts["points"] = n.points(self.points)
        if "{rest}" in phrase:
            texts["rest"] = n.points(self.points[1:])
        return n.fill(phrase, dict(zip(ascii_uppercase, self.points, strict=False)), **texts)

    def _choose(self, fact: Fact, xy: Places) -> None:
        p, name = fact.points, fact.name
        if fact.terms:
            self._equation(fact, xy)
        elif name == "eqangle":
            found = two_corners(p, xy)
            if found is None:
                self._take("turns")
            else:
                self.points = (*found[0], *found[1])
                self._take("angle_sum" if found[2] else "angles")
        elif name == "aconst" and fact.value is not None:
            self._angle(p, fact.value, xy)
        elif name == "perp":
            self._take(name)
            if found_corner := corner(p[:2], p[2:], xy):
                self.points = found_corner
                plain = self._rows(name, "corner")
                self.words = [phrase.replace("{CD}", "{BC}") for phrase in self.words] + plain
                self.signs = [phrase.replace("{CD}", "{BC}") for phrase in self.signs]
                self.signs += [phrase for phrase in plain if phrase.startswith("<")]
        elif name == "cong":
            self._take(name)
            shared = set(p[:2]) & set(p[2:])
            if len(shared) == 1:
                (b,) = shared
                a, c = (next(q for q in pair if q != b) for pair in (p[:2], p[2:]))
                self.points = (a, b, c)
                self.words = [w.replace("{CD}", "{BC}") for w in self.words] + self._rows(name, "corner")
                self.signs = [w.replace("{CD}", "{BC}") for w in self.signs]
        elif name in _NAMES:
            self._alike(fact, xy)
        elif name == "para" and set(p[:2]) & set(p[2:]):
            self.points = tuple(dict.fromkeys(p))
            self._take("coll")
        elif name in ("rconst", "r2const") and fact.value is not None:
            self._ratio(fact.value if name == "r2const" else fact.value**2)
        elif name in ("lconst", "l2const", "area") and fact.value is not None:
            self.texts["v"] = root(fact.value) if name == "l2const" else str(fact.value)
            self._take("lconst" if name == "l2const" else name)
        else:
            self._take(name)
            if name == "coll" and len(p) == 3:
                self.words += self._rows(name, "three")
            if name == "cyclic" and len(p) == 4:
                self.words += self._rows(name, "four")
            if name == "diff":
                self.words += self._rows(name, "two" if len(p) == 2 else "more")
                self.signs = self.signs if len(p) == 2 else []

    def _rows(self, name: str, part: str) -> list[str]:
        rows = table(self.scribe.language, "facts").get(name)
        if rows is None:
            raise Reject("a fact has no words")
        found: list[str] = rows.get(part, [])
        if part == "signs" and self.scribe.language == "zh" and not found:
            found = table("en", "facts")[name].get(part, [])
        return found

    def _take(self, name: str, part: str = "words") -> None:
        self.what = name
        self.words = [*self.words, *self._rows(name, part)]
        self.signs = [*self.signs, *self._rows(name, "signs")]

    def _angle(self, p: Points, value: Fraction, xy: Places) -> None:
        found = corner(p[:2], p[2:], xy)
        if found is None:
            self.texts["v"] = degrees(value)
            self._take("turn")
            return
        from_left = _turns_left(found, xy)
        self.points = found
        self.texts["v"] = degrees(value if from_left else 1 - value)
        self._take("angle")

    def _alike(self, fact: Fact, xy: Places) -> None:
        """Say that triangles are similar or congruent; words do not say which way they turn."""
        p = fact.points
        if (turn(p[0], p[1], p[2], xy) == turn(p[3], p[4], p[5], xy)) == fact.name.endswith("trir"):
            raise Reject("triangles do not turn as a fact says")
        self._take(_NAMES[fact.name])

    def _ratio(self, square: Fraction) -> None:
        if square < 1:
            self.points = (*self.points[2:], *self.points[:2])
            square = 1 / square
        top, _, bottom = root(square).partition("/")
        self.texts |= {"p": top, "q": bottom or "1", "v": top}
        self._take("rconst")
        whole = isqrt(square.numerator)
        if square == whole * whole:
            self.words += self._rows("rconst", "whole") + self._rows("rconst", str(whole))
            self.signs += self._rows("rconst", "whole")

    def _equation(self, fact: Fact, xy: Places) -> None:
        """Write a sum of multiples of angles or of products of lengths."""
        assert fact.value is not None
        angles = fact.predicate.unit is Unit.ANGLE
        n = self.scribe
        at = 0
        parts: list[str] = []
        for coefficient, count in fact.terms:
            points = fact.points[at : at + count]
            at += count
            if angles:
                names = [n.point(q) for q in points]
                part = f"∡({names[0]}{names[1]}, {names[2]}{names[3]})"
            else:
                part = " · ".join(f"{n.point(points[i])}{n.point(points[i + 1])}" for i in range(0, count, 2))
            size = "" if abs(coefficient) == 1 else f"{abs(coefficient)} · "
            sign = "− " if coefficient < 0 else "+ " if parts else ""
            parts.append(f"{sign}{size}{part}")
        self.texts |= {"e": " ".join(parts), "v": degrees(fact.value) if angles else str(fact.value)}
        self._take("equation")


def _turns_left(c: Sequence[int], xy: Places) -> bool:
    """Say whether an angle's first arm turns left to its second."""
    a, v, b = c
    (ax, ay), (vx, vy), (bx, by) = xy[a], xy[v], xy[b]
    return (ax - vx) * (by - vy) - (ay - vy) * (bx - vx) > 0
