"""The fixed point: fire instances whose premises are known, until nothing new follows.

An atom is known when it was given or concluded; an equation also when it follows from the linear systems.
Each known item has a time, so that a proof can later ask what was known before it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from proofloom.engine.geometry.closure.arrays import Ints, bare, inlined
from proofloom.engine.geometry.closure.chase import System, add, follows, reset
from proofloom.engine.geometry.closure.match import Instances
from proofloom.engine.geometry.closure.store import ANGLE, LENGTH, LINE, Store

GIVEN, LINEAR, LATER = -1, -2, -9
SATURATED, GOAL, BUDGET = range(3)


class State(NamedTuple):
    """What is known.

    time    [items] when an item became known, counted in firings; -1 when it is not
    cause   [items] the instance that concluded it, GIVEN, or LINEAR
    rank    [items] of a LINEAR one: how many independent equations its system had then
    watch   [instances] the next premise to wait for, as an entry of `items`; LATER once fired
    fired   [instances] the instances fired, in order
    source  [sources, 3] of every equation added: the item that brought it, its first and last+1 term
    used    [fired, sources, rounds, stop reason, premises tried]
    waiting [instances] room for those still to fire
    seen    [instances] how many equations a system had when the premise waited for did not follow from it
    """

    time: Ints
    cause: Ints
    rank: Ints
    watch: Ints
    fired: Ints
    source: Ints
    used: Ints
    waiting: Ints
    seen: Ints


def new_state(items: int, instances: int) -> State:
    """Return room for the state of that many items and instances."""
    return State(
        np.zeros(items, np.int64),
        np.zeros(items, np.int64),
        np.zeros(items, np.int64),
        np.zeros(instances, np.int64),
        np.zeros(instances, np.int64),
        np.zeros((3 * items, 3), np.int64),
        np.zeros(5, np.int64),
        np.zeros(instances, np.int64),
        np.zeros(instances, np.int64),
    )


@inlined
def _add(state: State, store: Store, angles: System, lengths: System, owner: int, item: int) -> bool:
    """Add what an equation or line says to its system; say whether anything was new."""
    system = angles if store.kind[item] == ANGLE or store.kind[item] == LINE else lengths
    first, stop = store.start[item], store.start[item + 1]
    step = 3 if store.kind[item] == LINE else stop - first
    new = False
    for a in range(first, stop, step):
        k = state.used[1]
        if add(system, store.unknown, store.factor, a, a + step, k):
            state.source[k, 0] = owner
            state.source[k, 1] = a
            state.source[k, 2] = a + step
            state.used[1] = k + 1
            new = True
    return new


@inlined
def learn(state: State, store: Store, angles: System, lengths: System, item: int, cause: int) -> bool:
    """Make an item known, with all that it says; say whether that was new."""
    if state.time[item] >= 0:
        return False
    state.time[item] = state.used[0]
    state.cause[item] = cause
    if store.start[item + 1] > store.start[item]:
        _add(state, store, angles, lengths, item, item)
    for i in range(3):
        read = store.reads[item, i]
        if read >= 0:
            _add(state, store, angles, lengths, item, read)
    return True


@inlined
def known(state: State, store: Store, angles: System, lengths: System, item: int) -> bool:
    """Say whether an item is known by now, or follows from the linear systems."""
    if state.time[item] >= 0:
        return True
    first, stop = store.start[item], store.start[item + 1]
    if first == stop:
        return False
    if store.kind[item] == LINE:
        for a in range(first, stop, 3):
            if follows(angles, store.unknown, store.factor, a, a + 3):
                rank = angles.size[1]
                learn(state, store, angles, lengths, item, LINEAR)
                state.rank[item] = rank
                return True
        return False
    system = angles if store.kind[item] == ANGLE else lengths
    if follows(system, store.unknown, store.factor, first, stop):
        state.time[item] = state.used[0]
        state.cause[item] = LINEAR
        state.rank[item] = system.size[1]
        return True
    return False


@inlined
def _rank(store: Store, angles: System, lengths: System, item: int) -> int:
    """Return how many equations the system has from which an item might follow; an atom follows from none."""
    kind = store.kind[item]
    if kind == ANGLE or kind == LINE:
        return angles.size[1]
    return lengths.size[1] if kind == LENGTH else 0


@bare
def saturate(
    store: Store,
    found: Instances,
    active: Ints,
    given: Ints,
    lines: Ints,
    goals: Ints,
    state: State,
    angles: System,
    lengths: System,
    budget: int,
) -> int:
    """Run to the fixed point of some instances from some given items; return the reason for stopping.

    GOAL when all goals are known (no goals: never), SATURATED when nothing new follows, BUDGET after that
    many premises tried. The order of `active` and `given` is the order of their use. `lines` are the
    items of collinear points: two equal directions through a point bring in the third at once.
    """
    reset(angles, 20240229)
    reset(lengths, 8128)
    for item in range(store.used[0]):
        state.time[item] = -1
    state.used[:] = 0
    waiting = state.waiting
    count = len(active)
    for w in range(count):
        waiting[w] = active[w]
        state.watch[active[w]] = found.first[active[w]]
        state.seen[active[w]] = -1
    for i in range(len(given)):
        learn(state, store, angles, lengths, given[i], GIVEN)
    tried = 0
    reason = SATURATED
    while True:
        changed = False
        equations = state.used[1]
        state.used[2] += 1
        left = 0
        for i in range(len(lines)):
            known(state, store, angles, lengths, lines[i])
        for w in range(count):
            k = waiting[w]
            at, then = state.watch[k], found.then[k]
            wanted = found.items[at]
            if tried > budget or (
                state.seen[k] == _rank(store, angles, lengths, wanted) and state.time[wanted] < 0
            ):
                waiting[left] = k
                left += 1
                continue
            while at < then and known(state, store, angles, lengths, found.items[at]):
                at += 1
                tried += 1
            tried += 1
            state.watch[k] = at
            if at < then:
                state.seen[k] = _rank(store, angles, lengths, found.items[at])
                waiting[left] = k
                left += 1
                continue
            new = False
            for e in range(then, found.first[k + 1]):
                if not known(state, store, angles, lengths, found.items[e]):
                    new = True
            if new:
                state.fired[state.used[0]] = k
                state.used[0] += 1
                for e in range(then, found.first[k + 1]):
                    learn(state, store, angles, lengths, found.items[e], k)
                changed = True
        count = left
        done = len(goals) > 0
        for i in range(len(goals)):
            if not known(state, store, angles, lengths, goals[i]):
                done = False
                break
        if done:
            reason = GOAL
            break
        if tried > budget:
            reason = BUDGET
            break
        if not changed and state.used[1] == equations:  # a line that followed may bring others
            break
    state.used[3] = reason
    state.used[4] = tried
    return reason
