"""Print a program as Python: four spaces, two blank lines between functions, augmented assignments.

Every statement has a line of its own, and `else:` is the only line without a node; so the lines that
hold nodes, in order, are the nodes in order.
"""

from __future__ import annotations

from dataclasses import dataclass

from proofloom.engine.program.syntax import (
    Abs,
    Append,
    Assign,
    Bin,
    Block,
    Both,
    Break,
    Call,
    Cmp,
    Cond,
    Continue,
    Do,
    Each,
    Either,
    Expr,
    Filled,
    For,
    Function,
    If,
    Int,
    Item,
    Last,
    Len,
    Listed,
    Neg,
    Not,
    Pop,
    Program,
    Return,
    Some,
    Stmt,
    Var,
    While,
)
from proofloom.engine.program.task import Value

_SUM, _PRODUCT, _UNARY, _ATOM = 1, 2, 3, 4
_LEVEL = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "//": _PRODUCT, "%": _PRODUCT}
_OR, _AND, _NOT = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Printed:
    """The text of a program, and the line (from 1) of each node."""

    source: str
    lines: tuple[int, ...]


def print_python(program: Program) -> Printed:
    """Print a program; node n stands on line `lines[n]`."""
    out = _Lines()
    for function in program.functions:
        if out.text:
            out.text += ["", ""]
        out.function(function)
    return Printed("\n".join(out.text) + "\n", tuple(out.nodes))


def call_text(entry: str, args: tuple[Value, ...]) -> str:
    """Print the call of the entry function with its arguments."""
    return f"{entry}({', '.join(value_text(arg) for arg in args)})"


def value_text(value: Value) -> str:
    """Print a value."""
    return str(value) if isinstance(value, int) else str(list(value))


class _Lines:
    def __init__(self) -> None:
        self.text: list[str] = []
        self.nodes: list[int] = []

    def add(self, depth: int, line: str) -> None:
        self.text.append("    " * depth + line)
        self.nodes.append(len(self.text))

    def function(self, function: Function) -> None:
        self.add(0, f"def {function.name}({', '.join(param.name for param in function.params)}):")
        self.block(1, function.body)

    def block(self, depth: int, block: Block) -> None:
        for stmt in block:
            self.stmt(depth, stmt)

    def stmt(self, depth: int, stmt: Stmt) -> None:
        if isinstance(stmt, If):
            self.branch(depth, stmt, "if")
        elif isinstance(stmt, While):
            self.add(depth, f"while {condition(stmt.test)}:")
            self.block(depth + 1, stmt.body)
        elif isinstance(stmt, For):
            self.add(depth, f"for {stmt.var} in range({_bounds(stmt)}):")
            self.block(depth + 1, stmt.body)
        elif isinstance(stmt, Each):
            self.add(depth, f"for {stmt.var} in {stmt.list}:")
            self.block(depth + 1, stmt.body)
        else:
            self.add(depth, _simple(stmt))

    def branch(self, depth: int, stmt: If, word: str) -> None:
        self.add(depth, f"{word} {condition(stmt.test)}:")
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
        case Assign(targets, values):
            return f"{', '.join(map(expression, targets))} = {', '.join(map(expression, values))}"
        case Append(name, value):
            return f"{name}.append({expression(value)})"
        case Pop(target, name):
            return f"{target} = {name}.pop()" if target else f"{name}.pop()"
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
    match expr:
        case Int(value):
            return f"({value})" if value < 0 and level > _PRODUCT else str(value)
        case Var(name):
            return name
        case Bin("min" | "max" as op, left, right):
            return f"{op}({expression(left)}, {expression(right)})"
        case Bin(op, left, right):
            own = _LEVEL[op]
            text = f"{expression(left, own)} {op} {expression(right, own + 1)}"
            return f"({text})" if own < level else text
        case Neg(of):
            return f"-{expression(of, _UNARY)}" if level <= _UNARY else f"(-{expression(of, _UNARY)})"
        case Abs(of):
            return f"abs({expression(of)})"
        case Item(name, index):
            return f"{name}[{expression(index)}]"
        case Last(name):
            return f"{name}[-1]"
        case Len(name):
            return f"len({name})"
        case Call(function, args):
            return f"{function}({', '.join(map(expression, args))})"
        case Listed(items):
            return f"[{', '.join(map(expression, items))}]"
        case Filled(item, count):
            return f"[{expression(item)}] * {expression(count, _UNARY)}"
    raise TypeError(f"not an expression: {expr}")


def condition(cond: Cond, level: int = 0) -> str:
    """Print a condition, in parentheses where its operator binds less tightly than `level`."""
    match cond:
        case Cmp(op, left, right):
            return f"{expression(left)} {op} {expression(right)}"
        case Either(left, right):
            text = f"{condition(left, _OR)} or {condition(right, _OR + 1)}"
            return f"({text})" if level > _OR else text
        case Both(left, right):
            text = f"{condition(left, _AND)} and {condition(right, _AND + 1)}"
            return f"({text})" if level > _AND else text
        case Not(of):
            return f"not {condition(of, _NOT)}"
        case Some(name):
            return name
    raise TypeError(f"not a condition: {cond}")
