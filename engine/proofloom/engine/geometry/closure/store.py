"""Hash-consed facts as whole numbers: what the closure works on.

A fact is an item: a linear equation in one normal form (of directions or of lengths), three collinear
points, or an atom (concyclic points, a midpoint, similar or congruent triangles). What says the same is one
item. The equation of an angle carries the whole number of half turns that the figure shows, so that halves
of it are right as well.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from proofloom.engine.geometry.closure.arrays import Ints, bare, inlined
from proofloom.engine.geometry.closure.measure import (
    COLL,
    CONG,
    CONTRI,
    CONTRIR,
    CYCLIC,
    EQANGLE,
    EQRATIO,
    MIDP,
    PARA,
    PERP,
    R2CONST,
    RCONST,
    SIMTRI,
    SIMTRIR,
    Drawing,
)

ANGLE, LENGTH, ATOM, LINE = range(4)
TRIVIAL, UNKNOWN = -1, -2
TERMS = 24  # the most terms of an equation


class Store(NamedTuple):
    """Items and their terms.

    kind     [m] ANGLE or LENGTH (an equation), ATOM, or LINE (three collinear points)
    code     [m] predicate of an ATOM
    points   [m, 6] of an ATOM or LINE
    start    [m + 1] first term; a LINE has three equations of two terms
    unknown  [t] pair of points; or the half turn, or a prime, numbered after the pairs
    factor   [t] coefficient
    reads    [m, 3] items that an ATOM brings with it, -1 for none
    slots    [power of 2] hash table of items, -1 where empty
    ends     [pairs, 2] points of a pair
    used     [items, overflow] counters
    work     [TERMS] and works [TERMS] room to build an equation in
    """

    kind: Ints
    code: Ints
    points: Ints
    start: Ints
    unknown: Ints
    factor: Ints
    reads: Ints
    slots: Ints
    ends: Ints
    used: Ints
    work: Ints
    works: Ints


def new_store(items: int, pairs: int) -> Store:
    """Return a store with room for that many items (a power of two)."""
    return Store(
        np.zeros(items, np.int64),
        np.zeros(items, np.int64),
        np.zeros((items, 6), np.int64),
        np.zeros(items + 1, np.int64),
        np.zeros(items * 6 + TERMS, np.int64),
        np.zeros(items * 6 + TERMS, np.int64),
        np.full((items, 3), -1, np.int64),
        np.full(items * 2, -1, np.int64),
        np.zeros((pairs, 2), np.int64),
        np.zeros(2, np.int64),
        np.zeros(TERMS, np.int64),
        np.zeros(TERMS, np.int64),
    )


@bare
def clear(store: Store, d: Drawing) -> None:
    """Empty the store for a new figure."""
    store.slots[:] = -1
    store.used[:] = 0
    store.start[0] = 0
    k = 0
    n = len(d.x)
    for a in range(n):
        for b in range(a + 1, n):
            store.ends[k, 0] = a
            store.ends[k, 1] = b
            k += 1


@inlined
def _same(store: Store, item: int, kind: int, code: int, count: int) -> bool:
    if store.kind[item] != kind or store.code[item] != code:
        return False
    if kind >= ATOM:
        for i in range(count):
            if store.points[item, i] != store.work[i]:
                return False
        return True
    first = store.start[item]
    if store.start[item + 1] - first != count:
        return False
    for i in range(count):
        if store.unknown[first + i] != store.work[i] or store.factor[first + i] != store.works[i]:
            return False
    return True


@bare
def _intern(store: Store, kind: int, code: int, count: int) -> int:
    """Return the item whose points or terms stand in `work` and `works`; UNKNOWN when there is no room."""
    mask = len(store.slots) - 1
    h = kind * 31 + code
    for i in range(count):
        h = (h * 1000003) ^ (store.work[i] * 8191 + (store.works[i] if kind < ATOM else 0))
        h ^= (h >> 17) & 0x7FFFFFFFFFF
    at = h & mask
    while store.slots[at] >= 0:
        if _same(store, store.slots[at], kind, code, count):
            return store.slots[at]
        at = (at + 1) & mask
    item = store.used[0]
    first = store.start[item]
    if item + 1 >= len(store.kind) or first + TERMS >= len(store.unknown):
        store.used[1] = 1
        return UNKNOWN
    store.used[0] = item + 1
    store.slots[at] = item
    store.kind[item] = kind
    store.code[item] = code
    store.reads[item, 0] = store.reads[item, 1] = store.reads[item, 2] = -1
    if kind >= ATOM:
        for i in range(6):
            store.points[item, i] = store.work[i] if i < count else -1
        store.start[item + 1] = first
    else:
        for i in range(count):
            store.unknown[first + i] = store.work[i]
            store.factor[first + i] = store.works[i]
        store.start[item + 1] = first + count
    return item


@bare
def _sort(work: Ints, start: int, stop: int) -> None:
    for i in range(start + 1, stop):
        value = work[i]
        j = i - 1
        while j >= start and work[j] > value:
            work[j + 1] = work[j]
            j -= 1
        work[j + 1] = value


@inlined
def line(store: Store, d: Drawing, a: int, b: int, c: int) -> int:
    """Return the item that three points are collinear."""
    store.work[0], store.work[1], store.work[2] = a, b, c
    _sort(store.work, 0, 3)
    a, b, c = store.work[0], store.work[1], store.work[2]
    before = store.used[0]
    item = _intern(store, LINE, COLL, 3)
    if item == before:
        first = store.start[item]
        ab, ac, bc = d.pair[a, b], d.pair[a, c], d.pair[b, c]
        half = len(d.turn)
        for k in range(3):
            u = ac if k == 2 else ab
            v = bc if k != 0 else ac
            store.unknown[first + 3 * k], store.factor[first + 3 * k] = u, 1
            store.unknown[first + 3 * k + 1], store.factor[first + 3 * k + 1] = v, -1
            store.unknown[first + 3 * k + 2] = half
            store.factor[first + 3 * k + 2] = -math.floor(d.turn[u] - d.turn[v] + 0.5)
        store.start[item + 1] = first + 9
    return item


@bare
def equation(store: Store, d: Drawing, kind: int, count: int) -> int:
    """Return the item of the equation whose `count` terms stand in `work` and `works`, in any form.

    Its terms are collected, sorted by unknown, divided by their common divisor, the first made positive.
    An equation without terms is TRIVIAL. Two directions with a point in common that are equal are a LINE.
    """
    work, works = store.work, store.works
    kept = 0
    for i in range(count):
        u, c = work[i], works[i]
        j = kept
        found = False
        for m in range(kept):
            if work[m] == u:
                works[m] += c
                found = True
                break
        if found:
            continue
        while j > 0 and work[j - 1] > u:
            work[j] = work[j - 1]
            works[j] = works[j - 1]
            j -= 1
        work[j] = u
        works[j] = c
        kept += 1
    count, kept, divisor = kept, 0, 0
    for i in range(count):
        if works[i] != 0:
            work[kept] = work[i]
            works[kept] = works[i]
            if divisor != 1:
                divisor = 1 if works[i] == 1 or works[i] == -1 else math.gcd(divisor, works[i])
            kept += 1
    if kept == 0:
        return TRIVIAL
    if divisor != 1:
        for i in range(kept):
            works[i] = works[i] // divisor
    if works[0] < 0:
        for i in range(kept):
            works[i] = -works[i]
    if kind == ANGLE and works[0] == 1:
        pairs = len(d.turn)
        if (
            kept >= 2
            and works[1] == -1
            and work[1] < pairs
            and (kept == 2 or (kept == 3 and work[2] == pairs))
        ):
            a, b = store.ends[work[0], 0], store.ends[work[0], 1]
            p, q = store.ends[work[1], 0], store.ends[work[1], 1]
            if a == p or b == p:
                return line(store, d, a, b, q)
            if a == q or b == q:
                return line(store, d, a, b, p)
    return _intern(store, kind, 0, kept)


@inlined
def angle(store: Store, d: Drawing, count: int, top: int, bottom: int) -> int:
    """Return the item: the sum of the `count` directions in `work` is top/bottom, half turns as drawn."""
    total = -top / bottom
    for i in range(count):
        total += store.works[i] * d.turn[store.work[i]]
    turns = math.floor(total + 0.5)
    for i in range(count):
        store.works[i] *= bottom
    store.work[count] = len(d.turn)
    store.works[count] = -(turns * bottom + top)
    return equation(store, d, ANGLE, count + 1)


@inlined
def _pairs(store: Store, d: Drawing, s: Ints, signs: tuple[int, int, int, int], count: int) -> None:
    for i in range(count):
        store.work[i] = d.pair[s[2 * i], s[2 * i + 1]]
        store.works[i] = signs[i]


@inlined
def item_of(store: Store, d: Drawing, code: int, s: Ints, powers: Ints) -> int:
    """Return the item of a fact that the drawing shows; TRIVIAL when it is true of itself.

    `s` holds the points; `powers` the exponents of 2, 3, 5, 7 in the number of a ratio.
    """
    work = store.work
    if code == PARA or code == PERP:
        _pairs(store, d, s, (-1, 1, 0, 0), 2)
        return angle(store, d, 2, 1 if code == PERP else 0, 2)
    if code == EQANGLE:
        _pairs(store, d, s, (-1, 1, 1, -1), 4)
        return angle(store, d, 4, 0, 1)
    if code == CONG:
        _pairs(store, d, s, (1, -1, 0, 0), 2)
        return equation(store, d, LENGTH, 2)
    if code == EQRATIO:
        _pairs(store, d, s, (1, -1, -1, 1), 4)
        return equation(store, d, LENGTH, 4)
    if code == RCONST or code == R2CONST:
        each = 1 if code == RCONST else 2
        _pairs(store, d, s, (each, -each, 0, 0), 2)
        for i in range(4):
            work[2 + i] = len(d.turn) + i
            store.works[2 + i] = -powers[i]
        return equation(store, d, LENGTH, 6)
    if code == COLL:
        return line(store, d, s[0], s[1], s[2])
    if code == CYCLIC:
        for i in range(4):
            work[i] = s[i]
        _sort(work, 0, 4)
        return _intern(store, ATOM, CYCLIC, 4)
    if code == MIDP:
        work[0], work[1], work[2] = s[0], min(s[1], s[2]), max(s[1], s[2])
        m, a, b = work[0], work[1], work[2]
        before = store.used[0]
        item = _intern(store, ATOM, MIDP, 3)
        if item == before:
            ma, mb, ab = d.pair[m, a], d.pair[m, b], d.pair[a, b]
            store.reads[item, 0] = line(store, d, m, a, b)
            work[0], work[1] = ma, mb
            store.works[0], store.works[1] = 1, -1
            store.reads[item, 1] = equation(store, d, LENGTH, 2)
            work[0], work[1], work[2] = ma, ab, len(d.turn)
            store.works[0], store.works[1], store.works[2] = 1, -1, 1
            store.reads[item, 2] = equation(store, d, LENGTH, 3)
        return item
    if code == SIMTRI or code == SIMTRIR or code == CONTRI or code == CONTRIR:
        if s[0] == s[3] and s[1] == s[4] and s[2] == s[5]:
            return TRIVIAL
        _matched(work, s)
        return _intern(store, ATOM, code, 6)
    return UNKNOWN


@bare
def _matched(work: Ints, s: Ints) -> None:
    """Write two matched triangles in their one order: corners sorted by the first, the smaller side first."""
    for side in range(2):
        at = 6 * side
        for i in range(3):
            work[at + i], work[at + 3 + i] = s[3 * side + i], s[3 - 3 * side + i]
        for i in range(1, 3):
            for j in range(at + i, at, -1):
                if work[j - 1] > work[j]:
                    work[j - 1], work[j] = work[j], work[j - 1]
                    work[2 + j], work[3 + j] = work[3 + j], work[2 + j]
    for i in range(6):
        if work[i] != work[6 + i]:
            if work[i] > work[6 + i]:
                for j in range(6):
                    work[j] = work[6 + j]
            break
