"""Further inputs for a program: those of a run, each changed a little, by chance from the item's own seed."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from proofloom.engine import Stream

_LETTERS = "abcdefghijklmnopqrstuvwxyz ABCDE01289-_."
_NEAR = 3
_LONG = 6  # items that are added at once


class Changer:
    """Changes values; the literals of the program itself are among what it puts in, as a tester would."""

    def __init__(self, source: str, stream: Stream) -> None:
        self.stream = stream
        literals = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
        self.integers = sorted({item for item in literals if type(item) is int} | {0, 1})
        self.texts = sorted({item for item in literals if type(item) is str and item} | {" ", "a"})
        self.changes: dict[type, Callable[[Any], Any]] = {
            bool: lambda value: not value,
            int: self.integer,
            float: lambda value: value + stream.integer(-_NEAR, _NEAR),
            str: self.text,
            list: lambda value: self.items(value, self.like(value)),
            tuple: lambda value: tuple(self.other(item) for item in value),
            dict: self.dict,
        }

    def arguments(self, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return other arguments of the same kinds: most often one change, sometimes several."""
        found = list(arguments)
        for _ in range(self.stream.choice((1, 1, 1, 2, 4)) if found else 0):
            place = self.stream.below(len(found))
            found[place] = self.other(found[place])
        return tuple(found)

    def other(self, value: Any) -> Any:
        """Return a value of the same kind, most often another one."""
        change = self.changes.get(type(value))
        return value if change is None else change(value)

    def integer(self, value: int) -> int:
        """Return an integer near by, of the same size, or near one of the program's own."""
        near, size = self.stream.integer(-_NEAR, _NEAR), 2 * abs(value) + _NEAR
        own = self.stream.choice(self.integers) + self.stream.integer(-1, 1)
        return self.stream.choice(
            (value + near, value + near, own, self.stream.integer(0, size), self.stream.integer(-size, size))
        )

    def text(self, value: str) -> str:
        """Return a text with characters added, taken away or moved, or with one of the program's."""
        letters = value + _LETTERS + "".join(self.texts)
        if self.stream.chance(1, 6):
            place = self.stream.below(len(value) + 1)
            return value[:place] + self.stream.choice(self.texts) + value[place:]
        return "".join(self.items(list(value), lambda: self.stream.choice(letters)))

    def like(self, value: list[Any]) -> Callable[[], Any]:
        """Return what makes an item that is like those of a list."""
        return lambda: self.other(self.stream.choice(value)) if value else self.stream.integer(0, 9)

    def items(self, value: list[Any], fresh: Callable[[], Any]) -> list[Any]:
        """Return a list with something added, taken away, replaced, or in another order."""
        ways = ("add", "add", "many", "drop", "replace", "replace", "copy", "shuffle", "sort", "cut")
        place, way = self.stream.below(len(value) + 1), self.stream.choice(ways)
        if way in ("add", "many") or not value:
            count = self.stream.integer(2, _LONG) if way == "many" else 1
            return [*value[:place], *(fresh() for _ in range(count)), *value[place:]]
        if way == "shuffle":
            return self.stream.shuffled(value)
        if way == "sort":
            return sorted(
                value, key=lambda item: (type(item).__name__, item if _orders(item) else repr(item))
            )
        place = min(place, len(value) - 1)
        if way == "replace":
            return [*value[:place], fresh(), *value[place + 1 :]]
        if way == "copy":
            return [*value[:place], value[place], *value[place:]]
        return value[:place] if way == "cut" else [*value[:place], *value[place + 1 :]]

    def dict(self, value: dict[Any, Any]) -> dict[Any, Any]:
        """Return a dictionary with another value or key, or an entry more or less."""
        if not value:
            return value
        key, way = (
            self.stream.choice(list(value)),
            self.stream.choice(("drop", "value", "value", "key", "add")),
        )
        if way == "value":
            return {**value, key: self.other(value[key])}
        if way == "drop":
            return {name: item for name, item in value.items() if name != key}
        if way == "add":
            return {**value, self.other(key): self.other(value[key])}
        return {(self.other(name) if name == key else name): item for name, item in value.items()}


def _orders(item: Any) -> bool:
    return isinstance(item, int | float | str)
