"""Find every instance of every theorem that a drawing shows: one search kernel for all, driven by plans.

An instance is a rule, its points, the items of its premises and of its conclusions. Everything after this is
propositional: an instance fires when its premises are known.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from proofloom.engine.geometry.closure.arrays import Ints, bare, compiled, inlined
from proofloom.engine.geometry.closure.lists import COLLS, Tables
from proofloom.engine.geometry.closure.measure import Drawing, shows
from proofloom.engine.geometry.closure.plans import Plans
from proofloom.engine.geometry.closure.store import TRIVIAL, UNKNOWN, Store, item_of, line

POINTS = 10


class Instances(NamedTuple):
    """Instances of theorems.

    rule    [k] number of the theorem
    points  [k, POINTS] the figure's point for each letter
    first   [k + 1] first entry in `items`
    then    [k] first entry in `items` that is a conclusion
    items   [e] premises, then conclusions
    used    [instances, overflow, nodes of the search]
    work    [4, POINTS] room for the search: points of letters, of a fact, rows and orders by depth
    """

    rule: Ints
    points: Ints
    first: Ints
    then: Ints
    items: Ints
    used: Ints
    work: Ints


def new_instances(room: int) -> Instances:
    """Return room for that many instances."""
    return Instances(
        np.zeros(room, np.int64),
        np.zeros((room, POINTS), np.int64),
        np.zeros(room + 1, np.int64),
        np.zeros(room, np.int64),
        np.zeros(room * 6 + 16, np.int64),
        np.zeros(3, np.int64),
        np.zeros((4, POINTS), np.int64),
    )


@inlined
def _emit(d: Drawing, plans: Plans, store: Store, found: Instances, rule: int, at: Ints, s: Ints) -> None:
    """Record an instance, unless it concludes nothing."""
    k = found.used[0]
    end = found.first[k]
    if k + 1 >= len(found.rule) or end + 16 > len(found.items):
        found.used[1] = 1
        return
    begin = end
    then = -1
    row = plans.rules[rule]
    for i in range(row[1], row[2]):
        line = plans.facts[i]
        if line[2] == 1:
            continue
        if line[2] == 2 and then < 0:
            then = end
        for j in range(line[1]):
            s[j] = at[line[3 + j]]
        item = item_of(store, d, line[0], s, plans.powers[i])
        if item == UNKNOWN:
            return
        if item == TRIVIAL:
            continue
        if line[2] == 2:
            known = False
            for e in range(begin, end):
                if found.items[e] == item:
                    known = True
            if known:
                continue
        found.items[end] = item
        end += 1
    if end == then:
        return
    found.rule[k] = rule
    for i in range(row[0]):
        found.points[k, i] = at[i]
    found.then[k] = then
    found.first[k + 1] = end
    found.used[0] = k + 1


@inlined
def _first_of_twins(plans: Plans, rule: int, at: Ints) -> bool:
    """Say whether no symmetry of the rule gives a smaller assignment."""
    for w in range(plans.shares[rule, 0], plans.shares[rule, 1]):
        twin = plans.twins[w]
        for i in range(plans.rules[rule, 0]):
            if at[twin[i]] != at[i]:
                if at[twin[i]] < at[i]:
                    return False
                break
    return True


@compiled
def find_lines(d: Drawing, tables: Tables, store: Store) -> Ints:
    """Return the items of all collinear points that the drawing shows."""
    items = np.empty(tables.sizes[COLLS], np.int64)
    for k in range(len(items)):
        row = tables.rows[COLLS, k]
        items[k] = line(store, d, row[0], row[1], row[2])
    return items


@bare
def find_instances(d: Drawing, tables: Tables, plans: Plans, store: Store, found: Instances) -> bool:
    """Fill `found`; return False when some room did not suffice."""
    found.used[:] = 0
    found.first[0] = 0
    n = len(d.x)
    at, s, place, order = found.work[0], found.work[1], found.work[2], found.work[3]
    steps, binds, orders, tests = plans.steps, plans.binds, plans.orders, plans.tests
    facts, logs, rows = plans.facts, plans.logs, tables.rows
    nodes = 0
    for rule in range(len(plans.rules)):
        begin, end = plans.rules[rule, 3], plans.rules[rule, 4]
        depth = begin
        place[0] = -1
        while depth >= begin:
            row = place[depth - begin]
            table = steps[depth, 0]
            if table < 0:
                row += 1
                if row >= n:
                    depth -= 1
                    continue
                at[binds[depth, 0]] = row
                place[depth - begin] = row
            else:
                turned = order[depth - begin] + 1
                if row < 0 or turned >= steps[depth, 3]:
                    row += 1
                    turned = steps[depth, 2]
                    if row >= tables.sizes[table]:
                        depth -= 1
                        continue
                    place[depth - begin] = row
                order[depth - begin] = turned
                for i in range(steps[depth, 1]):
                    at[binds[depth, i]] = rows[table, row, orders[turned, i]]
            nodes += 1
            good = True
            for t in range(steps[depth, 4], steps[depth, 5]):
                fact = tests[t]
                for j in range(facts[fact, 1]):
                    s[j] = at[facts[fact, 3 + j]]
                if not shows(d, facts[fact, 0], s, logs[fact]):
                    good = False
                    break
            if not good:
                continue
            if depth + 1 < end:
                depth += 1
                place[depth - begin] = -1
            elif _first_of_twins(plans, rule, at):
                _emit(d, plans, store, found, rule, at, s)
    found.used[2] = nodes
    return found.used[1] == 0 and store.used[1] == 0
