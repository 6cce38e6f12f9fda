"""Which firings and hypotheses a result needs: traced back by time, then thinned by trying without each."""

from __future__ import annotations

import numpy as np

from proofloom.engine.geometry.closure.arrays import Ints, bare, compiled
from proofloom.engine.geometry.closure.chase import System, combination
from proofloom.engine.geometry.closure.fire import GOAL, LINEAR, State, known, saturate
from proofloom.engine.geometry.closure.match import Instances
from proofloom.engine.geometry.closure.store import ANGLE, LINE, Store


@bare
def trace(
    store: Store,
    found: Instances,
    goals: Ints,
    state: State,
    angles: System,
    lengths: System,
    marks: Ints,
    stack: Ints,
    out: Ints,
) -> bool:
    """Mark in marks[0] the instances and in marks[1] the items that the goals rest on.

    `stack` has room for all items, `out` for twice the unknowns of the larger system.
    """
    marks[0, : found.used[0]] = 0
    marks[1, : store.used[0]] = 0
    top = 0
    for goal in goals:
        if marks[1, goal] == 0:
            marks[1, goal] = 1
            stack[top] = goal
            top += 1
    while top > 0:
        top -= 1
        item = stack[top]
        cause = state.cause[item]
        if cause >= 0:
            if marks[0, cause] == 0:
                marks[0, cause] = 1
                for e in range(found.first[cause], found.then[cause]):
                    other = found.items[e]
                    if marks[1, other] == 0:
                        marks[1, other] = 1
                        stack[top] = other
                        top += 1
        elif cause == LINEAR:
            kind = store.kind[item]
            system = angles if kind == ANGLE or kind == LINE else lengths
            rank = state.rank[item]
            first, stop = store.start[item], store.start[item + 1]
            step = 3 if kind == LINE else stop - first
            reached = False
            for a in range(first, stop, step):
                if combination(system, state.source, store.unknown, store.factor, a, a + step, rank, out):
                    reached = True
                    break
            if not reached:
                return False
            for k in range(rank):
                if out[k] != 0:
                    other = state.source[system.source[k], 0]
                    if marks[1, other] == 0:
                        marks[1, other] = 1
                        stack[top] = other
                        top += 1
    return True


@bare
def depths(
    store: Store,
    found: Instances,
    asked: Ints,
    spans: Ints,
    state: State,
    angles: System,
    lengths: System,
    marks: Ints,
    stack: Ints,
    out: Ints,
    into: Ints,
) -> None:
    """Write into `into` on how many instances each goal rests, -1 for one that is not known.

    `asked` are the items of the goals; those of goal g have the range spans[g].
    """
    for g in range(len(spans)):
        first, last = spans[g, 0], spans[g, 1]
        all_known = first < last
        for i in range(first, last):
            if not known(state, store, angles, lengths, asked[i]):
                all_known = False
                break
        into[g] = -1
        if all_known:
            trace(store, found, asked[first:last], state, angles, lengths, marks, stack, out)
            into[g] = 0
            for k in range(found.used[0]):
                into[g] += marks[0, k]


@bare
def ready(store: Store, found: Instances, state: State, out: Ints) -> int:
    """Write the instances all of whose premises are known into `out`, in order of firing then of number."""
    count = state.used[0]
    for i in range(count):
        out[i] = state.fired[i]
    for k in range(found.used[0]):
        known = True
        for e in range(found.first[k], found.then[k]):
            if state.time[found.items[e]] < 0:
                known = False
                break
        if known:
            fired = False
            for e in range(found.then[k], found.first[k + 1]):
                if state.cause[found.items[e]] == k and state.time[found.items[e]] >= 0:
                    fired = True
                    break
            if not fired:
                out[count] = k
                count += 1
    return count


@compiled
def thin(
    store: Store,
    found: Instances,
    active: Ints,
    given: Ints,
    lines: Ints,
    goals: Ints,
    state: State,
    angles: System,
    lengths: System,
    marks: Ints,
    stack: Ints,
    out: Ints,
) -> tuple[Ints, Ints, int]:
    """Drop hypotheses, then instances, as long as the goals are still reached; count the runs.

    The state is one in which the goals are known, by `active` from `given`. Hypotheses are tried one by one
    with all instances, the last ones first; then instances one by one. What a successful run does not rest on
    goes as well. Nothing that is returned can be left out alone: from less nothing more follows, so that what
    was needed once is needed to the end.
    """
    runs = 0
    goal_reached = GOAL
    if trace(store, found, goals, state, angles, lengths, marks, stack, out):
        given = _marked(given, marks[1])
    at = len(given) - 1
    while at >= 0:
        less = np.concatenate((given[:at], given[at + 1 :]))
        runs += 1
        reason = saturate(store, found, active, less, lines, goals, state, angles, lengths, 1 << 40)
        if reason == goal_reached and trace(store, found, goals, state, angles, lengths, marks, stack, out):
            given = _marked(less, marks[1])
            at = min(at, len(given)) - 1
        else:
            at -= 1
    reason = saturate(store, found, active, given, lines, goals, state, angles, lengths, 1 << 40)
    if reason == goal_reached and trace(store, found, goals, state, angles, lengths, marks, stack, out):
        active = _marked(state.fired[: state.used[0]], marks[0])
    at = len(active) - 1
    while at >= 0:
        fewer = np.concatenate((active[:at], active[at + 1 :]))
        runs += 1
        reason = saturate(store, found, fewer, given, lines, goals, state, angles, lengths, 1 << 40)
        if reason == goal_reached and trace(store, found, goals, state, angles, lengths, marks, stack, out):
            active = _marked(fewer, marks[0])
            at = min(at, len(active)) - 1
        else:
            at -= 1
    saturate(store, found, active, given, lines, goals, state, angles, lengths, 1 << 40)
    return active, given, runs


@compiled
def _marked(some: Ints, marks: Ints) -> Ints:
    kept = np.empty_like(some)
    count = 0
    for i in range(len(some)):
        if marks[some[i]] == 1:
            kept[count] = some[i]
            count += 1
    return kept[:count]
