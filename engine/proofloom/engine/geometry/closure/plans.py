"""Compile theorems to search plans: whole numbers that the matching kernel runs, whatever the theorem.

A plan begins with a *seed*, a premise or conclusion whose instances the drawing lists (similar triangles,
points on a circle, midpoints, ...), and goes on point by point, testing each fact as soon as its points are
known. Instances that differ by a symmetry of the theorem are tried once: the symmetries are found here, from
the canonical forms of facts.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from proofloom.engine.geometry.closure.arrays import Floats, Ints
from proofloom.engine.geometry.closure.lists import SINES
from proofloom.engine.geometry.closure.measure import CODES, SMALL_PRIMES
from proofloom.engine.geometry.predicates import FactError, fact
from proofloom.engine.geometry.rules import Pattern, Rule, RuleError

Slots = tuple[int, ...]
WIDTH = 8  # the most points of a fact in a theorem


class Seed(NamedTuple):
    """A kind of listed facts: its number, and the orders of its points that say the same."""

    table: int
    orders: tuple[Slots, ...]


def _triangles() -> Iterator[Slots]:
    for order in itertools.permutations(range(3)):
        yield (*order, *(3 + i for i in order))
        yield (*(3 + i for i in order), *order)


def _lines() -> Iterator[Slots]:
    for first, second in (((0, 1), (2, 3)), ((2, 3), (0, 1))):
        for one in (first, first[::-1]):
            for other in (second, second[::-1]):
                yield (*one, *other)


# the fewer rows a table has on usual figures, the earlier it stands
TABLES = (
    "midp",
    "contri",
    "contrir",
    "simtri",
    "simtrir",
    "cyclic",
    "bisector",
    "para",
    "coll",
    "legs",
    "perp",
    "sines",
)
_SEEDS = {
    "midp": Seed(0, ((0, 1, 2), (0, 2, 1))),
    "contri": Seed(1, tuple(_triangles())),
    "contrir": Seed(2, tuple(_triangles())),
    "simtri": Seed(3, tuple(_triangles())),
    "simtrir": Seed(4, tuple(_triangles())),
    "cyclic": Seed(5, tuple(itertools.permutations(range(4)))),
    "bisector": Seed(6, ((0, 1, 2, 3), (0, 2, 1, 3))),  # AX bisects the angle BAC: points A, B, C, X
    "coll": Seed(7, tuple(itertools.permutations(range(3)))),
    "legs": Seed(8, ((0, 1, 2), (0, 2, 1))),  # OA = OB: points O, A, B
    "para": Seed(9, tuple(_lines())),
    "perp": Seed(10, tuple(_lines())),
    "sines": Seed(SINES, ((0, 1, 2, 3, 4, 5), (3, 4, 5, 0, 1, 2))),  # see `lists`: triangles ABC, PQR
}


class Plans(NamedTuple):
    """The compiled theorems, for the kernel.

    facts   [m, 3 + WIDTH] premises, conditions and conclusions of all rules: predicate, number of points,
            role (0 premise, 1 condition, 2 conclusion), letters
    powers  [m, 4] of a value: exponents of 2, 3, 5, 7
    logs    [m] of a value: its logarithm
    rules   [r, 5] number of letters, first and last+1 fact, first and last+1 step
    steps   [t, 6] table of a seed (or -1), number of letters it binds, first and last+1 order, first and
            last+1 fact to test
    binds   [t, WIDTH] the letters that a step binds
    orders  [o, WIDTH] orders of a seed's points
    tests   [u] facts to test
    twins   [w, 10] symmetries of a rule that keep its seed, as permutations of its letters
    shares  [r, 2] first and last+1 twin of a rule
    """

    facts: Ints
    powers: Ints
    logs: Floats
    rules: Ints
    steps: Ints
    binds: Ints
    orders: Ints
    tests: Ints
    twins: Ints
    shares: Ints


@dataclass
class _Lists:
    facts: list[list[int]]
    powers: list[list[int]]
    logs: list[float]
    rules: list[list[int]]
    steps: list[list[int]]
    binds: list[list[int]]
    orders: list[list[int]]
    tests: list[int]
    twins: list[list[int]]
    shares: list[list[int]]


def compile_rules(rules: tuple[Rule, ...]) -> Plans:
    """Compile theorems; raise RuleError when one uses a predicate that the kernel cannot measure."""
    lists = _Lists([], [], [], [], [], [], [], [], [], [])
    for rule in rules:
        _compile(rule, lists)
    whole = {
        name: np.array(rows, np.int64).reshape(-1, width)
        for name, rows, width in (
            ("facts", lists.facts, 3 + WIDTH),
            ("powers", lists.powers, len(SMALL_PRIMES)),
            ("rules", lists.rules, 5),
            ("steps", lists.steps, 6),
            ("binds", lists.binds, WIDTH),
            ("orders", lists.orders, WIDTH),
            ("twins", lists.twins, 10),
            ("shares", lists.shares, 2),
        )
    }
    return Plans(logs=np.array(lists.logs), tests=np.array(lists.tests, np.int64), **whole)


def _compile(rule: Rule, lists: _Lists) -> None:
    if len(rule.letters) > 10:
        raise RuleError(f"{rule.name}: more than ten points")
    start = len(lists.facts)
    patterns = [*rule.when, *rule.condition, *rule.then]
    for role, part in enumerate((rule.when, rule.condition, rule.then)):
        for pattern in part:
            if pattern.name not in CODES or len(pattern.letters) > WIDTH or _too_many(pattern):
                raise RuleError(
                    f"{rule.name}: {pattern.name} of {len(pattern.letters)} points cannot be matched"
                )
            powers, log = _value(rule, pattern)
            padded = [*pattern.letters, *[0] * (WIDTH - len(pattern.letters))]
            lists.facts.append([CODES[pattern.name], len(pattern.letters), role, *padded])
            lists.powers.append(powers)
            lists.logs.append(log)
    first_step = len(lists.steps)
    bound: set[int] = set()
    group = _symmetries(rule)
    seed_slots: Slots = ()
    untested = set(range(len(patterns)))
    while len(bound) < len(rule.letters) or not untested.isdisjoint(range(len(patterns))):
        if len(bound) == len(rule.letters):
            break
        name, slots = _best_seed(patterns, bound)
        if name is None:
            letter = max(
                (letter for letter in range(len(rule.letters)) if letter not in bound),
                key=lambda letter: (_closed(patterns, untested, bound | {letter}), -letter),
            )
            orders: list[Slots] = []
            slots = (letter,)
            table = -1
        else:
            table, options = _SEEDS[name]
            orders = list(options)
            if not bound:
                seed_slots = slots
                orders = _representatives(orders, slots, group)
        bound |= set(slots)
        tests = [i for i in sorted(untested) if set(patterns[i].letters) <= bound]
        untested -= set(tests)
        lists.steps.append(
            [
                *(table, len(slots), len(lists.orders), len(lists.orders) + len(orders)),
                *(len(lists.tests), len(lists.tests) + len(tests)),
            ]
        )
        lists.binds.append([*slots, *[0] * (WIDTH - len(slots))])
        lists.orders += [[*order, *[0] * (WIDTH - len(order))] for order in orders]
        lists.tests += [start + i for i in tests]
    lists.rules.append([len(rule.letters), start, len(lists.facts), first_step, len(lists.steps)])
    kept = [image for image in group if all(image[slot] == slot for slot in seed_slots)]
    lists.shares.append([len(lists.twins), len(lists.twins) + len(kept) - 1])
    same = tuple(range(len(rule.letters)))
    lists.twins += [[*image, *[0] * (10 - len(image))] for image in kept if image != same]


def _too_many(pattern: Pattern) -> bool:
    limits = {"coll": 3, "ncoll": 3, "cyclic": 4, "diff": 2}
    return pattern.name == "circle" or len(pattern.letters) > limits.get(pattern.name, WIDTH)


def _value(rule: Rule, pattern: Pattern) -> tuple[list[int], float]:
    if pattern.value is None:
        return [0] * len(SMALL_PRIMES), 0.0
    if pattern.name == "aconst":
        return [pattern.value.numerator, pattern.value.denominator, 0, 0], float(pattern.value)
    rest, powers = pattern.value, []
    for prime in SMALL_PRIMES:
        power = 0
        while rest.numerator % prime == 0:
            rest, power = rest / prime, power + 1
        while rest.denominator % prime == 0:
            rest, power = rest * prime, power - 1
        powers.append(power)
    if rest != Fraction(1):
        raise RuleError(f"{rule.name}: the number {pattern.value} has a prime factor above 7")
    return powers, math.log(pattern.value)


def _closed(patterns: list[Pattern], untested: set[int], bound: set[int]) -> int:
    return sum(set(patterns[i].letters) <= bound for i in untested)


def _best_seed(patterns: list[Pattern], bound: set[int]) -> tuple[str | None, Slots]:
    found: list[tuple[int, str, Slots]] = []
    for pattern in patterns:
        letters = pattern.letters
        for name, slots in _as_seed(pattern.name, letters):
            if len(set(slots)) == len(slots) and bound.isdisjoint(slots):
                found.append((TABLES.index(name), name, slots))
    for one, other in itertools.permutations([p.letters for p in patterns if p.name == "eqangle"], 2):
        a, b, a2, c, p, q, p2, r = one
        if (a, p) == (a2, p2) and other == (b, a, b, c, q, r, q, p):
            slots = (a, b, c, p, q, r)
            if len(set(slots)) == len(slots) and bound.isdisjoint(slots):
                found.append((TABLES.index("sines"), "sines", slots))
    if not found:
        return None, ()
    _, name, slots = min(found, key=lambda entry: entry[0])
    return name, slots


def _as_seed(name: str, s: Slots) -> Iterator[tuple[str, Slots]]:
    """List how a fact can be found in a table."""
    if name == "cong":
        for a, b in ((0, 1), (1, 0)):
            for c, d in ((2, 3), (3, 2)):
                if s[a] == s[c]:
                    yield "legs", (s[a], s[b], s[d])
    elif name == "eqangle":
        if s[0] == s[2] == s[4] == s[6] and s[3] == s[5]:
            yield "bisector", (s[0], s[1], s[7], s[3])
    elif name in _SEEDS:
        yield name, s


def _representatives(orders: list[Slots], slots: Slots, group: list[Slots]) -> list[Slots]:
    """Keep one of the orders that a symmetry of the rule takes into each other."""
    place = {letter: i for i, letter in enumerate(slots)}
    moves = [
        tuple(place[image[letter]] for letter in slots)
        for image in group
        if all(image[letter] in place for letter in slots)
    ]
    kept: list[Slots] = []
    seen: set[Slots] = set()
    for order in orders:
        if order not in seen:
            kept.append(order)
            seen |= {tuple(order[move[i]] for i in range(len(order))) for move in moves}
    return kept


def _symmetries(rule: Rule) -> list[Slots]:
    """Return the permutations of letters that map premises, conditions and conclusions onto themselves."""
    parts = [
        {_canonical(pattern, tuple(range(10))) for pattern in part}
        for part in (rule.when, rule.condition, rule.then)
    ]
    count = len(rule.letters)
    marks = [
        sorted(
            (role, pattern.name, pattern.letters.count(letter))
            for role, part in enumerate((rule.when, rule.condition, rule.then))
            for pattern in part
            if letter in pattern.letters
        )
        for letter in range(count)
    ]
    found: list[Slots] = []

    def grow(image: Slots) -> None:
        if len(image) == count:
            if all(
                {_canonical(pattern, image) for pattern in part} == wanted
                for part, wanted in zip((rule.when, rule.condition, rule.then), parts, strict=True)
            ):
                found.append(image)
            return
        for letter in range(count):
            if letter not in image and marks[letter] == marks[len(image)]:
                grow((*image, letter))

    grow(())
    return found


def _canonical(pattern: Pattern, image: Slots) -> object:
    try:
        return fact(pattern.name, [image[letter] for letter in pattern.letters], pattern.value)
    except FactError:
        return None
