"""Reads the text of a unit: a whole call, or whole turns of a loop in a table."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from proofloom.engine.program.traces import Added, Bound, Change, Ended, Held, Popped, Removed, Stored
from proofloom.verifiers.program.retell.chains import Chains
from proofloom.verifiers.program.retell.forms import found, split_now
from proofloom.verifiers.program.retell.names import Names
from proofloom.verifiers.program.retell.page import Page, need, same, split, whole
from proofloom.verifiers.program.retell.recorder import Fact, Record

InPlace = Stored | Added | Popped | Removed


def call_read(page: Page, names: Names, record: Record, first: int, last: int, text: str) -> None:
    """Read "f with n = 5 takes 13 steps and returns 9"."""
    facts = record.facts
    start = facts[first]
    body, now = split_now(text)
    parts = found("call", body)
    need(names.same(parts["f"], start.function), "another function")
    need(whole(parts["steps"]) == last - first + 1, "another number of steps")
    params = [arg.arg for arg in record.reading.functions[start.function].args.args]
    _bound(page, names, parts.get("bindings", ""), {name: start.held[name] for name in params})
    values = results(record, last)
    if values:
        shown = [page.value(value) for value in split(parts["values"], ", ")]
        need(len(shown) == len(values) and all(map(same, shown, values)), "another value is returned")
    else:
        need(parts["values"] == "nothing", "nothing is returned")
    changed = {change.number for fact in facts[first : last + 1] for change in in_place(fact)}
    after = {
        name: value_of(record, start.refs[name], first, last)
        for name in params
        if start.refs.get(name) in changed
    }
    _bound(page, names, now, after)


def value_of(record: Record, number: int, first: int, last: int) -> Any:
    """Return what a list, grid or dictionary is after an event, from the last event that held it."""
    for fact in reversed(record.facts[first : last + 1]):
        for name, own in fact.refs.items():
            if own == number:
                return fact.held[name]
    raise AssertionError("what changed has a name")


def results(record: Record, last: int) -> list[Any]:
    """Return the values that an activation's last event returns."""
    fact = record.facts[last]
    node = fact.node
    if not isinstance(node, ast.Return) or node.value is None:
        return []
    parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    return [fact.seen[id(part)] for part in parts]


def in_place(fact: Fact) -> list[InPlace]:
    """Return what an event changed in place."""
    return [change for change in fact.changes if isinstance(change, InPlace)]


def _bound(page: Page, names: Names, text: str, held: dict[str, Any]) -> None:
    stated = page.bindings(text) if text else []
    need(len(stated) == len(held), "other variables")
    for (shown, value), (name, true) in zip(stated, held.items(), strict=True):
        need(names.same(shown, name) and same(value, true), f"another value of {name}")


# Turns


