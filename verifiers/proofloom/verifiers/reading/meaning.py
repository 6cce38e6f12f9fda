"""What a pattern means: the points that it names or introduces, and what it states of them.

A meaning is a list of

    = A B             the points that the part names, in order; a part <points> gives all of its own
    new A B           points that are introduced here
    <fact>            all that a part states; <point> A, where the part describes one point, says it of A
    perp A B C D      a statement: a predicate or construction of the vocabulary, or one of plain words
    valued <sum> =v   a sum has this value; with `negated` less this value, with `turned` so many degrees
    ... =v            its number, read as v; =p/q and =2 are quotients and fixed numbers

Plain words are `angle` (its size), `angles` (equal ones), `supplementary`, `similar`, `congruent`, `length`,
`ratio`, `isosceles` (a trapezoid's legs) and, of what is asked, `asklength` and the like. In a description x
is the point described.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import permutations

from proofloom.verifiers.reading.tokens import UnreadableError


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said: its word, its points by name, and its number (of a length or ratio, the square)."""

    word: str
    points: tuple[str, ...]
    value: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a part of a sentence says.

    names   the points that it only names
    new     points introduced
    said    statements, without order
    """

    names: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    said: frozenset[Statement] = frozenset()


Sense = tuple[str, ...] | Fraction | Found
EITHER = ("", "seg", "line", "offline")  # parts that name two points in either order
_FIXED = re.compile(r"=(\d+)(?:/(\d+))?")
_GIVEN = re.compile(r"=([a-z])(?:/([a-z]))?")


@dataclass(frozen=True, slots=True)
class Meaning:
    """The parts of a meaning, as lists of words."""

    parts: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, text: str) -> Meaning:
        """Read a meaning."""
        return cls(tuple(tuple(part.split()) for part in text.split(";") if part.strip()))

    def missing(self, called: Sequence[str]) -> set[str]:
        """Return the letters and parts of which a meaning speaks and a pattern does not."""
        labels = [name.rpartition(":")[2] for name in called]
        there = {letter for label in labels for letter in label if label.isupper()} | {*labels}
        asked = {arg for _, *args in self.parts for arg in args if arg.isupper() or arg[0] == "<"}
        return (asked | {word for word, *_ in self.parts if word[0] == "<"}) - there

    def found(self, called: tuple[str, ...], seen: Sequence[object]) -> Found | None:
        """Return the meaning of a pattern whose items, so called, were found; None when two do not agree."""
        if self.parts == (called,):  # it says what its one part does, as most often
            (part,) = seen
            assert isinstance(part, Found)
            return Found((), part.new, part.said) if part.names else part
        points: dict[str, str] = {}
        rest: dict[str, object] = {}
        named: list[tuple[str, str, tuple[str, ...]]] = []
        items, apart = _items(called)
        for (part, letters, points_named), value in zip(items, seen, strict=True):
            if points_named:
                names = value.names if isinstance(value, Found) else value
                assert isinstance(names, tuple)
                if len(names) != len(letters) or (not part and len(set(names)) < len(names)):
                    return None
                named.append((part, letters, names))
            else:
                rest[letters] = value
        if apart:
            for _, letters, names in named:
                points.update(zip(letters, names, strict=True))
        elif not _bound(points, named):
            return None
        return _result(self.parts, points, rest)


@cache  # of the patterns of a table
def _items(called: tuple[str, ...]) -> tuple[tuple[tuple[str, str, bool], ...], bool]:
    """Return of what a pattern's items are called: the part of speech, the letters, and whether of points.

    And whether no letter is named twice, so that all that are found agree.
    """
    split = [name.rpartition(":") for name in called]
    items = tuple((part, letters, letters.isupper() or letters == "x") for part, _, letters in split)
    named = "".join(letters for _, letters, points_named in items if points_named)
    return items, len(set(named)) == len(named)


def _bound(points: dict[str, str], named: Sequence[tuple[str, str, tuple[str, ...]]]) -> bool:
    """Say what letters stand for, beginning with names that leave no choice; false when they contradict."""
    if not named:
        return True
    left = sorted(named, key=lambda one: (len(one[1]) > 1, -sum(letter in points for letter in one[1])))
    part, letters, names = left[0]
    for order in _orders(part, names):
        if all(points.get(letter, name) == name for letter, name in zip(letters, order, strict=True)):
            before = dict(points)
            points.update(zip(letters, order, strict=True))
            if _bound(points, left[1:]):
                return True
            points.clear()
            points.update(before)
    return False


def _orders(part: str, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the orders in which the same line, angle or triangle is named."""
    if part == "triangle":
        return [*permutations(names)]
    return [names, names[::-1]] if part == "angle" or (part in EITHER and len(names) == 2) else [names]


def _result(
    parts: Sequence[tuple[str, ...]], points: dict[str, str], rest: dict[str, object]
) -> Found | None:
    names: list[str] = []
    new = [points["x"]] if "x" in points else []
    said: set[Statement] = set()
    for word, *args in parts:
        if word == "=":
            for arg in args:
                part = rest.get(arg)
                names += part.names if isinstance(part, Found) else [points[arg]]
        elif word == "new":
            for arg in args:
                part = rest.get(arg)
                new += part.names if isinstance(part, Found) else [points[arg]]
        elif word in ("valued", "negated", "turned"):
            part = rest[args[0]]
            assert isinstance(part, Found)
            size = _value(args[1], rest) * (-1 if word == "negated" else 1)
            unit = " °" if word == "turned" else ""
            said |= {Statement(one.word + unit, one.points, size) for one in part.said}
        elif word in rest or word[0] == "<":
            part = rest[word]
            assert isinstance(part, Found)
            if not args:
                new += part.new
                said |= part.said
                continue
            about = tuple([points.get(arg, arg) for arg in args])
            if part.new or part.names not in ((), about):
                return None  # another point is described than the sentence is about
            described = dict(zip("xyziuv", about, strict=False))
            said |= {_about(one, described) for one in part.said}
        else:
            value = _value(args[-1], rest) if args and args[-1][0] == "=" else None
            named = [q for arg in args if arg[0] != "=" for q in _points(arg, points, rest)]
            said.add(Statement(word, tuple(named), value))
    if len(set(new)) < len(new) or ("x" in points and names and names != [points["x"]]):
        return None
    return Found(tuple(names), tuple(new), frozenset(said))


def _points(arg: str, points: dict[str, str], rest: dict[str, object]) -> tuple[str, ...]:
    part = rest.get(arg)
    if isinstance(part, Found):
        return part.names
    return (points.get(arg, arg),)


def _about(one: Statement, described: dict[str, str]) -> Statement:
    return Statement(one.word, tuple([described.get(point, point) for point in one.points]), one.value)


def _value(text: str, rest: dict[str, object]) -> Fraction:
    if found := _FIXED.fullmatch(text):
        return Fraction(int(found[1]), int(found[2] or 1)) ** 2
    given = _GIVEN.fullmatch(text)
    assert given is not None, text
    top = rest[given[1]]
    below = rest[given[2]] if given[2] else Fraction(1)
    assert isinstance(top, Fraction)
    assert isinstance(below, Fraction)
    if not below:
        raise UnreadableError("a number is divided by nothing")
    return top / below
