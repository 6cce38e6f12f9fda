"""Measure a drawn figure: classes of directions and lengths, and which facts the drawing shows.

Floats propose here: they say which theorems are worth trying on the figure, on which side of a condition it
lies, and which branch of a halved angle is meant. No fact is concluded from them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from proofloom.engine.geometry.closure.arrays import Floats, Ints, bare, compiled, inlined

NEAR = 1e-8  # drawn figures have coordinates of size 1 and about 12 true digits

# predicates by number, as the kernels know them
CODES = {
    name: number
    for number, name in enumerate(
        (
            *("coll", "para", "perp", "cong", "midp", "cyclic", "eqangle", "eqratio"),
            *("simtri", "simtrir", "contri", "contrir", "rconst", "aconst", "r2const", "lconst", "l2const"),
            *("diff", "ncoll", "npara", "nperp", "sameclock", "sameside", "nsameside", "between"),
            *("oneside", "twosides", "acute_angle", "obtuse_angle", "longer", "circle", "eqarea"),
        )
    )
}
COLL, PARA, PERP, CONG, MIDP, CYCLIC, EQANGLE, EQRATIO = range(8)
SIMTRI, SIMTRIR, CONTRI, CONTRIR, RCONST, ACONST, R2CONST, LCONST, L2CONST = range(8, 17)
DIFF, NCOLL, NPARA, NPERP, SAMECLOCK, SAMESIDE, NSAMESIDE, BETWEEN = range(17, 25)
ONESIDE, TWOSIDES, ACUTE, OBTUSE, LONGER, CIRCLE, EQAREA = range(25, 32)
SMALL_PRIMES = (2, 3, 5, 7)


class Drawing(NamedTuple):
    """A measured figure of n points; a line or segment is a pair of points, numbered below n(n-1)/2.

    x, y      [n] coordinates, moved and scaled to size 1
    pair      [n, n] number of a pair, -1 where the points coincide
    turn      [pairs] direction in half turns, in [0, 1)
    log       [pairs] natural logarithm of the length
    way       [pairs] class of parallel pairs
    size      [pairs] class of equally long pairs
    """

    x: Floats
    y: Floats
    pair: Ints
    turn: Floats
    log: Floats
    way: Ints
    size: Ints


@compiled
def measure(x: Floats, y: Floats) -> Drawing:
    """Measure a figure given by its coordinates."""
    n = len(x)
    x = x - x.mean()
    y = y - y.mean()
    scale = math.sqrt((x * x + y * y).max())
    x = x / scale
    y = y / scale
    pairs = n * (n - 1) // 2
    pair = np.full((n, n), -1, np.int64)
    turn = np.zeros(pairs)
    log = np.zeros(pairs)
    k = 0
    for a in range(n):
        for b in range(a + 1, n):
            dx, dy = x[b] - x[a], y[b] - y[a]
            d = dx * dx + dy * dy
            if d > NEAR * NEAR:
                pair[a, b] = k
                pair[b, a] = k
                t = math.atan2(dy, dx) / math.pi
                turn[k] = t - math.floor(t)
                log[k] = 0.5 * math.log(d)
            k += 1
    way = _classes(turn)
    if pairs:
        low, high = turn.argmin(), turn.argmax()
        if turn[low] + 1 - turn[high] < NEAR:
            joined = way[high]
            for i in range(pairs):
                if way[i] == joined:
                    way[i] = way[low]
    return Drawing(x, y, pair, turn, log, way, _classes(log))


@compiled
def _classes(values: Floats) -> Ints:
    """Number the groups of values that differ by nearly nothing."""
    order = np.argsort(values)
    found = np.zeros(len(values), np.int64)
    group = 0
    for i in range(1, len(values)):
        if values[order[i]] - values[order[i - 1]] > NEAR:
            group += 1
        found[order[i]] = group
    return found


@bare
def cross(d: Drawing, a: int, b: int, c: int) -> float:
    """Return twice the signed area of a triangle."""
    return (d.x[b] - d.x[a]) * (d.y[c] - d.y[a]) - (d.y[b] - d.y[a]) * (d.x[c] - d.x[a])


@bare
def dot(d: Drawing, a: int, b: int, c: int) -> float:
    """Return the scalar product of AB and AC."""
    return (d.x[b] - d.x[a]) * (d.x[c] - d.x[a]) + (d.y[b] - d.y[a]) * (d.y[c] - d.y[a])


@bare
def whole(value: float) -> bool:
    """Say whether a number of half turns is nearly whole."""
    return abs(value - math.floor(value + 0.5)) < NEAR


@bare
def similar(d: Drawing, a: int, b: int, c: int, p: int, q: int, r: int, mirrored: bool) -> bool:
    """Say whether two triangles, none of them flat, look similar."""
    if abs(cross(d, a, b, c)) < NEAR or abs(cross(d, p, q, r)) < NEAR:
        return False
    one = dot(d, p, q, q)
    two = dot(d, a, b, b)
    if abs(dot(d, a, b, c) * one - dot(d, p, q, r) * two) > NEAR * one * two:
        return False
    sign = -1.0 if mirrored else 1.0
    return abs(cross(d, a, b, c) * one - sign * cross(d, p, q, r) * two) <= NEAR * one * two


@inlined
def shows(d: Drawing, code: int, s: Ints, logs: float) -> bool:
    """Say whether the drawing shows a fact: `s` its points (as many as the predicate has), `logs` its value.

    The value of an angle is in half turns, that of a ratio or length a logarithm. False for points that a
    predicate needs different and that are not. Predicates of any number of points are read with 3 or 4.
    """
    pair, turn, log = d.pair, d.turn, d.log
    if code >= DIFF or code == COLL or (CYCLIC <= code <= CONTRIR and code != EQANGLE and code != EQRATIO):
        return _shows_shape(d, code, s)
    if code == MIDP:
        a, b, c = s[0], s[1], s[2]
        ab, ac = pair[a, b], pair[a, c]
        if ab < 0 or ac < 0 or d.size[ab] != d.size[ac] or d.way[ab] != d.way[ac]:
            return False
        return pair[b, c] >= 0 and dot(d, a, b, c) < 0
    ab = pair[s[0], s[1]]
    if ab < 0:
        return False
    if code == LCONST:
        return abs(log[ab] - logs) < NEAR
    if code == L2CONST:
        return abs(2 * log[ab] - logs) < NEAR
    cd = pair[s[2], s[3]]
    if cd < 0:
        return False
    if code == PARA:
        return d.way[ab] == d.way[cd]
    if code == PERP:
        return abs(abs(turn[ab] - turn[cd]) - 0.5) < NEAR
    if code == ACONST:
        return whole(turn[cd] - turn[ab] - logs)
    if code == CONG:
        return d.size[ab] == d.size[cd]
    if code == RCONST:
        return abs(log[ab] - log[cd] - logs) < NEAR
    if code == R2CONST:
        return abs(2 * (log[ab] - log[cd]) - logs) < NEAR
    ef, gh = pair[s[4], s[5]], pair[s[6], s[7]]
    if ef < 0 or gh < 0:
        return False
    if code == EQANGLE:
        return whole(turn[cd] - turn[ab] - turn[gh] + turn[ef])
    return abs(log[ab] - log[cd] - log[ef] + log[gh]) < NEAR


@inlined
def _shows_shape(d: Drawing, code: int, s: Ints) -> bool:
    """Say whether the drawing shows a fact of three or more points together, or of order or distinctness."""
    pair, turn = d.pair, d.turn
    if code == COLL:
        ab, ac, bc = pair[s[0], s[1]], pair[s[0], s[2]], pair[s[1], s[2]]
        return ab >= 0 and ac >= 0 and bc >= 0 and d.way[ab] == d.way[ac]
    if code == NCOLL:
        return abs(cross(d, s[0], s[1], s[2])) > NEAR
    if code == CYCLIC:
        ca, cb, da, db = pair[s[2], s[0]], pair[s[2], s[1]], pair[s[3], s[0]], pair[s[3], s[1]]
        if ca < 0 or cb < 0 or da < 0 or db < 0 or pair[s[0], s[1]] < 0 or pair[s[2], s[3]] < 0:
            return False
        return d.way[ca] != d.way[cb] and whole(turn[cb] - turn[ca] - turn[db] + turn[da])
    if code == SIMTRI or code == CONTRI:
        if code == CONTRI and d.size[pair[s[0], s[1]]] != d.size[pair[s[3], s[4]]]:
            return False
        return similar(d, s[0], s[1], s[2], s[3], s[4], s[5], False)
    if code == SIMTRIR or code == CONTRIR:
        if code == CONTRIR and d.size[pair[s[0], s[1]]] != d.size[pair[s[3], s[4]]]:
            return False
        return similar(d, s[0], s[1], s[2], s[3], s[4], s[5], True)
    if code == SAMECLOCK:
        one, two = cross(d, s[0], s[1], s[2]), cross(d, s[3], s[4], s[5])
        return (one > NEAR and two > NEAR) or (one < -NEAR and two < -NEAR)
    if code == SAMESIDE or code == NSAMESIDE:
        one, two = dot(d, s[0], s[1], s[2]), dot(d, s[3], s[4], s[5])
        same = (one > NEAR and two > NEAR) or (one < -NEAR and two < -NEAR) or (abs(one) < NEAR > abs(two))
        return same == (code == SAMESIDE)
    if code == BETWEEN:
        ab, ac = pair[s[0], s[1]], pair[s[0], s[2]]
        return ab >= 0 and ac >= 0 and d.way[ab] == d.way[ac] and dot(d, s[0], s[1], s[2]) < 0
    if code == ACUTE or code == OBTUSE:
        value = dot(d, s[1], s[0], s[2])
        return value > NEAR if code == ACUTE else value < -NEAR
    if code == ONESIDE or code == TWOSIDES:
        value = cross(d, s[2], s[3], s[0]) * cross(d, s[2], s[3], s[1])
        return value > NEAR * NEAR if code == ONESIDE else value < -NEAR * NEAR
    if code == EQAREA:
        return abs(abs(cross(d, s[0], s[1], s[2])) - abs(cross(d, s[3], s[4], s[5]))) < NEAR
    ab = pair[s[0], s[1]]
    if code == DIFF or ab < 0:
        return ab >= 0
    cd = pair[s[2], s[3]]
    if cd < 0:
        return False
    if code == NPARA:
        return d.way[ab] != d.way[cd]
    if code == NPERP:
        return abs(abs(turn[ab] - turn[cd]) - 0.5) >= NEAR
    if code == LONGER:
        return d.log[ab] > d.log[cd] + NEAR
    return False
