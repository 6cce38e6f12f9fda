"""List what a drawing shows: collinear and concyclic points, midpoints, similar triangles, parallels, ...

Each table holds one row per fact, in one order of its points; they seed the search for theorems.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from proofloom.engine.geometry.closure.arrays import Ints, bare, compiled
from proofloom.engine.geometry.closure.measure import NEAR, Drawing, cross, dot, similar, whole

MIDPS, CONTRIS, CONTRIRS, SIMTRIS, SIMTRIRS, CYCLICS, BISECTORS, COLLS, LEGS, PARAS, PERPS, SINES = range(12)


class Tables(NamedTuple):
    """Rows of point numbers: rows[start[t] + i] is row i of table t, sizes[t] of them, at most room each."""

    rows: Ints
    sizes: Ints


def new_tables(room: int) -> Tables:
    """Return empty tables with room for that many rows each."""
    return Tables(np.zeros((12, room, 6), np.int64), np.zeros(12, np.int64))


@bare
def put(t: Tables, table: int, a: int, b: int, c: int, p: int, q: int, r: int) -> None:
    """Append a row; beyond the room rows are only counted."""
    k = t.sizes[table]
    if k < t.rows.shape[1]:
        row = t.rows[table, k]
        row[0] = a
        row[1] = b
        row[2] = c
        row[3] = p
        row[4] = q
        row[5] = r
    t.sizes[table] = k + 1


@compiled
def list_all(d: Drawing, t: Tables, sines: bool) -> bool:
    """Fill the tables; return False when the room did not suffice (the sizes say how much is needed).

    The longest of them, of triangles with two pairs of equal sines, only if asked for.
    """
    t.sizes[:] = 0
    _list_points(d, t)
    _list_lines(d, t)
    _list_triangles(d, t)
    if sines:
        _list_sines(d, t)
    return t.sizes.max() <= t.rows.shape[1]


@bare
def _list_points(d: Drawing, t: Tables) -> None:
    """List collinear and concyclic points, midpoints, equal legs and bisectors."""
    n = len(d.x)
    pair, way, size, turn = d.pair, d.way, d.size, d.turn
    for a in range(n):
        for b in range(a + 1, n):
            ab = pair[a, b]
            for c in range(b + 1, n):
                ac, bc = pair[a, c], pair[b, c]
                if ab < 0 or ac < 0 or bc < 0:
                    continue
                if way[ab] == way[ac]:
                    put(t, COLLS, a, b, c, 0, 0, 0)
                    if dot(d, a, b, c) < 0 and size[ab] == size[ac]:
                        put(t, MIDPS, a, b, c, 0, 0, 0)
                    if dot(d, b, a, c) < 0 and size[ab] == size[bc]:
                        put(t, MIDPS, b, a, c, 0, 0, 0)
                    if dot(d, c, a, b) < 0 and size[ac] == size[bc]:
                        put(t, MIDPS, c, a, b, 0, 0, 0)
                    continue
                turned = turn[bc] - turn[ac]
                for e in range(c + 1, n):
                    ae, be = pair[a, e], pair[b, e]
                    if ae >= 0 and be >= 0 and whole(turned - turn[be] + turn[ae]) and pair[c, e] >= 0:
                        put(t, CYCLICS, a, b, c, e, 0, 0)
    for o in range(n):
        for a in range(n):
            oa = pair[o, a]
            if oa < 0:
                continue
            for b in range(a + 1, n):
                ob = pair[o, b]
                if ob < 0 or pair[a, b] < 0:
                    continue
                if size[oa] == size[ob]:
                    put(t, LEGS, o, a, b, 0, 0, 0)
                if way[oa] == way[ob]:
                    continue
                middle = turn[oa] + turn[ob]
                for x in range(n):
                    ox = pair[o, x]
                    if ox >= 0 and whole(2 * turn[ox] - middle):
                        put(t, BISECTORS, o, a, b, x, 0, 0)


@bare
def _list_lines(d: Drawing, t: Tables) -> None:
    """List the pairs of parallel lines without a common point, and of perpendicular lines."""
    n = len(d.x)
    for a in range(n):
        for b in range(a + 1, n):
            ab = d.pair[a, b]
            if ab < 0:
                continue
            for c in range(a, n):
                for e in range(c + 1, n):
                    ce = d.pair[c, e]
                    if ce <= ab:
                        continue
                    if d.way[ab] == d.way[ce]:
                        if a != c and a != e and b != c and b != e:
                            put(t, PARAS, a, b, c, e, 0, 0)
                    elif abs(abs(d.turn[ab] - d.turn[ce]) - 0.5) < NEAR:
                        put(t, PERPS, a, b, c, e, 0, 0)


@compiled
def _list_triangles(d: Drawing, t: Tables) -> None:
    """List the pairs of similar and of congruent triangles, one row for each way to match their corners."""
    n = len(d.x)
    most = n * (n - 1) * (n - 2) // 6
    corners = np.empty((most, 3), np.int64)
    sides = np.empty((most, 3))
    key = np.empty(most)
    count = 0
    for a in range(n):
        for b in range(a + 1, n):
            for c in range(b + 1, n):
                ab, ac, bc = d.pair[a, b], d.pair[a, c], d.pair[b, c]
                if ab < 0 or ac < 0 or bc < 0 or abs(cross(d, a, b, c)) < NEAR:
                    continue
                x, y, z = d.log[bc], d.log[ac], d.log[ab]
                p, q, r = a, b, c
                if x > y:
                    x, y, p, q = y, x, q, p
                if y > z:
                    y, z, q, r = z, y, r, q
                if x > y:
                    x, y, p, q = y, x, q, p
                corners[count, 0], corners[count, 1], corners[count, 2] = p, q, r
                sides[count, 0], sides[count, 1], sides[count, 2] = x, y, z
                key[count] = z - x
                count += 1
    order = np.argsort(key[:count])
    for i in range(count):
        one = order[i]
        for j in range(i, count):
            two = order[j]
            if key[two] - key[one] > NEAR:
                break
            if abs((sides[one, 1] - sides[one, 0]) - (sides[two, 1] - sides[two, 0])) < NEAR:
                low = sides[one, 1] - sides[one, 0] < NEAR
                high = sides[one, 2] - sides[one, 1] < NEAR
                _match(d, t, corners[one], corners[two], one == two, low, high)


@bare
def _match(d: Drawing, t: Tables, u: Ints, v: Ints, same: bool, low: bool, high: bool) -> None:
    a, b, c = u[0], u[1], u[2]
    for turn in range(6):
        if turn == 0:
            if same:
                continue
            p, q, r = v[0], v[1], v[2]
        elif turn == 1:
            if not low:
                continue
            p, q, r = v[1], v[0], v[2]
        elif turn == 2:
            if not high:
                continue
            p, q, r = v[0], v[2], v[1]
        elif not (low and high):
            break
        elif turn == 3:
            p, q, r = v[1], v[2], v[0]
        elif turn == 4:
            if same:
                continue
            p, q, r = v[2], v[0], v[1]
        else:
            p, q, r = v[2], v[1], v[0]
        equal = d.size[d.pair[a, b]] == d.size[d.pair[p, q]]
        if similar(d, a, b, c, p, q, r, False):
            put(t, SIMTRIS, a, b, c, p, q, r)
            if equal:
                put(t, CONTRIS, a, b, c, p, q, r)
        elif similar(d, a, b, c, p, q, r, True):
            put(t, SIMTRIRS, a, b, c, p, q, r)
            if equal:
                put(t, CONTRIRS, a, b, c, p, q, r)


@compiled
def _list_sines(d: Drawing, t: Tables) -> None:
    """List the pairs of triangles ABC, PQR, not similar, with equal angles at A, P and opposite at B, Q."""
    n = len(d.x)
    most = n * (n - 1) * (n - 2)
    corners = np.empty((most, 3), np.int64)
    first, second = np.empty(most), np.empty(most)
    count = 0
    for a in range(n):
        for b in range(n):
            for c in range(n):
                if a == b or a == c or b == c:
                    continue
                ab, ac, bc = d.pair[a, b], d.pair[a, c], d.pair[b, c]
                if ab < 0 or ac < 0 or bc < 0 or d.way[ab] == d.way[ac]:
                    continue
                turned = d.turn[bc] - d.turn[ab]
                turned -= math.floor(turned)
                if abs(turned - 0.5) < NEAR:
                    continue
                corners[count, 0], corners[count, 1], corners[count, 2] = a, b, c
                second[count] = turned
                turned = d.turn[ac] - d.turn[ab]
                first[count] = turned - math.floor(turned)
                count += 1
    order = np.argsort(first[:count])
    for i in range(count):
        one = order[i]
        for j in range(i + 1, count):
            two = order[j]
            if first[two] - first[one] > NEAR:
                break
            if abs(second[one] + second[two] - 1) < NEAR:
                u, v = corners[one], corners[two]
                put(t, SINES, u[0], u[1], u[2], v[0], v[1], v[2])
