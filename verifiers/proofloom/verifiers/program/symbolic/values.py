"""What a variable or an object may be when that depends on unknown integers: exclusive cases of known shape.

A string is cases of known length, each a tuple of codes; so is what a list holds, and the pairs of a
dictionary. A name for a list, grid or dictionary is cases of which object it is. Of several cases exactly one
holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from proofloom.verifiers.program.symbolic.arithmetic import Terms
from proofloom.verifiers.program.symbolic.terms import Truth, Unencodable, is_truth

CASES = 24  # shapes that one value may have
LONGEST = 300  # elements of one shape

Items = tuple[Any, ...]
Cases = tuple[tuple[Truth, Items], ...]


class Nowhere(Exception):
    """Every input that comes here leaves the language: the path ends."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string: cases of its codes."""

    cases: Cases


@dataclass(frozen=True, slots=True)
class Held:
    """What an object holds: cases of elements, rows, or pairs of key and value; `keyed` for a dictionary."""

    cases: Cases
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """Which object something is: cases of its number."""

    cases: tuple[tuple[Truth, int], ...]


@dataclass(frozen=True, slots=True)
class Perhaps:
    """A variable that is set on some paths only."""

    is_set: Truth
    value: Any


def text(value: str) -> Text:
    """Return a string that is known."""
    return Text(((True, tuple(map(ord, value))),))


def grouped(terms: Terms, cases: Iterable[tuple[Truth, Items]]) -> Cases:
    """Return exclusive cases with those of one length put together."""
    found: dict[int, tuple[Truth, Items]] = {}
    for test, items in cases:
        if test is False:
            continue
        if len(items) > LONGEST:
            raise Unencodable("a string, list or dictionary is too long")
        if len(items) in found:
            other, old = found[len(items)]
            items = tuple([pick(terms, test, new, was) for new, was in zip(items, old, strict=True)])
            test = terms.either(test, other)
        found[len(items)] = test, items
    if len(found) > CASES:
        raise Unencodable("a string, list or dictionary may have too many lengths")
    if not found:
        return ((True, ()),)  # on a path that no input takes
    return tuple(found.values()) if len(found) > 1 else ((True, next(iter(found.values()))[1]),)


def pick(terms: Terms, test: Truth, first: Any, second: Any) -> Any:
    """Return the first value where the test holds, else the second."""
    if test is True or first is second:
        return first
    if test is False:
        return second
    if isinstance(first, Perhaps) or isinstance(second, Perhaps):
        one, other = _perhaps(first), _perhaps(second)
        value = pick(terms, test, one.value, other.value)
        return Perhaps(terms.choose(test, one.is_set, other.is_set), value)
    if type(first) is tuple:
        return tuple([pick(terms, test, one, other) for one, other in zip(first, second, strict=True)])
    if isinstance(first, Text | Held):
        if first == second:
            return first
        cases = [(terms.both(test, when), items) for when, items in first.cases]
        cases += [(terms.both(terms.no(test), when), items) for when, items in second.cases]
        made = grouped(terms, cases)
        return Text(made) if isinstance(first, Text) else Held(made, first.keyed)
    if isinstance(first, Names):
        found: dict[int, Truth] = {}
        for side, names in ((test, first), (terms.no(test), second)):
            for when, number in names.cases:
                found[number] = terms.either(found.get(number, False), terms.both(side, when))
        if len(found) > CASES:
            raise Unencodable("a name may stand for too many objects")
        return Names(tuple((when, number) for number, when in found.items() if when is not False))
    if is_truth(first):
        return terms.choose(test, first, second)
    return terms.pick(test, first, second)


def _perhaps(value: Any) -> Perhaps:
    return value if isinstance(value, Perhaps) else Perhaps(True, value)


def fold(terms: Terms, cases: Iterable[tuple[Truth, Any]]) -> Any:
    """Return the value of the case that holds."""
    kept = [(test, value) for test, value in cases if test is not False]
    if not kept:
        raise Nowhere
    found = kept[-1][1]
    for test, value in reversed(kept[:-1]):
        found = pick(terms, test, value, found)
    return found


def mapped(terms: Terms, value: Text, made: Callable[[Items], Items]) -> Text:
    """Return a string with every case changed."""
    return Text(grouped(terms, [(test, made(codes)) for test, codes in value.cases]))


def length(terms: Terms, cases: Cases) -> Any:
    """Return the number of elements."""
    return fold(terms, [(test, len(items)) for test, items in cases])


def same(terms: Terms, first: Any, second: Any) -> Truth:
    """Return whether two numbers, truth values, strings or tuples of them are equal."""
    if isinstance(first, Text):
        return same_items(terms, first.cases, second.cases)
    if isinstance(first, Held):
        alike = _same_pairs if first.keyed else same
        return same_items(terms, first.cases, second.cases, alike)
    if type(first) is tuple:
        return terms.all(same(terms, one, other) for one, other in zip(first, second, strict=True))
    if is_truth(first):
        return terms.choose(first, second, terms.no(second))
    return terms.eq(first, second)


def same_items(terms: Terms, first: Cases, second: Cases, alike: Callable[..., Truth] = same) -> Truth:
    """Return whether two sequences are equal."""
    return terms.any(
        terms.both(both, alike(terms, items, others))
        for test, items in first
        for other, others in second
        if len(items) == len(others) and (both := terms.both(test, other)) is not False
    )


def _same_pairs(terms: Terms, first: Items, second: Items) -> Truth:
    """Return whether as many pairs of distinct keys are the same ones, in any order."""
    return terms.all(terms.any(same(terms, pair, other) for other in second) for pair in first)


def less(terms: Terms, first: Text, second: Text) -> Truth:
    """Return whether a string comes before another, by codes."""
    return terms.any(
        terms.both(both, _before(terms, codes, others))
        for test, codes in first.cases
        for other, others in second.cases
        if (both := terms.both(test, other)) is not False
    )


def _before(terms: Terms, first: Items, second: Items) -> Truth:
    found: Truth = len(first) < len(second)
    for one, other in reversed(list(zip(first, second, strict=False))):
        found = terms.either(terms.lt(one, other), terms.both(terms.eq(one, other), found))
    return found
