"""How Java writes expressions: which integers are int, which long, and which boxed."""

from __future__ import annotations

from proofloom.engine.program.kinds import LAST, Type
from proofloom.engine.program.printers.braces import Braces
from proofloom.engine.program.printers.c import character
from proofloom.engine.program.printers.javascript import quoted
from proofloom.engine.program.printers.operators import ATOM, COMPARE, LEVEL, PRODUCT, SUM, UNARY
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
    Not,
    Ord,
    Param,
    Program,
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

_PLAIN = {Type.INT: "long", Type.BOOL: "boolean", Type.STR: "String", Type.NONE: "void"}
_BOXED = {Type.INT: "Long", Type.BOOL: "Boolean", Type.STR: "String", Type.LIST: "List<Long>"}
_LONGEST = 100_000  # what no length exceeds
_INT = 1 << 31
_META = frozenset(".$|()[{^?*+\\")


class JavaExpressions(Braces):
    """How Java writes expressions: which integers are int, which long, and which boxed."""

    def __init__(self, program: Program, alike: bool = False) -> None:
        super().__init__(program, alike)
        self.small: dict[str, int] = {}
        self.places: dict[str, int] = {}  # those of them that no loop binds

    def type(self, kind: Type) -> str:
        """Return how a type is written."""
        if kind in _PLAIN:
            return _PLAIN[kind]
        if kind.pair:
            self.util("Map")
            return f"Map<{_BOXED[kind.pair[0]]}, {_BOXED[kind.pair[1]]}>"
        assert kind.item is not None
        self.util("List")
        return f"List<{_BOXED[kind.item]}>"

    def util(self, name: str) -> str:
        """Note an import, and return the name."""
        self.need(f"java.util.{name}")
        return name

    def map_class(self) -> str:
        """Return the class of a dictionary."""
        return self.util("HashMap" if self.loose else "LinkedHashMap")

    def most(self, expr: Expr) -> int | None:
        """Return the most that an int expression may reach; None when it is long."""
        match expr:
            case Int(value):
                return abs(value) if abs(value) < _INT else None
            case Var(name):
                return self.small.get(name)
            case Ord():
                return LAST
            case ToInt(of) if self.char(of) and not isinstance(of, Str | Chr):
                return LAST
            case Len() | Width() | Find():
                return _LONGEST
            case Neg(of) | Abs(of):
                return self.most(of)
            case Bin("%", left, right) if not self.plain_division(expr):
                return self.most(right)
            case Bin(op, left, right):
                one, other = self.most(left), self.most(right)
                if one is None or other is None:
                    return None
                if op == "*" and one * other >= _INT:
                    return None
                found = {"+": one + other, "-": one + other, "*": one * other}.get(op, max(one, other))
                return found if found < _INT else None
        return None

    def narrow(self, expr: Expr) -> bool:
        """Return whether what is printed for an expression is of type int."""
        match expr:
            case Bin("%", left, right) if not self.plain_division(expr):
                return self.narrow(right)  # what Math.floorMod gives for a long and an int
            case Bin(_, left, right):
                return self.narrow(left) and self.narrow(right) and not self.cast(expr)
            case Abs(of):
                return self.narrow(of)
            case Neg(of):
                return self.narrow(of)
        return self.most(expr) is not None

    def cast(self, expr: Bin) -> bool:
        """Return whether an operation of two ints may leave them, so that one of them is cast."""
        if not (self.narrow(expr.left) and self.narrow(expr.right)):
            return False
        return expr.op in LEVEL and self.most(expr) is None

    def index(self, expr: Expr) -> str:
        """Print an index, which Java wants to be int."""
        return self.expr(expr) if self.narrow(expr) else f"(int) {self.expr(expr, UNARY)}"

    def boxed(self, expr: Expr) -> str:
        """Print a value that goes into a collection."""
        if self.kind(expr) is not Type.INT or not self.narrow(expr):
            return self.expr(expr)
        if isinstance(expr, Int):
            return f"{expr.value}L"
        return f"(long) {self.expr(expr, UNARY)}"

    def held_as(self, name: str, expr: Expr) -> str:
        """Print an expression whose value a variable will hold."""
        if isinstance(expr, Slice) and self.lent(expr, self.function.name, name):
            return self.slice(expr.of, expr.start, expr.stop, lent=True)
        return self.one(expr) if name in self.here.chars else self.held(expr)

    def argument(self, function: str, param: Param, arg: Expr) -> str:
        """Print one argument."""
        if isinstance(arg, Slice) and self.lent(arg, function, param.name):
            return self.slice(arg.of, arg.start, arg.stop, lent=True)
        return super().argument(function, param, arg)

    def one(self, expr: Expr) -> str:
        """Print a string of one character as a character."""
        match expr:
            case Str(value):
                return character(value)
            case Item(name, at):
                return f"{self.called[name]}.charAt({self.index(at)})"
            case Last(name):
                return f"{self.called[name]}.charAt({self.called[name]}.length() - 1)"
            case Chr(of):
                return f"(char) {self.expr(of, UNARY)}"
            case Var(name):
                return self.called[name]
        raise TypeError(f"not a character: {expr}")

    def compare(self, op: str, left: Expr, right: Expr) -> str:
        """Print a comparison."""
        kind = self.kind(left)
        if kind is Type.STR:
            if self.char(left) and self.char(right):
                return f"{self.one(left)} {op} {self.one(right)}"
            if op in ("==", "!="):
                return f"{'!' * (op == '!=')}{self.expr(left, ATOM)}.equals({self.expr(right)})"
            return f"{self.expr(left, ATOM)}.compareTo({self.expr(right)}) {op} 0"
        if kind is Type.INT and op in ("==", "!=") and self.is_boxed(left) and self.is_boxed(right):
            return f"{'!' * (op == '!=')}{self.expr(left)}.equals({self.expr(right)})"
        return super().compare(op, left, right)

    def is_boxed(self, expr: Expr) -> bool:
        """Return whether what is printed for an expression is of type Long."""
        return isinstance(expr, Item | Last | Entry | Get | Cell)

    def printed(self, expr: Expr) -> tuple[str, int]:
        """Return an expression's text, a string where it is one, and how tightly it binds."""
        match expr:
            case Var(name) if name in self.here.chars:
                return self.atom(expr), ATOM
            case Not(In(item, of)) if self.has_place(item, of):
                return f"{self.expr(of, ATOM)}.indexOf({self.one(item)}) < 0", COMPARE
            case Int(value) if abs(value) >= _INT:
                return f"{value}L", ATOM if value >= 0 else UNARY
            case Bin(op, left, right) if op in LEVEL and self.cast(expr):
                own = LEVEL[op]
                if isinstance(left, Int):
                    return f"{self.expr(left, own)}L {op} {self.expr(right, own + 1)}", own
                return f"(long) {self.expr(left, UNARY)} {op} {self.expr(right, own + 1)}", own
        return super().printed(expr)

    def own(self, expr: Expr) -> tuple[str, int]:
        """Print the forms that Java writes in a way of its own."""
        match expr:
            case Bin("//" | "%" as op, left, right) if self.plain_division(expr):
                return self.joined(left, op[0], right, PRODUCT)
            case Some(name):
                return f"!{self.called[name]}.isEmpty()", UNARY
            case Concat(left, right):
                first = self.expr(left, SUM)
                return f"{first} + {self.joinable(right, SUM + 1)}", SUM
            case Ord(of) if self.char(of) and not isinstance(of, Chr):
                return self.one(of), ATOM
            case In(item, of) if self.has_place(item, of):
                return f"{self.expr(of, ATOM)}.indexOf({self.one(item)}) >= 0", COMPARE
            case ToInt(of) if self.char(of) and not isinstance(of, Str | Chr):
                return f"{self.one(of)} - '0'", SUM
        return self.atom(expr), ATOM

    def has_place(self, item: Expr, of: Expr) -> bool:
        """Return whether a character is looked for in a string, which is asked by its place."""
        return self.kind(of) is Type.STR and self.char(item) and not isinstance(item, Str)

    def number(self, expr: Expr, level: int) -> str:
        """Print an integer where a character would be taken for one."""
        return f"(int) {self.expr(expr, UNARY)}" if isinstance(expr, Ord) else self.expr(expr, level)

    def joinable(self, expr: Expr, level: int) -> str:
        """Print what stands after a string and a plus: integers and characters need nothing there."""
        if isinstance(expr, ToStr):
            return self.number(expr.of, SUM + 1)
        if self.char(expr) and not isinstance(expr, Str):
            return self.one(expr)
        return self.expr(expr, level)

    def atom(self, expr: Expr) -> str:
        """Print what binds most tightly."""
        if self.char(expr) and not isinstance(expr, Str):
            return f"String.valueOf({self.one(expr)})"
        match expr:
            case Str(value):
                return quoted(value)
            case Bin("//" | "%" as op, left, right):
                word = "floorDiv" if op == "//" else "floorMod"
                return f"Math.{word}({self.expr(left)}, {self.expr(right)})"
            case Bin(op, left, right):
                return f"Math.{op}({self.expr(left)}, {self.expr(right)})"
            case Abs(of):
                return f"Math.abs({self.expr(of)})"
            case In(item, of):
                word = "containsKey" if self.kind(of).pair else "contains"
                return f"{self.expr(of, ATOM)}.{word}({self.boxed(item)})"
            case Item(name, at):
                return f"{self.called[name]}.get({self.index(at)})"
            case Last(name):
                return f"{self.called[name]}.get({self.called[name]}.size() - 1)"
            case Len(name):
                return f"{self.called[name]}.{'length' if self.types[name] is Type.STR else 'size'}()"
            case Cell(name, row, column):
                return f"{self.called[name]}.get({self.index(row)}).get({self.index(column)})"
            case Width(name, row):
                return f"{self.called[name]}.get({self.index(row)}).size()"
            case Slice(of, start, stop):
                return self.slice(of, start, stop)
            case Find(of, part):
                return f"{self.expr(of, ATOM)}.indexOf({self.expr(part)})"
            case Ord(of):
                return f"{self.expr(of, ATOM)}.charAt(0)"
            case ToStr(of):
                return f"String.valueOf({self.number(of, 0)})"
            case ToInt(of):
                return f"Long.parseLong({self.expr(of)})"
            case Split(of, Str(value)):
                pattern = "\\" + value if value in _META else value
                parts = f"{self.expr(of, ATOM)}.split({quoted(pattern)}, -1)"
                return f"new {self.util('ArrayList')}<>({self.util('List')}.of({parts}))"
            case Join(separator, name):
                return f"String.join({self.expr(separator)}, {self.called[name]})"
            case Entry(name, key):
                return f"{self.called[name]}.get({self.boxed(key)})"
            case Get(name, key, other):
                return f"{self.called[name]}.getOrDefault({self.boxed(key)}, {self.boxed(other)})"
        return self.new(expr)

    def slice(self, of: Expr, start: Expr | None, stop: Expr | None, *, lent: bool = False) -> str:
        """Print a slice, which copies a list unless it is lent."""
        kind = self.kind(of)
        if kind is Type.STR:
            bounds = ["0" if start is None else self.index(start)]
            bounds += [] if stop is None else [self.index(stop)]
            return f"{self.expr(of, ATOM)}.substring({', '.join(bounds)})"
        text = self.expr(of)
        if start is None and stop is None:
            return f"new {self.util('ArrayList')}<>({text})"
        low = "0" if start is None else self.index(start)
        part = f"{text}.subList({low}, {f'{text}.size()' if stop is None else self.index(stop)})"
        return part if lent else f"new {self.util('ArrayList')}<>({part})"

    def new(self, expr: Expr) -> str:
        """Print the making of a list, grid or dictionary."""
        match expr:
            case Listed(()) | Strs(()) | Grid(()):
                return f"new {self.util('ArrayList')}<>()"
            case Listed(items) | Strs(items) | Grid(items):
                inside = ", ".join(map(self.boxed, items))
                return f"new {self.util('ArrayList')}<>({self.util('List')}.of({inside}))"
            case Filled(item, count):
                times = self.index(count) if self.nonneg(count) else f"(int) Math.max({self.expr(count)}, 0)"
                copies = f"{self.util('Collections')}.nCopies({times}, {self.boxed(item)})"
                return f"new {self.util('ArrayList')}<>({copies})"
            case Blank(item, columns, rows):
                return f"{self.need('filledGrid')}({', '.join(map(self.expr, (item, columns, rows)))})"
            case Table(_, ()):
                return f"new {self.map_class()}<>()"
            case Table(_, keys, values) if self.loose and len(keys) <= 10:
                entries = [self.boxed(part) for pair in zip(keys, values, strict=True) for part in pair]
                return f"new {self.map_class()}<>({self.util('Map')}.of({', '.join(entries)}))"
            case Table(_, keys, values):
                one, other = (f"List.of({', '.join(map(self.boxed, items))})" for items in (keys, values))
                return f"{self.need('mapOf')}({one}, {other})"
        raise TypeError(f"not an expression: {expr}")
