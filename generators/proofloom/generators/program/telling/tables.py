"""Whole turns of a loop in a table: a row for each turn, with what its variables hold at the turn's end."""

from __future__ import annotations

from collections.abc import Mapping

from proofloom.engine.program.expanders import written
from proofloom.engine.program.replay import Activation, Replay
from proofloom.engine.program.traces import Added, Bound, Event, Popped, Ref, Removed, Stored
from proofloom.generators.program.telling.sentences import Said

_LONG = 60  # characters of a list; where one is longer, what changes in it is told
_WIDE = 40  # characters of a cell that shows a computation
NONE = "-"


class Table:
    """The rows of one table; `opened` is the event that opened the activation whose loop it is."""

    def __init__(self, opened: int) -> None:
        self.opened = opened
        self.set: dict[str, None] = {}  # the variables that are set, in order
        self.sums: dict[str, list[str]] = {}  # in this turn: how a variable that is set once got its value
        self.touched: dict[int, list[str]] = {}  # in this turn: what changed in lists, grids, dictionaries
        self.numbers: set[int] = set()
        self.rows: list[tuple[dict[str, str], dict[str, list[str]], dict[str, list[str]]]] = []
        self.refs: dict[str, int] = {}

    def noted(self, event: Event, said: list[Said]) -> None:
        """Take in an event of the loop's own activation."""
        links = {one.name: one.links for one in said if one.name}
        for change in event.changes:
            if isinstance(change, Bound):
                self.set[change.name] = None
                once = change.name not in self.sums
                self.sums[change.name] = links.get(change.name, []) if once else []

    def changed(self, event: Event, said: list[Said]) -> None:
        """Take in what an event, of any activation, changed in place, and how a value that it put was got."""
        links = said[0].links if len(said) == 1 else []
        for change in event.changes:
            if isinstance(change, Stored | Added | Popped | Removed):
                self.numbers.add(change.number)
                self.touched.setdefault(change.number, []).append(_change(change, links))

    def turn(self, activation: Activation, state: Replay) -> None:
        """End a turn."""
        values, changes = {}, {}
        for name, held in activation.held.items():
            if not self.rows or not isinstance(held, Ref) or name in self.set or held.number in self.numbers:
                values[name] = written(state.value(held))
            if isinstance(held, Ref) and held.row is None:
                self.refs[name] = held.number
                changes[name] = self.touched.get(held.number, [])
        self.rows.append((values, changes, self.sums))
        self.sums, self.touched = {}, {}

    def text(self, called: Mapping[str, str]) -> str:
        """Return the table."""
        columns = [
            *self.set,
            *[name for name, ref in self.refs.items() if ref in self.numbers and name not in self.set],
        ]
        told = {name: self.by_change(name) for name in columns}
        heads = [f"changes of {called[name]}" if told[name] else called[name] for name in columns]
        rows = [heads, ["---"] * len(columns)]
        first = self.rows[0][0]
        for values, changes, sums in self.rows:
            rows.append(
                [
                    (", ".join(changes.get(name, [])) or NONE)
                    if told[name]
                    else self.value(name, values.get(name, first.get(name, NONE)), sums)
                    for name in columns
                ]
            )
        return "\n".join([f"| {' | '.join(row)} |" for row in rows])

    @staticmethod
    def value(name: str, value: str, sums: dict[str, list[str]]) -> str:
        """Return what a variable holds, with its computation where it was set once in the turn."""
        links = sums.get(name, [])
        return _sum(links) if links and links[-1] == value else value

    def by_change(self, name: str) -> bool:
        """Return whether a variable is told by what changes in it."""
        return name not in self.set and any(len(values.get(name, "")) > _LONG for values, _, _ in self.rows)


def _sum(links: list[str]) -> str:
    """Return a value with its computation, as much of the end of it as is short."""
    for start in range(len(links) > 2, len(links) - 1):
        text = " = ".join(links[start:])
        if len(text) <= _WIDE:
            return text
    return links[-1]


def _change(change: Stored | Added | Popped | Removed, links: list[str]) -> str:
    """Return a change in words; `links` say how a value was worked out, where that is known."""
    match change:
        case Stored(_, keys, value):
            places = "".join([f"[{written(key)}]" for key in keys])
            return f"{places} = {_sum(links or [written(value)])}"
        case Added(_, value):
            return f"append {_sum(links or [written(value)])}"
        case Popped():
            return "pop"
    return f"del {written(change.key)}"
