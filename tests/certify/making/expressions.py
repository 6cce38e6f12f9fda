"""Draws expressions: of integers, truth values and strings, and those that make something new."""

from __future__ import annotations

from making.drawing import Drawing
from making.values import BOOL, DICTS, INT, STR, TEXTS, drawn_key
from proofloom.engine.program.syntax import (
    Abs,
    Bin,
    Blank,
    Bool,
    Both,
    Cell,
    Chr,
    Cmp,
    Concat,
    Either,
    Entry,
    Expr,
    Filled,
    Find,
    Get,
    Grid,
    In,
    Int,
    Item,
    Join,
    Last,
    Len,
    Listed,
    Neg,
    Not,
    Ord,
    Slice,
    Some,
    Split,
    Str,
    Strs,
    Table,
    ToInt,
    ToStr,
    Type,
    Var,
    Width,
)


class Expressions(Drawing):
    """Draws expressions of every type."""

    def expr(self, kind: Type, depth: int) -> Expr:
        """Draw an expression of a type that is a value."""
        return {INT: self.integer, BOOL: self.boolean, STR: self.string}[kind](depth)

    def cond(self, depth: int = 2) -> Expr:
        self.testing = True  # the truth of a list is no value elsewhere
        found = self.expr(BOOL, depth)
        self.testing = False
        plain = isinstance(found, Bool) and self.random.random() < 0.7
        return Cmp("<", self.expr(INT, 1), Int(9)) if plain else found

    def integer(self, depth: int) -> Expr:
        if depth <= 0 or self.random.random() < 0.2:
            known = self.variable(INT)
            plain = Int(
                self.random.choice(
                    (0, 1, 2, 3, 4, 8, 10, -1, -5, self.random.randint(-99, 999), self.large())
                )
            )
            return known if known is not None and self.random.random() < 0.7 else plain
        way = self.random.randrange(16)
        if way <= 3:
            op = self.pick("+", "-", "*", "min", "max", "+", "-")
            return Bin(op, self.integer(depth - 1), self.integer(depth - 1))
        if way == 4:
            return Bin(
                self.pick("//", "%"), self.integer(depth - 1), Int(self.random.choice((1, 2, 3, 7, 10)))
            )
        if way == 5:
            return Abs(self.integer(depth - 1))
        if way == 6:
            inner = self.integer(depth - 1)
            return inner if isinstance(inner, Int) else Neg(inner)
        if way == 7:
            found = self.having(Type.LIST, Type.STRS, STR, Type.GRID, *DICTS)
            return Len(self.random.choice(found)) if found else self.integer(depth - 1)
        if way == 8:
            found = self.having(Type.LIST)
            if not found:
                return self.integer(depth - 1)
            name = self.random.choice(found)
            return Last(name) if self.random.random() < 0.3 else Item(name, self.place(3))
        if way == 9:
            found = self.having(Type.GRID)
            if not found:
                return self.integer(depth - 1)
            name = self.random.choice(found)
            row, column = self.place(2), self.place(2)
            return Width(name, row) if self.random.random() < 0.5 else Cell(name, row, column)
        if way == 10:
            return Find(self.string(depth - 1), self.string(0))
        if way == 11:
            found = self.having(STR)
            return Ord(Item(self.random.choice(found), Int(0)) if found else Str(self.pick("a", "'", "~")))
        if way == 12:
            digits = ToStr(Bin("%", self.integer(depth - 1), Int(1000)))
            return ToInt(digits if self.random.random() < 0.6 else Str(self.pick("007", "-12", "-0")))
        return self.entry(INT, depth) or self.integer(depth - 1)

    def entry(self, kind: Type, depth: int) -> Expr | None:
        """Draw the reading of a dictionary."""
        found = [name for name in self.having(*DICTS) if (self.scope[name].pair or (kind, kind))[1] is kind]
        if not found:
            return None
        name = self.random.choice(found)
        pair = self.scope[name].pair
        assert pair is not None
        key: Expr = self.literal(drawn_key(self.random, pair[0]))
        if self.random.random() < 0.4:
            key = self.expr(pair[0], depth - 1)
        return Entry(name, key) if self.random.random() < 0.3 else Get(name, key, self.expr(kind, depth - 1))

    def boolean(self, depth: int) -> Expr:
        way = self.random.choice((0, 1, 2, 3, 4, 5, 6, 6, 6, 7, 8, 9))
        if depth <= 0 or way == 0:
            known = self.variable(BOOL)
            return known if known is not None else Cmp("<", self.integer(0), self.integer(0))
        if way == 1:
            return Bool(self.random.random() < 0.5)
        if way <= 4:
            op = self.pick("<", "<=", ">", ">=", "==", "!=")
            kind = self.random.choice((INT, INT, STR))
            return Cmp(op, self.expr(kind, depth - 1), self.expr(kind, depth - 1))
        if way == 5:
            one, other = self.boolean(depth - 1), self.boolean(depth - 1)
            plain = any(isinstance(side, Bool) for side in (one, other))
            return one if plain else Cmp(self.pick("==", "!="), one, other)
        if way == 6:
            form = self.random.choice((Both, Either))
            left, right = self.boolean(depth - 1), self.boolean(depth - 1)
            return right if isinstance(right, form) else form(left, right)
        if way == 7:
            return Not(self.boolean(depth - 1))
        if way == 8:
            found = self.having(Type.LIST, Type.STRS, STR, *DICTS)
            return Some(self.random.choice(found)) if found and self.testing else self.boolean(depth - 1)
        return self.inside(depth)

    def inside(self, depth: int) -> Expr:
        found = self.having(Type.LIST, Type.STRS, STR, *DICTS)
        if not found or self.random.random() < 0.3:
            return In(self.string(depth - 1), self.string(depth - 1))
        name = self.random.choice(found)
        kind = self.scope[name]
        item = kind.pair[0] if kind.pair else kind.item
        assert item is not None
        return In(self.expr(item, depth - 1), Var(name))

    def string(self, depth: int) -> Expr:
        if depth <= 0 or self.random.random() < 0.25:
            known = self.variable(STR)
            plain = Str(self.random.choice(TEXTS))
            return known if known is not None and self.random.random() < 0.6 else plain
        way = self.random.randrange(9)
        if way <= 1:
            return Concat(self.string(depth - 1), self.string(depth - 1))
        if way == 2:
            found = self.having(STR, Type.STRS)
            if not found:
                return self.string(depth - 1)
            name = self.random.choice(found)
            return Last(name) if self.random.random() < 0.3 else Item(name, self.place(2))
        if way == 3:
            return Slice(self.string(depth - 1), *self.bounds())
        if way == 4:
            return Chr(Bin("+", Int(32), Bin("%", self.integer(depth - 1), Int(95))))
        if way <= 6:
            return ToStr(self.integer(depth - 1))
        if way == 7:
            found = self.having(Type.STRS)
            separator = Str(self.random.choice(("", "-", ", ", "\\", '"')))
            return Join(separator, self.random.choice(found)) if found else self.string(depth - 1)
        return self.entry(STR, depth) or self.string(depth - 1)

    def make(self, kind: Type) -> Expr:
        """Draw what makes something new."""
        same = self.having(kind)
        if kind is Type.LIST:
            if same and self.random.random() < 0.3:
                return Slice(Var(self.random.choice(same)), *self.bounds())
            if self.random.random() < 0.3:
                return Filled(self.expr(INT, 1), Bin("min", self.expr(INT, 1), Int(6)))
            return Listed(tuple(self.expr(INT, 1) for _ in range(self.random.choice((0, 3, 3, 4)))))
        if kind is Type.STRS:
            if same and self.random.random() < 0.3:
                return Slice(Var(self.random.choice(same)), *self.bounds())
            if self.random.random() < 0.4:
                return Split(self.expr(STR, 1), Str(self.pick(",", "-", " ", ".", "|", "\\", "'", "x")))
            return Strs(tuple(self.expr(STR, 1) for _ in range(self.random.choice((0, 3, 3, 2)))))
        if kind is Type.GRID:
            if self.random.random() < 0.5:
                return Blank(
                    self.expr(INT, 1), Int(self.random.randint(1, 3)), Int(self.random.randint(1, 3))
                )
            wide = self.random.randint(2, 3)
            return Grid(tuple(Listed(tuple(self.expr(INT, 1) for _ in range(wide))) for _ in range(2)))
        assert kind.pair is not None
        keys = list(
            dict.fromkeys(drawn_key(self.random, kind.pair[0]) for _ in range(self.random.randint(0, 3)))
        )
        values = tuple(self.expr(kind.pair[1], 1) for _ in keys)
        return Table(kind, tuple(map(self.literal, keys)), values)

    def bounds(self) -> tuple[Expr | None, Expr | None]:
        start = self.random.choice((None, Int(0), Int(1)))
        stop = self.random.choice((None, Int(2), Int(1)))
        return start, stop
