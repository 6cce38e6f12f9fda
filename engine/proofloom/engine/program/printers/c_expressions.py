"""How C writes expressions: helpers for strings, lists and maps behind pointers."""

from __future__ import annotations

from proofloom.engine.program.kinds import LAST, Type
from proofloom.engine.program.printers.braces import Braces
from proofloom.engine.program.printers.javascript import quoted
from proofloom.engine.program.printers.operators import ATOM, COMPARE, LEVEL, PRODUCT, SUM, UNARY, chain
from proofloom.engine.program.syntax import (
    Abs,
    Bin,
    Blank,
    Cell,
    Chr,
    Concat,
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
    Ord,
    Slice,
    Some,
    Split,
    Str,
    Strs,
    Table,
    ToInt,
    ToStr,
    Var,
    Width,
)

_INT = 1 << 31
TYPES = {
    Type.INT: "int64_t ", Type.BOOL: "bool ", Type.STR: "const char *", Type.LIST: "IntList *",
    Type.STRS: "StrList *", Type.GRID: "Grid *", Type.INT_INT: "IntIntMap *", Type.INT_STR: "IntStrMap *",
    Type.STR_INT: "StrIntMap *", Type.STR_STR: "StrStrMap *", Type.NONE: "void ",
}  # fmt: skip
_MAPS = {
    Type.INT_INT: "int_int_map", Type.INT_STR: "int_str_map",
    Type.STR_INT: "str_int_map", Type.STR_STR: "str_str_map",
}  # fmt: skip


