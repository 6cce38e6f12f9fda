"""What expressions have in common in languages with braces: operators, calls, parentheses."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from proofloom.engine.program.kinds import Type
from proofloom.engine.program.printers.bounds import ANY, LONGEST, Known, NeverError, Range
from proofloom.engine.program.printers.fields import fields
from proofloom.engine.program.printers.lending import Lending
from proofloom.engine.program.printers.naming import named
from proofloom.engine.program.printers.prelude import ranked
from proofloom.engine.program.printers.ranges import ranges
from proofloom.engine.program.printers.shape import Shape, is_char, read_in, shapes, unordered
from proofloom.engine.program.syntax import (
    Abs,
    Bin,
    Block,
    Bool,
    Both,
    Call,
    Cmp,
    Concat,
    Either,
    Expr,
    For,
    Function,
    Grid,
    Int,
    Len,
    Listed,
    Neg,
    Not,
    Ord,
    Param,
    Program,
    Some,
    Str,
    Strs,
    Table,
    Var,
    Width,
)
from proofloom.engine.program.typed import type_of
from proofloom.engine.program.values import Value

OR, AND, COMPARE, SUM, PRODUCT, UNARY, ATOM = range(1, 8)
LEVEL = {"+": SUM, "-": SUM, "*": PRODUCT}
IN, OUT, PREFIX = "\x01", "\x02", "\x03"  # what a counter stands between; what tells programs of a unit apart


class Operators:
    """What expressions have in common in languages with braces: operators, calls, parentheses."""

    language: ClassVar[str]
    file: ClassVar[str]  # its prelude
    camel: ClassVar[bool] = True

    def __init__(self, program: Program, alike: bool = False) -> None:
        self.program, self.alike = program, alike  # whether its divisions all round alike
        self.table = {function.name: function for function in program.functions}
        self.called = named(program, self.language, camel=self.camel)
        self.flows, self.shapes = shapes(program)
        self.loose = unordered(program, self.shapes)  # whether a dictionary may have any order
        self.needs: dict[str, None] = {}
        self.here: Shape = Shape({})
        self.types: dict[str, Type] = {}
        self.function: Function = program.functions[0]
        self.used: set[str] = set()
        self.at = -1  # the node of the function that is printed
        self.rounding = False  # whether a division that rounds down has a name of its own in the program
        self.unsigned: Expr | None = None  # what is divided where the sign of the remainder is of no matter

    def pieces(self) -> tuple[tuple[int, str], ...]:
        """Return what the program uses of the prelude, each piece with its place among all."""
        return ranked(self.file, self.needs)

    def fields(self, function: str) -> tuple[str, ...]:
        """Return how the parts of what a function returns are called; none for a single value."""
        several = isinstance(self.table[function].result, tuple)
        return fields(self.program, self.table[function], self.called) if several else ()

    def need(self, piece: str) -> str:
        """Note that a piece of the prelude is used, and return its name."""
        self.needs[piece] = None
        return piece

    def kind(self, expr: Expr) -> Type:
        """Return the type of an expression in the current function."""
        return type_of(expr, self.types, self.table)

    def char(self, expr: Expr) -> bool:
        """Return whether an expression surely is one character."""
        return is_char(expr, self.types, self.here.chars)

    def expr(self, expr: Expr, level: int = 0) -> str:
        """Print an expression, in parentheses where its operator binds less tightly than `level`."""
        text, own = self.printed(expr)
        return f"({text})" if own < level else text

    def held(self, expr: Expr) -> str:
        """Print an expression whose value is kept: stored, appended or returned."""
        return self.expr(expr)

    def held_as(self, name: str, expr: Expr) -> str:
        """Print an expression whose value a variable will hold."""
        return self.held(expr)

    def printed(self, expr: Expr) -> tuple[str, int]:
        """Return an expression's text and how tightly it binds."""
        match expr:
            case Int(value):
                return str(value), ATOM if value >= 0 else UNARY
            case Bool(value):
                return str(value).lower(), ATOM
            case Var(name):
                return self.called[name], ATOM
            case Bin(op, left, right) if op in LEVEL:
                return self.joined(left, op, right, LEVEL[op])
            case Neg(of):
                return f"-{self.expr(of, ATOM)}", UNARY
            case Cmp():
                return self.compared(expr), COMPARE
            case Not(Some(name)):
                return self.empty(name)
            case Not(of):
                return f"!{self.expr(of, UNARY)}", UNARY
            case Both(left, right):
                return f"{self.expr(left, AND)} && {self.expr(right, AND)}", AND
            case Either(left, right):
                return f"{self.expr(left, OR)} || {self.expr(right, OR)}", OR
            case Call(function, args):
                return f"{self.function_name(function)}({self.arguments(function, args)})", ATOM
        return self.own(expr)

    def joined(self, left: Expr, op: str, right: Expr, own: int) -> tuple[str, int]:
        """Print two operands with an operator that leans to the left."""
        return f"{self.expr(left, own)} {op} {self.expr(right, own + 1)}", own

    def compared(self, expr: Cmp) -> str:
        """Print a comparison; whether a remainder is 0 can be seen whatever its sign."""
        op, left, right = expr.op, expr.left, expr.right
        match expr:
            case Cmp("==" | "!=", Bin("%", of, Int(2)) as rest, Int(1)) if not self.plain_division(rest):
                op, right = "!=" if op == "==" else "==", Int(0)
            case Cmp(">", Bin("%", of) as rest, Int(0)) if not self.plain_division(rest):
                op = "!="
        before = self.unsigned
        match op, left, right:
            case "==" | "!=", Bin("%", of, Int() | Var()), Int(0):
                self.unsigned = of
        text = self.compare(op, left, right)
        self.unsigned = before
        return text

    def compare(self, op: str, left: Expr, right: Expr) -> str:
        """Print a comparison."""
        return f"{self.expr(left, SUM)} {op} {self.expr(right, SUM)}"

    def empty(self, name: str) -> tuple[str, int]:
        """Print that a list, string or dictionary is empty."""
        text, _ = self.own(Some(name))
        if text.startswith("!"):
            return text[1:], ATOM
        return text.replace("> 0", "== 0").replace("!=", "=="), COMPARE

    def nonneg(self, expr: Expr) -> bool:
        """Return whether an integer is surely not below 0 where the text has come to."""
        if expr is self.unsigned or isinstance(expr, Len | Width | Ord | Abs):
            return True
        if isinstance(expr, Int):
            return expr.value >= 0
        return self.bounds(expr)[0] >= 0

    def plain_division(self, expr: Bin) -> bool:
        """Return whether the division of the language, which rounds to 0, gives the same and may stand.

        Where a program must name the one that rounds down, only places, lengths and digits do without.
        """
        match expr:
            case Bin("//", Bin("*", _, Int(factor)), Int(value)) if factor % value == 0:
                return True
        if not self.nonneg(expr.left):
            # what is surely below 0 no run divides, and Go refuses -5 % 3 as a place
            return self.alike and self.bounds(expr.left)[1] >= 0
        if self.alike:
            return True
        return expr.left is self.unsigned or not self.rounding or self.bounds(expr.left)[1] <= 2 * LONGEST

    @cached_property
    def lending(self) -> Lending:
        """Which slices need no list of their own, worked out when it is first asked for."""
        return Lending(self.program, self.shapes)

    def lent(self, value: Expr, function: str, name: str) -> bool:
        """Return whether what a variable of a function, or a parameter, is given may be a part of a list."""
        return self.lending.lends(self.function.name, value, (function, name))

    @property
    def read(self) -> frozenset[str]:
        """The variables of the function that something reads."""
        return self.here.read

    def ignored(self, name: str, body: Block) -> bool:
        """Return whether nothing ever reads what a loop with a body gives to its variable."""
        return name not in self.here.outliving and not read_in(name, body)

    @cached_property
    def known(self) -> Known:
        """What is known of the program's integers, worked out when it is first asked for."""
        return ranges(self.program)

    def bounds(self, expr: Expr) -> Range:
        """Return between which bounds an integer surely lies where the text has come to."""
        known, name = self.known, self.function.name
        try:
            return known.bounds(expr, known.states.get(name, {}).get(self.at, {}), name)
        except NeverError:
            return ANY

    def beside(self, expr: Expr) -> str:
        """Print an expression that stands beside others."""
        return self.expr(expr)

    def own(self, expr: Expr) -> tuple[str, int]:
        """Print the forms that a language writes in a way of its own."""
        raise TypeError(f"not an expression: {expr}")

    def function_name(self, name: str) -> str:
        """Return the name of a function, marked for a unit of many programs."""
        return PREFIX + self.called[name]

    def arguments(self, function: str, args: tuple[Expr, ...]) -> str:
        """Print what a call is given."""
        params = self.table[function].params
        given = [self.argument(function, param, arg) for param, arg in zip(params, args, strict=True)]
        return ", ".join(given)

    def argument(self, function: str, param: Param, arg: Expr) -> str:
        """Print one argument."""
        return self.held(arg)

    def all(self, items: tuple[Expr, ...]) -> str:
        """Print expressions with commas between them."""
        return ", ".join(map(self.held, items))

    def call_text(self, args: tuple[Value, ...]) -> str:
        """Print the call of the entry with its arguments."""
        entry = self.table[self.program.entry]
        self.here, self.types, self.function = Shape({}), {}, entry
        made = tuple(value_expr(arg, param.type) for arg, param in zip(args, entry.params, strict=True))
        given = [self.argument(entry.name, param, arg) for param, arg in zip(entry.params, made, strict=True)]
        return f"{self.function_name(entry.name)}({', '.join(given)})"


