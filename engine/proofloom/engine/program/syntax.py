"""The typed tree of a program in normal form: statements, functions and programs over the expressions.

Normal form (checked by `proofloom.engine.program.checks`): at most one call of a defined function
per statement, never inside a condition; loop bounds evaluated once; everything passed by reference
is made in one place and reached by one name per activation. Nodes are the functions and statements;
node n is the n-th of them in source order, counted from 0, so that ids need not be stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from proofloom.engine.program.expressions import (
    Abs,
    Bin,
    Blank,
    Bool,
    Both,
    Call,
    Cell,
    Chr,
    Cmp,
    Concat,
    Cond,
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
    Target,
    ToInt,
    ToStr,
    Tuple,
    Var,
    Width,
)
from proofloom.engine.program.kinds import FIRST, LAST, LIMIT, PARTS, Name, Result, Type, form

__all__ = (
    "FIRST",
    "LAST",
    "LIMIT",
    "Abs",
    "Append",
    "Assign",
    "Bin",
    "Blank",
    "Block",
    "Bool",
    "Both",
    "Break",
    "Call",
    "Cell",
    "Chr",
    "Cmp",
    "Concat",
    "Cond",
    "Continue",
    "Delete",
    "Do",
    "Each",
    "Either",
    "Entry",
    "Expr",
    "Filled",
    "Find",
    "For",
    "Function",
    "Get",
    "Grid",
    "If",
    "In",
    "Int",
    "Item",
    "Join",
    "Last",
    "Len",
    "Listed",
    "Neg",
    "Not",
    "Ord",
    "Pairs",
    "Param",
    "Pop",
    "Program",
    "Result",
    "Return",
    "Simple",
    "Slice",
    "Some",
    "Split",
    "Stmt",
    "Str",
    "Strs",
    "Table",
    "Target",
    "ToInt",
    "ToStr",
    "Tuple",
    "Type",
    "Var",
    "While",
    "Width",
    "blocks",
    "children",
    "expressions",
    "names",
    "size",
    "statements",
    "walk",
)  # fmt: skip

# Statements


@form("=")
@dataclass(frozen=True, slots=True)
class Assign:
    """All values are evaluated from left to right, then stored in the targets from left to right.

    One value and several targets: a call that returns several values.
    """

    targets: tuple[Target, ...]
    values: tuple[Expr, ...]


@form("append", "l i | t s")
@dataclass(frozen=True, slots=True)
class Append:
    """Put a value at the end of a list."""

    list: Name
    value: Expr


@form("pop")
@dataclass(frozen=True, slots=True)
class Pop:
    """Take the last element off a list that is not empty, into a variable unless its name is empty."""

    target: Name
    list: Name


@form("del", "D k")
@dataclass(frozen=True, slots=True)
class Delete:
    """Take a key that the dictionary has, and its value, out of it."""

    dict: Name
    key: Expr


@form("do")
@dataclass(frozen=True, slots=True)
class Do:
    """Call a function that returns nothing, for its effect on what it is passed."""

    call: Call


@form("return")
@dataclass(frozen=True, slots=True)
class Return:
    """Leave the function with a value, or with none."""

    value: Expr | None


@form("break")
@dataclass(frozen=True, slots=True)
class Break:
    """Leave the innermost loop."""


@form("continue")
@dataclass(frozen=True, slots=True)
class Continue:
    """Go on with the innermost loop's next turn."""


@form("if", "b")
@dataclass(frozen=True, slots=True)
class If:
    """A branch; an `other` of exactly one If is an elif."""

    test: Expr
    then: Block
    other: Block = ()


@form("while", "b")
@dataclass(frozen=True, slots=True)
class While:
    """Repeat while the condition holds."""

    test: Expr
    body: Block


@form("for")
@dataclass(frozen=True, slots=True)
class For:
    """Count from start to before stop; the three are evaluated once, `step` is a literal and not 0."""

    var: Name
    start: Expr
    stop: Expr
    step: int
    body: Block