class CExpressions(Braces):
    """How C writes expressions: helpers for strings, lists and maps behind pointers."""

    def type(self, kind: Type) -> str:
        """Return how a type is written before a name."""
        needs = {
            Type.INT: "stdint", Type.BOOL: "stdbool", Type.LIST: "IntList",
            Type.STRS: "StrList", Type.GRID: "Grid",
        }  # fmt: skip
        if kind.pair:
            self.need(_MAPS[kind])
        elif kind in needs:
            self.need(needs[kind])
        return TYPES[kind]

    def map(self, name: str, verb: str) -> str:
        """Return a function of a dictionary."""
        return self.need(f"{_MAPS[self.types[name]]}_{verb}")

    def verbs(self, name: str) -> str:
        """Return how the functions of a list begin."""
        return "int_list" if self.types[name] is Type.LIST else "str_list"

    def held_as(self, name: str, expr: Expr) -> str:
        """Print an expression whose value a variable will hold."""
        return self.one(expr) if name in self.here.chars else self.expr(expr)

    def one(self, expr: Expr) -> str:
        """Print a string of one character as a character."""
        match expr:
            case Str(value):
                return character(value)
            case Item(name, at):
                return f"{self.called[name]}[{self.expr(at)}]"
            case Last(name):
                self.need("string")
                return f"{self.called[name]}[strlen({self.called[name]}) - 1]"
            case Chr(of):
                return f"(char){self.expr(of, UNARY)}"
            case Var(name):
                return self.called[name]
        raise TypeError(f"not a character: {expr}")

    def compare(self, op: str, left: Expr, right: Expr) -> str:
        """Print a comparison."""
        if self.kind(left) is not Type.STR:
            return super().compare(op, left, right)
        if self.char(left) and self.char(right):
            return f"{self.one(left)} {op} {self.one(right)}"
        self.need("string")
        return f"strcmp({self.expr(left)}, {self.expr(right)}) {op} 0"

    def printed(self, expr: Expr) -> tuple[str, int]:
        """Return an expression's text, a string where it is one, and how tightly it binds."""
        match expr:
            case Bin(op, left, right) if op in LEVEL and self.most(expr) == _INT:
                own = LEVEL[op]
                return f"(int64_t){self.expr(left, UNARY)} {op} {self.expr(right, own + 1)}", own
            case Int(value) if abs(value) >= _INT:
                return f"INT64_C({value})", ATOM
        return (self.atom(expr), ATOM) if self.is_text(expr) else super().printed(expr)

    def most(self, expr: Expr) -> int | None:
        """Return the most that an expression of C's int may reach, _INT if more; None when it is int64_t."""
        match expr:
            case Int(value):
                return abs(value) if abs(value) < _INT else None
            case Ord():
                return LAST
            case ToInt(of) if self.char(of) and not isinstance(of, Str | Chr):
                return LAST
            case Neg(of):
                return self.most(of)
            case Bin("+" | "-" | "*" as op, left, right):
                one, other = self.most(left), self.most(right)
                if one is None or other is None or _INT in (one, other):
                    return None
                return min(one * other if op == "*" else one + other, _INT)
            case Bin("//" | "%", left, right) if self.plain_division(expr):
                one, other = self.most(left), self.most(right)
                return None if one is None or other is None or _INT in (one, other) else one
        return None

    def is_text(self, expr: Expr) -> bool:
        """Return whether a variable holds a character and a string is wanted."""
        return isinstance(expr, Var) and expr.name in self.here.chars

    def own(self, expr: Expr) -> tuple[str, int]:
        """Print the forms that C writes in a way of its own."""
        match expr:
            case Bin("//" | "%" as op, left, right) if self.plain_division(expr):
                return self.joined(left, op[0], right, PRODUCT)
            case Some(name):
                if self.types[name] is Type.STR:
                    return f"{self.called[name]}[0] != '\\0'", COMPARE
                return f"{self.called[name]}->length > 0", COMPARE
            case In(item, of) if self.kind(of) is Type.STR:
                self.need("string")
                if self.char(item):
                    return f"strchr({self.expr(of)}, {self.one(item)}) != NULL", COMPARE
                return f"strstr({self.expr(of)}, {self.expr(item)}) != NULL", COMPARE
            case Len(name) if self.types[name] is Type.STR:
                self.need("string")
                return f"(int64_t)strlen({self.called[name]})", UNARY
            case Ord(of) if self.char(of):
                return self.one(of), UNARY
            case ToInt(of) if self.char(of) and not isinstance(of, Str | Chr):
                return f"{self.one(of)} - '0'", SUM
        return self.atom(expr), ATOM

    def atom(self, expr: Expr) -> str:
        """Print what binds most tightly."""
        if self.char(expr) and not isinstance(expr, Str):
            return f"{self.need('char_text')}({self.one(expr)})"
        match expr:
            case Str(value):
                return quoted(value)
            case Bin(op, left, right):
                helper = self.need({"//": "floor_div", "%": "floor_mod"}.get(op, op))
                return f"{helper}({self.expr(left)}, {self.expr(right)})"
            case Abs(of):
                self.need("stdlib")
                return f"llabs({self.expr(of)})"
            case In(item, of):
                kind, name = self.kind(of), self.expr(of)
                assert isinstance(of, Var)
                helper = self.map(of.name, "has") if kind.pair else self.need(f"{self.verbs(of.name)}_has")
                return f"{helper}({name}, {self.expr(item)})"
            case Item(name, at):
                return f"{self.called[name]}->items[{self.expr(at)}]"
            case Last(name):
                return f"{self.called[name]}->items[{self.called[name]}->length - 1]"
            case Len(name):
                return f"{self.called[name]}->length"
            case Cell(name, row, column):
                return f"{self.called[name]}->rows[{self.expr(row)}]->items[{self.expr(column)}]"
            case Width(name, row):
                return f"{self.called[name]}->rows[{self.expr(row)}]->length"
            case Slice(of, start, stop):
                return self.slice(of, start, stop)
            case Concat():
                text = self.expr(chain(expr)[0])
                for part in chain(expr)[1:]:
                    text = f"{self.need('concat')}({text}, {self.expr(part)})"
                return text
            case Find(of, part):
                return f"{self.need('find_text')}({self.expr(of)}, {self.expr(part)})"
            case Ord(of):
                return f"{self.expr(of, ATOM)}[0]"
            case ToStr(of):
                return f"{self.need('int_text')}({self.expr(of)})"
            case ToInt(of):
                self.need("stdlib")
                return f"strtoll({self.expr(of)}, NULL, 10)"
            case Split(of, Str(value)):
                return f"{self.need('split')}({self.expr(of)}, {character(value)})"
            case Join(separator, name):
                return f"{self.need('join')}({self.expr(separator)}, {self.called[name]})"
            case Entry(name, key):
                return f"{self.map(name, 'get')}({self.called[name]}, {self.expr(key)})"
            case Get(name, key, other):
                found = f"{self.called[name]}, {self.expr(key)}, {self.expr(other)}"
                return f"{self.map(name, 'get_or')}({found})"
        return self.new(expr)

    def slice(self, of: Expr, start: Expr | None, stop: Expr | None) -> str:
        """Print a slice, its ends written out."""
        assert isinstance(of, Var) or self.kind(of) is Type.STR
        text, kind = self.expr(of), self.kind(of)
        low = "0" if start is None else self.expr(start)
        if kind is Type.STR:
            self.need("string")
            high = f"strlen({text})" if stop is None else self.expr(stop)
            return f"{self.need('substring')}({text}, {low}, {high})"
        assert isinstance(of, Var)
        high = f"{text}->length" if stop is None else self.expr(stop)
        return f"{self.need(self.verbs(of.name) + '_slice')}({text}, {low}, {high})"

    def new(self, expr: Expr) -> str:
        """Print the making of a list, grid or dictionary."""
        match expr:
            case Listed(()):
                return f"{self.need('int_list_new')}()"
            case Strs(()):
                return f"{self.need('str_list_new')}()"
            case Listed(items):
                return f"{self.need('int_list_of')}({len(items)}, (int64_t[]){{{self.all(items)}}})"
            case Strs(items):
                return f"{self.need('str_list_of')}({len(items)}, (const char *[]){{{self.all(items)}}})"
            case Grid(()):
                return f"{self.need('grid_filled')}(0, 0, 0)"
            case Grid(rows):
                return f"{self.need('grid_of')}({len(rows)}, (IntList *[]){{{self.all(rows)}}})"
            case Filled(item, count):
                return f"{self.need('int_list_filled')}({self.expr(item)}, {self.expr(count)})"
            case Blank(item, columns, rows):
                given = ", ".join(map(self.expr, (item, columns, rows)))
                return f"{self.need('grid_filled')}({given})"
            case Table(kind, ()):
                return f"{self.need(_MAPS[kind] + '_new')}()"
            case Table(kind, keys, values):
                assert kind.pair is not None
                one, other = (
                    f"({TYPES[part].rstrip()}[]){{{self.all(items)}}}"
                    for part, items in zip(kind.pair, (keys, values), strict=True)
                )
                return f"{self.need(_MAPS[kind] + '_of')}({len(keys)}, {one}, {other})"
        raise TypeError(f"not an expression: {expr}")


def character(value: str) -> str:
    """Write one printable character as a literal."""
    return f"'{chr(92) * (value in (chr(92), chr(39)))}{value}'"