def value_expr(value: Value, kind: Type) -> Expr:
    """Return the expression that makes a value of a type."""
    if isinstance(value, bool):
        return Bool(value)
    if isinstance(value, int):
        return Int(value)
    if isinstance(value, str):
        return Str(value)
    if kind.pair:
        keys, values = kind.pair
        entries = [item for item in value if isinstance(item, tuple)]
        made = [(value_expr(key, keys), value_expr(item, values)) for key, item in entries]
        return Table(kind, tuple(key for key, _ in made), tuple(item for _, item in made))
    assert kind.item is not None
    items = tuple(value_expr(item, kind.item) for item in value)
    return Grid(items) if kind is Type.GRID else Strs(items) if kind is Type.STRS else Listed(items)


def chain(expr: Expr) -> list[Expr]:
    """Return the strings that are put together one after the other."""
    return [*chain(expr.left), *chain(expr.right)] if isinstance(expr, Concat) else [expr]


def ending(stmt: For) -> tuple[str, Expr]:
    """Return how a loop that goes on compares its variable: where that is shorter, to its last value."""
    match stmt.stop:
        case Bin("+", of, Int(1)) if stmt.step > 0:
            return "<=", of
        case Bin("-", of, Int(1)) if stmt.step < 0:
            return ">=", of
        case Int(-1) if stmt.step < 0:
            return ">=", Int(0)
    return "<" if stmt.step > 0 else ">", stmt.stop
