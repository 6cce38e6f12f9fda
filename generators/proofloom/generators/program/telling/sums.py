"""Works an expression out in words: as it stands, with values put in, and on until its value is left.

Every link of such a chain is an expression in the notation of Python, whatever the program's language is;
only `true` and `false` and the names of variables and functions are as elsewhere in the solution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proofloom.engine.program.containers import Containers
from proofloom.engine.program.evaluate import Code, Frame
from proofloom.engine.program.expanders import written
from proofloom.engine.program.kinds import PARTS
from proofloom.engine.program.printers.python import expression
from proofloom.engine.program.rename import Renamer
from proofloom.engine.program.syntax import (
    Bool,
    Both,
    Call,
    Cmp,
    Either,
    Expr,
    For,
    In,
    Int,
    Len,
    Neg,
    Not,
    Some,
    Str,
    Var,
    children,
)

_LONG = 40  # characters of a string


class Reckoner(Containers):
    """Works expressions out on the variables of an activation; a call gives what it is told to have given."""

    def __init__(self, variables: Sequence[str]) -> None:
        super().__init__()
        self.variables = variables
        for name in variables:
            self.slot(name)
        self.codes: dict[int, tuple[Expr, Code]] = {}

    def call(self, expr: Call) -> Code:
        """A call has been made already: its result stands where a frame holds what is returned."""
        return lambda frame: frame[0]

    def frame(self, held: Mapping[str, Any], result: Any) -> Frame:
        """Return variables as the values of expressions are worked out on them."""
        return [result, *[held.get(name) for name in self.variables]]

    def value(self, expr: Expr, frame: Frame) -> Any:
        """Return the value of an expression."""
        found = self.codes.get(id(expr))
        if found is None:
            found = self.codes[id(expr)] = (expr, self.expr(expr))
        return found[1](frame)


class Chains:
    """Writes chains for the expressions of one event: what its variables hold, and what its call gave."""

    def __init__(self, reckoner: Reckoner, called: Mapping[str, str], python: bool) -> None:
        self.reckoner = reckoner
        self.called = called
        self.python = python
        self.held: Mapping[str, Any] = {}
        self.given: Sequence[Any] = ()
        self.result: Any = None
        self.frame: Frame = []
        self.heights: dict[int, int] = {}  # of the event's expressions, by their identity

    def at(self, held: Mapping[str, Any], given: Sequence[Any] = (), result: Any = None) -> Chains:
        """Take up an event: the variables before it, and the arguments and result of the call it made."""
        self.held, self.given, self.result = held, given, result
        self.frame = self.reckoner.frame(held, result)
        self.heights.clear()
        return self

    def chain(self, expr: Expr) -> list[str]:
        """Return the links, each said once, the first as it stands in the program and the last the value."""
        links: list[str] = []
        for stage in range(self.height(expr) + 1):
            text = expression(self.stage(expr, stage))
            if links[-1:] != [text]:
                links.append(text)
        value = written(self.value(expr))
        if links[-1:] != [value]:
            links.append(value)
        return links

    def range(self, loop: For) -> list[str]:
        """Return the links of the range that a loop counts through."""
        bounds: list[Expr] = (
            [loop.stop] if loop.start == Int(0) and loop.step == 1 else [loop.start, loop.stop]
        )
        if loop.step != 1:
            bounds.append(Int(loop.step))
        links: list[str] = []
        for stage in range(max(map(self.height, bounds)) + 1):
            text = f"range({', '.join([expression(self.stage(bound, stage)) for bound in bounds])})"
            if links[-1:] != [text]:
                links.append(text)
        return links

    def value(self, expr: Expr) -> Any:
        """Return the value of an expression."""
        return self.reckoner.value(expr, self.frame)

    def height(self, expr: Expr) -> int:
        """Return how many stages it takes until only the value is left."""
        found = self.heights.get(id(expr))
        if found is None:
            found = self.heights[id(expr)] = self.measured(expr)
        return found

    def measured(self, expr: Expr) -> int:
        """Work out the height of an expression of the program."""
        match expr:
            case Int() | Bool() | Str():
                return 0
            case Var(name):
                return 0 if _named(self.held[name]) else 1
            case Call(_, args):
                return 2 if any(not isinstance(arg, Int | Bool | Str) for arg in args) else 1
            case Both(left, _) | Either(left, _) if self.skips(expr):
                return self.height(left) + 1
            case Not(In() as inner) | Neg(inner):  # what is printed as one with what it holds
                return self.height(inner)
        return max(map(self.height, children(expr)), default=0) + 1

    def skips(self, expr: Both | Either) -> bool:
        """Return whether the first operand decides, so that the second is not worked out."""
        return self.value(expr.left) is isinstance(expr, Either)

    def stage(self, expr: Expr, stage: int) -> Expr:
        """Return an expression with everything that takes at most so many stages replaced by its value."""
        match expr:
            case Var(name) if _named(self.held[name]):
                return Var(self.called[name])
            case Call(name, args):
                return (
                    self.literal(self.result) if self.height(expr) <= stage else self.made(name, args, stage)
                )
        if self.height(expr) <= stage:
            return self.literal(self.value(expr))
        match expr:
            case Both(left, right) | Either(left, right) if self.skips(expr):
                return type(expr)(self.stage(left, stage), self.plain(right))
            case Not(In() as inner):
                return Not(self.rebuilt(inner, stage))
        return self.rebuilt(expr, stage)

    def made(self, name: str, args: tuple[Expr, ...], stage: int) -> Expr:
        """Return a call with its arguments as they stand, or as they were passed."""
        shown = [
            self.plain(arg) if not stage or (isinstance(arg, Var) and _named(value)) else self.literal(value)
            for arg, value in zip(args, self.given, strict=True)
        ]
        return Call(self.called[name], tuple(shown))

    def rebuilt(self, expr: Expr, stage: int) -> Expr:
        """Return an expression with its operands taken so many stages on."""
        if isinstance(expr, Some):
            return self.some(expr)
        parts: list[Any] = []
        for name, kind in PARTS[type(expr)]:
            part = getattr(expr, name)
            if kind == "Name":
                parts.append(self.called[part])
            elif kind == "tuple[Expr, ...]":
                parts.append(tuple([self.stage(one, stage) for one in part]))
            elif kind in ("Expr", "Expr | None") and part is not None:
                parts.append(self.stage(part, stage))
            else:
                parts.append(part)
        return type(expr)(*parts)

    def plain(self, expr: Expr) -> Expr:
        """Return an expression as it stands, in the names of the language."""
        return _Plain(self.called, self.called, self.python).expr(expr)

    def some(self, expr: Some) -> Expr:
        """A list stands for its truth in Python only."""
        name = self.called[expr.list]
        return Some(name) if self.python else Cmp(">", Len(name), Int(0))

    @staticmethod
    def literal(value: Any) -> Expr:
        """Return a value as an expression that is printed as the value."""
        if type(value) is int:
            return Int(value)
        return Str(value) if type(value) is str else Var(written(value))


def _named(value: Any) -> bool:
    """Return whether a variable stays as it is in what is worked out: a list or dictionary, a long string."""
    return isinstance(value, list | dict) or (isinstance(value, str) and len(value) > _LONG)


class _Plain(Renamer):
    """Renames, and writes truth as the solution does."""

    def __init__(self, names: Mapping[str, str], functions: Mapping[str, str], python: bool) -> None:
        super().__init__(names, functions)
        self.python = python

    def expr(self, expr: Expr) -> Expr:
        if isinstance(expr, Bool):
            return Var(written(expr.value))
        if isinstance(expr, Some) and not self.python:
            return Cmp(">", Len(self.names[expr.list]), Int(0))
        if isinstance(expr, Var):
            return Var(self.names[expr.name])
        return super().expr(expr)
