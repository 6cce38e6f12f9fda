"""Draws branches and loops, and the blocks within them."""

from __future__ import annotations

from making.simple import Simple
from making.values import DICTS, INT, STR
from proofloom.engine.program.syntax import (
    Assign,
    Bin,
    Block,
    Both,
    Break,
    Cmp,
    Continue,
    Each,
    Expr,
    For,
    If,
    Int,
    Len,
    Pairs,
    Return,
    Stmt,
    Tuple,
    Type,
    Var,
    While,
)


class Blocks(Simple):
    """Draws blocks of statements."""

    def block(self) -> Block:
        """Draw some statements; what they set is known after them."""
        found: list[Stmt] = []
        for _ in range(self.random.randint(1, 4)):
            if self.left <= 0:
                break
            found += self.stmt()
        return tuple(found)

    def inner(self, *, loop: bool = False) -> Block:
        """Draw a block whose variables are not known after it; never empty, perhaps left on the way."""
        before = dict(self.scope)
        found = self.block() or (self.simple(),)
        if loop and self.random.random() < 0.4:
            leave: Stmt = self.random.choice((Break(), Break(), Continue(), self.returned()))
            found = (*found, If(self.cond(1), (leave,)), *self.block())
        self.scope = before
        return found

    def stmt(self) -> list[Stmt]:
        """Draw a statement, or a few that belong together."""
        self.left -= 1
        way = self.random.random()
        if way < 0.52:
            return [self.simple()]
        if way < 0.55:
            return self.passing()
        if way < 0.7:
            return [self.branch()]
        if way < 0.78:
            return self.repeat()
        if way < 0.87:
            return [self.count()]
        if way < 0.97:
            return [self.visit()]
        return [If(self.cond(), (self.returned(),))]

    def branch(self) -> Stmt:
        test = self.cond()
        then = self.inner()
        if self.loops and self.random.random() < 0.25:
            then = (*then, self.random.choice((Break(), Continue())))
        other: Block = ()
        if self.random.random() < 0.6:
            other = (self.branch(),) if self.random.random() < 0.4 else self.inner()
        return If(test, then, other)

    def repeat(self) -> list[Stmt]:
        """Draw a `while` that counts down, perhaps with another condition."""
        name = self.new(INT)
        self.closed.add(name)
        test: Expr = Cmp(">", Var(name), Int(self.random.randint(0, 2)))
        if self.random.random() < 0.3:
            test = Both(test, self.cond(1))
        down = Assign((Var(name),), (Bin("-", Var(name), Int(1)),))
        self.loops += 1
        body = self.inner(loop=True)
        self.loops -= 1
        # the counting comes first, so that `continue` does not leave it out
        return [Assign((Var(name),), (Int(self.random.randint(1, 6)),)), While(test, (down, *body))]

    def count(self) -> Stmt:
        again = [name for name, kind in self.scope.items() if kind is INT and name not in self.closed]
        outlives = bool(again) and self.random.random() < 0.2
        start = self.random.choice((Int(0), Int(1), Int(-2), Int(5)))
        stop = self.random.choice((Int(4), Int(0), Bin("min", self.expr(INT, 1), Int(7))))
        lists = self.having(Type.LIST, Type.STRS, STR)
        if lists and self.random.random() < 0.5:
            stop = Len(self.random.choice(lists))
        step = self.random.choice((1, 1, 1, 2, -1, -2, 3))
        if step < 0:
            start, stop = Bin("max", Int(-4), Bin("min", stop, Int(8))), start
        before = dict(self.scope)
        name = self.random.choice(again) if outlives else self.new(INT)
        self.scope[name] = INT
        self.closed.add(name)
        self.loops += 1
        body = self.inner(loop=True)
        self.loops -= 1
        self.closed.discard(name)
        self.scope = before
        if outlives:
            self.scope[name] = INT
        return For(name, start, stop, step, body)

    def visit(self) -> Stmt:
        """Draw a loop over something, or a simple statement when there is nothing to visit."""
        kinds = (Type.LIST, Type.STRS, STR, Type.GRID, *DICTS)
        lists = [name for name in self.having(*kinds) if name not in self.closed]
        if not lists:
            return self.simple()
        over = self.random.choice(lists)
        kind = self.scope[over]
        before = dict(self.scope)
        self.closed.add(over)
        self.loops += 1
        if kind is not Type.GRID and self.random.random() < 0.5:
            assert kind.item is not None
            one, other = kind.pair or (INT, kind.item)
            first, second = self.new(one), self.new(other)
            self.closed |= {first, second}
            found: Stmt = Pairs(first, second, over, self.inner(loop=True))
        else:
            assert kind.item is not None
            again = [name for name, one in self.scope.items() if one is kind.item and name not in self.closed]
            reuse = again and kind is not Type.GRID and not kind.item.shared and self.random.random() < 0.2
            name = self.random.choice(again) if reuse else self.new(kind.item)
            self.closed.add(name)
            found = Each(name, over, self.inner(loop=True))
        self.loops -= 1
        self.closed.discard(over)
        self.scope = before
        return found

    def ending(self) -> Block:
        if self.result is Type.NONE:
            return ()
        return (self.returned(),)

    def returned(self) -> Stmt:
        if self.result is Type.NONE:
            return Return(None)
        if isinstance(self.result, tuple):
            return Return(Tuple(tuple(self.expr(kind, 1) for kind in self.result)))
        if self.result.shared:
            own = [name for name, kind in self.scope.items() if kind is self.result and name in self.made]
            if own and self.random.random() < 0.7:
                return Return(Var(self.random.choice(own)))
            return Return(self.make(self.result))
        call = self.call_of(self.result)
        if call is not None and self.random.random() < 0.2:
            return Return(call)
        return Return(self.expr(self.result, 2))