@form("each")
@dataclass(frozen=True, slots=True)
class Each:
    """Visit the elements, characters, rows or keys of what the body leaves alone."""

    var: Name
    list: Name
    body: Block


@form("pairs")
@dataclass(frozen=True, slots=True)
class Pairs:
    """Visit keys with values, or places with elements or characters, of what the body leaves alone."""

    first: Name
    second: Name
    over: Name
    body: Block


Simple = Assign | Append | Pop | Delete | Do | Return | Break | Continue
Stmt = Simple | If | While | For | Each | Pairs
Block = tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter with its type."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Function:
    """A function; every path through a body whose result is not NONE ends in a return."""

    name: str
    params: tuple[Param, ...]
    result: Result
    body: Block


@dataclass(frozen=True, slots=True)
class Program:
    """Functions in the order they are printed, and the one that is called first."""

    functions: tuple[Function, ...]
    entry: str

    def function(self, name: str) -> Function:
        """Return the named function; raise KeyError when the program has none."""
        for function in self.functions:
            if function.name == name:
                return function
        raise KeyError(name)


_BLOCKS: dict[type, Callable[[Any], tuple[Block, ...]]] = {
    If: lambda stmt: (stmt.then, stmt.other),
    **dict.fromkeys((While, For, Each, Pairs), lambda stmt: (stmt.body,)),
}


def blocks(stmt: Stmt) -> tuple[Block, ...]:
    """Return the blocks directly inside a statement, in source order."""
    inner = _BLOCKS.get(type(stmt))
    return inner(stmt) if inner else ()


def statements(block: Block) -> Iterator[Stmt]:
    """Yield every statement of a block in source order, which is the order of node ids."""
    for stmt in block:
        yield stmt
        for inner in blocks(stmt):
            yield from statements(inner)


def size(function: Function) -> int:
    """Return the number of nodes of a function: itself and its statements."""
    return 1 + sum(1 for _ in statements(function.body))


_ONE = ("Expr", "Call")


def _operands(parts: tuple[tuple[str, str], ...]) -> Callable[[Any], tuple[Expr, ...]]:
    """Return what reads the operands of a form: this is asked more often than anything else of a tree."""
    own = [(name, kind) for name, kind in parts if kind in (*_ONE, "Expr | None", "tuple[Expr, ...]")]
    if not own:
        return lambda node: ()
    read: Callable[[Any], Any] = attrgetter(*(name for name, _ in own))
    if all(kind in _ONE for _, kind in own):
        return read if len(own) > 1 else lambda node: (read(node),)
    if [kind for _, kind in own] == ["tuple[Expr, ...]"]:
        return read

    def mixed(node: Any) -> tuple[Expr, ...]:
        found: list[Expr] = []
        for name, kind in own:
            part = getattr(node, name)
            if kind == "tuple[Expr, ...]":
                found += part
            elif part is not None:
                found.append(part)
        return tuple(found)

    return mixed


_OPERANDS = {cls: _operands(parts) for cls, parts in PARTS.items()}
_NAMES = {cls: tuple(name for name, kind in parts if kind == "Name") for cls, parts in PARTS.items()}


def children(node: Expr | Stmt) -> tuple[Expr, ...]:
    """Return the direct operands of an expression or statement, in the order they are evaluated."""
    return _OPERANDS[type(node)](node)


def expressions(stmt: Stmt) -> tuple[Expr, ...]:
    """Return the expressions that a statement's own line evaluates (not those of its blocks)."""
    if isinstance(stmt, Assign):
        return (*stmt.values, *(part for target in stmt.targets for part in children(target)))
    return children(stmt)


def walk(expr: Expr) -> Iterator[Expr]:
    """Yield an expression and all its parts, outermost first."""
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(_OPERANDS[type(node)](node))


def names(node: Expr | Stmt) -> tuple[str, ...]:
    """Return the variables that a node names itself (not in its operands or blocks)."""
    return tuple([name for field in _NAMES[type(node)] if (name := getattr(node, field))])
