"""Facts in words: angles from 0° to 180°, equal or supplementary, as the figure shows."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import permutations
from math import acos, hypot, pi
from typing import cast

from proofloom.engine.geometry.predicates import Fact, Unit
from proofloom.engine.geometry.wording.notation import Notation, degrees, notation

NEAR = 1e-6  # of an angle in half turns, and of a sine: what the figure shows
Corner = tuple[int, int, int]
Line = tuple[int, int]
Phrases = dict[str, dict[str, str]]


@cache
def phrases() -> Phrases:
    """Return the table of phrases."""
    text = (files("proofloom.engine.geometry.wording") / "phrases.toml").read_text(encoding="utf-8")
    return cast(Phrases, tomllib.loads(text))


class Words:
    """Words about one drawn figure, in one notation."""

    def __init__(
        self, names: Sequence[str], xy: Sequence[tuple[float, float]], *, latex: bool = False
    ) -> None:
        """Take the names of the points and where they are drawn."""
        self.notation: Notation = notation(names, latex=latex)
        self.xy = xy
        self.worded: dict[tuple[int, ...], tuple[int, ...]] = {}  # equal angles: in which order they are said

    def fact(self, said: Fact) -> str:
        """Return what a fact says, as a clause that can stand alone."""
        p = said.points
        if said.name == "eqangle":
            return self._equal_angles(p)
        if said.name == "aconst" and said.value is not None:
            return self._angle_is((p[0], p[1]), (p[2], p[3]), said.value)
        if said.name == "acompute" and (found := self.corner((p[0], p[1]), (p[2], p[3]))):
            return self.math("∠ABC", *found)
        if said.name == "para" and set(p[:2]) & set(p[2:]):
            return self._phrase("coll", tuple(dict.fromkeys(p)), None)
        if said.terms:
            return self._equation(said)
        return self._phrase(said.name, p, said.value)

    def math(self, text: str, *points: int) -> str:
        """Write mathematics in which A, B, C, ... are points."""
        return self.notation.math(text, self._letters(points))

    def _letters(self, points: Sequence[int]) -> dict[str, int]:
        return {chr(ord("A") + at): point for at, point in enumerate(points)}

    def _phrase(self, name: str, points: Sequence[int], value: Fraction | None) -> str:
        n = self.notation
        shown = "" if value is None else str(value)
        words = {"points": n.points(points), "rest": n.points(points[1:]), "value": shown}
        return n.fill(phrases()["facts"][name], self._letters(points), **words)

    # --- angles ----------------------------------------------------------------------------------------

    def corner(self, one: Line, other: Line) -> Corner | None:
        """Return the angle that two lines make at a point of the figure, if they meet in one."""
        shared = [point for point in one if point in other]
        shared += [p for p in range(len(self.xy)) if self._on(p, one) and self._on(p, other)]
        for vertex in shared:
            a = next((p for p in one if p != vertex and not self._at(p, vertex)), None)
            b = next((p for p in other if p != vertex and not self._at(p, vertex)), None)
            if a is not None and b is not None and not self._on(b, one):
                first, second = sorted((a, b), key=lambda p: self.notation.names[p])
                return first, vertex, second
        return None

    def size(self, c: Corner) -> float:
        """Return an angle as drawn, in half turns from 0 to 1."""
        (ax, ay), (vx, vy), (bx, by) = (self.xy[p] for p in c)
        ux, uy, wx, wy = ax - vx, ay - vy, bx - vx, by - vy
        cosine = (ux * wx + uy * wy) / (hypot(ux, uy) * hypot(wx, wy))
        return acos(max(-1.0, min(1.0, cosine))) / pi

    def _at(self, p: int, q: int) -> bool:
        (px, py), (qx, qy) = self.xy[p], self.xy[q]
        return hypot(px - qx, py - qy) < 1e-9

    def _on(self, p: int, line: Line) -> bool:
        if p in line:
            return True
        (px, py), (ax, ay), (bx, by) = self.xy[p], self.xy[line[0]], self.xy[line[1]]
        ux, uy, vx, vy = bx - ax, by - ay, px - ax, py - ay
        return abs(ux * vy - uy * vx) < NEAR * hypot(ux, uy) * hypot(vx, vy)

    def two(self, points: Sequence[int]) -> tuple[Corner, Corner, bool] | None:
        """Return two angles that are equal, or that add up to 180° (true), when lines turn alike."""
        points = self.worded.get(tuple(points), points)
        a, b, c, d = ((points[at], points[at + 1]) for at in (0, 2, 4, 6))
        for lines in ((a, b, c, d), (a, c, b, d)):  # a turns to b as c to d just if a turns to c as b to d
            one, other = self.corner(*lines[:2]), self.corner(*lines[2:])
            if one is not None and other is not None:
                x, y = self.size(one), self.size(other)
                if abs(x - y) < NEAR:
                    return one, other, False
                if abs(x + y - 1) < NEAR:
                    return one, other, True
        return None

    def corners(self, said: Fact) -> tuple[Corner, ...]:
        """Return the angles by which a fact is worded."""
        p = said.points
        if said.name == "eqangle":
            found = self.two(p)
            return () if found is None else found[:2]
        one = self.corner((p[0], p[1]), (p[2], p[3])) if said.name in ("perp", "aconst") else None
        return () if one is None else (one,)

    def across(self, said: Fact) -> tuple[int, int, int, int, bool] | None:
        """Return two points, and a line on whose same side (true) or two sides they see or make two angles.

        These are angles over one segment, or one between a line and a segment and one over the segment.
        """
        found = self.two(said.points) if said.name == "eqangle" else None
        for (x, v, y), (p, w, q) in permutations(found[:2]) if found is not None else ():
            if {x, y} == {p, q} and v != w:
                return v, w, p, q, self._alike(v, w, p, q)
            for far, near in ((x, y), (y, x)):
                if {v, near} == {p, q} and far != w:
                    return far, w, p, q, self._alike(far, w, p, q)
        return None

    def _alike(self, one: int, other: int, a: int, b: int) -> bool:
        """Say whether two points are drawn on the same side of a line."""
        (ax, ay), (bx, by) = self.xy[a], self.xy[b]
        sides = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in (self.xy[one], self.xy[other])]
        return (sides[0] > 0) == (sides[1] > 0)

    def supplementary(self, said: Fact) -> bool:
        """Say whether a fact is worded as two angles that add up to 180°."""
        found = self.two(said.points) if said.name == "eqangle" else None
        return found is not None and found[2]

    def _equal_angles(self, points: Sequence[int]) -> str:
        """Word that the first of four lines turns to the second as the third to the fourth."""
        found = self.two(points)
        if found is not None:
            one, other, both = found
            return self.math("∠ABC + ∠DEF = 180°" if both else "∠ABC = ∠DEF", *one, *other)
        n = self.notation
        phrase = "lines <AB> and <CD> meet at the same angle as lines <EF> and <GH>"
        return n.fill(phrase, self._letters(points))

    def _angle_is(self, one: Line, other: Line, value: Fraction) -> str:
        found = self.corner(one, other)
        if found is None:
            phrase = "lines <AB> and <CD> meet at an angle of <{value}>"
            shown = degrees(min(value, 1 - value))
            return self.notation.fill(phrase, self._letters((*one, *other)), value=shown)
        size = self.size(found)
        shown = degrees(min(value, 1 - value, key=lambda v: abs(float(v) - size)))
        return self.math("∠ABC = ", *found) + self._number(shown)

    def _number(self, text: str) -> str:
        return self.notation.math(text, {})

    def _equation(self, said: Fact) -> str:
        """Word a sum of multiples of angles or of products of lengths."""
        angles = said.predicate.unit is Unit.ANGLE
        at = 0
        parts: list[str] = []
        for coefficient, count in said.terms:
            points = said.points[at : at + count]
            at += count
            if angles:
                found = self.corner((points[0], points[1]), (points[2], points[3]))
                text = "∠(AB, CD)" if found is None else "∠ABC"
                part = self.math(text, *(points if found is None else found))
            else:
                text = "·".join(f"{chr(65 + i)}{chr(66 + i)}" for i in range(0, count, 2))
                part = self.math(text, *points)
            sign = "−" if coefficient < 0 else "+" if parts else ""
            size = "" if abs(coefficient) == 1 else f"{abs(coefficient)}·"
            parts.append(f"{sign}{' ' if parts else ''}{size}{part}")
        assert said.value is not None
        shown = degrees(said.value) if angles else str(said.value)
        turns = ", but for whole half turns" if angles else ""
        return f"{' '.join(parts)} = {self._number(shown)}{turns}"
