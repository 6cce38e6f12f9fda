"""Seeded bugs of the reference interpreter in calls, short cuts, breaks and the range of products.

Each is a mistake that a language or a programmer could make: what its docstring says happens instead.
"""

from __future__ import annotations

from typing import Any

from bugs import bugs_in

from proofloom.engine.program.evaluate import Code, Frame
from proofloom.engine.program.interpret import BREAK, Fault, Interpreter
from proofloom.engine.program.syntax import (
    Assign,
    Both,
    Call,
    Either,
    While,
)  # fmt: skip


class Crossed(Interpreter):
    """Several values that a call returns go to the targets in reverse."""

    def assign(self, stmt: Assign) -> Code:
        if len(stmt.values) < len(stmt.targets):
            return super().assign(Assign(stmt.targets[::-1], stmt.values))
        return super().assign(stmt)


class _Copying(Interpreter):
    kinds: tuple[type, ...] = ()

    def call(self, call: Call) -> Code:
        code, args = self.callee(call), [self.expr(arg) for arg in call.args]

        def copied(value: Any) -> Any:
            return type(value)(value) if type(value) in self.kinds else value

        return lambda f: self.activate(code, [copied(arg(f)) for arg in args])


class DictionaryByCopy(_Copying):
    """A dictionary is passed by copy."""

    kinds = (dict,)


class ListByCopy(_Copying):
    """A list is passed by copy."""

    kinds = (list,)


class OneFrame(Interpreter):
    """All activations of a function share their variables."""

    def activate(self, code: Any, values: list[Any]) -> Any:
        frame = self.__dict__.setdefault("frames", {}).setdefault(id(code), [None] * code.size)
        frame[1 : len(values) + 1] = values
        self.steps[0] += 1
        if self.depth >= self.max_depth or self.steps[0] > self.fuel:
            raise Fault("too deep")
        self.depth += 1
        code.body(frame)
        self.depth -= 1
        return frame[0]


class QuietDepth(Interpreter):
    """A call that is too deep returns 0."""

    def activate(self, code: Any, values: list[Any]) -> Any:
        return 0 if self.depth >= self.max_depth else super().activate(code, values)


class FreeRecursion(Interpreter):
    """A call of a function that is already open is not counted as a step."""

    def activate(self, code: Any, values: list[Any]) -> Any:
        opened = self.__dict__.setdefault("opened", [])
        self.steps[0] -= code in opened
        opened.append(code)
        try:
            return super().activate(code, values)
        finally:
            opened.pop()


class EagerBoth(Interpreter):
    """Both operands of `and` and `or` are evaluated."""

    def joined(self, cond: Both | Either) -> Code:
        code, parts = super().joined(cond), [self.cond(cond.left), self.cond(cond.right)]

        def run(f: Frame) -> Any:
            for part in parts:
                part(f)
            return code(f)

        return run


class BreaksAll(Interpreter):
    """`break` leaves every loop that is open."""

    def repeat(self, stmt: While, node: int) -> Code:
        return self.spread(super().repeat(stmt, node))

    def loop(self, *args: Any) -> Code:
        return self.spread(super().loop(*args))

    def block(self, block: Any) -> Code:
        code = super().block(block)

        def run(f: Frame) -> Any:
            signal = code(f)
            self.__dict__["broken"] = signal == BREAK
            return signal

        return run

    def spread(self, loop: Code) -> Code:
        return lambda f: loop(f) or (BREAK if self.__dict__.pop("broken", False) else None)


class NoCheckOfProducts(Interpreter):
    """Products are not held to the range of integers."""

    def bounded(self, code: Code, op: str) -> Code:
        return code if op == "*" else super().bounded(code, op)


BUGS = bugs_in(globals())
