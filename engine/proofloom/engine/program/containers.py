"""Strings, lists, grids and dictionaries in the reference interpreter: their expressions as closures."""

from __future__ import annotations

import operator
import re
from typing import Any

from proofloom.engine.program.evaluate import Code, Evaluator, Fault, Frame
from proofloom.engine.program.syntax import (
    FIRST,
    LAST,
    Blank,
    Cell,
    Chr,
    Concat,
    Entry,
    Filled,
    Find,
    Get,
    Grid,
    Int,
    Item,
    Join,
    Last,
    Len,
    Listed,
    Ord,
    Slice,
    Split,
    Strs,
    Table,
    ToInt,
    ToStr,
    Tuple,
    Var,
    Width,
    children,
)

_DIGITS = re.compile(r"-?[0-9]{1,15}")


class Containers(Evaluator):
    """Compiles what reads and makes strings, lists, grids and dictionaries."""

    # Reading lists, strings, grids

    def item(self, expr: Item) -> Code:
        """Compile the read of an element or character."""
        place = self.slot(expr.list)
        if isinstance(expr.index, Var):
            here = self.slot(expr.index.name)

            def quick(f: Frame) -> Any:
                at = f[here]
                if at < 0:
                    raise Fault("index out of range")
                return f[place][at]

            return quick
        index = self.expr(expr.index)

        def run(f: Frame) -> Any:
            at = index(f)
            if at < 0:
                raise Fault("index out of range")
            return f[place][at]

        return run

    def last(self, expr: Last) -> Code:
        """Compile the read of the last element."""
        place = self.slot(expr.list)
        return lambda f: f[place][-1]

    def len(self, expr: Len) -> Code:
        """Compile a length."""
        place = self.slot(expr.list)
        return lambda f: len(f[place])

    def cell(self, expr: Cell) -> Code:
        """Compile the read of a grid's element."""
        place = self.slot(expr.grid)
        if isinstance(expr.row, Var) and isinstance(expr.column, Var):
            down, right = self.slot(expr.row.name), self.slot(expr.column.name)

            def quick(f: Frame) -> Any:
                y, x = f[down], f[right]
                if y < 0 or x < 0:
                    raise Fault("index out of range")
                return f[place][y][x]

            return quick
        row, column = self.expr(expr.row), self.expr(expr.column)

        def run(f: Frame) -> Any:
            y, x = row(f), column(f)
            if y < 0 or x < 0:
                raise Fault("index out of range")
            return f[place][y][x]

        return run

    def width(self, expr: Width) -> Code:
        """Compile the length of a row."""
        place, row = self.slot(expr.grid), self.expr(expr.row)

        def run(f: Frame) -> Any:
            at = row(f)
            if at < 0:
                raise Fault("index out of range")
            return len(f[place][at])

        return run

    def slice(self, expr: Slice) -> Code:
        """Compile the copy of a part."""
        of = self.expr(expr.of)
        start = self.expr(expr.start or Int(0))
        stop = self.expr(expr.stop) if expr.stop else None

        def run(f: Frame) -> Any:
            whole, low = of(f), start(f)
            high = stop(f) if stop else len(whole)
            if not 0 <= low <= high <= len(whole):
                raise Fault("slice out of range")
            return whole[low:high]

        return run

    # Strings

    def short(self, code: Code) -> Code:
        """Check the length of a string that can grow."""

        def run(f: Frame) -> Any:
            text = code(f)
            if len(text) > self.length:
                raise Fault("string too long")
            return text

        return run

    def concat(self, expr: Concat) -> Code:
        """Compile one string after the other."""
        return self.short(self.pair(operator.add, expr.left, expr.right))

    def find(self, expr: Find) -> Code:
        """Compile the search for a part."""
        of, part = self.expr(expr.of), self.expr(expr.part)
        return lambda f: of(f).find(part(f))

    def ord(self, expr: Ord) -> Code:
        """Compile a character's code."""
        of = self.expr(expr.of)

        def run(f: Frame) -> int:
            text = of(f)
            if len(text) != 1:
                raise Fault("not one character")
            return ord(text)

        return run

    def chr(self, expr: Chr) -> Code:
        """Compile a code's character."""
        of = self.expr(expr.of)

        def run(f: Frame) -> str:
            code = of(f)
            if not FIRST <= code <= LAST:
                raise Fault("no character of ours")
            return chr(code)

        return run

    def to_str(self, expr: ToStr) -> Code:
        """Compile the writing of an integer."""
        of = self.expr(expr.of)
        return lambda f: str(of(f))

    def to_int(self, expr: ToInt) -> Code:
        """Compile the reading of an integer."""
        of = self.expr(expr.of)

        def run(f: Frame) -> int:
            text = of(f)
            if not _DIGITS.fullmatch(text):
                raise Fault("not an integer")
            return int(text)

        return run

    def split(self, expr: Split) -> Code:
        """Compile the parting of a string."""
        of, separator = self.expr(expr.of), self.expr(expr.separator)
        return lambda f: of(f).split(separator(f))

    def join(self, expr: Join) -> Code:
        """Compile the joining of strings."""
        separator, place = self.expr(expr.separator), self.slot(expr.list)
        return self.short(lambda f: separator(f).join(f[place]))

    # Dictionaries

    def entry(self, expr: Entry) -> Code:
        """Compile the read of a key that is there."""
        place, key = self.slot(expr.dict), self.expr(expr.key)
        return lambda f: f[place][key(f)]

    def get(self, expr: Get) -> Code:
        """Compile the read of a key that may be there."""
        place, key, other = self.slot(expr.dict), self.expr(expr.key), self.expr(expr.other)
        return lambda f: f[place].get(key(f), other(f))

    # What is new

    def listed(self, expr: Listed | Strs | Grid) -> Code:
        """Compile the making of a list or grid."""
        items = [self.expr(item) for item in children(expr)]
        return lambda f: [item(f) for item in items]

    def several(self, expr: Tuple) -> Code:
        """Compile several values."""
        items = [self.expr(item) for item in expr.items]
        return lambda f: tuple([item(f) for item in items])

    def filled(self, expr: Filled) -> Code:
        """Compile the making of a list that repeats one element."""
        item, count = self.expr(expr.item), self.expr(expr.count)

        def run(f: Frame) -> list[Any]:
            value = item(f)
            times = count(f)
            if times > self.length:
                raise Fault("list too long")
            return [value] * times

        return run

    def blank(self, expr: Blank) -> Code:
        """Compile the making of a grid that repeats one element."""
        item, columns, rows = self.expr(expr.item), self.expr(expr.columns), self.expr(expr.rows)

        def run(f: Frame) -> list[list[Any]]:
            value, wide, high = item(f), columns(f), rows(f)
            if wide < 0 or high < 0:
                raise Fault("count below 0")
            if max(wide, high, wide * high) > self.length:
                raise Fault("list too long")
            return [[value] * wide for _ in range(high)]

        return run

    def table(self, expr: Table) -> Code:
        """Compile the making of a dictionary."""
        keys = [self.expr(key) for key in expr.keys]
        values = [self.expr(value) for value in expr.values]
        return lambda f: {key(f): value(f) for key, value in zip(keys, values, strict=True)}
