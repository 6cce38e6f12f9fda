"""Seeded bugs of the reference interpreter in the forms over strings, lists, grids and dictionaries.

Each is a mistake that a language or a programmer could make: what its docstring says happens instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from proofloom.engine.program.evaluate import Code, Frame
from proofloom.engine.program.interpret import Interpreter
from proofloom.engine.program.syntax import (
    Blank,
    Chr,
    Cmp,
    Delete,
    Each,
    Entry,
    Find,
    Get,
    In,
    Item,
    Join,
    Last,
    Pairs,
    Pop,
    Slice,
    Some,
    Split,
    Str,
    Target,
    ToInt,
    ToStr,
)  # fmt: skip


class SortedKeys(Interpreter):
    """A dictionary keeps its keys sorted."""

    def store(self, target: Target) -> Callable[[Frame, Any], None]:
        put = super().store(target)
        if not isinstance(target, Entry):
            return put
        place = self.slot(target.dict)

        def run(f: Frame, value: Any) -> None:
            put(f, value)
            items = sorted(f[place].items())
            f[place].clear()
            f[place].update(items)

        return run


class MovedToTheEnd(Interpreter):
    """A key that is stored again moves to the end."""

    def store(self, target: Target) -> Callable[[Frame, Any], None]:
        put = super().store(target)
        if not isinstance(target, Entry):
            return put
        place, key = self.slot(target.dict), self.expr(target.key)

        def run(f: Frame, value: Any) -> None:
            f[place].pop(key(f), None)
            put(f, value)

        return run


class KeptPlace(Interpreter):
    """A key that was deleted comes back in its old place: at the front."""

    def __init__(self, *args: Any, **kinds: Any) -> None:
        self.gone: set[Any] = set()
        super().__init__(*args, **kinds)

    def delete(self, stmt: Delete) -> Code:
        code, key = super().delete(stmt), self.expr(stmt.key)

        def run(f: Frame) -> None:
            code(f)
            self.gone.add(key(f))

        return run

    def store(self, target: Target) -> Callable[[Frame, Any], None]:
        put = super().store(target)
        if not isinstance(target, Entry):
            return put
        place, key = self.slot(target.dict), self.expr(target.key)

        def run(f: Frame, value: Any) -> None:
            put(f, value)
            if key(f) in self.gone:
                items = sorted(f[place].items(), key=lambda item: item[0] != key(f))
                f[place].clear()
                f[place].update(items)

        return run


class NothingDeleted(Interpreter):
    """A deletion does nothing."""

    def delete(self, stmt: Delete) -> Code:
        return lambda f: None


class FalsyMissing(Interpreter):
    """`get` takes 0 and the empty string for a key that is not there."""

    def get(self, expr: Get) -> Code:
        code, other = super().get(expr), self.expr(expr.other)
        return lambda f: code(f) or other(f)


class NoneForMissing(Interpreter):
    """A key that is not there reads as 0."""

    def entry(self, expr: Entry) -> Code:
        place, key = self.slot(expr.dict), self.expr(expr.key)
        return lambda f: f[place].get(key(f), 0)


class Clamped(Interpreter):
    """A slice that reaches out is cut off."""

    def slice(self, expr: Slice) -> Code:
        of = self.expr(expr.of)
        ends = [self.expr(part) if part else None for part in (expr.start, expr.stop)]
        return lambda f: of(f)[slice(*[end(f) if end else None for end in ends])]


class Inclusive(Interpreter):
    """A slice includes its stop."""

    def slice(self, expr: Slice) -> Code:
        of, stop = self.expr(expr.of), self.expr(expr.stop) if expr.stop else None
        start = self.expr(expr.start) if expr.start else None
        return lambda f: of(f)[start(f) if start else 0 : stop(f) + 1 if stop else None]


class SharedSlice(Interpreter):
    """A slice of a whole list is the list itself."""

    def slice(self, expr: Slice) -> Code:
        code, of = super().slice(expr), self.expr(expr.of)
        return lambda f: of(f) if code(f) == of(f) else code(f)


class LastFound(Interpreter):
    """`find` gives the last place."""

    def find(self, expr: Find) -> Code:
        of, part = self.expr(expr.of), self.expr(expr.part)
        return lambda f: of(f).rfind(part(f))


class NoEmptyParts(Interpreter):
    """`split` leaves empty parts out."""

    def split(self, expr: Split) -> Code:
        code = super().split(expr)
        return lambda f: [part for part in code(f) if part]


class NoEmptyEnd(Interpreter):
    """`split` leaves empty parts at the end out."""

    def split(self, expr: Split) -> Code:
        code = super().split(expr)

        def run(f: Frame) -> list[str]:
            parts: list[str] = code(f)
            while len(parts) > 1 and not parts[-1]:
                parts.pop()
            return parts

        return run


class SeparatorAfterEach(Interpreter):
    """`join` puts the separator behind the last string too."""

    def join(self, expr: Join) -> Code:
        code, separator = super().join(expr), self.expr(expr.separator)
        return lambda f: code(f) + separator(f)


class PartOfAnElement(Interpreter):
    """`in` looks into the strings of a list."""

    def contains(self, expr: In) -> Code:
        code, item, of = super().contains(expr), self.expr(expr.item), self.expr(expr.of)
        return lambda f: code(f) or (type(of(f)) is list and any(str(item(f)) in str(x) for x in of(f)))


class ValueForKey(Interpreter):
    """`in` looks for a value of a dictionary."""

    def contains(self, expr: In) -> Code:
        item, of = self.expr(expr.item), self.expr(expr.of)
        return lambda f: item(f) in (of(f).values() if type(of(f)) is dict else of(f))


class _Compared(Interpreter):
    def key(self, value: Any) -> Any:
        raise NotImplementedError

    def comparison(self, expr: Cmp) -> Code:
        apply, left, right = self.compare[expr.op], self.expr(expr.left), self.expr(expr.right)
        return lambda f: apply(self.key(left(f)), self.key(right(f)))


class ByLength(_Compared):
    """Strings are compared by their lengths first."""

    def key(self, value: Any) -> Any:
        return (-len(value), value) if isinstance(value, str) else value


class ByLetter(_Compared):
    """Strings are compared without regard to case."""

    def key(self, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value


class AlwaysSome(Interpreter):
    """Whatever is passed by reference counts as true, empty or not."""

    def some(self, expr: Some) -> Code:
        return lambda f: True


class EmptyTrue(Interpreter):
    """An empty dictionary counts as true, as an object does."""

    def some(self, expr: Some) -> Code:
        place, code = self.slot(expr.list), super().some(expr)
        return lambda f: type(f[place]) is dict or code(f)


class NegativeFromTheEnd(Interpreter):
    """A negative index counts from the end."""

    def item(self, expr: Item) -> Code:
        place, index = self.slot(expr.list), self.expr(expr.index)
        return lambda f: f[place][index(f)]


class FirstForLast(Interpreter):
    """`xs[-1]` is the first element."""

    def last(self, expr: Last) -> Code:
        place = self.slot(expr.list)
        return lambda f: f[place][0]


class PoppedInFront(Interpreter):
    """`pop` takes the first element."""

    def pop(self, stmt: Pop) -> Code:
        place, target = self.slot(stmt.list), self.slot(stmt.target) if stmt.target else 0

        def run(f: Frame) -> None:
            item = f[place].pop(0)
            if target:
                f[target] = item

        return run


class OneRow(Interpreter):
    """All rows of a new grid are one list."""

    def blank(self, expr: Blank) -> Code:
        code = super().blank(expr)
        return lambda f: (rows := code(f))[:1] * len(rows)


class Transposed(Interpreter):
    """Rows and columns of a new grid are confused."""

    def blank(self, expr: Blank) -> Code:
        return super().blank(Blank(expr.item, expr.rows, expr.columns))


class Octal(Interpreter):
    """A number that begins with 0 is read with base 8."""

    def to_int(self, expr: ToInt) -> Code:
        of = self.expr(expr.of)
        return lambda f: int(of(f), 8 if of(f).lstrip("-").startswith("0") else 10)


class Lenient(Interpreter):
    """Blanks and a plus are skipped when a number is read."""

    def to_int(self, expr: ToInt) -> Code:
        of = self.expr(expr.of)
        return lambda f: int(of(f)) if of(f).strip("+- ") else 0


class NoMinus(Interpreter):
    """The minus is lost when a number is written."""

    def to_str(self, expr: ToStr) -> Code:
        of = self.expr(expr.of)
        return lambda f: str(abs(of(f)))


class AnyCode(Interpreter):
    """`chr` takes any code."""

    def chr(self, expr: Chr) -> Code:
        of = self.expr(expr.of)
        return lambda f: chr(of(f))


class Escaped(Interpreter):
    """A backslash in a literal is doubled."""

    def literal(self, expr: Any) -> Code:
        value = expr.value.replace("\\", "\\\\") if isinstance(expr, Str) else expr.value
        return lambda f: value


class FromOne(Interpreter):
    """Places are counted from 1."""

    def visit_pairs(self, stmt: Pairs, node: int) -> Code:
        place, first, second = self.slot(stmt.over), self.slot(stmt.first), self.slot(stmt.second)

        def values(f: Frame) -> Any:
            items = f[place]
            for f[first], f[second] in items.items() if type(items) is dict else enumerate(items, 1):
                yield f[second]

        return self.loop(stmt.second, values, stmt.body, node, stmt.first)


class KeysBackwards(Interpreter):
    """A `for` visits the keys of a dictionary from the last."""

    def visit(self, stmt: Each, node: int) -> Code:
        place = self.slot(stmt.list)

        def order(f: Frame) -> Any:
            return list(reversed(f[place])) if type(f[place]) is dict else f[place]

        return self.loop(stmt.var, order, stmt.body, node)


def bugs_in(names: dict[str, Any]) -> tuple[type[Interpreter], ...]:
    """Return the interpreters with a bug that a module defines."""
    return tuple(
        item
        for item in list(names.values())
        if isinstance(item, type)
        and issubclass(item, Interpreter)
        and item is not Interpreter
        and not item.__name__.startswith("_")
    )


BUGS = bugs_in(globals())
