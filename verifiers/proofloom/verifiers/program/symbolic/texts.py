"""What is done with strings, on every case of their lengths at once; characters are codes."""

from __future__ import annotations

from itertools import product
from typing import Any

from proofloom.verifiers.program.symbolic.objects import Objects
from proofloom.verifiers.program.symbolic.terms import Int, Truth, Unencodable, high, low
from proofloom.verifiers.program.symbolic.values import (
    CASES,
    Items,
    Names,
    Text,
    fold,
    grouped,
    pick,
    same,
    text,
)

LONGEST = 4_000
DIGITS = 15  # that a string may spell
_MINUS, _ZERO = ord("-"), ord("0")


class Texts(Objects):
    """The operators on strings."""

    def joined(self, first: Text, second: Text) -> Text:
        """Return one string after another."""
        terms = self.terms
        cases = [
            (terms.both(test, other), codes + others)
            for (test, codes), (other, others) in product(first.cases, second.cases)
        ]
        return Text(grouped(terms, cases))

    def matches(self, codes: Items, part: Items, place: int) -> Truth:
        """Return whether a part stands at a place."""
        if place + len(part) > len(codes):
            return False
        return self.terms.all(
            self.terms.eq(one, other) for one, other in zip(codes[place:], part, strict=False)
        )

    def found(self, whole: Text, part: Text) -> Int:
        """Return the first place at which a part begins, or -1."""
        terms = self.terms
        cases: list[tuple[Truth, Any]] = []
        for (test, codes), (other, wanted) in product(whole.cases, part.cases):
            place: Int = -1
            for start in range(len(codes) - len(wanted), -1, -1):
                place = pick(terms, self.matches(codes, wanted, start), start, place)
            cases.append((terms.both(test, other), place))
        found: Int = fold(terms, cases)
        return found

    def code(self, value: Text) -> Int:
        """Return the code of a string of one character."""
        terms = self.terms
        self.fault(terms.any(test for test, codes in value.cases if len(codes) != 1))
        found: Int = fold(terms, [(test, codes[0]) for test, codes in value.cases if len(codes) == 1])
        return found

    def character(self, code: Int) -> Text:
        """Return the character of a code."""
        terms = self.terms
        self.need(terms.both(terms.le(32, code), terms.le(code, 126)))
        return Text(((True, (terms.within(code, 32, 126),)),))

    def spelled(self, value: Int) -> Text:
        """Return an integer in digits, after a minus when it is below 0."""
        terms = self.terms
        if isinstance(value, int):
            return text(str(value))
        negative = terms.lt(value, 0)
        size = terms.size(value)
        cases: list[tuple[Truth, Items]] = []
        for digits in range(len(str(low(size))), len(str(high(size))) + 1):
            here = terms.lt(size, 10**digits)
            if digits > 1:
                here = terms.both(here, terms.le(10 ** (digits - 1), size))
            shown = terms.within(size, 10 ** (digits - 1) if digits > 1 else 0, 10**digits - 1)
            codes = tuple(
                terms.plus(terms.remainder(terms.quotient(shown, 10**k), 10), _ZERO)
                for k in range(digits - 1, -1, -1)
            )
            cases.append((terms.both(here, terms.no(negative)), codes))
            cases.append((terms.both(here, negative), (_MINUS, *codes)))
        return Text(grouped(terms, cases))

    def number(self, value: Text) -> Int:
        """Return the integer that a string spells."""
        terms = self.terms
        cases: list[tuple[Truth, Any]] = []
        wrong: list[Truth] = []
        for test, codes in value.cases:
            if not codes:
                wrong.append(test)
                continue
            minus = terms.eq(codes[0], _MINUS)
            for when, digits, sign in ((terms.no(minus), codes, 1), (minus, codes[1:], -1)):
                here = terms.both(test, when)
                fine = terms.all(
                    terms.both(terms.le(_ZERO, code), terms.le(code, _ZERO + 9)) for code in digits
                )
                if not 1 <= len(digits) <= DIGITS:
                    fine = False
                wrong.append(terms.both(here, terms.no(fine)))
                parts = [
                    (terms.minus(code, _ZERO), sign * 10 ** (len(digits) - 1 - k))
                    for k, code in enumerate(digits)
                ]
                cases.append((terms.both(here, fine), terms.sum(parts, 0)))
        self.fault(terms.any(wrong))
        found: Int = fold(terms, cases)
        return found

    def parts(self, value: Text, separator: str) -> Names:
        """Return a new list of what stands between separators."""
        terms = self.terms
        wanted = ord(separator)
        cases: list[tuple[Truth, Items]] = []
        for test, codes in value.cases:
            ways: list[tuple[Truth, tuple[Items, ...]]] = [(test, ((),))]
            for code in codes:
                met = terms.eq(code, wanted)
                ways = [
                    way
                    for when, done in ways
                    for way in (
                        (terms.both(when, met), (*done, ())),
                        (terms.both(when, terms.no(met)), (*done[:-1], (*done[-1], code))),
                    )
                    if way[0] is not False
                ]
                if len(ways) > CASES:
                    raise Unencodable("a string may be split in too many ways")
            cases += [(when, tuple([Text(((True, part),)) for part in done])) for when, done in ways]
        return self.new(grouped(terms, cases))

    def together(self, separator: Text, names: Names) -> Text:
        """Return the strings of a list with a separator between them."""
        terms = self.terms
        cases: list[tuple[Truth, Items]] = []
        for test, words in self.content(names).cases:
            made = text("")
            for place, word in enumerate(words):
                made = self.joined(self.joined(made, separator) if place else made, word)
            cases += [(terms.both(test, when), codes) for when, codes in made.cases]
        return Text(grouped(terms, cases))

    def contains(self, whole: Any, item: Any) -> Truth:
        """Return whether a string has a part, a list an element, a dictionary a key."""
        terms = self.terms
        if isinstance(whole, Text):
            return terms.no(terms.eq(self.found(whole, item), -1))
        held = self.content(whole)
        if held.keyed:
            return self.has_key(held.cases, item)
        return terms.any(
            terms.both(test, terms.any(same(terms, item, other) for other in items))
            for test, items in held.cases
        )
