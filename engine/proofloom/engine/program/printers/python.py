"""Print a program as Python: four spaces, two blank lines between functions, augmented assignments.

Every statement has a line of its own, and `else:` is the only line without a node; so the lines that
hold nodes, in order, are the nodes in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from proofloom.engine.program.checks import types
from proofloom.engine.program.kinds import Result, Type
from proofloom.engine.program.syntax import (
    Abs,
    Append,
    Assign,
    Bin,
    Blank,
    Block,
    Bool,
    Both,
    Break,
    Call,
    Cell,
    Chr,
    Cmp,
    Concat,
    Continue,
    Delete,
    Do,
    Each,
    Either,
    Entry,
    Expr,
    Filled,
    Find,
    For,
    Function,
    Get,
    Grid,
    If,
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
    Pairs,
    Pop,
    Program,
    Return,
    Slice,
    Some,
    Split,
    Stmt,
    Str,
    Strs,
    Table,
    ToInt,
    ToStr,
    Tuple,
    Var,
    While,
    Width,
    statements,
)
from proofloom.engine.program.task import Value
from proofloom.engine.program.typed import Types

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _UNARY, _ATOM = range(1, 9)
_LEVEL = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "//": _PRODUCT, "%": _PRODUCT}


@dataclass(frozen=True, slots=True)
class Printed:
    """The text of a program, and the line (from 1) of each node."""

    source: str
    lines: tuple[int, ...]


def print_python(program: Program) -> Printed:
    """Print a sound program; node n stands on line `lines[n]`."""
    table = {function.name: function for function in program.functions}
    out = _Lines(table)
    for function in program.functions:
        if out.text:
            out.text += ["", ""]
        out.function(function)
    return Printed("\n".join(out.text) + "\n", tuple(out.nodes))


def call_text(function: Function, args: tuple[Value, ...]) -> str:
    """Print the call of a function with its arguments."""
    given = [value_text(arg, param.type) for arg, param in zip(args, function.params, strict=True)]
    return f"{function.name}({', '.join(given)})"


def value_text(value: Any, kind: Result) -> str:
    """Print a value of a type, as a row holds it."""
    if isinstance(kind, tuple):
        return f"({', '.join(map(value_text, value, kind))})"
    if kind is Type.STR:
        return _string(value)
    if not kind.shared:
        return str(value)
    if kind.pair:
        key, item = kind.pair
        entries = [f"{value_text(one, key)}: {value_text(other, item)}" for one, other in value]
        return f"{{{', '.join(entries)}}}"
    assert kind.item is not None
    return f"[{', '.join([value_text(item, kind.item) for item in value])}]"


class _Lines:
    def __init__(self, table: dict[str, Function]) -> None:
        self.table = table
        self.text: list[str] = []
        self.nodes: list[int] = []
        self.types: Types = {}

    def add(self, depth: int, line: str) -> None:
        self.text.append("    " * depth + line)
        self.nodes.append(len(self.text))

    def function(self, function: Function) -> None:
        if any(isinstance(stmt, Pairs) for stmt in statements(function.body)):
            self.types = types(function, self.table)
        self.add(0, f"def {function.name}({', '.join(param.name for param in function.params)}):")
        self.block(1, function.body)

    def block(self, depth: int, block: Block) -> None:
        for stmt in block:
            self.stmt(depth, stmt)

    def stmt(self, depth: int, stmt: Stmt) -> None:
        match stmt:
            case If():
                self.branch(depth, stmt, "if")
                return
            case While(test):
                line = f"while {expression(test)}:"
            case For(name):
                line = f"for {name} in range({_bounds(stmt)}):"
            case Each(name, over):
                line = f"for {name} in {over}:"
            case Pairs(first, second, over):
                source = f"{over}.items()" if self.types[over].pair else f"enumerate({over})"
                line = f"for {first}, {second} in {source}:"
            case _:
                self.add(depth, _simple(stmt))
                return
        self.add(depth, line)
        self.block(depth + 1, stmt.body)

    def branch(self, depth: int, stmt: If, word: str) -> None:
        self.add(depth, f"{word} {expression(stmt.test)}:")
        self.block(depth + 1, stmt.then)
        match stmt.other:
            case (If() as inner,):
                self.branch(depth, inner, "elif")
            case (_, *_):
                self.text.append("    " * depth + "else:")
                self.block(depth + 1, stmt.other)


def _bounds(stmt: For) -> str:
    start, stop = expression(stmt.start), expression(stmt.stop)
    if stmt.step != 1:
        return f"{start}, {stop}, {stmt.step}"
    return stop if stmt.start == Int(0) else f"{start}, {stop}"


def _simple(stmt: Stmt) -> str:
    match stmt:
        case Assign((target,), (Bin(op, left, right),)) if left == target and op in _LEVEL:
            return f"{expression(target)} {op}= {expression(right)}"
        case Assign((target,), (Concat(left, right),)) if left == target:
            return f"{expression(target)} += {expression(right)}"
        case Assign(targets, values):
            return f"{_all(targets)} = {_all(values)}"
        case Append(name, value):
            return f"{name}.append({expression(value)})"
        case Pop(target, name):
            return f"{target} = {name}.pop()" if target else f"{name}.pop()"
        case Delete(name, key):
            return f"del {name}[{expression(key)}]"
        case Do(call):
            return expression(call)
        case Return(value):
            return "return" if value is None else f"return {expression(value)}"
        case Break():
            return "break"
        case Continue():
            return "continue"
    raise TypeError(f"not a simple statement: {stmt}")


def expression(expr: Expr, level: int = 0) -> str:
    """Print an expression, in parentheses where its operator binds less tightly than `level`."""
    text, own = _printed(expr)
    return f"({text})" if own < level else text


def _printed(expr: Expr) -> tuple[str, int]:
    """Return an expression's text and how tightly it binds."""
    match expr:
        case Int(value):
            return str(value), _ATOM if value >= 0 else _PRODUCT
        case Bool(value):
            return str(value), _ATOM
        case Str(value):
            return _string(value), _ATOM
        case Bin(op, left, right) if op in _LEVEL:
            return _joined(left, op, right, _LEVEL[op])
        case Concat(left, right):
            return _joined(left, "+", right, _SUM)
        case Neg(of):
            return f"-{expression(of, _UNARY)}", _UNARY
        case Filled(item, count):
            return f"[{expression(item)}] * {expression(count, _UNARY)}", _PRODUCT
        case Cmp(op, left, right):
            return f"{expression(left, _SUM)} {op} {expression(right, _SUM)}", _COMPARE
        case In(item, of):
            return f"{expression(item, _SUM)} in {expression(of, _SUM)}", _COMPARE
        case Not(In(item, of)):
            return f"{expression(item, _SUM)} not in {expression(of, _SUM)}", _COMPARE
        case Not(of):
            return f"not {expression(of, _NOT)}", _NOT
        case Both(left, right):
            return _joined(left, "and", right, _AND)
        case Either(left, right):
            return _joined(left, "or", right, _OR)
        case Tuple(items):
            return _all(items), 0
    return _atom(expr), _ATOM