class TurnsReader:
    """Reads whole turns of one loop: `heads` are the checks of its header that began them."""

    def __init__(self, page: Page, names: Names, record: Record, first: int, last: int) -> None:
        self.page, self.names, self.record = page, names, record
        self.first, self.last = first, last
        facts = record.facts
        self.loop = facts[first]
        self.own = [at for at in range(first, last + 1) if facts[at].opened == self.loop.opened]
        self.heads = [at for at in self.own if facts[at].node is self.loop.node]

    def read(self, text: str) -> None:
        """Read the text of the unit: its head, and a row for each turn."""
        head, *rows = text.split("\n")
        parts = found("turns", head)
        need(whole(parts["turns"]) == len(self.heads), "another number of turns")
        need(whole(parts["steps"]) == self.last - self.first + 1, "another number of steps")
        self.hold_whole()
        need(len(rows) == len(self.heads) + 2, "another number of rows")
        columns = self.columns(_cells(rows[0]))
        need(_cells(rows[1]) == ["---"] * len(columns), "no line below the head of the table")
        ends = [*[head - 1 for head in self.heads[1:]], self.last]
        for row, start, end in zip(rows[2:], self.heads, ends, strict=True):
            cells = _cells(row)
            need(len(cells) == len(columns), "another number of columns")
            for cell, (name, by_change) in zip(cells, columns, strict=True):
                if by_change:
                    self.changes(cell, name, start, end)
                else:
                    self.value(cell, name, start, end)

    def hold_whole(self) -> None:
        """Refuse what is not whole turns of one loop that goes on to another check of its header."""
        facts, node = self.record.facts, self.loop.node
        need(isinstance(node, ast.For | ast.While), "not a loop")
        need(not any(Ended() in facts[at].changes or Held(False) in facts[at].changes for at in self.heads),
             "the loop has ended")  # fmt: skip
        inside = all(node.lineno <= facts[at].node.lineno <= (node.end_lineno or 0) for at in self.own)
        need(inside, "the loop was left")
        after = self.last + 1
        going = after < len(facts) and facts[after].node is node and facts[after].opened == self.loop.opened
        need(going, "the last turn is not whole")

    def columns(self, heads: Sequence[str]) -> list[tuple[str, bool]]:
        """Return the variable of each column, and whether it is told by what changes in it."""
        facts = self.record.facts
        bound = {
            change.name: None for at in self.own for change in facts[at].changes if isinstance(change, Bound)
        }
        numbers = {change.number for fact in facts[self.first : self.last + 1] for change in in_place(fact)}
        last = facts[self.own[-1]]
        placed = [name for name, number in last.refs.items() if number in numbers and name not in bound]
        found: list[tuple[str, bool]] = []
        need(len(heads) == len(bound) + len(placed), "other columns")
        for head, name in zip(heads, [*bound, *sorted(placed, key=list(last.held).index)], strict=True):
            shown = head.removeprefix("changes of ")
            need(shown == head or name in placed, "a column of changes where a variable is set")
            need(self.names.same(shown, name), "another column")
            found.append((name, shown != head))
        return found

    def held(self, name: str, end: int) -> Any:
        """Return what a variable of the loop's activation holds after an event; None before it is set."""
        facts = self.record.facts
        fact = facts[self.own[bisect_right(self.own, end) - 1]]
        if name in fact.refs:
            return value_of(self.record, fact.refs[name], self.first, end)
        return fact.held.get(name)

    def value(self, cell: str, name: str, start: int, end: int) -> None:
        """Read what a variable holds at the end of a turn, perhaps with how it got it."""
        value = self.held(name, end)
        if value is None:
            need(cell == "-", f"{name} is not set yet")
            return
        if len(split(cell, " = ")) == 1:
            need(same(self.page.value(cell), value), f"another value of {name}: {cell:.60}")
            return
        turn = self.own[bisect_right(self.own, start - 1) : bisect_right(self.own, end)]
        setters = [at for at in turn if self.record.facts[at].sets(name)]
        need(setters, f"{name} is not set in this turn")
        fact = self.record.facts[setters[-1]]
        node = assigned(fact.node, name)
        need(node is not None, f"{name} is not worked out in this turn")
        Chains(self.page, self.names, fact.seen).chain(cell, node, value)

    def changes(self, cell: str, name: str, start: int, end: int) -> None:
        """Read what changed in place in a turn."""
        facts = self.record.facts
        number = facts[self.own[-1]].refs[name]
        true = [
            (fact, change)
            for fact in facts[start : end + 1]
            for change in in_place(fact)
            if change.number == number
        ]
        if not true:
            need(cell == "-", f"nothing changes in {name}")
            return
        stated = split(cell, ", ")
        need(len(stated) == len(true), f"another number of changes in {name}")
        for text, (fact, change) in zip(stated, true, strict=True):
            self.change(text, fact, change)

    def change(self, text: str, fact: Fact, change: Change) -> None:
        """Read one change, perhaps with how the value that is put was worked out."""
        chains = Chains(self.page, self.names, fact.seen)
        match change:
            case Stored(_, keys, value):
                places, _, chain = text.partition(" = ")
                need(places[:1] + places[-1:] == "[]", f"another change: {text:.60}")
                stated = [self.page.value(place) for place in places[1:-1].split("][")]
                need(len(stated) == len(keys) and all(map(same, stated, keys)), f"another place: {text:.60}")
                chains.chain(chain, put(fact.node), value)
            case Added(_, value):
                need(text.startswith("append "), f"another change: {text:.60}")
                chains.chain(text.removeprefix("append "), put(fact.node), value)
            case Removed(_, key):
                right = text.startswith("del ") and same(self.page.value(text.removeprefix("del ")), key)
                need(right, f"another change: {text:.60}")
            case _:
                need(text == "pop", f"another change: {text:.60}")


def put(node: ast.stmt) -> ast.expr | None:
    """Return the expression that a statement stores or appends; None where it is not a single one."""
    match node:
        case ast.Assign(targets=[ast.Subscript()], value=value):
            return value
        case ast.AugAssign(target=target, op=op, value=value):
            return ast.BinOp(left=target, op=op, right=value)
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append"), args=[value])):
            return value
    return None


def assigned(node: ast.stmt, name: str) -> ast.expr | None:
    """Return the expression that an assignment gives a variable; None where it has none of its own."""
    match node:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            for target, value in zip(targets, values, strict=True):
                if isinstance(target, ast.Name) and target.id == name:
                    return value
        case ast.Assign(targets=[ast.Name()], value=value):
            return value
        case ast.AugAssign(target=target, op=op, value=value):
            return ast.BinOp(left=target, op=op, right=value)
    return None


def _cells(row: str) -> list[str]:
    need(row.startswith("| ") and row.endswith(" |"), "not a row of a table")
    return row[2:-2].split(" | ")
