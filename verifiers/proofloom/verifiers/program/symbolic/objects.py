"""What is done with lists, grids and dictionaries: reading, storing, growing, on every case at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from proofloom.verifiers.program.symbolic.arithmetic import Terms
from proofloom.verifiers.program.symbolic.state import State
from proofloom.verifiers.program.symbolic.terms import Int, Truth, high, low
from proofloom.verifiers.program.symbolic.values import (
    Cases,
    Held,
    Items,
    Names,
    Nowhere,
    fold,
    grouped,
    pick,
    same,
)


class Objects:
    """The objects of the path that is walked, and what leaves the language on it."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.outer: Truth = True  # what held when the innermost call or loop was begun
        self.state = State(True, 0, {}, {})
        self.escapes: list[Truth] = []
        self.made = 0

    @property
    def path(self) -> Truth:
        """All that holds here."""
        return self.terms.both(self.outer, self.state.guard)

    def fault(self, test: Truth) -> None:
        """Note that the run leaves the language where a test holds; end the path if it always does."""
        if test is not False:
            self.escapes.append(self.terms.both(self.path, test))
        if test is True:
            raise Nowhere

    def need(self, test: Truth) -> None:
        """Note that the run leaves the language where a test fails."""
        self.fault(self.terms.no(test))

    # Objects

    def new(self, cases: Cases, keyed: bool = False) -> Names:
        """Make an object."""
        self.made += 1
        self.state.heap[self.made] = Held(cases, keyed)
        return Names(((True, self.made),))

    def content(self, names: Names) -> Held:
        """Return what the object that is named holds."""
        heap = self.state.heap
        if len(names.cases) == 1:
            return heap[names.cases[0][1]]
        cases = [
            (self.terms.both(when, test), items)
            for when, number in names.cases
            for test, items in heap[number].cases
        ]
        return Held(grouped(self.terms, cases), heap[names.cases[0][1]].keyed)

    def change(self, names: Names, made: Callable[[Cases], list[tuple[Truth, Items]]]) -> None:
        """Change what the object that is named holds."""
        for when, number in names.cases:
            old = self.state.heap[number]
            new = Held(grouped(self.terms, made(old.cases)), old.keyed)
            self.state.heap[number] = pick(self.terms, when, new, old)

    # Sequences

    def column(self, cases: Cases, place: int) -> Any:
        """Return what stands at a place, where there is such a place."""
        return fold(self.terms, [(test, items[place]) for test, items in cases if len(items) > place])

    def longest(self, cases: Cases) -> int:
        return max(len(items) for _, items in cases)

    def reaches(self, cases: Cases, index: Int) -> Truth:
        """Return whether an index is before the end."""
        terms = self.terms
        return terms.any(terms.both(test, terms.lt(index, len(items))) for test, items in cases)

    def at(self, cases: Cases, index: Int) -> Any:
        """Return the element at an index from 0."""
        self.need(self.terms.both(self.terms.le(0, index), self.reaches(cases, index)))
        first, last = max(0, low(index)), min(self.longest(cases) - 1, high(index))
        if first > last:
            raise Nowhere
        found = self.column(cases, last)
        for place in range(last - 1, first - 1, -1):
            test = self.terms.eq(index, place)
            if test is not False:
                found = pick(self.terms, test, self.column(cases, place), found)
        return found

    def last(self, cases: Cases) -> Any:
        """Return the last element."""
        self.fault(self.terms.any(test for test, items in cases if not items))
        return fold(self.terms, [(test, items[-1]) for test, items in cases if items])

    def put(self, names: Names, index: Int, value: Any) -> None:
        """Store an element at an index from 0."""
        terms = self.terms
        cases = self.content(names).cases
        self.need(terms.both(terms.le(0, index), self.reaches(cases, index)))
        self.change(
            names,
            lambda old: [
                (test, tuple([pick(terms, terms.eq(index, k), value, item) for k, item in enumerate(items)]))
                for test, items in old
            ],
        )

    def add(self, names: Names, value: Any) -> None:
        """Put an element at the end."""
        self.change(names, lambda old: [(test, (*items, value)) for test, items in old])

    def pop(self, names: Names) -> Any:
        """Take the last element off."""
        found = self.last(self.content(names).cases)
        self.change(names, lambda old: [(test, items[:-1]) for test, items in old if items])
        return found

    def part(self, cases: Cases, start: Int | None, stop: Int | None) -> Cases:
        """Return what lies from a place to before another."""
        terms = self.terms
        found: list[tuple[Truth, Items]] = []
        for test, items in cases:
            begin = 0 if start is None else start
            end = len(items) if stop is None else stop
            inside = terms.all((terms.le(0, begin), terms.le(begin, end), terms.le(end, len(items))))
            self.fault(terms.both(test, terms.no(inside)))
            for first in range(max(0, low(begin)), min(len(items), high(begin)) + 1):
                here = terms.both(test, terms.eq(begin, first))
                for last in range(max(first, low(end)), min(len(items), high(end)) + 1):
                    when = terms.both(here, terms.eq(end, last))
                    found.append((when, items[first:last]))
        return grouped(terms, found)

    # Dictionaries

    def has(self, items: Items, key: Any) -> Truth:
        """Return whether there is such a key among pairs."""
        return self.terms.any(same(self.terms, key, other) for other, _ in items)

    def has_key(self, cases: Cases, key: Any) -> Truth:
        """Return whether a dictionary has a key."""
        terms = self.terms
        return terms.any(terms.both(test, self.has(items, key)) for test, items in cases)

    def entry(self, cases: Cases, key: Any) -> Any:
        """Return the value of a key, where the dictionary has it."""
        terms = self.terms
        found = [
            (terms.both(test, same(terms, key, other)), value)
            for test, items in cases
            for other, value in items
        ]
        return fold(terms, found)

    def put_entry(self, names: Names, key: Any, value: Any) -> None:
        """Store the value of a key; a new one stands last."""
        terms = self.terms

        def made(old: Cases) -> list[tuple[Truth, Items]]:
            found: list[tuple[Truth, Items]] = []
            for test, items in old:
                has = self.has(items, key)
                kept = [(k, pick(terms, same(terms, key, k), value, held)) for k, held in items]
                found.append((terms.both(test, has), tuple(kept)))
                found.append((terms.both(test, terms.no(has)), (*items, (key, value))))
            return found

        self.change(names, made)

    def drop_entry(self, names: Names, key: Any) -> None:
        """Take a key out."""
        terms = self.terms
        self.need(self.has_key(self.content(names).cases, key))
        self.change(
            names,
            lambda old: [
                (terms.both(test, same(terms, key, items[k][0])), (*items[:k], *items[k + 1 :]))
                for test, items in old
                for k in range(len(items))
            ],
        )