def _atom(expr: Expr) -> str:
    match expr:
        case Var(name) | Some(name):
            return name
        case Bin(op, left, right):
            return f"{op}({expression(left)}, {expression(right)})"
        case Item(name, at) | Entry(name, at):
            return f"{name}[{expression(at)}]"
        case Last(name):
            return f"{name}[-1]"
        case Len(name):
            return f"len({name})"
        case Cell(name, row, column):
            return f"{name}[{expression(row)}][{expression(column)}]"
        case Width(name, row):
            return f"len({name}[{expression(row)}])"
        case Slice(of):
            return f"{expression(of, _ATOM)}[{_slice(expr)}]"
        case Find(of, part):
            return f"{expression(of, _ATOM)}.find({expression(part)})"
        case Split(of, separator):
            return f"{expression(of, _ATOM)}.split({expression(separator)})"
        case Join(separator, name):
            return f"{expression(separator, _ATOM)}.join({name})"
        case Get(name, key, other):
            return f"{name}.get({expression(key)}, {expression(other)})"
        case Abs(of) | Ord(of) | Chr(of) | ToStr(of) | ToInt(of):
            return f"{_BUILT_IN[type(expr)]}({expression(of)})"
        case Call(function, args):
            return f"{function}({_all(args)})"
        case Listed(items) | Strs(items) | Grid(items):
            return f"[{_all(items)}]"
        case Blank(item, columns, rows):
            line = expression(Filled(item, columns))
            return f"[{line} for _ in range({expression(rows)})]"
        case Table(_, keys, values):
            entries = [f"{expression(k)}: {expression(v)}" for k, v in zip(keys, values, strict=True)]
            return f"{{{', '.join(entries)}}}"
    raise TypeError(f"not an expression: {expr}")


_BUILT_IN: dict[type, str] = {Abs: "abs", Ord: "ord", Chr: "chr", ToStr: "str", ToInt: "int"}


def _joined(left: Expr, op: str, right: Expr, own: int) -> tuple[str, int]:
    return f"{expression(left, own)} {op} {expression(right, own + 1)}", own


def _all(items: tuple[Expr, ...]) -> str:
    return ", ".join(map(expression, items))


def _slice(expr: Slice) -> str:
    """Print the bounds of a slice: with spaces around the colon when one of them is more than a name."""
    start, stop = ("" if part is None else expression(part) for part in (expr.start, expr.stop))
    if all(part is None or isinstance(part, Int | Var) for part in (expr.start, expr.stop)):
        return f"{start}:{stop}"
    return f"{start}{' ' * bool(start)}:{' ' * bool(stop)}{stop}"


def _string(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
