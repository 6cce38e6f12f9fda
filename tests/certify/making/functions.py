"""Draws functions, also such as call themselves, and programs of some of them."""

from __future__ import annotations

from making.blocks import Blocks
from making.values import BOOL, INT, PLAIN, SHARED, STR
from proofloom.engine.program.syntax import (
    Append,
    Bin,
    Call,
    Cmp,
    Concat,
    Expr,
    Function,
    If,
    Int,
    Param,
    Program,
    Return,
    Str,
    Type,
    Var,
)


class Maker(Blocks):
    """Draws programs."""

    def program(self) -> Program:
        """Draw one to four functions, of which the last is the entry; sometimes one calls itself."""
        for number in range(self.random.choice((1, 2, 2, 3, 4))):
            self.functions.append(self.function(f"f{number}" if number else "first_step"))
        order = list(self.functions)
        if self.random.random() < 0.3:
            order.reverse()
        return Program(tuple(order), self.functions[-1].name)

    def function(self, name: str) -> Function:
        """Draw a function that may call those before it, or itself in a bounded way."""
        self.scope, self.types = {}, {}
        self.closed, self.used, self.made = set(), set(), set()
        self.loops, self.left = 0, self.random.randint(4, 14)
        kinds = [self.random.choice((INT, INT, STR, BOOL, *SHARED)) for _ in range(self.random.randint(1, 4))]
        several = tuple(self.random.choices(PLAIN, k=self.random.choice((2, 2, 3))))
        self.result = self.random.choice((INT, INT, BOOL, STR, *SHARED, several, several, *[Type.NONE] * 4))
        if self.random.random() < 0.15 and isinstance(self.result, Type) and self.result in (INT, STR):
            return self.recursive(name)
        params = tuple(Param(self.new(kind), kind) for kind in kinds)
        self.callable = list(self.functions)
        body = self.block() + self.ending()
        if not body:
            body = (Return(None),)
        return Function(name, params, self.result, body)

    def recursive(self, name: str) -> Function:
        """Draw a function that calls itself with a smaller number until it is 0."""
        n, xs = Param(self.new(INT), INT), Param(self.new(Type.LIST), Type.LIST)
        assert isinstance(self.result, Type)
        stop = If(Cmp("<=", Var(n.name), Int(0)), (Return(self.expr(self.result, 1)),))
        smaller: Expr = self.random.choice((Bin("-", Var(n.name), Int(1)), Bin("//", Var(n.name), Int(2))))
        less = Bin("min", smaller, Int(8))
        self.callable = list(self.functions)
        self.left = 3
        middle = (Append(xs.name, Var(n.name)), *self.block())
        again = Call(name, (less, Var(xs.name)))
        combined: Expr = Bin("+", again, Int(1)) if self.result is INT else Concat(Str("r"), again)
        return Function(name, (n, xs), self.result, (stop, *middle, Return(combined)))
