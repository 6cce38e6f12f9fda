"""How Go writes expressions: slices, strings of bytes, an ordered map."""

from __future__ import annotations

from proofloom.engine.program.kinds import Type
from proofloom.engine.program.printers.braces import Braces
from proofloom.engine.program.printers.c import character
from proofloom.engine.program.printers.javascript import quoted
from proofloom.engine.program.printers.operators import AND, ATOM, COMPARE, OR, PRODUCT, SUM
from proofloom.engine.program.syntax import (
    Abs,
    Bin,
    Blank,
    Both,
    Call,
    Cell,
    Chr,
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
    Ord,
    Param,
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
    names,
    walk,
)

_WORDS = {
    Type.INT: "int", Type.BOOL: "bool", Type.STR: "string", Type.LIST: "[]int", Type.STRS: "[]string",
    Type.GRID: "[][]int", Type.NONE: "",
}  # fmt: skip


class GoExpressions(Braces):
    """How Go writes expressions: slices, strings of bytes, an ordered map."""

    def type(self, kind: Type) -> str:
        """Return how a type is written."""
        if kind.pair and not self.loose:
            self.need("OrderedMap")
        return go_type(kind, plain=self.loose)

    def pointer(self, function: str, param: Param) -> bool:
        """Return whether a parameter is a pointer to a list, since its length may change."""
        return param.type.pair is None and param.name in self.shapes[function].grown

    def var(self, name: str) -> str:
        """Print a variable as a value."""
        return f"*{self.called[name]}" if self.is_pointer(name) else self.called[name]

    def part(self, name: str) -> str:
        """Print a variable before an index."""
        return f"(*{self.called[name]})" if self.is_pointer(name) else self.called[name]

    def is_pointer(self, name: str) -> bool:
        """Return whether a name is a parameter that points to a list."""
        return any(
            param.name == name and self.pointer(self.function.name, param) for param in self.function.params
        )

    deep = 1  # how deep an expression stands, as gofmt counts: it spaces operators by that

    def expr(self, expr: Expr, level: int = 0, more: int = 0) -> str:
        """Print an expression, `more` levels deeper than what is around it."""
        before = self.deep
        self.deep += more
        text, own = self.printed(expr)
        if own < level:
            self.deep = max(self.deep - 1, 1)
            text = f"({self.printed(expr)[0]})"
        self.deep = before
        return text

    def limit(self, expr: Expr) -> str:
        """Print what a loop's variable is compared to."""
        return self.expr(expr, COMPARE + 1, 1)

    def beside(self, expr: Expr) -> str:
        """Print an index, or one of several arguments: one deeper."""
        return self.expr(expr, 0, 1)

    def all(self, items: tuple[Expr, ...]) -> str:
        """Print the elements of what is new, which stand at no depth."""
        before, self.deep = self.deep, 1
        text = super().all(items)
        self.deep = before
        return text

    def arguments(self, function: str, args: tuple[Expr, ...]) -> str:
        """Print what a call is given."""
        before = self.deep
        self.deep += len(args) > 1
        text = super().arguments(function, args)
        self.deep = before
        return text

    def operator(self, expr: Expr) -> tuple[int, str, Expr, Expr] | None:
        """Return how tightly an operator between two operands binds, and the three."""
        match expr:
            case Bin("+" | "-" | "*" as op, left, right):
                return (PRODUCT if op == "*" else SUM), op, left, right
            case Bin("//" | "%" as op, left, right) if self.plain_division(expr):
                return PRODUCT, op[0], left, right
            case Concat(left, right):
                return SUM, "+", left, right
            case Both(left, right):
                return AND, "&&", left, right
            case Either(left, right):
                return OR, "||", left, right
        return None

    def binary(self, own: int, op: str, left: Expr, right: Expr) -> tuple[str, int]:
        """Print an operator with or without blanks, by the rule of gofmt."""
        strengths, signs = self.strengths(own, op, left, right)
        cutoff = SUM if self.deep > 1 else PRODUCT if {SUM, PRODUCT} <= strengths else ATOM
        cutoff = PRODUCT if signs else cutoff
        blank = " " if own < cutoff else ""
        inner = self.operator(left)
        same = inner is not None and inner[0] == own
        last = self.letter(right, left) or self.expr(right, own + 1, 1)
        apart = blank or " " * last.startswith(op)  # a minus sign right after another would be one token
        first = self.letter(left, right) or self.expr(left, own, 1 - same)
        return f"{first}{blank}{op}{apart}{last}", own

    def letter(self, expr: Expr, beside: Expr) -> str:
        """Print the code of a letter as that letter, which beside a variable takes its type; else nothing."""
        match expr:
            case Ord(Str(value)) if any(names(part) for part in walk(beside)):
                return character(value)
        return ""

    def strengths(self, own: int, op: str, left: Expr, right: Expr) -> tuple[set[int], bool]:
        """Return how tightly the operators bind that no parentheses keep apart, and whether signs meet."""
        found, signs = {own}, op == "-" and isinstance(right, Neg | Int) and self.expr(right).startswith("-")
        for part, least in ((left, own), (right, own + 1)):
            inner = self.operator(part)
            if inner is not None and inner[0] >= least:
                more, meet = self.strengths(*inner)
                found |= more
                signs = signs or meet
        return found, signs

    def held_as(self, name: str, expr: Expr) -> str:
        """Print an expression whose value a variable will hold."""
        if isinstance(expr, Slice) and self.lent(expr, self.function.name, name):
            return self.slice(expr.of, expr.start, expr.stop, lent=True)
        return self.one(expr) if name in self.here.chars else self.expr(expr)

    def one(self, expr: Expr) -> str:
        """Print a string of one character as a byte."""
        match expr:
            case Str(value):
                return f"byte({character(value)})"
            case Item(name, at):
                return f"{self.called[name]}[{self.beside(at)}]"
            case Last(name):
                return f"{self.called[name]}[len({self.called[name]})-1]"
            case Chr(of):
                return f"byte({self.expr(of)})"
            case Var(name):
                return self.called[name]
        raise TypeError(f"not a character: {expr}")

    def compare(self, op: str, left: Expr, right: Expr) -> str:
        """Print a comparison."""
        if self.kind(left) is Type.STR and self.char(left) and self.char(right):
            if isinstance(left, Str) and isinstance(right, Str):
                return f"{self.expr(left, SUM, 1)} {op} {self.expr(right, SUM, 1)}"
            self.deep += 1
            sides = [
                character(side.value) if isinstance(side, Str) else self.one(side) for side in (left, right)
            ]
            self.deep -= 1
            return f"{sides[0]} {op} {sides[1]}"
        return f"{self.expr(left, SUM, 1)} {op} {self.expr(right, SUM, 1)}"

    def printed(self, expr: Expr) -> tuple[str, int]:
        """Return an expression's text, a string where it is one, and how tightly it binds."""
        operator = self.operator(expr)
        if operator is not None:
            return self.binary(*operator)
        if isinstance(expr, Var):
            if expr.name in self.here.chars:
                return f"string({self.called[expr.name]})", ATOM
            return self.var(expr.name), ATOM
        return super().printed(expr)

    def own(self, expr: Expr) -> tuple[str, int]:
        """Print the forms that Go writes in a way of its own."""
        match expr:
            case Some(name):
                if self.types[name] is Type.STR:
                    return f'{self.called[name]} != ""', COMPARE
                return f"{self.expr(Len(name))} > 0", COMPARE
        return self.atom(expr), ATOM

    def argument(self, function: str, param: Param, arg: Expr) -> str:
        """Print one argument: a list that may grow goes by pointer."""
        if isinstance(arg, Slice) and self.lent(arg, function, param.name):
            return self.slice(arg.of, arg.start, arg.stop, lent=True)
        if not self.pointer(function, param):
            return self.expr(arg)
        if isinstance(arg, Var):
            name = self.called[arg.name]
            return name if self.is_pointer(arg.name) else f"&{name}"
        return f"&{self.expr(arg)}"

    def strings(self, call: str) -> str:
        """Print a call of the package of strings."""
        self.need("strings")
        return f"strings.{call}"

    def atom(self, expr: Expr) -> str:
        """Print what binds most tightly."""
        if self.char(expr) and not isinstance(expr, Str):
            return (
                f"string({self.one(expr)})"
                if not isinstance(expr, Chr)
                else f"string(rune({self.expr(expr.of)}))"
            )
        match expr:
            case Str(value):
                return quoted(value)
            case Bin(op, left, right):
                helper = self.need({"//": "floorDiv", "%": "floorMod"}.get(op, op))
                return f"{helper}({self.beside(left)}, {self.beside(right)})"
            case Abs(of):
                return f"{self.need('abs')}({self.expr(of)})"
            case In(item, of):
                kind = self.kind(of)
                if kind is Type.STR and self.char(item) and not isinstance(item, Str):
                    return self.strings(f"ContainsRune({self.beside(of)}, rune({self.one(item)}))")
                if kind is Type.STR:
                    return self.strings(f"Contains({self.beside(of)}, {self.beside(item)})")
                if kind.pair and self.loose:
                    return f"{self.need('hasKey')}({self.beside(of)}, {self.beside(item)})"
                if kind.pair:
                    self.need("Has")
                    return f"{self.expr(of)}.Has({self.expr(item)})"
                return f"{self.need('contains')}({self.beside(of)}, {self.beside(item)})"
            case Item(name, at):
                return f"{self.part(name)}[{self.beside(at)}]"
            case Last(name):
                return f"{self.part(name)}[len({self.var(name)})-1]"
            case Len(name) if self.types[name].pair and not self.loose:
                self.need("Len")
                return f"{self.called[name]}.Len()"
            case Len(name):
                return f"len({self.var(name)})"
            case Cell(name, row, column):
                return f"{self.called[name]}[{self.beside(row)}][{self.beside(column)}]"
            case Width(name, row):
                return f"len({self.called[name]}[{self.beside(row)}])"
            case Slice(of, start, stop):
                return self.slice(of, start, stop)
            case Find(of, part):
                return self.strings(f"Index({self.beside(of)}, {self.beside(part)})")
            case Ord(of) if self.char(of) and not isinstance(of, Str):
                return f"int({self.one(of)})"
            case Ord(Str(value)):
                return f"int({character(value)})"
            case Ord(of):
                return f"int({self.variable_text(of)}[0])"
            case ToStr(of):
                self.need("strconv")
                return f"strconv.Itoa({self.expr(of)})"
            case ToInt(of) if self.char(of) and not isinstance(of, Str | Chr):
                blank = " " if self.deep == 1 else ""
                return f"int({self.one(of)}{blank}-{blank}'0')"
            case ToInt(of):
                return f"{self.need('toInt')}({self.expr(of)})"
            case Split(of, separator):
                return self.strings(f"Split({self.beside(of)}, {self.beside(separator)})")
            case Join(separator, name):
                return self.strings(f"Join({self.var(name)}, {self.expr(separator)})")
            case Entry(name, key) if self.loose:
                return f"{self.called[name]}[{self.beside(key)}]"
            case Entry(name, key):
                self.need("Get")
                return f"{self.called[name]}.Get({self.expr(key)})"
            case Get(name, key, other) if self.loose:
                if other in (Int(0), Str("")):
                    return f"{self.called[name]}[{self.beside(key)}]"
                given = f"{self.called[name]}, {self.beside(key)}, {self.beside(other)}"
                return f"{self.need('getOr')}({given})"
            case Get(name, key, other):
                self.need("GetOr")
                return f"{self.called[name]}.GetOr({self.beside(key)}, {self.beside(other)})"
        return self.new(expr)

    def slice(self, of: Expr, start: Expr | None, stop: Expr | None, *, lent: bool = False) -> str:
        """Print a slice, which copies a list unless it is lent."""
        kind = self.kind(of)
        given = [part for part in (start, stop) if part is not None]
        apart = len(given) > 1 and any(self.operator(part) for part in given)
        blank = " " if apart and self.deep == 1 and kind is Type.STR else ""
        texts = ["" if part is None else self.beside(part) for part in (start, stop)]
        bounds = f"{texts[0]}{blank}:{blank}{texts[1]}"
        if kind is Type.STR:
            return f"{self.variable_text(of)}[{bounds}]"
        assert isinstance(of, Var)
        if lent:
            blank = blank or " " * (apart and self.deep == 1)
            return f"{self.part(of.name)}[{texts[0]}{blank}:{blank}{texts[1]}]"
        return f"append({self.type(kind)}{{}}, {self.part(of.name)}[{bounds}]...)"

    def variable_text(self, expr: Expr) -> str:
        """Print a string before an index, of which Go must not know the length."""
        before, self.deep = self.deep, 1
        text = self.expr(expr)
        if not any(names(part) for part in walk(expr)) and not isinstance(expr, ToStr | Join | Call):
            text = f"{self.need('constant')}({text})"
        elif isinstance(expr, Concat):
            text = f"({text})"
        self.deep = before
        return text

    def new(self, expr: Expr) -> str:
        """Print the making of a list, grid or dictionary."""
        match expr:
            case Listed(items):
                return f"[]int{{{self.all(items)}}}"
            case Strs(items):
                return f"[]string{{{self.all(items)}}}"
            case Grid(rows):
                listed = [self.expr(row).removeprefix("[]int") for row in rows]
                return f"[][]int{{{', '.join(listed)}}}"
            case Filled(Int(0), count) if self.nonneg(count):
                return f"make([]int, {self.beside(count)})"
            case Filled(item, count):
                return f"{self.need('filled')}({self.beside(item)}, {self.beside(count)})"
            case Blank(item, columns, rows):
                return f"{self.need('newGrid')}({', '.join(map(self.beside, (item, columns, rows)))})"
            case Table(kind, keys, values) if self.loose:
                pairs = [
                    f"{self.all((key,))}: {self.all((value,))}"
                    for key, value in zip(keys, values, strict=True)
                ]
                return f"{self.type(kind)}{{{', '.join(pairs)}}}"
            case Table(kind, ()):
                self.need("NewOrderedMap")
                return f"NewOrderedMap{self.type(kind).removeprefix('*OrderedMap')}()"
            case Table(kind, keys, values):
                assert kind.pair is not None
                self.need("MapOf")
                one, other = (
                    f"[]{_WORDS[part]}{{{self.all(items)}}}"
                    for part, items in zip(kind.pair, (keys, values), strict=True)
                )
                return f"MapOf({one}, {other})"
        raise TypeError(f"not an expression: {expr}")


def go_type(kind: Type, *, plain: bool = False) -> str:
    """Return how a type is written; a dictionary keeps the order of its keys unless it is plain."""
    if kind.pair and plain:
        return f"map[{_WORDS[kind.pair[0]]}]{_WORDS[kind.pair[1]]}"
    if kind.pair:
        return f"*OrderedMap[{_WORDS[kind.pair[0]]}, {_WORDS[kind.pair[1]]}]"
    return _WORDS[kind]
