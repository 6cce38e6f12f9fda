"""What every notation of problems shares: words with their place, numbers, facts, clauses, and errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from proofloom.engine.geometry.constructions import CONSTRUCTIONS, Row, Spelling
from proofloom.engine.geometry.predicates import (
    ALIASES,
    PREDICATES,
    SHORT,
    Fact,
    FactError,
    Kind,
    Term,
    Unit,
    fact,
)
from proofloom.engine.geometry.problem import Clause, Construction, Place

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_']{0,30}")
_DECIMAL = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})")
_QUOTIENT = re.compile(r"[+-]?\d{1,40}/0*[1-9]\d{0,39}")
_RADIANS = re.compile(r"([+-]?\d{0,40})pi(?:/(0*[1-9]\d{0,39}))?")
_DEGREES = re.compile(r"([+-]?\d{1,40}(?:\.\d{1,40})?)(?:o|°)")


class LanguageError(ValueError):
    """A text that is not in the language: its place (line, column, from 1), what was expected and found."""

    def __init__(self, line: int, column: int, expected: str, found: str) -> None:
        super().__init__(f"line {line}, column {column}: expected {expected}, found {found}")
        self.line = line
        self.column = column
        self.expected = expected
        self.found = found


class Word(NamedTuple):
    """A piece of text and where it starts."""

    text: str
    line: int
    column: int

    def wrong(self, expected: str, found: str = "") -> LanguageError:
        """Return the error for this place."""
        return LanguageError(self.line, self.column, expected, found or repr(self.text))


def words_of(text: str, line: int, marks: str, start: int = 0) -> list[Word]:
    """Split one line at blanks and at the single characters in `marks`, which become words of their own."""
    return [Word(found.group(), line, found.start() + 1) for found in _pattern(marks).finditer(text, start)]


@cache
def _pattern(marks: str) -> re.Pattern[str]:
    return re.compile(rf"[{re.escape(marks)}]|[^\s{re.escape(marks)}]+" if marks else r"\S+")


def read_number(word: Word, unit: Unit) -> Fraction:
    """Read a number: 5, 2.5 or 7/2; an angle as 30o, pi/6 or 1/6 (of a half turn), or 30 (degrees)."""
    text = word.text
    if unit is Unit.ANGLE:
        if found := _DEGREES.fullmatch(text):
            return Fraction(found[1]) / 180
        if found := _RADIANS.fullmatch(text):
            top = found[1] if found[1] not in ("", "+", "-") else found[1] + "1"
            return Fraction(int(top), int(found[2] or 1))
        if _QUOTIENT.fullmatch(text):
            return Fraction(text)
        if _DECIMAL.fullmatch(text):
            return Fraction(text) / 180
        raise word.wrong("an angle such as 30o or 2pi/3")
    if _DECIMAL.fullmatch(text) or _QUOTIENT.fullmatch(text):
        return Fraction(text)
    raise word.wrong("a number such as 5, 2.5 or 7/2")


def write_number(value: Fraction, unit: Unit) -> str:
    """Return the one text of a number; `read_number` gives it back."""
    if unit is not Unit.ANGLE:
        return str(value)
    degrees = value * 180
    return f"{degrees}o" if degrees.denominator == 1 else f"{value.numerator}pi/{value.denominator}"


@dataclass(slots=True)
class Scope:
    """The points known so far while a problem is read."""

    names: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def declare(self, word: Word) -> int:
        """Add a new point and return its index."""
        if not NAME.fullmatch(word.text):
            raise word.wrong("a point's name (a letter, then letters, digits, _ or ')")
        if word.text in self.places:
            raise word.wrong("a new point", f"{word.text!r}, which exists already")
        self.places[word.text] = len(self.names)
        self.names.append(word.text)
        return len(self.names) - 1

    def point(self, word: Word) -> int:
        """Return the index of a point that exists; another case of its letters will do if only one fits."""
        if word.text in self.places:
            return self.places[word.text]
        similar = [name for name in self.names if name.lower() == word.text.lower()]
        if len(similar) == 1:
            return self.places[similar[0]]
        raise word.wrong("a point that exists", f"{word.text!r}" + _hint(word.text, self.names))

    def fact(self, words: Sequence[Word], end: Word) -> Fact:
        """Read a predicate, its points and its number, if any; `end` is where what is missing is reported."""
        if not words:
            raise end.wrong("a predicate, such as coll or cong")
        head, *rest = words
        if head.text in SHORT and len(rest) == max(SHORT[head.text][1]) + 1:
            name, order = SHORT[head.text]
            head, rest = Word(name, head.line, head.column), [rest[place] for place in order]
        row = PREDICATES.get(ALIASES.get(head.text, head.text))
        if row is None:
            raise head.wrong("a predicate", f"{head.text!r}" + _hint(head.text, PREDICATES))
        value: Fraction | None = None
        terms: list[Term] = []
        if row.takes_value:
            if not rest:
                raise end.wrong(f"the arguments of {row.name}")
            *rest, last = rest
            value = read_number(last, row.unit)
            if row.name.endswith("equation"):
                rest, terms = self._terms(rest, last, 4 if row.unit is Unit.ANGLE else 2)
        if len(rest) < row.least or (row.most is not None and len(rest) > row.most):
            wanted = f"{row.least} points" if row.most else f"{row.least} points or more"
            raise (rest[row.most] if row.most and len(rest) > row.most else end).wrong(
                f"{wanted} for {row.name}", f"{len(rest)}"
            )
        try:
            return fact(row.name, [self.point(word) for word in rest], value, terms)
        except FactError as error:
            raise head.wrong(f"a fact that makes sense ({error})") from error

    def _terms(self, words: Sequence[Word], end: Word, count: int) -> tuple[list[Word], list[Term]]:
        """Split an equation's words into its points and terms: a number, then points; * joins two lengths."""
        points: list[Word] = []
        terms: list[Term] = []
        at = 0
        while at < len(words):
            coefficient = read_number(words[at], Unit.NUMBER)
            taken = [*words[at + 1 : at + 1 + count]]
            at += 1 + count
            while count == 2 and at < len(words) and words[at].text == "*":
                taken += words[at + 1 : at + 3]
                at += 3
            if len(taken) % count or not taken:
                raise end.wrong(f"{count} points after a coefficient")
            points += taken
            terms.append((coefficient, len(taken)))
        return points, terms

    def clause(self, new: Sequence[Word], parts: Sequence[Sequence[Word]], end: Word) -> Clause:
        """Read new points, each perhaps with @x_y, and the constructions that place them."""
        if not new:
            raise end.wrong("the new points of a clause")
        points, wishes = [], []
        for word in new:
            name, at, wish = word.text.partition("@")
            points.append(self.declare(Word(name, word.line, word.column)))
            wishes.append(_wish(Word(wish, word.line, word.column + len(name) + 1)) if at else None)
        built = tuple(self._construction(part, points, end) for part in parts)
        _fits(built, parts, points, end)
        return Clause(tuple(points), built, tuple(wishes) if any(wishes) else ())

    def _construction(self, words: Sequence[Word], new: Sequence[int], end: Word) -> Construction:
        if not words:
            raise end.wrong("a construction, such as on_line or midpoint")
        head, *rest = words
        row = CONSTRUCTIONS.get(head.text)
        if row is None or (row.new != len(new) and _is_condition(head.text)):
            return self._condition(head, words, end)
        value = None
        if row.takes:
            if not rest:
                raise end.wrong(f"the arguments of {usage(row)}")
            *rest, last = rest
            value = read_number(last, _unit(row))
        arguments = self._arguments(row, head, rest, new, end)
        built = Construction(row.name, arguments, value)
        try:
            for template in (*row.needs, *row.gives):
                template.fill(arguments, value)
        except FactError as error:
            raise head.wrong(f"a construction that makes sense ({error})") from error
        return built

    def _condition(self, head: Word, words: Sequence[Word], end: Word) -> Construction:
        if not _is_condition(head.text):
            raise head.wrong("a construction", f"{head.text!r}" + _hint(head.text, CONSTRUCTIONS))
        held = self.fact(words, end)
        return Construction(held.name, held.points, condition=True)

    def _arguments(
        self, row: Row, head: Word, rest: Sequence[Word], new: Sequence[int], end: Word
    ) -> tuple[int, ...]:
        """Return the row's letters as points; its new points may be left out when they are the clause's."""
        if len(rest) == len(row.letters) - row.new and len(new) == row.new:
            old = [self.point(word) for word in rest]
            if not set(old) & set(new):
                return (*new, *old)
        fitting = [s for s in row.spellings if s.name == head.text and len(s.order) == len(rest)]
        if not fitting:
            place = rest[len(row.letters)] if len(rest) > len(row.letters) else end
            raise place.wrong(usage(row, head.text), f"{len(rest)} points")
        if len(row.letters) == len(new) == 1:
            return tuple(new)  # a free point: a benchmark names another one there
        given = [self.point(word) for word in rest]
        for spelling in fitting:
            letters = [0] * len(given)
            for letter, point in zip(spelling.order, given, strict=True):
                letters[letter] = point
            fresh, known = letters[: row.new], letters[row.new :]
            if set(fresh) <= set(new) and not set(known) & set(new) and len(set(fresh)) == row.new:
                return tuple(letters)
        raise head.wrong(f"new points first, then points that exist: {usage(row, head.text)}", _shown(rest))


