"""The typed tree of a program in normal form: integers, lists by reference, functions, loops, branches.

Normal form (checked by `proofloom.engine.program.checks`): at most one call of a defined function
per statement, never inside a condition; loop bounds evaluated once; every list is created in one
place and reached by one name per activation. Nodes are the functions and statements; node n is the
n-th of them in source order, counted from 0, so that ids need not be stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from proofloom.engine.codec import tagged

LIMIT = 1 << 50
"""Every integer of a run lies strictly between -LIMIT and LIMIT, so that doubles hold it exactly."""


class Type(StrEnum):
    """The type of a parameter or of a function's result; NONE is a function that returns nothing."""

    INT = "int"
    LIST = "list"
    NONE = "none"


@tagged
@dataclass(frozen=True, slots=True)
class Int:
    """An integer literal."""

    value: int


@tagged
@dataclass(frozen=True, slots=True)
class Var:
    """A variable of the function."""

    name: str


@tagged
@dataclass(frozen=True, slots=True)
class Bin:
    """An operator on two integers: + - * // % min max; // and % round down and need a divisor above 0."""

    op: str
    left: Expr
    right: Expr


@tagged
@dataclass(frozen=True, slots=True)
class Neg:
    """The negative of an integer that is not a literal."""

    of: Expr


@tagged
@dataclass(frozen=True, slots=True)
class Abs:
    """The absolute value."""

    of: Expr


@tagged
@dataclass(frozen=True, slots=True)
class Item:
    """The element of a list at an index from 0."""

    list: str
    index: Expr


@tagged
@dataclass(frozen=True, slots=True)
class Last:
    """The last element of a list that is not empty."""

    list: str


@tagged
@dataclass(frozen=True, slots=True)
class Len:
    """The length of a list."""

    list: str


@tagged
@dataclass(frozen=True, slots=True)
class Call:
    """A call of a defined function; a list argument is a variable and is passed by reference."""

    function: str
    args: tuple[Expr, ...]


@tagged
@dataclass(frozen=True, slots=True)
class Listed:
    """A new list of the given elements."""

    items: tuple[Expr, ...]


@tagged
@dataclass(frozen=True, slots=True)
class Filled:
    """A new list that repeats one element; a count below 0 gives the empty list."""

    item: Expr
    count: Expr


Expr = Int | Var | Bin | Neg | Abs | Item | Last | Len | Call | Listed | Filled


@tagged
@dataclass(frozen=True, slots=True)
class Cmp:
    """A comparison of two integers: < <= > >= == !=."""

    op: str
    left: Expr
    right: Expr


@tagged
@dataclass(frozen=True, slots=True)
class Both:
    """True when both hold; the second is not evaluated when the first is false."""

    left: Cond
    right: Cond


@tagged
@dataclass(frozen=True, slots=True)
class Either:
    """True when one holds; the second is not evaluated when the first is true."""

    left: Cond
    right: Cond


@tagged
@dataclass(frozen=True, slots=True)
class Not:
    """True when the condition is false."""

    of: Cond


@tagged
@dataclass(frozen=True, slots=True)
class Some:
    """True when the list has an element."""

    list: str


Cond = Cmp | Both | Either | Not | Some


@tagged
@dataclass(frozen=True, slots=True)
class Assign:
    """All values are evaluated from left to right, then stored in the targets from left to right."""

    targets: tuple[Var | Item, ...]
    values: tuple[Expr, ...]


@tagged
@dataclass(frozen=True, slots=True)
class Append:
    """Put a value at the end of a list."""

    list: str
    value: Expr


@tagged
@dataclass(frozen=True, slots=True)
class Pop:
    """Take the last element off a list that is not empty, into a variable unless its name is empty."""

    target: str
    list: str


@tagged
@dataclass(frozen=True, slots=True)
class Do:
    """Call a function for its effect on a list."""

    call: Call


@tagged
@dataclass(frozen=True, slots=True)
class Return:
    """Leave the function with a value, or with none."""

    value: Expr | None


@tagged
@dataclass(frozen=True, slots=True)
class Break:
    """Leave the innermost loop."""


@tagged
@dataclass(frozen=True, slots=True)
class Continue:
    """Go on with the innermost loop's next turn."""


@tagged
@dataclass(frozen=True, slots=True)
class If:
    """A branch; an `other` of exactly one If is an elif."""

    test: Cond
    then: Block
    other: Block = ()


@tagged
@dataclass(frozen=True, slots=True)
class While:
    """Repeat while the condition holds."""

    test: Cond
    body: Block


@tagged
@dataclass(frozen=True, slots=True)
class For:
    """Count from start to before stop; the three are evaluated once, `step` is a literal and not 0."""

    var: str
    start: Expr
    stop: Expr
    step: int
    body: Block


@tagged
@dataclass(frozen=True, slots=True)
class Each:
    """Visit the elements of a list that the body leaves alone."""

    var: str
    list: str
    body: Block


Simple = Assign | Append | Pop | Do | Return | Break | Continue
Stmt = Simple | If | While | For | Each
Block = tuple[Stmt, ...]


@tagged
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
    result: Type
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


def blocks(stmt: Stmt) -> tuple[Block, ...]:
    """Return the blocks directly inside a statement, in source order."""
    if isinstance(stmt, If):
        return (stmt.then, stmt.other)
    if isinstance(stmt, While | For | Each):
        return (stmt.body,)
    return ()


def statements(block: Block) -> Iterator[Stmt]:
    """Yield every statement of a block in source order, which is the order of node ids."""
    for stmt in block:
        yield stmt
        for inner in blocks(stmt):
            yield from statements(inner)


def size(function: Function) -> int:
    """Return the number of nodes of a function: itself and its statements."""
    return 1 + sum(1 for _ in statements(function.body))


def children(expr: Expr | Cond) -> tuple[Expr | Cond, ...]:
    """Return the direct operands of an expression or condition, in the order they are evaluated."""
    if isinstance(expr, Bin | Cmp | Both | Either):
        return (expr.left, expr.right)
    if isinstance(expr, Neg | Abs | Not):
        return (expr.of,)
    if isinstance(expr, Item):
        return (expr.index,)
    if isinstance(expr, Call):
        return expr.args
    if isinstance(expr, Listed):
        return expr.items
    if isinstance(expr, Filled):
        return (expr.item, expr.count)
    return ()


def expressions(stmt: Stmt) -> tuple[Expr | Cond, ...]:
    """Return the expressions that a statement's own line evaluates (not those of its blocks)."""
    if isinstance(stmt, Assign):
        indices = tuple(target.index for target in stmt.targets if isinstance(target, Item))
        return (*stmt.values, *indices)
    if isinstance(stmt, Append):
        return (stmt.value,)
    if isinstance(stmt, Do):
        return (stmt.call,)
    if isinstance(stmt, Return):
        return () if stmt.value is None else (stmt.value,)
    if isinstance(stmt, If | While):
        return (stmt.test,)
    if isinstance(stmt, For):
        return (stmt.start, stmt.stop)
    return ()


def walk(expr: Expr | Cond) -> Iterator[Expr | Cond]:
    """Yield an expression and all its parts, outermost first."""
    yield expr
    for child in children(expr):
        yield from walk(child)
