"""Chase angles and lengths: linear systems kept modulo a prime as their space of solutions.

A system has some unknowns and homogeneous equations with small whole coefficients; constants are unknowns
too (one half turn for directions, the logarithms of primes for lengths). Two random solutions modulo
p = 2^31 - 1 decide whether an equation follows: it does when both give zero (a false yes has probability
below 2^-61). Adding an independent equation removes one dimension; the solution that goes, the *pivot*, is
kept, and with the pivots the combination of equations behind any consequence is read off backwards without
solving anything: see `combination`. What is kept as a proof is verified again over the integers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from proofloom.engine.geometry.closure.arrays import Ints, bare, inlined

P = 2147483647


class System(NamedTuple):
    """One linear system; v unknowns, at most v independent equations.

    basis   [v, v] column j < size[0] is a solution; all solutions are their combinations
    one     [v] a random solution
    two     [v] another
    pivot   [v, v] row k: the solution that independent equation k removed
    value   [v] what equation k gave on its pivot
    source  [v] number of equation k, as its caller counts them
    size    [dimension, number of independent equations]
    row     [v] and touched [v] room to work in
    """

    basis: Ints
    one: Ints
    two: Ints
    pivot: Ints
    value: Ints
    source: Ints
    size: Ints
    row: Ints
    touched: Ints


def new_system(unknowns: int) -> System:
    """Return a system of that many unknowns, to be filled by `reset`."""
    square = np.empty((unknowns, unknowns), np.int64)
    line = np.zeros(unknowns, np.int64)
    return System(
        *(square, line, line.copy(), square.copy(), line.copy(), line.copy(), np.zeros(2, np.int64)),
        *(line.copy(), line.copy()),
    )


@inlined
def fold(x: int) -> int:
    """Return x modulo P, for 0 <= x < 2^62."""
    x = (x & P) + (x >> 31)
    x = (x & P) + (x >> 31)
    return x - P if x >= P else x


@inlined
def inverse(x: int) -> int:
    """Return 1/x modulo P, x not 0 modulo P."""
    a, b, u, v = x, P, 1, 0
    while a != 0:
        q = b // a
        b, a = a, b - q * a
        v, u = u, v - q * u
    return v % P


@bare
def reset(system: System, seed: int) -> None:
    """Empty the system of equations: every assignment is a solution."""
    unknowns = len(system.one)
    system.basis[:] = 0
    state = np.uint64(seed)
    for i in range(unknowns):
        system.basis[i, i] = 1
        for solution in (system.one, system.two):
            state = state * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
            solution[i] = np.int64(state >> np.uint64(33)) % P
    system.size[0] = unknowns
    system.size[1] = 0


@inlined
def follows(system: System, unknowns: Ints, coefficients: Ints, start: int, stop: int) -> bool:
    """Say whether the equation with these terms follows from the system."""
    total = 0
    for i in range(start, stop):
        total += coefficients[i] * system.one[unknowns[i]]
    if total % P != 0:
        return False
    total = 0
    for i in range(start, stop):
        total += coefficients[i] * system.two[unknowns[i]]
    return total % P == 0


@bare
def add(system: System, unknowns: Ints, coefficients: Ints, start: int, stop: int, source: int) -> bool:
    """Add an equation; return False when it followed already."""
    if follows(system, unknowns, coefficients, start, stop):
        return False
    dimension, rank = system.size[0], system.size[1]
    basis = system.basis
    row = system.row
    row[:dimension] = 0
    for i in range(start, stop):
        c = coefficients[i] % P
        line = basis[unknowns[i]]
        for f in range(dimension):
            if line[f] != 0:
                row[f] = fold(row[f] + c * line[f])
    best, fewest = -1, len(system.one) + 1
    tried = 0
    for f in range(dimension):  # the sparsest of the first few solutions that break the equation goes
        if row[f] != 0:
            count = 0
            for u in range(len(system.one)):
                if basis[u, f] != 0:
                    count += 1
            if count < fewest:
                best, fewest = f, count
            tried += 1
            if tried == 3 or count == 1:
                break
    if best < 0:
        return False
    pivot = system.pivot[rank]
    inverted = inverse(row[best])
    for u in range(len(system.one)):
        pivot[u] = basis[u, best]
    system.value[rank] = row[best]
    system.source[rank] = source
    touched = system.touched
    count = 0
    for f in range(dimension):
        row[f] = fold(inverted * row[f])
        if row[f] != 0 and f != best:
            touched[count] = f
            count += 1
    for solution in (system.one, system.two):
        total = 0
        for i in range(start, stop):
            total += coefficients[i] * solution[unknowns[i]]
        total = fold(inverted * (total % P))
        for u in range(len(solution)):
            if pivot[u] != 0:
                solution[u] = fold(solution[u] + P * P - pivot[u] * total)
    last = dimension - 1
    for u in range(len(system.one)):
        if pivot[u] != 0:
            line = basis[u]
            back = P - pivot[u]
            for t in range(count):
                line[touched[t]] = fold(line[touched[t]] + back * row[touched[t]])
        basis[u, best] = basis[u, last]
    system.size[0] = last
    system.size[1] = rank + 1
    return True


@bare
def combination(
    system: System, source: Ints, unknowns: Ints, factors: Ints, start: int, stop: int, rank: int, out: Ints
) -> bool:
    """Write into out[k], k < rank, the multiple of independent equation k in a sum that gives an equation.

    Return False when it does not follow from the first `rank` independent equations. Equation s of the
    caller's count has the terms from source[s, 1] to source[s, 2] of `unknowns` and `factors`, the equation
    asked for those from `start` to `stop`. `out` has room for twice the unknowns; the second half is used
    for what remains. Equation k vanishes on the pivots of all later ones, so the multiples come out one by
    one, last first.
    """
    size = len(system.one)
    rest = out[size:]
    rest[:size] = 0
    for i in range(start, stop):
        rest[unknowns[i]] = (rest[unknowns[i]] + factors[i]) % P
    for k in range(rank - 1, -1, -1):
        pivot = system.pivot[k]
        total = 0
        for u in range(size):
            if rest[u] != 0 and pivot[u] != 0:
                total = fold(total + rest[u] * pivot[u])
        out[k] = 0
        if total != 0:
            multiple = fold(total * inverse(system.value[k]))
            out[k] = multiple
            s = system.source[k]
            for i in range(source[s, 1], source[s, 2]):
                u = unknowns[i]
                rest[u] = (rest[u] - (multiple * (factors[i] % P)) % P) % P
    for u in range(size):
        if rest[u] != 0:
            return False
    return True