def _is_condition(name: str) -> bool:
    row = PREDICATES.get(name)
    return row is not None and row.kind in (Kind.DISTINCT, Kind.ORDER)


def _unit(row: Row) -> Unit:
    return next(PREDICATES[item.name].unit for item in row.gives if item.from_argument)


def _fits(
    built: Sequence[Construction], parts: Sequence[Sequence[Word]], points: Sequence[int], end: Word
) -> None:
    """Refuse clauses that cannot place their points: two recipes, a locus for several points, none at all."""
    placing = [(c, p) for c, p in zip(built, parts, strict=True) if c.row is not None]
    if not placing:
        raise end.wrong("a construction that places the new points")
    for construction, words in placing:
        row = construction.row
        assert row is not None
        if row.new != len(points):
            raise words[0].wrong(f"a construction of {len(points)} new points", f"{row.name}, of {row.new}")


def _wish(word: Word) -> Place:
    x, _, y = word.text.partition("_")
    if not all(_DECIMAL.fullmatch(part) or _QUOTIENT.fullmatch(part) for part in (x, y)):
        raise word.wrong("coordinates such as 1.5_-2")
    return Fraction(x), Fraction(y)


def usage(row: Row, name: str = "") -> str:
    """Return how a construction is written, such as `on_line x a b` (x new)."""
    spelling: Spelling = next((s for s in row.spellings if s.name == name), row.spellings[0])
    letters = [row.letters[place] for place in spelling.order]
    return " ".join([spelling.name, *letters, *(["number"] if row.takes else [])])


def _shown(words: Iterable[Word]) -> str:
    return repr(" ".join(word.text for word in words))


def _hint(text: str, known: Iterable[str]) -> str:
    close = get_close_matches(text, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
